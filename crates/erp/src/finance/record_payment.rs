//! `record_payment`.

use super::books::{Books, Dimensions, Entry};
use super::posting_rules::{PAYMENT_CASH, PAYMENT_RECEIVABLE};
use crate::command::Command;
use crate::crm::{Party, record_activity};
use crate::fields::MoneyText;
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::{CustomerAccount, DocumentSeries, Invoice, Payment, PaymentApplication};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::Amount;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeSet;
/// Records money from a customer and settles invoices with it; what is not applied stays on account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordPayment {
    pub customer_id: String,
    pub amount: MoneyText,
    /// the payer's reference
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    #[serde(default)]
    pub applications: Vec<NewApplication>,
}

impl Command for RecordPayment {
    const NAME: &'static str = "record_payment";
    const SUMMARY: &'static str = "Records money from a customer and settles invoices with it";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "not_live",
        "unknown_customer",
        "unknown_document",
        "other_party",
        "repeated_line",
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
        let amount = reading::amount(&self.amount, books.currency, "amount")?;
        if amount.is_zero() {
            return Err(Refusal::new("not_positive", "amount").into());
        }
        let payment_number = work.next_number("PY")?;
        let applied = self.apply(work, &books, &payment_number, amount)?;
        let unapplied = amount.checked_sub(applied)?;
        account.receivable = account.receivable.checked_sub(applied)?;
        account.unapplied = account.unapplied.checked_add(unapplied)?;
        work.update(account);
        self.post(work, &books, &payment_number, amount)?;
        record_activity(
            work,
            Party::Customer(&self.customer_id),
            "payment_received",
            &payment_number,
            json!({ "amount": amount.of(books.currency), "unapplied": unapplied.of(books.currency) }),
        );
        work.document("payment", &payment_number);
        work.insert(Payment {
            entity_id: work.entity_id().to_owned(),
            payment_number,
            customer_id: self.customer_id,
            received_on: books.today,
            reference: self.reference.unwrap_or_default(),
            currency: books.currency,
            amount,
            unapplied,
            origin_number: None,
        });
        Ok(())
    }
}

impl RecordPayment {
    fn lookups(&self, work: &Work<'_>) -> Vec<Lookup> {
        let entity_id = work.entity_id();
        let invoices = self.applications.iter().map(|application| Lookup::row::<Invoice>(key![entity_id, &application.invoice_number]));
        let account = Lookup::row::<CustomerAccount>(key![entity_id, &self.customer_id]);
        invoices.chain([Books::lookup(work), account, Lookup::row::<DocumentSeries>(key![entity_id, "PY"])]).collect()
    }

    /// Settles the invoices; gives what it took.
    fn apply(&self, work: &mut Work<'_>, books: &Books, payment_number: &str, amount: Amount) -> Result<Amount, Stop> {
        let mut left = amount;
        let mut seen = BTreeSet::new();
        for (index, application) in self.applications.iter().enumerate() {
            let number = &application.invoice_number;
            if !seen.insert(number) {
                return Err(Refusal::new("repeated_line", "applications").with("line", number).into());
            }
            let invoice: Invoice = work.require(key![work.entity_id(), number], "unknown_document")?;
            if invoice.customer_id != self.customer_id {
                return Err(Refusal::new("other_party", number).with("owner", &invoice.customer_id).with("found", &self.customer_id).into());
            }
            let field = format!("applications[{index}].amount");
            let wanted = match &application.amount {
                Some(text) => reading::amount(text, invoice.currency, &field)?,
                None => invoice.open.min(left),
            };
            let open = invoice.open.min(left);
            if wanted > open {
                let refusal = Refusal::new("more_than_open", number).with("open", open.format(invoice.currency));
                return Err(refusal.with("requested", wanted.format(invoice.currency)).into());
            }
            if wanted.is_zero() {
                return Err(Refusal::new("not_positive", field).into());
            }
            left = left.checked_sub(wanted)?;
            settle(work, books, payment_number, invoice, wanted)?;
        }
        Ok(amount.checked_sub(left)?)
    }

    fn post(&self, work: &mut Work<'_>, books: &Books, payment_number: &str, amount: Amount) -> Result<(), Stop> {
        let dimensions = Dimensions { customer_id: Some(self.customer_id.clone()), ..Dimensions::default() };
        let mut entry = Entry::new(books, payment_number);
        entry.line(&PAYMENT_CASH, amount, &dimensions)?;
        entry.line(&PAYMENT_RECEIVABLE, amount, &dimensions)?;
        entry.post(work)
    }
}

fn settle(work: &mut Work<'_>, books: &Books, payment_number: &str, mut invoice: Invoice, amount: Amount) -> Result<(), Stop> {
    work.insert(PaymentApplication {
        entity_id: work.entity_id().to_owned(),
        payment_number: payment_number.to_owned(),
        invoice_number: invoice.invoice_number.clone(),
        applied_on: books.today,
        amount,
        currency: invoice.currency,
    });
    invoice.open = invoice.open.checked_sub(amount)?;
    if invoice.open.is_zero() {
        invoice.settled_on = Some(books.today);
    }
    work.update(invoice);
    Ok(())
}

/// The part that settles an invoice.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewApplication {
    pub invoice_number: String,
    /// what is open where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<MoneyText>,
}
