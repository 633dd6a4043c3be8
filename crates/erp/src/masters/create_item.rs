use crate::fields::Decimal;
use chandler_calendar::Day;
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
    /// the day of the command where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub introduced_on: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list_price: Option<NewListPrice>,
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
