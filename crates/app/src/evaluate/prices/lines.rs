//! Sales lines by a mapping, in the order of their days.

use super::truth::Truth;
use crate::evaluate::document::{EvaluatedRows, RejectedRow};
use crate::failure::Failure;
use crate::import::import_failure;
use chandler_calendar::Day;
use chandler_importer::{Complaint, Import, Mapping, Prior, Record, Value, target};
use std::collections::BTreeMap;
use std::path::Path;

/// The target that the mapping must load.
const TARGET: &str = "sales_lines";
/// Digits after the point of prices and quantities.
const DIGITS: u8 = 6;

/// A line of an invoice as the file has it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SalesLine {
    pub row: u64,
    pub line_id: String,
    pub invoice_id: String,
    pub customer_id: Option<String>,
    pub item_id: String,
    pub sold_on: Day,
    /// In millionths, above zero, as is the price.
    pub quantity: i64,
    pub unit_price: i64,
    pub currency: Option<String>,
    pub category: Option<String>,
    pub region: Option<String>,
    /// Share of the list price that was taken off, in millionths.
    pub discount: Option<i64>,
    /// Of one unit, in millionths.
    pub cost: Option<i64>,
    /// What the file says of planting; nothing where it says nothing.
    pub truth: Option<Truth>,
}

/// The lines that can be used, by day and within a day in the order of the file, and what became of the others.
pub(super) struct SalesLines {
    pub lines: Vec<SalesLine>,
    pub rows: EvaluatedRows,
}

impl SalesLines {
    /// # Errors
    /// When there is no mapping, it does not load `sales_lines` or does not fit the files, or no line is left.
    pub fn read(data: &Path, mapping: Option<&Path>) -> Result<Self, Failure> {
        let path = mapping.ok_or_else(|| {
            Failure::input(
                "mapping_needed",
                "mapping",
                "Sales lines are read by a mapping",
                "Name one with --mapping; `chandler tables --layer evaluate` lists its fields",
            )
        })?;
        let mapping = Mapping::read(path).map_err(|error| import_failure(&error))?;
        let target = target(TARGET).filter(|target| mapping.targets().iter().any(|loaded| loaded.name == target.name)).ok_or_else(|| {
            Failure::input("target_not_loaded", TARGET, format!("The mapping loads no {TARGET}"), format!("Add a [[load]] with as = \"{TARGET}\""))
        })?;
        let mut complaints: Vec<Complaint> = Vec::new();
        let mut read = Self { lines: Vec::new(), rows: EvaluatedRows::default() };
        let import = Import::new(data, &mapping, "evaluate");
        let mut records = import.records(target, Prior::none(), &mut complaints).map_err(|error| import_failure(&error))?;
        for record in records.by_ref() {
            match sales_line(&record.map_err(|error| import_failure(&error))?) {
                Ok(line) => read.lines.push(line),
                Err(rejected) => read.rows.rejected.push(rejected),
            }
        }
        read.rows.read = records.reports().iter().map(|load| load.read).sum();
        read.rows.rejected.extend(complaints.into_iter().map(unreadable));
        read.keep_one_currency();
        read.rows.rejected.sort_by_key(|rejected| rejected.row);
        read.rows.used = read.lines.len() as u64;
        read.lines.sort_by_key(|line| line.sold_on);
        if read.lines.is_empty() {
            return Err(nothing_left(&read.rows));
        }
        Ok(read)
    }

    /// Prices in two currencies cannot be compared: lines in another one than most are left out.
    fn keep_one_currency(&mut self) {
        let mut counts: BTreeMap<&Option<String>, usize> = BTreeMap::new();
        self.lines.iter().for_each(|line| *counts.entry(&line.currency).or_default() += 1);
        let Some(main) = counts.into_iter().max_by_key(|(_, count)| *count).map(|(currency, _)| currency.clone()) else { return };
        let (kept, others) = std::mem::take(&mut self.lines).into_iter().partition(|line| line.currency == main);
        self.lines = kept;
        let told = |currency: &Option<String>| currency.clone().unwrap_or_else(|| "no currency".to_owned());
        self.rows.rejected.extend(others.iter().map(|line: &SalesLine| {
            let message = format!("In {} where most lines are in {}", told(&line.currency), told(&main));
            RejectedRow::new(Some(line.row), line.line_id.clone(), "other_currency", message)
        }));
    }
}

fn nothing_left(rows: &EvaluatedRows) -> Failure {
    let first = rows.rejected.first().map_or("the file has no rows".to_owned(), |row| format!("{} ({})", row.message, row.code));
    Failure::input(
        "nothing_left",
        TARGET,
        format!("No sales line is left to judge, such as {first}"),
        "Map lines with a quantity and a price above zero",
    )
}

fn unreadable(complaint: Complaint) -> RejectedRow {
    let subject = if complaint.field.is_empty() { complaint.file } else { complaint.field };
    RejectedRow::new(Some(complaint.row), subject, complaint.code.name(), complaint.reason)
}

/// A line, or why it is none that has a price.
fn sales_line(record: &Record) -> Result<SalesLine, RejectedRow> {
    let line_id = text(record, "line_id").unwrap_or_default();
    let rejected = |code: &str, message: String| RejectedRow::new(Some(record.row), line_id.clone(), code, message);
    let above_zero = |field: &str, code: &str| match number(record, field) {
        Some(number) if number > 0 => Ok(number),
        Some(_) => Err(rejected(code, format!("{field} is not above zero: a return or a gift has no price to judge"))),
        None => Err(rejected("out_of_range", format!("{field} is larger than can be counted"))),
    };
    let quantity = above_zero("quantity", "not_a_sale")?;
    let unit_price = above_zero("unit_price", "no_price")?;
    let truth = match text(record, "planted") {
        Some(planted) => Some(Truth::parse(&planted).ok_or_else(|| {
            rejected("not_planted", format!("`{planted}` says neither whether the price was lowered nor by how much; write true, false, 0.1 or 10"))
        })?),
        None => None,
    };
    let sold_on = match record.get("sold_on") {
        Some(Value::Day(day)) => *day,
        _ => return Err(rejected("missing_required", "sold_on is no day".to_owned())),
    };
    Ok(SalesLine {
        row: record.row,
        line_id: line_id.clone(),
        invoice_id: text(record, "invoice_id").unwrap_or_default(),
        customer_id: text(record, "customer_id"),
        item_id: text(record, "item_id").unwrap_or_default(),
        sold_on,
        quantity,
        unit_price,
        currency: text(record, "currency"),
        category: text(record, "category"),
        region: text(record, "region"),
        discount: number(record, "discount").or_else(|| taken_off(number(record, "list_price")?, unit_price)),
        cost: number(record, "cost"),
        truth,
    })
}

/// The share of a list price that was taken off, in millionths.
fn taken_off(list_price: i64, unit_price: i64) -> Option<i64> {
    let share = i128::from(unit_price) * 1_000_000 / i128::from(Some(list_price).filter(|price| *price > 0)?);
    i64::try_from(1_000_000 - share).ok()
}

fn text(record: &Record, field: &str) -> Option<String> {
    record.get(field).map(ToString::to_string)
}

/// A decimal in millionths; `None` where it is too large.
fn number(record: &Record, field: &str) -> Option<i64> {
    match record.get(field)? {
        Value::Decimal { units, scale } => {
            let factor = 10_i128.checked_pow(u32::from(DIGITS.checked_sub(*scale)?))?;
            i64::try_from(units.checked_mul(factor)?).ok()
        }
        _ => None,
    }
}
