//! `set_price`.

use crate::command::{Command, Invalid};
use crate::fields::Decimal;
use crate::finance::Books;
use crate::reading;
use crate::tables::{Customer, Item, ListPrice};
use crate::work::{Lookup, Stop, Work};
use chandler_calendar::Day;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Sets a selling price from a day on: the list price, or a customer's own (a contract). Given again for the same day, it replaces price and end.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPrice {
    pub item_id: String,
    /// the list price where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    pub unit_price: Decimal,
    /// the base unit where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_unit: Option<String>,
    #[schemars(with = "String")]
    pub from_on: Day,
    /// last day on which it holds; then the price before it holds again. No end where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub until_on: Option<Day>,
}

impl Command for SetPrice {
    const NAME: &'static str = "set_price";
    const SUMMARY: &'static str = "Sets a list price or a customer's price from a day on";
    const REFUSALS: &'static [&'static str] =
        &["unknown_entity", "unknown_item", "unknown_customer", "unknown_unit", "price_unit_not_whole", "negative", "too_large"];
    const BEFORE_LIVE: bool = true;

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        let customer = self.customer_id.iter().map(|customer_id| Lookup::row::<Customer>(key![customer_id]));
        let customer_id = self.customer_id.clone().unwrap_or_default();
        let price_key = key![work.entity_id(), &self.item_id, &customer_id, i64::from(self.from_on.0)];
        let units = reading::unit_lookups(&self.item_id, [self.price_unit.as_ref()]);
        work.fetch(customer.chain(units).chain([Books::lookup(work), Lookup::row::<ListPrice>(price_key)]))?;
        let books = Books::open(work)?;
        let item: Item = work.require(key![&self.item_id], "unknown_item")?;
        if self.customer_id.is_some() {
            work.require::<Customer>(key![&customer_id], "unknown_customer")?;
        }
        if self.until_on.is_some_and(|until_on| until_on < self.from_on) {
            return Err(Invalid::new("until_on", "The price would end before it begins", "Give a day from from_on on, or leave it out").into());
        }
        let (unit_price, price_per) = reading::price(work, &item, self.price_unit.as_ref(), &self.unit_price, "unit_price")?;
        work.document("item", &self.item_id);
        let (entity_id, currency) = (work.entity_id().to_owned(), books.currency);
        let Self { item_id, from_on, until_on, .. } = self;
        work.save(ListPrice { entity_id, item_id, customer_id, from_on, until_on, unit_price, price_per, currency });
        Ok(())
    }
}
