//! Where complaints are written down and rows are counted.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::error::ImportError;
use crate::quarantine::{Code, Complaint, Quarantine};
use crate::source::BadRow;

/// What became of the rows of one load.
///
/// `in_file = filtered + merged + read` and `read = inserted + updated + unchanged + quarantined`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LoadReport {
    pub file: String,
    pub target: &'static str,
    /// Rows behind the header.
    pub in_file: u64,
    /// Of them left out by `where`.
    pub filtered: u64,
    /// Of them left out by `distinct`.
    pub merged: u64,
    pub read: u64,
    /// `inserted + updated`.
    pub loaded: u64,
    pub inserted: u64,
    pub updated: u64,
    /// The same as an earlier import had them.
    pub unchanged: u64,
    /// Rows with at least one complaint.
    pub quarantined: u64,
    /// Rows of an earlier version that the file no longer has.
    pub deleted: u64,
    pub warnings: Vec<Warning>,
}

/// Something that no row is rejected for, and that somebody should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning {
    pub code: &'static str,
    pub field: String,
    /// Cells concerned.
    pub cells: u64,
    pub message: String,
}

/// One load's counts, and the way to quarantine.
pub(crate) struct Desk<'q> {
    pub report: LoadReport,
    quarantine: &'q mut dyn Quarantine,
    /// Complaints of the chunk at hand, found column by column.
    pending: Vec<Complaint>,
    warnings: BTreeMap<(&'static str, String), u64>,
}

impl<'q> Desk<'q> {
    pub fn new(quarantine: &'q mut dyn Quarantine) -> Self {
        Self { report: LoadReport::default(), quarantine, pending: Vec::new(), warnings: BTreeMap::new() }
    }

    /// Starts to count for a load.
    pub fn begin(&mut self, file: &str, target: &'static str) {
        self.report = LoadReport { file: file.to_owned(), target, ..LoadReport::default() };
        self.warnings.clear();
    }

    /// One complaint; the row is counted by [`Self::reject`].
    pub fn complain(&mut self, row: u64, field: &str, value: &str, code: Code, why: (String, String)) {
        let (reason, remedy) = why;
        self.pending.push(Complaint { file: self.report.file.clone(), row, field: field.to_owned(), value: value.to_owned(), code, reason, remedy });
    }

    /// Hands the complaints so far to quarantine, by row.
    pub fn flush(&mut self) -> Result<(), ImportError> {
        self.pending.sort_by_key(|complaint| complaint.row);
        self.pending.drain(..).try_for_each(|complaint| self.quarantine.add(complaint))
    }

    /// Counts rows that have complaints.
    pub fn reject(&mut self, rows: u64) {
        self.report.quarantined += rows;
    }

    pub fn reject_bad(&mut self, bad: &BadRow) {
        self.reject(1);
        self.complain(bad.row, &bad.field, &bad.value, bad.code, (bad.reason.clone(), bad.remedy.to_owned()));
    }

    pub fn warn(&mut self, code: &'static str, field: &str, cells: u64) {
        if cells > 0 {
            *self.warnings.entry((code, field.to_owned())).or_default() += cells;
        }
    }

    /// The counts of the load.
    pub fn finish(&mut self) -> LoadReport {
        let mut report = std::mem::take(&mut self.report);
        report.read = report.in_file - report.filtered - report.merged;
        report.loaded = report.inserted + report.updated;
        report.warnings = std::mem::take(&mut self.warnings).into_iter().map(|((code, field), cells)| warning(code, &field, cells)).collect();
        report
    }
}

pub(crate) const OUTER_SPACES: &str = "outer_spaces";
pub(crate) const NUMBER_IN_CODE: &str = "number_in_code";
pub(crate) const DELETIONS_WITHHELD: &str = "deletions_withheld";

pub(crate) fn warning(code: &'static str, field: &str, cells: u64) -> Warning {
    Warning { code, field: field.to_owned(), cells, message: meaning(code).to_owned() }
}

fn meaning(code: &str) -> &'static str {
    match code {
        OUTER_SPACES => "codes had spaces around them, which were taken off",
        DELETIONS_WITHHELD => {
            "rows of an earlier version seem gone, but rows in quarantine whose key cannot be read may be them: nothing was deleted"
        }
        _ => {
            "codes are stored as numbers in the workbook: leading zeros, if they had any, are lost; give `pad` in the mapping or format the column as text"
        }
    }
}
