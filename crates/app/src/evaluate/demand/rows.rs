//! Rows of a demand file, one after another: CSV, gzip CSV or Parquet with the columns `series_id,period,qty`, others beside them.

use crate::failure::{Failure, Place};
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type};
use flate2::read::MultiGzDecoder;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Columns that must be there.
const COLUMNS: [&str; 3] = ["series_id", "period", "qty"];
/// A line longer than this is no line of a demand file: what unpacks to gigabytes without a line's end must not fill the memory.
const LONGEST_LINE_BYTES: usize = 1 << 20;

/// One row as it is written.
pub(crate) struct Row<'a> {
    pub series: &'a str,
    pub period: &'a str,
    pub quantity: Quantity,
}

/// What stands in the column `qty`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Quantity {
    Number(f64),
    /// Nothing, NaN or infinite.
    Missing,
    Unreadable,
}

/// What takes the rows: the number of a row (the first after the heading is 1), and the row, or nothing where it does not have all columns.
pub(crate) type Taker<'t> = dyn FnMut(u64, Option<Row<'_>>) + 't;

/// Reads every row; returns the names of the columns that are not used.
///
/// # Errors
/// When the file cannot be opened or unpacked, or lacks a column.
pub(crate) fn read_rows(path: &Path, take: &mut Taker<'_>) -> Result<Vec<String>, Failure> {
    let file = File::open(path).map_err(|error| {
        let subject = path.display().to_string();
        Failure::input("file_not_read", &subject, format!("{subject}: {error}"), "Name a demand file that exists and can be read")
    })?;
    let ends_with = |ending: &str| path.file_name().is_some_and(|name| name.to_string_lossy().to_lowercase().ends_with(ending));
    if ends_with(".parquet") {
        read_parquet(path, file, take)
    } else if ends_with(".gz") {
        read_csv(path, MultiGzDecoder::new(file), take)
    } else {
        read_csv(path, file, take)
    }
}

fn read_csv(path: &Path, reader: impl Read, take: &mut Taker<'_>) -> Result<Vec<String>, Failure> {
    let damaged = |line: u64, cause: String| {
        let subject = path.display().to_string();
        let message = format!("{subject}: {cause}");
        Failure::input("file_damaged", &subject, message, "Export the file again, as CSV in UTF-8").at(Place {
            file: Some(subject.clone()),
            line: Some(line),
            field: None,
        })
    };
    let lines = BoundedLines { inner: reader, since_end: 0 };
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(lines);
    let headings = reader.byte_headers().map_err(|error| damaged(1, error.to_string()))?;
    let names: Vec<String> = headings.iter().map(|name| String::from_utf8_lossy(name).trim_start_matches('\u{feff}').trim().to_owned()).collect();
    let places = places_of(path, &names)?;
    let mut record = csv::ByteRecord::new();
    let mut row = 0;
    while reader.read_byte_record(&mut record).map_err(|error| damaged(row + 2, error.to_string()))? {
        row += 1;
        let text = |place: usize| record.get(place).map(String::from_utf8_lossy);
        match (text(places[0]), text(places[1]), text(places[2])) {
            (Some(series), Some(period), Some(quantity)) if !series.trim().is_empty() => {
                take(row, Some(Row { series: series.trim(), period: &period, quantity: Quantity::parse(&quantity) }));
            }
            _ => take(row, None),
        }
    }
    Ok(unused(&names))
}

fn read_parquet(path: &Path, file: File, take: &mut Taker<'_>) -> Result<Vec<String>, Failure> {
    let damaged = |cause: String| {
        let subject = path.display().to_string();
        Failure::input(
            "file_damaged",
            &subject,
            format!("{subject}: {cause}"),
            "Write the file again; series_id and period as text or date, qty as number",
        )
    };
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| damaged(error.to_string()))?;
    let names: Vec<String> = builder.schema().fields().iter().map(|field| field.name().clone()).collect();
    let places = places_of(path, &names)?;
    let batches = builder.build().map_err(|error| damaged(error.to_string()))?;
    let mut row = 0;
    for batch in batches {
        let batch = batch.map_err(|error| damaged(error.to_string()))?;
        row = take_batch(&batch, places, row, take).map_err(damaged)?;
    }
    Ok(unused(&names))
}

/// Hands over the rows of a batch; returns the number of the last.
fn take_batch(batch: &RecordBatch, places: [usize; 3], mut row: u64, take: &mut Taker<'_>) -> Result<u64, String> {
    let column = |place: usize, kind: &DataType| cast(batch.column(place), kind).map_err(|error| error.to_string());
    let (series, period) = (column(places[0], &DataType::Utf8)?, column(places[1], &DataType::Utf8)?);
    let quantity = column(places[2], &DataType::Float64)?;
    let (series, period) = (series.as_string::<i32>(), period.as_string::<i32>());
    let quantity = quantity.as_primitive::<Float64Type>();
    for index in 0..batch.num_rows() {
        row += 1;
        if series.is_null(index) || period.is_null(index) || series.value(index).trim().is_empty() {
            take(row, None);
            continue;
        }
        let number = if quantity.is_null(index) { f64::NAN } else { quantity.value(index) };
        take(row, Some(Row { series: series.value(index).trim(), period: period.value(index), quantity: Quantity::of(number) }));
    }
    Ok(row)
}

fn places_of(path: &Path, names: &[String]) -> Result<[usize; 3], Failure> {
    let mut places = [0; 3];
    for (place, wanted) in places.iter_mut().zip(COLUMNS) {
        *place = names.iter().position(|name| name.eq_ignore_ascii_case(wanted)).ok_or_else(|| {
            let message = format!("{} has no column `{wanted}`; it has {}", path.display(), names.join(", "));
            let place = Place { file: Some(path.display().to_string()), line: Some(1), field: Some(wanted.to_owned()) };
            Failure::input("missing_column", wanted, message, "Name the columns series_id,period,qty; price and promo may stand beside them")
                .at(place)
        })?;
    }
    Ok(places)
}

fn unused(names: &[String]) -> Vec<String> {
    names.iter().filter(|name| !COLUMNS.iter().any(|column| name.eq_ignore_ascii_case(column))).cloned().collect()
}

impl Quantity {
    fn parse(text: &str) -> Self {
        let text = text.trim();
        if text.is_empty() || ["na", "null", "none"].iter().any(|nothing| text.eq_ignore_ascii_case(nothing)) {
            return Self::Missing;
        }
        text.parse().map_or(Self::Unreadable, Self::of)
    }

    fn of(number: f64) -> Self {
        if number.is_finite() { Self::Number(number) } else { Self::Missing }
    }
}

/// Fails on a line that does not end.
struct BoundedLines<R> {
    inner: R,
    since_end: usize,
}

impl<R: Read> Read for BoundedLines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let read = &buffer[..count];
        self.since_end = match read.iter().rposition(|&byte| byte == b'\n') {
            Some(end) => count - end - 1,
            None => self.since_end + count,
        };
        if self.since_end > LONGEST_LINE_BYTES {
            return Err(io::Error::other("a line of more than a megabyte"));
        }
        Ok(count)
    }
}
