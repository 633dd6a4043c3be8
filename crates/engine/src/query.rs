use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Float32Type, Float64Type, Int64Type, UInt64Type};
use arrow::error::ArrowError;
use arrow::util::display::array_value_to_string;
use datafusion::prelude::DataFrame;
use serde_json::{Map, Value, json};

use crate::{EngineError, Session, gate};

/// The rows that a statement gave, as the contract writes them.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Answer {
    pub columns: Vec<AnswerColumn>,
    pub rows: Vec<Vec<Value>>,
    /// Rows in this answer.
    pub row_count: usize,
    /// There are more rows than were asked for.
    pub truncated: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct AnswerColumn {
    pub name: String,
    #[serde(rename = "type")]
    pub sql_type: String,
}

impl Session {
    /// Answers one `SELECT` of a person, with at most so many rows. See [`gate`] for what may be asked.
    ///
    /// # Errors
    /// When the gate refuses it, it fails, or a file of the lake is damaged.
    pub async fn query(&self, sql: &str, row_limit: usize) -> Result<Answer, EngineError> {
        let plan = gate::check(self, sql).await?;
        let columns = plan.schema().fields().iter();
        let columns = columns.map(|field| AnswerColumn { name: field.name().clone(), sql_type: sql_type(field.data_type()) }).collect();
        let frame = DataFrame::new(self.context.state(), plan).limit(0, Some(row_limit.saturating_add(1)))?;
        let batches = self.collect(frame).await.map_err(as_query_error)?;
        let mut rows = Vec::new();
        for batch in &batches {
            append_rows(batch, &mut rows)?;
        }
        let truncated = rows.len() > row_limit;
        rows.truncate(row_limit);
        Ok(Answer { columns, row_count: rows.len(), rows, truncated })
    }
}

/// What a running statement fails with is about its values: a division by zero, a text that is no number.
fn as_query_error(error: EngineError) -> EngineError {
    match error {
        EngineError::Engine(message) => {
            EngineError::Query { code: "sql_failed", message, remedy: "guard the values that cause it".to_owned(), at: None }
        }
        other => other,
    }
}

/// The name of a type in the dictionary and in answers.
pub(crate) fn sql_type(data_type: &DataType) -> String {
    match data_type {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null => "text".to_owned(),
        DataType::Boolean => "boolean".to_owned(),
        DataType::Date32 | DataType::Date64 => "date".to_owned(),
        DataType::Timestamp(..) => "timestamp".to_owned(),
        DataType::Float16 | DataType::Float32 | DataType::Float64 => "double".to_owned(),
        DataType::Decimal32(precision, scale)
        | DataType::Decimal64(precision, scale)
        | DataType::Decimal128(precision, scale)
        | DataType::Decimal256(precision, scale) => {
            format!("decimal({precision},{scale})")
        }
        other if other.is_integer() => "bigint".to_owned(),
        DataType::List(item) | DataType::LargeList(item) | DataType::FixedSizeList(item, _) => format!("list<{}>", sql_type(item.data_type())),
        DataType::Struct(fields) => {
            let parts: Vec<String> = fields.iter().map(|field| format!("{} {}", field.name(), sql_type(field.data_type()))).collect();
            format!("struct<{}>", parts.join(", "))
        }
        DataType::Map(..) => "map<text, text>".to_owned(),
        other => other.to_string().to_lowercase(),
    }
}

fn append_rows(batch: &RecordBatch, rows: &mut Vec<Vec<Value>>) -> Result<(), ArrowError> {
    for row in 0..batch.num_rows() {
        rows.push(batch.columns().iter().map(|column| json_value(column, row)).collect::<Result<_, _>>()?);
    }
    Ok(())
}

/// One value: whole numbers and floats as numbers, decimals, days and instants as text.
pub(crate) fn json_value(array: &ArrayRef, row: usize) -> Result<Value, ArrowError> {
    if array.is_null(row) {
        return Ok(Value::Null);
    }
    Ok(match array.data_type() {
        DataType::Boolean => json!(array.as_boolean().value(row)),
        DataType::UInt64 => json!(array.as_primitive::<UInt64Type>().value(row)),
        DataType::Int64 => json!(array.as_primitive::<Int64Type>().value(row)),
        other if other.is_integer() => json_value(&arrow::compute::cast(&array.slice(row, 1), &DataType::Int64)?, 0)?,
        DataType::Float64 => json!(array.as_primitive::<Float64Type>().value(row)),
        DataType::Float32 => json!(array.as_primitive::<Float32Type>().value(row)),
        DataType::List(_) => json_list(&array.as_list::<i32>().value(row))?,
        DataType::Struct(fields) => {
            let parts = fields.iter().zip(array.as_struct().columns()).map(|(field, part)| Ok((field.name().clone(), json_value(part, row)?)));
            Value::Object(parts.collect::<Result<Map<_, _>, ArrowError>>()?)
        }
        DataType::Map(..) => {
            let entries = array.as_map().value(row);
            let (keys, values) = (entries.column(0), entries.column(1));
            let pairs = (0..entries.len()).map(|entry| Ok((array_value_to_string(keys, entry)?, json_value(values, entry)?)));
            Value::Object(pairs.collect::<Result<Map<_, _>, ArrowError>>()?)
        }
        _ => Value::String(array_value_to_string(array, row)?),
    })
}

fn json_list(values: &ArrayRef) -> Result<Value, ArrowError> {
    Ok(Value::Array((0..values.len()).map(|index| json_value(values, index)).collect::<Result<_, _>>()?))
}
