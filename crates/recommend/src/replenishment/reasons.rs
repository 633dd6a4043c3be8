//! Why a quantity is what it is, and what a planner should look at before believing it. Codes and figures here; sentences at the edge.

use super::demand::Demand;
use super::derive::Need;
use super::evidence::ReplenishmentEvidence;
use super::expiry::Expiry;
use super::facts::Rules;
use super::stock::Stock;
use crate::record::{Reason, StockImpact};
use chandler_amount::Amount;

/// Reasons that a record keeps.
const REASONS_KEPT: usize = 3;
/// Above this cover an order has to name what makes it so long.
const YEAR_TENTHS: i64 = 3_650;
/// A supplier counts as slower than stated from this many days on.
const LONGER_BY_DAYS: f64 = 2.0;
/// Goods overdue for longer are doubtful.
const DOUBTFUL_AFTER_DAYS: i32 = 60;
const SHORT_HISTORY_DAYS: usize = 60;
/// Flag of an item that needs nothing and is ordered for the order of its supplier alone.
pub(super) const FILLER: &str = "FILLER";

/// What has been found out about one proposal.
pub(super) struct Findings<'a> {
    pub evidence: &'a ReplenishmentEvidence,
    pub stock: &'a Stock,
    pub expiry: &'a Expiry,
    pub rules: &'a Rules,
    pub demand: &'a Demand,
    pub need: &'a Need,
    pub impact: &'a StockImpact,
}

/// The main reasons, by effect; what makes an order last over a year always comes first.
pub(super) fn reasons(findings: &Findings<'_>) -> Vec<Reason> {
    let mut found = quantity_reasons(findings);
    found.extend(supply_reasons(findings));
    found.retain(|reason| reason.effect != 0 || is_worth_saying_without_effect(&reason.code));
    let impact = findings.impact;
    let is_left_over = impact.position + findings.need.ordered.quantity > impact.spoken_for;
    let over_a_year = impact.cover_days_after_tenths.map_or(is_left_over, |tenths| tenths > YEAR_TENTHS);
    let names_the_year = |reason: &Reason| over_a_year && matches!(reason.code.as_str(), "MOQ_ROUNDUP" | "PACK_ROUND" | "BACKORDER");
    // Stable: equal effects stay in the order of the derivation.
    found.sort_by_key(|reason| (!names_the_year(reason), -reason.effect.abs()));
    found.truncate(REASONS_KEPT);
    found
}

fn is_worth_saying_without_effect(code: &str) -> bool {
    matches!(code, "NEW_ITEM_PRIOR" | "DATA_SUSPECT" | "VENDOR_GOAL_MISSED")
}

/// What each stage of the derivation added or took; together they are the quantity.
fn quantity_reasons(findings: &Findings<'_>) -> Vec<Reason> {
    let (need, stock, ordered) = (findings.need, findings.stock, &findings.need.ordered);
    let terms = findings.evidence.terms.as_ref();
    let shortfall = need.reorder_point - stock.position();
    let customers = shortfall.min(stock.backordered + stock.owed).max(stock.waiting());
    let order_up_to = need.reorder_point + need.cycle;
    // Filler alone is ordered above the reorder point.
    let short_of_level = if need.quantity_raw == 0 { 0 } else { shortfall - customers + need.cycle };
    let below = [("position", stock.position()), ("reorder_point", need.reorder_point), ("order_up_to", order_up_to)]
        .map(|(name, value)| (name, value.to_string()));
    vec![
        Reason::new("BACKORDER", customers, [("waiting", customers.to_string())]),
        Reason::new("BELOW_S", short_of_level, below),
        Reason::new("MINIMUM_VALUE", ordered.by_minimum_value, []),
        Reason::new("MOQ_ROUNDUP", ordered.by_minimum, [("minimum", terms.map_or(0, |terms| terms.minimum_quantity).to_string())]),
        Reason::new("PACK_ROUND", ordered.by_pack, [("pack", terms.map_or(0, |terms| terms.order_multiple).to_string())]),
        Reason::new("COVER_CAP", ordered.by_cover, [("days", findings.rules.maximum_cover_days.to_string())]),
        Reason::new("EXPIRY_CAP", ordered.by_expiry, [("days", findings.evidence.item.shelf_life_days.unwrap_or(0).to_string())]),
        Reason::new("PRICE_BREAK", ordered.by_price_break, [("quantity", ordered.quantity.to_string())]),
        Reason::new("MAXIMUM_CAP", ordered.by_maximum, [("quantity", ordered.quantity.to_string())]),
        filling_reason(findings),
        Reason::new("STEADY", ordered.by_steadiness, [("quantity", ordered.quantity.to_string())]),
    ]
}

