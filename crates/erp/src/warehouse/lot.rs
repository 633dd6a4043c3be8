//! Lots: goods of an item that keep until the same day, by bin. An item is kept by lot or not at all.
//!
//! Promises: the lots of a bin add up to its balance, held goods included; what is taken is the lot that expires first, unless a command names another.
//! Leaves out: cost by lot (layers follow receipts, not lots) and several lots in one line of a receipt or return: those are lines of two documents.

use crate::reading;
use crate::refusal::Refusal;
use crate::tables::{BinBalance, Item, Lot, LotBalance};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::Quantity;
use chandler_calendar::Day;
use chandler_catalogue::key;

/// Goods of a lot that go into its bin or leave it.
#[derive(Clone, Debug)]
pub struct LotShare {
    pub lot: LotBalance,
    pub quantity: Quantity,
}

/// The lot that a command names, and how long it keeps.
#[derive(Clone, Copy, Debug, Default)]
pub struct NamedLot<'a> {
    pub lot_id: Option<&'a str>,
    pub expires_on: Option<Day>,
}

/// Goods that come into a bin, and which document says so.
#[derive(Clone, Copy)]
pub struct Incoming<'a> {
    pub item: &'a Item,
    pub bin: &'a BinBalance,
    pub quantity: Quantity,
    /// Day in the site's zone.
    pub day: Day,
    pub source: &'a str,
}

impl Incoming<'_> {
    /// A supplier's delivery: unnamed goods are a lot of the receipt's line that keeps for the shelf life; what has expired is not taken in.
    pub fn received(self, work: &mut Work<'_>, named: NamedLot<'_>, line: i64) -> Result<Vec<LotShare>, Stop> {
        let own = format!("{}-{line}", self.source);
        let named = if self.item.lot_tracked { NamedLot { lot_id: Some(named.lot_id.unwrap_or(&own)), ..named } } else { named };
        let shelf_life = self.item.shelf_life_days.map(|days| self.day.plus_days(i32::try_from(days).unwrap_or(i32::MAX)));
        let shares = self.into_lot(work, named, shelf_life)?;
        for share in &shares {
            reading::not_before(share.lot.expires_on, self.day, &format!("The last day of {}", of_lot(self.item, &share.lot.lot_id)))?;
        }
        Ok(shares)
    }

    /// Goods that were found, came back or were moved: nobody can say how long unnamed ones keep.
    pub fn found(self, work: &mut Work<'_>, named: NamedLot<'_>) -> Result<Vec<LotShare>, Stop> {
        self.into_lot(work, named, None)
    }

    fn into_lot(self, work: &mut Work<'_>, named: NamedLot<'_>, expires_at_latest: Option<Day>) -> Result<Vec<LotShare>, Stop> {
        let item = self.item;
        if !item.lot_tracked {
            return refuse_lot(item, named).map(|()| Vec::new());
        }
        let lot_id = named.lot_id.ok_or_else(|| Refusal::new("lot_needed", &item.item_id))?;
        reading::id(lot_id, "lot_id")?;
        let expires_on = match (work.get::<Lot>(key![work.entity_id(), &item.item_id, lot_id])?, named.expires_on) {
            (Some(lot), Some(found)) if found != lot.expires_on => {
                let refusal = Refusal::new("lot_differs", of_lot(item, lot_id)).with("expected", lot.expires_on);
                return Err(refusal.with("found", found).into());
            }
            (Some(lot), _) => lot.expires_on,
            (None, given) => self.open_lot(work, lot_id, given, expires_at_latest)?,
        };
        let lot = lot_balance(work, self.bin, lot_id, expires_on)?;
        Ok(vec![LotShare { lot, quantity: self.quantity }])
    }

    /// A lot that nobody has seen before keeps as long as is stated, at most for the shelf life.
    fn open_lot(self, work: &mut Work<'_>, lot_id: &str, stated: Option<Day>, latest: Option<Day>) -> Result<Day, Stop> {
        let subject = of_lot(self.item, lot_id);
        let expires_on = stated.or(latest).ok_or_else(|| Refusal::new("expiry_needed", &subject))?;
        if let Some(latest) = latest.filter(|latest| expires_on > *latest) {
            return Err(Refusal::new("beyond_shelf_life", subject).with("day", expires_on).with("latest", latest).into());
        }
        work.insert(Lot {
            entity_id: work.entity_id().to_owned(),
            item_id: self.item.item_id.clone(),
            lot_id: lot_id.to_owned(),
            expires_on,
            since: self.day,
            source: self.source.to_owned(),
        });
        Ok(expires_on)
    }
}

/// Refuses a lot where there are none.
pub fn refuse_lot(item: &Item, named: NamedLot<'_>) -> Result<(), Stop> {
    if named.lot_id.is_none() && named.expires_on.is_none() { Ok(()) } else { Err(Refusal::new("not_kept_by_lot", &item.item_id).into()) }
}

/// The lot's balance in a bin; an empty one where it never was in it.
pub fn lot_balance(work: &Work<'_>, bin: &BinBalance, lot_id: &str, expires_on: Day) -> Result<LotBalance, Stop> {
    let row = work.get::<LotBalance>(key![&bin.entity_id, &bin.item_id, &bin.site_id, &bin.bin_id, lot_id])?;
    Ok(row.unwrap_or_else(|| LotBalance {
        entity_id: bin.entity_id.clone(),
        item_id: bin.item_id.clone(),
        site_id: bin.site_id.clone(),
        bin_id: bin.bin_id.clone(),
        lot_id: lot_id.to_owned(),
        expires_on,
        on_hand: Quantity::ZERO,
        held: Quantity::ZERO,
    }))
}

