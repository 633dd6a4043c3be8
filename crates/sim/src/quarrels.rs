//! Disputes: what customers contest of their invoices, and how customer service clears it.

use crate::agenda::business_day_from;
use crate::company::Company;
use crate::core::SimulationError;
use crate::customers::Payer;
use crate::desk::{Desk, Draft};
use crate::leaks::dollars;
use crate::receivables::Quarrel;
use crate::rng::Stream;
use chandler_amount::Amount;
use chandler_calendar::Day;
use chandler_erp::body::{DisputeReason, OpenDispute, Resolution, ResolveDispute, WriteOffInvoice, WriteOffReason};
use serde::Serialize;

const ACTOR: &str = "customer service";
/// Part of the invoices that are contested, by reason: goods short in the parcel, goods broken, a price that was agreed otherwise.
const REASONS: [(DisputeReason, f64); 3] =
    [(DisputeReason::ShortShipment, 0.008), (DisputeReason::Damaged, 0.006), (DisputeReason::PriceError, 0.004)];
/// How disputes end: a credit is due, the invoice stands, the customer gives it up.
const RESOLUTIONS: [(Resolution, f64); 3] = [(Resolution::CreditDue, 0.6), (Resolution::Upheld, 0.3), (Resolution::Withdrawn, 0.1)];

/// A dispute that was planted, when it reached the books.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct DisputeTruth {
    dispute: String,
    invoice: String,
    customer_id: String,
    reason: DisputeReason,
    opened_on: Day,
    amount: String,
    withholds_all: bool,
    /// Whether the customer was right.
    is_right: bool,
}

/// A customer who will write about an invoice.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    pub customer: usize,
    pub invoice: String,
}

/// A dispute that customer service will have cleared.
#[derive(Clone, Debug)]
pub(crate) struct Clearing {
    customer: usize,
    invoice: String,
    dispute: String,
    resolution: Resolution,
}

impl Company {
    /// Whether a new invoice will be contested, and how.
    pub(crate) fn quarrel(&self, customer: usize, subject: u64, total: Amount, invoiced_on: Day) -> Option<Quarrel> {
        let mut dice = self.seed.on(Stream::Quarrel, subject, invoiced_on.0);
        let mut rest = dice.unit();
        let reason = REASONS.iter().find(|(_, share)| {
            rest -= share;
            rest < 0.0
        });
        let percent = dice.whole(5, 40);
        let (withholds_all, with_payment) = (dice.chance(0.45), dice.chance(0.4));
        let amount = Amount(total.0 * percent / 100);
        // Those who pay in parts leave something open anyway.
        let pays_at_once = !matches!(self.customers[customer].payer, Payer::Partial { .. });
        let with_payment = with_payment && pays_at_once && !withholds_all;
        let contests = amount.0 > 0 && !self.customers[customer].payer.has_its_day();
        reason.filter(|_| contests).map(|(reason, _)| Quarrel { reason: *reason, amount, withholds_all, with_payment, dispute: None })
    }

    /// Puts the letter of a customer who writes on the agenda.
    pub(crate) fn expect_quarrel(&mut self, customer: usize, invoice: &str, quarrel: Option<&Quarrel>, subject: u64, invoiced_on: Day) {
        if quarrel.is_some_and(|quarrel| !quarrel.with_payment) {
            let mut dice = self.seed.on(Stream::Quarrel, subject | 1 << 62, invoiced_on.0);
            let on = business_day_from(invoiced_on.plus_days(dice.whole(4, 16) as i32));
            self.credit.agenda.letters.put(on, Letter { customer, invoice: invoice.to_owned() });
        }
    }

    /// Opens the disputes that customers write about, and ends those that are cleared.
    pub(crate) fn hear_customers(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        self.open_disputes(desk)?;
        self.clear_disputes(desk)
    }

