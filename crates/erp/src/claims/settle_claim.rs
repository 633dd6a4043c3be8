//! `settle_claim`.

use super::claim::claim_in_state;
use crate::command::Command;
use crate::crm::record_activity;
use crate::fields::MoneyText;
use crate::finance::Entry;
use crate::finance::posting_rules::{CLAIM_CASH, CLAIM_SETTLED};
use crate::reading;
use crate::work::{Stop, Work};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
/// Records the money that a supplier or carrier paid for an accepted claim; what it pays less is lost.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SettleClaim {
    pub claim_number: String,
    /// all that was accepted where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<MoneyText>,
    /// why it pays less than it accepted
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Command for SettleClaim {
    const NAME: &'static str = "settle_claim";
    const SUMMARY: &'static str = "Records the money that a supplier or carrier paid for an accepted claim";
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
        let (books, mut claim) = claim_in_state(work, &self.claim_number, "accepted")?;
        let received = reading::part_of_open(self.received.as_ref(), claim.accepted, claim.currency, "received", &self.claim_number)?;
        let (dimensions, (_, short)) = (claim.dimensions(), claim.rules());
        let mut entry = Entry::new(&books, &self.claim_number);
        entry.line(&CLAIM_CASH, received, &dimensions)?;
        entry.line(short, claim.accepted.checked_sub(received)?, &dimensions)?;
        entry.line(&CLAIM_SETTLED, claim.accepted, &dimensions)?;
        entry.post(work)?;
        let detail = json!({ "accepted": claim.accepted.of(claim.currency), "received": received.of(claim.currency) });
        record_activity(work, claim.party(), "claim_paid", &self.claim_number, detail);
        claim.state = "paid".to_owned();
        claim.received = received;
        claim.short_reason = self.reason.filter(|_| received < claim.accepted).or(claim.short_reason);
        claim.paid_on = Some(books.today);
        work.document("claim", &self.claim_number);
        work.update(claim);
        Ok(())
    }
}
