//! Printing an answer: the JSON document itself, or a table or CSV of the rows in it.

use crate::arguments::Format;
use crate::{automation, bank, dunning, held, lined};
use serde_json::{Map, Value};
use std::io::{self, Write};

/// Prints one document to standard output. A reader who closes the pipe, as `head` does, has seen enough: that is no error.
pub fn print(document: &Value, format: Format) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let written = match format {
        Format::Json => writeln!(out, "{document}"),
        Format::Csv => write_csv(&mut out, &Sheet::of(document)),
        Format::Table => match (dunning::rows(document), held::rows(document), bank::rows(document)) {
            (Some(rows), ..) => dunning::write(&mut out, document, rows),
            (None, Some(rows), _) => held::write(&mut out, document, rows),
            (None, None, Some(rows)) => bank::write(&mut out, document, rows),
            (None, None, None) => {
                let sheet = automation::sheet(document);
                write_table(&mut out, document, sheet.as_ref().unwrap_or(document))
            }
        },
    };
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Rows of a document with their column names.
struct Sheet {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// Arrays that are the body of a document, in the order in which they are looked for.
const BODIES: &[&str] = &[
    "kpis",
    "kinds",
    "rows",
    "loads",
    "totals",
    "problems",
    "results",
    "tables",
    "commands",
    "invariants",
    "differences",
    "audits",
    "models",
    "segments",
];

impl Sheet {
    fn of(document: &Value) -> Self {
        let body = BODIES.iter().find_map(|name| document.get(name)?.as_array().filter(|rows| !rows.is_empty()));
        match body {
            Some(rows) => Self::of_rows(document, rows),
            None => Self::of_fields(document),
        }
    }

    fn of_rows(document: &Value, rows: &[Value]) -> Self {
        let named = document.get("columns").and_then(Value::as_array);
        let columns: Vec<String> = match (named, rows.first()) {
            (Some(columns), Some(first)) => {
                let is_subject = |column: &Value| column.get("type").and_then(Value::as_str) == Some("subject");
                let name = |column: &'_ Value| column.get("name").and_then(Value::as_str).map(str::to_owned);
                let fits =
                    |column: &&Value| is_subject(column) || name(column).is_some_and(|name| first.get(&name).is_none_or(|value| !is_nested(value)));
                columns.iter().filter(fits).filter_map(name).collect()
            }
            (_, Some(Value::Object(first))) => first.iter().filter(|(_, value)| !is_nested(value)).map(|(name, _)| name.clone()).collect(),
            _ => vec!["value".to_owned()],
        };
        let rows = rows.iter().map(|row| columns.iter().enumerate().map(|(index, column)| cell_of(row, index, column)).collect()).collect();
        Self { columns, rows }
    }

    fn of_fields(document: &Value) -> Self {
        let empty = Map::new();
        let fields = document.as_object().unwrap_or(&empty);
        let rows = fields.iter().filter(|(name, _)| *name != "contract").map(|(name, value)| vec![name.clone(), text(value)]).collect();
        Self { columns: vec!["field".to_owned(), "value".to_owned()], rows }
    }
}

fn cell_of(row: &Value, index: usize, column: &str) -> String {
    match row {
        Value::Array(cells) => cells.get(index).map(text).unwrap_or_default(),
        Value::Object(fields) => fields.get(column).map(|cell| names_of(cell).unwrap_or_else(|| text(cell))).unwrap_or_default(),
        other => text(other),
    }
}

/// Lists and objects other than money do not fit a cell.
fn is_nested(value: &Value) -> bool {
    match value {
        Value::Array(_) => true,
        Value::Object(fields) => fields.get("amount").is_none(),
        _ => false,
    }
}

/// The ids in an object that says what a row is about: `BOLT-M8 MAIN S-001`.
fn names_of(cell: &Value) -> Option<String> {
    let ids = cell.as_object()?.iter().filter(|(name, _)| name.ends_with("_id")).filter_map(|(_, id)| id.as_str());
    let names = ids.collect::<Vec<_>>().join(" ");
    (!names.is_empty()).then_some(names)
}

pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::Null => "—".to_owned(),
        Value::String(text) => text.clone(),
        Value::Object(fields) => match (fields.get("amount"), fields.get("currency")) {
            (Some(Value::String(amount)), Some(Value::String(currency))) => format!("{amount} {currency}"),
            _ => value.to_string(),
        },
        other => other.to_string(),
    }
}

