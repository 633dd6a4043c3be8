//! What is held back: subjects on which a run decides nothing by itself, although somebody wants something, until a person has looked.
//!
//! A kind names its reasons ([`HoldReason`]) and finds them with its evidence; `record_run` keeps what is held in `held_subjects` and releases it as soon
//! as a run no longer finds the reason. Leaves out: subjects that simply need nothing.

use crate::kinds::{KindSpec, kind};
use crate::queue::tenths;
use crate::record::{About, Reason};
use crate::tables::HeldSubjectRow;
use chandler_amount::{Amount, Currency};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Why a kind holds something back, and what a person does about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HoldReason {
    /// Stable name.
    pub code: &'static str,
    /// What is in doubt, with the figures of the case in braces.
    pub text: &'static str,
    /// What releases it.
    pub remedy: &'static str,
    /// The ordinary command that does so.
    pub command: &'static str,
    /// The parameter that names the document or master to look at.
    pub document: &'static str,
}

/// What is held back of one subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Held {
    /// Code of a [`HoldReason`].
    pub why: String,
    pub about: About,
    pub currency: Currency,
    /// What customers wanted of it lately, base units; none where there is nothing to count.
    pub quantity: Option<i64>,
    /// What is missed if it stays so, minor units.
    pub value_minor: i64,
    /// Days that what is there lasts at the pace of `quantity`, tenths; none where nobody wants it.
    pub cover_days_tenths: Option<i64>,
    /// Figures of the sentences.
    pub parameters: BTreeMap<String, String>,
}

impl Held {
    /// What is in doubt and what releases it, as sentences.
    pub fn sentences(&self, spec: &KindSpec) -> (String, String) {
        sentences(spec.holds.iter().find(|reason| reason.code == self.why), &self.why, &self.parameters)
    }
}

fn sentences(reason: Option<&HoldReason>, why: &str, parameters: &BTreeMap<String, String>) -> (String, String) {
    let figures = Reason { code: why.to_owned(), effect: 0, parameters: parameters.clone() };
    (figures.fill(reason.map_or("{code}", |reason| reason.text)), figures.fill(reason.map_or("", |reason| reason.remedy)))
}

/// A queue's document with what is held back: how many subjects, what hangs on all of them, and up to `most` rows, most money first.
pub fn with_held(mut queue: Value, spec: Option<&KindSpec>, rows: &[HeldSubjectRow], most: usize) -> Value {
    let is_wanted = |row: &&HeldSubjectRow| row.released_on.is_none() && spec.is_none_or(|spec| spec.name == row.kind);
    let mut held: Vec<&HeldSubjectRow> = rows.iter().filter(is_wanted).collect();
    held.sort_by_key(|row| (Reverse(row.value), row.kind.as_str(), row.subject.as_str()));
    queue["held_total"] = json!(held.len());
    queue["held_value"] = json!(total_value(&held));
    queue["held"] = held.iter().take(most).map(|row| row_json(row)).collect();
    // Told by whoever reads the last run beside the rows.
    queue["rules_only"] = Value::Null;
    queue
}

/// None where the rows are in several currencies, or there are none.
fn total_value(held: &[&HeldSubjectRow]) -> Option<chandler_amount::Money> {
    let first = held.first()?;
    held.iter().all(|row| row.currency == first.currency).then(|| held.iter().map(|row| row.value).sum::<Amount>().of(first.currency))
}

fn row_json(row: &HeldSubjectRow) -> Value {
    let parameters: BTreeMap<String, String> = serde_json::from_value(row.parameters.clone()).unwrap_or_default();
    let reason = kind(&row.kind).and_then(|spec| spec.holds.iter().find(|reason| reason.code == row.why));
    let (text, remedy) = sentences(reason, &row.why, &parameters);
    json!({
        "kind": row.kind,
        "subject": row.subject,
        "item_id": row.item_id,
        "item_name": row.item_name,
        "site_id": row.site_id,
        "supplier_id": row.supplier_id,
        "customer_id": row.customer_id,
        "customer_name": row.customer_name,
        "why": row.why,
        "text": text,
        "remedy": remedy,
        "command": reason.map(|reason| reason.command),
        "document": reason.and_then(|reason| parameters.get(reason.document)),
        "line": parameters.get("line").and_then(|line| line.parse::<i64>().ok()),
        "since": row.since_on,
        "quantity": crate::queue::quantity_text(row.quantity),
        "unit": row.base_unit,
        "value": row.value.of(row.currency),
        "cover_days": row.cover_days_tenths.map(tenths),
    })
}
