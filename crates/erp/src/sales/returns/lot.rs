//! Which lot a customer sends back: one that it got with the shipment.

use crate::refusal::Refusal;
use crate::tables::{Item, ShipmentLine, ShipmentLot};
use crate::work::{Stop, Work};
use chandler_amount::{AmountError, Quantity};
use chandler_catalogue::key;

/// Takes the goods back out of the lot that is named, or out of the only one of which the customer has any; `None` where the shipment has no lots.
pub fn lot_taken_back(
    work: &mut Work<'_>,
    item: &Item,
    shipped: &ShipmentLine,
    named: Option<&str>,
    quantity: Quantity,
) -> Result<Option<String>, Stop> {
    if !item.lot_tracked {
        return if named.is_some() { Err(Refusal::new("not_kept_by_lot", &item.item_id).into()) } else { Ok(None) };
    }
    let subject = format!("{} line {}", shipped.shipment_number, shipped.line);
    let mut lots: Vec<ShipmentLot> = work.scan(key![&shipped.entity_id, &shipped.shipment_number, shipped.line])?;
    if named.is_none() && lots.is_empty() {
        return Ok(None);
    }
    lots.retain(|lot| named.map_or(lot.returned < lot.quantity, |named| named == lot.lot_id));
    let Some(mut lot) = lots.pop() else {
        return Err(Refusal::new("unknown_lot", subject).with("lot", named.unwrap_or_default()).into());
    };
    if !lots.is_empty() {
        return Err(Refusal::new("lot_needed", subject).into());
    }
    let open = with_customer(&lot)?;
    if quantity > open {
        let subject = format!("{subject} lot {}", lot.lot_id);
        return Err(Refusal::new("more_than_shipped", subject).with("open", open).with("requested", quantity).into());
    }
    lot.returned = lot.returned.checked_add(quantity)?;
    work.update(lot.clone());
    Ok(Some(lot.lot_id))
}

fn with_customer(lot: &ShipmentLot) -> Result<Quantity, AmountError> {
    lot.quantity.checked_sub(lot.returned)
}
