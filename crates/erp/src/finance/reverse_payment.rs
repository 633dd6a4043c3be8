//! `reverse_payment`. Nothing is deleted: the payment keeps its amount, its applications are answered by negative ones, and the journal by a reversal.

use super::books::{Books, Dimensions, Entry};
use super::posting_rules::{REVERSAL_CASH, REVERSAL_RECEIVABLE};
use super::settlement::reopen;
use crate::command::Command;
use crate::crm::{Party, record_activity, take_from_promises};
use crate::fields::codes;
use crate::refusal::Refusal;
use crate::tables::{CustomerAccount, Invoice, Payment, PaymentApplication, PromisePayment};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::Amount;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
/// Takes back a payment that the bank did not honour: its invoices are open again, and the customer owes what it owed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReversePayment {
    pub payment_number: String,
    pub reason: ReversalReason,
}

codes! {
    /// Why a payment did not stay.
    pub enum ReversalReason {
        InsufficientFunds = "insufficient_funds",
        StopPayment = "stop_payment",
        AccountClosed = "account_closed",
        RecordedInError = "recorded_in_error",
    }
}

impl Command for ReversePayment {
    const NAME: &'static str = "reverse_payment";
    const SUMMARY: &'static str = "Takes back a payment that did not stay, and opens its invoices again";
    const REFUSALS: &'static [&'static str] = &["unknown_entity", "not_live", "unknown_document", "wrong_state", "too_large"];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        let payment_key = key![work.entity_id(), &self.payment_number];
        let applications = Lookup::set::<PaymentApplication>(payment_key.clone());
        let promises = Lookup::set::<PromisePayment>(payment_key.clone());
        work.fetch([Books::lookup(work), Lookup::row::<Payment>(payment_key.clone()), applications, promises])?;
        let books = Books::open(work)?;
        let mut payment: Payment = work.require(payment_key, "unknown_document")?;
        refuse_what_is_no_receipt(&payment)?;
        let mut account: CustomerAccount = work.require(key![work.entity_id(), &payment.customer_id], "no_terms")?;
        let reopened = self.open_again(work, &books)?;
        account.receivable = account.receivable.checked_add(reopened)?;
        account.unapplied = account.unapplied.checked_sub(payment.unapplied)?;
        take_from_promises(work, &books, &mut account, &self.payment_number)?;
        work.update(account);
        post(work, &books, &payment)?;
        let detail = json!({ "amount": payment.amount.of(books.currency), "reason": self.reason.as_str() });
        record_activity(work, Party::Customer(&payment.customer_id), "payment_reversed", &self.payment_number, detail);
        work.document("payment", &self.payment_number);
        payment.unapplied = Amount::ZERO;
        payment.reversed_on = Some(books.today);
        payment.reversal_reason = Some(self.reason.as_str().to_owned());
        work.update(payment);
        Ok(())
    }
}

impl ReversePayment {
    /// Answers every application; gives what is open again.
    fn open_again(&self, work: &mut Work<'_>, books: &Books) -> Result<Amount, Stop> {
        let applications: Vec<PaymentApplication> = work.scan(key![work.entity_id(), &self.payment_number])?;
        let mut by_invoice: BTreeMap<String, Amount> = BTreeMap::new();
        for application in applications {
            let applied = by_invoice.entry(application.invoice_number).or_default();
            *applied = applied.checked_add(application.amount)?;
        }
        work.fetch(by_invoice.keys().map(|number| Lookup::row::<Invoice>(key![work.entity_id(), number])))?;
        for (invoice_number, applied) in &by_invoice {
            let invoice: Invoice = work.require(key![work.entity_id(), invoice_number], "unknown_document")?;
            let invoice = reopen(work, invoice, *applied)?;
            work.insert(PaymentApplication {
                entity_id: work.entity_id().to_owned(),
                payment_number: self.payment_number.clone(),
                invoice_number: invoice_number.clone(),
                commit_seq: work.context.commit_seq,
                applied_on: books.today,
                amount: applied.negated()?,
                left_open: invoice.open,
                short_reason: None,
                currency: invoice.currency,
            });
        }
        Ok(Amount::checked_sum(by_invoice.into_values())?)
    }
}

/// Only money that came in here can leave again, and only once.
fn refuse_what_is_no_receipt(payment: &Payment) -> Result<(), Stop> {
    let state = match (payment.reversed_on, &payment.origin_number) {
        (Some(_), _) => "reversed",
        (None, Some(_)) => "taken over",
        (None, None) => return Ok(()),
    };
    Err(Refusal::new("wrong_state", &payment.payment_number).with("state", state).with("expected", "received here").into())
}

fn post(work: &mut Work<'_>, books: &Books, payment: &Payment) -> Result<(), Stop> {
    let dimensions = Dimensions::of_customer(&payment.customer_id);
    let mut entry = Entry::new(books, &payment.payment_number);
    entry.line(&REVERSAL_RECEIVABLE, payment.amount, &dimensions)?;
    entry.line(&REVERSAL_CASH, payment.amount, &dimensions)?;
    entry.post(work)
}
