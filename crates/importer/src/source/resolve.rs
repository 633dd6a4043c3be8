//! Which file on disk a mapping means.

use std::path::{Component, Path, PathBuf};

use crate::error::ImportError;

/// What kind of file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Csv,
    Xlsx,
    Parquet,
}

/// The form by the ending of the name; whether a CSV file is compressed is seen in its first bytes.
pub(crate) fn form_of(name: &str) -> Result<Form, ImportError> {
    let lower = name.to_ascii_lowercase();
    let plain = lower.strip_suffix(".gz").unwrap_or(&lower);
    match plain.rsplit('.').next() {
        Some("csv" | "tsv" | "txt" | "tab") => Ok(Form::Csv),
        Some("xlsx" | "xlsm") if plain == lower => Ok(Form::Xlsx),
        Some("parquet") if plain == lower => Ok(Form::Parquet),
        _ => Err(ImportError::input("unknown_form", name, "the name says not what kind of file it is", "use csv, csv.gz, xlsx or parquet")),
    }
}

/// The file that a mapping names, inside the source: a folder, or one file, whose neighbours may then be joined.
pub(crate) fn resolve(source: &Path, name: &str) -> Result<PathBuf, ImportError> {
    form_of(name)?;
    let stays_inside = Path::new(name).components().all(|component| matches!(component, Component::Normal(_) | Component::CurDir));
    if name.is_empty() || !stays_inside {
        return Err(ImportError::input("outside_source", name, "the file lies outside the source", "name a file inside the source folder"));
    }
    let folder = if source.is_file() { source.parent().unwrap_or(Path::new("")) } else { source };
    let path = folder.join(name);
    if path.is_file() {
        return Ok(path);
    }
    let message = format!("there is no such file in {}", folder.display());
    Err(ImportError::input("no_file", name, message, "correct `file` in the mapping, or the source folder"))
}
