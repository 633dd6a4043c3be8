use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Discontinues an item, names its successor, or sets it active again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetItemStatus {
    pub item_id: String,
    pub status: ItemStatus,
    /// item that takes over its demand
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superseded_by: Option<String>,
}

/// Whether an item is sold and bought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemStatus {
    #[default]
    Active,
    Discontinued,
}
