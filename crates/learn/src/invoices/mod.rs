//! Customers' invoices as a model reads them, with what was known of the payer on the day of each.

mod attributes;
mod features;
mod history;
mod leaks;
mod timeline;

use std::collections::{BTreeMap, HashMap};

use chandler_calendar::Day;
use sha2::{Digest, Sha256};

pub use attributes::Attribute;
pub(crate) use attributes::Encoder;
pub(crate) use features::{FeatureRow, InvoiceEncoder, feature_row};
pub use history::PayerHistory;
pub(crate) use history::{Payers, Shrinkage};
pub use leaks::Leak;
pub(crate) use leaks::find_leaks;

/// One invoice.
#[derive(Debug, Clone, PartialEq)]
pub struct Invoice {
    pub customer_id: String,
    pub invoice_id: String,
    pub invoice_on: Day,
    pub due_on: Day,
    /// Day on which it was paid; `None` while open.
    pub settled_on: Option<Day>,
    /// Day on which it ended otherwise: contested, credited, given up. It was open until then, and nobody knows when it would have been paid.
    pub ended_on: Option<Day>,
    /// In major units of its currency.
    pub amount: f64,
    pub currency: Option<String>,
    pub disputed: Option<bool>,
    /// In the order of the book's attribute names.
    pub attributes: Vec<Attribute>,
}

/// What is known of an invoice's end on a day, before anything of that day happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Days from the invoice until it was settled.
    Settled { days: i32 },
    /// Open for so many days, and by then overdue or not.
    Open { days: i32, is_overdue: bool },
}

impl Invoice {
    pub fn terms_days(&self) -> i32 {
        self.invoice_on.days_until(self.due_on)
    }

    pub fn days_to_settle(&self) -> Option<i32> {
        Some(self.invoice_on.days_until(self.settled_on?))
    }

    pub fn is_settled_before(&self, day: Day) -> bool {
        self.settled_on.is_some_and(|settled_on| settled_on < day)
    }

    pub fn outcome_at(&self, day: Day) -> Outcome {
        match self.days_to_settle() {
            Some(days) if self.is_settled_before(day) => Outcome::Settled { days },
            _ => {
                let seen_until = self.ended_on.map_or(day, |ended_on| ended_on.min(day));
                Outcome::Open { days: (self.invoice_on.days_until(seen_until) - 1).max(0), is_overdue: self.due_on < seen_until }
            }
        }
    }

    /// Day on which nothing is expected of it any more, however it ended.
    pub(crate) fn over_on(&self) -> Option<Day> {
        self.settled_on.or(self.ended_on)
    }

    /// Whether it is late, where that is known on the day: once it is settled, or overdue. Of what ended otherwise before it was due nobody knows.
    pub fn is_late_at(&self, day: Day) -> Option<bool> {
        match self.outcome_at(day) {
            Outcome::Settled { days } => Some(days > self.terms_days()),
            Outcome::Open { is_overdue, .. } => is_overdue.then_some(true),
        }
    }
}

/// An invoice that is left out, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Its place in what was given.
    pub place: usize,
    pub code: &'static str,
    pub message: String,
}

/// Invoices that make sense, oldest first.
#[derive(Debug, Clone)]
pub struct InvoiceBook {
    pub attribute_names: Vec<String>,
    pub invoices: Vec<Invoice>,
    /// By invoice, the number of its customer.
    pub customer_of: Vec<usize>,
    pub customers: usize,
    /// What was left out, in the order given.
    pub left_out: Vec<LeftOut>,
    /// The currency of all amounts, where one is known.
    pub currency: Option<String>,
}

/// Longest terms that are taken for terms.
const TERMS_DAYS_MAX: i32 = 1_000;

