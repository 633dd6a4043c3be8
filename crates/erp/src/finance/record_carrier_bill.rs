use crate::fields::MoneyText;
use chandler_calendar::Day;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Records a carrier's bill for a shipment against the freight accrued.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordCarrierBill {
    pub shipment_number: String,
    /// the shipment's where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier: Option<String>,
    pub amount: MoneyText,
    /// the day of the command where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub billed_on: Option<Day>,
}
