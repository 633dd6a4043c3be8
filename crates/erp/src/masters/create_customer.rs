//! `create_customer`.

use super::set_customer_terms::{SetCustomerTerms, terms_lookups};
use crate::command::Command;
use crate::fields::{Decimal, MoneyText};
use crate::finance::Books;
use crate::reading;
use crate::tables::Customer;
use crate::work::{Lookup, Stop, Work};
use chandler_catalogue::key;
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

impl Command for CreateCustomer {
    const NAME: &'static str = "create_customer";
    const SUMMARY: &'static str = "Adds a customer with the terms of this entity";
    const REFUSALS: &'static [&'static str] = &["unknown_entity", "already_exists", "wrong_currency", "negative", "too_large"];
    const BEFORE_LIVE: bool = true;

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        reading::id(&self.customer_id, "customer_id")?;
        let customer_key = key![&self.customer_id];
        let [terms, account] = terms_lookups(work, &self.customer_id);
        work.fetch([Books::lookup(work), Lookup::row::<Customer>(customer_key.clone()), terms, account])?;
        let books = Books::open(work)?;
        work.require_new::<Customer>(customer_key)?;
        let terms = SetCustomerTerms {
            customer_id: self.customer_id.clone(),
            payment_days: Some(self.payment_days),
            credit_limit: Some(self.credit_limit),
            tax_percent: self.tax_percent,
            reason: None,
        };
        terms.apply(work, &books)?;
        work.document("customer", &self.customer_id);
        let (segment, region) = (self.segment.unwrap_or_default(), self.region.unwrap_or_default());
        work.insert(Customer { customer_id: self.customer_id, name: self.name, segment, region });
        Ok(())
    }
}
