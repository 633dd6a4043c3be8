use crate::fields::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Passes or rejects goods that a receipt holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InspectReceipt {
    pub receipt_number: String,
    pub lines: Vec<InspectedLine>,
}

/// The result for one line of the receipt.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InspectedLine {
    /// line of the receipt
    pub line: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passed: Option<Decimal>,
    /// stays held until return_to_supplier
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rejected: Option<Decimal>,
    /// the base unit where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}
