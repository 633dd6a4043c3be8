//! Tables as data: the dictionary, rows of the books, and questions in SQL to the lake.

use crate::CONTRACT;
use crate::documents::{Row, SqlAnswer, SqlAsOf, TableList, TableRows};
use crate::failure::{Failure, Place};
use crate::home::App;
use crate::import::{IMPORT_LAYER, import_targets};
use crate::lake::lake_failure;
use crate::run::AsOf;
use chandler_amount::{Amount, Currency, Price};
use chandler_calendar::{Day, Instant};
use chandler_catalogue::{Column, ColumnKind, Table, Value as Stored};
use chandler_engine::EngineError;
use chandler_store::RowQuery;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Rows that an answer holds at the most unless fewer are asked for.
const ROWS_MAX: usize = 10_000;

impl App {
    /// Answers one SELECT on the lake, after bringing the lake up to date.
    ///
    /// # Errors
    /// When the statement is not let through or fails; with the place in the text.
    pub fn query(&self, query: &str, as_of: Option<&str>) -> Result<SqlAnswer, Failure> {
        self.feed()?;
        let as_of = as_of.map(AsOf::parse).transpose()?;
        let session = self.session_as_of(as_of.as_ref(), None)?;
        let parameters = session.parameters().clone();
        let answer = self.runtime.block_on(session.query(query, ROWS_MAX)).map_err(|error| engine_failure(&error))?;
        Ok(SqlAnswer {
            contract: CONTRACT,
            as_of: SqlAsOf { commit_seq: parameters.commit_seq, business_date: parameters.as_of_on },
            columns: answer.columns.into_iter().map(Into::into).collect(),
            rows: answer.rows,
            row_count: answer.row_count,
            truncated: answer.truncated,
        })
    }

    /// The data dictionary, of one layer or of all.
    ///
    /// # Errors
    /// When a pipeline of the home cannot be read.
    pub fn dictionary(&self, layer: Option<&str>) -> Result<TableList, Failure> {
        if layer == Some(IMPORT_LAYER) {
            return Ok(TableList { contract: CONTRACT, tables: import_targets() });
        }
        let session = self.session_as_of(None, None)?;
        let pipelines = self.pipelines()?;
        let dictionary = self.runtime.block_on(pipelines.dictionary(&session)).map_err(|error| engine_failure(&error))?;
        let tables: Vec<_> = dictionary.into_iter().filter(|table| layer.is_none_or(|layer| table.layer == layer)).collect();
        if tables.is_empty() {
            let layer = layer.unwrap_or_default();
            let remedy = "Use one of core, history, staging, facts, features, forecasts, decisions, kpis, import";
            return Err(Failure::input("unknown_layer", layer, format!("There is no table in a layer `{layer}`"), remedy));
        }
        Ok(TableList { contract: CONTRACT, tables: tables.into_iter().map(Into::into).collect() })
    }

    /// Rows of a table of the books as they are now, filtered by equality.
    ///
    /// # Errors
    /// When there is no such table or column.
    pub fn rows(&self, table: &str, filter: &BTreeMap<String, String>, limit: Option<usize>) -> Result<TableRows, Failure> {
        let declared = self.home.registry().table(table).ok_or_else(|| {
            Failure::input(
                "unknown_table",
                table,
                format!("There is no table {table}"),
                "See `chandler tables --layer core`; leave the prefix core_ out here",
            )
        })?;
        let limit = limit.unwrap_or(1_000).min(ROWS_MAX);
        let mut query = RowQuery::first(limit + 1);
        for (name, text) in filter {
            let (_, column) = declared.column(name).ok_or_else(|| unknown_column(table, name))?;
            query = query.equal(name, parse_filter(column, text)?);
        }
        let reader = self.home.reader()?;
        let mut rows = reader.rows(declared, &query)?;
        let truncated = rows.len() > limit;
        rows.truncate(limit);
        let rows: Vec<Row> = rows.iter().map(|row| json_row(declared, &row.values, Some(row.commit_seq))).collect();
        Ok(TableRows { contract: CONTRACT, table: table.to_owned(), row_count: rows.len(), truncated, rows })
    }
}

