use crate::fields::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Receives goods into bins, at order price.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceivePurchaseOrder {
    pub po_number: String,
    pub lines: Vec<ReceivedLine>,
}

/// Goods of one line of the order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceivedLine {
    /// line of the purchase order
    pub line: i64,
    pub quantity: Decimal,
    /// unit of both quantities; the base unit where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    pub bin_id: String,
    /// of it held for inspection; all where the item is inspected, none otherwise
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<Decimal>,
}
