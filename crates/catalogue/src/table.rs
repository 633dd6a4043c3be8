use crate::{Key, Value, Values};

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    Text,
    Integer,
    Boolean,
    /// Base units of the row's item.
    Quantity,
    /// Minor units of the row's `currency`.
    Amount,
    /// Millionths of a major unit of the row's `currency`, for the quantity that another column states.
    Price,
    /// Days since 1970-01-01.
    Day,
    /// Microseconds since 1970-01-01T00:00:00Z.
    Instant,
    /// A JSON document.
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    pub name: &'static str,
    pub kind: ColumnKind,
    pub nullable: bool,
    pub description: &'static str,
}

/// Whether posted rows of a table may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Storage {
    /// Rows are written once; a correction is another row.
    Append,
    /// The row of a key is replaced by later commits; the lake keeps every version.
    Current,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    pub name: &'static str,
    pub summary: &'static str,
    pub storage: Storage,
    pub columns: &'static [Column],
    /// The first `key_columns` columns are the key.
    pub key_columns: usize,
}

impl Table {
    pub fn key_of(&self, values: &[Value]) -> Key {
        Key(values[..self.key_columns].to_vec())
    }

    pub fn column(&self, name: &str) -> Option<(usize, &'static Column)> {
        self.columns.iter().enumerate().find(|(_, column)| column.name == name)
    }

    pub fn has_amounts(&self) -> bool {
        self.columns.iter().any(|column| column.kind == ColumnKind::Amount)
    }
}

/// A stored row that does not fit its declaration: another version wrote it, or it is damaged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RowError {
    #[error("a row of {table} has {found} values where the declaration has {expected}")]
    Width { table: &'static str, expected: usize, found: usize },
    #[error("{table}.{column} holds a value of another type")]
    Type { table: &'static str, column: &'static str },
}

/// A Rust row of a declared table; made by [`table!`](crate::table).
pub trait Record: Clone + PartialEq + std::fmt::Debug + Sized {
    const TABLE: &'static Table;

    fn into_values(self) -> Values;

    /// # Errors
    /// When the values do not fit the declaration.
    fn from_values(values: &[Value]) -> Result<Self, RowError>;

    fn key(&self) -> Key {
        Self::TABLE.key_of(&self.clone().into_values())
    }
}
