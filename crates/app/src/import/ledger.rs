//! Which versions of the lake's tables count, and what earlier imports brought.

use super::history::StagedTarget;
use super::{import_failure, stored};
use crate::failure::Failure;
use crate::home::App;
use crate::lake::lake_failure;
use chandler_importer::{Layer, Prior, Record, Target};
use chandler_lake::{HistoryVersion, ImportedRow};
use std::collections::BTreeMap;

/// The tables of the lake that imports write, by their targets, each at the version that counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Versions {
    /// Tables of history.
    pub history: BTreeMap<String, HistoryVersion>,
    /// Which rows of masters and openings came in.
    pub ledgers: BTreeMap<String, HistoryVersion>,
}

impl Versions {
    /// Those that the last import left.
    pub fn of(app: &App) -> Result<Self, Failure> {
        Self::at(app, i64::MAX)
    }

    /// Those that counted after a commit.
    pub fn at(app: &App, commit_seq: i64) -> Result<Self, Failure> {
        let last = app.import_rows()?.into_iter().rfind(|row| row.commit_seq <= commit_seq);
        let Some(row) = last else { return Ok(Self::default()) };
        Ok(Self { history: stored(row.history, "versions")?, ledgers: stored(row.ledgers, "versions")? })
    }

    /// All tables, with the versions that count.
    pub fn targets(&self) -> Vec<(&'static Target, HistoryVersion)> {
        chandler_importer::targets().filter_map(|target| Some((target, self.get(target)?))).collect()
    }

    /// The version of a target's table.
    pub fn get(&self, target: &Target) -> Option<HistoryVersion> {
        let tables = if target.layer == Layer::History { &self.history } else { &self.ledgers };
        tables.get(target.name).copied()
    }

    /// What earlier imports brought of a target.
    pub fn prior(&self, app: &App, target: &Target) -> Result<Prior, Failure> {
        let Some(version) = self.get(target) else { return Ok(Prior::none()) };
        let (lake, table) = (app.lake()?, app.imported_table(target, version)?);
        let elsewhere =
            || Failure::fault("lake_elsewhere", target.name, "The lake is not in the file system", "Import into a home whose lake is a folder");
        Prior::from_parts(lake.local_paths(&table).ok_or_else(elsewhere)?).map_err(|error| import_failure(&error))
    }

    /// Keeps which rows of a master or an opening the business took.
    pub fn append<'r>(&mut self, app: &App, target: &'static Target, rows: impl Iterator<Item = &'r Record>, import_id: &str) -> Result<(), Failure> {
        let imported = |record: &Record| ImportedRow {
            key_hash: record.key_hash,
            row_hash: record.row_hash,
            source_file: record.file.clone(),
            op: record.op.name(),
        };
        let rows: Vec<ImportedRow> = rows.map(imported).collect();
        let lake = app.lake()?;
        let appended = app.runtime.block_on(lake.append_imported(target, self.get(target), &rows, import_id));
        self.keep(target, appended.map_err(|error| lake_failure(&error))?);
        Ok(())
    }

    /// Takes staged rows of history into the lake.
    pub(super) fn append_history(&mut self, app: &App, staged: &StagedTarget, import_id: &str) -> Result<(), Failure> {
        let lake = app.lake()?;
        let appended = app.runtime.block_on(lake.append_history(staged.target, self.get(staged.target), &staged.parts, import_id));
        self.keep(staged.target, appended.map_err(|error| lake_failure(&error))?);
        Ok(())
    }

    fn keep(&mut self, target: &Target, version: Option<HistoryVersion>) {
        let tables = if target.layer == Layer::History { &mut self.history } else { &mut self.ledgers };
        tables.extend(version.map(|version| (target.name.to_owned(), version)));
    }
}
