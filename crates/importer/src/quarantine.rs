//! What could not be read: one line per complaint, with what would make it right.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::error::ImportError;

macro_rules! codes {
    ($($variant:ident $name:literal $meaning:literal,)*) => {
        /// Why a row is in quarantine.
        ///
        /// | code | meaning |
        /// |---|---|
        $(#[doc = concat!("| `", $name, "` | ", $meaning, " |")])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Code {
            $(#[doc = $meaning] $variant,)*
        }

        impl Code {
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            pub fn meaning(self) -> &'static str {
                match self {
                    $(Self::$variant => $meaning,)*
                }
            }
        }
    };
}

codes! {
    MissingRequired "missing_required" "a field that every row needs is empty",
    NotANumber "not_a_number" "the text is no decimal number in the notation that the mapping gives",
    TooManyDecimals "too_many_decimals" "more digits after the point than the field keeps; nothing is rounded",
    OutOfRange "out_of_range" "the value is smaller or larger than the field allows",
    NotADate "not_a_date" "the text is no day or instant in any of the formats",
    AmbiguousDate "ambiguous_date" "the text can be read as two different days",
    NotAFlag "not_a_flag" "the text is neither true nor false",
    NotACurrency "not_a_currency" "the text is no ISO 4217 code",
    UnknownCode "unknown_code" "the text is not in the `map`, or not among the values that the field allows",
    BadCode "bad_code" "a code holds a line break or another control character",
    DuplicateKey "duplicate_key" "an earlier row has the same key; the first is kept",
    NoMatch "no_match" "the joined file has no row for this one",
    ManyMatches "many_matches" "the joined file has several rows for this one",
    RaggedRow "ragged_row" "the row has more or fewer cells than the header",
    BadEncoding "bad_encoding" "bytes that are no text in the file's encoding",
    UnknownReference "unknown_reference" "a code that no master has",
    WrongCurrency "wrong_currency" "the amounts are in another currency than the books",
    Refused "refused" "the business does not accept the row",
    FailedExpression "failed_expression" "the mapping's SQL expression fails on this row",
}

/// One complaint about one row. `row` is its line (CSV) or row number (XLSX, Parquet) in the file, from 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Complaint {
    pub file: String,
    pub row: u64,
    /// Target field or source column; empty where the whole row is meant.
    pub field: String,
    /// As it stands in the file, shortened.
    pub value: String,
    pub code: Code,
    pub reason: String,
    pub remedy: String,
}

/// Longest value that is quoted, in characters.
const VALUE_SHOWN: usize = 120;

/// Where complaints go.
pub trait Quarantine {
    /// # Errors
    /// When the complaint cannot be kept; the import then stops.
    fn add(&mut self, complaint: Complaint) -> Result<(), ImportError>;
}

impl Quarantine for Vec<Complaint> {
    fn add(&mut self, complaint: Complaint) -> Result<(), ImportError> {
        self.push(complaint);
        Ok(())
    }
}

/// Writes complaints to a CSV file with the header `file,row,field,value,code,reason,remedy`.
///
/// A cell that a spreadsheet would take for a formula gets an apostrophe in front.
pub struct QuarantineFile {
    writer: csv::Writer<BufWriter<File>>,
    path: PathBuf,
    lines: u64,
}

impl QuarantineFile {
    /// # Errors
    /// When the file cannot be written.
    pub fn create(path: &Path) -> Result<Self, ImportError> {
        let file = File::create(path).map_err(|cause| ImportError::file("creating the quarantine file", path, cause))?;
        let mut quarantine = Self { writer: csv::Writer::from_writer(BufWriter::new(file)), path: path.to_owned(), lines: 0 };
        quarantine.write(["file", "row", "field", "value", "code", "reason", "remedy"])?;
        Ok(quarantine)
    }

    /// Complaints written so far.
    pub fn lines(&self) -> u64 {
        self.lines
    }

    /// Writes what is still in memory; the number of complaints.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(mut self) -> Result<u64, ImportError> {
        self.writer.flush().map_err(|cause| ImportError::file("writing the quarantine file", &self.path, cause))?;
        Ok(self.lines)
    }

    fn write<const N: usize>(&mut self, cells: [&str; N]) -> Result<(), ImportError> {
        self.writer.write_record(cells).map_err(|error| ImportError::file("writing the quarantine file", &self.path, error.into()))
    }
}

impl Quarantine for QuarantineFile {
    fn add(&mut self, complaint: Complaint) -> Result<(), ImportError> {
        let value: String = complaint.value.chars().take(VALUE_SHOWN).collect();
        let (file, field, value) = (guard(&complaint.file), guard(&complaint.field), guard(&value));
        let (reason, remedy) = (guard(&complaint.reason), guard(&complaint.remedy));
        self.write([&file, &complaint.row.to_string(), &field, &value, complaint.code.name(), &reason, &remedy])?;
        self.lines += 1;
        Ok(())
    }
}

/// Keeps a spreadsheet from running what a cell says.
fn guard(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if is_formula { format!("'{text}") } else { text.to_owned() }
}
