//! A first mapping for a folder of files: what each file most likely is, how sure that is, and what must be given by a person.
//!
//! Promises: the same files give the same text. Leaves out: meaning that names and values do not show, such as which status is cancelled; a person reads
//! the suggestion before it is used.

mod fields;
mod guess;
mod profile;
mod relate;
mod words;
mod write;

use std::path::Path;

use serde::Serialize;

pub use profile::{ColumnProfile, FileProfile};
pub use relate::Relation;

use crate::error::ImportError;
use crate::source::form_of;

/// A suggested mapping with what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Suggestion {
    /// A mapping file with the confidence of each column as a comment. It is complete where `unknown` is empty.
    pub mapping: String,
    /// What must be given before the mapping can be used.
    pub unknown: Vec<Unknown>,
    pub files: Vec<FileProfile>,
    pub relations: Vec<Relation>,
    /// Files that are none of the targets, as far as names and values say.
    pub unused: Vec<String>,
}

/// A field that a target needs and no column was found for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unknown {
    pub file: String,
    pub target: &'static str,
    pub field: &'static str,
    pub question: String,
}

/// Looks at the files of a folder (CSV, XLSX, Parquet; the first 50,000 rows of each) and proposes a mapping.
///
/// # Errors
/// When the folder or one of the files cannot be read.
pub fn suggest(folder: &Path) -> Result<Suggestion, ImportError> {
    let unreadable = |cause| ImportError::file("reading the folder", folder, cause);
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        if let (true, Ok(name)) = (entry.path().is_file(), entry.file_name().into_string())
            && form_of(&name).is_ok()
        {
            names.push(name);
        }
    }
    names.sort();
    let files = names.iter().map(|name| profile::profile(folder, name)).collect::<Result<Vec<_>, _>>()?;
    let relations = relate::relations(&files);
    let written = write::mapping(&files, &relations);
    Ok(Suggestion { mapping: written.text, unknown: written.unknown, unused: written.unused, relations, files })
}
