//! Rows of history as Parquet files, ready for the lake.

use std::fs::File;
use std::path::{Path, PathBuf};

use chandler_calendar::Instant;
use polars::io::parquet::write::BatchedWriter;
use polars::prelude::{
    Column, DataFrame, DataType, Int64Chunked, IntoColumn, IntoSeries, LazyFrame, NewChunkedArray, ParquetWriter, PlRefPath, PlSmallStr,
    ScanArgsParquet, StringChunkedBuilder,
};

use super::known::{Known, KnownBasis};
use super::ledger::PriorRow;
use super::record::Op;
use super::run::Kept;
use super::values::{Values, dtype, instant_column};
use crate::error::ImportError;
use crate::targets::Target;

/// Rows of one file; a larger target has several.
const PART_ROWS: usize = 2_000_000;
/// Rows that are lifted at once.
const LIFT_ROWS: usize = 100_000;

/// Writes the parts of a target.
pub(crate) struct Stager<'s> {
    target: &'static Target,
    import_id: &'s str,
    folder: &'s Path,
    part: Option<(BatchedWriter<File>, usize)>,
    pub parts: Vec<PathBuf>,
    pub rows: u64,
    /// The first part of the current load, and whether it has late rows.
    load: (usize, bool),
}

/// Where a chunk's rows come from.
pub(crate) struct Provenance<'p> {
    pub file: &'p str,
    /// Where each field of the target stands in the values, if at all.
    pub places: Vec<Option<usize>>,
}

impl<'s> Stager<'s> {
    pub fn new(target: &'static Target, import_id: &'s str, folder: &'s Path) -> Result<Self, ImportError> {
        std::fs::create_dir_all(folder).map_err(|cause| ImportError::file("creating the staging folder", folder, cause))?;
        Ok(Self { target, import_id, folder, part: None, parts: Vec::new(), rows: 0, load: (0, false) })
    }

    pub fn add(&mut self, kept: &[Kept], values: &[Values], from: &Provenance<'_>) -> Result<(), ImportError> {
        if kept.is_empty() {
            return Ok(());
        }
        self.load.1 |= kept.iter().any(|row| row.is_late);
        let failed = |error| ImportError::frame("building staged rows", &error);
        let indexes: Vec<usize> = kept.iter().map(|row| row.index).collect();
        let mut columns = Vec::new();
        for (field, place) in self.target.fields.iter().zip(&from.places).filter(|(field, _)| field.name != "known_at") {
            columns.push(match place {
                Some(place) => values[*place].column(field.name, field.kind, &indexes).map_err(failed)?,
                None => Column::full_null(field.name.into(), kept.len(), &dtype(field.kind)),
            });
        }
        let meta = kept.iter().map(|row| Meta {
            row: Some(row.row),
            key: Some(&row.key),
            key_hash: row.key_hash,
            row_hash: row.row_hash,
            known: row.known,
            op: row.op,
        });
        columns.extend(self.meta_columns(from.file, &meta.collect::<Vec<_>>()));
        self.write(columns)
    }

    /// Rows that are gone, known to be from the horizon on. They have a key and no values.
    pub fn delete(&mut self, file: &str, rows: &[PriorRow], horizon: Option<Instant>) -> Result<(), ImportError> {
        let fields = self.target.fields.iter().filter(|field| field.name != "known_at");
        let mut columns: Vec<Column> = fields.map(|field| Column::full_null(field.name.into(), rows.len(), &dtype(field.kind))).collect();
        let meta = rows.iter().map(|row| {
            let known = horizon.max(row.known_at).map(|at| Known { at, basis: KnownBasis::Reconstructed });
            Meta { row: None, key: None, key_hash: row.key_hash, row_hash: row.row_hash, known, op: Op::Delete }
        });
        columns.extend(self.meta_columns(file, &meta.collect::<Vec<_>>()));
        self.write(columns)
    }

    /// Closes the load's last part, and moves its late rows to the horizon.
    pub fn end_load(&mut self, horizon: Option<Instant>) -> Result<(), ImportError> {
        self.close()?;
        let (first, has_late) = std::mem::replace(&mut self.load, (self.parts.len(), false));
        if let (true, Some(horizon)) = (has_late, horizon) {
            for part in &self.parts[first..] {
                lift(part, horizon)?;
            }
        }
        Ok(())
    }

    pub fn close(&mut self) -> Result<(), ImportError> {
        if let Some((writer, _)) = self.part.take() {
            writer.finish().map_err(|error| ImportError::frame("writing staged rows", &error))?;
        }
        Ok(())
    }

