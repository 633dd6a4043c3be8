use crate::fields::{Decimal, MoneyText};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Adds a customer with the terms of this entity.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateCustomer {
    pub customer_id: String,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// days until an invoice is due
    pub payment_days: i64,
    /// largest exposure: open invoices and open orders less payments on account
    pub credit_limit: MoneyText,
    /// sales tax, such as 8.25; none where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_percent: Option<Decimal>,
}
