//! What replenishment holds back: items that customers want and of which nothing is bought until somebody has settled a doubt.

use super::evidence::{ReplenishmentEvidence, SuspectedLine};
use crate::held::{Held, HoldReason};
use crate::kinds::Decided;
use crate::record::About;
use chandler_amount::{Price, Rounding, multiply_divide};
use std::collections::BTreeMap;

/// Days of demand that tell whether anybody still wants an item.
const WANTED_DAYS: i32 = 90;

/// The only one of the reasons that does not keep the item itself from being bought.
const ONE_OFF: &str = "one_off_suspected";

const fn hold(code: &'static str, document: &'static str, command: &'static str, text: &'static str, remedy: &'static str) -> HoldReason {
    HoldReason { code, text, remedy, command, document }
}

/// Every reason to hold something back.
pub(super) const HOLDS: &[HoldReason] = &[
    hold(
        "count_open",
        "count",
        "settle_count",
        "Count {count} found {difference} {unit} {direction} than the books say and is not settled: what is on hand is in doubt",
        "Settle the count with the reason of its difference, or count again",
    ),
    hold(
        "lead_time_doubtful",
        "supplier",
        "set_supplier_item",
        "{supplier_name} states a lead time of {days} days, and {receipts} so far cannot show another",
        "Ask the supplier and correct the lead time in its terms for the item",
    ),
    hold(
        "supplier_inactive",
        "supplier",
        "set_supplier_item",
        "Its preferred supplier {supplier} is no longer bought from",
        "Make another supplier the preferred one of the item, or set the supplier active again",
    ),
    hold(
        "supplier_problem",
        "supplier",
        "set_supplier_item",
        "A planner reported a problem with {supplier_name} ({correction}); nothing is bought of it until the report ends",
        "Make another supplier the preferred one of the item, or wait until the report ends",
    ),
    hold(
        "no_supplier",
        "item",
        "set_supplier_item",
        "Nobody is known to sell it to us",
        "Enter a supplier with its price and lead time for the item",
    ),
    hold(
        "superseded",
        "successor",
        "set_item_status",
        "{successor} takes over its demand: nothing more is bought of this item, what is left is still sold",
        "Sell off what is left, and see that {successor} has a supplier; set the item active without a successor if it is to be bought on",
    ),
    hold(
        "discontinued",
        "item",
        "set_item_status",
        "It is discontinued, and customers still order it",
        "Name the item that takes over its demand, or set it active again",
    ),
    hold(
        ONE_OFF,
        "own_order",
        "judge_order_line",
        "Line {line} of order {order}, {quantity} {unit}, is far above all others of the item: it is taken for a project and not planned for again",
        "Say whether the order was a one-off or is regular demand",
    ),
];

/// What is held back of an item at a site, if anybody wants it.
pub(super) fn held(evidence: &ReplenishmentEvidence, decided: &Decided) -> Option<Held> {
    match decided {
        Decided::Nothing { why, .. } if *why != ONE_OFF && HOLDS.iter().any(|reason| reason.code == *why) => held_item(evidence, why),
        _ => held_order(evidence),
    }
}

/// The whole item. What hangs on it is the margin that another 90 days like the last would miss if nothing were bought.
fn held_item(evidence: &ReplenishmentEvidence, why: &str) -> Option<Held> {
    let position = &evidence.position;
    let waiting = position.backordered + position.open_orders.iter().map(|order| order.quantity).sum::<i64>();
    let wanted = wanted(evidence);
    if wanted <= 0 && waiting <= 0 {
        return None;
    }
    let usable = (position.on_hand - position.held - position.allocated - position.backordered).max(0);
    let missing = (wanted - usable - position.ordered() - position.sent()).max(waiting);
    let cover = multiply_divide(usable, i64::from(WANTED_DAYS) * 10, wanted.max(1), Rounding::HalfAwayFromZero).ok();
    Some(Held {
        quantity: Some(wanted),
        value_minor: margin_minor(evidence, missing),
        cover_days_tenths: cover.filter(|_| wanted > 0),
        ..held_for(evidence, why, parameters(evidence))
    })
}

