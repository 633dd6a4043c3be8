//! What the columns of a file hold: types, gaps, distinct values, ranges and keys.

use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use polars::prelude::DataFrame;
use serde::Serialize;

use super::guess::{Guess, Guesses};
use crate::error::ImportError;
use crate::mapping::{FileFormat, ROW};
use crate::source::{Source, Wanted};

/// Rows at the start of a file that are looked at.
pub(super) const ROWS: usize = 50_000;
/// Columns whose pairs are tried as a key where no single column is one.
const PAIRED_COLUMNS: usize = 8;
/// Values that a person is shown of a column, and their longest length in characters.
const SAMPLES: usize = 3;
const SAMPLE_LENGTH: usize = 60;

/// What one column holds, in the rows that were looked at.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ColumnProfile {
    pub name: String,
    /// Cells that are empty.
    pub nulls: usize,
    /// Different values.
    pub distinct: usize,
    /// Smallest value, by size for numbers, else by its letters.
    pub minimum: String,
    pub maximum: String,
    /// The first different values, shortened.
    pub samples: Vec<String>,
    /// Share of the values that can be read as each type, from 0 to 1; types that fit none are left out.
    pub types: BTreeMap<&'static str, f64>,
    /// Formats that fit every value, if it is a column of days.
    pub formats: Vec<String>,
    #[serde(skip)]
    pub(super) values: HashSet<u64>,
}

/// What one file holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileProfile {
    pub file: String,
    /// Rows that were looked at.
    pub rows: usize,
    /// There are more rows than were looked at.
    pub is_sample: bool,
    pub columns: Vec<ColumnProfile>,
    /// Columns, alone or in pairs, that tell the rows apart.
    pub keys: Vec<Vec<String>>,
}

impl FileProfile {
    pub(super) fn column(&self, name: &str) -> Option<&ColumnProfile> {
        self.columns.iter().find(|column| column.name == name)
    }
}

impl ColumnProfile {
    /// Whether every value is one of these texts.
    pub(super) fn has_only(&self, texts: &[&str]) -> bool {
        let known: HashSet<u64> = texts.iter().map(|text| hash(&[Some(text)])).collect();
        self.values.iter().all(|value| known.contains(value))
    }

    pub(super) fn share(&self, guess: Guess) -> f64 {
        self.types.get(guess.name()).copied().unwrap_or(0.0)
    }
}

pub(super) fn profile(folder: &Path, file: &str) -> Result<FileProfile, ImportError> {
    let format = FileFormat { sheet: None, header_row: 1, delimiter: None, quote: b'"', encoding: None };
    let mut source = Source::open(&folder.join(file), file, &format, Wanted { columns: None, chunk_rows: ROWS })?;
    let header = source.header.clone();
    let chunk = source.next()?.unwrap_or_default();
    // A full first chunk may be the whole file; only another one says that there is more.
    let is_sample = source.next()?.is_some();
    let rows = chunk.frame.height();
    let mut columns = Vec::new();
    for name in header.iter().filter(|name| *name != ROW) {
        columns.push(profile_column(&chunk.frame, name).map_err(|error| ImportError::frame(format!("looking at {file}"), &error))?);
    }
    let keys = find_keys(&chunk.frame, &columns).map_err(|error| ImportError::frame(format!("looking at {file}"), &error))?;
    Ok(FileProfile { file: file.to_owned(), rows, is_sample, columns, keys })
}

fn profile_column(frame: &DataFrame, name: &str) -> polars::prelude::PolarsResult<ColumnProfile> {
    let mut guesses = Guesses::default();
    let (mut nulls, mut values, mut samples) = (0, HashSet::new(), Vec::new());
    if frame.height() > 0 {
        for text in frame.column(name)?.str()?.iter() {
            match text.map(str::trim).filter(|text| !text.is_empty() && *text != "NULL") {
                None => nulls += 1,
                Some(text) => {
                    if values.insert(hash(&[Some(text)])) {
                        guesses.look_at(text);
                        if samples.len() < SAMPLES {
                            samples.push(text.chars().take(SAMPLE_LENGTH).collect());
                        }
                    }
                }
            }
        }
    }
    let (minimum, maximum) = guesses.range();
    Ok(ColumnProfile {
        name: name.to_owned(),
        nulls,
        distinct: values.len(),
        minimum,
        maximum,
        samples,
        types: guesses.shares(),
        formats: guesses.formats(),
        values,
    })
}

/// Single columns without gaps or repetitions; where there is none, pairs of columns.
fn find_keys(frame: &DataFrame, columns: &[ColumnProfile]) -> polars::prelude::PolarsResult<Vec<Vec<String>>> {
    let rows = frame.height();
    let is_code = |column: &&ColumnProfile| rows > 0 && column.nulls == 0 && column.share(Guess::Day) < 1.0;
    let single: Vec<Vec<String>> =
        columns.iter().filter(is_code).filter(|column| column.distinct == rows).map(|column| vec![column.name.clone()]).collect();
    if !single.is_empty() {
        return Ok(single);
    }
    let candidates: Vec<&ColumnProfile> = columns.iter().filter(is_code).filter(|column| column.distinct > 1).take(PAIRED_COLUMNS).collect();
    let mut pairs = Vec::new();
    for (index, left) in candidates.iter().enumerate() {
        for right in &candidates[index + 1..] {
            let (left_texts, right_texts) = (frame.column(&left.name)?.str()?, frame.column(&right.name)?.str()?);
            let mut seen = HashSet::with_capacity(rows);
            if left_texts.iter().zip(right_texts.iter()).all(|(left, right)| seen.insert(hash(&[left, right]))) {
                pairs.push(vec![left.name.clone(), right.name.clone()]);
            }
        }
    }
    Ok(pairs)
}

/// Equal in every run: the hasher has fixed keys.
fn hash(texts: &[Option<&str>]) -> u64 {
    let mut hasher = DefaultHasher::new();
    texts.hash(&mut hasher);
    hasher.finish()
}
