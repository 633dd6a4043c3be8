//! What is not shipped of an order line is given up: by the customer, or for a substitute.

use super::order::open;
use crate::fields::Decimal;
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::{Item, ItemSite, SalesOrderLine};
use crate::work::{Stop, Work};
use chandler_amount::Quantity;
use chandler_catalogue::key;

/// A part of what is open of the line in base units, all of it where none is stated.
pub fn part_of_open(work: &Work<'_>, line: &SalesOrderLine, quantity: Option<&Decimal>, unit: Option<&String>) -> Result<Quantity, Stop> {
    let item: Item = work.require(key![&line.item_id], "unknown_item")?;
    let open = open(line)?;
    let subject = || format!("{} line {}", line.so_number, line.line);
    let quantity = match quantity {
        Some(text) => reading::quantity(work, &item, unit, text, "quantity")?,
        None if open.is_zero() => return Err(Refusal::new("nothing_to_do", subject()).into()),
        None => open,
    };
    if quantity > open {
        return Err(Refusal::new("more_than_ordered", subject()).with("open", open).with("requested", quantity).into());
    }
    Ok(quantity)
}

/// Cancels first what is not reserved, backorders before all; reserved goods last.
pub fn give_up(work: &mut Work<'_>, line: &mut SalesOrderLine, quantity: Quantity) -> Result<(), Stop> {
    let from_backorder = quantity.min(line.backordered);
    let unreserved = open(line)?.checked_sub(line.allocated)?.checked_sub(line.backordered)?;
    let from_reserved = quantity.checked_sub(from_backorder)?.checked_sub(unreserved)?.max(Quantity::ZERO);
    line.backordered = line.backordered.checked_sub(from_backorder)?;
    line.allocated = line.allocated.checked_sub(from_reserved)?;
    line.cancelled = line.cancelled.checked_add(quantity)?;
    if !(from_backorder.is_zero() && from_reserved.is_zero()) {
        let mut position: ItemSite = work.require(key![work.entity_id(), &line.item_id, &line.site_id], "unknown_item")?;
        position.backordered = position.backordered.checked_sub(from_backorder)?;
        position.allocated = position.allocated.checked_sub(from_reserved)?;
        work.update(position);
    }
    work.update(line.clone());
    Ok(())
}
