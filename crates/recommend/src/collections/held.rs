//! Whom collections leaves alone although money is past due: somebody else has to put something right first, or a day to come decides.

use super::evidence::CollectionsEvidence;
use crate::held::{Held, HoldReason};
use crate::kinds::Decided;
use crate::record::About;
use chandler_amount::Amount;
use std::collections::BTreeMap;

/// Every reason to ask nobody. Open tasks and recent contacts are no doubts: somebody is at it.
pub(super) const HOLDS: &[HoldReason] = &[
    HoldReason {
        code: "disputed",
        text: "The customer contests invoice {invoice}, and nothing else is past due",
        remedy: "Resolve the dispute",
        command: "resolve_dispute",
        document: "invoice",
    },
    HoldReason {
        code: "payment_in",
        text: "{unapplied} {currency} were received and are assigned to no invoice",
        remedy: "Assign the payment to its invoices",
        command: "apply_credit",
        document: "customer",
    },
    HoldReason {
        code: "dunning_held",
        text: "Nobody asks for money until {until}: {hold}",
        remedy: "Wait for that day, or release the customer",
        command: "release_dunning",
        document: "customer",
    },
    HoldReason {
        code: "promised",
        text: "{missing} {currency} are promised by {day}",
        remedy: "Wait for the day: the payment settles it, and a broken promise brings the account back",
        command: "record_payment",
        document: "promise",
    },
    HoldReason {
        code: "our_fault",
        text: "The customer waits for us first: {what} {order}",
        remedy: "Ship what is late or agree on another day, credit what came back or what a dispute left due",
        command: "ship_order",
        document: "order",
    },
];

/// The account that is left alone, with what is past due of it.
pub(super) fn held(evidence: &CollectionsEvidence, decided: &Decided) -> Option<Held> {
    let Decided::Nothing { why, .. } = decided else { return None };
    HOLDS.iter().find(|reason| reason.code == *why)?;
    let past_due = evidence.invoices.iter().filter(|invoice| invoice.due_on < evidence.as_of);
    let about =
        About { customer_id: Some(evidence.customer.customer_id.clone()), customer_name: Some(evidence.customer.name.clone()), ..About::default() };
    Some(Held {
        why: (*why).to_owned(),
        about,
        currency: evidence.currency,
        quantity: None,
        value_minor: past_due.map(|invoice| invoice.open_minor).sum(),
        cover_days_tenths: None,
        parameters: parameters(evidence, why),
    })
}

fn parameters(evidence: &CollectionsEvidence, why: &str) -> BTreeMap<String, String> {
    let money = |minor: i64| Amount(minor).format(evidence.currency);
    let contested = evidence.invoices.iter().find(|invoice| invoice.disputed && invoice.due_on < evidence.as_of);
    let promise = evidence.promise.as_ref();
    let figures = match why {
        "disputed" => vec![("invoice", contested.map(|invoice| invoice.invoice_number.clone()))],
        "payment_in" => vec![
            ("unapplied", Some(money(evidence.customer.unapplied_minor))),
            ("currency", Some(evidence.currency.to_string())),
            ("customer", Some(evidence.customer.customer_id.clone())),
        ],
        "dunning_held" => vec![
            ("until", evidence.hold.as_ref().map(|hold| hold.until.to_string())),
            ("hold", evidence.hold.as_ref().map(|hold| hold.why.clone())),
            ("customer", Some(evidence.customer.customer_id.clone())),
        ],
        "promised" => vec![
            ("missing", promise.map(|promise| money(promise.missing_minor))),
            ("currency", Some(evidence.currency.to_string())),
            ("day", promise.map(|promise| promise.promised_on.to_string())),
            ("promise", promise.map(|promise| promise.promise_number.clone())),
        ],
        _ => vec![
            ("what", evidence.faults.first().map(|fault| fault.kind.replace('_', " "))),
            ("order", evidence.faults.first().map(|fault| fault.document.clone())),
        ],
    };
    figures.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}
