//! The files of a source as chunks of rows, whatever their form.
//!
//! Every cell is text. Where the file knows more of it (a number, a date, a flag), a hidden column beside it says so, so that a date cell is never taken
//! for a number. Memory is that of two chunks, one being read while the other is worked on.

mod build;
mod csv_file;
mod decode;
mod header;
mod parquet_file;
mod resolve;
mod sniff;
mod typed;
mod unpacked;
mod xlsx_file;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use polars::prelude::DataFrame;

pub(crate) use decode::Encoding;
pub(crate) use resolve::{Form, form_of, resolve};
pub(crate) use typed::text_column;

use crate::error::ImportError;
use crate::mapping::{FileFormat, InlineRows};
use crate::quarantine::Code;

/// What a file knows of a cell beside its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum CellKind {
    Text = 0,
    /// Plain digits with a point, whatever the mapping says of separators.
    Number = 1,
    /// ISO 8601, whatever formats the mapping gives.
    Moment = 2,
    /// `true` or `false`.
    Flag = 3,
}

impl CellKind {
    pub fn of(byte: u8) -> Self {
        match byte {
            1 => Self::Number,
            2 => Self::Moment,
            3 => Self::Flag,
            _ => Self::Text,
        }
    }
}

/// Name of the hidden column with the kinds of a column's cells.
pub(crate) fn kind_column(name: &str) -> String {
    format!("\u{1}kind:{name}")
}

/// A row that could not become cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BadRow {
    pub row: u64,
    pub field: String,
    pub value: String,
    pub code: Code,
    pub reason: String,
    pub remedy: &'static str,
}

/// Some rows of a file: the wanted columns, `@row`, hidden kinds; and the rows that were none.
#[derive(Debug, Default)]
pub(crate) struct Chunk {
    pub frame: DataFrame,
    pub bad: Vec<BadRow>,
}

/// How much of a file is wanted.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    /// Columns by name; `None` for all.
    pub columns: Option<BTreeSet<String>>,
    pub chunk_rows: usize,
}

/// An open file.
pub(crate) struct Source {
    pub header: Vec<String>,
    name: String,
    has_ended: bool,
    pieces: Receiver<Result<Piece, ImportError>>,
}

/// What a reader gives: first the header, then chunks, then the end.
pub(crate) enum Piece {
    Header(Vec<String>),
    Chunk(Chunk),
    End,
}

/// The reader's end: `false` when nobody reads any more.
pub(crate) struct Pieces(SyncSender<Result<Piece, ImportError>>);

impl Pieces {
    pub fn send(&self, piece: Piece) -> bool {
        self.0.send(Ok(piece)).is_ok()
    }
}

impl Source {
    /// Opens a file and reads its header. `name` is how the mapping calls it.
    ///
    /// # Errors
    /// When the file is not there, is of no known form, or has no header.
    pub fn open(path: &Path, name: &str, format: &FileFormat, wanted: Wanted) -> Result<Self, ImportError> {
        let form = form_of(name)?;
        let (sender, pieces) = sync_channel(0);
        let called = name.to_owned();
        let (path, name, format) = (path.to_owned(), name.to_owned(), format.clone());
        let read = move || {
            let out = Pieces(sender);
            let result = match form {
                Form::Csv => csv_file::read(&path, &name, &format, &wanted, &out),
                Form::Xlsx => xlsx_file::read(&path, &name, &format, &wanted, &out),
                Form::Parquet => parquet_file::read(&path, &name, &wanted, &out),
            };
            // Nobody listens any more when this fails, so nobody misses it.
            let _ = out.0.send(result.map(|()| Piece::End));
        };
        std::thread::Builder::new()
            .name("import-reader".to_owned())
            .spawn(read)
            .map_err(|cause| ImportError::file("starting a reader for", Path::new("import"), cause))?;
        let header = match pieces.recv() {
            Ok(Ok(Piece::Header(header))) => header,
            Ok(Err(error)) => return Err(error),
            Ok(Ok(Piece::Chunk(_) | Piece::End)) | Err(_) => return Err(unfinished(&called)),
        };
        Ok(Self { header, name: called, has_ended: false, pieces })
    }

    /// Rows that stand in the mapping itself, as if they were a file.
    pub fn inline(rows: &InlineRows) -> Result<Self, ImportError> {
        let mut builder = build::ChunkBuilder::new(rows.header.clone(), rows.cells.len().max(1), false);
        for (row, cells) in rows.cells.iter().enumerate() {
            cells.iter().enumerate().for_each(|(column, cell)| builder.push_cell(column, cell.as_deref().unwrap_or_default()));
            builder.end_row(row as u64 + 1);
        }
        let (sender, pieces) = sync_channel(2);
        let chunk = builder.take()?;
        // The channel has room for both pieces, and its reader is here.
        let _ = sender.send(Ok(Piece::Chunk(chunk)));
        let _ = sender.send(Ok(Piece::End));
        Ok(Self { header: rows.header.clone(), name: "rows".to_owned(), has_ended: false, pieces })
    }

    /// The next rows; `None` after the last.
    ///
    /// # Errors
    /// When the file cannot be read on; what was read before stays right.
    pub fn next(&mut self) -> Result<Option<Chunk>, ImportError> {
        if self.has_ended {
            return Ok(None);
        }
        match self.pieces.recv() {
            Ok(Ok(Piece::Chunk(chunk))) => Ok(Some(chunk)),
            Ok(Ok(Piece::End)) => {
                self.has_ended = true;
                Ok(None)
            }
            Ok(Err(error)) => Err(error),
            Ok(Ok(Piece::Header(_))) | Err(_) => Err(unfinished(&self.name)),
        }
    }
}

/// A reader that ends without saying so has stumbled over the file: what it gave is not all there is.
fn unfinished(name: &str) -> ImportError {
    ImportError::input(
        "damaged",
        name,
        "cannot be read to its end: its form is broken in a way that is not known here",
        "export the file again, or give it as CSV",
    )
}
