//! Which goods leave a site: bins in order of their ids; of an item that is kept by lot, the lots that expire first, wherever they lie.

use super::lot::{Choice, LotShare, NamedLot, refuse_lot};
use crate::refusal::Refusal;
use crate::tables::{BinBalance, Item};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::Quantity;
use chandler_calendar::Day;
use chandler_catalogue::key;

/// Goods to take out of one bin.
#[derive(Debug)]
pub struct Picked {
    pub bin: BinBalance,
    pub quantity: Quantity,
    /// Of which lots; none where the item is not kept by lot.
    pub lots: Vec<LotShare>,
}

/// Goods that are to leave a site.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    pub item: &'a Item,
    pub site_id: &'a str,
    pub quantity: Quantity,
    pub bin_id: Option<&'a str>,
    pub lot_id: Option<&'a str>,
    /// Day in the site's zone: what has expired by then stays.
    pub day: Day,
}

impl Wanted<'_> {
    /// The bins that have the item, which picking reads.
    pub fn lookup(work: &Work<'_>, item_id: &str, site_id: &str) -> Lookup {
        Lookup::set::<BinBalance>(key![work.entity_id(), item_id, site_id])
    }

    /// Where to take the goods from; refused when they are not there.
    pub fn pick(self, work: &Work<'_>) -> Result<Vec<Picked>, Stop> {
        let bins: Vec<BinBalance> = work.scan(key![work.entity_id(), &self.item.item_id, self.site_id])?;
        let picked = if self.item.lot_tracked { self.by_lot(work, bins)? } else { self.by_bin(bins)? };
        let found = Quantity::checked_sum(picked.iter().map(|picked| picked.quantity))?;
        if found == self.quantity {
            return Ok(picked);
        }
        let subject = format!("{} in {}/{}", self.item.item_id, self.site_id, self.bin_id.unwrap_or("all bins"));
        Err(Refusal::new("insufficient_stock", subject).with("available", found).with("requested", self.quantity).into())
    }

    fn by_bin(self, bins: Vec<BinBalance>) -> Result<Vec<Picked>, Stop> {
        refuse_lot(self.item, NamedLot { lot_id: self.lot_id, expires_on: None })?;
        let mut left = self.quantity;
        let mut picked = Vec::new();
        for bin in bins.into_iter().filter(|bin| self.bin_id.is_none_or(|bin_id| bin_id == bin.bin_id)) {
            let quantity = bin.on_hand.checked_sub(bin.held)?.min(left);
            if !quantity.is_zero() {
                left = left.checked_sub(quantity)?;
                picked.push(Picked { bin, quantity, lots: Vec::new() });
            }
        }
        Ok(picked)
    }

    fn by_lot(self, work: &Work<'_>, bins: Vec<BinBalance>) -> Result<Vec<Picked>, Stop> {
        let choice = Choice { item: self.item, site_id: self.site_id, bin_id: self.bin_id, lot_id: self.lot_id, good_on: Some(self.day) };
        let shares = choice.take(work, self.quantity)?;
        let of_bin = |bin: BinBalance| {
            let lots: Vec<LotShare> = shares.iter().filter(|share| share.lot.bin_id == bin.bin_id).cloned().collect();
            let quantity = Quantity::checked_sum(lots.iter().map(|share| share.quantity))?;
            Ok(Picked { bin, quantity, lots })
        };
        let picked: Result<Vec<Picked>, Stop> = bins.into_iter().map(of_bin).collect();
        Ok(picked?.into_iter().filter(|picked| !picked.lots.is_empty()).collect())
    }
}
