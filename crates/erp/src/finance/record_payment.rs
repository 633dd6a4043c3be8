use crate::fields::MoneyText;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Records money from a customer and settles invoices with it; what is not applied stays on account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordPayment {
    pub customer_id: String,
    pub amount: MoneyText,
    /// the payer's reference
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    #[serde(default)]
    pub applications: Vec<NewApplication>,
}

/// The part that settles an invoice.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewApplication {
    pub invoice_number: String,
    /// what is open where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<MoneyText>,
}
