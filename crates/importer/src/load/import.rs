//! The door: a mapping, a source and what is known already, in; rows out.

use std::path::{Path, PathBuf};

use chandler_calendar::Day;

use super::desk::LoadReport;
use super::ledger::Prior;
use super::parse::References;
use super::plan::Defaults;
use super::record::{Op, Record};
use super::run::{Kept, Run, Step};
use super::stage::{Provenance, Stager};
use super::values::Values;
use crate::error::ImportError;
use crate::mapping::Mapping;
use crate::quarantine::Quarantine;
use crate::targets::Target;

/// Rows that are worked on at once where the caller does not say otherwise.
pub const CHUNK_ROWS: usize = 100_000;

/// One import: the same source, mapping and earlier state give the same rows.
pub struct Import<'a> {
    /// The folder that the mapping's files are in, or one file of it.
    pub source: &'a Path,
    pub mapping: &'a Mapping,
    /// Written into every staged row.
    pub import_id: &'a str,
    pub defaults: Defaults,
    /// Codes that no master has go to quarantine; nothing is checked where it is `None`.
    pub references: Option<References<'a>>,
    /// ISO 4217 code of the books: rows in another currency go to quarantine; nothing is checked where it is `None`.
    pub books_currency: Option<String>,
    /// Rows that are worked on at once; memory grows with it.
    pub chunk_rows: usize,
}

/// What was staged of a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staged {
    /// Parquet files in the order in which they were written.
    pub parts: Vec<PathBuf>,
    /// Rows in them: inserted, updated and deleted.
    pub rows: u64,
    /// First and last day on which something happened in them.
    pub days: Option<(Day, Day)>,
    pub loads: Vec<LoadReport>,
}

impl<'a> Import<'a> {
    pub fn new(source: &'a Path, mapping: &'a Mapping, import_id: &'a str) -> Self {
        Self { source, mapping, import_id, defaults: Defaults::default(), references: None, books_currency: None, chunk_rows: CHUNK_ROWS }
    }

    /// Writes the rows of a target as Parquet files into a folder.
    ///
    /// Columns: the target's fields (money `DECIMAL(20,4)`, quantities `DECIMAL(20,6)`, prices and shares `DECIMAL(18,6)`, integers as 64 bits, days,
    /// instants in microseconds UTC, flags and texts), then `source_file`, `source_row`, `source_key`, `key_hash` and `row_hash` (32 hex digits),
    /// `known_at`, `known_basis` (mapped or reconstructed), `op` (insert, update or delete) and `import_id`.
    ///
    /// # Errors
    /// When the mapping does not fit the files or a file cannot be read or written; what was staged until then is to be thrown away.
    pub fn stage(&self, target: &'static Target, prior: Prior, folder: &Path, quarantine: &mut dyn Quarantine) -> Result<Staged, ImportError> {
        let mut run = Run::new(self, target.name, prior, quarantine)?;
        let mut stager = Stager::new(target, self.import_id, folder)?;
        let mut days = None;
        while let Some(step) = run.next()? {
            match step {
                Step::Rows { kept, values } => {
                    if let Some(plan) = run.plan() {
                        let places = target.field_names().map(|field| plan.position(field)).collect();
                        stager.add(&kept, &values, &Provenance { file: &plan.load.file, places })?;
                        days = kept.iter().filter_map(|row| plan.happened_on(&values, row.index)).fold(days, widened);
                    }
                }
                Step::EndOfLoad { horizon } => stager.end_load(horizon)?,
                Step::Deleted { file, rows, horizon } => stager.delete(&file, &rows, horizon)?,
            }
        }
        stager.close()?;
        Ok(Staged { parts: stager.parts, rows: stager.rows, days, loads: run.reports() })
    }

    /// The rows of a target one by one.
    ///
    /// # Errors
    /// When a constant or zone of the mapping is wrong; what the files bring to light comes with the rows.
    pub fn records<'i>(&'i self, target: &'static Target, prior: Prior, quarantine: &'i mut dyn Quarantine) -> Result<Records<'i>, ImportError> {
        Ok(Records { run: Run::new(self, target.name, prior, quarantine)?, pending: Vec::new().into_iter(), values: Vec::new(), failed: false })
    }
}

fn widened(days: Option<(Day, Day)>, day: Day) -> Option<(Day, Day)> {
    Some(days.map_or((day, day), |(first, last)| (first.min(day), last.max(day))))
}

/// Gives the rows of a target in the order of the files, deletions last. After an error there is nothing more.
pub struct Records<'i> {
    run: Run<'i>,
    pending: std::vec::IntoIter<Pending>,
    values: Vec<Values>,
    failed: bool,
}

enum Pending {
    Kept(Kept),
    Deleted(Record),
}

impl Records<'_> {
    /// The counts of all loads, once there are no more rows.
    pub fn reports(self) -> Vec<LoadReport> {
        self.run.reports()
    }

    fn record(&self, kept: Kept) -> Option<Record> {
        let plan = self.run.plan()?;
        let field = |(place, column): (usize, &crate::mapping::Column)| {
            let value = self.values[place].get(kept.index).to_value()?;
            Some((column.field.clone(), value))
        };
        let fields = plan.columns.iter().enumerate().filter_map(field).collect();
        let Kept { row, key, key_hash, row_hash, op, .. } = kept;
        Some(Record { op, file: plan.load.file.clone(), row, key, key_hash, row_hash, fields })
    }

    /// `false` at the end.
    fn refill(&mut self) -> Result<bool, ImportError> {
        match self.run.next()? {
            None => return Ok(false),
            Some(Step::Rows { kept, values }) => {
                self.values = values;
                self.pending = kept.into_iter().map(Pending::Kept).collect::<Vec<_>>().into_iter();
            }
            Some(Step::EndOfLoad { .. }) => {}
            Some(Step::Deleted { file, rows, .. }) => {
                let deleted = |row: super::ledger::PriorRow| {
                    let (key_hash, row_hash) = (row.key_hash, row.row_hash);
                    Pending::Deleted(Record {
                        op: Op::Delete,
                        file: file.clone(),
                        row: 0,
                        key: String::new(),
                        key_hash,
                        row_hash,
                        fields: Vec::new(),
                    })
                };
                self.pending = rows.into_iter().map(deleted).collect::<Vec<_>>().into_iter();
            }
        }
        Ok(true)
    }
}

impl Iterator for Records<'_> {
    type Item = Result<Record, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.failed {
            match self.pending.next() {
                Some(Pending::Kept(kept)) => return self.record(kept).map(Ok),
                Some(Pending::Deleted(record)) => return Some(Ok(record)),
                None => match self.refill() {
                    Ok(true) => {}
                    Ok(false) => return None,
                    Err(error) => {
                        self.failed = true;
                        return Some(Err(error));
                    }
                },
            }
        }
        None
    }
}
