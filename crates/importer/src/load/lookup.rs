//! A joined file in memory, found by its key.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use polars::prelude::{Column, DataFrame, IdxCa, IdxSize, NewChunkedArray};

use super::expression::unknown_column;
use super::order::{check, sorted};
use crate::error::ImportError;
use crate::mapping::{Join, Missing};
use crate::quarantine::Code;
use crate::source::{Source, Wanted, kind_column, resolve};

/// Rows of a joined file that are read at once.
const CHUNK_ROWS: usize = 100_000;

#[derive(Clone, Copy)]
enum Slot {
    One(IdxSize),
    Many,
}

/// A joined file: memory is that of its wanted columns.
pub(crate) struct Lookup {
    join: Join,
    rows: HashMap<String, Slot>,
    frame: DataFrame,
    /// Names in the joined file, and names in the rows that look it up.
    columns: Vec<(String, String)>,
}

/// Why a row found nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unmatched {
    pub code: Code,
    pub field: String,
    pub value: String,
    pub reason: String,
}

impl Lookup {
    /// Reads the joined file. `needed` are the names that the load uses, `present` those that it has without this join.
    pub fn read(source: &Path, join: &Join, needed: &BTreeSet<String>, present: &[String]) -> Result<Self, ImportError> {
        let path = resolve(source, &join.file)?;
        let prefix = format!("{}.", join.name);
        let mut wanted: BTreeSet<String> = needed.iter().map(|name| name.strip_prefix(&prefix).unwrap_or(name).to_owned()).collect();
        wanted.extend(join.right.iter().cloned());
        wanted.extend(join.filter.iter().flat_map(|filter| filter.columns.iter().cloned()));
        for operand in join.order.iter().map(|order| &order.by) {
            wanted.insert(operand.text.clone());
            wanted.extend(operand.expression.iter().flat_map(|expression| expression.columns.iter().cloned()));
        }
        let mut file = Source::open(&path, &join.file, &join.format, Wanted { columns: Some(wanted), chunk_rows: CHUNK_ROWS })?;
        let header: Vec<&str> = file.header.iter().map(String::as_str).collect();
        if let Some(missing) = join.right.iter().find(|name| !header.contains(&name.as_str())) {
            return Err(unknown_column(&join.place.under("right"), missing, &header).into());
        }
        if let Some(filter) = &join.filter {
            filter.probe(&header)?;
        }
        for order in &join.order {
            check(&order.by, &header)?;
        }
        let qualified = header.iter().map(|name| ((*name).to_owned(), format!("{prefix}{name}"))).filter(|(_, name)| needed.contains(name));
        let plain = header.iter().map(|name| ((*name).to_owned(), (*name).to_owned()));
        let columns = qualified.chain(plain.filter(|(_, name)| needed.contains(name) && !present.contains(name))).collect();
        let mut lookup = Self { join: join.clone(), rows: HashMap::new(), frame: DataFrame::default(), columns };
        while let Some(chunk) = file.next()? {
            if let Some(bad) = chunk.bad.first() {
                let message = format!("row {} of the joined file {}", bad.row, bad.reason);
                return Err(ImportError::input(bad.code.name(), &join.file, message, bad.remedy));
            }
            lookup.add(chunk.frame)?;
        }
        lookup.index()?;
        Ok(lookup)
    }

