//! The call sheet of a customer: who, what is owed, what was promised, what we failed at, what is expected, and what to do.
//!
//! Promises: everything of the books is of one commit, and its sums are the ledger's; the outlook is of the last run and says so.
//! Leaves out: doing anything; logging, promises and disputes are ordinary commands.

mod account;
mod cash;
mod delivered;
mod outlook;
mod rows;
mod words;

use crate::CONTRACT;
use crate::documents::{CallSheet, CalledCustomer, MadePromise, OwedInvoice, QueueRow, typed};
use crate::failure::Failure;
use crate::home::App;
use cash::Cash;
use chandler_amount::Currency;
use chandler_calendar::Day;
use chandler_erp::tables::Invoice;
use chandler_recommend::queue;
use outlook::Outlooks;
use rows::CustomerRows;

impl App {
    /// Everything that a call to a customer needs.
    ///
    /// # Errors
    /// Code `unknown_customer`; or when books or lake cannot be read.
    pub fn call_sheet(&self, customer_id: &str) -> Result<CallSheet, Failure> {
        let today = self.business_date()?;
        let (rows, currency) = self.rows_of_customer(customer_id, today)?;
        let outlooks = self.outlooks(&rows.invoices)?;
        sheet(rows, outlooks, today, currency)
    }

    /// Codes of what speaks against asking a customer for money on a day.
    pub(crate) fn cautions(&self, customer_id: &str, today: Day) -> Result<Vec<String>, Failure> {
        let (rows, currency) = self.rows_of_customer(customer_id, today)?;
        let owed = account::owed(&rows, today, currency)?;
        Ok(words::cautions(&rows, &owed, today)?.into_iter().map(|caution| caution.code).collect())
    }

    /// What the books know of a customer, with the currency of its account, else of the house.
    fn rows_of_customer(&self, customer_id: &str, today: Day) -> Result<(CustomerRows, Currency), Failure> {
        let entity_id = self.settings()?.entity_id;
        let rows = self.home.reader()?.consistently(|reader| CustomerRows::read(reader, &entity_id, customer_id, today))?;
        let rows = rows.ok_or_else(|| unknown_customer(customer_id))?;
        let currency = rows.account.as_ref().map_or_else(|| self.currency(), |account| Ok(account.currency))?;
        Ok((rows, currency))
    }
}

fn unknown_customer(customer_id: &str) -> Failure {
    let message = format!("There is no customer {customer_id}");
    Failure::input("unknown_customer", customer_id, message, "Look for the customer by its name with Ctrl+K, or in `chandler sql`")
}

fn sheet(rows: CustomerRows, mut outlooks: Outlooks, today: Day, currency: Currency) -> Result<CallSheet, Failure> {
    let exposure = account::exposure_of(&rows, currency)?;
    let owed = account::owed(&rows, today, currency)?;
    let cautions = words::cautions(&rows, &owed, today)?;
    let cash = Cash::of(&rows, &outlooks, today);
    let weeks = cash.weeks(&rows, &outlooks, currency)?;
    let invoice = |invoice: &Invoice| OwedInvoice {
        invoice_number: invoice.invoice_number.clone(),
        so_number: invoice.so_number.clone(),
        customer_reference: invoice.customer_reference.clone(),
        invoiced_on: invoice.invoiced_on,
        due_on: invoice.due_on,
        days_past_due: invoice.due_on.days_until(today),
        total: invoice.total.of(invoice.currency),
        open: invoice.open.of(invoice.currency),
        disputed: invoice.disputed,
        promise_number: cash.promise_of(&invoice.invoice_number).map(str::to_owned),
        delivery: delivered::delivery(&rows, invoice),
        outlook: outlooks.invoices.remove(&invoice.invoice_number).map(|known| cash.promised(&invoice.invoice_number, known.outlook)),
    };
    let invoices = rows.invoices.iter().map(invoice).collect();
    Ok(CallSheet {
        contract: CONTRACT,
        as_of: today,
        commit_seq: rows.commit_seq,
        customer: CalledCustomer {
            customer_id: rows.customer.customer_id.clone(),
            name: rows.customer.name.clone(),
            segment: rows.customer.segment.clone(),
            region: rows.customer.region.clone(),
            payment_days: rows.terms.as_ref().map(|terms| terms.payment_days),
        },
        exposure,
        owed,
        cautions,
        invoices,
        promises: promises(&rows),
        disputes: account::disputes(&rows),
        waiting: delivered::waiting(&rows, today),
        payments: account::payments(&rows),
        timeline: account::timeline(&rows),
        outlook: outlooks.payer,
        cash: weeks,
        recommendation: rows.recommendation.as_ref().map(|row| typed::<QueueRow>(queue::row_json(row, None), &row.rec_id)).transpose()?,
    })
}

/// The newest first.
fn promises(rows: &CustomerRows) -> Vec<MadePromise> {
    let named =
        |number: &str| rows.promised.iter().filter(|named| named.promise_number == number).map(|named| named.invoice_number.clone()).collect();
    let mut promises: Vec<MadePromise> = rows
        .promises
        .iter()
        .map(|promise| MadePromise {
            promise_number: promise.promise_number.clone(),
            made_on: promise.made_on,
            promised_on: promise.promised_on,
            amount: promise.amount.of(promise.currency),
            received: promise.received.of(promise.currency),
            state: promise.state.clone(),
            taker: promise.taker.clone(),
            invoices: named(&promise.promise_number),
        })
        .collect();
    promises.sort_by(|left, right| right.made_on.cmp(&left.made_on).then_with(|| right.promise_number.cmp(&left.promise_number)));
    promises
}
