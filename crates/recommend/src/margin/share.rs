//! What of a loss comes back: the rule's share, and the more of what the books have settled the more of it.

use super::evidence::{MarginEvidence, Recovered};
use crate::Exact;
use crate::derivation::Source;
use crate::kinds::{Decisions, KindError};
use chandler_amount::format_scaled;

/// The share of a case, as a step of its derivation.
pub(super) struct Share {
    pub share: Exact,
    pub label: String,
    pub source: Source,
    /// Settled cases say at least as much of it as the rule does.
    pub is_measured: bool,
}

impl Share {
    /// Settled cases count where they are of the same kind: what customers are given back never comes back.
    pub fn of(evidence: &MarginEvidence) -> Result<Self, KindError> {
        let rules = Decisions::of(&evidence.rules);
        let figure = |output: &str, digits| rules.scaled("margin_causes", output, digits).map_err(KindError::failed);
        let rule: Exact = rules.text("margin_causes", "recoverable").map_err(KindError::failed)?.parse().map_err(KindError::failed)?;
        let cause = evidence.cause.name();
        let Some(recovered) = evidence.recovered.filter(|_| !evidence.is_owed()) else {
            let label = if evidence.is_owed() { "What putting it right is worth" } else { "What usually comes back" };
            return Ok(Self { share: rule, label: label.to_owned(), source: Source::new("margin_causes", cause), is_measured: false });
        };
        let worth_cases = figure("worth_cases", 0)?;
        let share = format_scaled(recovered.share_millionths(figure("recoverable", 6)?, worth_cases), 6, 0);
        Ok(Self {
            share: share.parse().map_err(KindError::failed)?,
            label: format!("What came back of {} settled cases, drawn to the {rule} of the rule", recovered.cases),
            source: Source::new("margin_recoveries", cause),
            is_measured: recovered.cases >= worth_cases,
        })
    }
}

impl Recovered {
    /// The share that came back, drawn to the rule's, which counts as `worth_cases` cases: the mean of a beta distribution after so many more. Millionths,
    /// rounded down.
    ///
    /// ```
    /// use chandler_recommend::margin::Recovered;
    /// let recovered = Recovered { cases: 30, asked_minor: 9_000, came_back_minor: 3_600 };
    /// assert_eq!(recovered.share_millionths(800_000, 10), 500_000); // (10 × 0.8 + 30 × 0.4) / 40
    /// ```
    pub fn share_millionths(&self, rule_millionths: i64, worth_cases: i64) -> i64 {
        let (cases, worth) = (i128::from(self.cases.max(0)), i128::from(worth_cases.max(1)));
        let came_back = i128::from(self.came_back_minor.clamp(0, self.asked_minor.max(0)));
        let measured = came_back * 1_000_000 * cases / i128::from(self.asked_minor.max(1));
        i64::try_from((i128::from(rule_millionths) * worth + measured) / (worth + cases)).unwrap_or(rule_millionths)
    }
}
