//! What the commands on a purchase order share: reading it, and its state from what its lines still expect.

use crate::refusal::Refusal;
use crate::tables::{PurchaseOrder, PurchaseOrderLine};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::{Amount, AmountError, Quantity};
use chandler_catalogue::key;

pub fn order_lookups(work: &Work<'_>, po_number: &str) -> [Lookup; 2] {
    let order_key = key![work.entity_id(), po_number];
    [Lookup::row::<PurchaseOrder>(order_key.clone()), Lookup::set::<PurchaseOrderLine>(order_key)]
}

/// The order with its lines, in one of the states that the step needs.
pub fn order_in_state(work: &Work<'_>, po_number: &str, expected: &[&str]) -> Result<(PurchaseOrder, Vec<PurchaseOrderLine>), Stop> {
    let order_key = key![work.entity_id(), po_number];
    let order: PurchaseOrder = work.require(order_key.clone(), "unknown_document")?;
    if !expected.contains(&order.state.as_str()) {
        let refusal = Refusal::new("wrong_state", po_number).with("state", &order.state);
        return Err(refusal.with("expected", expected.join(" or ")).into());
    }
    Ok((order, work.scan(order_key)?))
}

/// The line of this number.
pub fn line_of(lines: &[PurchaseOrderLine], po_number: &str, line: i64) -> Result<PurchaseOrderLine, Stop> {
    let found = lines.iter().find(|row| row.line == line);
    found.cloned().ok_or_else(|| Refusal::new("unknown_line", po_number).with("line", line).into())
}

/// What the line still expects.
pub fn expected(line: &PurchaseOrderLine) -> Result<Quantity, AmountError> {
    line.quantity.checked_sub(line.received)?.checked_sub(line.cancelled)
}

/// Received and kept.
pub fn kept(line: &PurchaseOrderLine) -> Result<Quantity, AmountError> {
    line.received.checked_sub(line.returned)
}

/// Value of the goods received and kept, at order price. Derived from the quantity alone, so that no sequence of receipts and returns gathers
/// rounding differences.
pub fn value_at_order_price(line: &PurchaseOrderLine, quantity: Quantity) -> Result<Amount, AmountError> {
    line.unit_price.extend(quantity, line.price_per, line.currency)
}

/// Writes the order's state from its lines as they are written now.
pub fn refresh_state(work: &mut Work<'_>, mut order: PurchaseOrder) -> Result<(), Stop> {
    let lines: Vec<PurchaseOrderLine> = work.scan(key![work.entity_id(), &order.po_number])?;
    let mut all_done = true;
    let mut all_billed = true;
    let mut received = Quantity::ZERO;
    for line in &lines {
        all_done &= expected(line)?.is_zero();
        all_billed &= line.billed >= kept(line)?;
        received = received.checked_add(line.received)?;
    }
    let state = match (all_done, received.is_zero(), all_billed) {
        (false, _, _) => order.state.as_str(),
        (true, true, _) => "cancelled",
        (true, false, false) => "received",
        (true, false, true) => "closed",
    };
    if state != order.state {
        order.state = state.to_owned();
        work.update(order);
    }
    Ok(())
}

/// Refuses a document line that a body names twice.
pub fn refuse_repeated(lines: impl IntoIterator<Item = i64>) -> Result<(), Stop> {
    let mut seen = std::collections::BTreeSet::new();
    match lines.into_iter().find(|line| !seen.insert(*line)) {
        Some(line) => Err(Refusal::new("repeated_line", "lines").with("line", line).into()),
        None => Ok(()),
    }
}
