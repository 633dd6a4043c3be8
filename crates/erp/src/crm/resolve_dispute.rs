//! `resolve_dispute`. It says who was right; what is due to the customer is credited by a document of its own.

use super::dispute::close;
use crate::command::{Command, Invalid};
use crate::fields::{MoneyText, codes};
use crate::finance::Books;
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::{Dispute, Invoice};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::Amount;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Ends a dispute: a credit is due, our invoice stands, or the customer gave it up.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResolveDispute {
    pub dispute_number: String,
    pub resolution: Resolution,
    /// what the customer gets back, with the resolution `credit_due` alone; what was contested where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_due: Option<MoneyText>,
}

codes! {
    /// How a dispute ends.
    pub enum Resolution {
        CreditDue = "credit_due",
        Upheld = "upheld",
        Withdrawn = "withdrawn",
    }
}

impl Command for ResolveDispute {
    const NAME: &'static str = "resolve_dispute";
    const SUMMARY: &'static str = "Ends a dispute: a credit is due, the invoice stands, or the customer gave it up";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "not_live",
        "unknown_document",
        "wrong_state",
        "wrong_currency",
        "not_positive",
        "negative",
        "more_than_open",
        "too_large",
    ];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        let dispute_key = key![work.entity_id(), &self.dispute_number];
        work.fetch([Books::lookup(work), Lookup::row::<Dispute>(dispute_key.clone())])?;
        let books = Books::open(work)?;
        let dispute: Dispute = work.require(dispute_key, "unknown_document")?;
        if dispute.state != "open" {
            let refusal = Refusal::new("wrong_state", &self.dispute_number).with("state", &dispute.state);
            return Err(refusal.with("expected", "open").into());
        }
        let credit_due = self.credit_due(&dispute)?;
        let mut invoice: Invoice = work.require(key![work.entity_id(), &dispute.invoice_number], "unknown_document")?;
        invoice.disputed = false;
        invoice.dispute_number = None;
        work.update(invoice);
        work.document("dispute", &self.dispute_number);
        close(work, &books, dispute, self.resolution.as_str(), credit_due);
        Ok(())
    }
}

impl ResolveDispute {
    fn credit_due(&self, dispute: &Dispute) -> Result<Amount, Stop> {
        match (self.resolution, &self.credit_due) {
            (Resolution::CreditDue, given) => {
                reading::part_of_open(given.as_ref(), dispute.amount, dispute.currency, "credit_due", &self.dispute_number)
            }
            (_, None) => Ok(Amount::ZERO),
            (_, Some(_)) => Err(Invalid::new("credit_due", "Only the resolution `credit_due` gives something back", "Leave it out").into()),
        }
    }
}
