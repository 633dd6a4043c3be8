//! `record_promise`.

use super::timeline::{Party, record_activity};
use crate::command::Command;
use crate::fields::MoneyText;
use crate::finance::{Books, invoice_of};
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::{CustomerAccount, DocumentSeries, Invoice, Promise, PromisedInvoice};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::Amount;
use chandler_calendar::Day;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeSet;
/// Records that a customer promised to pay so much by a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordPromise {
    pub customer_id: String,
    pub amount: MoneyText,
    /// day up to which it counts as kept
    #[schemars(with = "String")]
    pub promised_on: Day,
    /// the whole account where it is left out
    #[serde(default)]
    pub invoices: Vec<String>,
    /// who took it; whoever commands it where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taker: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Command for RecordPromise {
    const NAME: &'static str = "record_promise";
    const SUMMARY: &'static str = "Records that a customer promised to pay so much by a day";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "not_live",
        "unknown_customer",
        "unknown_document",
        "other_party",
        "repeated_line",
        "invoice_settled",
        "in_past",
        "wrong_currency",
        "not_positive",
        "negative",
        "more_than_open",
        "too_large",
    ];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        work.fetch(self.lookups(work))?;
        let books = Books::open(work)?;
        let mut account: CustomerAccount = work.require(key![work.entity_id(), &self.customer_id], "unknown_customer")?;
        reading::not_before(self.promised_on, books.today, "promised_on")?;
        let amount = reading::positive_amount(&self.amount, books.currency, "amount")?;
        let promise_number = work.next_number("PP")?;
        let named = self.name_invoices(work, &promise_number)?;
        let (open, subject) = if self.invoices.is_empty() { (account.receivable, &self.customer_id) } else { (named, &promise_number) };
        reading::not_more_than_open(amount, open, books.currency, subject)?;
        account.open_promises += 1;
        work.update(account);
        let detail = json!({ "amount": amount.of(books.currency), "promised_on": self.promised_on, "invoices": self.invoices, "note": self.note });
        record_activity(work, Party::Customer(&self.customer_id), "promise_made", &promise_number, detail);
        work.document("promise", &promise_number);
        work.insert(Promise {
            entity_id: work.entity_id().to_owned(),
            customer_id: self.customer_id,
            promise_number,
            amount,
            received: Amount::ZERO,
            currency: books.currency,
            made_on: books.today,
            promised_on: self.promised_on,
            taker: self.taker.unwrap_or_else(|| work.context.actor.clone()),
            state: "open".to_owned(),
            decided_on: None,
        });
        Ok(())
    }
}

impl RecordPromise {
    fn lookups(&self, work: &Work<'_>) -> Vec<Lookup> {
        let entity_id = work.entity_id();
        let invoices = self.invoices.iter().map(|number| Lookup::row::<Invoice>(key![entity_id, number]));
        let account = Lookup::row::<CustomerAccount>(key![entity_id, &self.customer_id]);
        invoices.chain([Books::lookup(work), account, Lookup::row::<DocumentSeries>(key![entity_id, "PP"])]).collect()
    }

    /// Writes the invoices that are promised; gives what is open of them.
    fn name_invoices(&self, work: &mut Work<'_>, promise_number: &str) -> Result<Amount, Stop> {
        let mut seen = BTreeSet::new();
        let mut total = Amount::ZERO;
        for number in &self.invoices {
            if !seen.insert(number) {
                return Err(Refusal::new("repeated_line", "invoices").with("line", number).into());
            }
            let invoice = invoice_of(work, &self.customer_id, number)?;
            if invoice.open.is_zero() {
                return Err(Refusal::new("invoice_settled", number).into());
            }
            total = total.checked_add(invoice.open)?;
            work.insert(PromisedInvoice {
                entity_id: invoice.entity_id,
                promise_number: promise_number.to_owned(),
                invoice_number: invoice.invoice_number,
                open: invoice.open,
                currency: invoice.currency,
            });
        }
        Ok(total)
    }
}
