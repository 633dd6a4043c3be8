//! `answer_claim`.

use super::claim::{accepted_of, claim_in_state, post_acceptance};
use crate::command::Command;
use crate::crm::record_activity;
use crate::fields::MoneyText;
use crate::work::{Stop, Work};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
/// Records what a supplier or carrier accepts of a claim; nothing means that it rejects it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerClaim {
    pub claim_number: String,
    pub accepted: MoneyText,
    /// why it accepts less than was asked for
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Command for AnswerClaim {
    const NAME: &'static str = "answer_claim";
    const SUMMARY: &'static str = "Records what a supplier or carrier accepts of a claim; 0 rejects it";
    const REFUSALS: &'static [&'static str] =
        &["unknown_entity", "not_live", "unknown_document", "wrong_state", "wrong_currency", "negative", "more_than_open", "too_large"];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        let (books, mut claim) = claim_in_state(work, &self.claim_number, "filed")?;
        let accepted = accepted_of(&claim, &self.accepted)?;
        post_acceptance(work, &books, &claim, accepted)?;
        claim.state = if accepted.is_zero() { "rejected" } else { "accepted" }.to_owned();
        claim.accepted = accepted;
        claim.short_reason = self.reason.filter(|_| accepted < claim.claimed);
        claim.answered_on = Some(books.today);
        let detail = json!({ "claimed": claim.claimed.of(claim.currency), "accepted": accepted.of(claim.currency) });
        record_activity(work, claim.party(), &format!("claim_{}", claim.state), &self.claim_number, detail);
        work.document("claim", &self.claim_number);
        work.update(claim);
        Ok(())
    }
}
