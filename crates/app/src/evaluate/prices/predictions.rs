//! Verdicts as CSV: `line_id,score,expected,loss,cause`.

use super::lines::SalesLine;
use crate::failure::Failure;
use chandler_amount::format_scaled;
use chandler_learn::prices::Verdict;
use std::path::Path;

/// Writes the verdicts on lines, in the lines' order.
///
/// # Errors
/// When the file cannot be written.
pub(super) fn write_predictions(path: &Path, lines: &[SalesLine], verdicts: &[Verdict]) -> Result<(), Failure> {
    let failed = |error: csv::Error| {
        let subject = path.display().to_string();
        Failure::fault("file_not_written", &subject, format!("{subject}: {error}"), "Name a file in a folder that exists and has room")
    };
    let mut file = csv::Writer::from_path(path).map_err(failed)?;
    file.write_record(["line_id", "score", "expected", "loss", "cause"]).map_err(failed)?;
    for verdict in verdicts {
        let expected = verdict.expected.map_or(String::new(), |expected| format_scaled(expected, 6, 2));
        let (score, loss) = (format!("{:.9}", verdict.score), format_scaled(verdict.loss, 6, 2));
        file.write_record([&lines[verdict.line].line_id, &score, &expected, &loss, verdict.cause.name()]).map_err(failed)?;
    }
    file.flush().map_err(|error| failed(error.into()))
}
