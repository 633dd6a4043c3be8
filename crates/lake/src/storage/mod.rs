//! Where the lake's files are: a local folder, or any object store.
//!
//! Promises: what `replace` and the Delta logs write is durable on return; data files are durable after [`Storage::sync`].
//! Object stores are durable once they acknowledge; for a local folder the fsyncs are ours, since object_store 0.13 makes none.

mod durable_folder;

pub(crate) use durable_folder::{DurableFolder, sync_file_and_folder};

use crate::LakeError;
use futures::TryStreamExt;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use std::path::PathBuf;
use std::sync::Arc;
use url::Url;

pub(crate) struct Storage {
    /// Durable on return; `/` is the root of the object store, not of the lake.
    store: Arc<dyn ObjectStore>,
    /// The same files, written without waiting for the disk.
    fast_store: Arc<dyn ObjectStore>,
    /// The lake's root within the store.
    root: Path,
    url: Url,
    folder: Option<PathBuf>,
}

impl Storage {
    /// Makes the folder if it is not there.
    pub fn in_folder(folder: &std::path::Path) -> Result<Self, LakeError> {
        std::fs::create_dir_all(folder).map_err(|error| LakeError::io(folder, error))?;
        let folder = std::fs::canonicalize(folder).map_err(|error| LakeError::io(folder, error))?;
        let not_utf8 = || LakeError::NotWritable { path: folder.display().to_string(), reason: "the path cannot be written as a URL".to_owned() };
        let url = Url::from_directory_path(&folder).map_err(|()| not_utf8())?;
        let root = Path::from_absolute_path(&folder).map_err(|_| not_utf8())?;
        let store = Arc::new(DurableFolder::new());
        Ok(Self { store, fast_store: Arc::new(LocalFileSystem::new()), root, url, folder: Some(folder) })
    }

    pub fn in_store(store: Arc<dyn ObjectStore>, mut url: Url) -> Result<Self, LakeError> {
        if !url.path().ends_with('/') {
            url.set_path(&format!("{}/", url.path()));
        }
        let root = Path::from_url_path(url.path()).map_err(|error| LakeError::damaged(url.as_str(), error))?;
        Ok(Self { fast_store: store.clone(), store, root, url, folder: None })
    }

    pub fn url(&self) -> &Url {
        &self.url
    }

    pub fn store(&self) -> &Arc<dyn ObjectStore> {
        &self.store
    }

    /// The lake's folder when it is a local one.
    pub fn folder(&self) -> Option<&std::path::Path> {
        self.folder.as_deref()
    }

    /// A path relative to the lake as one of the store.
    pub fn location(&self, path: &str) -> Path {
        path.split('/').filter(|part| !part.is_empty()).fold(self.root.clone(), |location, part| location.join(part))
    }

    /// A path of the store as one relative to the lake.
    fn relative(&self, location: &Path) -> Option<String> {
        let parts: Vec<_> = location.prefix_match(&self.root)?.map(|part| part.as_ref().to_owned()).collect();
        Some(parts.join("/"))
    }

    pub async fn read(&self, path: &str) -> Result<bytes::Bytes, LakeError> {
        let failed = |error| LakeError::storage(path, error);
        self.store.get(&self.location(path)).await.map_err(failed)?.bytes().await.map_err(failed)
    }

    /// `None` when there is no such file.
    pub async fn read_if_there(&self, path: &str) -> Result<Option<bytes::Bytes>, LakeError> {
        match self.read(path).await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(LakeError::Missing { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Puts a file in the place of the one that may be there, in one step and durably.
    pub async fn replace(&self, path: &str, content: Vec<u8>) -> Result<(), LakeError> {
        self.store.put(&self.location(path), PutPayload::from(content)).await.map_err(|error| LakeError::storage(path, error))?;
        Ok(())
    }

    /// Writes a data file that nothing refers to yet; [`sync`](Self::sync) it before something does.
    pub async fn write_unsynced(&self, path: &str, content: bytes::Bytes) -> Result<(), LakeError> {
        self.fast_store.put(&self.location(path), PutPayload::from(content)).await.map_err(|error| LakeError::storage(path, error))?;
        Ok(())
    }

    pub async fn sync(&self, path: &str) -> Result<(), LakeError> {
        let Some(folder) = &self.folder else { return Ok(()) };
        let file = folder.join(path);
        crate::blocking("a write to disk", move || sync_file_and_folder(&file).map_err(|error| LakeError::io(&file, error))).await
    }

    /// Files under a folder of the lake, as paths relative to the lake, sorted.
    pub async fn list(&self, path: &str) -> Result<Vec<String>, LakeError> {
        let failed = |error| LakeError::storage(path, error);
        let metas: Vec<_> = self.store.list(Some(&self.location(path))).try_collect().await.map_err(failed)?;
        let mut paths: Vec<String> = metas.iter().filter_map(|meta| self.relative(&meta.location)).collect();
        paths.sort();
        Ok(paths)
    }

    pub async fn delete(&self, path: &str) -> Result<(), LakeError> {
        self.store.delete(&self.location(path)).await.map_err(|error| LakeError::storage(path, error))
    }
}
