//! Reading arguments and building results, so that each function states only its own matter.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StructArray};
use arrow::datatypes::{DataType, Field, FieldRef, Float64Type, Int64Type};
use arrow::json::{LineDelimitedWriter, ReaderBuilder};
use chandler_forecast::{DemandSeries, Settings};
use datafusion::common::{Result, exec_err, plan_err};
use datafusion::error::DataFusionError;
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs};
use serde::Serialize;
use serde_json::Value;

/// `LIST<BIGINT>` as all functions write it.
pub fn integer_list() -> DataType {
    DataType::List(integer_item())
}

pub fn integer_item() -> FieldRef {
    Arc::new(Field::new_list_field(DataType::Int64, true))
}

/// `LIST<STRUCT<pattern, series, relative_millionths>>`: what `pooled_losses` gives and forecasts take.
pub fn pooled_type() -> DataType {
    let pattern = vec![field("pattern", DataType::Utf8), field("series", DataType::Int64), field("relative_millionths", integer_list())];
    DataType::new_list(DataType::Struct(pattern.into()), true)
}

/// The types that a function's arguments are cast to, or a complaint about their number.
pub fn expect_types(name: &str, expected: &[DataType], found: &[DataType]) -> Result<Vec<DataType>> {
    if found.len() != expected.len() {
        return plan_err!("{name} takes {} arguments, not {}", expected.len(), found.len());
    }
    for (position, (wanted, given)) in expected.iter().zip(found).enumerate() {
        let fits = match wanted {
            DataType::List(_) => matches!(given, DataType::List(_) | DataType::LargeList(_) | DataType::FixedSizeList(..) | DataType::Null),
            _ => given.is_numeric() || *given == DataType::Null,
        };
        if !fits {
            return plan_err!("argument {} of {name} is {given} where {wanted} is needed", position + 1);
        }
    }
    Ok(expected.to_vec())
}

/// The arguments of one call as columns of the same length.
pub struct Arguments {
    name: &'static str,
    columns: Vec<ArrayRef>,
    pub rows: usize,
    constant: bool,
}

impl Arguments {
    pub fn new(name: &'static str, arguments: &ScalarFunctionArgs) -> Result<Self> {
        let constant = arguments.args.iter().all(|argument| matches!(argument, ColumnarValue::Scalar(_)));
        let rows = if constant { 1 } else { arguments.number_rows };
        let columns = arguments.args.iter().map(|argument| argument.to_array(rows)).collect::<Result<_>>()?;
        Ok(Self { name, columns, rows, constant })
    }

    pub fn column(&self, index: usize) -> &ArrayRef {
        &self.columns[index]
    }

    /// The integers of a list; empty where the list is null.
    pub fn integers(&self, index: usize, row: usize) -> Result<Vec<i64>> {
        let column = &self.columns[index];
        if column.is_null(row) {
            return Ok(vec![]);
        }
        let list = column.as_list::<i32>().value(row);
        if list.null_count() > 0 {
            return exec_err!("argument {} of {} has a null among its numbers; leave it out or state a value", index + 1, self.name);
        }
        Ok(list.as_primitive::<Int64Type>().values().to_vec())
    }

    /// The integers of a list at the end of the arguments; empty where it is null or left out.
    pub fn optional_integers(&self, index: usize, row: usize) -> Result<Vec<i64>> {
        if index < self.columns.len() { self.integers(index, row) } else { Ok(vec![]) }
    }

    /// The whole numbers of a list that must not be negative.
    pub fn day_counts(&self, index: usize, row: usize) -> Result<Vec<u32>> {
        self.integers(index, row)?.into_iter().map(|value| self.narrowed(index, value)).collect()
    }

    /// A whole number that must not be negative; nothing where it is null.
    pub fn count<T: TryFrom<i64>>(&self, index: usize, row: usize) -> Result<Option<T>> {
        let column = self.columns[index].as_primitive::<Int64Type>();
        if column.is_null(row) { Ok(None) } else { self.narrowed(index, column.value(row)).map(Some) }
    }

    /// A number at the end of the arguments; nothing where it is null or left out.
    pub fn optional_float(&self, index: usize, row: usize) -> Option<f64> {
        let column = self.columns.get(index)?.as_primitive::<Float64Type>();
        (!column.is_null(row)).then(|| column.value(row))
    }

