//! What a commit does to a table, and the actions that say so in its log.

use super::{LogTable, TableFile, kernel_schema, log_error};
use crate::LakeError;
use crate::parquet_file::{EncodedFile, statistics};
use arrow::datatypes::{FieldRef, Schema, SchemaRef};
use deltalake_core::kernel::transaction::{CommitBuilder, CommitProperties};
use deltalake_core::kernel::{Action, Add, MetadataExt, Transaction};
use deltalake_core::protocol::{DeltaOperation, SaveMode};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The application of the feed's `txn` actions; their version is the last commit that a table has.
pub(super) const FEED_APPLICATION: &str = "chandler-feed";

/// What a commit does to a table.
pub(crate) enum Change<'a> {
    /// New rows, up to the commit `mark` of the core.
    Append { file: &'a EncodedFile, mark: i64 },
    /// Other content in the place of all there was, made from the snapshot named by `made_from`.
    Overwrite { file: &'a EncodedFile, schema: &'a SchemaRef, made_from: &'a str },
    /// The same rows in fewer files.
    Compact { file: &'a EncodedFile, merged: &'a BTreeSet<String> },
    /// New columns at the end.
    Widen { added: Vec<FieldRef> },
    /// What one import brought, in place of what imports left that nobody registered.
    Import(Imported<'a>),
}

/// The change that an import makes, in one version.
pub(crate) struct Imported<'a> {
    pub import_id: &'a str,
    pub files: &'a [TableFile],
    /// Names of files that leave the table.
    pub dropped: &'a BTreeSet<String>,
    /// New columns at the end.
    pub added: Vec<FieldRef>,
}

impl LogTable {
    /// Commits on exactly this version and moves to the one it makes.
    ///
    /// # Errors
    /// [`LakeError::Raced`] when another process has written since this version was read; nothing is tried again.
    pub async fn commit(&mut self, change: Change<'_>) -> Result<u64, LakeError> {
        let transactions = match change {
            Change::Append { mark, .. } => vec![Transaction::new(FEED_APPLICATION, mark)],
            _ => Vec::new(),
        };
        let made_from = match &change {
            Change::Overwrite { made_from, .. } => vec![("snapshot".to_owned(), serde_json::Value::from(*made_from))],
            Change::Import(imported) => vec![("import".to_owned(), serde_json::Value::from(imported.import_id))],
            _ => Vec::new(),
        };
        let operation = operation_of(&self.path, &change)?;
        let actions = self.actions_of(change)?;
        let properties = CommitProperties::default()
            .with_max_retries(0)
            .with_cleanup_expired_logs(Some(false))
            .with_application_transactions(transactions)
            .with_metadata(made_from);
        let commit = CommitBuilder::from(properties).with_actions(actions).build(Some(self.state()?), self.table.log_store(), operation);
        let done = commit.await.map_err(|error| log_error(&self.path, error))?;
        self.table.state = Some(done.snapshot());
        Ok(done.version())
    }

    fn actions_of(&self, change: Change<'_>) -> Result<Vec<Action>, LakeError> {
        match change {
            Change::Append { file, .. } => Ok(vec![add(&file.kept(), file.commits, true)]),
            Change::Overwrite { file, schema, .. } => {
                let mut actions = self.remove(true, |_| true)?;
                if self.schema()?.fields() != schema.fields() {
                    actions.push(self.new_metadata(schema)?);
                }
                actions.push(add(&file.kept(), file.commits, true));
                Ok(actions)
            }
            Change::Compact { file, merged } => {
                let mut actions = self.remove(false, |name| merged.contains(name))?;
                actions.push(add(&file.kept(), file.commits, false));
                Ok(actions)
            }
            Change::Widen { added } => Ok(vec![self.widen(added)?]),
            Change::Import(imported) => {
                let mut actions = self.remove(true, |name| imported.dropped.contains(name))?;
                if !imported.added.is_empty() {
                    actions.push(self.widen(imported.added)?);
                }
                actions.extend(imported.files.iter().map(|file| add(file, None, true)));
                Ok(actions)
            }
        }
    }

    fn widen(&self, added: Vec<FieldRef>) -> Result<Action, LakeError> {
        let fields: Vec<FieldRef> = self.schema()?.fields().iter().cloned().chain(added).collect();
        self.new_metadata(&Arc::new(Schema::new(fields)))
    }

    fn remove(&self, data_change: bool, choose: impl Fn(&str) -> bool) -> Result<Vec<Action>, LakeError> {
        let files = self.state()?.log_data();
        let chosen = files.iter().filter(|file| choose(&file.path()));
        Ok(chosen.map(|file| Action::Remove(file.remove_action(data_change))).collect())
    }

    fn new_metadata(&self, schema: &SchemaRef) -> Result<Action, LakeError> {
        let metadata = self.state()?.metadata().clone().with_schema(&kernel_schema(&self.path, schema)?);
        metadata.map(Action::Metadata).map_err(|error| self.schema_error(error))
    }
}

fn add(file: &TableFile, commits: Option<(i64, i64)>, data_change: bool) -> Action {
    let since_epoch = std::time::UNIX_EPOCH.elapsed().unwrap_or_default();
    Action::Add(Add {
        path: file.name.clone(),
        size: i64::try_from(file.size_bytes).unwrap_or(i64::MAX),
        modification_time: i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX),
        data_change,
        stats: Some(statistics(file.rows, commits)),
        ..Add::default()
    })
}

fn operation_of(path: &str, change: &Change<'_>) -> Result<DeltaOperation, LakeError> {
    let write = |mode| DeltaOperation::Write { mode, partition_by: None, predicate: None };
    Ok(match change {
        Change::Append { .. } => write(SaveMode::Append),
        Change::Overwrite { .. } => write(SaveMode::Overwrite),
        Change::Compact { file, .. } => {
            DeltaOperation::Optimize { predicate: None, target_size: i64::try_from(file.content.len()).unwrap_or(i64::MAX) }
        }
        Change::Widen { added } => {
            let schema = Arc::new(Schema::new(added.clone()));
            DeltaOperation::AddColumn { fields: kernel_schema(path, &schema)?.into_fields().collect() }
        }
        Change::Import(imported) => write(if imported.dropped.is_empty() { SaveMode::Append } else { SaveMode::Overwrite }),
    })
}
