//! The parts of a sheet that are sums or rows of the account.

use super::rows::CustomerRows;
use crate::documents::{CustomerDispute, Exposure, Owed, ReceivedPayment, TimelineEvent};
use crate::failure::Failure;
use chandler_amount::{Amount, AmountError, Currency};
use chandler_calendar::Day;
use chandler_erp::tables::{Activity, Dispute, Invoice, Payment};
use serde_json::Value;
use std::cmp::Reverse;

/// Open invoices and orders less what is on account, as the credit check reads it.
pub fn exposure_of(rows: &CustomerRows, currency: Currency) -> Result<Exposure, Failure> {
    let account = rows.account.as_ref();
    let part = |amount: Option<Amount>| amount.unwrap_or(Amount::ZERO);
    let [invoices, orders, unapplied] =
        [account.map(|account| account.receivable), account.map(|account| account.open_orders), account.map(|account| account.unapplied)].map(part);
    let total = account.map_or(Ok(Amount::ZERO), chandler_erp::exposure).map_err(too_large)?;
    let limit = rows.terms.as_ref().map(|terms| terms.credit_limit);
    let room = limit.map(|limit| limit.checked_sub(total)).transpose().map_err(too_large)?;
    Ok(Exposure {
        open_invoices: invoices.of(currency),
        open_orders: orders.of(currency),
        on_account: unapplied.of(currency),
        total: total.of(currency),
        credit_limit: limit.map(|limit| limit.of(currency)),
        room: room.map(|room| room.of(currency)),
    })
}

/// Sums of the open invoices.
pub fn owed(rows: &CustomerRows, today: Day, currency: Currency) -> Result<Owed, Failure> {
    let sum = |is_wanted: &dyn Fn(&Invoice) -> bool| {
        Amount::checked_sum(rows.invoices.iter().filter(|invoice| is_wanted(invoice)).map(|invoice| invoice.open)).map_err(too_large)
    };
    let (past_due, disputed) = (sum(&|invoice| invoice.due_on < today)?, sum(&|invoice| invoice.due_on < today && invoice.disputed)?);
    let on_account = rows.account.as_ref().map_or(Amount::ZERO, |account| account.unapplied);
    let claimable = past_due.checked_sub(disputed).and_then(|open| open.checked_sub(on_account)).map_err(too_large)?;
    let oldest = rows.invoices.iter().filter(|invoice| !invoice.disputed).map(|invoice| invoice.due_on.days_until(today)).max();
    Ok(Owed {
        open: sum(&|_| true)?.of(currency),
        past_due: past_due.of(currency),
        past_due_disputed: disputed.of(currency),
        claimable: claimable.max(Amount::ZERO).of(currency),
        days_past_due: oldest.unwrap_or(0).max(0),
    })
}

pub(super) fn too_large(error: AmountError) -> Failure {
    Failure::fault("damaged", "invoices", format!("The open invoices cannot be added up: {error}"), "Run `chandler verify`")
}

/// Open ones first, then the newest.
pub fn disputes(rows: &CustomerRows) -> Vec<CustomerDispute> {
    let mut disputes: Vec<&Dispute> = rows.disputes.iter().collect();
    disputes.sort_by_key(|dispute| (dispute.state != "open", Reverse(dispute.opened_on), Reverse(dispute.dispute_number.clone())));
    disputes.into_iter().map(dispute).collect()
}

fn dispute(dispute: &Dispute) -> CustomerDispute {
    CustomerDispute {
        dispute_number: dispute.dispute_number.clone(),
        invoice_number: dispute.invoice_number.clone(),
        amount: dispute.amount.of(dispute.currency),
        reason: dispute.reason.clone(),
        note: dispute.note.clone(),
        opened_on: dispute.opened_on,
        owner: dispute.owner.clone(),
        state: dispute.state.clone(),
        resolution: dispute.resolution.clone(),
        resolved_on: dispute.resolved_on,
    }
}

pub fn payments(rows: &CustomerRows) -> Vec<ReceivedPayment> {
    let payment = |payment: &Payment| ReceivedPayment {
        payment_number: payment.payment_number.clone(),
        received_on: payment.received_on,
        reference: payment.reference.clone(),
        amount: payment.amount.of(payment.currency),
        unapplied: payment.unapplied.of(payment.currency),
        reversed_on: payment.reversed_on,
    };
    rows.payments.iter().map(payment).collect()
}

pub fn timeline(rows: &CustomerRows) -> Vec<TimelineEvent> {
    let event = |activity: &Activity| TimelineEvent {
        at: activity.effective_at,
        kind: activity.kind.clone(),
        document: activity.document.clone(),
        actor: activity.actor.clone(),
        minutes: activity.minutes,
        outcome: activity.outcome.clone(),
        note: activity.detail.get("note").and_then(Value::as_str).map(str::to_owned),
        detail: activity.detail.clone(),
        commit_seq: activity.commit_seq,
    };
    rows.activities.iter().map(event).collect()
}
