//! One Delta table: its files at a version, its high-water mark, and commits that either go on the version they were made for or fail.

mod diagnosis;

use crate::LakeError;
use crate::parquet_file::EncodedFile;
use crate::storage::Storage;
use arrow::datatypes::{FieldRef, Schema, SchemaRef};
use deltalake_core::kernel::engine::arrow_conversion::TryIntoKernel;
use deltalake_core::kernel::transaction::{CommitBuilder, CommitProperties, TransactionError};
use deltalake_core::kernel::{Action, Add, MetadataExt, StructType, Transaction};
use deltalake_core::logstore::{LogStoreRef, StorageConfig, default_logstore};
use deltalake_core::operations::create::CreateBuilder;
use deltalake_core::protocol::{DeltaOperation, SaveMode};
use deltalake_core::{DeltaTable, DeltaTableError};
use object_store::prefix::PrefixStore;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The application of the feed's `txn` actions; their version is the last commit that a table has.
const FEED_APPLICATION: &str = "chandler-feed";
/// A checkpoint spares reading the log from its start; at every so many versions one is written.
const VERSIONS_PER_CHECKPOINT: &str = "20";

/// A Delta table of the lake, loaded at a version.
#[derive(Clone)]
pub(crate) struct LogTable {
    path: String,
    table: DeltaTable,
}

/// A file that a version of a table has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TableFile {
    /// Within the table's folder.
    pub name: String,
    pub size_bytes: u64,
    pub rows: u64,
}

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
}

impl LogTable {
    /// The table at a version, or the newest; `None` when there is no such table.
    pub async fn open(storage: &Storage, path: &str, version: Option<u64>) -> Result<Option<Self>, LakeError> {
        let log_store = log_store(storage, path)?;
        if !log_store.is_delta_table_location().await.map_err(|error| log_error(path, error))? {
            return Ok(None);
        }
        let mut table = Self { path: path.to_owned(), table: DeltaTable::new(log_store) };
        match table.load(version).await {
            Ok(()) => Ok(Some(table)),
            Err(error) => Err(diagnosis::find_damage(storage, path, version).await.unwrap_or_else(|| log_error(path, error))),
        }
    }

    pub async fn create(storage: &Storage, path: &str, schema: &SchemaRef) -> Result<Self, LakeError> {
        let description = schema.metadata().get("description").cloned().unwrap_or_default();
        let fields: Vec<_> = kernel_schema(path, schema)?.into_fields().collect();
        let builder = CreateBuilder::new()
            .with_log_store(log_store(storage, path)?)
            .with_save_mode(SaveMode::ErrorIfExists)
            .with_table_name(path.rsplit('/').next().unwrap_or(path))
            .with_comment(description)
            .with_columns(fields)
            .with_configuration([("delta.enableExpiredLogCleanup", Some("false")), ("delta.checkpointInterval", Some(VERSIONS_PER_CHECKPOINT))]);
        let table = builder.await.map_err(|error| log_error(path, error))?;
        Ok(Self { path: path.to_owned(), table })
    }

    pub fn path(&self) -> &str {
        &self.path
    }

    pub fn version(&self) -> u64 {
        self.table.version().unwrap_or(0)
    }

    /// This table at a later version, which reads only the entries between.
    pub async fn advance(&mut self, storage: &Storage, version: u64) -> Result<(), LakeError> {
        match self.table.update_incremental(Some(version)).await {
            Ok(()) if self.version() == version => Ok(()),
            Ok(()) => Err(diagnosis::missing_version(&self.path, version)),
            Err(error) => Err(diagnosis::find_damage(storage, &self.path, Some(version)).await.unwrap_or_else(|| log_error(&self.path, error))),
        }
    }

    pub fn schema(&self) -> Result<SchemaRef, LakeError> {
        Ok(self.state()?.snapshot().arrow_schema())
    }

    /// The files of this version, sorted by name: those of a core table in the order of their commits.
    pub fn files(&self) -> Result<Vec<TableFile>, LakeError> {
        let data = self.state()?.log_data();
        let files = data.iter().map(|file| TableFile {
            name: file.path().into_owned(),
            size_bytes: u64::try_from(file.size()).unwrap_or(0),
            rows: file.num_records().unwrap_or(0) as u64,
        });
        let mut files: Vec<_> = files.collect();
        files.sort_by(|left, right| left.name.cmp(&right.name));
        Ok(files)
    }

    /// Hash of the names and sizes of this version's files.
    pub fn files_hash(&self) -> Result<String, LakeError> {
        let mut hash = Sha256::new();
        for file in self.files()? {
            hash.update(format!("{} {}\n", file.name, file.size_bytes));
        }
        Ok(hex::encode(hash.finalize()))
    }

