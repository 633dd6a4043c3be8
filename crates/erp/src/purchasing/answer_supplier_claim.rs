//! `answer_supplier_claim`.

use super::claim::{claim_in_state, post_acceptance};
use crate::command::Command;
use crate::crm::{Party, record_activity};
use crate::fields::MoneyText;
use crate::reading;
use crate::work::{Stop, Work};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
/// Records what a supplier accepts of a claim; nothing means that it rejects it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerSupplierClaim {
    pub claim_number: String,
    pub accepted: MoneyText,
}

impl Command for AnswerSupplierClaim {
    const NAME: &'static str = "answer_supplier_claim";
    const SUMMARY: &'static str = "Records what a supplier accepts of a claim; 0 rejects it";
    const REFUSALS: &'static [&'static str] =
        &["unknown_entity", "not_live", "unknown_document", "wrong_state", "wrong_currency", "negative", "more_than_open", "too_large"];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        let (books, mut claim) = claim_in_state(work, &self.claim_number, "filed")?;
        let accepted = reading::amount(&self.accepted, claim.currency, "accepted")?;
        reading::not_more_than_open(accepted, claim.claimed, claim.currency, &self.claim_number)?;
        post_acceptance(work, &books, &claim, accepted)?;
        claim.state = if accepted.is_zero() { "rejected" } else { "accepted" }.to_owned();
        claim.accepted = accepted;
        claim.answered_on = Some(books.today);
        let detail = json!({ "claimed": claim.claimed.of(claim.currency), "accepted": accepted.of(claim.currency) });
        record_activity(work, Party::Supplier(&claim.supplier_id), &format!("claim_{}", claim.state), &self.claim_number, detail);
        work.document("supplier_claim", &self.claim_number);
        work.update(claim);
        Ok(())
    }
}
