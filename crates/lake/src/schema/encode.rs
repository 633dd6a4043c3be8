use super::arrow_schema::{AMOUNT_SCALE, COMMIT_SEQ, EFFECTIVE_AT, KNOWN_AT, PRICE_DIGITS, PRICE_SCALE, QUANTITY_SCALE, RECORDED_AT, WIDE_DIGITS};
use crate::LakeError;
use arrow::array::{ArrayRef, BooleanArray, Date32Array, Decimal128Array, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use arrow::datatypes::SchemaRef;
use chandler_amount::Currency;
use chandler_catalogue::{Column, ColumnKind, CommitChanges, RowOperation, Table, Value};
use std::sync::Arc;

/// One row version with the commit it belongs to.
#[derive(Clone, Copy)]
pub(crate) struct FeedRow<'a> {
    pub commit: &'a CommitChanges,
    pub operation: RowOperation,
    pub values: &'a [Value],
}

/// Rows of one table, in the given order, as a record batch of [`arrow_schema`](super::arrow_schema).
pub(crate) fn encode(table: &'static Table, schema: &SchemaRef, rows: &[FeedRow<'_>]) -> Result<RecordBatch, LakeError> {
    check_rows(table, rows)?;
    let mut columns = Vec::with_capacity(schema.fields().len());
    for (index, column) in table.columns.iter().enumerate() {
        columns.push(ColumnOfRows { table, column, index, rows }.encode()?);
    }
    for field in &schema.fields()[table.columns.len()..] {
        columns.push(system_column(field.name(), rows));
    }
    RecordBatch::try_new(schema.clone(), columns).map_err(|error| LakeError::Schema { table: table.name.to_owned(), reason: error.to_string() })
}

/// A row must have the declared width, and a declared `commit_seq` must be the commit's own.
fn check_rows(table: &'static Table, rows: &[FeedRow<'_>]) -> Result<(), LakeError> {
    let declared_seq = table.column(COMMIT_SEQ).map(|(index, _)| index);
    for row in rows {
        if row.values.len() != table.columns.len() {
            let reason =
                format!("a row of commit {} has {} values where {} are declared", row.commit.commit_seq, row.values.len(), table.columns.len());
            return Err(LakeError::Schema { table: table.name.to_owned(), reason });
        }
        if declared_seq.is_some_and(|index| row.values[index].as_integer() != Some(row.commit.commit_seq)) {
            return Err(value_error(table, COMMIT_SEQ, row, "it names another commit than the one that wrote it"));
        }
    }
    Ok(())
}

struct ColumnOfRows<'a> {
    table: &'static Table,
    column: &'static Column,
    index: usize,
    rows: &'a [FeedRow<'a>],
}

impl<'a> ColumnOfRows<'a> {
    fn encode(&self) -> Result<ArrayRef, LakeError> {
        let power = |scale: i8| 10_i128.pow(scale.unsigned_abs().into());
        Ok(match self.column.kind {
            ColumnKind::Text | ColumnKind::Json => Arc::new(StringArray::from(self.each(|_, value| value.as_text().ok_or("it is no text"))?)),
            ColumnKind::Integer => Arc::new(Int64Array::from(self.integers(|_, integer| Ok(integer))?)),
            ColumnKind::Boolean => Arc::new(BooleanArray::from(self.integers(|_, integer| Ok(integer != 0))?)),
            ColumnKind::Day => Arc::new(Date32Array::from(self.integers(|_, days| i32::try_from(days).map_err(|_| "it is no day"))?)),
            ColumnKind::Instant => Arc::new(TimestampMicrosecondArray::from(self.integers(|_, micros| Ok(micros))?).with_timezone("UTC")),
            ColumnKind::Quantity => self.decimals(WIDE_DIGITS, QUANTITY_SCALE, |_, units| Ok(units * power(QUANTITY_SCALE)))?,
            ColumnKind::Price => self.decimals(PRICE_DIGITS, PRICE_SCALE, |_, micros| Ok(micros))?,
            ColumnKind::Amount => {
                let currency_index = self.table.column("currency").map(|(index, _)| index);
                let currency = |row: &FeedRow<'a>| currency_index.and_then(|index| row.values[index].as_text());
                self.decimals(WIDE_DIGITS, AMOUNT_SCALE, |row, minor| Ok(minor * minor_unit(currency(row))?))?
            }
        })
    }

