use crate::fields::Decimal;
use chandler_amount::Currency;
use chandler_calendar::Day;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Orders from a supplier; a draft until it is placed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreatePurchaseOrder {
    pub supplier_id: String,
    /// site that receives
    pub site_id: String,
    /// send it to the supplier at once
    #[serde(default)]
    pub placed: bool,
    /// checked against the supplier's
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub currency: Option<Currency>,
    /// what proposed it, such as a recommendation run
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// accept less than the supplier's minimum or a broken multiple
    #[serde(default)]
    pub allow_below_minimum: bool,
    pub lines: Vec<NewPurchaseLine>,
}

/// A line of the order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPurchaseLine {
    pub item_id: String,
    pub quantity: Decimal,
    /// the base unit where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// the supplier's terms where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<Decimal>,
    /// the unit of the quantity where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_unit: Option<String>,
    /// the supplier's lead time where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub promised_on: Option<Day>,
    /// recommendation that proposed it
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rec_id: Option<String>,
}
