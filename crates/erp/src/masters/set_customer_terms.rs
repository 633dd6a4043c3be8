//! `set_customer_terms`.

use crate::command::Command;
use crate::crm::{Party, record_activity};
use crate::fields::{Decimal, MoneyText};
use crate::finance::Books;
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::{Customer, CustomerAccount, CustomerTerms};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::Amount;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
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
    /// why the credit limit changes; kept on the customer's timeline
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Command for SetCustomerTerms {
    const NAME: &'static str = "set_customer_terms";
    const SUMMARY: &'static str = "Changes payment days, credit limit or tax of a customer";
    const REFUSALS: &'static [&'static str] = &["unknown_entity", "unknown_customer", "no_terms", "wrong_currency", "negative", "too_large"];
    const BEFORE_LIVE: bool = true;

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        let [terms, account] = terms_lookups(work, &self.customer_id);
        work.fetch([Books::lookup(work), Lookup::row::<Customer>(key![&self.customer_id]), terms, account])?;
        let books = Books::open(work)?;
        work.require::<Customer>(key![&self.customer_id], "unknown_customer")?;
        work.document("customer", &self.customer_id);
        self.apply(work, &books)
    }
}

/// The rows that [`SetCustomerTerms::apply`] reads.
pub fn terms_lookups(work: &Work<'_>, customer_id: &str) -> [Lookup; 2] {
    let terms_key = key![work.entity_id(), customer_id];
    [Lookup::row::<CustomerTerms>(terms_key.clone()), Lookup::row::<CustomerAccount>(terms_key)]
}

impl SetCustomerTerms {
    /// Writes the terms, and opens the customer's account with the first ones.
    pub fn apply(self, work: &mut Work<'_>, books: &Books) -> Result<(), Stop> {
        let terms_key = key![work.entity_id(), &self.customer_id];
        let before = work.get::<CustomerTerms>(terms_key.clone())?;
        let incomplete = || Refusal::new("no_terms", &self.customer_id);
        let payment_days = match self.payment_days {
            Some(days) => reading::days(days, "payment_days")?,
            None => before.as_ref().map(|terms| terms.payment_days).ok_or_else(incomplete)?,
        };
        let credit_limit = match &self.credit_limit {
            Some(limit) => reading::amount(limit, books.currency, "credit_limit")?,
            None => before.as_ref().map(|terms| terms.credit_limit).ok_or_else(incomplete)?,
        };
        let tax_rate_micros = match &self.tax_percent {
            Some(percent) => reading::percent_micros(percent, "tax_percent")?,
            None => before.as_ref().map_or(0, |terms| terms.tax_rate_micros),
        };
        if work.get::<CustomerAccount>(terms_key)?.is_none() {
            work.insert(empty_account(work, books, &self.customer_id));
        }
        if let Some(before) = before.as_ref().filter(|before| before.credit_limit != credit_limit) {
            let detail = json!({ "before": before.credit_limit.of(books.currency), "limit": credit_limit.of(books.currency), "reason": self.reason });
            record_activity(work, Party::Customer(&self.customer_id), "credit_limit_changed", &self.customer_id, detail);
        }
        let (entity_id, currency) = (work.entity_id().to_owned(), books.currency);
        work.save(CustomerTerms { entity_id, customer_id: self.customer_id, payment_days, credit_limit, tax_rate_micros, currency });
        Ok(())
    }
}

fn empty_account(work: &Work<'_>, books: &Books, customer_id: &str) -> CustomerAccount {
    CustomerAccount {
        entity_id: work.entity_id().to_owned(),
        customer_id: customer_id.to_owned(),
        receivable: Amount::ZERO,
        open_orders: Amount::ZERO,
        unapplied: Amount::ZERO,
        open_promises: 0,
        failed_on: None,
        currency: books.currency,
    }
}