/// The lots of an item at a site, which choosing among them reads.
pub fn lots_lookup(work: &Work<'_>, item_id: &str, site_id: &str) -> Lookup {
    Lookup::set::<LotBalance>(key![work.entity_id(), item_id, site_id])
}

/// The balance of a lot that lies in the bin.
pub fn in_bin(work: &Work<'_>, bin: &BinBalance, lot_id: &str) -> Result<LotBalance, Stop> {
    let row = work.get::<LotBalance>(key![&bin.entity_id, &bin.item_id, &bin.site_id, &bin.bin_id, lot_id])?;
    row.ok_or_else(|| Refusal::new("unknown_lot", &bin.item_id).with("lot", lot_id).into())
}

/// What the books have of a lot in the bin, or of all goods in it where none is named.
pub fn on_hand_in_bin(work: &Work<'_>, bin: &BinBalance, lot_id: Option<&str>) -> Result<Quantity, Stop> {
    let Some(lot_id) = lot_id else { return Ok(bin.on_hand) };
    let row = work.get::<LotBalance>(key![&bin.entity_id, &bin.item_id, &bin.site_id, &bin.bin_id, lot_id])?;
    Ok(row.map_or(Quantity::ZERO, |lot| lot.on_hand))
}

/// What of the item's lots at a site may no longer be sold on this day, held goods aside.
pub fn expired(work: &Work<'_>, item: &Item, site_id: &str, day: Day) -> Result<Quantity, Stop> {
    if !item.lot_tracked {
        return Ok(Quantity::ZERO);
    }
    let lots: Vec<LotBalance> = work.scan(key![work.entity_id(), &item.item_id, site_id])?;
    let gone = lots.iter().filter(|lot| has_expired(lot, day)).map(free).collect::<Result<Vec<_>, _>>()?;
    Ok(Quantity::checked_sum(gone)?)
}

/// Which lots to take goods from.
#[derive(Clone, Copy)]
pub struct Choice<'a> {
    pub item: &'a Item,
    pub site_id: &'a str,
    /// All bins where none is named.
    pub bin_id: Option<&'a str>,
    /// The ones that expire first where none is named.
    pub lot_id: Option<&'a str>,
    /// Day on which they must still be good; without one, expired lots are taken, too.
    pub good_on: Option<Day>,
}

impl Choice<'_> {
    /// All of `quantity`, or refused; nothing where the item is not kept by lot.
    pub fn take_all(self, work: &Work<'_>, quantity: Quantity) -> Result<Vec<LotShare>, Stop> {
        if !self.item.lot_tracked {
            return refuse_lot(self.item, NamedLot { lot_id: self.lot_id, expires_on: None }).map(|()| Vec::new());
        }
        let shares = self.take(work, quantity)?;
        let found = Quantity::checked_sum(shares.iter().map(|share| share.quantity))?;
        if found == quantity {
            return Ok(shares);
        }
        let place = format!("{} in {}/{}", self.item.item_id, self.site_id, self.bin_id.unwrap_or("all bins"));
        let subject = self.lot_id.map_or_else(|| place.clone(), |lot_id| format!("{place} lot {lot_id}"));
        Err(Refusal::new("insufficient_stock", subject).with("available", found).with("requested", quantity).into())
    }

    /// As much of `quantity` as there is that is not held, first what expires first.
    pub fn take(self, work: &Work<'_>, quantity: Quantity) -> Result<Vec<LotShare>, Stop> {
        let mut left = quantity;
        let mut shares = Vec::new();
        for lot in self.lots(work)? {
            let quantity = free(&lot)?.min(left);
            if !quantity.is_zero() {
                left = left.checked_sub(quantity)?;
                shares.push(LotShare { lot, quantity });
            }
        }
        Ok(shares)
    }

    /// The lots that may be taken, by the day on which they expire.
    fn lots(self, work: &Work<'_>) -> Result<Vec<LotBalance>, Stop> {
        let mut lots: Vec<LotBalance> = work.scan(key![work.entity_id(), &self.item.item_id, self.site_id])?;
        lots.retain(|lot| self.bin_id.is_none_or(|bin_id| bin_id == lot.bin_id) && self.lot_id.is_none_or(|lot_id| lot_id == lot.lot_id));
        if let (Some(lot_id), true) = (self.lot_id, lots.is_empty()) {
            return Err(Refusal::new("unknown_lot", &self.item.item_id).with("lot", lot_id).into());
        }
        if let Some(day) = self.good_on {
            if let Some(lot) = lots.iter().find(|lot| self.lot_id.is_some() && has_expired(lot, day)) {
                let refusal = Refusal::new("lot_expired", of_lot(self.item, &lot.lot_id)).with("expires_on", lot.expires_on);
                return Err(refusal.with("today", day).into());
            }
            lots.retain(|lot| !has_expired(lot, day));
        }
        lots.sort_by(|a, b| (a.expires_on, &a.lot_id, &a.bin_id).cmp(&(b.expires_on, &b.lot_id, &b.bin_id)));
        Ok(lots)
    }
}

/// On hand and not held.
fn free(lot: &LotBalance) -> Result<Quantity, Stop> {
    Ok(lot.on_hand.checked_sub(lot.held)?)
}

fn has_expired(lot: &LotBalance, day: Day) -> bool {
    lot.expires_on < day
}

fn of_lot(item: &Item, lot_id: &str) -> String {
    format!("{} lot {lot_id}", item.item_id)
}
