//! The ordinary command that fixes a cause.

use super::causes::Cause;
use super::derive::OPEN_DAYS;
use super::evidence::{LostLine, MarginEvidence, Prices, sum};
use chandler_amount::{Rounding, format_scaled, multiply_divide};
use chandler_calendar::Day;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Documents that a note names; of more it says how many.
const NAMED_DOCUMENTS: usize = 6;

/// What to do and with which command; none where the books have no command for it and only the decision is put on record.
pub(super) struct Fix {
    pub text: String,
    pub command: Option<&'static str>,
    pub body: Value,
}

/// What the fix of a case rests on beside its facts.
pub(super) struct Terms<'l> {
    /// Lines that it is about, the latest first.
    pub open: &'l [&'l LostLine],
    /// Last day on which all of them can be claimed.
    pub claim_by: Day,
    /// Notice that customers get of a new list price.
    pub notice_days: i32,
}

/// The fix of a case.
pub(super) fn fix(evidence: &MarginEvidence, terms: &Terms<'_>) -> Fix {
    match evidence.cause {
        Cause::SupplierOverbilled => claim(evidence, terms),
        Cause::CarrierOverbilled => claim_from_carrier(evidence, terms),
        Cause::SupportNotClaimed => claim_support(evidence, terms),
        Cause::ClaimShortPaid | Cause::ClaimAged => chase(evidence, terms),
        Cause::FreightNotBilled => bill_freight(evidence, terms),
        Cause::PriceOverride | Cause::ContractNotApplied | Cause::UnitSlip | Cause::DuplicateCredit => correct_lines(evidence, terms),
        Cause::OverrideBelowFloor | Cause::ContractExpired | Cause::PeerPrice => review(evidence, terms),
        Cause::CostRise | Cause::BelowCost => new_price(evidence, terms.notice_days),
    }
}

impl Terms<'_> {
    fn amount(&self, evidence: &MarginEvidence) -> String {
        format_scaled(sum(self.open.iter().copied()), evidence.currency.minor_digits(), 2)
    }

    fn money(&self, evidence: &MarginEvidence) -> String {
        format!("{} {}", self.amount(evidence), evidence.currency)
    }
}

fn claim(evidence: &MarginEvidence, terms: &Terms<'_>) -> Fix {
    let about = documents(terms.open);
    let bill = only(terms.open.iter().map(|line| line.document.as_str()));
    Fix {
        text: format!("Claim {} from {} for bills above the order's price: {about}", terms.money(evidence), evidence.root),
        command: Some("record_supplier_claim"),
        body: json!({ "supplier_id": evidence.root, "kind": "overbilled", "amount": terms.amount(evidence), "bill_number": bill,
                      "claim_by": terms.claim_by, "note": format!("Billed above the order's price: {about}") }),
    }
}

/// One claim for all bills above their quotes, each with what it is too high.
fn claim_from_carrier(evidence: &MarginEvidence, terms: &Terms<'_>) -> Fix {
    let about = documents(terms.open);
    let amount = |line: &&LostLine| format_scaled(line.lost_minor, evidence.currency.minor_digits(), 2);
    let lines: Vec<Value> = terms.open.iter().map(|line| json!({ "document": line.document, "amount": amount(line) })).collect();
    Fix {
        text: format!("Claim {} from {} for bills above its quotes: {about}", terms.money(evidence), evidence.root),
        command: Some("record_carrier_claim"),
        body: json!({ "carrier": evidence.root, "kind": "overbilled", "lines": lines, "claim_by": terms.claim_by,
                      "note": format!("Billed above the quote: {about}") }),
    }
}

/// One claim for all sales that can still be claimed; the agreement says how much.
fn claim_support(evidence: &MarginEvidence, terms: &Terms<'_>) -> Fix {
    let about = documents(terms.open);
    let lines: Vec<Value> = terms.open.iter().map(|line| json!({ "shipment_number": line.document, "line": line.line })).collect();
    Fix {
        text: format!("Claim {} of support from {} under {}: {about}", terms.money(evidence), supplier_name(evidence), evidence.root),
        command: Some("record_support_claim"),
        body: json!({ "agreement_id": evidence.root, "lines": lines, "note": format!("Support of {about}") }),
    }
}

