use crate::delta::LogTable;
use crate::marker::Marker;
use crate::snapshot::{FileRef, Snapshot, SnapshotTable};
use crate::storage::Storage;
use crate::{LakeError, blocking, parquet_file};
use arrow::array::RecordBatch;
use object_store::ObjectStore;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use tokio::sync::Mutex;
use url::Url;

/// Folder of the tables that the feed writes.
pub(crate) const CORE_LAYER: &str = "core";

/// A lake, open. Clones share what they have read of the tables' logs; reading needs no lock.
#[derive(Clone)]
pub struct Lake {
    pub(crate) storage: Arc<Storage>,
    /// Each table at the last version that somebody asked for.
    tables: Arc<Mutex<BTreeMap<String, LogTable>>>,
}

impl Lake {
    /// Opens the lake in a local folder, which is made if it is not there.
    ///
    /// # Errors
    /// When the folder cannot be made or read.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self, LakeError> {
        Storage::in_folder(folder.as_ref()).map(Self::over)
    }

    /// Opens the lake below `url` in an object store. The store must be the whole of what the URL's path counts from (a bucket, for `s3://bucket/lake`),
    /// put a file only where there is none when asked to, and be durable when it acknowledges. The caller sees to it that one process feeds it.
    ///
    /// # Errors
    /// When the URL's path is none of an object store.
    pub fn with_store(store: Arc<dyn ObjectStore>, url: Url) -> Result<Self, LakeError> {
        Storage::in_store(store, url).map(Self::over)
    }

    fn over(storage: Storage) -> Self {
        Self { storage: Arc::new(storage), tables: Arc::default() }
    }

    /// The root; ends in `/`.
    pub fn url(&self) -> &Url {
        self.storage.url()
    }

    /// Serves the files at their [`location`](Self::location).
    pub fn object_store(&self) -> Arc<dyn ObjectStore> {
        self.storage.store().clone()
    }

    /// Where a file is in [`object_store`](Self::object_store).
    pub fn location(&self, file: &FileRef) -> object_store::path::Path {
        self.storage.location(&file.path)
    }

    /// The address of a file: `file:///…` for a local lake.
    ///
    /// # Errors
    /// When the path cannot be part of a URL.
    pub fn file_url(&self, file: &FileRef) -> Result<Url, LakeError> {
        self.url().join(&file.path).map_err(|error| LakeError::damaged(&file.path, error))
    }

    /// The last commit up to which all core tables are whole; 0 before the first feed.
    ///
    /// # Errors
    /// When the marker cannot be read.
    pub async fn fed_seq(&self) -> Result<i64, LakeError> {
        Ok(Marker::read(&self.storage).await?.map_or(0, |marker| marker.commit_seq))
    }

    /// The newest whole snapshot.
    ///
    /// # Errors
    /// [`LakeError::NotFed`] before the first feed; otherwise when the marker or a table's log cannot be read.
    pub async fn snapshot(&self) -> Result<Snapshot, LakeError> {
        let marker = Marker::read(&self.storage).await?.ok_or(LakeError::NotFed)?;
        self.snapshot_at(&marker, marker.commit_seq).await
    }

    /// The lake as it was after a commit: the files of the newest snapshot that have such commits. They may have later ones too, so whoever reads them
    /// keeps to `commit_seq <= n`.
    ///
    /// # Errors
    /// [`LakeError::NotReached`] when the lake does not have that commit yet.
    pub async fn snapshot_as_of(&self, commit_seq: i64) -> Result<Snapshot, LakeError> {
        let marker = Marker::read(&self.storage).await?.ok_or(LakeError::NotFed)?;
        if commit_seq > marker.commit_seq || commit_seq < 0 {
            return Err(LakeError::NotReached { asked: commit_seq, reached: marker.commit_seq });
        }
        self.snapshot_at(&marker, commit_seq).await
    }

    /// A computed table at a version, or the newest.
    ///
    /// # Errors
    /// [`LakeError::NoTable`] when no run has computed it.
    pub async fn derived_snapshot(&self, layer: &str, table: &str, version: Option<u64>) -> Result<SnapshotTable, LakeError> {
        let path = format!("{layer}/{table}");
        let found = match version {
            Some(version) => self.table_at(&path, version).await?,
            None => LogTable::open(&self.storage, &path, None).await?.ok_or(LakeError::NoTable { table: path })?,
        };
        SnapshotTable::of(&found, i64::MAX)
    }

    /// All rows of a table's files, in the order of the files.
    ///
    /// # Errors
    /// [`LakeError::Missing`] or [`LakeError::Damaged`] names the file that is not as it was written.
    pub async fn read(&self, table: &SnapshotTable) -> Result<Vec<RecordBatch>, LakeError> {
        let mut batches = Vec::new();
        for file in &table.files {
            batches.extend(self.read_file(&file.path).await?);
        }
        Ok(batches)
    }

    pub(crate) async fn read_file(&self, path: &str) -> Result<Vec<RecordBatch>, LakeError> {
        let content = self.storage.read(path).await?;
        let path = path.to_owned();
        blocking("reading a Parquet file", move || parquet_file::read(&path, content)).await
    }

    pub(crate) async fn snapshot_at(&self, marker: &Marker, commit_seq: i64) -> Result<Snapshot, LakeError> {
        let mut tables = BTreeMap::new();
        for (name, marked) in &marker.tables {
            let table = self.table_at(&format!("{CORE_LAYER}/{name}"), marked.version).await?;
            let table = table.expect_files(&self.storage, &marked.files_hash).await?;
            tables.insert(name.clone(), SnapshotTable::of(&table, commit_seq)?);
        }
        Ok(Snapshot::of(commit_seq, tables))
    }

    pub(crate) async fn table_at(&self, path: &str, version: u64) -> Result<LogTable, LakeError> {
        let known = self.tables.lock().await.get(path).filter(|table| table.version() <= version).cloned();
        let table = match known {
            Some(table) if table.version() == version => return Ok(table),
            Some(mut table) => {
                table.advance(&self.storage, version).await?;
                table
            }
            None => {
                let no_table = || LakeError::NoTable { table: path.to_owned() };
                LogTable::open(&self.storage, path, Some(version)).await?.ok_or_else(no_table)?
            }
        };
        self.tables.lock().await.insert(path.to_owned(), table.clone());
        Ok(table)
    }
}
