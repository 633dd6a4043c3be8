use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use datafusion::error::{DataFusionError, Result as EngineResult};
use datafusion::execution::object_store::ObjectStoreRegistry;
use futures::stream::{self, BoxStream, StreamExt};
use object_store::path::Path;
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore, PutMultipartOptions, PutOptions, PutPayload,
    PutResult, Result,
};
use url::Url;

use super::PinnedLake;

/// The only stores a session has: the pinned files of its lake, to be read.
#[derive(Debug)]
pub(crate) struct PinnedStores {
    /// Scheme and host of each place that has pinned files; all of them in one lake, so behind one store.
    places: BTreeSet<String>,
    pinned: Arc<PinnedStore>,
}

impl PinnedStores {
    pub fn over(lake: &PinnedLake) -> Self {
        let urls = || lake.files().map(|(_, _, file)| &file.url);
        let paths = urls().filter_map(|url| Path::from_url_path(url.path()).ok()).collect();
        Self { places: urls().map(place).collect(), pinned: Arc::new(PinnedStore { inner: lake.store.clone(), paths }) }
    }
}

fn place(url: &Url) -> String {
    format!("{}://{}", url.scheme(), url.authority())
}

impl ObjectStoreRegistry for PinnedStores {
    /// Refuses in effect: nothing may widen what a session can read.
    fn register_store(&self, _url: &Url, _store: Arc<dyn ObjectStore>) -> Option<Arc<dyn ObjectStore>> {
        None
    }

    fn get_store(&self, url: &Url) -> EngineResult<Arc<dyn ObjectStore>> {
        if self.places.contains(&place(url)) {
            return Ok(self.pinned.clone());
        }
        Err(DataFusionError::Plan(format!("{url} is not a file of the pinned snapshot")))
    }
}

/// Reads the listed files and refuses everything else.
#[derive(Debug)]
struct PinnedStore {
    inner: Arc<dyn ObjectStore>,
    paths: BTreeSet<Path>,
}

impl PinnedStore {
    fn refusal(location: impl fmt::Display) -> Error {
        let source = "it is not a file of the pinned snapshot, or would be written".into();
        Error::PermissionDenied { path: location.to_string(), source }
    }
}

impl fmt::Display for PinnedStore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} pinned files", self.paths.len())
    }
}

#[async_trait]
impl ObjectStore for PinnedStore {
    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        if !self.paths.contains(location) {
            return Err(Self::refusal(location));
        }
        self.inner.get_opts(location, options).await
    }

    async fn put_opts(&self, location: &Path, _payload: PutPayload, _options: PutOptions) -> Result<PutResult> {
        Err(Self::refusal(location))
    }

    async fn put_multipart_opts(&self, location: &Path, _options: PutMultipartOptions) -> Result<Box<dyn MultipartUpload>> {
        Err(Self::refusal(location))
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        locations.map(|location| Err(Self::refusal(location?))).boxed()
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        let location = prefix.map(ToString::to_string).unwrap_or_default();
        stream::once(async move { Err(Self::refusal(location)) }).boxed()
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        Err(Self::refusal(prefix.map(ToString::to_string).unwrap_or_default()))
    }

    async fn copy_opts(&self, from: &Path, _to: &Path, _options: CopyOptions) -> Result<()> {
        Err(Self::refusal(from))
    }
}
