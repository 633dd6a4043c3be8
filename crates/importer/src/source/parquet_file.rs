//! Parquet, chunk by chunk; its types become text that every cell parser reads exactly.

use std::fs::File;
use std::path::Path;

use polars::prelude::{DataFrame, IntoColumn, LazyFrame, NamedFrom, ParquetReader, PlRefPath, PolarsError, ScanArgsParquet, SerReader, Series, col};

use super::header::{names, wanted_columns};
use super::typed::text_column;
use super::{CellKind, Chunk, Piece, Pieces, Wanted, kind_column};
use crate::error::ImportError;
use crate::mapping::ROW;

pub(super) fn read(path: &Path, name: &str, wanted: &Wanted, out: &Pieces) -> Result<(), ImportError> {
    let damaged = |error: PolarsError| ImportError::input("damaged", name, format!("is no readable Parquet file: {error}"), "export the file again");
    let file = File::open(path).map_err(|cause| ImportError::file("opening", path, cause))?;
    let mut reader = ParquetReader::new(file);
    let stored: Vec<String> = reader.schema().map_err(damaged)?.iter_names().map(ToString::to_string).collect();
    let rows = reader.num_rows().map_err(damaged)?;
    let header = names(stored.clone(), name, wanted)?;
    let columns = wanted_columns(&header, wanted);
    if !out.send(Piece::Header(header)) {
        return Ok(());
    }
    let location = PlRefPath::try_from_path(path).map_err(damaged)?;
    // File names are names here: a `*` in one is no pattern.
    let args = ScanArgsParquet { glob: false, cache: false, low_memory: true, ..ScanArgsParquet::default() };
    let scan = LazyFrame::scan_parquet(location, args).map_err(damaged)?;
    let selected = scan.select(columns.iter().map(|(place, _)| col(stored[*place].as_str())).collect::<Vec<_>>());
    let mut start = 0;
    while start < rows {
        let length = wanted.chunk_rows.min(rows - start);
        let frame = selected.clone().slice(start as i64, length as u32).collect().map_err(damaged)?;
        let row_numbers: Vec<u64> = (start as u64 + 1..=(start + length) as u64).collect();
        let mut out_columns = vec![Series::new(ROW.into(), row_numbers).into_column()];
        for (column, (_, column_name)) in frame.columns().iter().zip(&columns) {
            let no_cells = || {
                let message = format!("the column `{column_name}` of type {} holds no single values", column.dtype());
                ImportError::input("bad_column", name, message, "export it as text, numbers, dates or flags")
            };
            let (text, kind) = text_column(column, column_name).ok_or_else(no_cells)?;
            out_columns.push(text);
            if kind != CellKind::Text {
                out_columns.push(Series::new(kind_column(column_name).into(), vec![kind as u32; length]).into_column());
            }
        }
        let frame = DataFrame::new(length, out_columns).map_err(|error| ImportError::frame("collecting rows", &error))?;
        if !out.send(Piece::Chunk(Chunk { frame, bad: Vec::new() })) {
            return Ok(());
        }
        start += length;
    }
    Ok(())
}
