//! `open_receivable`. What a customer owes is an invoice without order and shipment; what the customer has paid too much is a payment on account.

use super::live::{cut_over_lookup, require_openings};
use crate::command::{Command, Invalid};
use crate::fields::MoneyText;
use crate::finance::posting_rules::{OPENING_RECEIVABLE, OPENING_RECEIVABLE_BALANCE};
use crate::finance::{Books, Dimensions, Entry};
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::{Customer, CustomerAccount, Invoice, Payment};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::Amount;
use chandler_calendar::Day;
use chandler_catalogue::{Key, key};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Takes over an invoice that a customer has not paid, or a credit; given again, it replaces what is open of the invoice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenReceivable {
    /// number in the earlier system; ours too, unless it looks like one of our own series
    pub invoice_id: String,
    pub customer_id: String,
    #[schemars(with = "String")]
    pub invoiced_on: Day,
    #[schemars(with = "String")]
    pub due_on: Day,
    /// still open; negative for a credit on account
    pub amount: MoneyText,
    /// total of the invoice; what is open where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_amount: Option<MoneyText>,
    /// the customer contests it
    #[serde(default)]
    pub disputed: bool,
    /// the customer's reference
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

impl Command for OpenReceivable {
    const NAME: &'static str = "open_receivable";
    const SUMMARY: &'static str = "Takes over an unpaid invoice of a customer, or a credit on account";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "already_live",
        "unknown_customer",
        "no_terms",
        "in_future",
        "wrong_currency",
        "negative",
        "too_large",
        "already_exists",
        "nothing_to_do",
    ];
    const BEFORE_LIVE: bool = true;

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        reading::id(&self.invoice_id, "invoice_id")?;
        let account_key = key![work.entity_id(), &self.customer_id];
        let customer = [Lookup::row::<Customer>(key![&self.customer_id]), Lookup::row::<CustomerAccount>(account_key.clone())];
        let documents = [Lookup::row::<Invoice>(self.key(work, "IN")), Lookup::row::<Payment>(self.key(work, "PY"))];
        work.fetch(documents.into_iter().chain(customer).chain([Books::lookup(work), cut_over_lookup(work)]))?;
        require_openings(work)?;
        let books = Books::open(work)?;
        work.require::<Customer>(key![&self.customer_id], "unknown_customer")?;
        let mut account: CustomerAccount = work.require(account_key, "no_terms")?;
        reading::not_after(self.invoiced_on, books.today, "invoiced_on")?;
        let amount = reading::signed_amount(&self.amount, books.currency, "amount")?;
        let invoiced = self.set_invoice(work, &books, amount.max(Amount::ZERO))?;
        let credited = self.set_credit(work, &books, amount.min(Amount::ZERO).negated()?)?;
        account.receivable = account.receivable.checked_add(invoiced)?;
        account.unapplied = account.unapplied.checked_add(credited)?;
        work.update(account);
        let dimensions = Dimensions { customer_id: Some(self.customer_id.clone()), ..Dimensions::default() };
        let change = invoiced.checked_sub(credited)?;
        let mut entry = Entry::new(&books, &self.invoice_id);
        entry.line(&OPENING_RECEIVABLE, change, &dimensions)?;
        entry.line(&OPENING_RECEIVABLE_BALANCE, change, &dimensions)?;
        entry.post(work)
    }
}

impl OpenReceivable {
    /// The number that the document has here. One that reads like a number of our own series could meet one of ours later.
    fn number(&self, series: &str) -> String {
        let digits = self.invoice_id.strip_prefix(series).and_then(|rest| rest.strip_prefix('-'));
        let is_like_ours = digits.is_some_and(|digits| digits.len() >= 6 && digits.bytes().all(|byte| byte.is_ascii_digit()));
        if is_like_ours { format!("OLD-{}", self.invoice_id) } else { self.invoice_id.clone() }
    }

    fn key(&self, work: &Work<'_>, series: &str) -> Key {
        key![work.entity_id(), &self.number(series)]
    }

    /// Opens the invoice with so much, or corrects what is open of it; gives the change of what is open.
    fn set_invoice(&self, work: &mut Work<'_>, books: &Books, open: Amount) -> Result<Amount, Stop> {
        let before = work.get::<Invoice>(self.key(work, "IN"))?;
        if before.is_none() && open.is_zero() {
            return Ok(Amount::ZERO);
        }
        if before.as_ref().is_some_and(|row| row.customer_id != self.customer_id || is_touched(row)) {
            return Err(Refusal::new("already_exists", &self.invoice_id).into());
        }
        let total = self.total(books, open)?;
        let invoice_number = self.number("IN");
        work.document("invoice", &invoice_number);
        work.save(Invoice {
            entity_id: work.entity_id().to_owned(),
            invoice_number,
            customer_id: self.customer_id.clone(),
            so_number: String::new(),
            shipment_number: String::new(),
            invoiced_on: self.invoiced_on,
            due_on: self.due_on,
            settled_on: open.is_zero().then_some(books.today),
            currency: books.currency,
            goods: total,
            freight: Amount::ZERO,
            tax: Amount::ZERO,
            total,
            tax_rate_micros: 0,
            credited: Amount::ZERO,
            settled_before: total.checked_sub(open)?,
            open,
            disputed: self.disputed && !open.is_zero(),
            dispute_number: None,
            customer_reference: self.reference.clone(),
            debit_reason: None,
            corrects: None,
            origin_number: Some(self.invoice_id.clone()),
        });
        Ok(open.checked_sub(before.map_or(Amount::ZERO, |row| row.open))?)
    }

    fn total(&self, books: &Books, open: Amount) -> Result<Amount, Stop> {
        let Some(text) = &self.original_amount else {
            return Ok(open);
        };
        let total = reading::amount(text, books.currency, "original_amount")?;
        if total < open {
            let message = format!("The invoice is {} and {} of it is open", total.of(books.currency), open.of(books.currency));
            return Err(Invalid::new("original_amount", message, "Give the whole invoice, or leave it out").into());
        }
        Ok(total)
    }

    /// Puts a credit on the customer's account; gives what it adds. A posted payment never changes, so another amount is refused.
    fn set_credit(&self, work: &mut Work<'_>, books: &Books, amount: Amount) -> Result<Amount, Stop> {
        let before = work.get::<Payment>(self.key(work, "PY"))?;
        if let Some(row) = before {
            let same = row.customer_id == self.customer_id && row.amount == amount;
            return if same { Ok(Amount::ZERO) } else { Err(Refusal::new("already_exists", &self.invoice_id).into()) };
        }
        if amount.is_zero() {
            return if work.documents().is_empty() { Err(Refusal::new("nothing_to_do", &self.invoice_id).into()) } else { Ok(Amount::ZERO) };
        }
        let payment_number = self.number("PY");
        work.document("payment", &payment_number);
        work.insert(Payment {
            entity_id: work.entity_id().to_owned(),
            payment_number,
            customer_id: self.customer_id.clone(),
            received_on: self.invoiced_on,
            reference: self.reference.clone().unwrap_or_default(),
            currency: books.currency,
            amount,
            unapplied: amount,
            reversed_on: None,
            reversal_reason: None,
            origin_number: Some(self.invoice_id.clone()),
        });
        Ok(amount)
    }
}

/// Whether anything was paid on it here, or it is no invoice that was taken over.
fn is_touched(row: &Invoice) -> bool {
    row.origin_number.is_none() || row.total.checked_sub(row.settled_before) != Ok(row.open)
}
