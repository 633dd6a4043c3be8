//! From rows to commands: what has to be said to the business so that its books say what the rows say.

use super::{masters, openings};
use crate::failure::Failure;
use chandler_calendar::Day;
use chandler_importer::{Layer, Record, Target, Value};
use chandler_store::Reader;
use serde_json::{Map, json};
use sha2::{Digest, Sha256};

/// What rows are compared with.
pub(super) struct Sight {
    pub reader: Reader,
    pub entity_id: String,
    /// First day on which items without a day of their own were sold.
    pub introduced_on: Option<Day>,
    /// Day from which a changed master holds.
    pub changed_on: Day,
}

/// Rows that stand or fall together, with the commands that they become. Without commands the books say already what the rows say.
#[derive(Debug, Default)]
pub(super) struct Job {
    /// Places of the rows in the changed ones.
    pub rows: Vec<usize>,
    pub steps: Vec<Step>,
    /// Why it cannot even be tried.
    pub obstacle: Option<Obstacle>,
}

/// A command that is not sent: the business could only say no.
#[derive(Debug)]
pub(super) struct Obstacle {
    pub code: &'static str,
    pub message: String,
    pub remedy: &'static str,
}

/// One command of a job.
#[derive(Debug)]
pub(super) struct Step {
    pub command: &'static str,
    pub body: serde_json::Value,
}

impl Job {
    pub fn of(row: usize, steps: impl IntoIterator<Item = Step>) -> Self {
        Self { rows: vec![row], steps: steps.into_iter().collect(), obstacle: None }
    }

    /// Names a command with the rows that it is for, for idempotency keys.
    pub fn digest(&self, step: &Step, records: &[Record]) -> String {
        let mut hash = Sha256::new();
        for row in &self.rows {
            let record = &records[*row];
            hash.update(format!("{:032x}{:032x}", record.key_hash, record.row_hash));
        }
        hash.update(step.command);
        hash.update(step.body.to_string());
        hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The rows of a target that are new or changed, and the rows that have to be seen with them.
pub(super) struct Rows<'r> {
    pub changed: &'r [Record],
    /// All rows of the target where some belong together, the bins of sites, or nothing.
    pub companions: &'r [Record],
}

/// The target whose rows have to be seen together with those of a target: of one document, or of one site.
pub(super) fn companion_of(target: &Target) -> Option<&'static str> {
    match target.name {
        "sites" => Some("bins"),
        "supplier_items" => Some("supplier_items"),
        "open_purchase_orders" => Some("open_purchase_orders"),
        "open_sales_orders" => Some("open_sales_orders"),
        _ => None,
    }
}

/// The jobs of a target, in the order of its rows.
///
/// # Errors
/// When the books cannot be read.
pub(super) fn jobs_of(target: &Target, rows: &Rows<'_>, sight: &Sight) -> Result<Vec<Job>, Failure> {
    match target.layer {
        Layer::Opening => Ok(openings::jobs(target.name, rows)),
        _ => masters::jobs(target.name, rows, sight),
    }
}

/// The text of a field; empty where it has none.
pub(super) fn text(record: &Record, field: &str) -> String {
    record.get(field).map(ToString::to_string).unwrap_or_default()
}

pub(super) fn flag(record: &Record, field: &str) -> bool {
    matches!(record.get(field), Some(Value::Flag(true)))
}

/// Whether a number is there and not nothing.
pub(super) fn is_something(record: &Record, field: &str) -> bool {
    match record.get(field) {
        Some(Value::Decimal { units, .. }) => *units != 0,
        Some(Value::Integer(integer)) => *integer != 0,
        Some(_) => true,
        None => false,
    }
}

/// A body under construction: fields that a record has no value for are left out.
#[derive(Default)]
pub(super) struct Body(Map<String, serde_json::Value>);

impl Body {
    /// Fields of the same name in both.
    pub fn of(record: &Record, fields: &[&str]) -> Self {
        fields.iter().fold(Self::default(), |body, field| body.take(record, field, field))
    }

    pub fn take(mut self, record: &Record, field: &str, name: &str) -> Self {
        if let Some(value) = record.get(field) {
            self.0.insert(name.to_owned(), json_of(value));
        }
        self
    }

    /// A number that says something only above nothing, such as a minimum.
    pub fn take_something(self, record: &Record, field: &str, name: &str) -> Self {
        if is_something(record, field) { self.take(record, field, name) } else { self }
    }

    /// An amount together with the currency that the row is in, so that another one than the books' is refused.
    pub fn take_money(mut self, record: &Record, field: &str, name: &str) -> Self {
        if let Some(value) = record.get(field) {
            let amount = value.to_string();
            let money = match record.get("currency") {
                Some(currency) => json!({"amount": amount, "currency": currency.to_string()}),
                None => json!(amount),
            };
            self.0.insert(name.to_owned(), money);
        }
        self
    }

    pub fn set(mut self, name: &str, value: impl Into<serde_json::Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    pub fn step(self, command: &'static str) -> Step {
        Step { command, body: serde_json::Value::Object(self.0) }
    }

    pub fn value(self) -> serde_json::Value {
        serde_json::Value::Object(self.0)
    }
}

fn json_of(value: &Value) -> serde_json::Value {
    match value {
        Value::Integer(integer) => json!(integer),
        Value::Flag(flag) => json!(flag),
        other => json!(other.to_string()),
    }
}
