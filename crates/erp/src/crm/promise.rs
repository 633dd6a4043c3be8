//! What becomes of a promise to pay: money that comes in counts for it, and its day decides.
//!
//! A promise is kept when all of it came in up to its day. After that day it is partial where something came, else broken. The promise due first
//! is served first; money for its invoices and money on account count for it, and each cent counts for one promise only. Whenever money comes in,
//! promises whose day has passed are decided before it counts, so that nothing depends on when `settle_promises` runs.

use super::timeline::{Party, record_activity};
use crate::finance::Books;
use crate::tables::{CustomerAccount, Promise, PromisePayment, PromisedInvoice};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::Amount;
use chandler_catalogue::key;
use serde_json::json;

/// Money that came in, by where it went.
pub struct Received<'a> {
    pub payment_number: &'a str,
    pub applied: &'a [(String, Amount)],
    pub unapplied: Amount,
}

/// Counts a payment for the customer's promises; the caller writes the account.
pub fn count_towards_promises(work: &mut Work<'_>, books: &Books, account: &mut CustomerAccount, received: &Received<'_>) -> Result<(), Stop> {
    if account.open_promises == 0 {
        return Ok(());
    }
    let mut promises: Vec<Promise> = work.scan(key![work.entity_id(), &account.customer_id])?;
    promises.retain(|promise| promise.state == "open");
    promises.sort_by(|left, right| (left.promised_on, &left.promise_number).cmp(&(right.promised_on, &right.promise_number)));
    work.fetch(promises.iter().map(|promise| Lookup::set::<PromisedInvoice>(key![work.entity_id(), &promise.promise_number])))?;
    let mut money = Uncounted { by_invoice: received.applied.to_vec(), unapplied: received.unapplied };
    for mut promise in promises {
        if promise.promised_on < books.today {
            decide_overdue(work, books, account, promise);
            continue;
        }
        let invoices: Vec<PromisedInvoice> = work.scan(key![work.entity_id(), &promise.promise_number])?;
        let counted = money.take(promise.amount.checked_sub(promise.received)?, &invoices)?;
        if counted.is_zero() {
            continue;
        }
        record_count(work, &promise, received.payment_number, counted);
        promise.received = promise.received.checked_add(counted)?;
        if promise.received == promise.amount {
            close(work, books, account, promise, "kept");
        } else {
            work.update(promise);
        }
    }
    Ok(())
}

/// Takes a reversed payment out of the promises that it counted for, and decides them anew; the caller writes the account.
pub fn take_from_promises(work: &mut Work<'_>, books: &Books, account: &mut CustomerAccount, payment_number: &str) -> Result<(), Stop> {
    let counted: Vec<PromisePayment> = work.scan(key![work.entity_id(), payment_number])?;
    for row in counted {
        let mut promise: Promise = work.require(key![work.entity_id(), &row.customer_id, &row.promise_number], "unknown_document")?;
        record_count(work, &promise, payment_number, row.amount.negated()?);
        promise.received = promise.received.checked_sub(row.amount)?;
        if promise.state != "open" {
            account.open_promises += 1;
            "open".clone_into(&mut promise.state);
            promise.decided_on = None;
        }
        if promise.promised_on < books.today {
            decide_overdue(work, books, account, promise);
        } else {
            work.update(promise);
        }
    }
    Ok(())
}

/// Decides a promise whose day has passed; the caller writes the account.
pub fn decide_overdue(work: &mut Work<'_>, books: &Books, account: &mut CustomerAccount, promise: Promise) {
    let state = if promise.received.is_zero() { "broken" } else { "partial" };
    close(work, books, account, promise, state);
}

fn close(work: &mut Work<'_>, books: &Books, account: &mut CustomerAccount, mut promise: Promise, state: &str) {
    account.open_promises -= 1;
    let detail = json!({ "amount": promise.amount.of(promise.currency), "received": promise.received.of(promise.currency) });
    record_activity(work, Party::Customer(&promise.customer_id), &format!("promise_{state}"), &promise.promise_number, detail);
    promise.state = state.to_owned();
    promise.decided_on = Some(books.today);
    work.update(promise);
}

fn record_count(work: &mut Work<'_>, promise: &Promise, payment_number: &str, amount: Amount) {
    work.insert(PromisePayment {
        entity_id: promise.entity_id.clone(),
        payment_number: payment_number.to_owned(),
        promise_number: promise.promise_number.clone(),
        commit_seq: work.context.commit_seq,
        customer_id: promise.customer_id.clone(),
        amount,
        currency: promise.currency,
    });
}

/// What of a payment counts for no promise yet.
struct Uncounted {
    by_invoice: Vec<(String, Amount)>,
    unapplied: Amount,
}

impl Uncounted {
    /// Takes up to `wanted` of what was paid on these invoices, or on any where there are none, then of what is on account.
    fn take(&mut self, wanted: Amount, invoices: &[PromisedInvoice]) -> Result<Amount, Stop> {
        let mut missing = wanted;
        let is_meant = |number: &str| invoices.is_empty() || invoices.iter().any(|invoice| invoice.invoice_number == number);
        let parts = self.by_invoice.iter_mut().filter(|(number, _)| is_meant(number)).map(|(_, amount)| amount);
        for part in parts.chain([&mut self.unapplied]) {
            let taken = missing.min(*part);
            *part = part.checked_sub(taken)?;
            missing = missing.checked_sub(taken)?;
        }
        Ok(wanted.checked_sub(missing)?)
    }
}