/// What was added for the order of the supplier as a whole, or why it stays below what it could reach.
fn filling_reason(findings: &Findings<'_>) -> Reason {
    let added = findings.need.ordered.by_filling;
    let Some(order) = &findings.evidence.supplier_order else { return Reason::new("VENDOR_TARGET_FILL", 0, []) };
    let missed = findings.evidence.goal_missed_minor();
    let money = |minor: i64| Amount(minor).of(findings.evidence.currency).to_string();
    let filling = order.filling.unwrap_or_default();
    let figures = [
        ("order", money(order.value_minor())),
        ("goal", money(missed.unwrap_or(filling.goal_minor))),
        ("missing", money(missed.map_or(0, |goal| order.missing_minor(goal)))),
        ("cost", money(filling.cost_minor)),
        ("saved", money(filling.saved_minor + filling.kept_minor)),
    ];
    match (missed, order.filling) {
        (Some(_), None) => Reason::new("VENDOR_GOAL_MISSED", 0, figures),
        (Some(_), Some(_)) if !order.is_filled => Reason::new("VENDOR_GOAL_MISSED", 0, figures),
        _ => Reason::new("VENDOR_TARGET_FILL", added, figures),
    }
}

/// What of the need comes from the supplier's behaviour, and doubts about the data.
fn supply_reasons(findings: &Findings<'_>) -> Vec<Reason> {
    let mut found = Vec::new();
    found.extend(findings.expiry.first().map(|first| {
        let quantity = findings.expiry.expiring();
        Reason::new("LOT_EXPIRING", quantity, [("quantity", quantity.to_string()), ("first", first.to_string())])
    }));
    let stated = f64::from(findings.evidence.lead_time.stated_days);
    let longer = findings.demand.lead_time_days() - stated;
    if longer >= LONGER_BY_DAYS {
        let effect = (longer * findings.demand.mean_daily()).round() as i64;
        let days = [("stated", stated.to_string()), ("expected", format!("{:.0}", findings.demand.lead_time_days()))];
        found.push(Reason::new("LEADTIME_LONGER", effect, days));
    }
    let by_season = findings.demand.by_season().round() as i64;
    if by_season != 0 {
        let code = if by_season > 0 { "SEASON_UP" } else { "SEASON_DOWN" };
        found.push(Reason::new(code, by_season, [("units", by_season.abs().to_string())]));
    }
    if findings.stock.overdue > 0 {
        found.push(Reason::new("SUPPLIER_LATE", findings.stock.overdue, [("overdue", findings.stock.overdue.to_string())]));
    }
    if findings.demand.class() == "new" {
        found.push(Reason::new("NEW_ITEM_PRIOR", 0, [("days", findings.evidence.demand.daily.len().to_string())]));
    }
    if is_suspect(findings) {
        found.push(Reason::new("DATA_SUSPECT", 0, []));
    }
    found
}

/// Codes of what to look at.
pub(super) fn flags(findings: &Findings<'_>) -> Vec<String> {
    let evidence = findings.evidence;
    let below_supplier_minimum = evidence.terms.as_ref().is_some_and(|terms| {
        if let Some(order) = &evidence.supplier_order {
            return order.value_minor() < terms.minimum_order_minor;
        }
        let price = terms.price_at(findings.need.ordered.quantity);
        let major = price.major() * findings.need.ordered.quantity as f64;
        major * 10_f64.powi(evidence.currency.minor_digits() as i32) < terms.minimum_order_minor as f64
    });
    let flags = [
        ("DATA_SUSPECT", is_suspect(findings)),
        ("NEW_ITEM", findings.demand.class() == "new"),
        ("FORECAST_FALLBACK", findings.demand.is_fallback()),
        ("NO_RECEIPTS_YET", has_no_receipts(evidence)),
        ("OFTEN_OUT_OF_STOCK", is_often_out_of_stock(evidence)),
        ("ONE_OFF_SUSPECTED", evidence.demand.suspected_quantity > 0),
        ("NO_STOCK_RECORD", evidence.position.stock_not_recorded),
        ("RECONSTRUCTED", evidence.reconstructed.is_some()),
        ("SEVERAL_ORDERS", makes_several_orders(findings)),
        ("ABOVE_COVER_CAP", findings.need.ordered.above_cover),
        ("BELOW_SUPPLIER_MINIMUM", below_supplier_minimum),
        (FILLER, findings.need.ordered.by_filling > 0 && findings.need.quantity_raw == 0),
        ("NO_SELLING_PRICE", evidence.economics.unit_revenue_micros.is_none()),
        ("CORRECTED", !evidence.corrections.is_empty()),
    ];
    flags.into_iter().filter(|(_, raised)| *raised).map(|(flag, _)| flag.to_owned()).collect()
}

