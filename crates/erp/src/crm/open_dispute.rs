//! `open_dispute`.

use super::dispute::{DisputeReason, NewDispute, open_on};
use super::failed::failed_customer;
use crate::command::Command;
use crate::fields::MoneyText;
use crate::finance::Books;
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::{DocumentSeries, Invoice};
use crate::work::{Lookup, Stop, Work};
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Records that a customer contests an invoice, and who has to clear it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenDispute {
    pub invoice_number: String,
    pub reason: DisputeReason,
    /// all that is open where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<MoneyText>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// who has to clear it; whoever commands it where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
}

impl Command for OpenDispute {
    const NAME: &'static str = "open_dispute";
    const SUMMARY: &'static str = "Records that a customer contests an invoice";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "not_live",
        "unknown_document",
        "invoice_settled",
        "already_disputed",
        "wrong_currency",
        "not_positive",
        "negative",
        "more_than_open",
        "too_large",
    ];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        let invoice_key = key![work.entity_id(), &self.invoice_number];
        let series = Lookup::row::<DocumentSeries>(key![work.entity_id(), "DI"]);
        work.fetch([Books::lookup(work), Lookup::row::<Invoice>(invoice_key.clone()), series])?;
        let books = Books::open(work)?;
        let invoice: Invoice = work.require(invoice_key, "unknown_document")?;
        if invoice.open.is_zero() {
            return Err(Refusal::new("invoice_settled", &self.invoice_number).into());
        }
        let amount = reading::part_of_open(self.amount.as_ref(), invoice.open, invoice.currency, "amount", &self.invoice_number)?;
        let Self { reason, note, owner, .. } = self;
        let customer_id = invoice.customer_id.clone();
        open_on(work, &books, invoice, NewDispute { amount, reason, note, owner })?;
        failed_customer(work, &books, &customer_id)
    }
}
