//! One Delta table: its files at a version, its high-water mark, and commits that either go on the version they were made for or fail.

mod change;
mod diagnosis;

pub(crate) use change::{Change, Imported};

use crate::LakeError;
use crate::storage::Storage;
use arrow::datatypes::{FieldRef, SchemaRef};
use deltalake_core::kernel::StructType;
use deltalake_core::kernel::engine::arrow_conversion::TryIntoKernel;
use deltalake_core::kernel::transaction::TransactionError;
use deltalake_core::logstore::{LogStoreRef, StorageConfig, default_logstore};
use deltalake_core::operations::create::CreateBuilder;
use deltalake_core::protocol::SaveMode;
use deltalake_core::{DeltaTable, DeltaTableError};
use object_store::prefix::PrefixStore;
use sha2::{Digest, Sha256};
use std::sync::Arc;

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

    /// Columns that are declared and not there yet.
    ///
    /// # Errors
    /// [`LakeError::Schema`] when the declaration differs in any other way.
    pub fn missing_columns(&self, declared: &SchemaRef) -> Result<Vec<FieldRef>, LakeError> {
        let present = self.schema()?;
        for field in present.fields() {
            match declared.field_with_name(field.name()) {
                Ok(wanted) if wanted.data_type() == field.data_type() => {}
                Ok(wanted) => {
                    return Err(self.schema_error(format!("{} is {} and should be {}", field.name(), field.data_type(), wanted.data_type())));
                }
                Err(_) => return Err(self.schema_error(format!("it has the column {}, which is no longer declared", field.name()))),
            }
        }
        let added: Vec<_> = declared.fields().iter().filter(|field| present.field_with_name(field.name()).is_err()).cloned().collect();
        match added.iter().find(|field| !field.is_nullable()) {
            Some(field) => Err(self.schema_error(format!("the new column {} must be nullable, since older rows have no value for it", field.name()))),
            None => Ok(added),
        }
    }

    /// The files of this version, sorted by name: those of a core table in the order of their commits, imported ones in the order of their imports.
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
        let mark = self.state()?.transaction_version(self.table.log_store().as_ref(), change::FEED_APPLICATION).await;
        Ok(mark.map_err(|error| log_error(&self.path, error))?.unwrap_or(0))
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
