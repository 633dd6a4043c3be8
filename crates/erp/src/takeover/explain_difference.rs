//! `explain_difference`.

use super::book_totals::TotalKind;
use super::check_cut_over::name_of;
use super::live::{cut_over_lookup, open_cut_over};
use crate::command::{Command, Invalid};
use crate::refusal::Refusal;
use crate::tables::CutOverTotal;
use crate::work::{Lookup, Stop, Work};
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Says why a total of the books differs from the earlier system's; signed by whoever says it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExplainDifference {
    pub kind: TotalKind,
    /// as the check has it; all where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    pub explanation: String,
}

impl Command for ExplainDifference {
    const NAME: &'static str = "explain_difference";
    const SUMMARY: &'static str = "Says why a total differs from the earlier system's, signed by whoever says it";
    const REFUSALS: &'static [&'static str] = &["no_cut_over", "already_live", "unknown_total", "nothing_to_do"];
    const BEFORE_LIVE: bool = true;

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        let explanation = self.explanation.trim();
        if explanation.is_empty() {
            return Err(Invalid::new("explanation", "The explanation is empty", "Say why the totals differ").into());
        }
        let subject = self.subject.unwrap_or_default();
        let name = name_of(self.kind.as_str(), &subject);
        let total_key = key![work.entity_id(), self.kind.as_str(), &subject];
        work.fetch([cut_over_lookup(work), Lookup::row::<CutOverTotal>(total_key.clone())])?;
        open_cut_over(work)?;
        let row = work.get::<CutOverTotal>(total_key)?.filter(|row| row.counts);
        let mut row = row.ok_or_else(|| Refusal::new("unknown_total", &name))?;
        if row.difference.is_zero() {
            return Err(Refusal::new("nothing_to_do", name).into());
        }
        row.explanation = Some(explanation.to_owned());
        row.signed_by = Some(work.context.actor.clone());
        row.signed_at = Some(work.context.recorded_at);
        work.document("cut_over", work.entity_id().to_owned());
        work.update(row);
        Ok(())
    }
}
