use std::collections::BTreeSet;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Float32Type, Float64Type, Int64Type, UInt64Type};
use arrow::error::ArrowError;
use arrow::util::display::array_value_to_string;
use datafusion::error::DataFusionError;
use datafusion::execution::SessionState;
use datafusion::logical_expr::LogicalPlan;
use datafusion::prelude::DataFrame;
use futures::StreamExt;
use serde_json::{Map, Value, json};

use crate::gate::{self, QueryLimits};
use crate::views::{PARAMETERS_TABLE, history_name, versions_name, view_name};
use crate::{EngineError, Session};

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
    /// Answers one `SELECT` of a person, with at most so many rows and otherwise the usual limits.
    ///
    /// # Errors
    /// As [`Session::query_within`].
    pub async fn query(&self, sql: &str, row_limit: usize) -> Result<Answer, EngineError> {
        self.query_within(sql, &QueryLimits { rows: row_limit, ..QueryLimits::default() }).await
    }

    /// Answers one `SELECT` of a person within limits. What may be asked is what the gate's lists allow.
    ///
    /// # Errors
    /// Codes `sql_refused`, `unknown_table` and `sql_invalid` where the gate says no, `sql_deadline` and `sql_memory` where a limit ends it, `sql_failed`
    /// where its values do; or a file of the lake is damaged.
    pub async fn query_within(&self, sql: &str, limits: &QueryLimits) -> Result<Answer, EngineError> {
        let (limits, sql, known) = (*limits, sql.to_owned(), self.table_names());
        let state = gate::confined(self.context.state(), &limits)?;
        let threads = state.config().target_partitions();
        let work = async move {
            let plan = gate::check(&state, &known, &sql).await?;
            let columns = plan.schema().fields().iter();
            let columns = columns.map(|field| AnswerColumn { name: field.name().clone(), sql_type: sql_type(field.data_type()) }).collect();
            Ok((columns, collect(state, plan, limits).await))
        };
        let (columns, collected): (Vec<AnswerColumn>, _) = gate::apart(&limits, threads, work).await?;
        let batches = match collected {
            Ok(batches) => batches,
            Err(error) if gate::is_out_of_memory(&error) => return Err(gate::memory_exceeded(&limits)),
            Err(error) => return Err(as_query_error(self.read_error(&error).await)),
        };
        let mut rows = Vec::new();
        for batch in &batches {
            append_rows(batch, &mut rows)?;
        }
        let truncated = rows.len() > limits.rows;
        rows.truncate(limits.rows);
        Ok(Answer { columns, row_count: rows.len(), rows, truncated })
    }

    /// Names of every table that a statement may read.
    fn table_names(&self) -> BTreeSet<String> {
        let core = self.lake().core.iter().map(|table| table.declaration.name);
        let core = core.flat_map(|name| [view_name(name), history_name(name)]);
        let history = self.lake().history.iter().map(|table| table.target);
        let history = history.flat_map(|target| [target.name.to_owned(), versions_name(target)]);
        core.chain(history).chain(self.derived_tables().into_keys()).chain([PARAMETERS_TABLE.to_owned()]).collect()
    }
}

/// One row more than the limit, if there are so many: it shows that there are.
async fn collect(state: SessionState, plan: LogicalPlan, limits: QueryLimits) -> Result<Vec<RecordBatch>, DataFusionError> {
    let frame = DataFrame::new(state, plan).limit(0, Some(limits.rows.saturating_add(1)))?;
    let mut stream = frame.execute_stream().await?;
    let (mut batches, mut bytes) = (Vec::new(), 0_usize);
    while let Some(batch) = stream.next().await.transpose()? {
        bytes = bytes.saturating_add(batch.get_array_memory_size());
        if bytes > limits.memory_bytes {
            return Err(DataFusionError::ResourcesExhausted("the answer is too large".to_owned()));
        }
        batches.push(batch);
    }
    Ok(batches)
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
