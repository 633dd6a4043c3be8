use async_trait::async_trait;
use futures::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore, PutMode, PutMultipartOptions, PutOptions,
    PutPayload, PutResult, RenameOptions, Result, UploadPart,
};
use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path as FilePath, PathBuf};

/// The local file system as an object store whose writes have reached the disk when they return: the file is synced before it gets its name, the
/// folder after. Files being written are named `name#n`, as the wrapped store does, which its listings leave out.
#[derive(Debug)]
pub(crate) struct DurableFolder {
    inner: LocalFileSystem,
}

impl DurableFolder {
    pub fn new() -> Self {
        Self { inner: LocalFileSystem::new() }
    }
}

impl fmt::Display for DurableFolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DurableFolder({})", self.inner)
    }
}

/// Brings a file, its folder and the folder above it to the disk.
pub(crate) fn sync_file_and_folder(file: &FilePath) -> io::Result<()> {
    File::open(file)?.sync_all()?;
    for folder in file.ancestors().skip(1).take(2) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[async_trait]
impl ObjectStore for DurableFolder {
    async fn put_opts(&self, location: &Path, payload: PutPayload, options: PutOptions) -> Result<PutResult> {
        let create_only = match options.mode {
            PutMode::Overwrite => false,
            PutMode::Create => true,
            PutMode::Update(_) => return Err(Error::NotImplemented { operation: "conditional update".to_owned(), implementer: self.to_string() }),
        };
        let file = self.inner.path_to_filesystem(location)?;
        let written = tokio::task::spawn_blocking(move || put(&file, &payload, create_only).map_err(|error| named(&file, error))).await?;
        written.map(|()| PutResult { e_tag: None, version: None })
    }

    async fn put_multipart_opts(&self, location: &Path, options: PutMultipartOptions) -> Result<Box<dyn MultipartUpload>> {
        let file = self.inner.path_to_filesystem(location)?;
        Ok(Box::new(DurableUpload { inner: self.inner.put_multipart_opts(location, options).await?, file }))
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        self.inner.get_opts(location, options).await
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        self.inner.delete_stream(locations)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.inner.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.inner.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.inner.copy_opts(from, to, options).await?;
        self.sync(to).await
    }

    async fn rename_opts(&self, from: &Path, to: &Path, options: RenameOptions) -> Result<()> {
        self.inner.rename_opts(from, to, options).await?;
        self.sync(to).await
    }
}

impl DurableFolder {
    async fn sync(&self, location: &Path) -> Result<()> {
        sync(self.inner.path_to_filesystem(location)?).await
    }
}

/// An upload in parts, as checkpoints of large tables are written.
#[derive(Debug)]
struct DurableUpload {
    inner: Box<dyn MultipartUpload>,
    file: PathBuf,
}

#[async_trait]
impl MultipartUpload for DurableUpload {
    fn put_part(&mut self, data: PutPayload) -> UploadPart {
        self.inner.put_part(data)
    }

    async fn complete(&mut self) -> Result<PutResult> {
        let result = self.inner.complete().await?;
        sync(self.file.clone()).await?;
        Ok(result)
    }

    async fn abort(&mut self) -> Result<()> {
        self.inner.abort().await
    }
}

async fn sync(file: PathBuf) -> Result<()> {
    tokio::task::spawn_blocking(move || sync_file_and_folder(&file).map_err(|error| named(&file, error))).await?
}

fn put(file: &FilePath, payload: &PutPayload, create_only: bool) -> io::Result<()> {
    let (mut staged, staged_path) = stage(file)?;
    let written = payload.iter().try_for_each(|part| staged.write_all(part)).and_then(|()| staged.sync_all());
    let named = written.and_then(|()| if create_only { std::fs::hard_link(&staged_path, file) } else { std::fs::rename(&staged_path, file) });
    if create_only || named.is_err() {
        // Only tidiness: a file left under its staging name is never read.
        let _ = std::fs::remove_file(&staged_path);
    }
    named?;
    file.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

/// Opens the first free staging name beside the file, making its folders where they are missing.
fn stage(file: &FilePath) -> io::Result<(File, PathBuf)> {
    let mut attempt = 1_u32;
    loop {
        let mut name = file.as_os_str().to_owned();
        name.push(format!("#{attempt}"));
        let staged_path = PathBuf::from(name);
        match OpenOptions::new().write(true).create_new(true).open(&staged_path) {
            Ok(staged) => return Ok((staged, staged_path)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => attempt += 1,
            Err(error) if error.kind() == ErrorKind::NotFound => make_folders(file.parent().ok_or(error)?)?,
            Err(error) => return Err(error),
        }
    }
}

/// Makes a folder and those above it; each new one is synced into the one that holds it.
fn make_folders(folder: &FilePath) -> io::Result<()> {
    let missing: Vec<_> = folder.ancestors().take_while(|folder| !folder.exists()).collect();
    std::fs::create_dir_all(folder)?;
    missing.iter().filter_map(|folder| folder.parent()).try_for_each(|above| File::open(above)?.sync_all())
}

fn named(file: &FilePath, error: io::Error) -> Error {
    let path = file.display().to_string();
    match error.kind() {
        ErrorKind::NotFound => Error::NotFound { path, source: error.into() },
        ErrorKind::AlreadyExists => Error::AlreadyExists { path, source: error.into() },
        _ => Error::Generic { store: "DurableFolder", source: error.into() },
    }
}
