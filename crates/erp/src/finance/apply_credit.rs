//! `apply_credit`. Posts nothing: the receivables account already has the money.

use super::books::Books;
use super::settlement::{NewApplication, Source, application_lookups};
use crate::command::Command;
use crate::crm::{Party, record_activity};
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::{CustomerAccount, Payment};
use crate::work::{Lookup, Stop, Work};
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
/// Settles invoices with money that a customer has on account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplyCredit {
    /// payment of which something is on account
    pub payment_number: String,
    pub applications: Vec<NewApplication>,
}

impl Command for ApplyCredit {
    const NAME: &'static str = "apply_credit";
    const SUMMARY: &'static str = "Settles invoices with money that a customer has on account";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "not_live",
        "unknown_document",
        "other_party",
        "repeated_line",
        "wrong_currency",
        "not_positive",
        "negative",
        "nothing_to_do",
        "more_than_open",
        "invoice_settled",
        "already_disputed",
        "too_large",
    ];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        reading::not_empty(&self.applications, "applications")?;
        let payment_key = key![work.entity_id(), &self.payment_number];
        let mut lookups = application_lookups(work, &self.applications);
        lookups.extend([Books::lookup(work), Lookup::row::<Payment>(payment_key.clone())]);
        work.fetch(lookups)?;
        let books = Books::open(work)?;
        let mut payment: Payment = work.require(payment_key, "unknown_document")?;
        if payment.unapplied.is_zero() {
            return Err(Refusal::new("nothing_to_do", &self.payment_number).into());
        }
        let mut account: CustomerAccount = work.require(key![work.entity_id(), &payment.customer_id], "no_terms")?;
        let (customer_id, available) = (payment.customer_id.clone(), payment.unapplied);
        let source = Source { books: &books, customer_id: &customer_id, payment_number: &self.payment_number, available };
        let applied = source.apply(work, &self.applications)?.total;
        payment.unapplied = payment.unapplied.checked_sub(applied)?;
        account.unapplied = account.unapplied.checked_sub(applied)?;
        account.receivable = account.receivable.checked_sub(applied)?;
        let detail = json!({ "amount": applied.of(books.currency), "unapplied": payment.unapplied.of(books.currency) });
        record_activity(work, Party::Customer(&customer_id), "credit_applied", &self.payment_number, detail);
        work.document("payment", &self.payment_number);
        work.update(payment);
        work.update(account);
        Ok(())
    }
}
