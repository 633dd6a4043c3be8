//! Exactly typed columns.

use chandler_calendar::{Day, Instant};
use polars::prelude::{
    BooleanChunked, Column, DataType, Int32Chunked, Int64Chunked, Int128Chunked, IntoColumn, IntoSeries, NewChunkedArray, PlSmallStr, StringChunked,
    StringChunkedBuilder, TimeUnit, TimeZone,
};

use super::record::Value;
use crate::targets::FieldType;

/// The values of one field for the rows of a chunk.
#[derive(Debug, Clone)]
pub(crate) enum Values {
    Text(StringChunked),
    Integer(Vec<Option<i64>>),
    Decimal {
        units: Vec<Option<i128>>,
        precision: u8,
        scale: u8,
    },
    Day(Vec<Option<Day>>),
    Instant(Vec<Option<Instant>>),
    Flag(Vec<Option<bool>>),
    /// The same for every row.
    Constant(Option<Value>),
}

/// One value, borrowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ValueRef<'a> {
    Null,
    Text(&'a str),
    Integer(i64),
    Decimal { units: i128, scale: u8 },
    Day(Day),
    Instant(Instant),
    Flag(bool),
}

impl Values {
    pub fn get(&self, row: usize) -> ValueRef<'_> {
        let value = match self {
            Self::Text(texts) => texts.get(row).map(ValueRef::Text),
            Self::Integer(integers) => integers[row].map(ValueRef::Integer),
            Self::Decimal { units, scale, .. } => units[row].map(|units| ValueRef::Decimal { units, scale: *scale }),
            Self::Day(days) => days[row].map(ValueRef::Day),
            Self::Instant(instants) => instants[row].map(ValueRef::Instant),
            Self::Flag(flags) => flags[row].map(ValueRef::Flag),
            Self::Constant(value) => value.as_ref().map(Value::as_ref),
        };
        value.unwrap_or(ValueRef::Null)
    }

    /// A column of one row.
    fn one(value: &Value, kind: FieldType) -> Self {
        match value {
            Value::Text(text) => Self::Text(StringChunked::from_slice(PlSmallStr::EMPTY, &[text.as_str()])),
            Value::Integer(integer) => Self::Integer(vec![Some(*integer)]),
            Value::Decimal { units, scale } => Self::Decimal { units: vec![Some(*units)], precision: kind.precision().unwrap_or(18), scale: *scale },
            Value::Day(day) => Self::Day(vec![Some(*day)]),
            Value::Instant(instant) => Self::Instant(vec![Some(*instant)]),
            Value::Flag(flag) => Self::Flag(vec![Some(*flag)]),
        }
    }

    /// The values of some rows as a column of the lake's types.
    pub fn column(&self, name: &str, kind: FieldType, rows: &[usize]) -> polars::prelude::PolarsResult<Column> {
        let name = PlSmallStr::from_str(name);
        Ok(match self {
            Self::Text(texts) => {
                let mut builder = StringChunkedBuilder::new(name, rows.len());
                rows.iter().for_each(|row| builder.append_option(texts.get(*row)));
                builder.finish().into_series().into_column()
            }
            Self::Integer(integers) => Int64Chunked::from_iter_options(name, rows.iter().map(|row| integers[*row])).into_series().into_column(),
            Self::Decimal { units, precision, scale } => {
                let units = Int128Chunked::from_iter_options(name, rows.iter().map(|row| units[*row]));
                units.into_decimal(usize::from(*precision), usize::from(*scale))?.into_series().into_column()
            }
            Self::Day(days) => day_column(name, rows.iter().map(|row| days[*row])),
            Self::Instant(instants) => instant_column(name, rows.iter().map(|row| instants[*row])),
            Self::Flag(flags) => rows.iter().map(|row| flags[*row]).collect::<BooleanChunked>().with_name(name).into_series().into_column(),
            Self::Constant(None) => Column::full_null(name, rows.len(), &dtype(kind)),
            // A column of one row, repeated without a copy for each.
            Self::Constant(Some(value)) => Self::one(value, kind).column(&name, kind, &[0])?.new_from_index(0, rows.len()),
        })
    }
}

pub(crate) fn day_column(name: PlSmallStr, days: impl Iterator<Item = Option<Day>>) -> Column {
    Int32Chunked::from_iter_options(name, days.map(|day| day.map(|day| day.0))).into_date().into_series().into_column()
}

pub(crate) fn instant_column(name: PlSmallStr, instants: impl Iterator<Item = Option<Instant>>) -> Column {
    let microseconds = Int64Chunked::from_iter_options(name, instants.map(|instant| instant.map(|instant| instant.0)));
    microseconds.into_datetime(TimeUnit::Microseconds, Some(TimeZone::UTC)).into_series().into_column()
}

/// The type that the lake keeps a field in.
pub(crate) fn dtype(kind: FieldType) -> DataType {
    match kind {
        FieldType::Text | FieldType::Code | FieldType::Currency => DataType::String,
        FieldType::Integer => DataType::Int64,
        FieldType::Money | FieldType::Quantity | FieldType::Price | FieldType::Decimal => {
            DataType::Decimal(usize::from(kind.precision().unwrap_or(18)), usize::from(kind.scale().unwrap_or(0)))
        }
        FieldType::Day => DataType::Date,
        FieldType::Instant => DataType::Datetime(TimeUnit::Microseconds, Some(TimeZone::UTC)),
        FieldType::Flag => DataType::Boolean,
    }
}

impl ValueRef<'_> {
    /// The integer behind a number.
    pub fn units(self) -> Option<i128> {
        match self {
            Self::Decimal { units, .. } => Some(units),
            Self::Integer(integer) => Some(i128::from(integer)),
            _ => None,
        }
    }

    /// Bytes that no other value of the same field has, for hashing.
    pub fn write_to(self, out: &mut Vec<u8>) {
        match self {
            Self::Null => out.push(0),
            Self::Text(text) => {
                out.push(1);
                out.extend_from_slice(&(text.len() as u64).to_le_bytes());
                out.extend_from_slice(text.as_bytes());
            }
            Self::Integer(integer) => tagged(out, 2, &integer.to_le_bytes()),
            Self::Decimal { units, .. } => tagged(out, 3, &units.to_le_bytes()),
            Self::Day(day) => tagged(out, 4, &day.0.to_le_bytes()),
            Self::Instant(instant) => tagged(out, 5, &instant.0.to_le_bytes()),
            Self::Flag(flag) => tagged(out, 6, &[u8::from(flag)]),
        }
    }
}

fn tagged(out: &mut Vec<u8>, tag: u8, bytes: &[u8]) {
    out.push(tag);
    out.extend_from_slice(bytes);
}
