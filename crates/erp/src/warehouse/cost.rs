//! What stock costs: FIFO layers and moving-average pools, kept as quantity and value, never as a unit cost.
//!
//! Promises: the last unit of a layer takes what value is left of it, so nothing without quantity has value; every change of value is a value
//! entry that names its layer. An average-cost item has the one layer 0: its pool.

use crate::finance::Books;
use crate::tables::{CostLayer, Item, ItemSite, ValueEntry};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::{Amount, Quantity, Rounding, multiply_divide};
use chandler_catalogue::key;

/// The layer of an average-cost item.
pub const POOL: i64 = 0;

/// How many layers are fetched at first; each further round doubles them.
const LAYERS_FETCHED: i64 = 4;

/// Goods taken from a layer, with their cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Take {
    pub layer: i64,
    pub quantity: Quantity,
    pub amount: Amount,
}

/// The document behind a change of value.
#[derive(Clone, Copy)]
pub struct Cause<'a> {
    pub kind: &'static str,
    pub source: &'a str,
    pub source_line: i64,
}

/// Cost of `quantity` out of a layer with so much left: its share, and all of the value with the last unit.
///
/// ```
/// use chandler_erp::share_of_layer;
/// use chandler_amount::{Amount, Quantity};
/// assert_eq!(share_of_layer(Quantity(3), Amount(100), Quantity(1)), Ok(Amount(33)));
/// assert_eq!(share_of_layer(Quantity(2), Amount(67), Quantity(1)), Ok(Amount(34)));
/// assert_eq!(share_of_layer(Quantity(1), Amount(33), Quantity(1)), Ok(Amount(33)));
/// ```
///
/// # Errors
/// When the layer is empty or the result does not fit.
pub fn share_of_layer(remaining: Quantity, remaining_value: Amount, quantity: Quantity) -> Result<Amount, chandler_amount::AmountError> {
    if quantity == remaining {
        return Ok(remaining_value);
    }
    multiply_divide(remaining_value.0, quantity.0, remaining.0, Rounding::HalfAwayFromZero).map(Amount)
}

/// The layers that an issue will probably take from.
pub fn layer_lookups(work: &Work<'_>, item: &Item, position: &ItemSite) -> Vec<Lookup> {
    layers_upto(work, item, position, position.first_open_layer.saturating_add(LAYERS_FETCHED))
}

pub fn layer_lookup(work: &Work<'_>, position: &ItemSite, layer: i64) -> Lookup {
    Lookup::row::<CostLayer>(key![work.entity_id(), &position.item_id, &position.site_id, layer])
}

pub fn is_average(item: &Item) -> bool {
    item.costing == "average"
}

/// Puts goods into a new layer, or into the pool; gives the layer.
pub fn add(
    work: &mut Work<'_>,
    books: &Books,
    item: &Item,
    position: &mut ItemSite,
    quantity: Quantity,
    value: Amount,
    cause: Cause<'_>,
) -> Result<i64, Stop> {
    let layer = if is_average(item) { POOL } else { position.next_layer };
    let pool = if is_average(item) { work.get::<CostLayer>(layer_key(position, POOL))? } else { None };
    let mut row = pool.unwrap_or_else(|| empty_layer(position, layer, cause.source));
    row.received = row.received.checked_add(quantity)?;
    row.remaining = row.remaining.checked_add(quantity)?;
    row.remaining_value = row.remaining_value.checked_add(value)?;
    if is_average(item) {
        work.save(row);
    } else {
        position.next_layer += 1;
        work.insert(row);
    }
    position.pool_value = position.pool_value.checked_add(value)?;
    record(work, books, position, layer, Change { quantity, amount: value, expensed: Amount::ZERO }, cause);
    Ok(layer)
}

/// Takes goods out, oldest first, beginning with the `preferred` layer where one is named. The caller has made sure that they are there.
pub fn take(
    work: &mut Work<'_>,
    books: &Books,
    item: &Item,
    position: &mut ItemSite,
    quantity: Quantity,
    preferred: Option<i64>,
    cause: Cause<'_>,
) -> Result<Vec<Take>, Stop> {
    let mut missing = quantity;
    let mut takes = Vec::new();
    if let Some(layer) = preferred {
        take_from(work, position, layer, &mut missing, &mut takes)?;
    }
    if is_average(item) {
        take_from(work, position, POOL, &mut missing, &mut takes)?;
    } else {
        take_oldest_first(work, item, position, &mut missing, &mut takes)?;
    }
    assert!(missing.is_zero(), "{} at {} has goods without a cost layer", position.item_id, position.site_id);
    for taken in &takes {
        let change = Change { quantity: Quantity(-taken.quantity.0), amount: taken.amount.negated()?, expensed: Amount::ZERO };
        position.pool_value = position.pool_value.checked_add(change.amount)?;
        record(work, books, position, taken.layer, change, cause);
    }
    Ok(takes)
}

