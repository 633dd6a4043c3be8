//! `chandler bank`: a statement read in, what stayed open of it, and settling that, as paragraphs for people.

use crate::arguments::{Bank, BankAction, Statement};
use crate::output::text;
use chandler_app::{App, BankRequest, Failure, SettleRequest, StatementFormat};
use serde_json::Value;
use std::io::{self, Write};

/// Reads a statement, lists open lines, or settles one.
pub fn act(app: &App, bank: Bank) -> Result<Value, Failure> {
    let Bank { file, account, statement, dry_run, open, action } = bank;
    match (action, file.filter(|_| !open)) {
        (Some(BankAction::Settle { line, customer, invoice, amount, returned, reason, set_aside, note }), _) => {
            let request = SettleRequest { customer_id: customer, invoices: invoice, amount, returned, reason, set_aside, note };
            crate::as_json(&app.settle_bank_line(&line, &request)?)
        }
        (None, Some(file)) => {
            let format = statement.map(|statement| match statement {
                Statement::Csv => StatementFormat::Csv,
                Statement::Camt => StatementFormat::Camt,
            });
            crate::as_json(&app.read_bank(&BankRequest::of_file(&file, account, format, dry_run)?)?)
        }
        (None, None) => crate::as_json(&app.open_bank_lines()?),
    }
}

/// The lines of a statement or of the open list; none for any other document.
pub fn rows(document: &Value) -> Option<&[Value]> {
    let rows = document.get("rows")?.as_array()?;
    let is_import = document.get("repeated").is_some() && document.get("set_aside").is_some();
    (is_import || rows.first()?.get("bank_reference").is_some()).then_some(rows)
}

/// Each line with what became of it, then what was not taken, then the counts.
pub fn write(out: &mut impl Write, document: &Value, rows: &[Value]) -> io::Result<()> {
    for row in rows {
        write_line(out, row)?;
    }
    let count = |name: &str| text(&document[name]);
    if document.get("repeated").is_none() {
        return writeln!(out, "{} open", count("total"));
    }
    for problem in document["problems"].as_array().into_iter().flatten() {
        let field = word(problem, "field").map(|field| format!(", {field}")).unwrap_or_default();
        writeln!(out, "{}:{}{field}: {}\n  {}.\n", count("file"), text(&problem["line"]), text(&problem["message"]), text(&problem["remedy"]))?;
    }
    let would = if document["dry_run"] == true { " would be" } else { "" };
    writeln!(
        out,
        "{}{would} recorded: {} matched, {} on account, {} open, {} set aside; {} recorded before, {} not booked yet, {} not taken",
        count("recorded"),
        count("matched"),
        count("on_account"),
        count("open"),
        count("set_aside"),
        count("repeated"),
        count("pending"),
        count("refused")
    )
}

fn write_line(out: &mut impl Write, row: &Value) -> io::Result<()> {
    let known = |name: &str| word(row, name).filter(|text| !text.is_empty());
    let said: Vec<String> =
        [known("line_number"), Some(text(&row["booked_on"])), Some(text(&row["amount"])), known("payer_name"), known("remittance")]
            .into_iter()
            .flatten()
            .collect();
    writeln!(out, "{}", said.join("  "))?;
    let customer = word(row, "customer_id").map(|customer| format!(", {customer} {}", text(&row["customer_name"]))).unwrap_or_default();
    let payment = word(row, "payment_number").map(|payment| format!(", {payment}")).unwrap_or_default();
    let invoices = names(&row["invoices"]).map(|invoices| format!(" for {invoices}")).unwrap_or_default();
    writeln!(out, "  {}{customer}{payment}{invoices}. {}.", text(&row["state"]).replace('_', " "), text(&row["text"]))?;
    for candidate in row["candidates"].as_array().into_iter().flatten() {
        let invoices = names(&candidate["invoices"]).map(|invoices| format!(" for {invoices}")).unwrap_or_default();
        let command = word(candidate, "command").map(|command| format!(": {command}")).unwrap_or_default();
        writeln!(out, "  perhaps {} {}{invoices}{command}", text(&candidate["customer_id"]), text(&candidate["customer_name"]))?;
    }
    if let Some(otherwise) = word(row, "line_number").and(word(row, "otherwise")) {
        writeln!(out, "  or {otherwise}")?;
    }
    writeln!(out)
}

/// `IN-000001 and IN-000002`; none where there are none.
fn names(list: &Value) -> Option<String> {
    let names: Vec<String> = list.as_array().into_iter().flatten().map(text).collect();
    (!names.is_empty()).then(|| names.join(" and "))
}

fn word(row: &Value, name: &str) -> Option<String> {
    row.get(name).filter(|value| !value.is_null()).map(text)
}
