//! Why stock may run out, in the money that each cause explains, and what to look at before believing it.

use super::actions::Menu;
use crate::kinds::KindError;
use crate::record::Reason;
use chandler_forecast::Arrival;

/// Reasons that a record keeps.
const REASONS_KEPT: usize = 3;
/// Recent demand is compared with the forecast over so many days.
const RECENT_DAYS: usize = 14;
/// From so many receipts on a supplier's punctuality is known.
const RECEIPTS_ENOUGH: usize = 5;
const SHORT_HISTORY_DAYS: usize = 60;

/// What has been found out about one risk.
pub(super) struct Findings<'a> {
    pub menu: &'a Menu<'a>,
    pub at_stake_minor: i64,
}

/// How long stock lasts first, then the causes by their money, and whether another item could help out.
pub(super) fn reasons(findings: &Findings<'_>) -> Result<Vec<Reason>, KindError> {
    let mut causes = supply_causes(findings)?;
    causes.extend(stock_causes(findings)?);
    causes.retain(|reason| reason.effect > 0 || is_worth_saying_without_effect(&reason.code));
    // Stable: equal effects stay in the order of this file.
    causes.sort_by_key(|reason| -reason.effect);
    let substitute = substitute(findings);
    causes.truncate(REASONS_KEPT - 1 - substitute.iter().count());
    Ok(std::iter::once(short_cover(findings)).chain(causes).chain(substitute).collect())
}

fn is_worth_saying_without_effect(code: &str) -> bool {
    matches!(code, "NO_OPEN_PO" | "PO_OVERDUE" | "PO_NOT_PLACED" | "ALLOCATED_OUT" | "DEMAND_ABOVE_P90")
        || matches!(code, "SINGLE_SOURCE" | "SUPPLIER_GIVEN_UP" | "OTHER_SOURCE" | "NONE_PREFERRED")
}

fn short_cover(findings: &Findings<'_>) -> Reason {
    let outlook = findings.menu.outlook;
    let lead = ("lead", outlook.lead_days.to_string());
    if outlook.stock <= 0 {
        return Reason::new("NOTHING_FREE", findings.at_stake_minor, [lead]);
    }
    let (stock, daily) = (outlook.stock as f64, outlook.demand.mean_daily);
    let days = if daily > 0.0 { format!("{:.0}", (stock / daily).floor()) } else { "many".to_owned() };
    Reason::new("SHORT_COVER", findings.at_stake_minor, [("available", outlook.stock.to_string()), ("days", days), lead])
}

/// Whether an item that can take its place has enough for both.
fn substitute(findings: &Findings<'_>) -> Option<Reason> {
    let substitutes = &findings.menu.evidence.substitutes;
    if let Some(found) = substitutes.iter().find(|substitute| substitute.spare > 0) {
        let parameters = [("substitute", found.item_id.clone()), ("spare", found.spare.to_string())];
        return Some(Reason::new("SUBSTITUTE_AVAILABLE", 0, parameters));
    }
    let first = substitutes.first()?;
    Some(Reason::new("SUBSTITUTE_SHORT", 0, [("substitute", first.item_id.clone())]))
}

/// What late, missing and unplaced orders explain.
fn supply_causes(findings: &Findings<'_>) -> Result<Vec<Reason>, KindError> {
    let (menu, evidence) = (findings.menu, findings.menu.evidence);
    let as_of = evidence.facts.as_of;
    let mut causes: Vec<Reason> = nobody_to_order_from(findings).into_iter().collect();
    if evidence.receipts.is_empty() {
        causes.push(Reason::new("NO_OPEN_PO", 0, []));
    }
    let quantity = |is_wanted: &dyn Fn(&super::OpenReceipt) -> bool| -> i64 {
        evidence.receipts.iter().filter(|open| is_wanted(open)).map(|open| open.quantity).sum()
    };
    let overdue = quantity(&|open| open.promised_on < as_of);
    if overdue > 0 {
        let effect = saved_if(menu, |index| (evidence.receipts.get(index)?.promised_on < as_of).then(|| Arrival::on(1)))?;
        causes.push(Reason::new("PO_OVERDUE", effect, [("quantity", overdue.to_string())]));
    }
    let on_promise = |index: usize| {
        let promised = as_of.days_until(evidence.receipts.get(index)?.promised_on);
        u32::try_from(promised).ok().filter(|days| *days > 0).map(Arrival::on)
    };
    let effect = saved_if(menu, on_promise)?;
    if effect > 0 {
        causes.push(Reason::new(
            "SUPPLIER_LATE",
            effect,
            [("supplier", evidence.receipts.first().map(|open| open.supplier_id.clone()).unwrap_or_default())],
        ));
    }
    let drafts = quantity(&|open| open.state == "draft");
    if drafts > 0 {
        causes.push(Reason::new("PO_NOT_PLACED", 0, [("quantity", drafts.to_string())]));
    }
    if evidence.suppliers == 1 && evidence.facts.terms.is_some() {
        causes.push(Reason::new("SINGLE_SOURCE", 0, []));
    }
    Ok(causes)
}

