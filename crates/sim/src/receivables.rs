//! What customers owe, invoice by invoice, as both sides see it: what is open, and what the customer contests of it.
//!
//! It follows the core to the cent, with one lead: money that came without a reference counts here at once, in the core when it is applied.

use chandler_amount::Amount;
use chandler_calendar::Day;
use chandler_erp::body::DisputeReason;
use std::collections::BTreeMap;

/// What a customer does not like about an invoice.
#[derive(Clone, Debug)]
pub(crate) struct Quarrel {
    pub reason: DisputeReason,
    pub amount: Amount,
    /// Pays nothing of the invoice until it is cleared; others pay the rest.
    pub withholds_all: bool,
    /// Says so with the payment; others write before it is due.
    pub with_payment: bool,
    /// The dispute, once it is in the books.
    pub dispute: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct OpenInvoice {
    pub due_on: Day,
    pub open: Amount,
    pub quarrel: Option<Quarrel>,
}

impl OpenInvoice {
    /// What the customer would pay of it at most.
    pub(crate) fn payable(&self) -> Amount {
        match &self.quarrel {
            Some(quarrel) if quarrel.dispute.is_none() && !quarrel.with_payment => self.open,
            Some(quarrel) if quarrel.withholds_all => Amount::ZERO,
            Some(quarrel) => Amount((self.open.0 - quarrel.amount.0).max(0)),
            None => self.open,
        }
    }

    fn is_contested(&self) -> bool {
        self.quarrel.as_ref().is_some_and(|quarrel| quarrel.dispute.is_some())
    }
}

/// A part of a payment: the invoice that it settles, which was due on a day.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub invoice: String,
    pub amount: Amount,
    pub due_on: Day,
}

/// Per customer, by invoice number.
pub(crate) struct Receivables(Vec<BTreeMap<String, OpenInvoice>>);

impl Receivables {
    pub(crate) fn new(customers: usize) -> Self {
        Self(vec![BTreeMap::new(); customers])
    }

    pub(crate) fn add(&mut self, customer: usize, invoice: String, open: OpenInvoice) {
        self.0[customer].insert(invoice, open);
    }

    pub(crate) fn get(&self, customer: usize, invoice: &str) -> Option<&OpenInvoice> {
        self.0[customer].get(invoice)
    }

    pub(crate) fn get_mut(&mut self, customer: usize, invoice: &str) -> Option<&mut OpenInvoice> {
        self.0[customer].get_mut(invoice)
    }

    /// Takes so much off an invoice, which is gone with the last of it; answers what it took.
    pub(crate) fn take(&mut self, customer: usize, invoice: &str, amount: Amount) -> Amount {
        let Some(row) = self.0[customer].get_mut(invoice) else { return Amount::ZERO };
        let taken = amount.min(row.open);
        row.open = Amount(row.open.0 - taken.0);
        if row.open.is_zero() {
            self.0[customer].remove(invoice);
        }
        taken
    }

    /// Money that was taken back: so much of the invoice is open again.
    pub(crate) fn give_back(&mut self, customer: usize, part: &Part) {
        let fresh = OpenInvoice { due_on: part.due_on, open: Amount::ZERO, quarrel: None };
        let row = self.0[customer].entry(part.invoice.clone()).or_insert(fresh);
        row.open = Amount(row.open.0 + part.amount.0);
    }

    /// Invoices that are due for so many days and that nobody contests, with what would be paid of them.
    pub(crate) fn overdue(&self, customer: usize, day: Day, days: i32) -> Vec<Part> {
        let late = self.0[customer].iter().filter(|(_, row)| row.due_on.days_until(day) >= days && !row.is_contested());
        let parts = late.map(|(invoice, row)| Part { invoice: invoice.clone(), amount: row.payable(), due_on: row.due_on });
        parts.filter(|part| !part.amount.is_zero()).collect()
    }
}
