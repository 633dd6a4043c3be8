//! What customers owe, invoice by invoice, as both sides see it: what is open, and what the customer contests of it.
//!
//! It follows the core to the cent, with one lead: what a customer has sent is no longer open here; in the core it is until it has reached its invoice.

use chandler_amount::Amount;
use chandler_calendar::Day;
use chandler_erp::bank::OpenItems;
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
    /// Sent, and in the books not yet settled with it.
    pub sent: Amount,
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

pub(crate) struct Receivables {
    /// Per customer, by invoice number.
    open: Vec<BTreeMap<String, OpenInvoice>>,
    /// Invoices that are settled since the bank was told.
    settled: Vec<String>,
}

impl Receivables {
    pub(crate) fn new(customers: usize) -> Self {
        Self { open: vec![BTreeMap::new(); customers], settled: Vec::new() }
    }

    pub(crate) fn add(&mut self, customer: usize, invoice: String, open: OpenInvoice) {
        self.open[customer].insert(invoice, open);
    }

    pub(crate) fn get(&self, customer: usize, invoice: &str) -> Option<&OpenInvoice> {
        self.open[customer].get(invoice)
    }

    pub(crate) fn get_mut(&mut self, customer: usize, invoice: &str) -> Option<&mut OpenInvoice> {
        self.open[customer].get_mut(invoice)
    }

    /// The customer has sent so much of it.
    pub(crate) fn send(&mut self, customer: usize, invoice: &str, amount: Amount) {
        if let Some(row) = self.open[customer].get_mut(invoice) {
            (row.open, row.sent) = (Amount(row.open.0 - amount.0), Amount(row.sent.0 + amount.0));
        }
    }

    /// So much of what was sent has reached the invoice, or no longer means it.
    pub(crate) fn arrive(&mut self, customer: usize, invoice: &str, amount: Amount) {
        if let Some(row) = self.open[customer].get_mut(invoice) {
            row.sent = Amount(row.sent.0 - amount.0);
            self.drop_settled(customer, invoice);
        }
    }

    /// So much of what was sent has settled something else: the customer owes it again.
    pub(crate) fn come_back(&mut self, customer: usize, invoice: &str, amount: Amount) {
        self.send(customer, invoice, Amount(-amount.0));
    }

    fn drop_settled(&mut self, customer: usize, invoice: &str) {
        let is_settled = |row: &OpenInvoice| row.open.is_zero() && row.sent.is_zero();
        if self.get(customer, invoice).is_some_and(is_settled) {
            self.settled.extend(self.open[customer].remove_entry(invoice).map(|(number, _)| number));
        }
    }

    /// Says what is open of every invoice in the books.
    pub(crate) fn tell(&mut self, items: &mut OpenItems) {
        self.settled.drain(..).for_each(|invoice| items.restate(&invoice, Amount::ZERO));
        for (invoice, row) in self.open.iter().flatten() {
            items.restate(invoice, Amount(row.open.0 + row.sent.0));
        }
    }

    /// Takes so much off an invoice, which is gone with the last of it; answers what it took.
    pub(crate) fn take(&mut self, customer: usize, invoice: &str, amount: Amount) -> Amount {
        let Some(row) = self.open[customer].get_mut(invoice) else { return Amount::ZERO };
        let taken = amount.min(row.open);
        row.open = Amount(row.open.0 - taken.0);
        self.drop_settled(customer, invoice);
        taken
    }

    /// Money that was taken back: so much of the invoice is open again.
    pub(crate) fn give_back(&mut self, customer: usize, part: &Part) {
        let fresh = OpenInvoice { due_on: part.due_on, open: Amount::ZERO, sent: Amount::ZERO, quarrel: None };
        let row = self.open[customer].entry(part.invoice.clone()).or_insert(fresh);
        row.open = Amount(row.open.0 + part.amount.0);
    }

    /// Invoices that are due for so many days and that nobody contests, with what would be paid of them.
    pub(crate) fn overdue(&self, customer: usize, day: Day, days: i32) -> Vec<Part> {
        let late = self.open[customer].iter().filter(|(_, row)| row.due_on.days_until(day) >= days && !row.is_contested());
        let parts = late.map(|(invoice, row)| Part { invoice: invoice.clone(), amount: row.payable(), due_on: row.due_on });
        parts.filter(|part| !part.amount.is_zero()).collect()
    }

    /// Of the same, what the customer has sent and the books do not know: whoever looks there asks for it too.
    pub(crate) fn overdue_sent(&self, customer: usize, day: Day, days: i32) -> Amount {
        let late = self.open[customer].values().filter(|row| row.due_on.days_until(day) >= days && !row.is_contested());
        late.map(|row| row.sent).sum()
    }

    pub(crate) fn contests(&self, customer: usize) -> bool {
        self.open[customer].values().any(OpenInvoice::is_contested)
    }
}
