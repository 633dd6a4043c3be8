//! The SQL texts of a table, made once, and the way values go in and out of statements.

use crate::error::Fault;
use crate::schema::{COMMIT_SEQ, FrozenCatalogue};
use chandler_catalogue::{Table, Value, Values};
use chandler_erp::{Operation, Write};
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, Row, Statement};
use std::collections::HashMap;

/// The statements of one table.
pub(crate) struct TableSql {
    /// The table's number in the outbox codec.
    pub number: usize,
    /// `?1` is the commit, then the columns; where the table declares the commit itself, the columns alone.
    insert: String,
    update: String,
    /// `by_prefix[n]` selects the rows whose first n key columns are given, in key order.
    by_prefix: Vec<String>,
    /// Whether the commit is bound apart from the row's own values.
    binds_commit: bool,
}

/// The statements of all tables of a registry.
pub(crate) struct SqlTexts(HashMap<&'static str, TableSql>);

impl SqlTexts {
    pub(crate) fn new(tables: &[&'static Table], catalogue: &FrozenCatalogue) -> Self {
        let number = |table: &Table| catalogue.position(table.name).unwrap_or_default();
        Self(tables.iter().map(|table| (table.name, TableSql::new(table, number(table)))).collect())
    }

    pub(crate) fn of(&self, table: &Table) -> Result<&TableSql, Fault> {
        self.0.get(table.name).ok_or_else(|| Fault::Internal(format!("the table {} is not registered", table.name)))
    }
}

impl TableSql {
    fn new(table: &Table, number: usize) -> Self {
        let binds_commit = table.column(COMMIT_SEQ).is_none();
        let own = table.columns.iter().map(|column| column.name);
        let names: Vec<&str> = binds_commit.then_some(COMMIT_SEQ).into_iter().chain(own).collect();
        let slots: Vec<String> = (1..=names.len()).map(|slot| format!("?{slot}")).collect();
        let insert = format!("INSERT INTO {} ({}) VALUES ({})", table.name, names.join(", "), slots.join(", "));
        let by_prefix = (0..=table.key_columns).map(|count| select_by_prefix(table, count)).collect();
        Self { number, insert, update: update(table, &names), by_prefix, binds_commit }
    }

    /// Writes one row version.
    pub(crate) fn write(&self, connection: &Connection, commit_seq: i64, write: &Write) -> Result<(), Fault> {
        let mut statement = connection.prepare_cached(match write.operation {
            Operation::Insert => &self.insert,
            Operation::Update => &self.update,
        })?;
        if self.binds_commit {
            statement.raw_bind_parameter(1, commit_seq)?;
        }
        bind_all(&mut statement, 1 + usize::from(self.binds_commit), &write.values)?;
        match statement.raw_execute().map_err(|error| fault_of(error, write))? {
            1 => Ok(()),
            rows => Err(Fault::Internal(format!("an update of {} met {rows} rows", name_of(write)))),
        }
    }
}

/// A row that breaks a rule of its table is a fault of the command that wrote it; anything else is one of the database.
fn fault_of(error: rusqlite::Error, write: &Write) -> Fault {
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation | ErrorCode::TooBig) => Fault::Internal(format!("{}: {error}", name_of(write))),
        _ => error.into(),
    }
}

fn name_of(write: &Write) -> String {
    format!("{} {}", write.table.name, write.table.key_of(&write.values))
}

/// Numbered slots, so that an update binds its values in the order of an insert.
fn update(table: &Table, names: &[&str]) -> String {
    let key: Vec<&str> = table.columns[..table.key_columns].iter().map(|column| column.name).collect();
    let slot_of = |(index, name): (usize, &&str)| (key.contains(name), format!("{name} = ?{}", index + 1));
    let (keys, changes): (Vec<_>, Vec<_>) = names.iter().enumerate().map(slot_of).partition(|(is_key, _)| *is_key);
    let join = |parts: Vec<(bool, String)>, by: &str| parts.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(by);
    format!("UPDATE {} SET {} WHERE {}", table.name, join(changes, ", "), join(keys, " AND "))
}

fn select_by_prefix(table: &Table, count: usize) -> String {
    let key: Vec<&str> = table.columns[..table.key_columns].iter().map(|column| column.name).collect();
    let conditions: Vec<String> = key[..count].iter().map(|name| format!("{name} = ?")).collect();
    let filter = if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) };
    let order = if count == key.len() { String::new() } else { format!(" ORDER BY {}", key.join(", ")) };
    format!("SELECT {} FROM {}{filter}{order}", column_list(table), table.name)
}

/// The declared columns, in their order.
pub(crate) fn column_list(table: &Table) -> String {
    table.columns.iter().map(|column| column.name).collect::<Vec<_>>().join(", ")
}

/// A value on its way into a statement, without a copy of ours.
pub(crate) struct Bound<'a>(pub &'a Value);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Null => ValueRef::Null,
            Value::Integer(integer) => ValueRef::Integer(*integer),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

pub(crate) fn bind_all<'a>(statement: &mut Statement<'_>, first_slot: usize, values: impl IntoIterator<Item = &'a Value>) -> rusqlite::Result<()> {
    for (offset, value) in values.into_iter().enumerate() {
        statement.raw_bind_parameter(first_slot + offset, Bound(value))?;
    }
    Ok(())
}

/// `count` columns of a row, from `first`.
pub(crate) fn values_from(row: &Row<'_>, first: usize, count: usize) -> Result<Values, Fault> {
    let mut values = Vec::with_capacity(count);
    for index in first..first + count {
        values.push(value_from(row.get_ref(index)?)?);
    }
    Ok(values)
}

/// The rows of a table whose key begins with `prefix`, in key order.
pub(crate) fn rows_by_prefix(connection: &Connection, texts: &SqlTexts, table: &Table, prefix: &[Value]) -> Result<Vec<Values>, Fault> {
    let Some(sql) = texts.of(table)?.by_prefix.get(prefix.len()) else {
        return Err(Fault::Internal(format!("{} has no key of {} columns", table.name, prefix.len())));
    };
    let mut statement = connection.prepare_cached(sql)?;
    bind_all(&mut statement, 1, prefix)?;
    let mut rows = statement.raw_query();
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(values_from(row, 0, table.columns.len())?);
    }
    Ok(found)
}

fn value_from(value: ValueRef<'_>) -> Result<Value, Fault> {
    match value {
        ValueRef::Null => Ok(Value::Null),
        ValueRef::Integer(integer) => Ok(Value::Integer(integer)),
        ValueRef::Text(bytes) => std::str::from_utf8(bytes).map(Value::from).map_err(|_| Fault::Damaged("a text is not UTF-8".to_owned())),
        ValueRef::Real(_) | ValueRef::Blob(_) => Err(Fault::Damaged("a column holds a value of no declared type".to_owned())),
    }
}
