use super::{DayText, Row};
use chandler_calendar::Day;
use chandler_engine::{AnswerColumn, ColumnEntry, TableEntry};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// The data dictionary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TableList {
    pub contract: u32,
    pub tables: Vec<TableDescription>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TableDescription {
    pub name: String,
    pub layer: String,
    /// Columns of which one row is there for each combination.
    pub grain: Vec<String>,
    pub summary: String,
    pub columns: Vec<ColumnDescription>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ColumnDescription {
    pub name: String,
    #[serde(rename = "type")]
    pub sql_type: String,
    pub unit: Option<String>,
    pub description: String,
}

/// Rows of a table of the books, as they are now.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct TableRows {
    pub contract: u32,
    pub table: String,
    pub row_count: usize,
    /// There are more.
    pub truncated: bool,
    #[schema(value_type = Vec<Object>)]
    pub rows: Vec<Row>,
}

/// The answer to one SELECT.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct SqlAnswer {
    pub contract: u32,
    pub as_of: SqlAsOf,
    pub columns: Vec<SqlColumn>,
    #[schema(value_type = Vec<Vec<Value>>)]
    pub rows: Vec<Vec<Value>>,
    pub row_count: usize,
    /// There are more.
    pub truncated: bool,
}

/// What the answer saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SqlAsOf {
    pub commit_seq: i64,
    #[schema(value_type = DayText)]
    pub business_date: Day,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SqlColumn {
    pub name: String,
    #[serde(rename = "type")]
    pub sql_type: String,
}

impl From<TableEntry> for TableDescription {
    fn from(entry: TableEntry) -> Self {
        let TableEntry { name, layer, grain, summary, columns } = entry;
        Self { name, layer, grain, summary, columns: columns.into_iter().map(ColumnDescription::from).collect() }
    }
}

impl From<ColumnEntry> for ColumnDescription {
    fn from(entry: ColumnEntry) -> Self {
        let ColumnEntry { name, sql_type, unit, description } = entry;
        Self { name, sql_type, unit, description }
    }
}

impl From<AnswerColumn> for SqlColumn {
    fn from(column: AnswerColumn) -> Self {
        let AnswerColumn { name, sql_type } = column;
        Self { name, sql_type }
    }
}
