//! XLSX, cell by cell: what the workbook stores as number, date or flag is kept apart from text.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use calamine::{Cell, DataRef, ExcelDateTime, Reader, Xlsx, XlsxError};

use super::build::ChunkBuilder;
use super::header::{names, wanted_columns};
use super::{BadRow, CellKind, Piece, Pieces, Wanted, unpacked};
use crate::error::ImportError;
use crate::mapping::FileFormat;
use crate::quarantine::Code;

pub(super) fn read(path: &Path, name: &str, format: &FileFormat, wanted: &Wanted, out: &Pieces) -> Result<(), ImportError> {
    let damaged = |error: XlsxError| {
        ImportError::input("damaged", name, format!("is no readable workbook: {error}"), "save it again as XLSX without a password")
    };
    let open = || File::open(path).map(BufReader::new).map_err(|cause| ImportError::file("opening", path, cause));
    unpacked::check(open()?, name)?;
    let mut workbook = Xlsx::new(open()?).map_err(damaged)?;
    let sheets = workbook.sheet_names();
    let sheet = format.sheet.clone().or_else(|| sheets.first().cloned()).unwrap_or_default();
    if !sheets.contains(&sheet) {
        let message = format!("has no sheet `{sheet}`");
        return Err(ImportError::input("no_sheet", name, message, format!("use one of {}", sheets.join(", "))));
    }
    let mut cells = workbook.worksheet_cells_reader(&sheet).map_err(damaged)?;
    let mut next_row = RowReader { ahead: None, ended: false };
    let header = loop {
        let Some((row, cells)) = next_row.read(|| cells.next_cell()).map_err(damaged)? else {
            let message = format!("sheet `{sheet}` has no row {}", format.header_row);
            return Err(ImportError::input("no_header", name, message, "correct `header_row`, or give a file with a header"));
        };
        if row as usize == format.header_row {
            break header_names(&cells, name, wanted)?;
        }
        if row as usize > format.header_row {
            let message = format!("row {} of sheet `{sheet}` is empty", format.header_row);
            return Err(ImportError::input("no_header", name, message, "give `header_row`, the row that names the columns"));
        }
    };
    let columns = wanted_columns(&header, wanted);
    let mut builder = ChunkBuilder::new(columns.iter().map(|(_, name)| name.clone()).collect(), wanted.chunk_rows, true);
    if !out.send(Piece::Header(header.clone())) {
        return Ok(());
    }
    while let Some((row, cells)) = next_row.read(|| cells.next_cell()).map_err(damaged)? {
        add_row(&mut builder, row, &cells, &header, &columns);
        if builder.is_full() && !out.send(Piece::Chunk(builder.take()?)) {
            return Ok(());
        }
    }
    if !builder.is_empty() {
        out.send(Piece::Chunk(builder.take()?));
    }
    Ok(())
}

/// A cell: its column from 0, its text and what the workbook knows of it.
type TextCell = (usize, String, CellKind);

fn header_names(cells: &[TextCell], file: &str, wanted: &Wanted) -> Result<Vec<String>, ImportError> {
    let width = cells.last().map_or(0, |(column, ..)| column + 1);
    let mut texts = vec![String::new(); width];
    for (column, text, _) in cells {
        texts[*column].clone_from(text);
    }
    names(texts, file, wanted)
}

fn add_row(builder: &mut ChunkBuilder, row: u64, cells: &[TextCell], header: &[String], columns: &[(usize, String)]) {
    if let Some((_, text, _)) = cells.iter().find(|(column, ..)| *column >= header.len()) {
        let reason = format!("has a cell to the right of the header's {} columns", header.len());
        let remedy = "name the column in the header, or clear the cell";
        builder.push_bad(BadRow { row, field: String::new(), value: text.clone(), code: Code::RaggedRow, reason, remedy });
        return;
    }
    for (index, (place, _)) in columns.iter().enumerate() {
        let cell = cells.iter().find(|(column, ..)| column == place);
        builder.push_cell(index, cell.map_or("", |(_, text, _)| text));
        builder.push_kind(index, cell.map_or(CellKind::Text, |(.., kind)| *kind));
    }
    builder.end_row(row);
}

