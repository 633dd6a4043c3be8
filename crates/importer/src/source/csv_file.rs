//! CSV, plain or gzip, in any of the encodings, as a stream.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::path::Path;
use std::rc::Rc;

use csv::ByteRecord;
use flate2::read::MultiGzDecoder;

use super::build::ChunkBuilder;
use super::decode::{Decoded, Encoding};
use super::header::{names, wanted_columns};
use super::sniff::{Sniffed, sniff};
use super::{BadRow, Piece, Pieces, Wanted};
use crate::error::ImportError;
use crate::mapping::FileFormat;
use crate::quarantine::Code;

/// A longer row is a quote that never ends, not a row.
const ROW_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Bytes at the start in which delimiter and line ends are looked for.
const SNIFFED_BYTES: u64 = 256 * 1024;

pub(super) fn read(path: &Path, name: &str, format: &FileFormat, wanted: &Wanted, out: &Pieces) -> Result<(), ImportError> {
    let since_row = Rc::new(Cell::new(0));
    let (bytes, sniffed) = open(path, name, format, &since_row)?;
    let delimiter = format.delimiter.unwrap_or(sniffed.delimiter);
    let mut rows = Rows {
        reader: csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).quote(format.quote).from_reader(bytes),
        record: ByteRecord::new(),
        has_carriage_returns: sniffed.has_carriage_returns,
        lines_before: u64::from(sniffed.separator_line > 0),
        since_row,
        name,
    };
    let header = rows.header(format, wanted)?;
    let columns = wanted_columns(&header, wanted);
    let mut builder = ChunkBuilder::new(columns.iter().map(|(_, name)| name.clone()).collect(), wanted.chunk_rows, false);
    if !out.send(Piece::Header(header.clone())) {
        return Ok(());
    }
    while let Some(row) = rows.next()? {
        match checked(&rows.record, &header, row) {
            Err(bad) => builder.push_bad(bad),
            Ok(text) => {
                for (index, (place, _)) in columns.iter().enumerate() {
                    let range = rows.record.range(*place).unwrap_or(0..0);
                    builder.push_cell(index, &text[range]);
                }
                builder.end_row(row);
            }
        }
        if builder.is_full() && !out.send(Piece::Chunk(builder.take()?)) {
            return Ok(());
        }
    }
    if !builder.is_empty() {
        out.send(Piece::Chunk(builder.take()?));
    }
    Ok(())
}

/// The row as text, or what is wrong with it.
fn checked<'r>(record: &'r ByteRecord, header: &[String], row: u64) -> Result<&'r str, BadRow> {
    let value = || String::from_utf8_lossy(record.as_slice()).into_owned();
    if record.len() != header.len() {
        let reason = format!("has {} cells where the header has {}", record.len(), header.len());
        let remedy = "quote cells that hold the delimiter, a quote or a line break";
        return Err(BadRow { row, field: String::new(), value: value(), code: Code::RaggedRow, reason, remedy });
    }
    // One look at the whole row is enough unless it fails: then the cell is looked for. A character cannot span two cells, but two halves could join.
    let text = std::str::from_utf8(record.as_slice());
    let first_bad = record.iter().position(|cell| std::str::from_utf8(cell).is_err());
    match (text, first_bad) {
        (Ok(text), None) => Ok(text),
        (_, place) => {
            let place = place.unwrap_or(0);
            let value = String::from_utf8_lossy(record.get(place).unwrap_or_default()).into_owned();
            let field = header.get(place).cloned().unwrap_or_default();
            let remedy = "give the file's `encoding` in the mapping, most often cp1252, or correct the row";
            Err(BadRow { row, field, value, code: Code::BadEncoding, reason: "holds bytes that are no text in this encoding".to_owned(), remedy })
        }
    }
}

struct Rows<'n, R> {
    reader: csv::Reader<R>,
    record: ByteRecord,
    has_carriage_returns: bool,
    lines_before: u64,
    since_row: Rc<Cell<usize>>,
    name: &'n str,
}

