use chandler_amount::Currency;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Opens a legal entity with its functional currency and the zone whose days date its money.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateEntity {
    pub entity_id: String,
    pub name: String,
    /// ISO 4217 code
    #[schemars(with = "String")]
    pub currency: Currency,
    /// name of the time-zone database, such as America/Chicago
    pub time_zone: String,
}
