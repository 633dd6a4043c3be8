//! The ordinary command that fixes a cause.

use super::causes::Cause;
use super::evidence::{LostLine, MarginEvidence, Prices, sum};
use chandler_amount::{Rounding, format_scaled, multiply_divide};
use chandler_calendar::Day;
use serde_json::{Value, json};

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
    let Terms { open, claim_by, notice_days } = *terms;
    let amount = format_scaled(sum(open.iter().copied()), evidence.currency.minor_digits(), 2);
    let money = format!("{amount} {}", evidence.currency);
    let about = documents(open);
    match evidence.cause {
        Cause::SupplierOverbilled => {
            let bill = only(open.iter().map(|line| line.document.as_str()));
            Fix {
                text: format!("Claim {money} from {} for bills above the order's price: {about}", evidence.root),
                command: Some("record_supplier_claim"),
                body: json!({ "supplier_id": evidence.root, "kind": "overbilled", "amount": amount, "bill_number": bill, "claim_by": claim_by,
                              "note": format!("Billed above the order's price: {about}") }),
            }
        }
        Cause::CarrierOverbilled => {
            Fix { text: format!("Claim {money} from {} for bills above its quote: {about}", evidence.root), command: None, body: Value::Null }
        }
        Cause::FreightNotBilled => Fix {
            text: format!("Bill {money} of freight to {}: {about}", evidence.root),
            command: Some("bill_customer"),
            body: json!({ "invoice_number": newest_invoice(open), "reason": "freight_not_billed", "freight": amount,
                          "note": format!("Freight of {about}") }),
        },
        Cause::PriceOverride => {
            let line = |line: &&LostLine| json!({ "line": line.invoice_line, "amount": format_scaled(line.lost_minor, evidence.currency.minor_digits(), 2) });
            Fix {
                text: format!("Bill the difference of {money} to the customer's own price on {about}"),
                command: Some("bill_customer"),
                body: json!({ "invoice_number": newest_invoice(open), "reason": "price_correction", "lines": open.iter().map(line).collect::<Vec<_>>(),
                              "note": format!("Price of {about}") }),
            }
        }
        Cause::CostRise | Cause::BelowCost => new_price(evidence, notice_days),
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

/// The lines that one command can fix: a debit memo corrects the lines of one invoice.
pub(super) fn fixable(cause: Cause, open: Vec<&LostLine>) -> Vec<&LostLine> {
    if cause != Cause::PriceOverride {
        return open;
    }
    let invoice = open.first().and_then(|line| line.invoice_number.clone());
    open.into_iter().filter(|line| line.invoice_number == invoice).collect()
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
