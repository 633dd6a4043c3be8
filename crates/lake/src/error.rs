use crate::history::{HISTORY_LAYER, IMPORTED_LAYER};
use crate::lake::CORE_LAYER;
use std::io::ErrorKind;

/// What the core says when it cannot be read.
pub type SourceError = Box<dyn std::error::Error + Send + Sync>;

/// Why the lake does not do what was asked. Paths are relative to the lake's root unless they begin with `/`.
#[derive(Debug, thiserror::Error)]
pub enum LakeError {
    #[error("{path} is damaged: {reason}; {}", remedy(.path))]
    Damaged { path: String, reason: String },
    #[error("{path} is missing, though the lake's log names it; {}", remedy(.path))]
    Missing { path: String },
    #[error("the staged rows in {path} cannot be taken over: {reason}; import again")]
    Staged { path: String, reason: String },
    #[error("{path} cannot be written because the disk is full; free space and run again: nothing is lost, what was begun is finished then")]
    Full { path: String },
    #[error("{path} cannot be written: {reason}; give this user the right to write there, or choose another folder")]
    NotWritable { path: String, reason: String },
    #[error("another process feeds this lake and holds {path}; stop it, or let it do the work")]
    Locked { path: String },
    #[error(
        "the lake has commits up to {lake_seq} and the core only up to {core_seq}: the core was restored to an older state; \
         restore the lake of the same time"
    )]
    Ahead { lake_seq: i64, core_seq: i64 },
    #[error("the lake belongs to the core {lake} and this is {core}; give each core its own lake folder")]
    OtherCore { lake: String, core: String },
    #[error(
        "commit {commit_seq} of the lake is not commit {commit_seq} of the core: the core was restored and went another way; \
         restore the lake of the same time"
    )]
    Diverged { commit_seq: i64 },
    #[error("the core gives commit {found} where the lake needs {expected}: its outbox was trimmed; restore the lake or the core so that they meet")]
    Gap { expected: i64, found: i64 },
    #[error("the lake holds no snapshot yet; feed it once")]
    NotFed,
    #[error("the lake reaches commit {reached} and not {asked}; ask for an earlier commit, or feed it first")]
    NotReached { asked: i64, reached: i64 },
    #[error("the lake has no table {table}")]
    NoTable { table: String },
    #[error("{table}.{column} of commit {commit_seq} cannot be kept in the lake: {reason}")]
    Value { table: String, column: String, commit_seq: i64, reason: String },
    #[error("{table} in the lake does not fit its declaration: {reason}; a change that is not additive needs a new table path")]
    Schema { table: String, reason: String },
    #[error("another process wrote {table} at the same time; run again")]
    Raced { table: String },
    #[error("the core cannot be read")]
    Source(#[source] SourceError),
    #[error("{path}: the storage does not answer as it should")]
    Storage { path: String, source: object_store::Error },
    #[error("{table}: the table's log could not be read or written")]
    Delta { table: String, source: Box<deltalake_core::DeltaTableError> },
    #[error("{what} stopped before it was done")]
    Stopped { what: &'static str },
}

/// Core tables and what was imported hold history that nothing else has; derived tables are made again by their pipeline.
fn remedy(path: &str) -> &'static str {
    let is_irreplaceable = [CORE_LAYER, HISTORY_LAYER, IMPORTED_LAYER].iter().any(|layer| path.split('/').next() == Some(layer));
    if is_irreplaceable || !path.contains('/') {
        "restore it from a backup of the lake"
    } else {
        "delete the table's folder and run again, which computes it anew"
    }
}

impl LakeError {
    /// What a failed read or write of `path` means to the person who has to mend it.
    pub(crate) fn storage(path: &str, source: object_store::Error) -> Self {
        let path = path.to_owned();
        if let object_store::Error::NotFound { .. } = source {
            return Self::Missing { path };
        }
        match io_kind(&source) {
            Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => Self::Full { path },
            Some(kind @ (ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem)) => Self::NotWritable { path, reason: kind.to_string() },
            _ => Self::Storage { path, source },
        }
    }

    pub(crate) fn io(path: &std::path::Path, source: std::io::Error) -> Self {
        let generic = object_store::Error::Generic { store: "folder", source: Box::new(source) };
        Self::storage(&path.display().to_string(), generic)
    }

    pub(crate) fn damaged(path: impl Into<String>, reason: impl ToString) -> Self {
        Self::Damaged { path: path.into(), reason: reason.to_string() }
    }
}

/// The operating system's answer, however deep it lies.
fn io_kind(error: &(dyn std::error::Error + 'static)) -> Option<ErrorKind> {
    let mut current = Some(error);
    while let Some(error) = current {
        if let Some(io) = error.downcast_ref::<std::io::Error>() {
            return Some(io.kind());
        }
        current = error.source();
    }
    None
}
