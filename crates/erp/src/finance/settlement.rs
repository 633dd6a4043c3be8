//! How invoices are settled out of a customer's money, and opened again: shared by payments, credits, reversals and write-offs.
//!
//! Promises: whatever settles an invoice, it goes through [`settle`], so that the day of settlement and the end of a dispute follow from what is open
//! alone. Leaves out: the customer's account and the journal, which each command keeps itself.

use super::Books;
use crate::command::Invalid;
use crate::crm::{DisputeReason, NewDispute, end_dispute, open_on};
use crate::fields::MoneyText;
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::{CreditApplication, CustomerAccount, Invoice, PaymentApplication};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::Amount;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The part that settles an invoice.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewApplication {
    pub invoice_number: String,
    /// what is open where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<MoneyText>,
    /// why the customer leaves the rest open
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short_reason: Option<DisputeReason>,
    /// opens a dispute about the rest, for that reason
    #[serde(default)]
    pub dispute: bool,
}

/// Notes on the customer's account that it contests an invoice, where a payment says so.
pub fn note_dispute(account: &mut CustomerAccount, applications: &[NewApplication], books: &Books) {
    if applications.iter().any(|application| application.dispute) {
        account.failed_on = Some(books.today);
    }
}

/// The document by which a customer has money with us.
#[derive(Clone, Copy)]
pub enum Paper<'a> {
    Payment(&'a str),
    CreditMemo(&'a str),
}

/// Money of a customer that is there to settle invoices with.
pub struct Source<'a> {
    pub books: &'a Books,
    pub customer_id: &'a str,
    pub paper: Paper<'a>,
    pub available: Amount,
}

/// What money settled.
#[derive(Debug, Default)]
pub struct Applied {
    pub total: Amount,
    pub by_invoice: Vec<(String, Amount)>,
}

/// The rows that applications read.
pub fn application_lookups(work: &Work<'_>, applications: &[NewApplication]) -> Vec<Lookup> {
    applications.iter().map(|application| Lookup::row::<Invoice>(key![work.entity_id(), &application.invoice_number])).collect()
}

impl Source<'_> {
    /// Settles the invoices, in the order given.
    ///
    /// # Errors
    /// Refuses an invoice of another customer (`other_party`), one named twice (`repeated_line`), more than is open or left of the money
    /// (`more_than_open`), nothing (`not_positive`), one of which nothing is open, or a reason for paying short where nothing stays open (`invoice_settled`), and
    /// one of a later day (`before_invoice`).
    pub fn apply(&self, work: &mut Work<'_>, applications: &[NewApplication]) -> Result<Applied, Stop> {
        let mut applied = Applied::default();
        let mut seen = BTreeSet::new();
        for (index, application) in applications.iter().enumerate() {
            let number = &application.invoice_number;
            if !seen.insert(number) {
                return Err(Refusal::new("repeated_line", "applications").with("line", number).into());
            }
            let left = self.available.checked_sub(applied.total)?;
            let (invoice, amount) = self.wanted(work, application, index, left)?;
            let invoice = settle(work, self.books, invoice, amount)?;
            self.record(work, &invoice, amount, application.short_reason);
            self.pay_short(work, invoice, application, index)?;
            applied.total = applied.total.checked_add(amount)?;
            applied.by_invoice.push((number.clone(), amount));
        }
        Ok(applied)
    }

    /// The invoice, and how much of it is to be settled.
    fn wanted(&self, work: &Work<'_>, application: &NewApplication, index: usize, left: Amount) -> Result<(Invoice, Amount), Stop> {
        let number = &application.invoice_number;
        let invoice = invoice_of(work, self.customer_id, number)?;
        if self.books.today < invoice.invoiced_on {
            return Err(Refusal::new("before_invoice", number).with("since", invoice.invoiced_on).with("day", self.books.today).into());
        }
        if application.amount.is_none() && invoice.open.is_zero() {
            return Err(Refusal::new("invoice_settled", number).into());
        }
        let field = format!("applications[{index}].amount");
        let open = invoice.open.min(left);
        let wanted = match &application.amount {
            Some(text) => reading::amount(text, invoice.currency, &field)?,
            None => open,
        };
        reading::not_more_than_open(wanted, open, invoice.currency, number)?;
        if wanted.is_zero() {
            return Err(Refusal::new("not_positive", field).into());
        }
        Ok((invoice, wanted))
    }

    fn pay_short(&self, work: &mut Work<'_>, invoice: Invoice, application: &NewApplication, index: usize) -> Result<(), Stop> {
        let Some(reason) = application.short_reason else {
            let field = format!("applications[{index}].dispute");
            let no_reason = || Invalid::new(field, "A dispute needs its reason", "Give short_reason too");
            return if application.dispute { Err(no_reason().into()) } else { Ok(()) };
        };
        if invoice.open.is_zero() {
            return Err(Refusal::new("invoice_settled", &invoice.invoice_number).into());
        }
        if application.dispute {
            let amount = invoice.open;
            open_on(work, self.books, invoice, NewDispute { amount, reason, note: None, owner: None })?;
        }
        Ok(())
    }

    fn record(&self, work: &mut Work<'_>, invoice: &Invoice, amount: Amount, short_reason: Option<DisputeReason>) {
        let (entity_id, invoice_number) = (work.entity_id().to_owned(), invoice.invoice_number.clone());
        let (commit_seq, applied_on, currency) = (work.context.commit_seq, self.books.today, invoice.currency);
        match self.paper {
            Paper::Payment(number) => work.insert(PaymentApplication {
                entity_id,
                payment_number: number.to_owned(),
                invoice_number,
                commit_seq,
                applied_on,
                amount,
                left_open: invoice.open,
                short_reason: short_reason.map(|reason| reason.as_str().to_owned()),
                currency,
            }),
            Paper::CreditMemo(number) => work.insert(CreditApplication {
                entity_id,
                credit_memo_number: number.to_owned(),
                invoice_number,
                commit_seq,
                applied_on,
                amount,
                currency,
            }),
        }
    }
}

/// An invoice of this customer.
pub fn invoice_of(work: &Work<'_>, customer_id: &str, invoice_number: &str) -> Result<Invoice, Stop> {
    let invoice: Invoice = work.require(key![work.entity_id(), invoice_number], "unknown_document")?;
    reading::belongs_to(&invoice.customer_id, customer_id, invoice_number)?;
    Ok(invoice)
}

/// Takes so much off what is open of an invoice; with the last of it the invoice is settled, and nobody contests it any more.
pub fn settle(work: &mut Work<'_>, books: &Books, mut invoice: Invoice, amount: Amount) -> Result<Invoice, Stop> {
    invoice.open = invoice.open.checked_sub(amount)?;
    if invoice.open.is_zero() {
        invoice.settled_on = Some(books.today);
        invoice.disputed = false;
        if let Some(dispute_number) = invoice.dispute_number.take() {
            end_dispute(work, books, &dispute_number)?;
        }
    }
    work.update(invoice.clone());
    Ok(invoice)
}

/// Takes a settlement back: so much of the invoice is open again.
pub fn reopen(work: &mut Work<'_>, mut invoice: Invoice, amount: Amount) -> Result<Invoice, Stop> {
    invoice.open = invoice.open.checked_add(amount)?;
    invoice.settled_on = None;
    work.update(invoice.clone());
    Ok(invoice)
}