/// Why nothing more is ordered of an item, where somebody could choose whom to order it from.
fn nobody_to_order_from(findings: &Findings<'_>) -> Option<Reason> {
    let evidence = findings.menu.evidence;
    let others = ("others", evidence.suppliers.to_string());
    match (&evidence.facts.terms, &evidence.facts.inactive_supplier, evidence.suppliers) {
        (None, Some(supplier), 0) => Some(Reason::new("SUPPLIER_GIVEN_UP", 0, [("supplier", supplier.clone())])),
        (None, Some(supplier), _) => Some(Reason::new("OTHER_SOURCE", 0, [("supplier", supplier.clone()), others])),
        (None, None, 1..) => Some(Reason::new("NONE_PREFERRED", 0, [others])),
        _ => None,
    }
}

/// Money that other days of receipts would save.
fn saved_if(menu: &Menu<'_>, other_day: impl Fn(usize) -> Option<Arrival>) -> Result<i64, KindError> {
    let outlook = menu.outlook;
    let mut receipts = outlook.receipts.clone();
    for (index, receipt) in receipts.iter_mut().enumerate() {
        if let Some(arrival) = other_day(index) {
            receipt.arrival = arrival;
        }
    }
    let short = outlook.short(&outlook.with(outlook.stock, &receipts)?);
    Ok(menu.stake_minor((outlook.short(&outlook.risk) - short).max(0.0)))
}

/// What waiting customers, held and expiring goods and unusual demand explain.
fn stock_causes(findings: &Findings<'_>) -> Result<Vec<Reason>, KindError> {
    let (menu, facts, outlook) = (findings.menu, &findings.menu.evidence.facts, findings.menu.outlook);
    let position = &facts.position;
    let mut causes = Vec::new();
    let waiting = (-outlook.stock).max(0);
    if waiting > 0 {
        causes.push(Reason::new("BACKORDER", menu.stake_minor(waiting as f64), [("waiting", waiting.to_string())]));
    }
    let known = outlook.known_quantity();
    if known > 0.0 {
        let expected = outlook.without_known_orders()?;
        let effect = menu.stake_minor((outlook.short(&outlook.risk) - outlook.short(&expected)).max(0.0));
        causes.push(Reason::new("LARGE_ORDERS", effect, [("quantity", format!("{known:.0}"))]));
    }
    if position.held > 0 {
        let released = outlook.with(outlook.stock + position.held, &outlook.receipts)?;
        let effect = menu.stake_minor((outlook.short(&outlook.risk) - outlook.short(&released)).max(0.0));
        causes.push(Reason::new("HELD_STOCK", effect, [("held", position.held.to_string())]));
    }
    if outlook.unsold() > 0 {
        let keeping = outlook.with(outlook.stock + outlook.unsold(), &outlook.receipts)?;
        let effect = menu.stake_minor((outlook.short(&outlook.risk) - outlook.short(&keeping)).max(0.0));
        causes.push(Reason::new("LOT_EXPIRING", effect, [("quantity", outlook.unsold().to_string())]));
    }
    let usable = position.on_hand - position.held;
    if usable > 0 && usable <= position.allocated {
        causes.push(Reason::new("ALLOCATED_OUT", 0, [("allocated", position.allocated.to_string())]));
    }
    let recent: i64 = facts.demand.daily.iter().rev().take(RECENT_DAYS).sum();
    if recent as f64 > outlook.demand.quantile(RECENT_DAYS as u32, 0.9) {
        causes.push(Reason::new("DEMAND_ABOVE_P90", 0, [("recent", recent.to_string()), ("days", RECENT_DAYS.to_string())]));
    }
    Ok(causes)
}