    fn open_disputes(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let letters = self.credit.agenda.letters.take(desk.day);
        let mut drafts = Vec::new();
        let mut written = Vec::new();
        for letter in letters {
            let row = self.credit.receivables.get(letter.customer, &letter.invoice);
            let Some(quarrel) = row.and_then(|row| row.quarrel.as_ref().filter(|quarrel| quarrel.amount <= row.open)) else { continue };
            let body = OpenDispute {
                invoice_number: letter.invoice.clone(),
                reason: quarrel.reason,
                amount: Some(dollars(quarrel.amount).into()),
                note: None,
                owner: Some(ACTOR.to_owned()),
            };
            drafts.push(Draft::new("open_dispute", ACTOR, desk.at_office((8.0, 8.4), 0, 1), &body)?);
            written.push(letter);
        }
        let answers = desk.send(drafts)?;
        for (letter, answer) in written.into_iter().zip(answers) {
            if let Some(dispute) = answer.document("dispute").filter(|_| answer.is_accepted()) {
                self.note_dispute(letter.customer, &letter.invoice, dispute, desk.day);
            }
        }
        Ok(())
    }

    /// A dispute is in the books: the customer waits, and customer service has some weeks.
    pub(crate) fn note_dispute(&mut self, customer: usize, invoice: &str, dispute: String, day: Day) {
        let subject = (customer as u64) << 32 | self.credit.planted.disputes.len() as u64;
        let mut dice = self.seed.on(Stream::Quarrel, subject | 1 << 63, day.0);
        let resolution = RESOLUTIONS[dice.weighted(&RESOLUTIONS.map(|(_, weight)| weight))].0;
        let on = business_day_from(day.plus_days(dice.whole(8, 32) as i32));
        let Some(quarrel) = self.credit.receivables.get_mut(customer, invoice).and_then(|row| row.quarrel.as_mut()) else { return };
        quarrel.dispute = Some(dispute.clone());
        self.credit.planted.disputes.push(DisputeTruth {
            dispute: dispute.clone(),
            invoice: invoice.to_owned(),
            customer_id: self.customers[customer].id.clone(),
            reason: quarrel.reason,
            opened_on: day,
            amount: dollars(quarrel.amount),
            withholds_all: quarrel.withholds_all,
            is_right: resolution == Resolution::CreditDue,
        });
        self.credit.agenda.clearings.put(on, Clearing { customer, invoice: invoice.to_owned(), dispute, resolution });
    }

    /// Ends disputes; where the customer was right, what it contested is given up.
    fn clear_disputes(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let clearings = self.credit.agenda.clearings.take(desk.day);
        let mut drafts = Vec::new();
        let mut credits = Vec::new();
        for clearing in &clearings {
            let row = self.credit.receivables.get_mut(clearing.customer, &clearing.invoice);
            let Some((quarrel, open)) = row.and_then(|row| Some((row.quarrel.take()?, row.open))) else { continue };
            let is_right = clearing.resolution == Resolution::CreditDue;
            let credit_due = is_right.then(|| dollars(quarrel.amount).into());
            let at = desk.at_office((8.4, 8.8), 0, 1);
            let body = ResolveDispute { dispute_number: clearing.dispute.clone(), resolution: clearing.resolution, credit_due };
            drafts.push(Draft::new("resolve_dispute", ACTOR, at, &body)?);
            let amount = quarrel.amount.min(open);
            if is_right && amount.0 > 0 {
                let (invoice_number, amount_text) = (clearing.invoice.clone(), Some(dollars(amount).into()));
                let body = WriteOffInvoice { invoice_number, amount: amount_text, reason: WriteOffReason::Goodwill };
                drafts.push(Draft::new("write_off_invoice", ACTOR, at, &body)?);
                credits.push((clearing.customer, clearing.invoice.clone(), amount));
            }
        }
        desk.send(drafts)?;
        for (customer, invoice, amount) in credits {
            self.give_up(customer, &invoice, amount);
        }
        Ok(())
    }
}
