//! The typed values that go into a decision and come out of it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use crate::Decimal;

/// The type of an input or output column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ValueType {
    Text,
    Integer,
    Decimal,
    Boolean,
    Date,
}

impl ValueType {
    /// Every type, in the order error messages list them.
    pub const ALL: [Self; 5] = [Self::Text, Self::Integer, Self::Decimal, Self::Boolean, Self::Date];

    /// The name used in rule files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::Boolean => "boolean",
            Self::Date => "date",
        }
    }
}

impl fmt::Display for ValueType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// An owned value. Cloning is cheap. Serialises as the contract asks: decimals and dates as strings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Text(Arc<str>),
    Integer(i64),
    Decimal(Decimal),
    Boolean(bool),
    Date(Date),
    /// Only as an output of a `collect_list` table.
    List(Vec<Value>),
}

impl Value {
    /// The borrowed form a decision reads; nothing for a list.
    pub fn as_scalar(&self) -> Option<Scalar<'_>> {
        Some(match self {
            Self::Text(text) => Scalar::Text(text),
            Self::Integer(integer) => Scalar::Integer(*integer),
            Self::Decimal(decimal) => Scalar::Decimal(*decimal),
            Self::Boolean(boolean) => Scalar::Boolean(*boolean),
            Self::Date(date) => Scalar::Date(*date),
            Self::List(_) => return None,
        })
    }
}

impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, self.as_scalar()) {
            (_, Some(scalar)) => scalar.fmt(formatter),
            (Self::List(items), None) => {
                let items: Vec<String> = items.iter().map(Value::to_string).collect();
                write!(formatter, "[{}]", items.join(", "))
            }
            (_, None) => Ok(()),
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Integer(integer) => serializer.serialize_i64(*integer),
            Self::Decimal(decimal) => decimal.serialize(serializer),
            Self::Boolean(boolean) => serializer.serialize_bool(*boolean),
            Self::Date(date) => serializer.collect_str(date),
            Self::List(items) => items.serialize(serializer),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<i64> for Value {
    fn from(integer: i64) -> Self {
        Self::Integer(integer)
    }
}

impl From<Decimal> for Value {
    fn from(decimal: Decimal) -> Self {
        Self::Decimal(decimal)
    }
}

impl From<bool> for Value {
    fn from(boolean: bool) -> Self {
        Self::Boolean(boolean)
    }
}

impl From<Date> for Value {
    fn from(date: Date) -> Self {
        Self::Date(date)
    }
}

/// A borrowed input value: what a query engine hands over row by row without copying text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scalar<'a> {
    Text(&'a str),
    Integer(i64),
    Decimal(Decimal),
    Boolean(bool),
    Date(Date),
}

impl Scalar<'_> {
    /// The type of the value.
    pub fn value_type(&self) -> ValueType {
        match self {
            Self::Text(_) => ValueType::Text,
            Self::Integer(_) => ValueType::Integer,
            Self::Decimal(_) => ValueType::Decimal,
            Self::Boolean(_) => ValueType::Boolean,
            Self::Date(_) => ValueType::Date,
        }
    }
}

impl fmt::Display for Scalar<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => formatter.write_str(text),
            Self::Integer(integer) => integer.fmt(formatter),
            Self::Decimal(decimal) => decimal.fmt(formatter),
            Self::Boolean(boolean) => boolean.fmt(formatter),
            Self::Date(date) => date.fmt(formatter),
        }
    }
}

/// Named input values of one decision. Names a table does not declare are ignored, so one set of facts can serve several tables.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Inputs(BTreeMap<String, Value>);

impl Inputs {
    /// No values yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same inputs with one more value.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.0.insert(name.into(), value.into());
        self
    }

    /// The value of that name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }
}

impl FromIterator<(String, Value)> for Inputs {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

impl fmt::Display for Inputs {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let terms: Vec<String> = self.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
        formatter.write_str(&terms.join(", "))
    }
}
