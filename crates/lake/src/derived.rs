//! Tables that pipelines compute: each run's content is a new version, unless it is the content that is there.

use crate::delta::{Change, LogTable};
use crate::parquet_file::{EncodedFile, content_hash_in_name};
use crate::{Lake, LakeError, blocking, content_hash};
use arrow::array::{ArrayRef, RecordBatch};
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{DataType, Field, FieldRef, Schema, SchemaRef, TimeUnit};
use std::sync::Arc;

/// What became of a computed table.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct DerivedTable {
    pub table: String,
    pub rows: u64,
    pub content_hash: String,
    pub state: DerivedState,
    /// Delta version that has this content.
    pub version: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DerivedState {
    /// A new version was made.
    Computed,
    /// The newest version has this content already.
    Unchanged,
}

impl Lake {
    /// Makes `batches` the content of `<layer>/<table>`. The rows must come in their final order and floats quantised; types are kept as the lake has
    /// them: text as Utf8, whole numbers as Int64, floats as Float64, instants as microseconds in UTC.
    ///
    /// # Errors
    /// [`LakeError::Schema`] when a column cannot be kept so; [`LakeError::Raced`] when another process wrote the table meanwhile.
    pub async fn write_derived(
        &self,
        layer: &str,
        table: &str,
        schema: &SchemaRef,
        batches: Vec<RecordBatch>,
        snapshot_id: &str,
    ) -> Result<DerivedTable, LakeError> {
        let path = format!("{layer}/{table}");
        let schema = kept_schema(schema);
        let (file, content_hash) = encode(&path, &schema, batches).await?;
        let result = |state, version| DerivedTable { table: table.to_owned(), rows: file.rows, content_hash: content_hash.clone(), state, version };
        let mut log = match LogTable::open(&self.storage, &path, None).await? {
            Some(log) => log,
            None => LogTable::create(&self.storage, &path, &schema).await?,
        };
        if log.files()?.iter().any(|present| content_hash_in_name(&present.name) == Some(&content_hash)) {
            return Ok(result(DerivedState::Unchanged, log.version()));
        }
        let file_path = format!("{path}/{}", file.name);
        self.storage.write_unsynced(&file_path, file.content.clone()).await?;
        self.storage.sync(&file_path).await?;
        let version = log.commit(Change::Overwrite { file: &file, schema: &schema, made_from: snapshot_id }).await?;
        Ok(result(DerivedState::Computed, version))
    }
}

async fn encode(path: &str, schema: &SchemaRef, batches: Vec<RecordBatch>) -> Result<(EncodedFile, String), LakeError> {
    let (path, schema) = (path.to_owned(), schema.clone());
    blocking("writing Parquet", move || {
        let batches: Vec<_> = batches.iter().map(|batch| kept_batch(&path, &schema, batch)).collect::<Result<_, _>>()?;
        let unkept = || LakeError::Schema { table: path.clone(), reason: "it has a column of a type that the lake does not keep".to_owned() };
        let content_hash = content_hash(&schema, &batches).ok_or_else(unkept)?;
        let file = EncodedFile::of_content(&schema, &batches, &content_hash)?;
        Ok((file, content_hash))
    })
    .await
}

/// The schema in the types that every reader of Delta knows without special features.
fn kept_schema(schema: &SchemaRef) -> SchemaRef {
    let fields: Vec<Field> = schema.fields().iter().map(|field| kept_field(field)).collect();
    Arc::new(Schema::new_with_metadata(fields, schema.metadata().clone()))
}

fn kept_field(field: &Field) -> Field {
    field.clone().with_data_type(kept_type(field.data_type()))
}

fn kept_type(data_type: &DataType) -> DataType {
    let kept = |field: &FieldRef| Arc::new(kept_field(field));
    match data_type {
        DataType::Utf8View | DataType::LargeUtf8 => DataType::Utf8,
        DataType::BinaryView | DataType::LargeBinary => DataType::Binary,
        DataType::Dictionary(_, values) => kept_type(values),
        integer if integer.is_integer() => DataType::Int64,
        float if float.is_floating() => DataType::Float64,
        DataType::Date64 => DataType::Date32,
        DataType::Timestamp(..) => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        DataType::List(item) | DataType::LargeList(item) => DataType::List(kept(item)),
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(kept).collect()),
        other => other.clone(),
    }
}

fn kept_batch(path: &str, schema: &SchemaRef, batch: &RecordBatch) -> Result<RecordBatch, LakeError> {
    let mismatch = |reason: String| LakeError::Schema { table: path.to_owned(), reason };
    if batch.num_columns() != schema.fields().len() {
        return Err(mismatch(format!("a batch has {} columns where the schema has {}", batch.num_columns(), schema.fields().len())));
    }
    let strict = CastOptions { safe: false, ..CastOptions::default() };
    let kept = |(array, field): (&ArrayRef, &FieldRef)| {
        cast_with_options(array, field.data_type(), &strict).map_err(|error| mismatch(format!("{}: {error}", field.name())))
    };
    let columns: Vec<ArrayRef> = batch.columns().iter().zip(schema.fields()).map(kept).collect::<Result<_, _>>()?;
    RecordBatch::try_new(schema.clone(), columns).map_err(|error| mismatch(error.to_string()))
}