    /// The column's values, each made by `convert`; a reason that it gives becomes an error that names the place.
    fn each<T>(&self, convert: impl Fn(&FeedRow<'a>, &'a Value) -> Result<T, &'static str>) -> Result<Vec<Option<T>>, LakeError> {
        let mut cells = Vec::with_capacity(self.rows.len());
        for row in self.rows {
            let cell = match &row.values[self.index] {
                Value::Null if self.column.nullable => None,
                Value::Null => return Err(value_error(self.table, self.column.name, row, "it is empty and must not be")),
                value => Some(convert(row, value).map_err(|reason| value_error(self.table, self.column.name, row, reason))?),
            };
            cells.push(cell);
        }
        Ok(cells)
    }

    fn integers<T>(&self, convert: impl Fn(&FeedRow<'a>, i64) -> Result<T, &'static str>) -> Result<Vec<Option<T>>, LakeError> {
        self.each(|row, value| convert(row, value.as_integer().ok_or("it is no whole number")?))
    }

    fn decimals(&self, digits: u8, scale: i8, convert: impl Fn(&FeedRow<'a>, i128) -> Result<i128, &'static str>) -> Result<ArrayRef, LakeError> {
        let limit = 10_i128.pow(digits.into());
        let cells = self.integers(|row, integer| {
            let scaled = convert(row, i128::from(integer))?;
            if scaled.abs() < limit { Ok(scaled) } else { Err("it is too large") }
        })?;
        let decimals = Decimal128Array::from(cells).with_precision_and_scale(digits, scale);
        let array = decimals.map_err(|error| LakeError::Schema { table: self.table.name.to_owned(), reason: error.to_string() })?;
        Ok(Arc::new(array))
    }
}

/// What one minor unit of the row's currency is in ten-thousandths of a major unit: 100 for USD, 10,000 for JPY, 10 for KWD.
pub(super) fn minor_unit(currency: Option<&str>) -> Result<i128, &'static str> {
    let currency = currency.and_then(|code| code.parse::<Currency>().ok()).ok_or("its row names no currency")?;
    let spare_digits = u32::from(AMOUNT_SCALE.unsigned_abs()).checked_sub(currency.minor_digits());
    Ok(10_i128.pow(spare_digits.ok_or("its currency has more than four decimal places")?))
}

fn system_column(name: &str, rows: &[FeedRow<'_>]) -> ArrayRef {
    let instants = |at: fn(&CommitChanges) -> i64| -> ArrayRef {
        Arc::new(TimestampMicrosecondArray::from_iter_values(rows.iter().map(|row| at(row.commit))).with_timezone("UTC"))
    };
    match name {
        COMMIT_SEQ => Arc::new(Int64Array::from_iter_values(rows.iter().map(|row| row.commit.commit_seq))),
        RECORDED_AT => instants(|commit| commit.recorded_at.0),
        EFFECTIVE_AT => instants(|commit| commit.effective_at.0),
        KNOWN_AT => instants(|commit| commit.known_at.0),
        _ => Arc::new(StringArray::from_iter_values(rows.iter().map(|row| row.operation.as_str()))),
    }
}

fn value_error(table: &Table, column: &str, row: &FeedRow<'_>, reason: &str) -> LakeError {
    LakeError::Value { table: table.name.to_owned(), column: column.to_owned(), commit_seq: row.commit.commit_seq, reason: reason.to_owned() }
}