/// Gathers the cells of a row, which the workbook stores one after the other.
struct RowReader {
    ahead: Option<(u64, TextCell)>,
    ended: bool,
}

impl RowReader {
    /// The next row with any content: its number from 1 and its cells.
    fn read<'c>(
        &mut self,
        mut next_cell: impl FnMut() -> Result<Option<Cell<DataRef<'c>>>, XlsxError>,
    ) -> Result<Option<(u64, Vec<TextCell>)>, XlsxError> {
        let mut current: Option<(u64, Vec<TextCell>)> = self.ahead.take().map(|(row, cell)| (row, vec![cell]));
        while !self.ended {
            let Some(cell) = next_cell()? else {
                self.ended = true;
                break;
            };
            let Some((text, kind)) = text_of(cell.get_value()) else {
                continue;
            };
            let (row, column) = cell.get_position();
            let (row, cell) = (u64::from(row) + 1, (column as usize, text, kind));
            match &mut current {
                Some((current, cells)) if *current == row => cells.push(cell),
                Some(_) => {
                    self.ahead = Some((row, cell));
                    return Ok(current);
                }
                None => current = Some((row, vec![cell])),
            }
        }
        Ok(current)
    }
}

/// `None` for an empty cell.
fn text_of(value: &DataRef<'_>) -> Option<(String, CellKind)> {
    let cell = match value {
        DataRef::Empty => return None,
        DataRef::String(text) if text.is_empty() => return None,
        DataRef::SharedString("") => return None,
        DataRef::String(text) => (text.clone(), CellKind::Text),
        DataRef::SharedString(text) => ((*text).to_owned(), CellKind::Text),
        DataRef::Int(number) => (number.to_string(), CellKind::Number),
        DataRef::Float(number) => (number_text(*number), CellKind::Number),
        DataRef::Bool(flag) => (flag.to_string(), CellKind::Flag),
        DataRef::DateTime(moment) if moment.is_datetime() => (moment_text(moment), CellKind::Moment),
        DataRef::DateTime(duration) => (format!("{} days", number_text(duration.as_f64())), CellKind::Text),
        DataRef::DateTimeIso(text) => (text.clone(), CellKind::Moment),
        DataRef::DurationIso(text) => (text.clone(), CellKind::Text),
        DataRef::Error(error) => (error.to_string(), CellKind::Text),
    };
    Some(cell)
}

/// A workbook keeps binary numbers but shows and promises 15 significant digits: 0.1 + 0.2 is 0.3 there, and here.
fn number_text(number: f64) -> String {
    let scientific = format!("{number:.14e}");
    let Some((mantissa, exponent)) = scientific.split_once('e') else {
        return scientific;
    };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    let text = if digits.is_empty() {
        return "0".to_owned();
    } else if exponent < 0 {
        format!("0.{}{digits}", "0".repeat(exponent.unsigned_abs() as usize - 1))
    } else if digits.len() <= exponent as usize + 1 {
        format!("{digits}{}", "0".repeat(exponent as usize + 1 - digits.len()))
    } else {
        format!("{}.{}", &digits[..=exponent as usize], &digits[exponent as usize + 1..])
    };
    format!("{sign}{text}")
}

fn moment_text(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    if (hour, minute, second, milli) == (0, 0, 0, 0) {
        return format!("{year:04}-{month:02}-{day:02}");
    }
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_fifteen_digits_without_an_exponent() {
        for (number, text) in [
            (7.0, "7"),
            (0.1 + 0.2, "0.3"),
            (-12.5, "-12.5"),
            (4_006_381_333_931.0, "4006381333931"),
            (0.000_001_5, "0.0000015"),
            (1e20, "100000000000000000000"),
            (-0.0, "0"),
            (123_456.789, "123456.789"),
        ] {
            assert_eq!(number_text(number), text);
        }
    }
}