/// 0.95 with good data, less for each doubt, never below 0.2. It ranks proposals by how much of them is known; it is no probability.
pub(super) fn confidence_millionths(findings: &Findings<'_>) -> i64 {
    let doubts = [
        (150_000, has_no_receipts(findings.evidence)),
        (200_000, findings.demand.class() == "new" || findings.evidence.demand.daily.len() < SHORT_HISTORY_DAYS),
        (100_000, findings.demand.is_fallback()),
        (100_000, is_often_out_of_stock(findings.evidence)),
        (250_000, is_suspect(findings)),
        (200_000, findings.evidence.position.stock_not_recorded),
    ];
    let doubt: i64 = doubts.iter().filter(|(_, raised)| *raised).map(|(doubt, _)| doubt).sum();
    (950_000 - doubt).max(200_000)
}

fn makes_several_orders(findings: &Findings<'_>) -> bool {
    let largest = findings.evidence.terms.as_ref().and_then(|terms| terms.largest_order());
    largest.is_some_and(|largest| largest < findings.need.ordered.quantity)
}

fn has_no_receipts(evidence: &ReplenishmentEvidence) -> bool {
    evidence.lead_time.observed_days.is_empty() && evidence.lead_time.corrected_days.is_none()
}

fn is_often_out_of_stock(evidence: &ReplenishmentEvidence) -> bool {
    evidence.demand.censored_days.len() * 5 > evidence.demand.daily.len()
}

/// Facts that contradict each other: someone should look before buying.
fn is_suspect(findings: &Findings<'_>) -> bool {
    let evidence = findings.evidence;
    let stock = findings.stock;
    let doubtful = evidence.as_of.plus_days(-DOUBTFUL_AFTER_DAYS);
    stock.on_hand < 0
        || stock.held > stock.on_hand.max(0)
        || evidence.position.on_order.iter().any(|order| order.promised_on < doubtful)
        || evidence.terms.as_ref().is_some_and(|terms| terms.unit_price_micros == 0)
}

/// The sentence of a reason.
pub fn reason_text(reason: &Reason) -> String {
    let template = match reason.code.as_str() {
        "BACKORDER" => "Customers wait for {waiting}",
        "BELOW_S" => "Position {position} is at or below the reorder point {reorder_point}; filled up to {order_up_to}",
        "MINIMUM_VALUE" => "Raised to the smallest order line worth placing",
        "MOQ_ROUNDUP" => "Raised to the supplier's minimum of {minimum}",
        "PACK_ROUND" => "Rounded up to whole packs of {pack}",
        "COVER_CAP" => "Cut to {days} days of cover",
        "EXPIRY_CAP" => "Cut to what sells within the {days} days for which it keeps",
        "LOT_EXPIRING" => "{quantity} on hand are expected to expire unsold, the first by {first}",
        "MAXIMUM_CAP" => "Cut to {quantity}, the most that orders of the supplier's largest size bring now",
        "PRICE_BREAK" => "Raised to {quantity} for a lower price",
        "VENDOR_TARGET_FILL" if reason.parameters.get("cost").is_some_and(|cost| cost.starts_with('-')) => {
            "Filled up for the supplier's order, which comes to {order}: the goods are worth holding by themselves, and it saves {saved}"
        }
        "VENDOR_TARGET_FILL" => "Filled up for the supplier's order, which comes to {order}: it costs {cost} and saves {saved}",
        "VENDOR_GOAL_MISSED" => "The supplier's order comes to {order}, {missing} short of {goal}; filling it up does not pay",
        "STEADY" => "Left at {quantity}: the change is too small to matter",
        "SEASON_UP" => "The season adds {units} to what a usual time of the year would need",
        "SEASON_DOWN" => "The season takes {units} off what a usual time of the year would need",
        "LEADTIME_LONGER" => "Takes about {expected} days, not the {stated} stated",
        "SUPPLIER_LATE" => "{overdue} on order are overdue",
        "NEW_ITEM_PRIOR" => "Only {days} days of history",
        "DATA_SUSPECT" => "Some facts contradict each other: check stock and open orders",
        _ => "{code}",
    };
    reason.fill(template)
}
