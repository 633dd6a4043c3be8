//! One form for every result: floats rounded, text of one type, the grain unique.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Float64Array, ListArray, RecordBatch, StructArray};
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{DataType, Field, FieldRef, Float64Type, Schema, SchemaRef, TimeUnit};
use arrow::error::ArrowError;
use arrow::row::{OwnedRow, RowConverter, SortField};

/// Floats are rounded to a billionth; where doubles are further apart than that, they stay as they are.
const FLOAT_SCALE: f64 = 1e9;
const FLOAT_EXACT_UP_TO: f64 = 9e6;

/// The schema that results of this one take: nullable throughout, without metadata, of the types that [`normalise`] leaves.
pub fn normal_schema(schema: &Schema) -> SchemaRef {
    Arc::new(Schema::new(schema.fields().iter().map(normal_field).collect::<Vec<_>>()))
}

fn normal_field(field: &FieldRef) -> FieldRef {
    Arc::new(Field::new(field.name(), normal_type(field.data_type()), true))
}

fn normal_type(data_type: &DataType) -> DataType {
    match data_type {
        DataType::Utf8View | DataType::LargeUtf8 | DataType::Null => DataType::Utf8,
        DataType::Dictionary(_, values) => normal_type(values),
        integer if integer.is_integer() => DataType::Int64,
        float if float.is_floating() => DataType::Float64,
        DataType::Date64 => DataType::Date32,
        DataType::Timestamp(..) => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        DataType::List(item) | DataType::LargeList(item) | DataType::FixedSizeList(item, _) => DataType::List(normal_field(item)),
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(normal_field).collect()),
        other => other.clone(),
    }
}

/// The batch under [`normal_schema`].
///
/// # Errors
/// When a float is NaN or infinite; the message names the column.
pub fn normalise(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch, ArrowError> {
    let columns = batch.columns().iter().zip(schema.fields());
    let strict = CastOptions { safe: false, ..CastOptions::default() };
    let columns = columns.map(|(column, field)| normal_array(field.name(), &cast_with_options(column, field.data_type(), &strict)?));
    RecordBatch::try_new(schema.clone(), columns.collect::<Result<_, _>>()?)
}

fn normal_array(name: &str, array: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    match array.data_type() {
        DataType::Float64 => rounded(name, array.as_primitive()),
        DataType::List(item) if holds_floats(item.data_type()) => {
            let list = array.as_list::<i32>();
            let values = normal_array(name, list.values())?;
            Ok(Arc::new(ListArray::try_new(item.clone(), list.offsets().clone(), values, list.nulls().cloned())?))
        }
        DataType::Struct(fields) if holds_floats(array.data_type()) => {
            let parts = array.as_struct().columns().iter().map(|part| normal_array(name, part)).collect::<Result<_, _>>()?;
            Ok(Arc::new(StructArray::try_new(fields.clone(), parts, array.nulls().cloned())?))
        }
        _ => Ok(array.clone()),
    }
}

fn holds_floats(data_type: &DataType) -> bool {
    match data_type {
        DataType::Float64 => true,
        DataType::List(item) => holds_floats(item.data_type()),
        DataType::Struct(fields) => fields.iter().any(|field| holds_floats(field.data_type())),
        _ => false,
    }
}

fn rounded(name: &str, floats: &Float64Array) -> Result<ArrayRef, ArrowError> {
    let rounded = floats.try_unary::<_, Float64Type, ArrowError>(|value| {
        round(value).ok_or_else(|| ArrowError::ComputeError(format!("column {name} holds {value}, which is no number to keep")))
    })?;
    Ok(Arc::new(rounded))
}

fn round(value: f64) -> Option<f64> {
    if !value.is_finite() {
        return None;
    }
    let rounded = if value.abs() < FLOAT_EXACT_UP_TO { (value * FLOAT_SCALE).round() / FLOAT_SCALE } else { value };
    // Adding zero turns a negative zero, which has other bytes, into a positive one.
    Some(rounded + 0.0)
}

/// What is wrong with the grain of rows that are sorted by it.
#[derive(Debug, PartialEq, Eq)]
pub enum GrainProblem {
    Null { column: String },
    Repeated { key: String },
}

/// The first violation of the grain.
pub fn grain_problem(rows: &[RecordBatch], grain: &[String]) -> Result<Option<GrainProblem>, ArrowError> {
    let Some(first) = rows.first() else { return Ok(None) };
    let columns = grain.iter().map(|name| first.schema().index_of(name)).collect::<Result<Vec<_>, _>>()?;
    let fields = columns.iter().map(|index| SortField::new(first.column(*index).data_type().clone())).collect();
    let converter = RowConverter::new(fields)?;
    let mut previous: Option<OwnedRow> = None;
    for batch in rows {
        let keys: Vec<ArrayRef> = columns.iter().map(|index| batch.column(*index).clone()).collect();
        if let Some(index) = keys.iter().position(|key| key.null_count() > 0) {
            return Ok(Some(GrainProblem::Null { column: grain[index].clone() }));
        }
        let rows = converter.convert_columns(&keys)?;
        for (index, row) in rows.iter().enumerate() {
            if previous.as_ref().is_some_and(|previous| previous.row() == row) {
                return Ok(Some(GrainProblem::Repeated { key: shown(&keys, index)? }));
            }
            previous = Some(row.owned());
        }
    }
    Ok(None)
}

fn shown(keys: &[ArrayRef], row: usize) -> Result<String, ArrowError> {
    let parts = keys.iter().map(|key| arrow::util::display::array_value_to_string(key, row));
    Ok(parts.collect::<Result<Vec<_>, _>>()?.join("/"))
}
