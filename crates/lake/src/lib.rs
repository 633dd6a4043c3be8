//! The lake: every version of every row of the core as Delta tables of Parquet files, what other systems' files brought, and the tables that pipelines
//! compute from both.
//!
//! Promises: the feed appends each commit exactly once, in order, and says with a marker up to which commit the lake is whole; a [`Snapshot`] names the
//! files of one moment and they do not change; what is computed twice with the same content makes no new version; damage is reported by file.
//! Leaves out: queries (the engine reads the files of a snapshot) and reading the core (a [`FeedSource`] does).
//!
//! Layout below the root: `core/<table>`, `history/<target>`, `imported/<target>` and `<layer>/<table>` are Delta tables, `feed.json` is the marker, `pins/`
//! holds pinned snapshots.

mod content_hash;
mod delta;
mod derived;
mod error;
mod feed;
mod history;
mod lake;
mod marker;
mod parquet_file;
mod pin;
mod schema;
mod snapshot;
mod storage;
mod sweep;
mod verify;

pub use content_hash::content_hash;
pub use derived::{DerivedState, DerivedTable};
pub use error::{LakeError, SourceError};
pub use feed::{Compaction, CoreHead, Failpoint, Feed, FeedOptions, FeedSource, FeedStep, Sabotage};
pub use history::{HistoryVersion, ImportedRow};
pub use lake::Lake;
pub use pin::Pin;
pub use schema::{
    COMMIT_SEQ, EFFECTIVE_AT, HISTORY_KNOWN_AT, IMPORT_ID, KEY_HASH, KNOWN_AT, OPERATION, RECORDED_AT, StoredVersion, arrow_schema, decode,
    history_schema, history_targets, imported_schema,
};
pub use snapshot::{FileRef, Snapshot, SnapshotTable};

/// Runs work that would hold up other tasks on a thread of its own.
async fn blocking<T: Send + 'static>(what: &'static str, work: impl FnOnce() -> Result<T, LakeError> + Send + 'static) -> Result<T, LakeError> {
    tokio::task::spawn_blocking(work).await.unwrap_or(Err(LakeError::Stopped { what }))
}
