//! Collects rows of text into chunks.

use polars::prelude::{Column, DataFrame, IntoColumn, IntoSeries, NamedFrom, PlSmallStr, Series, StringChunkedBuilder};

use super::{BadRow, CellKind, Chunk, kind_column};
use crate::error::ImportError;
use crate::mapping::ROW;

/// Rows under construction. An empty cell is null.
pub(super) struct ChunkBuilder {
    names: Vec<String>,
    cells: Vec<StringChunkedBuilder>,
    /// One list a column where the file knows kinds.
    kinds: Option<Vec<Vec<u8>>>,
    rows: Vec<u64>,
    bad: Vec<BadRow>,
    capacity: usize,
}

impl ChunkBuilder {
    pub fn new(names: Vec<String>, capacity: usize, with_kinds: bool) -> Self {
        let mut builder =
            Self { cells: Vec::new(), kinds: with_kinds.then(|| vec![Vec::new(); names.len()]), names, rows: Vec::new(), bad: Vec::new(), capacity };
        builder.cells = builder.empty_cells();
        builder
    }

    fn empty_cells(&self) -> Vec<StringChunkedBuilder> {
        // A hint only: short files should not pay for a full chunk.
        let capacity = self.capacity.min(self.rows.len().max(1_024));
        self.names.iter().map(|name| StringChunkedBuilder::new(PlSmallStr::from_str(name), capacity)).collect()
    }

    pub fn push_cell(&mut self, column: usize, text: &str) {
        self.cells[column].append_option((!text.is_empty()).then_some(text));
    }

    pub fn push_kind(&mut self, column: usize, kind: CellKind) {
        if let Some(kinds) = &mut self.kinds {
            kinds[column].push(kind as u8);
        }
    }

    pub fn end_row(&mut self, row: u64) {
        self.rows.push(row);
    }

    pub fn push_bad(&mut self, bad: BadRow) {
        self.bad.push(bad);
    }

    pub fn is_full(&self) -> bool {
        self.rows.len() + self.bad.len() >= self.capacity
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.bad.is_empty()
    }

    /// The rows so far; the next chunk begins empty.
    pub fn take(&mut self) -> Result<Chunk, ImportError> {
        let fresh = self.empty_cells();
        let cells = std::mem::replace(&mut self.cells, fresh);
        let rows = std::mem::take(&mut self.rows);
        let height = rows.len();
        let mut columns: Vec<Column> = vec![Series::new(ROW.into(), rows).into_column()];
        columns.extend(cells.into_iter().map(|cells| cells.finish().into_series().into_column()));
        for (name, kinds) in self.names.iter().zip(self.kinds.iter_mut().flatten()) {
            let kinds: Vec<u32> = std::mem::take(kinds).into_iter().map(u32::from).collect();
            columns.push(Series::new(kind_column(name).into(), kinds).into_column());
        }
        let frame = DataFrame::new(height, columns).map_err(|error| ImportError::frame("collecting rows", &error))?;
        Ok(Chunk { frame, bad: std::mem::take(&mut self.bad) })
    }
}
