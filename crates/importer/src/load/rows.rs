//! The rows of a load's file, joined, filtered and merged, before any field is read.

use std::path::Path;

use polars::prelude::{BooleanChunked, DataFrame, DataType};

use super::desk::Desk;
use super::expression::unknown_column;
use super::lookup::{Lookup, Unmatched};
use super::merge::Merge;
use super::order::check;
use super::parse::{Parser, row_numbers};
use super::plan::{KeyPart, Plan};
use crate::error::{ImportError, Problem};
use crate::mapping::{Origin, ROW};
use crate::quarantine::Code;
use crate::source::{Chunk, Source, Wanted, resolve};

/// An open load.
pub(crate) struct Rows {
    source: Source,
    lookups: Vec<Lookup>,
    /// While rows are being merged.
    merge: Option<Merge>,
    /// A row was rejected whose key nobody can know.
    pub lost_keys: bool,
}

impl Rows {
    pub fn open(plan: &Plan, folder: &Path, chunk_rows: usize) -> Result<Self, ImportError> {
        let load = &plan.load;
        let wanted = Wanted { columns: Some(plan.needed.clone()), chunk_rows };
        let source = match &load.rows {
            Some(rows) => Source::inline(rows)?,
            None => Source::open(&resolve(folder, &load.file)?, &load.file, &load.format, wanted)?,
        };
        let mut names: Vec<String> = source.header.iter().cloned().chain([ROW.to_owned()]).collect();
        let mut lookups = Vec::new();
        for join in &load.joins {
            let known: Vec<&str> = names.iter().map(String::as_str).collect();
            if let Some(missing) = join.left.iter().find(|name| !known.contains(&name.as_str())) {
                return Err(unknown_column(&join.place.under("left"), missing, &known).into());
            }
            let lookup = Lookup::read(folder, join, &plan.needed, &names)?;
            names.extend(lookup.names().map(str::to_owned));
            lookups.push(lookup);
        }
        check_names(plan, &names.iter().map(String::as_str).collect::<Vec<_>>())?;
        let merge = (!load.distinct.is_empty()).then(|| Merge::new(plan, &names));
        Ok(Self { source, lookups, merge, lost_keys: false })
    }

    /// The next rows to read; `None` after the last.
    pub fn next(&mut self, plan: &Plan, parser: &Parser<'_>, desk: &mut Desk<'_>) -> Result<Option<DataFrame>, ImportError> {
        while let Some(chunk) = self.source.next()? {
            let frame = self.admit(plan, chunk, desk)?;
            match &mut self.merge {
                None => return Ok(Some(frame)),
                Some(merge) => merge.add(plan, parser, frame, desk)?,
            }
        }
        let Some((frame, merged)) = self.merge.take().map(Merge::finish).transpose()?.flatten() else {
            return Ok(None);
        };
        desk.report.merged += merged;
        Ok(Some(frame))
    }

    /// Joins and filters a chunk.
    fn admit(&mut self, plan: &Plan, chunk: Chunk, desk: &mut Desk<'_>) -> Result<DataFrame, ImportError> {
        let mut frame = chunk.frame;
        desk.report.in_file += (frame.height() + chunk.bad.len()) as u64;
        self.lost_keys |= !chunk.bad.is_empty();
        for bad in &chunk.bad {
            desk.reject_bad(bad);
        }
        let mut unmatched: Vec<Option<Unmatched>> = vec![None; frame.height()];
        for lookup in &self.lookups {
            for (row, why) in lookup.apply(&mut frame)? {
                unmatched[row].get_or_insert(why);
            }
        }
        let fates = self.fates(plan, &frame, &unmatched)?;
        if fates.iter().all(|fate| *fate == Fate::Stays) {
            return Ok(frame);
        }
        let rows = row_numbers(&frame)?;
        for (row, fate) in fates.iter().enumerate() {
            match (fate, &unmatched[row]) {
                (Fate::Filtered, _) => desk.report.filtered += 1,
                (Fate::Unmatched, Some(why)) => {
                    desk.reject(1);
                    let remedy = "correct the key, add the row to the joined file, or set missing = \"null\" on the join".to_owned();
                    desk.complain(rows[row], &why.field, &why.value, why.code, (why.reason.clone(), remedy));
                }
                (Fate::Failed(why), _) => {
                    desk.reject(1);
                    let remedy = "correct the cells, or `where` in the mapping".to_owned();
                    desk.complain(rows[row], "where", "", Code::FailedExpression, (why.clone(), remedy));
                }
                _ => {}
            }
        }
        self.lost_keys |= fates.iter().any(|fate| !matches!(fate, Fate::Stays | Fate::Filtered));
        let stays: BooleanChunked = fates.iter().map(|fate| *fate == Fate::Stays).collect();
        frame.filter(&stays).map_err(|error| ImportError::frame("filtering rows", &error))
    }

    /// A row without its joined columns is only left out where `where` says so in spite of that.
    fn fates(&self, plan: &Plan, frame: &DataFrame, unmatched: &[Option<Unmatched>]) -> Result<Vec<Fate>, ImportError> {
        let fate = |row: usize, is_wanted: Option<bool>| match (is_wanted, &unmatched[row]) {
            (Some(false), _) | (None, None) => Fate::Filtered,
            (_, Some(_)) => Fate::Unmatched,
            (Some(true), None) => Fate::Stays,
        };
        let Some(filter) = &plan.load.filter else {
            return Ok((0..frame.height()).map(|row| fate(row, Some(true))).collect());
        };
        let evaluated = filter.evaluate(frame)?;
        let no_condition = || Problem::new("bad_sql", "is no condition", "write one, such as status <> 'Cancelled'");
        // Where it fails on every row there is no type to see.
        let values = if evaluated.values.dtype().is_null() { evaluated.values.cast(&DataType::Boolean) } else { Ok(evaluated.values) };
        let values = values.map_err(|error| ImportError::frame("filtering rows", &error))?;
        let wanted = values.bool().map_err(|_| filter.place.error(no_condition()))?;
        let mut fates: Vec<Fate> = wanted.iter().enumerate().map(|(row, is_wanted)| fate(row, is_wanted)).collect();
        for (row, why) in evaluated.failures {
            fates[row] = Fate::Failed(why);
        }
        Ok(fates)
    }
}

/// What becomes of a row before it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Fate {
    Stays,
    Filtered,
    Unmatched,
    Failed(String),
}

/// Every name that the mapping uses is a column of one of the files, and every expression fits the columns.
fn check_names(plan: &Plan, names: &[&str]) -> Result<(), ImportError> {
    let load = &plan.load;
    let known = |place: crate::mapping::Place, name: &str| {
        if names.contains(&name) { Ok(()) } else { Err(unknown_column(&place, name, names)) }
    };
    for column in &plan.columns {
        match &column.origin {
            Origin::Column(name) => known(column.place.clone(), name)?,
            Origin::Sql(expression) => {
                expression.probe(names)?;
            }
            Origin::Const(_) => {}
        }
    }
    for part in &plan.key {
        if let KeyPart::Raw(name) = part {
            known(load.place.under("key"), name)?;
        }
    }
    for operand in load.distinct.iter().chain(load.order.iter().map(|order| &order.by)) {
        check(operand, names)?;
    }
    if let Some(filter) = &load.filter {
        filter.probe(names)?;
    }
    Ok(())
}
