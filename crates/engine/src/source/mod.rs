//! A pinned snapshot as the engine sees it: for every table exactly the Parquet files of its version.
//!
//! Tables are plain listings of files, because that is what Ballista can send to an executor. The store behind them serves those files and no others, so
//! no statement, however written, can open anything else.

mod health;
mod store;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use arrow::datatypes::{Field, Schema, SchemaRef};
use chandler_catalogue::Table;
use chandler_catalogue::targets::Target;
use chandler_lake::{FileRef, Lake, LakeError, Snapshot, SnapshotTable, arrow_schema, history_schema, history_targets};
use datafusion::catalog::TableProvider;
use datafusion::datasource::MemTable;
use datafusion::datasource::file_format::FileFormat;
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::{ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl};
use datafusion::prelude::SessionContext;
use object_store::local::LocalFileSystem;
use object_store::{ObjectStore, ObjectStoreExt};
use url::Url;

use crate::pipeline::Pipelines;
use crate::{EngineError, TableKind};

pub(crate) use health::first_damaged_file;
pub(crate) use store::PinnedStores;

/// The tables of one snapshot.
#[derive(Debug, Clone)]
pub struct PinnedLake {
    /// Core tables: every version of every row.
    pub core: Vec<PinnedTable>,
    /// Every declared table of history: every version of every row that imports brought.
    pub history: Vec<PinnedHistory>,
    /// Tables that an earlier run computed, by name.
    pub derived: BTreeMap<String, PinnedDerived>,
    /// Serves the files; a local lake's counts paths from the root of the file system.
    pub store: Arc<dyn ObjectStore>,
}

/// A declared table with the files of its pinned version.
#[derive(Debug, Clone)]
pub struct PinnedTable {
    pub declaration: &'static Table,
    pub schema: SchemaRef,
    pub files: Vec<PinnedFile>,
}

/// A table of imported history with the files of its pinned version.
#[derive(Debug, Clone)]
pub struct PinnedHistory {
    pub target: &'static Target,
    pub schema: SchemaRef,
    pub files: Vec<PinnedFile>,
    /// The import that brought the first rows; empty where there are none.
    pub first_import: String,
}

/// A computed table with the files of its last version.
#[derive(Debug, Clone)]
pub struct PinnedDerived {
    pub schema: SchemaRef,
    pub files: Vec<PinnedFile>,
}

/// One Parquet file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinnedFile {
    /// Where it is: `file:///…` for a local lake.
    pub url: Url,
    /// Size when it was pinned.
    pub size_bytes: u64,
}

impl PinnedLake {
    /// Declared tables and all history without rows: enough to plan with.
    pub fn without_rows(declarations: impl IntoIterator<Item = &'static Table>) -> Self {
        let table = |declaration| PinnedTable { declaration, schema: arrow_schema(declaration), files: vec![] };
        let core = declarations.into_iter().map(table).collect();
        let history = |target| PinnedHistory { target, schema: history_schema(target), files: vec![], first_import: String::new() };
        let history = history_targets().map(history).collect();
        Self { core, history, derived: BTreeMap::new(), store: Arc::new(LocalFileSystem::new()) }
    }

    /// The core tables and the history of a snapshot. What is declared and the snapshot does not have is empty.
    ///
    /// # Errors
    /// When a file's path cannot be an address.
    pub fn of_snapshot(lake: &Lake, snapshot: &Snapshot, declarations: impl IntoIterator<Item = &'static Table>) -> Result<Self, EngineError> {
        let mut pinned = Self { store: lake.object_store(), ..Self::without_rows(declarations) };
        let files = |name: &str| pinned_files(lake, snapshot.tables.get(name).map_or(&[][..], |table| &table.files));
        for table in &mut pinned.core {
            table.files = files(table.declaration.name)?;
        }
        for table in &mut pinned.history {
            table.files = files(table.target.name)?;
            table.first_import = snapshot.tables.get(table.target.name).and_then(SnapshotTable::first_import).unwrap_or_default().to_owned();
        }
        Ok(pinned)
    }

