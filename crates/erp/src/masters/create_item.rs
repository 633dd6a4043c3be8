//! `create_item`.

use crate::command::{Command, Invalid};
use crate::fields::Decimal;
use crate::finance::Books;
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::{Item, ItemUnit, ListPrice};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::UnitFactor;
use chandler_calendar::Day;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Adds a stock keeping unit with its units and, where given, its first list price.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateItem {
    pub item_id: String,
    pub name: String,
    pub family: String,
    /// unit in which stock is counted; EA where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_unit: Option<String>,
    #[serde(default)]
    pub costing: Costing,
    /// packs of the item; the base unit needs none
    #[serde(default)]
    pub units: Vec<NewUnit>,
    /// receipts are held until inspected
    #[serde(default)]
    pub inspected: bool,
    /// kept by lot, each with the last day on which it may be sold
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub lot_tracked: bool,
    /// days for which a lot keeps from its receipt on; the item is then kept by lot. Without them each receipt says how long
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shelf_life_days: Option<i64>,
    /// the day of the command where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub introduced_on: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list_price: Option<NewListPrice>,
}

impl Command for CreateItem {
    const NAME: &'static str = "create_item";
    const SUMMARY: &'static str = "Adds a stock keeping unit with its units and, where given, its list price";
    const REFUSALS: &'static [&'static str] =
        &["unknown_entity", "already_exists", "unknown_unit", "price_unit_not_whole", "not_positive", "negative", "too_large"];
    const BEFORE_LIVE: bool = true;

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        reading::id(&self.item_id, "item_id")?;
        let packs = self.units.iter().map(|pack| Lookup::row::<ItemUnit>(key![&self.item_id, &pack.unit]));
        let price_unit = self.list_price.as_ref().map(|price| price.price_unit.as_ref());
        let lookups = reading::unit_lookups(&self.item_id, price_unit).into_iter().chain(packs).chain([Books::lookup(work)]);
        work.fetch(lookups)?;
        let books = Books::open(work)?;
        work.require_new::<Item>(key![&self.item_id])?;
        let item = self.item(&books)?;
        self.add_units(work, &item)?;
        self.add_list_price(work, &books, &item)?;
        work.document("item", &item.item_id);
        work.insert(item);
        Ok(())
    }
}

impl CreateItem {
    fn item(&self, books: &Books) -> Result<Item, Stop> {
        let shelf_life_days = shelf_life(self.shelf_life_days)?;
        Ok(Item {
            item_id: self.item_id.clone(),
            name: self.name.clone(),
            family: self.family.clone(),
            base_unit: self.base_unit.clone().unwrap_or_else(|| "EA".to_owned()),
            costing: self.costing.as_str().to_owned(),
            status: "active".to_owned(),
            superseded_by: None,
            inspected: self.inspected,
            lot_tracked: self.lot_tracked || shelf_life_days.is_some(),
            shelf_life_days,
            introduced_on: self.introduced_on.unwrap_or(books.today),
        })
    }

    fn add_units(&self, work: &mut Work<'_>, item: &Item) -> Result<(), Stop> {
        for (index, pack) in self.units.iter().enumerate() {
            let field = format!("units[{index}]");
            reading::id(&pack.unit, &format!("{field}.unit"))?;
            let factor = factor_of(pack, &field)?;
            let unit_key = key![&item.item_id, &pack.unit];
            if pack.unit == item.base_unit || work.get::<ItemUnit>(unit_key)?.is_some() {
                return Err(Refusal::new("already_exists", &pack.unit).into());
            }
            let (numerator, denominator) = (factor.numerator(), factor.denominator());
            work.insert(ItemUnit { item_id: item.item_id.clone(), unit: pack.unit.clone(), numerator, denominator });
        }
        Ok(())
    }

    fn add_list_price(&self, work: &mut Work<'_>, books: &Books, item: &Item) -> Result<(), Stop> {
        let Some(price) = &self.list_price else {
            return Ok(());
        };
        let (unit_price, price_per) = reading::price(work, item, price.price_unit.as_ref(), &price.unit_price, "list_price.unit_price")?;
        work.insert(ListPrice {
            entity_id: work.entity_id().to_owned(),
            item_id: item.item_id.clone(),
            customer_id: String::new(),
            from_on: price.from_on.unwrap_or(item.introduced_on),
            until_on: None,
            unit_price,
            price_per,
            currency: books.currency,
        });
        Ok(())
    }
}

/// A shelf life is of one day at least: what expires before it could be sold is not taken in.
pub fn shelf_life(days: Option<i64>) -> Result<Option<i64>, Stop> {
    match days.map(|days| reading::days(days, "shelf_life_days")).transpose()? {
        Some(0) => Err(Refusal::new("not_positive", "shelf_life_days").into()),
        days => Ok(days),
    }
}

/// Base units that one of the pack holds.
pub fn factor_of(pack: &NewUnit, field: &str) -> Result<UnitFactor, Stop> {
    let factor = UnitFactor::new(pack.numerator, pack.denominator.unwrap_or(1));
    Ok(factor.map_err(|error| Invalid::new(field, error.to_string(), "Give the base units that one unit holds"))?)
}

/// A unit or pack: so many base units, as numerator over denominator.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUnit {
    pub unit: String,
    pub numerator: i64,
    /// 1 where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denominator: Option<i64>,
}

/// A list price.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewListPrice {
    pub unit_price: Decimal,
    /// the base unit where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_unit: Option<String>,
    /// the day of introduction where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub from_on: Option<Day>,
}

/// How the cost of what leaves is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Costing {
    #[default]
    Fifo,
    Average,
}

impl Costing {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fifo => "fifo",
            Self::Average => "average",
        }
    }
}