    /// A column at the end of the arguments as JSON; nulls where it is left out.
    pub fn optional_json(&self, index: usize) -> Result<Vec<Value>> {
        self.columns.get(index).map_or_else(|| Ok(vec![Value::Null; self.rows]), json_column)
    }

    /// Daily demand, with the positions of the days on which the item was out of stock.
    pub fn series(&self, quantity: usize, censored_days: usize, row: usize) -> Result<Option<DemandSeries>> {
        if self.columns[quantity].is_null(row) {
            return Ok(None);
        }
        let quantities = self.integers(quantity, row)?;
        let mut series = DemandSeries::uncensored(quantities.into_iter().map(|quantity| quantity as f64).collect());
        for day in self.integers(censored_days, row)? {
            match usize::try_from(day).ok().and_then(|day| series.censored.get_mut(day)) {
                Some(censored) => *censored = true,
                None => return exec_err!("day {day} among the stock-outs of {} is not a position in the demand; count from 0", self.name),
            }
        }
        Ok(Some(series))
    }

    /// Settings for daily demand, by row, with the pooled losses at the end of the arguments; without them where they are null or left out.
    pub fn daily_settings(&self, index: usize) -> Result<Vec<Settings>> {
        let Some(pooled) = self.columns.get(index) else { return Ok(vec![Settings::daily(); self.rows]) };
        let settings = |row: Value| Ok(Settings { pooled_losses: serde_json::from_value(row).map_err(failed)?, ..Settings::daily() });
        json_column(pooled)?.into_iter().map(settings).collect()
    }

    /// One value for constant arguments, a column otherwise.
    pub fn finish(&self, result: ArrayRef) -> Result<ColumnarValue> {
        if self.constant {
            return Ok(ColumnarValue::Scalar(datafusion::common::ScalarValue::try_from_array(&result, 0)?));
        }
        Ok(ColumnarValue::Array(result))
    }

    fn narrowed<T: TryFrom<i64>>(&self, index: usize, value: i64) -> Result<T> {
        T::try_from(value)
            .map_err(|_| DataFusionError::Execution(format!("argument {} of {} is {value}, which is out of range", index + 1, self.name)))
    }
}

/// Rows of Rust values as an array of a declared type; absent ones are null.
pub fn to_array<T: Serialize>(data_type: &DataType, rows: &[Option<T>]) -> Result<ArrayRef> {
    if rows.is_empty() {
        return Ok(arrow::array::new_empty_array(data_type));
    }
    let field = Field::new("value", data_type.clone(), true);
    let mut decoder = ReaderBuilder::new_with_field(field).with_batch_size(rows.len()).build_decoder()?;
    decoder.serialize(rows)?;
    match decoder.flush()? {
        Some(batch) => Ok(batch.column(0).clone()),
        None => exec_err!("rows of {data_type} could not be built"),
    }
}

/// A nullable field of a struct that a function gives.
pub fn field(name: &str, data_type: DataType) -> Field {
    Field::new(name, data_type, true)
}

pub fn failed(error: impl std::fmt::Display) -> DataFusionError {
    DataFusionError::Execution(error.to_string())
}

/// Each row of a column as JSON; null where it is null.
pub fn json_column(column: &ArrayRef) -> Result<Vec<Value>> {
    let rows = StructArray::from(vec![(Arc::new(field("value", column.data_type().clone())), column.clone())]);
    Ok(json_rows(&rows)?.into_iter().map(|mut row| row.get_mut("value").map_or(Value::Null, Value::take)).collect())
}

/// Each row of a struct that is nowhere null as a JSON object; nulls in it are left out.
pub fn json_rows(rows: &StructArray) -> Result<Vec<Value>> {
    let mut writer = LineDelimitedWriter::new(Vec::new());
    let columns = StructArray::new(rows.fields().clone(), rows.columns().to_vec(), None);
    writer.write(&RecordBatch::from(columns))?;
    writer.finish()?;
    serde_json::Deserializer::from_slice(&writer.into_inner()).into_iter().collect::<Result<_, _>>().map_err(failed)
}