impl InvoiceBook {
    /// Checks and orders invoices. Where there are several currencies only the most frequent stays: amounts in others cannot be compared.
    pub fn new(attribute_names: Vec<String>, given: Vec<Invoice>) -> Self {
        let currency = usual_currency(&given);
        let mut left_out = Vec::new();
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut invoices = Vec::new();
        for (place, invoice) in given.into_iter().enumerate() {
            let first = seen.get(&invoice.invoice_id).copied();
            match complaint(&invoice, currency.as_deref(), first) {
                Some((code, message)) => left_out.push(LeftOut { place, code, message }),
                None => {
                    seen.insert(invoice.invoice_id.clone(), place);
                    invoices.push(invoice);
                }
            }
        }
        invoices.sort_by(|left, right| (left.invoice_on, &left.invoice_id).cmp(&(right.invoice_on, &right.invoice_id)));
        let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
        let mut number = |customer_id: &String| {
            let next = numbers.len();
            *numbers.entry(customer_id.clone()).or_insert(next)
        };
        let customer_of = invoices.iter().map(|invoice| number(&invoice.customer_id)).collect();
        Self { attribute_names, invoices, customer_of, customers: numbers.len(), left_out, currency }
    }

    /// Places of the invoices that are not paid at the end of a day.
    pub(crate) fn open_at_end_of(&self, day: Day) -> impl Iterator<Item = usize> {
        let tomorrow = day.plus_days(1);
        (0..self.invoices.len()).filter(move |row| self.invoices[*row].invoice_on <= day && !self.invoices[*row].is_settled_before(tomorrow))
    }

    /// SHA-256, in hex, of the invoices written before a day with what was known of them when it began.
    pub(crate) fn hash_at(&self, day: Day) -> String {
        let mut hash = Sha256::new();
        for invoice in self.invoices.iter().take_while(|invoice| invoice.invoice_on < day) {
            let Invoice { customer_id, invoice_id, invoice_on, due_on, amount, .. } = invoice;
            hash.update(format!("{customer_id}\t{invoice_id}\t{invoice_on}\t{due_on}\t{amount}\t{:?}\n", invoice.outcome_at(day)));
        }
        hex::encode(hash.finalize())
    }

    /// The last day of which settlements are known. An export may hold back what happened after the cutoff: then nothing after it is known.
    pub fn known_until(&self, cutoff: Day) -> Day {
        let settled_after = self.invoices.iter().filter(|invoice| invoice.invoice_on >= cutoff).any(|invoice| invoice.settled_on.is_some());
        let last = self.invoices.iter().filter_map(|invoice| invoice.settled_on).max();
        if settled_after { last.unwrap_or(cutoff) } else { cutoff.plus_days(-1) }
    }
}

fn usual_currency(invoices: &[Invoice]) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for currency in invoices.iter().filter_map(|invoice| invoice.currency.as_deref()) {
        *counts.entry(currency).or_default() += 1;
    }
    let most = counts.values().copied().max()?;
    counts.into_iter().find(|(_, count)| *count == most).map(|(currency, _)| currency.to_owned())
}

fn complaint(invoice: &Invoice, currency: Option<&str>, first: Option<usize>) -> Option<(&'static str, String)> {
    let Invoice { invoice_on, due_on, .. } = invoice;
    if first.is_some() {
        return Some(("duplicate_invoice", "an earlier row has the same invoice; the first is kept".to_owned()));
    }
    if let Some(settled_on) = invoice.settled_on.filter(|settled_on| settled_on < invoice_on) {
        return Some(("settled_before_invoiced", format!("settled on {settled_on}, before it was invoiced on {invoice_on}")));
    }
    if due_on < invoice_on {
        return Some(("due_before_invoiced", format!("due on {due_on}, before it was invoiced on {invoice_on}")));
    }
    if invoice.terms_days() > TERMS_DAYS_MAX {
        return Some(("terms_too_long", format!("due {} days after the invoice, more than {TERMS_DAYS_MAX}", invoice.terms_days())));
    }
    if invoice.amount.is_nan() || invoice.amount <= 0.0 {
        return Some(("amount_not_positive", "is no claim: credit notes and empty invoices are not paid".to_owned()));
    }
    match (invoice.currency.as_deref(), currency) {
        (Some(own), Some(usual)) if own != usual => Some(("other_currency", format!("is in {own}, where most are in {usual}"))),
        _ => None,
    }
}
