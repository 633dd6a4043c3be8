//! Customers who owe something that is past due and are not asked for it: why, and what has to happen first.

use super::evidence::CollectionsEvidence;
use crate::held::{Held, HoldReason};
use crate::kinds::Decided;
use crate::record::About;
use chandler_amount::Amount;
use std::collections::BTreeMap;

const fn hold(code: &'static str, document: &'static str, command: &'static str, text: &'static str, remedy: &'static str) -> HoldReason {
    HoldReason { code, text, remedy, command, document }
}

/// Every reason not to ask a customer.
pub(super) const HOLDS: &[HoldReason] = &[
    hold(
        "disputed",
        "dispute",
        "resolve_dispute",
        "{customer} contests all {past_due} that are past due: {dispute}, {reason}, open since {opened_on}",
        "{dispute_owner} has to clear the dispute; what stands is asked for after it",
    ),
    hold(
        "promised",
        "promise",
        "record_payment",
        "{customer} has promised {missing} for {promised_on}; {past_due} are past due",
        "Wait for the day: a payment by then keeps the promise, and without one the account comes back by itself",
    ),
    hold(
        "payment_in",
        "customer",
        "apply_credit",
        "{customer} has {unapplied} on account, which covers all that is past due",
        "Assign the money to its invoices",
    ),
    hold(
        "our_fault",
        "fault",
        "ship_order",
        "{customer} waits for us first: {fault_kind} {fault}; {past_due} are past due",
        "Deliver what is late, or give the credit that is due; then ask",
    ),
    hold("task_open", "task", "complete_task", "{task} for {customer} is not done; {past_due} are past due", "Do the task and say what came of it"),
    hold(
        "contacted_lately",
        "customer",
        "log_activity",
        "{customer} was contacted on {last_on}; {past_due} are past due",
        "Give the contact its days: the account comes back by itself",
    ),
];

/// Why a customer is not asked, with the money that waits.
pub(super) fn held(evidence: &CollectionsEvidence, decided: &Decided) -> Option<Held> {
    let Decided::Nothing { why, .. } = decided else { return None };
    let reason = HOLDS.iter().find(|reason| reason.code == *why)?;
    let past_due: i64 = evidence.invoices.iter().filter(|invoice| invoice.due_on < evidence.as_of).map(|invoice| invoice.open_minor).sum();
    let customer = &evidence.customer;
    Some(Held {
        why: (*why).to_owned(),
        about: About { customer_id: Some(customer.customer_id.clone()), customer_name: Some(customer.name.clone()), ..About::default() },
        currency: evidence.currency,
        quantity: None,
        value_minor: past_due,
        cover_days_tenths: None,
        parameters: told(reason, figures(evidence, past_due)),
    })
}

/// Of all figures those that the sentences of a reason name, and the document to look at.
fn told(reason: &HoldReason, mut figures: BTreeMap<String, String>) -> BTreeMap<String, String> {
    figures.retain(|name, _| {
        let place = format!("{{{name}}}");
        reason.text.contains(&place) || reason.remedy.contains(&place) || reason.document == name
    });
    figures
}

fn figures(evidence: &CollectionsEvidence, past_due: i64) -> BTreeMap<String, String> {
    let money = |minor: i64| Amount(minor).of(evidence.currency).to_string();
    let mut figures = vec![
        ("customer", evidence.customer.customer_id.clone()),
        ("past_due", money(past_due)),
        ("unapplied", money(evidence.customer.unapplied_minor)),
    ];
    if let Some(dispute) = evidence.largest_dispute() {
        figures.push(("dispute", dispute.dispute_number.clone()));
        figures.push(("reason", dispute.reason.replace('_', " ")));
        figures.push(("opened_on", dispute.opened_on.to_string()));
        figures.push(("dispute_owner", dispute.owner.clone()));
    }
    if let Some(promise) = &evidence.promise {
        figures.push(("promise", promise.promise_number.clone()));
        figures.push(("missing", money(promise.missing_minor)));
        figures.push(("promised_on", promise.promised_on.to_string()));
    }
    if let Some(fault) = evidence.faults.first() {
        figures.push(("fault", fault.document.clone()));
        figures.push(("fault_kind", fault.kind.replace('_', " ")));
    }
    figures.extend(evidence.contacts.open_task.iter().map(|task| ("task", task.clone())));
    figures.extend(evidence.contacts.last_on.iter().map(|on| ("last_on", on.to_string())));
    figures.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