    /// The table, if its files are those with this hash; otherwise the damage that must be in its log.
    pub async fn expect_files(self, storage: &Storage, files_hash: &str) -> Result<Self, LakeError> {
        if self.files_hash()? == files_hash {
            return Ok(self);
        }
        let unknown = || LakeError::damaged(format!("{}/_delta_log", self.path), "it does not name the files that the feed wrote");
        Err(diagnosis::find_damage(storage, &self.path, Some(self.version())).await.unwrap_or_else(unknown))
    }

    /// The last commit of the core that this version has; 0 when it has none.
    pub async fn mark(&self) -> Result<i64, LakeError> {
        let mark = self.state()?.transaction_version(self.table.log_store().as_ref(), FEED_APPLICATION).await;
        Ok(mark.map_err(|error| log_error(&self.path, error))?.unwrap_or(0))
    }

    /// Commits on exactly this version and moves to the one it makes.
    ///
    /// # Errors
    /// [`LakeError::Raced`] when another process has written since this version was read; nothing is tried again.
    pub async fn commit(&mut self, change: Change<'_>) -> Result<u64, LakeError> {
        let transactions = match change {
            Change::Append { mark, .. } => vec![Transaction::new(FEED_APPLICATION, mark)],
            _ => Vec::new(),
        };
        let made_from = match change {
            Change::Overwrite { made_from, .. } => vec![("snapshot".to_owned(), serde_json::Value::from(made_from))],
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
            Change::Append { file, .. } => Ok(vec![add(file, true)]),
            Change::Overwrite { file, schema, .. } => {
                let mut actions = self.remove(true, |_| true)?;
                if self.schema()?.fields() != schema.fields() {
                    actions.push(self.new_metadata(schema)?);
                }
                actions.push(add(file, true));
                Ok(actions)
            }
            Change::Compact { file, merged } => {
                let mut actions = self.remove(false, |name| merged.contains(name))?;
                actions.push(add(file, false));
                Ok(actions)
            }
            Change::Widen { added } => {
                let fields: Vec<FieldRef> = self.schema()?.fields().iter().cloned().chain(added).collect();
                Ok(vec![self.new_metadata(&Arc::new(Schema::new(fields)))?])
            }
        }
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

    fn schema_error(&self, error: impl ToString) -> LakeError {
        LakeError::Schema { table: self.path.clone(), reason: error.to_string() }
    }

    fn state(&self) -> Result<&deltalake_core::table::state::DeltaTableState, LakeError> {
        self.table.snapshot().map_err(|error| log_error(&self.path, error))
    }

    async fn load(&mut self, version: Option<u64>) -> Result<(), DeltaTableError> {
        match version {
            Some(version) => self.table.load_version(version).await,
            None => self.table.load().await,
        }
    }
}

fn log_store(storage: &Storage, path: &str) -> Result<LogStoreRef, LakeError> {
    let url = storage.url().join(&format!("{path}/")).map_err(|error| LakeError::damaged(path, error))?;
    let table_store = Arc::new(PrefixStore::new(storage.store().clone(), storage.location(path)));
    Ok(default_logstore(table_store, storage.store().clone(), &url, &StorageConfig::default()))
}

fn kernel_schema(path: &str, schema: &SchemaRef) -> Result<StructType, LakeError> {
    let converted: Result<StructType, _> = schema.as_ref().try_into_kernel();
    converted.map_err(|error| LakeError::Schema { table: path.to_owned(), reason: error.to_string() })
}

fn add(file: &EncodedFile, data_change: bool) -> Action {
    let since_epoch = std::time::UNIX_EPOCH.elapsed().unwrap_or_default();
    Action::Add(Add {
        path: file.name.clone(),
        size: i64::try_from(file.content.len()).unwrap_or(i64::MAX),
        modification_time: i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX),
        data_change,
        stats: Some(file.statistics()),
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
    })
}

/// Says what a failure of the Delta log means for the person at the lake.
fn log_error(path: &str, error: DeltaTableError) -> LakeError {
    let table = || path.to_owned();
    match error {
        DeltaTableError::VersionAlreadyExists(_) => LakeError::Raced { table: table() },
        DeltaTableError::Transaction { source: TransactionError::MaxCommitAttempts(_) | TransactionError::CommitConflict(_) } => {
            LakeError::Raced { table: table() }
        }
        DeltaTableError::ObjectStore { source } | DeltaTableError::Transaction { source: TransactionError::ObjectStore { source } } => {
            LakeError::storage(&format!("{path}/_delta_log"), source)
        }
        other => LakeError::Delta { table: table(), source: Box::new(other) },
    }
}
