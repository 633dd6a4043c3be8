//! Generic reads of a table by its declaration alone.

use crate::error::Fault;
use crate::schema::COMMIT_SEQ;
use crate::sql::{bind_all, column_list, values_from};
use chandler_catalogue::{Table, Value, Values};
use rusqlite::Connection;

/// Which rows, in which order, how many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowQuery {
    /// All of them must hold.
    pub filters: Vec<Filter>,
    /// The key follows, so that the order is always total.
    pub order: Vec<(String, Direction)>,
    pub limit: usize,
    pub offset: usize,
}

/// A column compared with a value. No comparison but [`Comparison::Equal`] meets an empty column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    pub column: String,
    pub comparison: Comparison,
    pub value: Value,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// Also finds empty columns when compared with [`Value::Null`].
    Equal,
    Less,
    AtMost,
    More,
    AtLeast,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Ascending,
    Descending,
}

/// A row with the commit that wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRow {
    pub commit_seq: i64,
    pub values: Values,
}

impl RowQuery {
    /// The first rows in key order.
    pub fn first(limit: usize) -> Self {
        Self { filters: Vec::new(), order: Vec::new(), limit, offset: 0 }
    }

    #[must_use]
    pub fn equal(mut self, column: &str, value: impl Into<Value>) -> Self {
        self.filters.push(Filter { column: column.to_owned(), comparison: Comparison::Equal, value: value.into() });
        self
    }

    fn sql(&self, table: &Table) -> Result<String, Fault> {
        let conditions = self.filters.iter().map(|filter| Ok(format!("{} {} ?", known(table, &filter.column)?, filter.comparison.sql())));
        let conditions = conditions.collect::<Result<Vec<_>, Fault>>()?;
        let filter = if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) };
        let chosen = self.order.iter().map(|(column, direction)| Ok(format!("{} {}", known(table, column)?, direction.sql())));
        let mut order = chosen.collect::<Result<Vec<_>, Fault>>()?;
        order.extend(table.columns[..table.key_columns].iter().map(|column| column.name.to_owned()));
        let columns = column_list(table);
        Ok(format!("SELECT {COMMIT_SEQ}, {columns} FROM {}{filter} ORDER BY {} LIMIT ? OFFSET ?", table.name, order.join(", ")))
    }
}

pub(crate) fn rows(connection: &Connection, table: &'static Table, query: &RowQuery) -> Result<Vec<StoredRow>, Fault> {
    let mut statement = connection.prepare_cached(&query.sql(table)?)?;
    let whole = |count: usize| Value::Integer(i64::try_from(count).unwrap_or(i64::MAX));
    let bounds = [whole(query.limit), whole(query.offset)];
    bind_all(&mut statement, 1, query.filters.iter().map(|filter| &filter.value).chain(&bounds))?;
    let mut rows = statement.raw_query();
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(StoredRow { commit_seq: row.get(0)?, values: values_from(row, 1, table.columns.len())? });
    }
    Ok(found)
}

/// The column's own name out of the declaration: nothing of a caller's text gets into SQL.
fn known(table: &Table, column: &str) -> Result<&'static str, Fault> {
    if column == COMMIT_SEQ {
        return Ok(COMMIT_SEQ);
    }
    let unknown = || Fault::UnknownColumn { table: table.name.to_owned(), column: column.to_owned() };
    table.column(column).map(|(_, column)| column.name).ok_or_else(unknown)
}

impl Comparison {
    fn sql(self) -> &'static str {
        match self {
            Self::Equal => "IS",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
        }
    }
}

impl Direction {
    fn sql(self) -> &'static str {
        match self {
            Self::Ascending => "ASC",
            Self::Descending => "DESC",
        }
    }
}
