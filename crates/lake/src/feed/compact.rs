//! Merging of the feed's small files. The rows stay as they are and in their order; the old files stay too, for snapshots that name them.

use super::Feed;
use crate::delta::{Change, LogTable, TableFile};
use crate::lake::CORE_LAYER;
use crate::parquet_file::{EncodedFile, commits_in_name};
use crate::{LakeError, arrow_schema, blocking};
use arrow::array::{ArrayRef, RecordBatch, new_null_array};
use arrow::datatypes::SchemaRef;
use chandler_catalogue::Table;
use std::collections::BTreeSet;

/// What a compaction did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Compaction {
    pub tables: u64,
    pub files_merged: u64,
}

impl Feed {
    /// Merges small files of tables that have many. Runs between steps.
    ///
    /// # Errors
    /// When a file cannot be read or written. The lake stays whole in any case.
    pub async fn compact(&mut self) -> Result<Compaction, LakeError> {
        let done = self.try_compact().await;
        if done.is_err() {
            self.logs.clear();
        }
        done
    }

    async fn try_compact(&mut self) -> Result<Compaction, LakeError> {
        self.read_logs().await?;
        let mut done = Compaction::default();
        for table in self.tables {
            let (log, mark) = self.log(table)?;
            // A table that an interrupted batch has brought beyond the marker waits until the batch is whole.
            let merged = if *mark <= self.marker.commit_seq { self.small_files(log)? } else { Vec::new() };
            if merged.len() >= self.options.files_per_merge {
                self.merge(table, &merged).await?;
                done = Compaction { tables: done.tables + 1, files_merged: done.files_merged + merged.len() as u64 };
            }
        }
        if done.tables > 0 {
            self.write_marker(self.marker.commit_seq).await?;
        }
        Ok(done)
    }

    /// The newest files that are small, back to the first that is not, so that what is merged is one stretch of commits.
    fn small_files(&self, log: &LogTable) -> Result<Vec<TableFile>, LakeError> {
        let mut files = log.files()?;
        let whole = files.iter().rposition(|file| file.size_bytes >= self.options.whole_file_bytes);
        Ok(files.split_off(whole.map_or(0, |index| index + 1)))
    }

    async fn merge(&mut self, table: &'static Table, files: &[TableFile]) -> Result<(), LakeError> {
        let path = |name: &str| format!("{CORE_LAYER}/{}/{name}", table.name);
        let mut batches = Vec::new();
        for file in files {
            batches.extend(self.lake.read_file(&path(&file.name)).await?);
        }
        let (Some(first), Some(last)) = (files.first(), files.last()) else { return Ok(()) };
        let commits =
            |file: &TableFile| commits_in_name(&file.name).ok_or_else(|| LakeError::damaged(path(&file.name), "its name is none of the feed's"));
        let (first, last) = (commits(first)?.0, commits(last)?.1);
        let file = blocking("merging files", move || {
            let schema = arrow_schema(table);
            let batches: Vec<_> = batches.iter().map(|batch| widened(table, &schema, batch)).collect::<Result<_, _>>()?;
            EncodedFile::of_commits(&schema, &batches, first, last)
        });
        let file = file.await?;
        self.lake.storage.write_unsynced(&path(&file.name), file.content.clone()).await?;
        self.lake.storage.sync(&path(&file.name)).await?;
        let merged: BTreeSet<String> = files.iter().map(|file| file.name.clone()).collect();
        let no_table = || LakeError::NoTable { table: table.name.to_owned() };
        let (log, _) = self.logs.get_mut(table.name).ok_or_else(no_table)?;
        log.commit(Change::Compact { file: &file, merged: &merged }).await?;
        Ok(())
    }
}

/// The batch with all declared columns; those that came after it was written are empty.
fn widened(table: &Table, schema: &SchemaRef, batch: &RecordBatch) -> Result<RecordBatch, LakeError> {
    let column = |field: &arrow::datatypes::FieldRef| -> ArrayRef {
        let present = batch.column_by_name(field.name()).cloned();
        present.unwrap_or_else(|| new_null_array(field.data_type(), batch.num_rows()))
    };
    let columns = schema.fields().iter().map(column).collect();
    RecordBatch::try_new(schema.clone(), columns).map_err(|error| LakeError::Schema { table: table.name.to_owned(), reason: error.to_string() })
}
