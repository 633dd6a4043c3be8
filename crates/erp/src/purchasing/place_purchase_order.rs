use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Sends a draft to its supplier.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlacePurchaseOrder {
    pub po_number: String,
}