impl<R: Read> Rows<'_, R> {
    fn header(&mut self, format: &FileFormat, wanted: &Wanted) -> Result<Vec<String>, ImportError> {
        for _ in 0..format.header_row {
            if self.next()?.is_none() {
                let message = format!("the file has no row {}", format.header_row);
                return Err(ImportError::input("no_header", self.name, message, "correct `header_row`, or give a file with a header"));
            }
        }
        let undecodable = || {
            let remedy = "give the file's `encoding` in the mapping, most often cp1252 or utf-16";
            ImportError::input("bad_encoding", self.name, "the header holds bytes that are no text in this encoding", remedy)
        };
        let cells: Result<Vec<String>, _> = self.record.iter().map(|cell| String::from_utf8(cell.to_vec())).collect();
        names(cells.map_err(|_| undecodable())?, self.name, wanted)
    }

    /// Reads the next row into `record`; its first line in the file, from 1.
    fn next(&mut self) -> Result<Option<u64>, ImportError> {
        let before = self.reader.position().line();
        let more = self.reader.read_byte_record(&mut self.record).map_err(|error| self.unreadable(error))?;
        if !more {
            return Ok(None);
        }
        self.since_row.set(0);
        let after = self.reader.position().line();
        // The reader counts a line when it passes its LF: behind the row's own for LF, before it for CR LF.
        let inside = if after - before > 1 { self.record.as_slice().iter().filter(|byte| **byte == b'\n').count() as u64 } else { 0 };
        let line =
            if self.has_carriage_returns { after - inside.min(after - 1) } else { before.max((after - inside.min(after - 1)).saturating_sub(1)) };
        Ok(Some(line + self.lines_before))
    }

    fn unreadable(&self, error: csv::Error) -> ImportError {
        let line = self.reader.position().line();
        let remedy = "export the file again";
        match error.into_kind() {
            csv::ErrorKind::Io(cause)
                if cause.kind() == io::ErrorKind::InvalidData && cause.get_ref().is_some_and(|inner| inner.is::<EndlessRow>()) =>
            {
                let message = format!(
                    "a row that begins at line {line} or later is longer than {} MB: a quote in it is not closed, or its lines have no ends",
                    ROW_BYTES_MAX >> 20
                );
                ImportError::input(
                    "endless_row",
                    self.name,
                    message,
                    "close the quote, give another `quote` in the mapping, or export the file again",
                )
            }
            csv::ErrorKind::Io(cause) => ImportError::input("damaged", self.name, format!("cannot be read on after line {line}: {cause}"), remedy),
            other => ImportError::input("damaged", self.name, format!("cannot be read on after line {line}: {other:?}"), remedy),
        }
    }
}

type Bytes = BufReader<Decoded<io::Chain<Cursor<Vec<u8>>, Box<dyn Read>>>>;

/// The file's text from its first row on, and what its start says.
fn open(path: &Path, name: &str, format: &FileFormat, since_row: &Rc<Cell<usize>>) -> Result<(Counted<Bytes>, Sniffed), ImportError> {
    let file = File::open(path).map_err(|cause| ImportError::file("opening", path, cause))?;
    let damaged = |cause: io::Error| ImportError::input("damaged", name, format!("cannot be read: {cause}"), "export the file again");
    let mut file = BufReader::with_capacity(256 * 1024, file);
    let is_gzip = io::BufRead::fill_buf(&mut file).map_err(damaged)?.starts_with(&[0x1f, 0x8b]);
    let mut raw: Box<dyn Read> = if is_gzip { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    let mut start = Vec::new();
    raw.by_ref().take(SNIFFED_BYTES).read_to_end(&mut start).map_err(damaged)?;
    let (encoding, mark) = match (Encoding::of_mark(&start), format.encoding) {
        (Some((found, mark)), None) => (found, mark),
        // A file that says UTF-16 and starts with its mark may have either order of bytes.
        (Some((found, mark)), Some(given)) if found == given || (found == Encoding::Utf16Be && given == Encoding::Utf16Le) => (found, mark),
        (_, given) => (given.unwrap_or(Encoding::Utf8), 0),
    };
    let mut decoded_start = Vec::new();
    Decoded::new(&start[mark..], encoding).read_to_end(&mut decoded_start).map_err(damaged)?;
    let sniffed = sniff(&decoded_start, format.quote, format.header_row);
    let mut rest = Cursor::new(start);
    rest.set_position(mark as u64);
    let mut bytes = BufReader::with_capacity(256 * 1024, Decoded::new(rest.chain(raw), encoding));
    io::copy(&mut bytes.by_ref().take(sniffed.separator_line as u64), &mut io::sink()).map_err(damaged)?;
    Ok((Counted { inner: bytes, since_row: Rc::clone(since_row) }, sniffed))
}

/// Counts the bytes since the last row, so that one quote too many cannot fill the memory.
struct Counted<R> {
    inner: R,
    since_row: Rc<Cell<usize>>,
}

#[derive(Debug, thiserror::Error)]
#[error("a row of more than {ROW_BYTES_MAX} bytes")]
struct EndlessRow;

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.since_row.get() > ROW_BYTES_MAX {
            return Err(io::Error::new(io::ErrorKind::InvalidData, EndlessRow));
        }
        let length = self.inner.read(out)?;
        self.since_row.set(self.since_row.get() + length);
        Ok(length)
    }
}
