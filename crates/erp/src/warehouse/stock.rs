//! The stock ledger: moves between typed places, and the balances of bins and sites that they add up to.

use super::lot::{self, LotShare};
use super::picking::Picked;
use crate::finance::day_at;
use crate::refusal::Refusal;
use crate::tables::{Bin, BinBalance, Item, ItemSite, Site, StockMove};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::{Amount, AmountError, Currency, Quantity};
use chandler_calendar::Day;
use chandler_catalogue::key;

/// Where goods come from or go to outside our bins.
#[derive(Clone, Copy, Debug)]
pub enum Outside<'a> {
    Supplier(&'a str),
    Customer(&'a str),
    /// The returns hold, by customer return.
    Returns(&'a str),
    /// On the way between our sites, named by the transfer.
    Transit(&'a str),
    /// Where found goods come from and lost goods go, named by the reason.
    Adjustment(&'a str),
}

impl<'a> Outside<'a> {
    /// Kind and name, as a move has them.
    fn place(self) -> (&'static str, &'a str) {
        match self {
            Self::Supplier(id) => ("supplier", id),
            Self::Customer(id) => ("customer", id),
            Self::Returns(id) => ("returns", id),
            Self::Transit(id) => ("transit", id),
            Self::Adjustment(id) => ("adjustment", id),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Into,
    OutOf,
}

impl Direction {
    /// What a balance comes to by these goods.
    fn change(self, balance: Quantity, quantity: Quantity) -> Result<Quantity, AmountError> {
        match self {
            Self::Into => balance.checked_add(quantity),
            Self::OutOf => balance.checked_sub(quantity),
        }
    }
}

/// Goods that enter or leave a bin, and which document says so.
pub struct Movement<'a> {
    pub direction: Direction,
    pub bin: BinBalance,
    pub outside: Outside<'a>,
    pub quantity: Quantity,
    /// Which lots it is made of; none where the item is not kept by lot.
    pub lots: Vec<LotShare>,
    /// Day in the site's zone.
    pub day: Day,
    pub source: &'a str,
    pub source_line: i64,
}

impl<'a> Movement<'a> {
    /// Picked goods leave their bin.
    pub fn out_of(picked: Picked, outside: Outside<'a>, day: Day, source: &'a str, source_line: i64) -> Self {
        let Picked { bin, quantity, lots } = picked;
        Self { direction: Direction::OutOf, bin, outside, quantity, lots, day, source, source_line }
    }
}

/// The rows of a site, its day included.
pub fn site(work: &Work<'_>, site_id: &str) -> Result<(Site, Day), Stop> {
    let site: Site = work.require(key![work.entity_id(), site_id], "unknown_site")?;
    let day = day_at(work, &site)?;
    Ok((site, day))
}

pub fn item_site_lookup(work: &Work<'_>, item_id: &str, site_id: &str) -> Lookup {
    Lookup::row::<ItemSite>(key![work.entity_id(), item_id, site_id])
}

/// The position of an item at a site; an empty one where there was none yet.
pub fn item_site(work: &Work<'_>, item_id: &str, site_id: &str, currency: Currency) -> Result<ItemSite, Stop> {
    let row = work.get::<ItemSite>(key![work.entity_id(), item_id, site_id])?;
    Ok(row.unwrap_or_else(|| ItemSite {
        entity_id: work.entity_id().to_owned(),
        item_id: item_id.to_owned(),
        site_id: site_id.to_owned(),
        on_hand: Quantity::ZERO,
        held: Quantity::ZERO,
        allocated: Quantity::ZERO,
        backordered: Quantity::ZERO,
        on_order: Quantity::ZERO,
        inbound: Quantity::ZERO,
        pool_value: Amount::ZERO,
        next_layer: 1,
        first_open_layer: 1,
        currency,
    }))
}

/// On hand, not held, still good today and not promised to anybody. Reads the item, and the site and its lots where the item is kept by lot.
pub fn available(work: &Work<'_>, position: &ItemSite) -> Result<Quantity, Stop> {
    Ok(for_sale(work, position)?.checked_sub(position.allocated)?.max(Quantity::ZERO))
}

/// Promised, and no longer good.
pub fn reserved_and_expired(work: &Work<'_>, position: &ItemSite) -> Result<Quantity, Stop> {
    Ok(position.allocated.checked_sub(for_sale(work, position)?)?.max(Quantity::ZERO))
}

fn for_sale(work: &Work<'_>, position: &ItemSite) -> Result<Quantity, Stop> {
    let item: Item = work.require(key![&position.item_id], "unknown_item")?;
    let sound = position.on_hand.checked_sub(position.held)?;
    if !item.lot_tracked {
        return Ok(sound);
    }
    work.fetch([Lookup::row::<Site>(key![work.entity_id(), &position.site_id]), lot::lots_lookup(work, &position.item_id, &position.site_id)])?;
    let (_, day) = site(work, &position.site_id)?;
    Ok(sound.checked_sub(lot::expired(work, &item, &position.site_id, day)?)?)
}

pub fn bin_lookups(work: &Work<'_>, item_id: &str, site_id: &str, bin_id: &str) -> [Lookup; 2] {
    [Lookup::row::<Bin>(key![work.entity_id(), site_id, bin_id]), Lookup::row::<BinBalance>(key![work.entity_id(), item_id, site_id, bin_id])]
}

/// The balance of an existing bin; an empty one where the item never was in it.
pub fn bin_balance(work: &Work<'_>, item_id: &str, site_id: &str, bin_id: &str) -> Result<BinBalance, Stop> {
    work.require::<Bin>(key![work.entity_id(), site_id, bin_id], "unknown_bin")?;
    let row = work.get::<BinBalance>(key![work.entity_id(), item_id, site_id, bin_id])?;
    Ok(row.unwrap_or_else(|| BinBalance {
        entity_id: work.entity_id().to_owned(),
        item_id: item_id.to_owned(),
        site_id: site_id.to_owned(),
        bin_id: bin_id.to_owned(),
        on_hand: Quantity::ZERO,
        held: Quantity::ZERO,
    }))
}

/// Posts a move, one for each lot, and the balances of its bin and lots; the caller keeps the position of the site.
pub fn post_move(work: &mut Work<'_>, movement: Movement<'_>) -> Result<(), Stop> {
    let mut bin = movement.bin;
    bin.on_hand = movement.direction.change(bin.on_hand, movement.quantity)?;
    let (outside, inside) = (movement.outside.place(), ("site", bin.bin_id.as_str()));
    let (from, to) = if movement.direction == Direction::Into { (outside, inside) } else { (inside, outside) };
    let goods = Goods {
        item_id: &bin.item_id,
        site_id: &bin.site_id,
        quantity: movement.quantity,
        lot_id: None,
        day: movement.day,
        source: movement.source,
        source_line: movement.source_line,
    };
    if movement.lots.is_empty() {
        insert_move(work, &goods, from, to);
    }
    for LotShare { mut lot, quantity } in movement.lots {
        insert_move(work, &Goods { quantity, lot_id: Some(&lot.lot_id), ..goods }, from, to);
        lot.on_hand = movement.direction.change(lot.on_hand, quantity)?;
        work.save(lot);
    }
    work.save(bin);
    Ok(())
}

/// Goods that move, and which document says so.
#[derive(Clone, Copy)]
pub struct Goods<'a> {
    pub item_id: &'a str,
    /// Site that moves them.
    pub site_id: &'a str,
    pub quantity: Quantity,
    pub lot_id: Option<&'a str>,
    /// Day in the site's zone.
    pub day: Day,
    pub source: &'a str,
    pub source_line: i64,
}

/// Posts a move that no bin takes part in: between the returns hold and the world.
pub fn post_outside_move(work: &mut Work<'_>, goods: &Goods<'_>, from: Outside<'_>, to: Outside<'_>) {
    insert_move(work, goods, from.place(), to.place());
}

fn insert_move(work: &mut Work<'_>, goods: &Goods<'_>, from: (&str, &str), to: (&str, &str)) {
    work.insert(StockMove {
        entity_id: work.entity_id().to_owned(),
        commit_seq: work.context.commit_seq,
        line: work.next_line::<StockMove>(),
        item_id: goods.item_id.to_owned(),
        site_id: goods.site_id.to_owned(),
        from_kind: from.0.to_owned(),
        from_id: from.1.to_owned(),
        to_kind: to.0.to_owned(),
        to_id: to.1.to_owned(),
        quantity: goods.quantity,
        lot_id: goods.lot_id.map(str::to_owned),
        effective_at: work.context.effective_at,
        effective_on: goods.day,
        source: goods.source.to_owned(),
        source_line: goods.source_line,
    });
}

/// Changes how much of a bin's goods is held, of one lot where the item is kept by lot; positive holds more.
pub fn change_hold(work: &mut Work<'_>, position: &mut ItemSite, bin_id: &str, lot_id: Option<&str>, change: Quantity) -> Result<(), Stop> {
    if change.is_zero() {
        return Ok(());
    }
    let mut bin = bin_balance(work, &position.item_id, &position.site_id, bin_id)?;
    bin.held = bin.held.checked_add(change)?;
    position.held = position.held.checked_add(change)?;
    if let Some(lot_id) = lot_id {
        let mut lot = lot::in_bin(work, &bin, lot_id)?;
        lot.held = lot.held.checked_add(change)?;
        work.update(lot);
    }
    work.save(bin);
    Ok(())
}

/// Refuses to take more than nobody was promised; what has expired can be taken.
pub fn require_available(position: &ItemSite, bin: &BinBalance, requested: Quantity) -> Result<(), Stop> {
    let free_in_bin = bin.on_hand.checked_sub(bin.held)?;
    let free = position.on_hand.checked_sub(position.held)?.checked_sub(position.allocated)?.min(free_in_bin);
    if requested > free {
        let subject = format!("{} in {}/{}", position.item_id, position.site_id, bin.bin_id);
        return Err(Refusal::new("insufficient_stock", subject).with("available", free).with("requested", requested).into());
    }
    Ok(())
}
