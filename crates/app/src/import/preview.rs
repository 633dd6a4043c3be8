//! The first rows of a target as they would be loaded.

use super::books::Books;
use super::import_failure;
use super::targets::description;
use crate::CONTRACT;
use crate::documents::{ImportPreview, PreviewColumn, PreviewComplaint, PreviewRow};
use crate::failure::Failure;
use crate::home::App;
use chandler_importer::{Complaint, ImportError, Mapping, Prior, Quarantine, Record, Target, target};
use std::path::Path;

/// Complaints that a preview shows.
const COMPLAINTS_SHOWN: usize = 200;

impl App {
    /// Reads the first rows of a target by a mapping; loads nothing.
    pub(super) fn preview(&self, source: &Path, mapping: &Mapping, target_name: &str, rows: usize) -> Result<ImportPreview, Failure> {
        let named = target(target_name).filter(|target| mapping.targets().iter().any(|named| named.name == target.name));
        let target = named.ok_or_else(|| {
            let message = format!("The mapping loads nothing as `{target_name}`");
            Failure::input("unknown_target", target_name, message, "Name a target that the mapping has a [[load]] for")
        })?;
        let import = Books::of(self, source, mapping)?.import(source, mapping, "preview");
        let mut first = FirstComplaints::default();
        let records = import.records(target, Prior::none(), &mut first).map_err(|error| import_failure(&error))?;
        let records = records.take(rows).collect::<Result<Vec<_>, _>>().map_err(|error| import_failure(&error))?;
        Ok(ImportPreview {
            contract: CONTRACT,
            target: target.name.to_owned(),
            columns: target
                .fields
                .iter()
                .map(|field| PreviewColumn { name: field.name.to_owned(), kind: field.kind.name().to_owned(), description: description(field) })
                .collect(),
            rows: records.iter().map(|record| row_of(target, record)).collect(),
            complaints: first.complaints.into_iter().map(complaint_of).collect(),
        })
    }
}

fn row_of(target: &Target, record: &Record) -> PreviewRow {
    let values = target.fields.iter().map(|field| record.get(field.name).map(ToString::to_string)).collect();
    PreviewRow { file: record.file.clone(), row: record.row, values }
}

fn complaint_of(complaint: Complaint) -> PreviewComplaint {
    let Complaint { file, row, field, value, code, reason, remedy } = complaint;
    PreviewComplaint { file, row, field, value, code: code.name().to_owned(), reason, remedy }
}

/// Keeps the first complaints and forgets the others.
#[derive(Default)]
struct FirstComplaints {
    complaints: Vec<Complaint>,
}

impl Quarantine for FirstComplaints {
    fn add(&mut self, complaint: Complaint) -> Result<(), ImportError> {
        if self.complaints.len() < COMPLAINTS_SHOWN {
            self.complaints.push(complaint);
        }
        Ok(())
    }
}