fn write_csv(out: &mut impl Write, sheet: &Sheet) -> io::Result<()> {
    for row in std::iter::once(&sheet.columns).chain(&sheet.rows) {
        let cells: Vec<String> = row.iter().map(|cell| csv_cell(cell)).collect();
        writeln!(out, "{}", cells.join(","))?;
    }
    Ok(())
}

/// Quotes where CSV needs it, and keeps spreadsheets from running a cell as a formula; numbers stay numbers.
fn csv_cell(cell: &str) -> String {
    let is_number = cell.parse::<f64>().is_ok();
    let guarded = if !is_number && cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() };
    if guarded.contains([',', '"', '\n', '\r']) { format!("\"{}\"", guarded.replace('"', "\"\"")) } else { guarded }
}

/// A document as people read it: what stands over its rows, these rows, and what stands under them.
fn write_table(out: &mut impl Write, document: &Value, rows: &Value) -> io::Result<()> {
    lined::write_head(out, document)?;
    automation::write_head(out, document)?;
    let sheet = Sheet::of(rows);
    let width = |column: usize| sheet.rows.iter().chain([&sheet.columns]).map(|row| row[column].chars().count()).max().unwrap_or(0).min(60);
    let widths: Vec<usize> = (0..sheet.columns.len()).map(width).collect();
    for row in std::iter::once(&sheet.columns).chain(&sheet.rows) {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| pad(cell, *width)).collect();
        writeln!(out, "{}", cells.join("  ").trim_end())?;
    }
    lined::write_below(out, document)?;
    write_totals(out, document)?;
    write_rules_only(out, document)?;
    write_held(out, document)
}

/// That a model does not answer, and why.
fn write_rules_only(out: &mut impl Write, document: &Value) -> io::Result<()> {
    let told = document.get("rules_only").and_then(Value::as_object);
    let told = told.and_then(|told| Some((told.get("model")?.as_str()?, told.get("why")?.as_str()?)));
    told.map_or(Ok(()), |(model, why)| writeln!(out, "\nrules only: {model} does not answer: {why}"))
}

/// What stands in no row because somebody has to look at it first.
fn write_held(out: &mut impl Write, document: &Value) -> io::Result<()> {
    match (document.get("held_total").and_then(Value::as_u64), document.get("kind").and_then(Value::as_str)) {
        (Some(total), Some(kind)) if total > 0 => writeln!(out, "\n{total} held back until somebody has looked: chandler queue {kind} --held"),
        _ => Ok(()),
    }
}

/// Figures of the document that stand outside its rows.
fn write_totals(out: &mut impl Write, document: &Value) -> io::Result<()> {
    let Some(fields) = document.as_object().filter(|fields| BODIES.iter().any(|name| fields.contains_key(*name))) else { return Ok(()) };
    let is_told = |name: &str| ["contract", "head", "about", "capacity", "rules_only", "day", "rules"].contains(&name) || name.starts_with("held_");
    let shown: Vec<String> = fields
        .iter()
        .filter(|(name, value)| !is_told(name) && !value.is_array())
        .map(|(name, value)| format!("{name}: {}", total_text(value)))
        .collect();
    if shown.is_empty() { Ok(()) } else { writeln!(out, "\n{}", shown.join("\n")) }
}

/// Several figures in one line.
fn total_text(value: &Value) -> String {
    match value {
        Value::Object(fields) if is_flat(fields) => {
            fields.iter().map(|(name, value)| format!("{name} {}", text(value))).collect::<Vec<_>>().join(", ")
        }
        other => text(other),
    }
}

fn is_flat(fields: &Map<String, Value>) -> bool {
    !fields.contains_key("amount") && !fields.values().any(is_nested)
}

fn pad(cell: &str, width: usize) -> String {
    let length = cell.chars().count();
    if length > width {
        return cell.chars().take(width.saturating_sub(1)).chain(['…']).collect();
    }
    let is_number = cell.parse::<f64>().is_ok();
    let space = " ".repeat(width - length);
    if is_number { format!("{space}{cell}") } else { format!("{cell}{space}") }
}
