//! Invoices of a company's file by its mapping, with what could not be read.

use super::{EvaluateRequest, RejectedRow};
use crate::failure::Failure;
use crate::import::import_failure;
use chandler_calendar::Day;
use chandler_importer::{Complaint, Import, Mapping, Prior, Record, Target, Value, target};
use chandler_learn::{Attribute, Invoice};
use std::collections::{BTreeMap, BTreeSet};

/// Number of distinct numbers up to which a column holds codes rather than amounts.
const CODES_MAX: usize = 12;
const TARGET: &str = "invoices";

/// What was read.
pub(super) struct InvoiceRows {
    pub read: u64,
    pub invoices: Vec<Invoice>,
    /// By invoice, its row and number.
    pub places: Vec<(Option<u64>, String)>,
    pub attribute_names: Vec<String>,
    pub rejected: Vec<RejectedRow>,
}

/// Reads the invoices that the request's mapping names.
///
/// # Errors
/// When there is no mapping, it loads no invoices, or a file cannot be read.
pub(super) fn read_invoices(request: &EvaluateRequest) -> Result<InvoiceRows, Failure> {
    let path = request.mapping.as_ref().ok_or_else(|| {
        Failure::input("missing_mapping", "--mapping", "Which column is what is not known", "Give --mapping FILE with a [[load]] as = \"invoices\"")
    })?;
    let mapping = Mapping::read(path).map_err(|error| import_failure(&error))?;
    let target = invoices_target(&mapping, &path.display().to_string())?;
    let mut complaints: Vec<Complaint> = Vec::new();
    let import = Import::new(&request.data, &mapping, "evaluate");
    let mut records = import.records(target, Prior::none(), &mut complaints).map_err(|error| import_failure(&error))?;
    let kept: Vec<Record> = records.by_ref().collect::<Result<_, _>>().map_err(|error| import_failure(&error))?;
    let reports = records.reports();
    let read = reports.iter().map(|report| report.read).sum();
    let attribute_names = attribute_names(&kept);
    let columns = AttributeColumns::of(&attribute_names, &kept);
    let invoices = kept.iter().filter_map(|record| invoice(record, &columns)).collect();
    let places = kept.iter().map(|record| (row_after_heading(&record.file, record.row), text(record, "invoice_id").unwrap_or_default())).collect();
    let rejected = complaints.into_iter().map(rejected).collect();
    Ok(InvoiceRows { read, invoices, places, attribute_names, rejected })
}

fn invoices_target(mapping: &Mapping, name: &str) -> Result<&'static Target, Failure> {
    let loads = mapping.targets().iter().any(|target| target.name == TARGET);
    target(TARGET).filter(|_| loads).ok_or_else(|| {
        let message = format!("{name} loads no invoices");
        Failure::input("no_such_load", name, message, "Add a [[load]] with as = \"invoices\"")
    })
}

/// The reader counts lines, of which the first is the heading where the file has one.
fn row_after_heading(file: &str, row: u64) -> Option<u64> {
    Some(if file.ends_with(".parquet") { row } else { row.saturating_sub(1) })
}

fn rejected(complaint: Complaint) -> RejectedRow {
    let Complaint { file, row, field, value, code, reason, remedy } = complaint;
    let subject = if field.is_empty() { file.clone() } else { field };
    RejectedRow::new(row_after_heading(&file, row), subject, code.name(), format!("`{value}` {reason}; {remedy}"))
}

fn invoice(record: &Record, columns: &AttributeColumns) -> Option<Invoice> {
    Some(Invoice {
        customer_id: text(record, "customer_id")?,
        invoice_id: text(record, "invoice_id")?,
        invoice_on: day(record, "invoice_on")?,
        due_on: day(record, "due_on")?,
        settled_on: day(record, "settled_on"),
        ended_on: None,
        amount: number(record.get("amount")?)?,
        currency: text(record, "currency"),
        disputed: if let Some(Value::Flag(flag)) = record.get("disputed") { Some(*flag) } else { None },
        attributes: columns.cells(record),
    })
}

fn text(record: &Record, field: &str) -> Option<String> {
    record.get(field).map(ToString::to_string)
}

fn day(record: &Record, field: &str) -> Option<Day> {
    if let Some(Value::Day(day)) = record.get(field) { Some(*day) } else { None }
}

/// Models reckon in floats; money is exact up to here.
fn number(value: &Value) -> Option<f64> {
    value.to_string().parse().ok().filter(|number: &f64| number.is_finite())
}

fn attribute_names(records: &[Record]) -> Vec<String> {
    let names = records.iter().flat_map(|record| &record.fields).map(|(name, _)| name).filter(|name| name.starts_with("attr_"));
    names.cloned().collect::<BTreeSet<_>>().into_iter().collect()
}

/// What the cells of a company's own column are, judged by all of them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    Day,
}

struct AttributeColumns {
    kinds: BTreeMap<String, Kind>,
}

impl AttributeColumns {
    fn of(names: &[String], records: &[Record]) -> Self {
        let kind = |name: &String| {
            let cells: BTreeSet<String> = records.iter().filter_map(|record| text(record, name)).collect();
            let all = |holds: &dyn Fn(&str) -> bool| cells.iter().all(|cell| holds(cell));
            let kind = if all(&|cell| cell.parse::<Day>().is_ok()) {
                Kind::Day
            } else if cells.len() > CODES_MAX && all(&|cell| cell.parse::<f64>().is_ok_and(f64::is_finite)) {
                Kind::Number
            } else {
                Kind::Text
            };
            (name.clone(), kind)
        };
        Self { kinds: names.iter().map(kind).collect() }
    }

    fn cells(&self, record: &Record) -> Vec<Attribute> {
        let cell = |(name, kind): (&String, &Kind)| {
            let read = text(record, name).and_then(|text| match kind {
                Kind::Text => Some(Attribute::Text(text)),
                Kind::Number => text.parse().ok().map(Attribute::Number),
                Kind::Day => text.parse().ok().map(Attribute::Day),
            });
            read.unwrap_or(Attribute::Missing)
        };
        self.kinds.iter().map(cell).collect()
    }
}
