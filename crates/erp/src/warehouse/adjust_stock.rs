use crate::fields::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Corrects the stock of a bin after a count; exactly one of counted and difference.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdjustStock {
    pub item_id: String,
    pub site_id: String,
    pub bin_id: String,
    /// what is there
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<Decimal>,
    /// more (positive) or less (negative) than the books say
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difference: Option<Decimal>,
    /// the base unit where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// cost of goods found, per unit; the average of what is there where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_cost: Option<Decimal>,
    /// why; `opening_balance` posts against opening balances, anything else against write-offs
    pub reason: String,
}
