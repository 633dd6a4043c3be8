//! What speaks against asking for money, and in words why an invoice is expected late.

use super::rows::{CustomerRows, wanted_on};
use crate::documents::{Caution, Owed};
use crate::failure::Failure;
use chandler_amount::Amount;
use chandler_calendar::Day;

/// What to know before asking, the gravest first. The run holds such accounts back for these reasons and for others of ours: a short order, a return, a credit that is due.
pub fn cautions(rows: &CustomerRows, owed: &Owed, today: Day) -> Result<Vec<Caution>, Failure> {
    let caution = |code: &str| Caution { code: code.to_owned(), why: None, amount: None, on: None, lines: None };
    let mut cautions = Vec::new();
    if let Some(hold) = rows.hold.as_ref().filter(|hold| hold.counts_on(today)) {
        cautions.push(Caution { on: Some(hold.until_on), why: Some(hold.why.clone()), ..caution("dunning_held") });
    }
    if let Some(oldest) = rows.waiting.first() {
        cautions.push(Caution { on: Some(wanted_on(oldest)), lines: Some(rows.waiting.len()), ..caution("our_fault") });
    }
    for promise in rows.promises.iter().filter(|promise| promise.state == "open" && promise.promised_on >= today) {
        let missing = promise.amount.checked_sub(promise.received).map_err(super::account::too_large)?;
        cautions.push(Caution { amount: Some(missing.of(promise.currency)), on: Some(promise.promised_on), ..caution("promised") });
    }
    if owed.past_due_disputed.amount() > Amount::ZERO {
        cautions.push(Caution { amount: Some(owed.past_due_disputed), ..caution("disputed") });
    } else if rows.invoices.iter().any(|invoice| invoice.disputed) {
        cautions.push(caution("disputed"));
    }
    if owed.past_due.amount() == Amount::ZERO {
        cautions.push(caution("nothing_past_due"));
    } else if owed.claimable.amount() == Amount::ZERO && owed.past_due != owed.past_due_disputed {
        cautions.push(caution("payment_in"));
    }
    Ok(cautions)
}

/// What a feature says where it makes late payment likelier, and where it makes it less likely.
const FEATURES: &[(&str, &str, &str)] = &[
    ("late_share", "Has often paid late", "Has mostly paid on time"),
    ("recent_late_share", "Paid late lately", "Paid on time lately"),
    ("days_late", "Pays many days after the due day", "Pays close to the due day"),
    ("recent_days_late", "Paid many days late lately", "Paid close to the due day lately"),
    ("days_late_spread", "Pays at uneven times", "Pays at even times"),
    ("overdue_count", "Had overdue invoices when this one was written", "Had few overdue invoices when this one was written"),
    ("overdue_amount", "Was overdue with much when this one was written", "Was overdue with little when this one was written"),
    ("open_count", "Number of open invoices when this one was written", "Number of open invoices when this one was written"),
    ("credit_use", "Owed as much as seldom before", "Owed less than at other times"),
    ("amount", "Size of the invoice", "Size of the invoice"),
    ("amount_to_usual", "Unlike the customer's usual invoices in size", "Like the customer's usual invoices in size"),
    ("terms_days", "Payment terms", "Payment terms"),
    ("due_day_of_month", "Due on a day of the month that is often missed", "Due on a day of the month that is mostly met"),
    ("due_at_weekend", "Due at a weekend", "Due on a working day"),
    ("due_to_pay_weekday", "Due long before the weekday on which the customer pays", "Due close to the weekday on which the customer pays"),
    (
        "due_to_pay_day_of_month",
        "Due long before the day of the month on which the customer pays",
        "Due close to the customer's usual day of payment",
    ),
    ("days_since_payment", "Days since the last payment", "Days since the last payment"),
    ("invoices_settled", "How long the customer has been known", "How long the customer has been known"),
    ("is_new_payer", "New customer without a history of payments", "Known by its payments"),
    ("disputed_share", "Has contested invoices before", "Has seldom contested invoices"),
    ("disputed", "Contested", "Not contested"),
];

/// A feature's effect in words; a column of the company's own keeps its name.
pub fn effect_words(feature: &str, effect: f64) -> String {
    let known = FEATURES.iter().find(|(name, ..)| *name == feature);
    let words = known.map(|(_, up, down)| if effect > 0.0 { *up } else { *down });
    words.map_or_else(|| feature.replace('=', ": ").replace('_', " "), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_effect_is_told_by_its_direction() {
        assert_eq!(effect_words("late_share", 0.4), "Has often paid late");
        assert_eq!(effect_words("late_share", -0.4), "Has mostly paid on time");
        assert_eq!(effect_words("sales_region=north", 0.1), "sales region: north");
    }
}
