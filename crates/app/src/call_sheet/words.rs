//! What speaks against asking for money.

use super::rows::{CustomerRows, wanted_on};
use crate::documents::{Caution, Owed};
use crate::failure::Failure;
use chandler_amount::Amount;
use chandler_calendar::Day;
use chandler_recommend::collections::left_alone_until;

/// What to know before asking, the gravest first. The run holds such accounts back for these reasons and for others of ours: a short order, a return, a credit that is due.
pub fn cautions(rows: &CustomerRows, owed: &Owed, today: Day) -> Result<Vec<Caution>, Failure> {
    let caution = |code: &str| Caution { code: code.to_owned(), why: None, amount: None, on: None, lines: None };
    let mut cautions = Vec::new();
    for line in rows.bank_lines.iter().filter(|line| line.is_open) {
        let (why, amount) = (Some(line.line_number.clone()), Some(line.amount.of(line.currency)));
        cautions.push(Caution { why, amount, on: Some(line.booked_on), ..caution("money_in_bank") });
    }
    if let Some(hold) = rows.hold.as_ref().filter(|hold| hold.counts_on(today)) {
        cautions.push(Caution { on: Some(hold.until_on), why: Some(hold.why.clone()), ..caution("dunning_held") });
    }
    if let Some(oldest) = rows.waiting.first() {
        cautions.push(Caution { on: Some(wanted_on(oldest)), lines: Some(rows.waiting.len()), ..caution("our_fault") });
    }
    for promise in rows.promises.iter().filter(|promise| promise.state == "open" && promise.promised_on >= today) {
        let missing = promise.amount.checked_sub(promise.received).map_err(super::account::too_large)?;
        cautions.push(Caution { amount: Some(missing.of(promise.currency)), on: Some(promise.promised_on), ..caution("promised") });
    }
    if owed.past_due_disputed.amount() > Amount::ZERO {
        cautions.push(Caution { amount: Some(owed.past_due_disputed), ..caution("disputed") });
    } else if rows.invoices.iter().any(|invoice| invoice.disputed) {
        cautions.push(caution("disputed"));
    }
    let left_alone_until = rows.held.as_ref().and_then(left_alone_until).filter(|until| today < *until);
    if let Some(until) = left_alone_until.filter(|_| owed.claimable.amount() > Amount::ZERO) {
        cautions.push(Caution { on: Some(until), ..caution("hold_out") });
    }
    if owed.past_due.amount() == Amount::ZERO {
        cautions.push(caution("nothing_past_due"));
    } else if owed.claimable.amount() == Amount::ZERO && owed.past_due != owed.past_due_disputed {
        cautions.push(caution("payment_in"));
    }
    Ok(cautions)
}
