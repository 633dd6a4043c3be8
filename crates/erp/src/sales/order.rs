//! What the commands on a sales order share: reading it, its quantities, its state.

use crate::refusal::Refusal;
use crate::tables::{SalesOrder, SalesOrderLine};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::{Amount, AmountError, Quantity};
use chandler_catalogue::key;

pub fn order_lookups(work: &Work<'_>, so_number: &str) -> [Lookup; 2] {
    let order_key = key![work.entity_id(), so_number];
    [Lookup::row::<SalesOrder>(order_key.clone()), Lookup::set::<SalesOrderLine>(order_key)]
}

/// The order with its lines, in one of the states that the step needs.
pub fn order_in_state(work: &Work<'_>, so_number: &str, expected: &[&str]) -> Result<(SalesOrder, Vec<SalesOrderLine>), Stop> {
    let order_key = key![work.entity_id(), so_number];
    let order: SalesOrder = work.require(order_key.clone(), "unknown_document")?;
    if !expected.contains(&order.state.as_str()) {
        let refusal = Refusal::new("wrong_state", so_number).with("state", &order.state);
        return Err(refusal.with("expected", expected.join(" or ")).into());
    }
    Ok((order, work.scan(order_key)?))
}

/// The place of the line of this number.
pub fn index_of(lines: &[SalesOrderLine], so_number: &str, line: i64) -> Result<usize, Stop> {
    let found = lines.iter().position(|row| row.line == line);
    found.ok_or_else(|| Refusal::new("unknown_line", so_number).with("line", line).into())
}

/// Neither shipped nor cancelled.
pub fn open(line: &SalesOrderLine) -> Result<Quantity, AmountError> {
    line.quantity.checked_sub(line.shipped)?.checked_sub(line.cancelled)
}

/// Price of so many units of the line. Amounts are derived from the quantities reached, so partial shipments add up to the line's amount.
pub fn price_of(line: &SalesOrderLine, quantity: Quantity) -> Result<Amount, AmountError> {
    line.unit_price.extend(quantity, line.price_per, line.currency)
}

/// What of the line will still be invoiced.
pub fn open_amount(line: &SalesOrderLine) -> Result<Amount, AmountError> {
    price_of(line, line.quantity.checked_sub(line.cancelled)?)?.checked_sub(line.invoiced)
}

/// The state that the lines amount to. A hold is not among them: it is put and taken by allocation alone.
pub fn state_of(lines: &[SalesOrderLine]) -> Result<&'static str, AmountError> {
    let (mut shipped, mut cancelled, mut backordered, mut waiting) = (false, false, false, false);
    let mut all_done = true;
    for line in lines {
        let open = open(line)?;
        shipped |= !line.shipped.is_zero();
        cancelled |= !line.cancelled.is_zero();
        backordered |= !line.backordered.is_zero();
        waiting |= open != line.allocated.checked_add(line.backordered)?;
        all_done &= open.is_zero();
    }
    Ok(match (all_done, shipped, cancelled) {
        (true, true, false) => "shipped",
        (true, true, true) => "closed",
        (true, false, _) => "cancelled",
        (false, _, _) if waiting => "open",
        (false, _, _) if backordered => "backordered",
        (false, _, _) => "allocated",
    })
}
