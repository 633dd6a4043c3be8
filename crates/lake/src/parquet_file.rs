//! Parquet files as the lake names, writes and checks them. A name ends in the hash of the file's bytes, so that damage shows before anything is read.

use crate::LakeError;
use crate::delta::TableFile;
use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use bytes::Bytes;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use sha2::{Digest, Sha256};

/// Rows of a row group: enough to compress well, few enough that two threads can share a table.
const ROW_GROUP_ROWS: usize = 128 * 1024;
/// Hexadecimal digits of a file's hash in its name.
const HASH_DIGITS: usize = 16;

/// A file of a table that has been encoded and not yet written.
#[derive(Debug)]
pub(crate) struct EncodedFile {
    /// Within the table's folder.
    pub name: String,
    pub content: Bytes,
    pub rows: u64,
    /// First and last commit in it; `None` for what is computed or imported.
    pub commits: Option<(i64, i64)>,
}

impl EncodedFile {
    /// The versions that the commits `first` to `last` wrote. Names sort as the commits do.
    pub fn of_commits(schema: &SchemaRef, batches: &[RecordBatch], first: i64, last: i64) -> Result<Self, LakeError> {
        Self::encode(&format!("{first:012}-{last:012}"), schema, batches, Some((first, last)))
    }

    /// A computed table; its name carries the hash of its content, which [`content_hash_in_name`] reads back.
    pub fn of_content(schema: &SchemaRef, batches: &[RecordBatch], content_hash: &str) -> Result<Self, LakeError> {
        Self::encode(content_hash, schema, batches, None)
    }

    /// Rows of an import, written before by [`new_writer`]. Names sort as the imports do, and within one as its files do.
    pub fn of_import(encoded: Vec<u8>, rows: u64, import_id: &str, number: usize) -> Self {
        Self::named(&format!("{import_id}-{number:05}"), encoded, rows, None)
    }

    /// The file as the table's log will name it.
    pub fn kept(&self) -> TableFile {
        TableFile { name: self.name.clone(), size_bytes: self.content.len() as u64, rows: self.rows }
    }

    fn encode(prefix: &str, schema: &SchemaRef, batches: &[RecordBatch], commits: Option<(i64, i64)>) -> Result<Self, LakeError> {
        let encoded = write(schema, batches).map_err(|error| LakeError::damaged(format!("{prefix}.parquet"), error))?;
        let rows = batches.iter().map(|batch| batch.num_rows() as u64).sum();
        Ok(Self::named(prefix, encoded, rows, commits))
    }

    fn named(prefix: &str, encoded: Vec<u8>, rows: u64, commits: Option<(i64, i64)>) -> Self {
        Self { name: format!("{prefix}-{}.parquet", hash_of(&encoded)), content: Bytes::from(encoded), rows, commits }
    }
}

/// What the Delta log says of a file.
pub(crate) fn statistics(rows: u64, commits: Option<(i64, i64)>) -> String {
    let bounds = |seq: Option<i64>| seq.map_or(serde_json::json!({}), |seq| serde_json::json!({ "commit_seq": seq }));
    let (first, last) = commits.unzip();
    serde_json::json!({ "numRecords": rows, "minValues": bounds(first), "maxValues": bounds(last), "nullCount": {} }).to_string()
}

/// First and last commit of a file, by its name.
pub(crate) fn commits_in_name(path: &str) -> Option<(i64, i64)> {
    let mut parts = file_name(path).split('-');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// Hash of a computed table's content, by the name of its file.
pub(crate) fn content_hash_in_name(path: &str) -> Option<&str> {
    file_name(path).split_once('-').map(|(content_hash, _)| content_hash)
}

/// The import whose rows a file has, by its name.
pub(crate) fn import_in_name(path: &str) -> Option<&str> {
    file_name(path).rsplitn(3, '-').nth(2)
}

/// Reads a file, having made sure that it holds the bytes that were written.
pub(crate) fn read(path: &str, content: Bytes) -> Result<Vec<RecordBatch>, LakeError> {
    let named = file_name(path).strip_suffix(".parquet").and_then(|stem| stem.rsplit('-').next());
    if named != Some(hash_of(&content).as_str()) {
        return Err(LakeError::damaged(path, "its bytes are not those that were written"));
    }
    let reader = ParquetRecordBatchReaderBuilder::try_new(content).and_then(|builder| builder.with_batch_size(ROW_GROUP_ROWS).build());
    let batches = reader.map_err(|error| LakeError::damaged(path, error))?;
    batches.map(|batch| batch.map_err(|error| LakeError::damaged(path, error))).collect()
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn hash_of(content: &[u8]) -> String {
    let mut hash = hex::encode(Sha256::digest(content));
    hash.truncate(HASH_DIGITS);
    hash
}

fn write(schema: &SchemaRef, batches: &[RecordBatch]) -> Result<Vec<u8>, ParquetError> {
    let mut writer = new_writer(schema)?;
    for batch in batches {
        writer.write(batch)?;
    }
    writer.into_inner()
}

/// Writes a file of the lake batch by batch.
pub(crate) fn new_writer(schema: &SchemaRef) -> Result<ArrowWriter<Vec<u8>>, ParquetError> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?))
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
        .set_created_by("chandler".to_owned())
        .build();
    ArrowWriter::try_new(Vec::new(), schema.clone(), Some(properties))
}