    /// The same with what the last run computed for these pipelines.
    ///
    /// # Errors
    /// When a table's log or the schema of a file cannot be read.
    pub async fn with_derived(mut self, lake: &Lake, pipelines: &Pipelines) -> Result<Self, EngineError> {
        for pipeline in pipelines.tables() {
            let kept = match lake.derived_snapshot(pipeline.layer.name(), &pipeline.name, None).await {
                Ok(kept) => kept,
                Err(LakeError::NoTable { .. }) => continue,
                Err(error) => return Err(error.into()),
            };
            let Some(first) = kept.files.first() else { continue };
            let schema = file_schema(lake, first).await?;
            self.derived.insert(pipeline.name.clone(), PinnedDerived { schema, files: pinned_files(lake, &kept.files)? });
        }
        Ok(self)
    }

    /// The same core tables and history without rows, and no derived ones.
    pub(crate) fn without_files(&self) -> Self {
        let core = self.core.iter().map(|table| PinnedTable { files: vec![], ..table.clone() }).collect();
        let history = self.history.iter().map(|table| PinnedHistory { files: vec![], first_import: String::new(), ..table.clone() }).collect();
        Self { core, history, derived: BTreeMap::new(), store: self.store.clone() }
    }

    /// Every file with the table it belongs to, and what kind of table that is.
    pub(crate) fn files(&self) -> impl Iterator<Item = (TableKind, &str, &PinnedFile)> {
        let core = self.core.iter().map(|table| (TableKind::Core, table.declaration.name, &table.files));
        let history = self.history.iter().map(|table| (TableKind::History, table.target.name, &table.files));
        let derived = self.derived.iter().map(|(name, table)| (TableKind::Derived, name.as_str(), &table.files));
        core.chain(history).chain(derived).flat_map(|(kind, name, files)| files.iter().map(move |file| (kind, name, file)))
    }
}

fn pinned_files(lake: &Lake, files: &[FileRef]) -> Result<Vec<PinnedFile>, EngineError> {
    files.iter().map(|file| Ok(PinnedFile { url: lake.file_url(file)?, size_bytes: file.size_bytes })).collect()
}

/// The schema of a kept table, from the foot of one of its files.
async fn file_schema(lake: &Lake, file: &FileRef) -> Result<SchemaRef, EngineError> {
    let store = lake.object_store();
    let damaged = |reason: String| LakeError::Damaged { path: file.path.clone(), reason };
    let found = store.head(&lake.location(file)).await.map_err(|error| damaged(error.to_string()))?;
    let state = SessionContext::new().state();
    let format = ParquetFormat::default().with_force_view_types(false);
    Ok(format.infer_schema(&state, &store, &[found]).await.map_err(|error| damaged(error.to_string()))?)
}

/// A table over exactly these files; one without files is empty.
pub(crate) fn provider(schema: &SchemaRef, files: &[PinnedFile]) -> Result<Arc<dyn TableProvider>, EngineError> {
    let schema = plain(schema);
    if files.is_empty() {
        return Ok(Arc::new(MemTable::try_new(schema, vec![vec![]])?));
    }
    let urls = files.iter().map(|file| ListingTableUrl::try_new(file.url.clone(), None)).collect::<Result<Vec<_>, _>>()?;
    let options = ListingOptions::new(Arc::new(ParquetFormat::default())).with_file_extension("");
    let config = ListingTableConfig::new_with_multi_paths(urls).with_listing_options(options).with_schema(schema);
    Ok(Arc::new(ListingTable::try_new(config)?))
}

/// The schema without its descriptions, which plans would have to carry along and agree on.
fn plain(schema: &SchemaRef) -> SchemaRef {
    let fields = schema.fields().iter().map(|field| field.as_ref().clone().with_metadata(HashMap::new())).collect::<Vec<Field>>();
    Arc::new(Schema::new(fields))
}
