use super::arrow_schema::{COMMIT_SEQ, QUANTITY_SCALE};
use super::encode::minor_unit;
use crate::LakeError;
use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{Date32Type, Decimal128Type, Int64Type, TimestampMicrosecondType};
use chandler_catalogue::{ColumnKind, Table, Value, Values};

/// A row version read back from the lake, with the values of its declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredVersion {
    pub commit_seq: i64,
    pub values: Values,
}

/// Reads rows of a declared table back, exactly as the core has them. A column that the file does not have yet is empty.
///
/// # Errors
/// When a column has another type than declared, or holds what no declared value can be.
pub fn decode(table: &'static Table, batch: &RecordBatch) -> Result<Vec<StoredVersion>, LakeError> {
    let schema_error = |reason: String| LakeError::Schema { table: table.name.to_owned(), reason };
    let commit_seqs = batch.column_by_name(COMMIT_SEQ).and_then(|array| array.as_primitive_opt::<Int64Type>());
    let commit_seqs = commit_seqs.ok_or_else(|| schema_error("it has no commit_seq".to_owned()))?;
    let currencies = batch.column_by_name("currency").and_then(|array| array.as_string_opt::<i32>());
    let arrays: Vec<_> = table.columns.iter().map(|column| (column, batch.column_by_name(column.name))).collect();
    let mut versions = Vec::with_capacity(batch.num_rows());
    for row in 0..batch.num_rows() {
        let currency = currencies.map(|currencies| currencies.value(row));
        let mut values = Values::with_capacity(arrays.len());
        for (column, array) in &arrays {
            let value = array.map_or(Ok(Value::Null), |array| cell(array, column.kind, row, currency));
            values.push(value.map_err(|reason| schema_error(format!("{}: {reason}", column.name)))?);
        }
        versions.push(StoredVersion { commit_seq: commit_seqs.value(row), values });
    }
    Ok(versions)
}

fn cell(array: &ArrayRef, kind: ColumnKind, row: usize, currency: Option<&str>) -> Result<Value, &'static str> {
    const OTHER_TYPE: &str = "its type is another";
    if array.is_null(row) {
        return Ok(Value::Null);
    }
    let decimal = || array.as_primitive_opt::<Decimal128Type>().map(|decimals| decimals.value(row)).ok_or(OTHER_TYPE);
    let integer: i128 = match kind {
        ColumnKind::Text | ColumnKind::Json => return Ok(Value::from(array.as_string_opt::<i32>().ok_or(OTHER_TYPE)?.value(row))),
        ColumnKind::Integer => array.as_primitive_opt::<Int64Type>().ok_or(OTHER_TYPE)?.value(row).into(),
        ColumnKind::Boolean => array.as_boolean_opt().ok_or(OTHER_TYPE)?.value(row).into(),
        ColumnKind::Day => array.as_primitive_opt::<Date32Type>().ok_or(OTHER_TYPE)?.value(row).into(),
        ColumnKind::Instant => array.as_primitive_opt::<TimestampMicrosecondType>().ok_or(OTHER_TYPE)?.value(row).into(),
        ColumnKind::Quantity => whole(decimal()?, 10_i128.pow(QUANTITY_SCALE.unsigned_abs().into()))?,
        ColumnKind::Amount => whole(decimal()?, minor_unit(currency)?)?,
        ColumnKind::Price => decimal()?,
    };
    i64::try_from(integer).map(Value::Integer).map_err(|_| "it is too large")
}

fn whole(scaled: i128, unit: i128) -> Result<i128, &'static str> {
    if scaled % unit == 0 { Ok(scaled / unit) } else { Err("it is finer than its unit") }
}
