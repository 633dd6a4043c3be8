//! The queue as programs and screens read it: open recommendations ranked by money moved per minute of work.

use crate::kinds::{self, KindSpec, SHARED};
use crate::record::Reason;
use crate::state::State;
use crate::tables::RecommendationRow;
use chandler_amount::{Amount, Quantity, Rounding, multiply_divide};
use chandler_calendar::Day;
use serde_json::{Value, json};
use std::cmp::Ordering;

/// The name of the queue of all kinds.
pub const ALL: &str = "all";

/// A queue on a day, of one kind or of all: the first `top` of what is open and not snoozed beyond it, or every row.
///
/// The queue of all kinds shows what they share; its rows have the columns of their own kind too.
pub fn queue(kind: Option<&KindSpec>, rows: &[RecommendationRow], as_of: Day, top: Option<usize>) -> Value {
    let open = ranked(kind, rows, as_of);
    let shown = &open[..top.unwrap_or(open.len()).min(open.len())];
    json!({
        "contract": 1,
        "kind": kind.map_or(ALL, |spec| spec.name),
        "as_of": as_of,
        "total": open.len(),
        "returned": shown.len(),
        "totals": { "value": total_value(&open), "minutes": tenths(open.iter().filter(|row| !is_approved_by_rule(row)).map(|row| row.minutes_tenths).sum()) },
        // Told by whoever knows the rules and the figures beside the rows.
        "capacity": null,
        "head": null,
        "about": null,
        "columns": kind.map_or(SHARED, |spec| spec.columns),
        "rows": (1..).zip(shown).map(|(rank, row)| row_json(row, Some(rank))).collect::<Vec<_>>(),
    })
}

/// What of a kind, or of all, can be decided on a day, best value per minute first.
pub(crate) fn ranked<'r>(kind: Option<&KindSpec>, rows: &'r [RecommendationRow], as_of: Day) -> Vec<&'r RecommendationRow> {
    let is_wanted = |row: &RecommendationRow| kind.map_or_else(|| kinds::kind(&row.kind).is_some(), |spec| spec.name == row.kind);
    let mut open: Vec<&RecommendationRow> = rows.iter().filter(|row| is_wanted(row) && is_to_decide(row, as_of)).collect();
    open.sort_by(|left, right| by_value_per_minute(left, right));
    open
}

/// Whether a person can decide it on that day.
pub fn is_to_decide(row: &RecommendationRow, as_of: Day) -> bool {
    let is_open = State::from_name(&row.state).is_some_and(State::is_open);
    is_open && row.snoozed_until.is_none_or(|until| until <= as_of)
}

/// Whether a rule approved it, so that it costs nobody's time unless somebody vetoes it.
pub(crate) fn is_approved_by_rule(row: &RecommendationRow) -> bool {
    row.state == State::AutoApproved.name()
}

/// Most value per minute first; then the earlier deadline, the larger value, the name: an order that never depends on the order of the rows.
pub fn by_value_per_minute(left: &RecommendationRow, right: &RecommendationRow) -> Ordering {
    // value/minutes compared exactly, by cross multiplication.
    let cross = |row: &RecommendationRow, other: &RecommendationRow| i128::from(row.value.0) * i128::from(other.minutes_tenths.max(1));
    cross(right, left)
        .cmp(&cross(left, right))
        .then(left.deadline.cmp(&right.deadline))
        .then(right.value.cmp(&left.value))
        .then_with(|| left.rec_id.cmp(&right.rec_id))
}

/// One recommendation with all keys of the contract.
pub fn row_json(row: &RecommendationRow, rank: Option<i64>) -> Value {
    let mut shared = shared_columns(row, rank);
    if let (Some(shared), Some(spec)) = (shared.as_object_mut(), kinds::kind(&row.kind)) {
        shared.extend((spec.own_columns)(row, spec.columns));
    }
    shared
}

/// What every queue has.
fn shared_columns(row: &RecommendationRow, rank: Option<i64>) -> Value {
    json!({
        "rank": rank,
        "rec_id": row.rec_id,
        "revision": row.revision,
        "kind": row.kind,
        "entity_id": row.entity_id,
        "subject": {
            "item_id": row.item_id, "item_name": row.item_name, "site_id": row.site_id, "supplier_id": row.supplier_id, "supplier_name": row.supplier_name,
            "customer_id": row.customer_id, "customer_name": row.customer_name,
        },
        "state": row.state,
        "verb": row.verb,
        "action": action_json(row),
        "value": row.value.of(row.currency),
        "minutes": tenths(row.minutes_tenths),
        "value_per_minute": value_per_minute(row).of(row.currency),
        "deadline": row.deadline,
        "confidence": millionths(row.confidence_millionths),
        "reasons": reasons_json(row),
        "flags": row.flags,
        "owner": row.owner,
        "as_of": row.as_of,
        "expires_on": row.expires_on,
        "snoozed_until": row.snoozed_until,
        "supersedes": row.supersedes,
        "superseded_by": row.superseded_by,
        "document": row.document,
        // Told by whoever reads the books beside the rows.
        "since": null,
        "automation": null,
        "below_capacity": false,
        "hash": row.hash,
    })
}

/// The ordinary command that approving runs, none where it only puts the decision on record; purchases of one supplier and site share one order.
fn action_json(row: &RecommendationRow) -> Value {
    if let Some(action) = &row.action {
        return json!({ "command": action["command"], "body": action["body"] });
    }
    let quantity = row.edited_quantity.or(row.quantity);
    let line = json!({ "item_id": row.item_id, "quantity": quantity_text(quantity), "rec_id": row.rec_id });
    json!({
        "command": "create_purchase_order",
        "body": { "supplier_id": row.supplier_id, "site_id": row.site_id, "source": row.run_id, "lines": [line] },
    })
}

fn reasons_json(row: &RecommendationRow) -> Vec<Value> {
    let reasons: Vec<Reason> = serde_json::from_value(row.reasons.clone()).unwrap_or_default();
    let text = |reason: &Reason| kinds::kind(&row.kind).map_or_else(|| reason.code.clone(), |spec| (spec.reason_text)(reason));
    reasons.iter().map(|reason| json!({ "code": reason.code, "effect": reason.effect, "text": text(reason) })).collect()
}

/// Sum of the values; none where the rows are in several currencies.
pub(crate) fn total_value(rows: &[&RecommendationRow]) -> Option<chandler_amount::Money> {
    let first = rows.first()?;
    rows.iter().all(|row| row.currency == first.currency).then(|| rows.iter().map(|row| row.value).sum::<Amount>().of(first.currency))
}

fn value_per_minute(row: &RecommendationRow) -> Amount {
    Amount(multiply_divide(row.value.0, 10, row.minutes_tenths.max(1), Rounding::HalfAwayFromZero).unwrap_or(i64::MAX))
}

pub(crate) fn quantity_text(quantity: Option<Quantity>) -> Option<String> {
    quantity.map(|quantity| quantity.to_string())
}

pub(crate) fn tenths(value: i64) -> f64 {
    value as f64 / 10.0
}

pub(crate) fn millionths(value: i64) -> f64 {
    value as f64 / 1e6
}