/// The claims are filed: somebody asks for the money.
fn chase(evidence: &MarginEvidence, terms: &Terms<'_>) -> Fix {
    let (name, money, about) = (supplier_name(evidence), terms.money(evidence), documents(terms.open));
    let text = match evidence.cause {
        Cause::ClaimAged => format!("Ask {name} for its answer and the {money} of claims that are overdue: {about}"),
        _ => format!("Ask {name} for {money} that it paid short: {about}"),
    };
    Fix { text, command: None, body: Value::Null }
}

fn supplier_name(evidence: &MarginEvidence) -> &str {
    evidence.supplier.as_ref().map_or(evidence.root.as_str(), |supplier| &supplier.name)
}

fn bill_freight(evidence: &MarginEvidence, terms: &Terms<'_>) -> Fix {
    let about = documents(terms.open);
    Fix {
        text: format!("Bill {} of freight to {}: {about}", terms.money(evidence), evidence.root),
        command: Some("bill_customer"),
        body: json!({ "invoice_number": newest_invoice(terms.open), "reason": "freight_not_billed", "freight": terms.amount(evidence),
                      "note": format!("Freight of {about}") }),
    }
}

/// A debit memo for lines of an invoice that were too low or credited twice, a credit memo for those that were too high.
fn correct_lines(evidence: &MarginEvidence, terms: &Terms<'_>) -> Fix {
    let (money, about) = (terms.money(evidence), documents(terms.open));
    let is_credited_twice = evidence.cause == Cause::DuplicateCredit;
    let invoice = newest_invoice(terms.open);
    let (command, text, reason) = match (evidence.is_owed(), is_credited_twice) {
        (true, _) => ("issue_credit_memo", format!("Give back {money} that was charged above the price on record on {about}"), "price_correction"),
        (_, true) => ("bill_customer", format!("Bill back {money} of {} that {about} credited once more", evidence.root), "duplicate_credit"),
        _ => ("bill_customer", format!("Bill the difference of {money} to the price on record on {about}"), "price_correction"),
    };
    let note = if is_credited_twice { format!("Credited twice by {about}") } else { format!("Price of {about}") };
    let mut by_line = by_line(terms.open);
    let amount = |minor: i64| format_scaled(minor, evidence.currency.minor_digits(), 2);
    let whole = by_line.remove(&None).map(amount);
    let lines: Vec<Value> = by_line.into_iter().map(|(line, minor)| json!({ "line": line, "amount": amount(minor) })).collect();
    let mut body = json!({ "invoice_number": invoice, "reason": reason, "lines": lines, "note": note });
    if let Some(whole) = whole {
        body["amount"] = json!(whole);
    }
    Fix { text, command: Some(command), body }
}

/// What is corrected of each line of the invoice, or of all of it: a line can have been credited more than twice.
fn by_line(open: &[&LostLine]) -> BTreeMap<Option<i64>, i64> {
    let mut lines = BTreeMap::new();
    for line in open {
        let of_line: &mut i64 = lines.entry(line.invoice_line).or_default();
        *of_line = of_line.saturating_add(line.lost_minor);
    }
    lines
}

/// Somebody is to talk to the customer, where no document can be corrected without that.
fn review(evidence: &MarginEvidence, terms: &Terms<'_>) -> Fix {
    let (money, about) = (terms.money(evidence), documents(terms.open));
    let name = evidence.customer.as_ref().map_or(evidence.root.as_str(), |customer| customer.name.as_str());
    let text = match evidence.cause {
        Cause::ContractExpired => format!("Renew the prices of {name} or sell at the list's: {money} below it at prices that have ended, on {about}"),
        Cause::OverrideBelowFloor => {
            format!("Review the price of {about} with {name}: below cost without approval, {money} below the price on record")
        }
        _ => format!("Ask why {name} pays {money} less than others do: {about}"),
    };
    let due_on = terms.claim_by.min(evidence.as_of.plus_days(OPEN_DAYS));
    match &evidence.customer {
        Some(customer) => {
            let body =
                json!({ "customer_id": customer.id, "kind": "review", "due_on": due_on, "document": newest_invoice(terms.open), "note": text });
            Fix { text, command: Some("create_task"), body }
        }
        None => Fix { text, command: None, body: Value::Null },
    }
}