/// Codes of what to look at.
pub(super) fn flags(findings: &Findings<'_>) -> Vec<String> {
    let (evidence, outlook) = (findings.menu.evidence, findings.menu.outlook);
    let flags = [
        ("NEW_ITEM", outlook.demand.class == "new"),
        ("FEW_RECEIPTS", knows_few_receipts(findings)),
        ("NO_SUPPLIER", evidence.facts.terms.is_none() && evidence.suppliers == 0),
        ("NO_PREFERRED_SUPPLIER", evidence.facts.terms.is_none() && evidence.suppliers > 0),
        ("NO_STOCK_RECORD", evidence.facts.position.stock_not_recorded),
        ("NEGATIVE_STOCK", evidence.facts.position.on_hand < 0),
        ("RECONSTRUCTED", evidence.facts.reconstructed.is_some()),
        ("CORRECTED", !evidence.facts.corrections.is_empty()),
    ];
    flags.into_iter().filter(|(_, raised)| *raised).map(|(flag, _)| flag.to_owned()).collect()
}

/// 0.95 with good data, less for each doubt. It ranks by how much is known; it is no probability.
pub(super) fn confidence_millionths(findings: &Findings<'_>) -> i64 {
    let (facts, outlook) = (&findings.menu.evidence.facts, findings.menu.outlook);
    let doubts = [
        (200_000, outlook.demand.class == "new" || facts.demand.daily.len() < SHORT_HISTORY_DAYS),
        (100_000, knows_few_receipts(findings)),
        (200_000, facts.position.stock_not_recorded),
        (200_000, facts.position.on_hand < 0),
        (100_000, facts.demand.censored_days.len() * 5 > facts.demand.daily.len()),
    ];
    let doubt: i64 = doubts.iter().filter(|(_, raised)| *raised).map(|(doubt, _)| doubt).sum();
    (950_000 - doubt).max(200_000)
}

/// Goods are on their way from somebody whose punctuality is hardly known.
fn knows_few_receipts(findings: &Findings<'_>) -> bool {
    findings.menu.evidence.receipts.iter().any(|open| open.late_days.len() < RECEIPTS_ENOUGH)
}

/// The sentence of a reason.
pub fn reason_text(reason: &Reason) -> String {
    let template = match reason.code.as_str() {
        "SHORT_COVER" => "{available} free to sell last about {days} days; something ordered today takes about {lead} days",
        "NOTHING_FREE" => "Nothing is free to sell; something ordered today takes about {lead} days",
        "LARGE_ORDERS" => "{quantity} are ordered already for that time, more than usual",
        "NO_OPEN_PO" => "Nothing is on order",
        "PO_OVERDUE" => "{quantity} on order are overdue",
        "SUPPLIER_LATE" => "{supplier} is usually later than it promises",
        "PO_NOT_PLACED" => "{quantity} are in a draft that the supplier does not have yet",
        "SINGLE_SOURCE" => "One supplier offers the item",
        "SUPPLIER_GIVEN_UP" => "{supplier}, who sold it to us, is no longer bought from, and nobody else offers it",
        "OTHER_SOURCE" => {
            "{supplier}, who sold it to us, is no longer bought from; suppliers that offer it too: {others}; make one the preferred one"
        }
        "NONE_PREFERRED" => "No supplier is the preferred one, of {others} that offer it: choose one",
        "BACKORDER" => "Customers wait for {waiting} already",
        "HELD_STOCK" => "{held} on hand are held and not for sale",
        "LOT_EXPIRING" => "{quantity} on hand have expired, or will before they are sold",
        "ALLOCATED_OUT" => "All that is on hand is reserved: {allocated}",
        "DEMAND_ABOVE_P90" => "{recent} were asked for in the last {days} days, more than nine of ten forecasts",
        "SUBSTITUTE_AVAILABLE" => "{substitute} can take its place; {spare} of it are there beyond its own needs",
        "SUBSTITUTE_SHORT" => "{substitute} can take its place, but nothing of it is there beyond its own needs",
        _ => "{code}",
    };
    reason.fill(template)
}