    fn meta_columns(&self, file: &str, rows: &[Meta<'_>]) -> Vec<Column> {
        let hex = |hash: u128| Some(format!("{hash:032x}"));
        let row_number = |row: &Meta<'_>| row.row.and_then(|row| i64::try_from(row).ok());
        vec![
            constant("source_file", file, rows.len()),
            Int64Chunked::from_iter_options("source_row".into(), rows.iter().map(row_number)).into_series().into_column(),
            texts("source_key", rows.iter().map(|row| row.key.map(str::to_owned))),
            texts("key_hash", rows.iter().map(|row| hex(row.key_hash))),
            texts("row_hash", rows.iter().map(|row| hex(row.row_hash))),
            instant_column("known_at".into(), rows.iter().map(|row| row.known.map(|known| known.at))),
            texts("known_basis", rows.iter().map(|row| row.known.map(|known| known.basis.name().to_owned()))),
            texts("op", rows.iter().map(|row| Some(row.op.name().to_owned()))),
            constant("import_id", self.import_id, rows.len()),
        ]
    }

    fn write(&mut self, columns: Vec<Column>) -> Result<(), ImportError> {
        let failed = |error| ImportError::frame("writing staged rows", &error);
        let frame = DataFrame::new_infer_height(columns).map_err(failed)?;
        if self.part.as_ref().is_some_and(|(_, rows)| rows + frame.height() > PART_ROWS) {
            self.close()?;
        }
        if self.part.is_none() {
            let path = self.folder.join(format!("{}-{:05}.parquet", self.target.name, self.parts.len() + 1));
            self.part = Some((open(&path, &frame)?, 0));
            self.parts.push(path);
        }
        if let Some((writer, rows)) = &mut self.part {
            writer.write_batch(&frame).map_err(failed)?;
            *rows += frame.height();
            self.rows += frame.height() as u64;
        }
        Ok(())
    }
}

/// What a staged row carries beside its fields.
struct Meta<'k> {
    row: Option<u64>,
    key: Option<&'k str>,
    key_hash: u128,
    row_hash: u128,
    known: Option<Known>,
    op: Op,
}

fn constant(name: &str, text: &str, rows: usize) -> Column {
    texts(name, std::iter::once(Some(text.to_owned()))).new_from_index(0, rows)
}

fn texts(name: &str, texts: impl ExactSizeIterator<Item = Option<String>>) -> Column {
    let mut builder = StringChunkedBuilder::new(PlSmallStr::from_str(name), texts.len());
    texts.for_each(|text| builder.append_option(text));
    builder.finish().into_series().into_column()
}

fn open(path: &Path, frame: &DataFrame) -> Result<BatchedWriter<File>, ImportError> {
    let file = File::create(path).map_err(|cause| ImportError::file("creating the staged part", path, cause))?;
    ParquetWriter::new(file).batched(frame.schema()).map_err(|error| ImportError::frame("writing staged rows", &error))
}

/// Rewrites a part so that its late rows are known no earlier than the horizon. Late rows are those that no earlier import had in this form: in a part of a
/// later version all of them.
fn lift(path: &Path, horizon: Instant) -> Result<(), ImportError> {
    let failed = |error| ImportError::frame(format!("dating the late rows of {}", path.display()), &error);
    let location = PlRefPath::try_from_path(path).map_err(failed)?;
    let scan = LazyFrame::scan_parquet(location, ScanArgsParquet { glob: false, cache: false, ..ScanArgsParquet::default() }).map_err(failed)?;
    let lifted = path.with_extension("lifted");
    let mut writer: Option<BatchedWriter<File>> = None;
    for start in (0_i64..).step_by(LIFT_ROWS) {
        let mut frame = scan.clone().slice(start, LIFT_ROWS as u32).collect().map_err(failed)?;
        if frame.height() == 0 {
            break;
        }
        let known = frame.column("known_at").and_then(|known| known.cast(&DataType::Int64)).map_err(failed)?;
        let known: Vec<Option<Instant>> =
            known.i64().map_err(failed)?.iter().map(|known| Some(known.map_or(horizon, |known| Instant(known).max(horizon)))).collect();
        let basis = texts("known_basis", std::iter::repeat_n(Some(KnownBasis::Reconstructed.name().to_owned()), frame.height()));
        frame.with_column(instant_column("known_at".into(), known.into_iter())).map_err(failed)?;
        frame.with_column(basis).map_err(failed)?;
        if writer.is_none() {
            writer = Some(open(&lifted, &frame)?);
        }
        if let Some(writer) = &mut writer {
            writer.write_batch(&frame).map_err(failed)?;
        }
    }
    if let Some(writer) = writer {
        writer.finish().map_err(failed)?;
        std::fs::rename(&lifted, path).map_err(|cause| ImportError::file("replacing the staged part", path, cause))?;
    }
    Ok(())
}
