//! Customers' payments: what an invoice makes them intend, and their weekly pay run.

use crate::company::Company;
use crate::core::SimulationError;
use crate::desk::{Desk, Draft};
use crate::leaks::dollars;
use crate::rng::Stream;
use chandler_amount::Amount;
use chandler_calendar::Day;
use chandler_erp::body::{NewApplication, RecordPayment};

/// Money that a customer means to send.
#[derive(Clone, Debug)]
pub(crate) struct Payable {
    invoice: String,
    amount: Amount,
    from_on: Day,
}

impl Company {
    /// A new invoice: the customer makes up its mind.
    pub(crate) fn owe(&mut self, customer_number: usize, invoice: String, total: Amount, invoiced_on: Day) {
        let customer = &self.customers[customer_number];
        let due_on = invoiced_on.plus_days(customer.payment_days);
        let subject = (customer_number as u64) << 32 | self.tally.invoices;
        self.tally.invoices += 1;
        let mut dice = self.seed.on(Stream::Payment, subject, invoiced_on.0);
        let intention = customer.intends(&mut dice, invoiced_on, due_on);
        let first = Amount(total.0 * intention.first_percent / 100);
        let parts = [(intention.pay_on, first), (intention.rest_on, Amount(total.0 - first.0))];
        let payable = |(from_on, amount): (Option<Day>, Amount)| {
            let invoice = invoice.clone();
            from_on.filter(|_| amount.0 > 0).map(|from_on| Payable { invoice, amount, from_on })
        };
        self.payables[customer_number].extend(parts.into_iter().filter_map(payable));
    }

    /// The pay runs of the day: one payment a customer for all that it means to pay by now.
    pub(crate) fn take_payments(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let mut drafts = Vec::new();
        let mut paid = Vec::new();
        for number in 0..self.customers.len() {
            let customer = &self.customers[number];
            if customer.pay_run_weekday != desk.day.weekday() {
                continue;
            }
            let (now, later): (Vec<_>, Vec<_>) =
                std::mem::take(&mut self.payables[number]).into_iter().partition(|payable| payable.from_on <= desk.day);
            self.payables[number] = later;
            if now.is_empty() {
                continue;
            }
            let total = Amount(now.iter().map(|payable| payable.amount.0).sum());
            let at = desk.at_office((9.0, 9.5), number, self.customers.len());
            drafts.push(Draft::new("record_payment", "accounts receivable", at, &payment(&customer.id, total, &now, desk.day))?);
            paid.push((number, total));
        }
        let answers = desk.send(drafts)?;
        for ((customer, total), answer) in paid.into_iter().zip(answers) {
            if answer.is_accepted() {
                self.books.accounts[customer].receivable -= total.0;
            }
        }
        Ok(())
    }
}

fn payment(customer_id: &str, total: Amount, payables: &[Payable], day: Day) -> RecordPayment {
    let application = |payable: &Payable| NewApplication {
        invoice_number: payable.invoice.clone(),
        amount: Some(dollars(payable.amount).into()),
        ..NewApplication::default()
    };
    RecordPayment {
        customer_id: customer_id.to_owned(),
        amount: dollars(total).into(),
        reference: Some(format!("ACH {}-{}", &customer_id[2..], day.0)),
        applications: payables.iter().map(application).collect(),
        on_account: false,
    }
}
