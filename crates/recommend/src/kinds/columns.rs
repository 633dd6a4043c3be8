//! Columns of queues: name, type, unit and label as screens and programs read them.
//!
//! Types: `text`, `integer`, `date`, `money`, `price`, `decimal`, `number`, `probability`, `reasons`, `flags`, `subject`.

use crate::tables::RecommendationRow;
use chandler_amount::Amount;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// A column of a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    pub name: &'static str,
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub unit: Option<&'static str>,
    pub label: &'static str,
}

pub const fn column(name: &'static str, kind: &'static str, unit: Option<&'static str>, label: &'static str) -> Column {
    Column { name, kind, unit, label }
}

pub(crate) const RANK: Column = column("rank", "integer", None, "Rank");
pub(crate) const REC_ID: Column = column("rec_id", "text", None, "Recommendation");
pub(crate) const STATE: Column = column("state", "text", None, "State");
pub(crate) const OWNER: Column = column("owner", "text", None, "Owner");
pub(crate) const VALUE: Column = column("value", "money", None, "Value");
pub(crate) const MINUTES: Column = column("minutes", "number", Some("minutes"), "Minutes");
pub(crate) const VALUE_PER_MINUTE: Column = column("value_per_minute", "money", Some("per minute"), "Value per minute");
pub(crate) const CONFIDENCE: Column = column("confidence", "number", None, "Confidence");
pub(crate) const DEADLINE: Column = column("deadline", "date", None, "Deadline");
pub(crate) const REASONS: Column = column("reasons", "reasons", None, "Reasons");
pub(crate) const FLAGS: Column = column("flags", "flags", None, "Flags");
pub(crate) const SNOOZED_UNTIL: Column = column("snoozed_until", "date", None, "Snoozed until");

/// Columns of the queue of all kinds: what they share, and what each row is about.
pub(crate) const SHARED: &[Column] = &[
    RANK,
    REC_ID,
    column("kind", "text", None, "Kind"),
    column("subject", "subject", None, "Subject"),
    STATE,
    OWNER,
    column("verb", "text", None, "Action"),
    VALUE,
    MINUTES,
    VALUE_PER_MINUTE,
    CONFIDENCE,
    DEADLINE,
    REASONS,
    FLAGS,
    SNOOZED_UNTIL,
];

/// The own columns of a kind that keeps them with its row: money and measures get the types of the contract, and what is not known is null.
pub(crate) fn stored_columns(row: &RecommendationRow, columns: &[Column]) -> Map<String, Value> {
    let own = columns.iter().filter(|column| SHARED.iter().all(|shared| shared.name != column.name));
    own.map(|column| (column.name.to_owned(), stored(row, column))).collect()
}

fn stored(row: &RecommendationRow, column: &Column) -> Value {
    let known = row.columns.as_ref().and_then(|columns| columns.get(column.name)).unwrap_or(&Value::Null);
    match (column.kind, known.as_str()) {
        ("money", Some(text)) => Amount::parse(text, row.currency).map_or(Value::Null, |amount| json!(amount.of(row.currency))),
        ("number" | "probability", Some(text)) => text.parse::<f64>().map_or(Value::Null, Value::from),
        _ => known.clone(),
    }
}
