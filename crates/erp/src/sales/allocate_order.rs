use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Checks the customer's credit and reserves stock; over the limit the order is put on hold and reserves nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AllocateOrder {
    pub so_number: String,
    /// false: refuse rather than reserve a part; true where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backorder: Option<bool>,
}
