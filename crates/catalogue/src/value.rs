use std::fmt;

/// One stored value. Quantities, amounts (minor units), prices (millionths), days and instants are all integers here;
/// the column's [`ColumnKind`](crate::ColumnKind) says which.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    Null,
    Integer(i64),
    Text(Box<str>),
}

/// The values of one row, in the order of the table's columns.
pub type Values = Vec<Value>;

/// The values of a row's key columns; ordered as the store orders them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub Vec<Value>);

impl Value {
    pub fn text(text: impl Into<Box<str>>) -> Self {
        Self::Text(text.into())
    }

    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_integer(&self) -> Option<i64> {
        match self {
            Self::Integer(integer) => Some(*integer),
            _ => None,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::text(text.as_str())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

impl From<i64> for Value {
    fn from(integer: i64) -> Self {
        Self::Integer(integer)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, value) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("/")?;
            }
            match value {
                Value::Null => f.write_str("-")?,
                Value::Integer(integer) => write!(f, "{integer}")?,
                Value::Text(text) => f.write_str(text)?,
            }
        }
        Ok(())
    }
}

/// A key from values of different types: `key!["ACME", "SO-000001", 3]`.
#[macro_export]
macro_rules! key {
    ($($value:expr),* $(,)?) => { $crate::Key(vec![$($crate::Value::from($value)),*]) };
}
