//! Which selling price holds: the one agreed on the line, else the customer's, else the list's; the newest that has begun.

use crate::refusal::Refusal;
use crate::tables::ListPrice;
use crate::work::{Lookup, Stop, Work};
use chandler_amount::{Price, Quantity};
use chandler_calendar::Day;
use chandler_catalogue::key;

/// A price with where it comes from.
pub struct Resolved {
    pub unit_price: Price,
    pub price_per: Quantity,
    /// `order`, `customer` or `list`.
    pub source: &'static str,
}

pub fn price_lookups(work: &Work<'_>, item_id: &str, customer_id: &str) -> [Lookup; 2] {
    [customer_id, ""].map(|owner| Lookup::set::<ListPrice>(key![work.entity_id(), item_id, owner]))
}

/// The price of an item for a customer on a day.
pub fn resolve(work: &Work<'_>, item_id: &str, customer_id: &str, day: Day) -> Result<Resolved, Stop> {
    for (owner, source) in [(customer_id, "customer"), ("", "list")] {
        let prices: Vec<ListPrice> = work.scan(key![work.entity_id(), item_id, owner])?;
        if let Some(price) = prices.into_iter().rev().find(|price| price.from_on <= day) {
            return Ok(Resolved { unit_price: price.unit_price, price_per: price.price_per, source });
        }
    }
    Err(Refusal::new("no_price", item_id).with("day", day).into())
}
