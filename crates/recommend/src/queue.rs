//! The queue as programs and screens read it: open recommendations ranked by money moved per minute of work.

use crate::record::Reason;
use crate::replenishment::{KIND, reason_text};
use crate::state::State;
use crate::tables::RecommendationRow;
use chandler_amount::{Amount, Quantity, Rounding, format_scaled, multiply_divide};
use chandler_calendar::Day;
use serde_json::{Value, json};
use std::cmp::Ordering;

/// Columns of the replenishment queue beyond those of every queue: name, type, unit, label.
const COLUMNS: &[(&str, &str, Option<&str>, &str)] = &[
    ("rank", "integer", None, "Rank"),
    ("rec_id", "text", None, "Recommendation"),
    ("state", "text", None, "State"),
    ("owner", "text", None, "Owner"),
    ("item_id", "text", None, "Item"),
    ("item_name", "text", None, "Description"),
    ("family", "text", None, "Family"),
    ("site_id", "text", None, "Site"),
    ("supplier_id", "text", None, "Supplier"),
    ("supplier_name", "text", None, "Supplier name"),
    ("order_by", "date", None, "Order by"),
    ("quantity_raw", "decimal", Some("base unit"), "Needed"),
    ("quantity", "decimal", Some("base unit"), "Order"),
    ("quantity_proposed", "decimal", Some("base unit"), "Proposed"),
    ("unit", "text", None, "Unit"),
    ("unit_cost", "price", Some("currency per base unit"), "Unit cost"),
    ("order_value", "money", None, "Order value"),
    ("value", "money", None, "Margin at risk avoided"),
    ("minutes", "number", Some("minutes"), "Minutes"),
    ("value_per_minute", "money", Some("per minute"), "Value per minute"),
    ("cover_days_before", "number", Some("days"), "Cover before"),
    ("cover_days_after", "number", Some("days"), "Cover after"),
    ("stockout_probability_before", "probability", None, "P(stock-out) before"),
    ("stockout_probability_after", "probability", None, "P(stock-out) after"),
    ("confidence", "number", None, "Confidence"),
    ("deadline", "date", None, "Deadline"),
    ("reasons", "reasons", None, "Reasons"),
    ("flags", "flags", None, "Flags"),
    ("policy", "text", None, "Quantity policy"),
    ("forecast_method", "text", None, "Forecast method"),
    ("demand_class", "text", None, "Demand class"),
    ("abc", "text", None, "ABC"),
    ("snoozed_until", "date", None, "Snoozed until"),
];

/// The replenishment queue on a day: the first `top` of what is open and not snoozed beyond it, or all.
pub fn replenishment(rows: &[RecommendationRow], as_of: Day, top: Option<usize>) -> Value {
    let mut open: Vec<&RecommendationRow> = rows.iter().filter(|row| row.kind == KIND && is_to_decide(row, as_of)).collect();
    open.sort_by(|left, right| by_value_per_minute(left, right));
    let shown = &open[..top.unwrap_or(open.len()).min(open.len())];
    json!({
        "contract": 1,
        "kind": KIND,
        "as_of": as_of,
        "total": open.len(),
        "returned": shown.len(),
        "totals": { "value": total_value(&open), "minutes": tenths(open.iter().map(|row| row.minutes_tenths).sum()) },
        "columns": COLUMNS.iter().map(|(name, kind, unit, label)| json!({"name": name, "type": kind, "unit": unit, "label": label})).collect::<Vec<_>>(),
        "rows": (1..).zip(shown).map(|(rank, row)| row_json(row, Some(rank))).collect::<Vec<_>>(),
    })
}

/// Whether a person can decide it on that day.
pub fn is_to_decide(row: &RecommendationRow, as_of: Day) -> bool {
    let is_open = State::from_name(&row.state).is_some_and(State::is_open);
    is_open && row.snoozed_until.is_none_or(|until| until <= as_of)
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
    if let (Some(shared), Value::Object(own)) = (shared.as_object_mut(), replenishment_columns(row)) {
        shared.extend(own);
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
        "hash": row.hash,
    })
}

/// What only replenishment has.
fn replenishment_columns(row: &RecommendationRow) -> Value {
    json!({
        "item_id": row.item_id,
        "item_name": row.item_name,
        "family": row.family,
        "site_id": row.site_id,
        "supplier_id": row.supplier_id,
        "supplier_name": row.supplier_name,
        "order_by": row.order_by,
        "quantity_raw": quantity_text(row.quantity_raw),
        "quantity": quantity_text(row.edited_quantity.or(row.quantity)),
        "quantity_proposed": quantity_text(row.quantity),
        "unit": row.base_unit,
        "unit_cost": unit_cost(row),
        "order_value": row.order_value.of(row.currency),
        "cover_days_before": row.cover_days_before_tenths.map(tenths),
        "cover_days_after": row.cover_days_after_tenths.map(tenths),
        "stockout_probability_before": row.stockout_before_millionths.map(millionths),
        "stockout_probability_after": row.stockout_after_millionths.map(millionths),
        "policy": row.policy,
        "forecast_method": row.forecast_method,
        "demand_class": row.demand_class,
        "abc": row.abc,
    })
}

/// The ordinary command that approving runs; rows of one supplier and site share one order.
fn action_json(row: &RecommendationRow) -> Value {
    let quantity = row.edited_quantity.or(row.quantity);
    let line = json!({ "item_id": row.item_id, "quantity": quantity_text(quantity), "rec_id": row.rec_id });
    json!({
        "command": "create_purchase_order",
        "body": { "supplier_id": row.supplier_id, "site_id": row.site_id, "source": row.run_id, "lines": [line] },
    })
}

fn reasons_json(row: &RecommendationRow) -> Vec<Value> {
    let reasons: Vec<Reason> = serde_json::from_value(row.reasons.clone()).unwrap_or_default();
    reasons.iter().map(|reason| json!({ "code": reason.code, "effect": reason.effect, "text": reason_text(reason) })).collect()
}

/// Sum of the values; none where the rows are in several currencies.
fn total_value(rows: &[&RecommendationRow]) -> Option<chandler_amount::Money> {
    let first = rows.first()?;
    rows.iter().all(|row| row.currency == first.currency).then(|| rows.iter().map(|row| row.value).sum::<Amount>().of(first.currency))
}

fn value_per_minute(row: &RecommendationRow) -> Amount {
    Amount(multiply_divide(row.value.0, 10, row.minutes_tenths.max(1), Rounding::HalfAwayFromZero).unwrap_or(i64::MAX))
}

/// Price of one base unit as decimal text.
fn unit_cost(row: &RecommendationRow) -> Option<String> {
    let per = row.price_per.filter(|per| per.0 > 0)?;
    let micros = multiply_divide(row.unit_cost?.0, 1, per.0, Rounding::HalfAwayFromZero).ok()?;
    Some(format_scaled(micros, 6, 2))
}

fn quantity_text(quantity: Option<Quantity>) -> Option<String> {
    quantity.map(|quantity| quantity.to_string())
}

fn tenths(value: i64) -> f64 {
    value as f64 / 10.0
}

fn millionths(value: i64) -> f64 {
    value as f64 / 1e6
}
