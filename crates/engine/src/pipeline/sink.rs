use std::collections::BTreeMap;
use std::sync::Mutex;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use chandler_lake::{DerivedState, Lake, content_hash};

use super::{Layer, TableState};
use crate::EngineError;

/// A computed table on its way to where it is kept.
#[derive(Debug, Clone)]
pub struct DerivedTable<'a> {
    pub name: &'a str,
    pub layer: Layer,
    pub schema: SchemaRef,
    /// In their final order, in normal form.
    pub rows: &'a [RecordBatch],
}

/// What became of a table that was to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub content_hash: String,
    pub state: TableState,
}

/// Keeps computed tables.
#[async_trait]
pub trait DerivedSink: Send + Sync {
    /// Makes these rows the content of the table, unless they are that already.
    ///
    /// # Errors
    /// When it cannot be written; the table is then as it was before.
    async fn keep(&self, table: DerivedTable<'_>) -> Result<Kept, EngineError>;
}

/// Keeps tables in the lake, as made from one snapshot.
pub struct LakeSink<'a> {
    pub lake: &'a Lake,
    pub snapshot_id: &'a str,
}

#[async_trait]
impl DerivedSink for LakeSink<'_> {
    async fn keep(&self, table: DerivedTable<'_>) -> Result<Kept, EngineError> {
        let written = self.lake.write_derived(table.layer.name(), table.name, &table.schema, table.rows.to_vec(), self.snapshot_id).await?;
        let state = match written.state {
            DerivedState::Computed => TableState::Computed,
            DerivedState::Unchanged => TableState::Unchanged,
        };
        Ok(Kept { content_hash: written.content_hash, state })
    }
}

/// Keeps nothing but hashes: for replays, which must not write, and for tests.
#[derive(Debug, Default)]
pub struct MemorySink {
    hashes: Mutex<BTreeMap<String, String>>,
}

#[async_trait]
impl DerivedSink for MemorySink {
    async fn keep(&self, table: DerivedTable<'_>) -> Result<Kept, EngineError> {
        let unhashable = || EngineError::Engine(format!("{} has a column of a type that the lake does not keep", table.name));
        let content_hash = content_hash(&table.schema, table.rows).ok_or_else(unhashable)?;
        let earlier = self.hashes.lock().ok().and_then(|mut hashes| hashes.insert(table.name.to_owned(), content_hash.clone()));
        let state = if earlier.as_ref() == Some(&content_hash) { TableState::Unchanged } else { TableState::Computed };
        Ok(Kept { content_hash, state })
    }
}
