use crate::fields::{Decimal, MoneyText};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Changes the terms on which this entity sells to a customer; what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetCustomerTerms {
    pub customer_id: String,
    /// needed the first time
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_days: Option<i64>,
    /// needed the first time
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_limit: Option<MoneyText>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_percent: Option<Decimal>,
}
