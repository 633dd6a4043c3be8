use crate::fields::MoneyText;
use chandler_amount::Currency;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Adds a supplier.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateSupplier {
    pub supplier_id: String,
    pub name: String,
    /// the entity's where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub currency: Option<Currency>,
    /// days until its bills are due
    pub payment_days: i64,
    /// smallest order value it accepts
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_order: Option<MoneyText>,
}
