//! The cash that is expected of a customer: the outlooks of the last run over the invoices and promises of the books as they are now.

use super::account::too_large;
use super::outlook::Outlooks;
use super::rows::CustomerRows;
use crate::documents::{CashWeek, InvoiceOutlook};
use crate::failure::Failure;
use chandler_amount::{Amount, Currency};
use chandler_calendar::Day;
use chandler_erp::tables::{Invoice, Promise};
use chandler_recommend::collections::{CASH_DAYS, ExpectedCash, OpenItem, OpenPromise, expected_cash};
use std::collections::BTreeMap;

/// The weeks that are told one by one.
const WEEKS: usize = 4;

/// What is expected of each open invoice, by number.
pub struct Cash(BTreeMap<String, ExpectedCash>);

impl Cash {
    /// Invoices of which no run has said anything yet are expected on no day, and may be promised all the same.
    pub fn of(rows: &CustomerRows, outlooks: &Outlooks, today: Day) -> Self {
        let items: Vec<OpenItem> = rows.invoices.iter().map(|invoice| item(invoice, outlooks)).collect();
        let open = rows.promises.iter().filter(|promise| promise.state == "open");
        let promises: Vec<OpenPromise> = open.map(|promise| self::promise(promise, rows)).collect();
        let as_of = outlooks.payer.as_ref().map_or(today, |payer| payer.as_of);
        let expected = expected_cash(&items, &promises, outlooks.ended, as_of);
        Self(expected.into_iter().map(|cash| (cash.invoice_number.clone(), cash)).collect())
    }

    /// The promise for the earliest day of those that reach an invoice.
    pub fn promise_of(&self, invoice_number: &str) -> Option<&str> {
        self.0.get(invoice_number)?.promise_number.as_deref()
    }

    /// An outlook with what is promised of the invoice.
    pub fn promised(&self, invoice_number: &str, outlook: InvoiceOutlook) -> InvoiceOutlook {
        let Some(cash) = self.0.get(invoice_number).filter(|cash| cash.promise_number.is_some()) else { return outlook };
        let day = cash.expected_on;
        InvoiceOutlook {
            paid_14d_probability: cash.paid_within[1] as f64 / 1e6,
            expected_on: day,
            p10_on: outlook.p10_on.min(day),
            p90_on: outlook.p90_on.max(day),
            ..outlook
        }
    }

    /// By week from the day of the outlooks, over the invoices that have one; nothing where none has.
    pub fn weeks(&self, rows: &CustomerRows, outlooks: &Outlooks, currency: Currency) -> Result<Vec<CashWeek>, Failure> {
        let Some(payer) = &outlooks.payer else { return Ok(Vec::new()) };
        let known = || rows.invoices.iter().filter(|invoice| outlooks.invoices.contains_key(&invoice.invoice_number));
        let within =
            |place: usize| known().filter_map(|invoice| self.0.get(&invoice.invoice_number)).map(|cash| cash.expected_minor[place]).sum::<i64>();
        let open = Amount::checked_sum(known().map(|invoice| invoice.open)).map_err(too_large)?;
        let last_days = CASH_DAYS[..WEEKS].iter().copied();
        let days_before = std::iter::once(0).chain(last_days.clone());
        let mut told = 0;
        let week = |(place, (days_before, last_day)): (usize, (i32, Option<i32>))| {
            let by_then = if last_day.is_some() { within(place) } else { open.0 };
            let expected = Amount(by_then - told).of(currency);
            told = by_then;
            CashWeek { from_on: payer.as_of.plus_days(days_before + 1), until_on: last_day.map(|day| payer.as_of.plus_days(day)), expected }
        };
        Ok(days_before.zip(last_days.map(Some).chain([None])).enumerate().map(week).collect())
    }
}

fn item(invoice: &Invoice, outlooks: &Outlooks) -> OpenItem {
    let known = outlooks.invoices.get(&invoice.invoice_number);
    OpenItem {
        invoice_number: invoice.invoice_number.clone(),
        due_on: invoice.due_on,
        open_minor: invoice.open.0,
        paid_within: known.map_or([0; CASH_DAYS.len()], |known| known.paid_within),
        expected_on: known.map_or(invoice.due_on, |known| known.outlook.expected_on),
    }
}

fn promise(promise: &Promise, rows: &CustomerRows) -> OpenPromise {
    let named = rows.promised.iter().filter(|named| named.promise_number == promise.promise_number);
    OpenPromise {
        promise_number: promise.promise_number.clone(),
        promised_on: promise.promised_on,
        missing_minor: promise.amount.0 - promise.received.0,
        invoices: named.map(|named| named.invoice_number.clone()).collect(),
    }
}
