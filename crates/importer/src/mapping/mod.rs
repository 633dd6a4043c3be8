//! The mapping file: which file's columns become which fields of which target.
//!
//! Beyond the keys of the contract a file may say, all optional:
//!
//! | where | key | meaning |
//! |---|---|---|
//! | top, load | `entity`, `site` | constants for `entity_id` and `site_id` where no column gives them |
//! | top | `cut_over` | day that divides history from business: history up to it, openings at its end; else the last day of the history |
//! | top, load | `time_zone` | zone of instants without an offset, and of the day whose end is `known_at`; else the caller's |
//! | load | `rows` | instead of `file` and `columns`: rows for which the source has no file, `[{ site_id = "MAIN", name = "Warehouse" }]` |
//! | load | `sheet`, `header_row` | the XLSX sheet (first) and the row that names the columns (1) |
//! | load, join | `delimiter`, `quote`, `encoding` | of CSV; the delimiter is found, `"` and `utf-8` are taken otherwise; `utf-8`, `latin-1`, `cp1252`, `utf-16` |
//! | load | `decimal`, `thousands` | separators inside numbers: `.` and none |
//! | load | `null` | texts that stand for nothing: `""`, `"NULL"`, `"\N"`, `"#N/A"` |
//! | load | `trim` | outer spaces of cells are taken off, and counted for codes (true) |
//! | load | `distinct`, `order` | of the rows that agree in these columns or expressions one stays: the first by `order` (`"column desc"`), else the first of the file |
//! | load | `complete` | the file is the whole truth: rows that an earlier version had and this one lacks are deleted (true) |
//! | join | `where`, `as`, `missing` | condition on the joined file; name for its columns (file stem); `"null"` keeps rows without a match (`"quarantine"`) |
//! | join | `order` | of several matching rows the first by this order is taken; without it such a row is rejected |
//! | column | `column`, `const` or `sql` | one of the three; `sql` is an expression over the columns, which are text: `CAST(qty AS DECIMAL(18,6))` |
//! | column | `type` | only to declare the type of a column that the target leaves open (`attr_*`) |
//! | column | `format` | of days and instants, strftime; several are tried; `%y{1950}` is a two-digit year from 1950 to 2049 |
//! | column | `map`, `on_unmapped` | texts to replace before reading; others are kept (`"keep"`) or rejected (`"quarantine"`) |
//! | column | `default` | stands for an empty cell |
//! | column | `pad` | fills a code with zeros on the left to this length |
//! | column | `scale` | digits after the point that the number only implies: `1250` with 2 is 12.50 |
//! | column | `total` | with `distinct`: the sum over the rows that are merged |
//!
//! `key` names mapped fields or columns of the file; `@row` is the row's number in the file, `@occurrence` counts rows that agree in the other parts.
//! `@row` is a column too.

mod column;
mod document;
mod join;
mod load;
mod parse;

use std::path::Path;

use chandler_calendar::Day;

pub(crate) use column::{Column, Origin};
pub(crate) use document::Place;
pub(crate) use join::{Join, Missing, file_stem};
pub(crate) use load::{FileFormat, InlineRows, Load, Operand, OrderBy, TextRules};

use crate::error::{ImportError, MappingError};
use crate::targets::Target;

/// Name of the column that holds the row's number in its file.
pub(crate) const ROW: &str = "@row";
/// Part of a key that counts the rows that agree in all other parts.
pub(crate) const OCCURRENCE: &str = "@occurrence";

/// A checked mapping file.
#[derive(Debug, Clone)]
pub struct Mapping {
    pub(crate) loads: Vec<Load>,
    /// Day that divides history from business, where the mapping says it.
    pub cut_over: Option<Day>,
}

impl Mapping {
    /// Reads and checks a mapping; `file` names it in errors.
    ///
    /// # Errors
    /// The first mistake, with its line, key and remedy.
    pub fn parse(file: &str, text: &str) -> Result<Self, MappingError> {
        parse::parse_mapping(file, text)
    }

    /// Reads and checks a mapping file.
    ///
    /// # Errors
    /// When the file cannot be read, or with its first mistake.
    pub fn read(path: &Path) -> Result<Self, ImportError> {
        let text = std::fs::read_to_string(path).map_err(|cause| ImportError::file("reading the mapping", path, cause))?;
        Ok(Self::parse(&path.display().to_string(), &text)?)
    }

    /// The targets that the mapping loads, in the order of their first load, each once.
    pub fn targets(&self) -> Vec<&'static Target> {
        let mut targets: Vec<&'static Target> = Vec::new();
        for load in &self.loads {
            if !targets.iter().any(|target| target.name == load.target.name) {
                targets.push(load.target);
            }
        }
        targets
    }

    /// The files that the mapping reads, joined ones included, each once.
    pub fn files(&self) -> Vec<&str> {
        let mut files: Vec<&str> = Vec::new();
        for load in &self.loads {
            let own = Some(load.file.as_str()).filter(|_| load.rows.is_none());
            for file in own.into_iter().chain(load.joins.iter().map(|join| join.file.as_str())) {
                if !files.contains(&file) {
                    files.push(file);
                }
            }
        }
        files
    }
}
