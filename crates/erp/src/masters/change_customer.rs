//! `change_customer`. Terms have their own command, since each entity has its own.

use crate::command::Command;
use crate::tables::Customer;
use crate::work::{Stop, Work};
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Changes a customer; what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeCustomer {
    pub customer_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
}

impl Command for ChangeCustomer {
    const NAME: &'static str = "change_customer";
    const SUMMARY: &'static str = "Changes name, segment or region of a customer";
    const REFUSALS: &'static [&'static str] = &["unknown_customer"];
    const BEFORE_LIVE: bool = true;

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        let mut customer: Customer = work.require(key![&self.customer_id], "unknown_customer")?;
        customer.name = self.name.unwrap_or(customer.name);
        customer.segment = self.segment.unwrap_or(customer.segment);
        customer.region = self.region.unwrap_or(customer.region);
        work.document("customer", &self.customer_id);
        work.update(customer);
        Ok(())
    }
}
