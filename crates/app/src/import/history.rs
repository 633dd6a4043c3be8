//! Rows of history between the files and the lake.

use chandler_calendar::Day;
use chandler_importer::Target;
use std::path::PathBuf;

/// What was staged of a target of history.
pub(super) struct StagedTarget {
    pub target: &'static Target,
    /// Parquet files, oldest first.
    pub parts: Vec<PathBuf>,
    pub rows: u64,
    /// First and last day on which something happened in them.
    pub days: Option<(Day, Day)>,
}
