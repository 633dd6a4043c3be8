use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Opens a warehouse with its bins.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateSite {
    pub site_id: String,
    pub name: String,
    /// the entity's zone where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// at least one
    pub bins: Vec<NewBin>,
}

/// A place in the site.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBin {
    pub bin_id: String,
    #[serde(default)]
    pub kind: BinKind,
}

/// What a bin is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BinKind {
    #[default]
    Storage,
    Receiving,
}