fn unknown_column(table: &str, name: &str) -> Failure {
    Failure::input("unknown_column", name, format!("{table} has no column {name}"), format!("See `chandler tables` for the columns of core_{table}"))
}

fn parse_filter(column: &Column, text: &str) -> Result<Stored, Failure> {
    let bad = || Failure::input("bad_filter", column.name, format!("`{text}` is no value of {}", column.name), "Give a value of the column's type");
    Ok(match column.kind {
        ColumnKind::Text | ColumnKind::Json => Stored::text(text),
        ColumnKind::Day => Stored::Integer(i64::from(text.parse::<Day>().map_err(|_| bad())?.0)),
        ColumnKind::Instant => Stored::Integer(text.parse::<Instant>().map_err(|_| bad())?.0),
        ColumnKind::Boolean => Stored::Integer(i64::from(text.parse::<bool>().map_err(|_| bad())?)),
        ColumnKind::Price => Stored::Integer(Price::parse(text).map_err(|_| bad())?.0),
        ColumnKind::Integer | ColumnKind::Quantity | ColumnKind::Amount => Stored::Integer(text.parse().map_err(|_| bad())?),
    })
}

/// A stored row as JSON by the contract: money with its currency, quantities and prices as text, days and instants as text.
pub(crate) fn json_row(table: &Table, values: &[Stored], commit_seq: Option<i64>) -> Row {
    let currency = table.column("currency").and_then(|(index, _)| values.get(index)?.as_text()?.parse::<Currency>().ok());
    let mut fields: Row =
        table.columns.iter().zip(values).map(|(column, value)| (column.name.to_owned(), json_value(column.kind, value, currency))).collect();
    if let Some(commit_seq) = commit_seq {
        fields.entry("commit_seq").or_insert_with(|| json!(commit_seq));
    }
    fields
}

fn json_value(kind: ColumnKind, value: &Stored, currency: Option<Currency>) -> Value {
    match (kind, value) {
        (_, Stored::Null) => Value::Null,
        (ColumnKind::Json, Stored::Text(text)) => serde_json::from_str(text).unwrap_or_else(|_| json!(text)),
        (_, Stored::Text(text)) => json!(text),
        (ColumnKind::Boolean, Stored::Integer(integer)) => json!(*integer != 0),
        (ColumnKind::Quantity, Stored::Integer(integer)) => json!(integer.to_string()),
        (ColumnKind::Price, Stored::Integer(integer)) => json!(Price(*integer).to_string()),
        (ColumnKind::Day, Stored::Integer(integer)) => json!(i32::try_from(*integer).map(|days| Day(days).to_string()).ok()),
        (ColumnKind::Instant, Stored::Integer(integer)) => json!(Instant(*integer)),
        (ColumnKind::Amount, Stored::Integer(integer)) => match currency {
            Some(currency) => json!(Amount(*integer).of(currency)),
            None => json!(integer),
        },
        (_, Stored::Integer(integer)) => json!(integer),
    }
}

/// The engine's errors in the contract's words.
pub(crate) fn engine_failure(error: &EngineError) -> Failure {
    let message = error.to_string();
    let remedy = error.remedy();
    let place = error.position().map(|at| Place { file: None, line: Some(at.line), field: Some(format!("column {}", at.column)) });
    let failure = match error {
        EngineError::Query { .. } => Failure::input(error.code(), "sql", message, remedy),
        EngineError::Pipeline { file, .. } => Failure::input(error.code(), file, message, remedy),
        EngineError::DamagedFile { file, .. } => Failure::fault(error.code(), file, message, remedy),
        EngineError::Lake(error) => return lake_failure(error),
        _ => Failure::fault(error.code(), "lake", message, remedy),
    };
    match place {
        Some(place) => failure.at(place),
        None => failure,
    }
}
