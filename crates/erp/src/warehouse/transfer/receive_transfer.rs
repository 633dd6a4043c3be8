//! `receive_transfer`.

use super::{dimensions, open};
use crate::command::Command;
use crate::finance::posting_rules::{TRANSFER_ARRIVAL, TRANSFER_FREIGHT_ACCRUAL, TRANSFER_OUT_OF_TRANSIT};
use crate::finance::{Books, Entry};
use crate::tables::{BinBalance, Item, Transfer, TransferLot};
use crate::warehouse::{
    Cause, Direction, Incoming, LotShare, Movement, NamedLot, Outside, add, bin_balance, bin_lookups, item_site, layer_lookups, post_move, site,
};
use crate::work::{Stop, Work};
use chandler_amount::Amount;
use chandler_calendar::Day;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Takes the goods of a transfer into a bin of the site that gets them, with the carriage in their cost.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveTransfer {
    pub transfer_number: String,
    pub bin_id: String,
}

impl Command for ReceiveTransfer {
    const NAME: &'static str = "receive_transfer";
    const SUMMARY: &'static str = "Takes the goods of a transfer into the site that gets them";
    const REFUSALS: &'static [&'static str] = &["unknown_entity", "not_live", "unknown_document", "wrong_state", "unknown_bin", "too_large"];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        let (books, mut transfer) = open(work, &self.transfer_number, "in_transit")?;
        work.fetch(bin_lookups(work, &transfer.item_id, &transfer.to_site_id, &self.bin_id))?;
        let item: Item = work.require(key![&transfer.item_id], "unknown_item")?;
        let (_, day) = site(work, &transfer.to_site_id)?;
        let bin = bin_balance(work, &transfer.item_id, &transfer.to_site_id, &self.bin_id)?;
        let lots = lots_of(work, &item, &transfer, &bin, day)?;
        let value = transfer.cost.checked_add(transfer.freight)?;
        put_into_stock(work, &books, &item, &transfer, value)?;
        let (outside, source) = (Outside::Transit(&transfer.transfer_number), &self.transfer_number);
        post_move(work, Movement { direction: Direction::Into, bin, outside, quantity: transfer.quantity, lots, day, source, source_line: 1 })?;
        let there = dimensions(&item, &transfer.to_site_id);
        let mut entry = Entry::new(&books, &self.transfer_number);
        entry.line(&TRANSFER_ARRIVAL, value, &there)?;
        entry.line(&TRANSFER_OUT_OF_TRANSIT, transfer.cost, &there)?;
        entry.line(&TRANSFER_FREIGHT_ACCRUAL, transfer.freight, &there)?;
        entry.post(work)?;
        transfer.state = "received".to_owned();
        transfer.received_on = Some(day);
        transfer.freight_accrued = transfer.freight;
        work.document("transfer", &self.transfer_number);
        work.update(transfer);
        Ok(())
    }
}

/// The goods arrive in the lots in which they left.
fn lots_of(work: &mut Work<'_>, item: &Item, transfer: &Transfer, bin: &BinBalance, day: Day) -> Result<Vec<LotShare>, Stop> {
    if !item.lot_tracked {
        return Ok(Vec::new());
    }
    let mut lots = Vec::new();
    for row in work.scan::<TransferLot>(key![work.entity_id(), &transfer.transfer_number])? {
        let incoming = Incoming { item, bin, quantity: row.quantity, day, source: &transfer.transfer_number };
        lots.extend(incoming.found(work, NamedLot { lot_id: Some(&row.lot_id), expires_on: None })?);
    }
    Ok(lots)
}

fn put_into_stock(work: &mut Work<'_>, books: &Books, item: &Item, transfer: &Transfer, value: Amount) -> Result<(), Stop> {
    let mut position = item_site(work, &transfer.item_id, &transfer.to_site_id, books.currency)?;
    work.fetch(layer_lookups(work, item, &position))?;
    let cause = Cause { kind: "transfer", source: &transfer.transfer_number, source_line: 1 };
    add(work, books, item, &mut position, transfer.quantity, value, cause)?;
    position.on_hand = position.on_hand.checked_add(transfer.quantity)?;
    position.inbound = position.inbound.checked_sub(transfer.quantity)?;
    work.update(position);
    Ok(())
}
