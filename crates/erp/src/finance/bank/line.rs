//! What recording and settling a line share: the payment that it becomes, and what its payer's account says from then on.

use super::names;
use crate::command::Invalid;
use crate::finance::{Books, RecordPayment};
use crate::tables::{BankLine, DocumentSeries, PayerAccount};
use crate::work::{Lookup, Stop, Work};
use chandler_catalogue::key;

/// The rows that every command about a line reads.
pub fn lookups(work: &Work<'_>, bank_account: &str, bank_reference: &str) -> Vec<Lookup> {
    let line = Lookup::row::<BankLine>(key![work.entity_id(), bank_account, bank_reference]);
    vec![Books::lookup(work), line, Lookup::row::<DocumentSeries>(key![work.entity_id(), "BL"])]
}

/// Banks' references are longer than ids and may have spaces, but they are one line of text.
pub fn reference(text: &str) -> Result<(), Stop> {
    const LONGEST: usize = 500;
    let fits = !text.trim().is_empty() && text.len() <= LONGEST && !text.chars().any(char::is_control);
    let wrong = || Invalid::new("bank_reference", "`bank_reference` does not say which line it is", "Give up to 500 characters on one line");
    if fits { Ok(()) } else { Err(wrong().into()) }
}

/// Books the money of a line, and keeps from which account the customer paid where the line settled something.
pub fn receive(work: &mut Work<'_>, row: &mut BankLine, payment: RecordPayment) -> Result<(), Stop> {
    let settles = !payment.applications.is_empty();
    let payment = payment.receive(work)?;
    if settles {
        know_account(work, row, &payment.customer_id)?;
    }
    row.state = if payment.unapplied.is_zero() { "matched" } else { "on_account" }.to_owned();
    row.customer_id = Some(payment.customer_id);
    row.payment_number = Some(payment.payment_number);
    row.open_reason = None;
    Ok(())
}

/// The payer's account is the customer's from now on.
pub fn know_account(work: &mut Work<'_>, row: &BankLine, customer_id: &str) -> Result<(), Stop> {
    let payer_account = names::account(&row.payer_account);
    let known = key![&row.entity_id, &payer_account, customer_id];
    if payer_account.is_empty() || work.get::<PayerAccount>(known)?.is_some() {
        return Ok(());
    }
    let (entity_id, since_on) = (row.entity_id.clone(), row.booked_on);
    work.insert(PayerAccount { entity_id, payer_account, customer_id: customer_id.to_owned(), since_on });
    Ok(())
}