/// The list price that keeps the margin that the item had, or at least covers its cost.
fn new_price(evidence: &MarginEvidence, notice_days: i32) -> Fix {
    let proposed = evidence.prices.as_ref().filter(|prices| prices.price_per == 1).and_then(|prices| raised(evidence.cause, prices));
    let Some(unit_price_micros) = proposed else {
        return Fix { text: format!("Review the price of {}", evidence.root), command: None, body: Value::Null };
    };
    let unit_price = format_scaled(unit_price_micros, 6, 2);
    let from_on = evidence.as_of.plus_days(notice_days);
    Fix {
        text: format!("Set the list price of {} to {unit_price} {} from {from_on}", evidence.root, evidence.currency),
        command: Some("set_price"),
        body: json!({ "item_id": evidence.root, "unit_price": unit_price, "from_on": from_on }),
    }
}

/// By as much as the cost rose, rounded up to the step of the present list price; nothing where that is no rise.
fn raised(cause: Cause, prices: &Prices) -> Option<i64> {
    let step = [10_000, 1_000, 100].into_iter().find(|step| prices.list_micros % step == 0).unwrap_or(1);
    let exact = match cause {
        Cause::CostRise => multiply_divide(prices.list_micros, prices.cost_micros, prices.cost_before_micros, Rounding::Up).ok()?,
        _ => prices.cost_micros,
    };
    let rounded = exact.div_euclid(step) * step;
    let rounded = if rounded < exact { rounded + step } else { rounded };
    (rounded > prices.list_micros).then_some(rounded)
}

/// The lines that one command can fix: a memo corrects the lines of one invoice, and either bills or gives back.
pub(super) fn fixable(cause: Cause, open: Vec<&LostLine>) -> Vec<&LostLine> {
    let Some(first) = open.first().copied().filter(|_| cause.is_of_invoice_lines()) else {
        return open;
    };
    open.into_iter().filter(|line| line.invoice_number == first.invoice_number && line.is_above() == first.is_above()).collect()
}

fn newest_invoice<'l>(open: &[&'l LostLine]) -> Option<&'l str> {
    open.first().and_then(|line| line.invoice_number.as_deref())
}

/// The document that all lines are of, if there is one.
fn only<'l>(mut documents: impl Iterator<Item = &'l str>) -> Option<&'l str> {
    let first = documents.next()?;
    documents.all(|document| document == first).then_some(first)
}

fn documents(open: &[&LostLine]) -> String {
    let mut names: Vec<&str> = open.iter().map(|line| line.document.as_str()).collect();
    names.dedup();
    let more = names.len().saturating_sub(NAMED_DOCUMENTS);
    let named = names.iter().take(NAMED_DOCUMENTS).copied().collect::<Vec<_>>().join(", ");
    if more > 0 { format!("{named} and {more} more") } else { named }
}

#[cfg(test)]
mod tests {
    use super::{Cause, Prices, raised};

    #[test]
    fn a_new_price_keeps_the_step_of_the_old_one_and_is_never_lower() {
        let prices = |list_micros, cost_micros| Prices { list_micros, price_per: 1, cost_micros, cost_before_micros: 8_000_000 };
        assert_eq!(raised(Cause::CostRise, &prices(12_070_000, 8_400_000)), Some(12_680_000));
        assert_eq!(raised(Cause::CostRise, &prices(101_800, 8_400_000)), Some(106_900));
        assert_eq!(raised(Cause::CostRise, &prices(12_070_000, 7_000_000)), None);
        assert_eq!(raised(Cause::BelowCost, &prices(7_000_000, 7_501_000)), Some(7_510_000));
    }
}