/// Changes the value of what is left of a layer; gives back what could not stay with the goods.
///
/// A reduction beyond the value that is there, or any change to an empty layer, is not for stock.
pub fn revalue(
    work: &mut Work<'_>,
    books: &Books,
    position: &mut ItemSite,
    layer: i64,
    to_stock: Amount,
    to_cost: Amount,
    cause: Cause<'_>,
) -> Result<(Amount, Amount), Stop> {
    let mut row: CostLayer = work.require(layer_key(position, layer), "unknown_document")?;
    let bearable = if row.remaining.is_zero() { Amount::ZERO } else { Amount(to_stock.0.max(-row.remaining_value.0)) };
    let expensed = to_cost.checked_add(to_stock.checked_sub(bearable)?)?;
    if !bearable.is_zero() {
        row.remaining_value = row.remaining_value.checked_add(bearable)?;
        position.pool_value = position.pool_value.checked_add(bearable)?;
        work.update(row);
    }
    if !(bearable.is_zero() && expensed.is_zero()) {
        record(work, books, position, layer, Change { quantity: Quantity::ZERO, amount: bearable, expensed }, cause);
    }
    Ok((bearable, expensed))
}

/// Books a difference between what goods cost and what they were settled at, beside the value entries that took them out.
pub fn expense_difference(work: &mut Work<'_>, books: &Books, position: &ItemSite, layer: i64, expensed: Amount, cause: Cause<'_>) {
    if !expensed.is_zero() {
        record(work, books, position, layer, Change { quantity: Quantity::ZERO, amount: Amount::ZERO, expensed }, cause);
    }
}

/// Cost of so many units at the average of what is there; `None` when nothing is.
pub fn average_cost(position: &ItemSite, quantity: Quantity) -> Result<Option<Amount>, Stop> {
    if position.on_hand.is_zero() {
        return Ok(None);
    }
    Ok(Some(Amount(multiply_divide(position.pool_value.0, quantity.0, position.on_hand.0, Rounding::HalfAwayFromZero)?)))
}

fn take_oldest_first(work: &mut Work<'_>, item: &Item, position: &mut ItemSite, missing: &mut Quantity, takes: &mut Vec<Take>) -> Result<(), Stop> {
    let mut fetched_upto = position.first_open_layer.saturating_add(LAYERS_FETCHED);
    let mut layer = position.first_open_layer;
    while layer < position.next_layer && !missing.is_zero() {
        if layer >= fetched_upto {
            fetched_upto = layer.saturating_add(layer - position.first_open_layer);
            work.fetch(layers_upto(work, item, position, fetched_upto))?;
        }
        if take_from(work, position, layer, missing, takes)? {
            layer += 1;
        }
    }
    position.first_open_layer = layer;
    Ok(())
}

/// Takes what a layer can give; says whether it is empty now.
fn take_from(work: &mut Work<'_>, position: &ItemSite, layer: i64, missing: &mut Quantity, takes: &mut Vec<Take>) -> Result<bool, Stop> {
    let Some(mut row) = work.get::<CostLayer>(layer_key(position, layer))? else {
        return Ok(true);
    };
    let quantity = row.remaining.min(*missing);
    if !quantity.is_zero() {
        let amount = share_of_layer(row.remaining, row.remaining_value, quantity)?;
        row.remaining = row.remaining.checked_sub(quantity)?;
        row.remaining_value = row.remaining_value.checked_sub(amount)?;
        *missing = missing.checked_sub(quantity)?;
        takes.push(Take { layer, quantity, amount });
        work.update(row.clone());
    }
    Ok(row.remaining.is_zero())
}

fn layers_upto(work: &Work<'_>, item: &Item, position: &ItemSite, end: i64) -> Vec<Lookup> {
    let layers = if is_average(item) { POOL..POOL + 1 } else { position.first_open_layer..position.next_layer.min(end) };
    layers.map(|layer| layer_lookup(work, position, layer)).collect()
}

fn layer_key(position: &ItemSite, layer: i64) -> chandler_catalogue::Key {
    key![&position.entity_id, &position.item_id, &position.site_id, layer]
}

fn empty_layer(position: &ItemSite, layer: i64, source: &str) -> CostLayer {
    CostLayer {
        entity_id: position.entity_id.clone(),
        item_id: position.item_id.clone(),
        site_id: position.site_id.clone(),
        layer,
        received: Quantity::ZERO,
        remaining: Quantity::ZERO,
        remaining_value: Amount::ZERO,
        source: source.to_owned(),
        currency: position.currency,
    }
}

/// A change of a layer and of the cost of goods beside it.
struct Change {
    quantity: Quantity,
    amount: Amount,
    expensed: Amount,
}

fn record(work: &mut Work<'_>, books: &Books, position: &ItemSite, layer: i64, change: Change, cause: Cause<'_>) {
    let period = books.today.period();
    work.insert(ValueEntry {
        entity_id: work.entity_id().to_owned(),
        commit_seq: work.context.commit_seq,
        line: work.next_line::<ValueEntry>(),
        item_id: position.item_id.clone(),
        site_id: position.site_id.clone(),
        kind: cause.kind.to_owned(),
        layer,
        quantity: change.quantity,
        amount: change.amount,
        expensed: change.expensed,
        period: period.clone(),
        origin_period: period,
        effective_on: books.today,
        source: cause.source.to_owned(),
        source_line: cause.source_line,
        currency: books.currency,
    });
}
