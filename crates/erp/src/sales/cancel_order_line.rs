use crate::fields::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Gives up what a customer no longer wants of a line, reserved goods included.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelOrderLine {
    pub so_number: String,
    pub line: i64,
    /// all that has not shipped where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Decimal>,
    /// the base unit where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}