    /// The names that the join adds.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|(_, name)| name.as_str())
    }

    fn add(&mut self, frame: DataFrame) -> Result<(), ImportError> {
        let failed = |error| ImportError::frame(format!("reading the joined file {}", self.join.file), &error);
        let frame = match &self.join.filter {
            None => frame,
            Some(filter) => {
                let evaluated = filter.evaluate(&frame)?;
                if let Some((row, why)) = evaluated.failures.first() {
                    let message = format!("`where` fails on row {} of the joined file: {why}", row + 1);
                    return Err(ImportError::input("failed_expression", &self.join.file, message, "use TRY_CAST in `where`"));
                }
                frame.filter(evaluated.values.bool().map_err(|_| not_boolean(&self.join))?).map_err(failed)?
            }
        };
        if self.frame.height() == 0 {
            self.frame = frame;
        } else {
            self.frame.vstack_mut(&frame).map_err(failed)?;
        }
        Ok(())
    }

    /// Finds the place of each key, once all rows are there.
    fn index(&mut self) -> Result<(), ImportError> {
        if !self.join.order.is_empty() {
            self.frame = sorted(std::mem::take(&mut self.frame), &self.join.order)?;
        }
        let first_wins = !self.join.order.is_empty();
        let keys =
            keys(&self.frame, &self.join.right).map_err(|error| ImportError::frame(format!("reading the joined file {}", self.join.file), &error))?;
        for (row, key) in keys.into_iter().enumerate() {
            let Some(key) = key else { continue };
            let place = IdxSize::try_from(row).unwrap_or(IdxSize::MAX);
            self.rows
                .entry(key)
                .and_modify(|slot| {
                    if !first_wins {
                        *slot = Slot::Many
                    }
                })
                .or_insert(Slot::One(place));
        }
        Ok(())
    }

    /// The frame with the joined columns, and for each row why it found nothing, if it did not and should have.
    pub fn apply(&self, frame: &mut DataFrame) -> Result<Vec<(usize, Unmatched)>, ImportError> {
        let failed = |error| ImportError::frame(format!("joining {}", self.join.file), &error);
        let mut unmatched = Vec::new();
        let mut places: Vec<Option<IdxSize>> = Vec::with_capacity(frame.height());
        for (row, key) in keys(frame, &self.join.left).map_err(failed)?.into_iter().enumerate() {
            let slot = key.as_ref().and_then(|key| self.rows.get(key));
            places.push(match slot {
                Some(Slot::One(place)) => Some(*place),
                Some(Slot::Many) => {
                    unmatched.push((row, self.unmatched(Code::ManyMatches, key, "has several rows")));
                    None
                }
                None => {
                    if self.join.missing == Missing::Quarantine {
                        unmatched.push((row, self.unmatched(Code::NoMatch, key, "has no row")));
                    }
                    None
                }
            });
        }
        let places = IdxCa::from_slice_options("".into(), &places);
        let mut add = |from: &str, to: &str| -> polars::prelude::PolarsResult<()> {
            let column: Column = self.frame.column(from)?.take(&places)?;
            frame.with_column(column.with_name(to.into()))?;
            Ok(())
        };
        for (from, to) in &self.columns {
            add(from, to).map_err(failed)?;
            if self.frame.column(&kind_column(from)).is_ok() {
                add(&kind_column(from), &kind_column(to)).map_err(failed)?;
            }
        }
        Ok(unmatched)
    }

    fn unmatched(&self, code: Code, key: Option<String>, what: &str) -> Unmatched {
        let value = key.unwrap_or_default().replace(SEPARATOR, ", ");
        let reason = format!("{} {what} with {} = {value}", self.join.file, self.join.right.join(", "));
        Unmatched { code, field: self.join.left.join(", "), value, reason }
    }
}

pub(crate) fn not_boolean(join: &Join) -> ImportError {
    use crate::error::Problem;
    join.place.under("where").error(Problem::new("bad_sql", "is no condition", "write one, such as status <> 'Cancelled'")).into()
}

const SEPARATOR: char = '\u{1f}';

/// The text of some columns as one key a row, without outer spaces; nothing where one of them is empty.
fn keys(frame: &DataFrame, names: &[String]) -> polars::prelude::PolarsResult<Vec<Option<String>>> {
    let mut keys: Vec<Option<String>> = vec![Some(String::new()); frame.height()];
    for (number, name) in names.iter().enumerate() {
        let text = frame.column(name)?.cast(&polars::prelude::DataType::String)?;
        for (key, part) in keys.iter_mut().zip(text.str()?.iter()) {
            match (key.as_mut(), part.map(str::trim).filter(|part| !part.is_empty())) {
                (Some(key), Some(part)) => {
                    if number > 0 {
                        key.push(SEPARATOR);
                    }
                    key.push_str(part);
                }
                _ => *key = None,
            }
        }
    }
    Ok(keys)
}
