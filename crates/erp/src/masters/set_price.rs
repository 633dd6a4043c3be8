use crate::fields::Decimal;
use chandler_calendar::Day;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Sets a selling price from a day on: the list price, or a customer's.
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
}
