use crate::fields::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Sets what a supplier offers of an item, and on which terms; replaces what was set before.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetSupplierItem {
    pub supplier_id: String,
    pub item_id: String,
    pub unit_price: Decimal,
    /// unit that the prices are for; the base unit where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_unit: Option<String>,
    pub lead_time_days: i64,
    /// unit of the quantities here; the base unit where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_quantity: Option<Decimal>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_multiple: Option<Decimal>,
    #[serde(default)]
    pub price_breaks: Vec<NewPriceBreak>,
    /// the source to buy from; takes the preference from another supplier
    #[serde(default)]
    pub preferred: bool,
    /// the supplier's own number
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplier_sku: Option<String>,
}

/// A lower price from a quantity upwards.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPriceBreak {
    pub from_quantity: Decimal,
    pub unit_price: Decimal,
}
