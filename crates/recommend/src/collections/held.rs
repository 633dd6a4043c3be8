//! Whom collections leaves alone although money is past due: somebody else has to put something right first, a day to come decides, asking brings too
//! little for now, or the lot says so.

use super::evidence::CollectionsEvidence;
use super::hold_out::{self, HOLD_OUT};
use crate::held::{Held, HoldReason};
use crate::kinds::Decided;
use crate::record::About;
use chandler_amount::Amount;
use std::collections::BTreeMap;

/// Every reason to ask nobody for what is past due.
pub(super) const HOLDS: &[HoldReason] = &[
    HoldReason {
        code: "disputed",
        text: "The customer contests invoice {invoice} and is asked for nothing until that is cleared",
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
        code: "money_in_bank",
        text: "{amount} came in on {booked_on} with bank line {line} and may be this customer's; nobody has said so yet",
        remedy: "Say whose money the line is: `chandler bank --open` has it with its candidates",
        command: "settle_bank_line",
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
        remedy: "Ship what is late, credit what came back or what a dispute left due; after a line that was cut short wait for a month",
        command: "ship_order",
        document: "order",
    },
    HoldReason {
        code: "pays_on_its_day",
        text: "{past_due} past due are expected on {day} by themselves: the customer pays on day {of_month} of the month",
        remedy: "Wait for the day; if it passes, the next run asks",
        command: "record_payment",
        document: "customer",
    },
    HoldReason {
        code: "not_worth_a_contact",
        text: "{past_due} past due for {days} days, expected in about {wait} days: asking costs more than it gains",
        remedy: "Wait; it comes back when more is at stake",
        command: "record_payment",
        document: "customer",
    },
    HoldReason {
        code: "too_little_past_due",
        text: "{past_due} past due are less than anybody asks for",
        remedy: "Wait, or lower the least amount in the rule",
        command: "record_payment",
        document: "customer",
    },
    HoldReason {
        code: "contacted_lately",
        text: "The customer was asked on {day}",
        remedy: "Wait for the answer",
        command: "record_payment",
        document: "customer",
    },
    HoldReason {
        code: "task_open",
        text: "Task {task} for this customer is not done yet",
        remedy: "Do the task",
        command: "complete_task",
        document: "task",
    },
    HoldReason {
        code: HOLD_OUT,
        text: "Left alone on purpose until {until}, to learn what a contact brings",
        remedy: "Wait for that day; who should be asked all the same can be called",
        command: "record_payment",
        document: "customer",
    },
];

/// Of the reasons those that pass by themselves: nobody has to put anything right.
const PATIENCE: [&str; 6] = ["pays_on_its_day", "not_worth_a_contact", "too_little_past_due", "contacted_lately", "task_open", HOLD_OUT];

/// Whether an account is left alone for the time being only.
pub fn is_patience(why: &str) -> bool {
    PATIENCE.contains(&why)
}

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

/// Why nobody is asked although nothing forbids it: the money comes by itself on the customer's day, or the contact costs more than it gains.
pub(super) fn not_worth_it(evidence: &CollectionsEvidence) -> &'static str {
    if evidence.pay_day().is_some() { "pays_on_its_day" } else { "not_worth_a_contact" }
}

fn parameters(evidence: &CollectionsEvidence, why: &str) -> BTreeMap<String, String> {
    let money = |minor: i64| Amount(minor).format(evidence.currency);
    let (promise, line) = (evidence.promise.as_ref(), evidence.bank_lines.first());
    let figures = match why {
        "disputed" => vec![("invoice", evidence.contested_invoice().map(str::to_owned))],
        "payment_in" => vec![
            ("unapplied", Some(money(evidence.customer.unapplied_minor))),
            ("currency", Some(evidence.currency.to_string())),
            ("customer", Some(evidence.customer.customer_id.clone())),
        ],
        "money_in_bank" => vec![
            ("line", line.map(|line| line.line_number.clone())),
            ("booked_on", line.map(|line| line.booked_on.to_string())),
            ("amount", line.map(|line| Amount(line.amount_minor).of(line.currency).to_string())),
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
        HOLD_OUT => hold_out::parameters(evidence),
        _ if is_patience(why) => by_itself(evidence),
        _ => vec![
            ("what", evidence.faults.first().map(|fault| fault.kind.replace('_', " "))),
            ("order", evidence.faults.first().map(|fault| fault.document.clone())),
        ],
    };
    figures.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

/// Figures of an account that nobody asks although it contests, promised and misses nothing.
fn by_itself(evidence: &CollectionsEvidence) -> Vec<(&'static str, Option<String>)> {
    let pay_day = evidence.pay_day();
    let expected = evidence.largest_claimable().map(|invoice| evidence.as_of.days_until(invoice.expected_on).max(0));
    vec![
        ("customer", Some(evidence.customer.customer_id.clone())),
        ("past_due", Some(Amount(evidence.claimable_minor()).of(evidence.currency).to_string())),
        ("days", Some(evidence.days_past_due().to_string())),
        ("wait", expected.map(|days| days.to_string())),
        ("day", pay_day.or(evidence.contacts.last_on).map(|day| day.to_string())),
        ("of_month", pay_day.map(|day| day.day_of_month().to_string())),
        ("task", evidence.contacts.open_task.clone()),
    ]
}