/// An order so large that it says nothing about regular demand: not the item, the order is in doubt.
fn held_order(evidence: &ReplenishmentEvidence) -> Option<Held> {
    let line = evidence.demand.suspected_lines.iter().max_by_key(|line| (line.quantity, &line.so_number))?;
    let SuspectedLine { so_number, quantity, .. } = line;
    let mut parameters = named([
        ("order", so_number.clone()),
        ("line", line.number().to_string()),
        ("quantity", quantity.to_string()),
        ("unit", evidence.item.base_unit.clone()),
    ]);
    // An order of another system is no document of ours that could be opened.
    if line.occurrence == 0 {
        parameters.extend(named([("own_order", so_number.clone())]));
    }
    let held = held_for(evidence, ONE_OFF, parameters);
    Some(Held { quantity: Some(*quantity), value_minor: margin_minor(evidence, *quantity), ..held })
}

fn held_for(evidence: &ReplenishmentEvidence, why: &str, parameters: BTreeMap<String, String>) -> Held {
    let about = evidence.about();
    let about = About { supplier_id: about.supplier_id.or_else(|| evidence.inactive_supplier.clone()), ..about };
    let parameters = told(why, parameters);
    Held { why: why.to_owned(), about, currency: evidence.currency, quantity: None, value_minor: 0, cover_days_tenths: None, parameters }
}

/// Of all figures those that the sentences of a reason name, and the document to look at.
fn told(why: &str, mut figures: BTreeMap<String, String>) -> BTreeMap<String, String> {
    let reason = HOLDS.iter().find(|reason| reason.code == why);
    figures.retain(|name, _| {
        let place = format!("{{{name}}}");
        reason.is_some_and(|reason| reason.text.contains(&place) || reason.remedy.contains(&place) || reason.document == name)
    });
    figures
}

/// Ordered of it within the last days, base units; of an item that another one takes over, what is planned there.
fn wanted(evidence: &ReplenishmentEvidence) -> i64 {
    let demand = &evidence.demand;
    let known = demand.from.days_until(evidence.as_of) + 1;
    let recent = demand.daily.iter().take(usize::try_from(known).unwrap_or_default()).rev().take(WANTED_DAYS as usize).sum::<i64>();
    recent + demand.passed_on_quantity
}

/// What a quantity earns at the usual price and the cost of now, minor units; nothing where no price is known.
fn margin_minor(evidence: &ReplenishmentEvidence, quantity: i64) -> i64 {
    let economics = &evidence.economics;
    let margin_micros = economics.unit_margin_micros(economics.unit_cost_micros);
    let micros_per_minor = 10_i64.pow(Price::DIGITS.saturating_sub(evidence.currency.minor_digits()));
    multiply_divide(quantity.max(0), margin_micros, micros_per_minor, Rounding::HalfAwayFromZero).unwrap_or(i64::MAX)
}

/// The figures of all sentences; each takes what it names.
fn parameters(evidence: &ReplenishmentEvidence) -> BTreeMap<String, String> {
    let (item, terms) = (&evidence.item, evidence.terms.as_ref());
    let supplier = terms.map(|terms| terms.supplier_id.clone()).or_else(|| evidence.inactive_supplier.clone());
    let correction = |name: &str| evidence.corrections.iter().find(|known| known.correction == name);
    let successor = item.superseded_by.clone().or_else(|| correction("superseded_by").and_then(|known| known.value.clone()));
    let receipts = ["no receipts", "one receipt"].get(evidence.lead_time.observed_days.len()).unwrap_or(&"two receipts");
    let mut figures = named([
        ("item", item.item_id.clone()),
        ("unit", item.base_unit.clone()),
        ("supplier_name", terms.map_or_else(|| supplier.clone().unwrap_or_default(), |terms| terms.name.clone())),
        ("supplier", supplier.unwrap_or_default()),
        ("days", evidence.lead_time.stated_days.to_string()),
        ("receipts", (*receipts).to_owned()),
        ("successor", successor.unwrap_or_default()),
        ("correction", correction("supplier_problem").map_or_else(String::new, |known| known.rec_id.clone())),
    ]);
    if let Some(count) = evidence.position.open_counts.first() {
        let direction = if count.difference < 0 { "fewer" } else { "more" };
        figures.extend(named([
            ("count", count.count_number.clone()),
            ("difference", count.difference.unsigned_abs().to_string()),
            ("direction", direction.to_owned()),
        ]));
    }
    figures
}

fn named<const N: usize>(figures: [(&str, String); N]) -> BTreeMap<String, String> {
    figures.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
