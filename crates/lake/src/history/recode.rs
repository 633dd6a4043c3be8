//! Rows that others wrote, as files of the lake: its types, its compression, its names, one file after another.

use crate::parquet_file::{EncodedFile, new_writer};
use crate::{IMPORT_ID, LakeError};
use arrow::array::{ArrayRef, RecordBatch, StringArray, new_null_array};
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{DataType, FieldRef, SchemaRef, TimeUnit};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::errors::ParquetError;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file is closed at the batch that brings it to so many rows or bytes.
const FILE_ROWS: u64 = 1_000_000;
const FILE_BYTES: usize = 64 * 1024 * 1024;
/// Rows that are converted at once.
const BATCH_ROWS: usize = 64 * 1024;

/// A row of a file that became a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedRow {
    /// 128 bits of the hash of its key.
    pub key_hash: u128,
    /// 128 bits of the hash of its values.
    pub row_hash: u128,
    pub source_file: String,
    /// `insert`, `update` or `delete`.
    pub op: &'static str,
}

type Batches = Box<dyn Iterator<Item = Result<RecordBatch, LakeError>> + Send>;

/// Gives the files of one import, in the order of its rows.
pub(super) struct Recoder {
    table: String,
    schema: SchemaRef,
    import_id: String,
    batches: Batches,
    /// Files given so far.
    files: usize,
    /// A file is closed at so many rows.
    file_rows: u64,
}

impl Recoder {
    pub fn of_parts(table: &str, schema: &SchemaRef, parts: &[PathBuf], import_id: &str) -> Self {
        let parts = parts.to_vec();
        Self::over(table, schema, import_id, Box::new(parts.into_iter().flat_map(|part| read_part(&part))))
    }

    pub fn of_ledger(table: &str, schema: &SchemaRef, rows: &[ImportedRow], import_id: &str) -> Self {
        let batches: Vec<_> = rows.chunks(BATCH_ROWS).map(|rows| ledger_batch(table, rows)).collect();
        Self::over(table, schema, import_id, Box::new(batches.into_iter()))
    }

    fn over(table: &str, schema: &SchemaRef, import_id: &str, batches: Batches) -> Self {
        Self { table: table.to_owned(), schema: schema.clone(), import_id: import_id.to_owned(), batches, files: 0, file_rows: FILE_ROWS }
    }

    /// The next file; `None` when there are no more rows.
    pub fn next_file(&mut self) -> Result<Option<EncodedFile>, LakeError> {
        let failed = |error: ParquetError| LakeError::Schema { table: self.table.clone(), reason: error.to_string() };
        let mut open: Option<ArrowWriter<Vec<u8>>> = None;
        let mut rows = 0;
        while rows < self.file_rows && open.as_ref().is_none_or(|writer| writer.bytes_written() < FILE_BYTES) {
            let Some(batch) = self.batches.next().transpose()? else { break };
            let batch = fitted(&self.table, &self.schema, &self.import_id, &batch)?;
            let mut writer = match open {
                Some(writer) => writer,
                None => new_writer(&self.schema).map_err(failed)?,
            };
            writer.write(&batch).map_err(failed)?;
            rows += batch.num_rows() as u64;
            open = Some(writer);
        }
        let Some(writer) = open.filter(|_| rows > 0) else { return Ok(None) };
        let encoded = writer.into_inner().map_err(failed)?;
        self.files += 1;
        Ok(Some(EncodedFile::of_import(encoded, rows, &self.import_id, self.files)))
    }
}

/// The rows of a staged file; a file that cannot be read gives one error.
fn read_part(path: &Path) -> Batches {
    let shown = path.display().to_string();
    let staged = move |reason: String| LakeError::Staged { path: shown.clone(), reason };
    let reader = File::open(path).map_err(|error| error.to_string()).and_then(|file| {
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).and_then(|builder| builder.with_batch_size(BATCH_ROWS).build());
        reader.map_err(|error| error.to_string())
    });
    match reader {
        Ok(batches) => Box::new(batches.map(move |batch| batch.map_err(|error| staged(error.to_string())))),
        Err(reason) => Box::new(std::iter::once(Err(staged(reason)))),
    }
}

