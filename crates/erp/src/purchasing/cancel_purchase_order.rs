use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Gives up what a purchase order still expects.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelPurchaseOrder {
    pub po_number: String,
    /// all open lines where it is left out
    #[serde(default)]
    pub lines: Vec<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}
