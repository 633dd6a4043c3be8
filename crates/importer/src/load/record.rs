//! One row of a target as plain values.

use chandler_calendar::{Day, Instant};

use super::values::ValueRef;
use crate::cell::format_decimal;

/// What an import does with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Op {
    /// No earlier import had the key.
    Insert,
    /// An earlier import had other values.
    Update,
    /// An earlier version of the file had the row; this one lacks it.
    Delete,
}

impl Op {
    pub fn name(self) -> &'static str {
        match self {
            Self::Insert => "insert",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }
}

/// An exactly typed value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Text(String),
    Integer(i64),
    /// `units` of `10^-scale`.
    Decimal {
        units: i128,
        scale: u8,
    },
    Day(Day),
    Instant(Instant),
    Flag(bool),
}

impl Value {
    pub(crate) fn as_ref(&self) -> ValueRef<'_> {
        match self {
            Self::Text(text) => ValueRef::Text(text),
            Self::Integer(integer) => ValueRef::Integer(*integer),
            Self::Decimal { units, scale } => ValueRef::Decimal { units: *units, scale: *scale },
            Self::Day(day) => ValueRef::Day(*day),
            Self::Instant(instant) => ValueRef::Instant(*instant),
            Self::Flag(flag) => ValueRef::Flag(*flag),
        }
    }
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.as_ref().fmt(f)
    }
}

impl ValueRef<'_> {
    pub(crate) fn to_value(self) -> Option<Value> {
        Some(match self {
            Self::Null => return None,
            Self::Text(text) => Value::Text(text.to_owned()),
            Self::Integer(integer) => Value::Integer(integer),
            Self::Decimal { units, scale } => Value::Decimal { units, scale },
            Self::Day(day) => Value::Day(day),
            Self::Instant(instant) => Value::Instant(instant),
            Self::Flag(flag) => Value::Flag(flag),
        })
    }
}

impl std::fmt::Display for ValueRef<'_> {
    /// Numbers without needless zeros, days and instants as ISO 8601.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Null => Ok(()),
            Self::Text(text) => f.write_str(text),
            Self::Integer(integer) => integer.fmt(f),
            Self::Decimal { units, scale } => f.write_str(&format_decimal(*units, *scale)),
            Self::Day(day) => day.fmt(f),
            Self::Instant(instant) => instant.fmt(f),
            Self::Flag(flag) => flag.fmt(f),
        }
    }
}

/// One row to load, change or delete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub op: Op,
    pub file: String,
    /// Its line or row number in the file; 0 for what is deleted.
    pub row: u64,
    /// The key as text, parts separated by `|`; empty for what is deleted.
    pub key: String,
    /// 128 bits of the SHA-256 of the key.
    pub key_hash: u128,
    /// 128 bits of the SHA-256 of the values.
    pub row_hash: u128,
    /// Fields that have a value, in the order of the target; none for what is deleted.
    pub fields: Vec<(String, Value)>,
}

impl Record {
    pub fn get(&self, field: &str) -> Option<&Value> {
        self.fields.iter().find(|(name, _)| name == field).map(|(_, value)| value)
    }
}
