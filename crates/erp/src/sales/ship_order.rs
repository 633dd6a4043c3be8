use crate::fields::{Decimal, MoneyText};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Ships allocated goods from one site and invoices them: stock, cost, revenue, freight and tax in one commit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShipOrder {
    pub so_number: String,
    /// site of the first line to ship where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site_id: Option<String>,
    /// everything allocated at the site where it is left out
    #[serde(default)]
    pub lines: Vec<ShippedLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier: Option<String>,
    /// billed to the customer, untaxed
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub freight_billed: Option<MoneyText>,
    /// what the carrier will ask
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub freight_estimate: Option<MoneyText>,
}

/// What leaves of a line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShippedLine {
    /// line of the sales order
    pub line: i64,
    pub quantity: Decimal,
    /// the base unit where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// bins in order of their ids where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bin_id: Option<String>,
}
