//! `ship_transfer`.

use super::{dimensions, open};
use crate::command::Command;
use crate::finance::posting_rules::{TRANSFER_INVENTORY, TRANSFER_TRANSIT};
use crate::finance::{Books, Entry};
use crate::tables::{Bin, Item, Transfer, TransferLot};
use crate::warehouse::{Cause, LotShare, Movement, Outside, Wanted, item_site, layer_lookups, post_move, site, take};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::{Amount, Quantity};
use chandler_calendar::Day;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Sends the goods of a transfer on their way.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShipTransfer {
    pub transfer_number: String,
    /// bins in order of their ids where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bin_id: Option<String>,
    /// of an item that is kept by lot; the lots that expire first where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot_id: Option<String>,
}

impl Command for ShipTransfer {
    const NAME: &'static str = "ship_transfer";
    const SUMMARY: &'static str = "Sends the goods of a transfer on their way";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "not_live",
        "unknown_document",
        "wrong_state",
        "unknown_bin",
        "insufficient_stock",
        "unknown_lot",
        "not_kept_by_lot",
        "lot_expired",
        "too_large",
    ];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        let (books, mut transfer) = open(work, &self.transfer_number, "planned")?;
        let item: Item = work.require(key![&transfer.item_id], "unknown_item")?;
        let (_, day) = site(work, &transfer.from_site_id)?;
        let cost = take_stock(work, &books, &item, &transfer)?;
        self.empty_bins(work, &item, &transfer, day)?;
        let mut entry = Entry::new(&books, &self.transfer_number);
        let from = dimensions(&item, &transfer.from_site_id);
        entry.line(&TRANSFER_TRANSIT, cost, &dimensions(&item, &transfer.to_site_id))?;
        entry.line(&TRANSFER_INVENTORY, cost, &from)?;
        entry.post(work)?;
        transfer.state = "in_transit".to_owned();
        transfer.shipped_on = Some(day);
        transfer.cost = cost;
        work.document("transfer", &self.transfer_number);
        work.update(transfer);
        Ok(())
    }
}

/// Takes the goods out of the position and its cost layers; gives what they cost.
fn take_stock(work: &mut Work<'_>, books: &Books, item: &Item, transfer: &Transfer) -> Result<Amount, Stop> {
    let mut position = item_site(work, &transfer.item_id, &transfer.from_site_id, books.currency)?;
    work.fetch(layer_lookups(work, item, &position))?;
    let cause = Cause { kind: "transfer", source: &transfer.transfer_number, source_line: 1 };
    let takes = take(work, books, item, &mut position, transfer.quantity, None, cause)?;
    position.on_hand = position.on_hand.checked_sub(transfer.quantity)?;
    position.allocated = position.allocated.checked_sub(transfer.quantity)?;
    work.update(position);
    Ok(Amount::checked_sum(takes.iter().map(|taken| taken.amount))?)
}

impl ShipTransfer {
    /// Takes the goods out of bins: the one named, or as many as it needs.
    fn empty_bins(&self, work: &mut Work<'_>, item: &Item, transfer: &Transfer, day: Day) -> Result<(), Stop> {
        let named = self.bin_id.iter().map(|bin_id| Lookup::row::<Bin>(key![work.entity_id(), &transfer.from_site_id, bin_id]));
        work.fetch(named.chain([Wanted::lookup(work, &transfer.item_id, &transfer.from_site_id)]))?;
        if let Some(bin_id) = &self.bin_id {
            work.require::<Bin>(key![work.entity_id(), &transfer.from_site_id, bin_id], "unknown_bin")?;
        }
        let (site_id, quantity) = (&transfer.from_site_id, transfer.quantity);
        let wanted = Wanted { item, site_id, quantity, bin_id: self.bin_id.as_deref(), lot_id: self.lot_id.as_deref(), day };
        for picked in wanted.pick(work)? {
            record_lots(work, transfer, &picked.lots)?;
            let outside = Outside::Transit(&transfer.transfer_number);
            post_move(work, Movement::out_of(picked, outside, day, &transfer.transfer_number, 1))?;
        }
        Ok(())
    }
}

/// What of each lot is on its way; one that lay in several bins arrives as one.
fn record_lots(work: &mut Work<'_>, transfer: &Transfer, shares: &[LotShare]) -> Result<(), Stop> {
    for share in shares {
        let lot_key = key![work.entity_id(), &transfer.transfer_number, &share.lot.lot_id];
        let before = work.get::<TransferLot>(lot_key)?.map_or(Quantity::ZERO, |row| row.quantity);
        work.insert(TransferLot {
            entity_id: transfer.entity_id.clone(),
            transfer_number: transfer.transfer_number.clone(),
            lot_id: share.lot.lot_id.clone(),
            item_id: transfer.item_id.clone(),
            quantity: before.checked_add(share.quantity)?,
        });
    }
    Ok(())
}
