//! Why an import cannot go on. What is wrong with single rows is no error: it goes to quarantine.

use std::path::{Path, PathBuf};

use serde::Serialize;

/// What is wrong, and what would make it right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub code: &'static str,
    pub message: String,
    pub remedy: String,
}

impl Problem {
    pub fn new(code: &'static str, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { code, message: message.into(), remedy: remedy.into() }
    }
}

/// A mapping that cannot be used: where, what is wrong, and what would make it right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{file}:{line}: {field}: {message}; {remedy}")]
pub struct MappingError {
    /// Stable name of the kind of mistake, such as `unknown_key`.
    pub code: &'static str,
    /// The mapping file as it was named to the parser.
    pub file: String,
    /// Line in the file, counted from 1.
    pub line: usize,
    /// Path of the key within the file, such as `load[2].columns.quantity.type`.
    pub field: String,
    pub message: String,
    pub remedy: String,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error(transparent)]
    Mapping(#[from] MappingError),
    /// A file of the source that cannot be read as what the mapping says it is.
    #[error("{file}: {message}; {remedy}")]
    Input { code: &'static str, file: String, message: String, remedy: String },
    /// The disk or a library failed; the same import may succeed later.
    #[error("{doing}: {path}")]
    File {
        doing: &'static str,
        path: PathBuf,
        #[source]
        cause: std::io::Error,
    },
    #[error("{doing}")]
    Frame {
        doing: String,
        #[source]
        cause: polars_failure::FrameFailure,
    },
}

/// Keeps the frame library's own error type out of the public interface.
pub mod polars_failure {
    /// What the frame library said.
    #[derive(Debug, thiserror::Error)]
    #[error("{0}")]
    pub struct FrameFailure(pub(crate) String);
}

impl ImportError {
    pub(crate) fn input(code: &'static str, file: &str, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::Input { code, file: file.to_owned(), message: message.into(), remedy: remedy.into() }
    }

    pub(crate) fn file(doing: &'static str, path: &Path, cause: std::io::Error) -> Self {
        Self::File { doing, path: path.to_owned(), cause }
    }

    pub(crate) fn frame(doing: impl Into<String>, cause: &impl ToString) -> Self {
        Self::Frame { doing: doing.into(), cause: polars_failure::FrameFailure(cause.to_string()) }
    }
}
