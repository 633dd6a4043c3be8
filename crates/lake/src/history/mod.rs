//! What other systems' files brought: the history before the cut-over, and a ledger of the rows that became commands.
//!
//! `history/<target>` has every version of every row of history, `imported/<target>` which rows of masters and openings an import took; both only grow.
//! The books say up to which version of each table imports are done. So an import that was killed before it told the books leaves at most a version that
//! nobody registered, and the next one puts its own rows in the place of those.

mod recode;

use crate::delta::{Change, Imported, LogTable, TableFile};
use crate::schema::{history_schema, imported_schema};
use crate::snapshot::SnapshotTable;
use crate::{Lake, LakeError, blocking};
use arrow::datatypes::SchemaRef;
use chandler_catalogue::targets::Target;
use recode::Recoder;
use std::collections::BTreeSet;
use std::path::PathBuf;

pub use recode::ImportedRow;

/// Folder of the rows of history.
pub(crate) const HISTORY_LAYER: &str = "history";
/// Folder of the ledgers of masters and openings.
pub(crate) const IMPORTED_LAYER: &str = "imported";

/// How far a table of imported rows goes, as the books register it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryVersion {
    /// Delta version.
    pub version: u64,
    /// Versions of rows in all, those of earlier imports included.
    pub rows: u64,
}

impl Lake {
    /// Appends staged rows of a history target to its table, in one version on top of `base`, the last that the books name (`None` before the first).
    ///
    /// `parts` are local Parquet files with the columns of [`history_schema`] in any order and any type that converts to theirs without loss. Rows keep
    /// their order and become rows of `import_id`, which must be greater, as a text, than those of earlier imports. What versions after `base` added
    /// leaves the table in the same step. Without rows the answer is `base` and nothing is written. A second call with the same base and parts changes
    /// nothing and has the same answer. Memory is about one file of the table, 64 MB.
    ///
    /// # Errors
    /// [`LakeError::Staged`] for parts that cannot be read, [`LakeError::Schema`] for rows that do not fit; [`LakeError::Missing`] or
    /// [`LakeError::Damaged`] when the table is not what the books name; [`LakeError::Raced`]; or when the lake cannot be written. The table is as before.
    pub async fn append_history(
        &self,
        target: &'static Target,
        base: Option<HistoryVersion>,
        parts: &[PathBuf],
        import_id: &str,
    ) -> Result<Option<HistoryVersion>, LakeError> {
        let path = history_path(target);
        let schema = history_schema(target);
        let rows = Recoder::of_parts(&path, &schema, parts, import_id);
        self.append(&path, &schema, base, rows, import_id).await
    }

    /// The same for the ledger of a target whose rows became commands.
    ///
    /// # Errors
    /// As [`append_history`](Self::append_history).
    pub async fn append_imported(
        &self,
        target: &'static Target,
        base: Option<HistoryVersion>,
        rows: &[ImportedRow],
        import_id: &str,
    ) -> Result<Option<HistoryVersion>, LakeError> {
        let path = imported_path(target);
        let schema = imported_schema(target);
        let rows = Recoder::of_ledger(&path, &schema, rows, import_id);
        self.append(&path, &schema, base, rows, import_id).await
    }

    /// The files of a history table at a version that the books name, in the order of the imports.
    ///
    /// # Errors
    /// [`LakeError::NoTable`], [`LakeError::Missing`] or [`LakeError::Damaged`] when the table is not what the books name.
    pub async fn history_snapshot(&self, target: &Target, version: HistoryVersion) -> Result<SnapshotTable, LakeError> {
        self.registered(&history_path(target), version).await
    }

    /// The same for a ledger of rows that became commands.
    ///
    /// # Errors
    /// As [`history_snapshot`](Self::history_snapshot).
    pub async fn imported_snapshot(&self, target: &Target, version: HistoryVersion) -> Result<SnapshotTable, LakeError> {
        self.registered(&imported_path(target), version).await
    }

    /// Where the files of a table are in the file system, in their order; `None` when the lake is in an object store.
    pub fn local_paths(&self, table: &SnapshotTable) -> Option<Vec<PathBuf>> {
        let folder = self.storage.folder()?;
        Some(table.files.iter().map(|file| folder.join(&file.path)).collect())
    }

    async fn registered(&self, path: &str, version: HistoryVersion) -> Result<SnapshotTable, LakeError> {
        let table = SnapshotTable::of(&self.table_at(path, version.version).await?, i64::MAX)?;
        if table.rows == version.rows {
            return Ok(table);
        }
        let reason = format!("version {} has {} rows where the books name {}", version.version, table.rows, version.rows);
        Err(LakeError::damaged(format!("{path}/_delta_log"), reason))
    }

    async fn append(
        &self,
        path: &str,
        schema: &SchemaRef,
        base: Option<HistoryVersion>,
        rows: Recoder,
        import_id: &str,
    ) -> Result<Option<HistoryVersion>, LakeError> {
        let registered = match base {
            Some(base) => self.registered(path, base).await?.files,
            None => Vec::new(),
        };
        let files = self.write_files(path, rows).await?;
        if files.is_empty() {
            return Ok(base);
        }
        let mut log = match LogTable::open(&self.storage, path, None).await? {
            Some(log) => log,
            None => LogTable::create(&self.storage, path, schema).await?,
        };
        let present: BTreeSet<String> = log.files()?.into_iter().map(|file| file.name).collect();
        let mut kept: BTreeSet<String> = registered.iter().filter_map(|file| file.path.rsplit('/').next()).map(str::to_owned).collect();
        if let Some(lost) = kept.difference(&present).next() {
            return Err(LakeError::damaged(format!("{path}/_delta_log"), format!("its newest version lacks {lost}, which the books name")));
        }
        kept.extend(files.iter().map(|file| file.name.clone()));
        let dropped: BTreeSet<String> = present.difference(&kept).cloned().collect();
        let fresh: Vec<TableFile> = files.into_iter().filter(|file| !present.contains(&file.name)).collect();
        if !fresh.is_empty() || !dropped.is_empty() {
            let added = log.missing_columns(schema)?;
            log.commit(Change::Import(Imported { import_id, files: &fresh, dropped: &dropped, added })).await?;
        }
        let rows = log.files()?.iter().map(|file| file.rows).sum();
        Ok(Some(HistoryVersion { version: log.version(), rows }))
    }

    /// Brings all rows to disk, as files that no log names.
    async fn write_files(&self, path: &str, mut rows: Recoder) -> Result<Vec<TableFile>, LakeError> {
        let mut files = Vec::new();
        loop {
            let (file, rest) = blocking("writing Parquet", move || Ok((rows.next_file()?, rows))).await?;
            let Some(file) = file else { return Ok(files) };
            let file_path = format!("{path}/{}", file.name);
            self.storage.write_unsynced(&file_path, file.content.clone()).await?;
            self.storage.sync(&file_path).await?;
            files.push(file.kept());
            rows = rest;
        }
    }
}

fn history_path(target: &Target) -> String {
    format!("{HISTORY_LAYER}/{}", target.name)
}

fn imported_path(target: &Target) -> String {
    format!("{IMPORTED_LAYER}/{}", target.name)
}