/// The batch with the columns of the schema and nothing else. Columns that may be empty may be absent; text is cut and numbers rounded nowhere. Its rows are
/// of the import that appends them, whose name is also the file's.
fn fitted(table: &str, schema: &SchemaRef, import_id: &str, batch: &RecordBatch) -> Result<RecordBatch, LakeError> {
    let mismatch = |reason: String| LakeError::Schema { table: table.to_owned(), reason };
    let column = |field: &FieldRef| -> Result<ArrayRef, LakeError> {
        match batch.column_by_name(field.name()) {
            _ if field.name() == IMPORT_ID => Ok(repeated(import_id, batch.num_rows())),
            Some(array) => exact(array, field).map_err(|reason| mismatch(format!("{}: {reason}", field.name()))),
            None if field.is_nullable() => Ok(new_null_array(field.data_type(), batch.num_rows())),
            None => Err(mismatch(format!("the staged rows have no {}", field.name()))),
        }
    };
    let columns = schema.fields().iter().map(column).collect::<Result<Vec<_>, _>>()?;
    RecordBatch::try_new(schema.clone(), columns).map_err(|error| mismatch(error.to_string()))
}

fn repeated(text: &str, rows: usize) -> ArrayRef {
    Arc::new(StringArray::from_iter_values(std::iter::repeat_n(text, rows)))
}

fn exact(array: &ArrayRef, field: &FieldRef) -> Result<ArrayRef, String> {
    if !keeps_all(array.data_type(), field.data_type()) {
        return Err(format!("{} cannot be kept as {} without loss", array.data_type(), field.data_type()));
    }
    cast_with_options(array, field.data_type(), &CastOptions { safe: false, ..CastOptions::default() }).map_err(|error| error.to_string())
}

/// Whether every value of the one type that the other has room for is the same there.
fn keeps_all(from: &DataType, to: &DataType) -> bool {
    match (from, to) {
        (DataType::Null, _) | (DataType::LargeUtf8 | DataType::Utf8View, DataType::Utf8) => true,
        (DataType::Decimal128(_, digits), DataType::Decimal128(_, kept)) => digits <= kept,
        (DataType::Timestamp(TimeUnit::Microsecond, Some(_)), DataType::Timestamp(TimeUnit::Microsecond, Some(_))) => true,
        (integer, DataType::Int64) => integer.is_integer(),
        (from, to) => from == to,
    }
}

fn ledger_batch(table: &str, rows: &[ImportedRow]) -> Result<RecordBatch, LakeError> {
    let hashes = |hash: fn(&ImportedRow) -> u128| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(rows.iter().map(|row| format!("{:032x}", hash(row)))))
    };
    let columns: [(&str, ArrayRef); 4] = [
        ("key_hash", hashes(|row| row.key_hash)),
        ("row_hash", hashes(|row| row.row_hash)),
        ("source_file", Arc::new(StringArray::from_iter_values(rows.iter().map(|row| &row.source_file)))),
        ("op", Arc::new(StringArray::from_iter_values(rows.iter().map(|row| row.op)))),
    ];
    RecordBatch::try_from_iter(columns).map_err(|error| LakeError::Schema { table: table.to_owned(), reason: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{history_targets, imported_schema, parquet_file};
    use arrow::array::AsArray;

    #[test]
    fn rows_fill_one_file_after_another_in_their_order() {
        let target = history_targets().next().expect("a target");
        let row = |key_hash| ImportedRow { key_hash, row_hash: 7, source_file: "items.csv".to_owned(), op: "insert" };
        let batches: Vec<_> = (0..5).map(|pair| ledger_batch("t", &[row(2 * pair), row(2 * pair + 1)])).collect();
        let recoder = Recoder::over("t", &imported_schema(target), "IMP-000001", Box::new(batches.into_iter()));
        let mut recoder = Recoder { file_rows: 3, ..recoder };
        let mut names = Vec::new();
        let mut keys = Vec::new();
        while let Some(file) = recoder.next_file().expect("a file") {
            for batch in parquet_file::read(&file.name, file.content).expect("rows") {
                let hashes = batch.column_by_name("key_hash").expect("a column").as_string::<i32>();
                keys.extend(hashes.iter().flatten().map(|hash| u128::from_str_radix(hash, 16).expect("a hash")));
            }
            names.push((file.name, file.rows));
        }
        assert_eq!(keys, (0..10).collect::<Vec<u128>>());
        assert_eq!(names.iter().map(|(_, rows)| *rows).collect::<Vec<_>>(), [4, 4, 2]);
        assert!(names.is_sorted() && names[0].0.starts_with("IMP-000001-00001-"), "{names:?}");
    }
}
