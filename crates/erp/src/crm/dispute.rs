//! How a dispute begins and ends. `invoices.disputed` follows: it is true as long as the invoice has an open dispute.

use super::timeline::{Party, record_activity};
use crate::fields::codes;
use crate::finance::Books;
use crate::refusal::Refusal;
use crate::tables::{Dispute, Invoice};
use crate::work::{Stop, Work};
use chandler_amount::Amount;
use chandler_catalogue::key;
use serde_json::json;

codes! {
    /// Why a customer contests an invoice, or leaves some of it open.
    pub enum DisputeReason {
        Other = "other",
        ShortShipment = "short_shipment",
        Damaged = "damaged",
        WrongItem = "wrong_item",
        PriceError = "price_error",
        Freight = "freight",
        Tax = "tax",
        Duplicate = "duplicate",
        CreditMissing = "credit_missing",
        LateDelivery = "late_delivery",
        DiscountTaken = "discount_taken",
    }
}

/// What a customer contests of an invoice.
pub struct NewDispute {
    pub amount: Amount,
    pub reason: DisputeReason,
    pub note: Option<String>,
    /// Whoever opens it where it is left out.
    pub owner: Option<String>,
}

/// Opens a dispute about an invoice of which something is open.
///
/// # Errors
/// Refuses a second dispute about an invoice (`already_disputed`).
pub fn open_on(work: &mut Work<'_>, books: &Books, mut invoice: Invoice, new: NewDispute) -> Result<(), Stop> {
    if let Some(dispute_number) = &invoice.dispute_number {
        return Err(Refusal::new("already_disputed", &invoice.invoice_number).with("dispute", dispute_number).into());
    }
    let dispute_number = work.next_number("DI")?;
    let detail = json!({ "invoice": invoice.invoice_number, "amount": new.amount.of(invoice.currency), "reason": new.reason.as_str() });
    record_activity(work, Party::Customer(&invoice.customer_id), "dispute_opened", &dispute_number, detail);
    work.document("dispute", &dispute_number);
    work.insert(Dispute {
        entity_id: invoice.entity_id.clone(),
        dispute_number: dispute_number.clone(),
        customer_id: invoice.customer_id.clone(),
        invoice_number: invoice.invoice_number.clone(),
        amount: new.amount,
        currency: invoice.currency,
        reason: new.reason.as_str().to_owned(),
        note: new.note,
        opened_on: books.today,
        owner: new.owner.unwrap_or_else(|| work.context.actor.clone()),
        state: "open".to_owned(),
        resolution: None,
        credit_due: Amount::ZERO,
        resolved_on: None,
    });
    invoice.disputed = true;
    invoice.dispute_number = Some(dispute_number);
    work.update(invoice);
    Ok(())
}

/// Ends the dispute of an invoice that was just settled: there is nothing left to contest.
pub fn end_dispute(work: &mut Work<'_>, books: &Books, dispute_number: &str) -> Result<(), Stop> {
    let dispute: Dispute = work.require(key![work.entity_id(), dispute_number], "unknown_document")?;
    close(work, books, dispute, "settled", Amount::ZERO);
    Ok(())
}

/// Writes how a dispute ended; the caller keeps its invoice.
pub fn close(work: &mut Work<'_>, books: &Books, mut dispute: Dispute, resolution: &str, credit_due: Amount) {
    let detail = json!({ "invoice": dispute.invoice_number, "resolution": resolution, "credit_due": credit_due.of(dispute.currency) });
    record_activity(work, Party::Customer(&dispute.customer_id), "dispute_resolved", &dispute.dispute_number, detail);
    dispute.state = "resolved".to_owned();
    dispute.resolution = Some(resolution.to_owned());
    dispute.credit_due = credit_due;
    dispute.resolved_on = Some(books.today);
    work.update(dispute);
}
