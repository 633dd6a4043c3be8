//! The replenishment queue: its columns and what its rows say in them.

use super::supplier_columns::ORDER_COLUMNS;
use crate::kinds::*;
use crate::queue::{millionths, quantity_text, tenths};
use crate::tables::RecommendationRow;
use chandler_amount::{Rounding, format_scaled, multiply_divide};
use serde_json::{Map, Value, json};

/// Every column, in the order of the screen.
pub(super) const COLUMNS: &[Column] = &[
    RANK,
    REC_ID,
    STATE,
    OWNER,
    column("item_id", "text", None, "Item"),
    column("item_name", "text", None, "Description"),
    column("family", "text", None, "Family"),
    column("site_id", "text", None, "Site"),
    column("supplier_id", "text", None, "Supplier"),
    column("supplier_name", "text", None, "Supplier name"),
    column("order_by", "date", None, "Order by"),
    column("quantity_raw", "decimal", Some("base unit"), "Needed"),
    column("quantity", "decimal", Some("base unit"), "Order"),
    column("quantity_proposed", "decimal", Some("base unit"), "Proposed"),
    column("unit", "text", None, "Unit"),
    column("unit_cost", "price", Some("currency per base unit"), "Unit cost"),
    column("order_value", "money", None, "Order value"),
    column("value", "money", None, "Margin at risk avoided"),
    MINUTES,
    VALUE_PER_MINUTE,
    column("cover_days_before", "number", Some("days"), "Cover before"),
    column("cover_days_after", "number", Some("days"), "Cover after"),
    column("stockout_probability_before", "probability", None, "P(stock-out) before"),
    column("stockout_probability_after", "probability", None, "P(stock-out) after"),
    CONFIDENCE,
    DEADLINE,
    REASONS,
    FLAGS,
    ORDER_COLUMNS[0],
    ORDER_COLUMNS[1],
    ORDER_COLUMNS[2],
    ORDER_COLUMNS[3],
    ORDER_COLUMNS[4],
    ORDER_COLUMNS[5],
    column("policy", "text", None, "Quantity policy"),
    column("forecast_method", "text", None, "Forecast method"),
    column("demand_class", "text", None, "Demand class"),
    column("abc", "text", None, "ABC"),
    EXPIRY_COLUMNS[0],
    EXPIRY_COLUMNS[1],
    SNOOZED_UNTIL,
];

/// What of the stock is expected to expire unsold; empty where nothing is.
const EXPIRY_COLUMNS: &[Column] =
    &[column("expiring_quantity", "decimal", Some("base unit"), "Expires unsold"), column("expiring_on", "date", None, "First of it by")];

/// What only replenishment has.
pub(super) fn own_columns(row: &RecommendationRow, _: &[Column]) -> Map<String, Value> {
    let own = json!({
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
    });
    match own {
        Value::Object(own) => own.into_iter().chain(stored_columns(row, ORDER_COLUMNS)).chain(stored_columns(row, EXPIRY_COLUMNS)).collect(),
        _ => Map::new(),
    }
}

/// Price of one base unit as decimal text.
fn unit_cost(row: &RecommendationRow) -> Option<String> {
    let per = row.price_per.filter(|per| per.0 > 0)?;
    let micros = multiply_divide(row.unit_cost?.0, 1, per.0, Rounding::HalfAwayFromZero).ok()?;
    Some(format_scaled(micros, 6, 2))
}
