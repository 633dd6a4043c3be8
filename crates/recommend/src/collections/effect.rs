//! What a contact is taken to change: the assumption of the rules, drawn towards what the hold-out measured as far as that is exact.
//!
//! The measured effect is a multiple of the assumed one: what came within 14 days beyond what was expected, less the same of accounts that were left alone, over
//! what the rules assumed of these contacts. Assumption (a multiple of 1) and measurement are weighed by their exactness (normal prior with the rule's `doubt`
//! as its standard error, normal likelihood): the measurement has the weight doubt² / (doubt² + error²). It counts as measured from half the weight on.
//! Leaves out: verbs that the lot never leaves out.

use super::evidence::{CollectionsEvidence, MeasuredEffect};
use crate::Exact;
use crate::derivation::DerivationError;
use crate::kinds::{Decisions, KindError};
use chandler_amount::{Rounding, format_scaled, multiply_divide, parse_scaled};

/// No contact is taken to change more than so many times what the rules assume.
const MOST_TIMES: i64 = 4;
/// Standard errors to either side of a 95 % interval, hundredths.
const INTERVAL_HUNDREDTHS: i64 = 196;

/// What is known of the effect of a verb beyond the assumption.
pub(super) struct LearntEffect<'a> {
    measured: &'a MeasuredEffect,
    more: Exact,
    error: Exact,
    /// Of the measurement beside the assumption, from 0 to 1.
    weight: Exact,
    /// What the effect is taken to be, as a multiple of the assumed one.
    pub times: Exact,
}

impl<'a> LearntEffect<'a> {
    /// None where nothing was measured of the verb, or nothing is assumed of it.
    ///
    /// # Errors
    /// When a rule's decision is missing or a figure is no number.
    pub fn of(evidence: &'a CollectionsEvidence, verb: &str) -> Result<Option<Self>, KindError> {
        let Some(measured) = evidence.effects.iter().find(|effect| effect.verb == verb) else { return Ok(None) };
        let (Some(more), Some(error)) = (&measured.more, &measured.standard_error) else { return Ok(None) };
        let doubt = Decisions::of(&evidence.rules).about("verb", verb).text("collection_actions", "doubt").map_err(KindError::failed)?;
        let (assumed, more, error, doubt) = (exact(&measured.assumed)?, exact(more)?, exact(error)?, exact(doubt)?);
        let weighed = more.checked_divide(assumed).zip(error.checked_divide(assumed)).and_then(|(times, error)| {
            let weight = weight(doubt, error)?;
            let drawn = times.checked_subtract(Exact::from(1))?.checked_multiply(weight)?.checked_add(Exact::from(1))?;
            Some((weight, drawn.clamp(Exact::from(0), Exact::from(MOST_TIMES))))
        });
        Ok(weighed.map(|(weight, times)| Self { measured, more, error, weight, times }))
    }

    /// Whether what was measured outweighs the assumption.
    pub fn is_measured(&self) -> bool {
        self.weight > Exact::scaled(5, 1)
    }

    /// `measured on 120 contacts and 14 left alone: 14.2 % more within 14 days (± 6.1 %) where 10.0 % were assumed, with a weight of 72.0 %`.
    pub fn words(&self) -> Result<String, KindError> {
        let half = self.error.checked_multiply(Exact::scaled(INTERVAL_HUNDREDTHS, 2));
        let half = half.ok_or_else(|| KindError::failed(DerivationError::NotComputable { n: 4 }))?;
        Ok(format!(
            "{} {} contacts and {} left alone: {} % more within 14 days (± {} %) where {} % were assumed, with a weight of {} %",
            if self.is_measured() { "measured on" } else { "mostly assumed, beside" },
            self.measured.contacted,
            self.measured.left_alone,
            percent(self.more)?,
            percent(half)?,
            percent(exact(&self.measured.assumed)?)?,
            percent(self.weight)?
        ))
    }
}

/// doubt² / (doubt² + error²); none where both are exact.
fn weight(doubt: Exact, error: Exact) -> Option<Exact> {
    let (doubt, error) = (doubt.checked_multiply(doubt)?, error.checked_multiply(error)?);
    doubt.checked_divide(doubt.checked_add(error)?)
}

fn exact(text: &str) -> Result<Exact, KindError> {
    text.parse().map_err(KindError::failed)
}

/// A share in percent with one place.
fn percent(share: Exact) -> Result<String, KindError> {
    let billionths = parse_scaled(&share.to_string(), 9).map_err(KindError::failed)?;
    let tenths = multiply_divide(billionths, 1_000, 1_000_000_000, Rounding::HalfAwayFromZero).map_err(KindError::failed)?;
    Ok(format_scaled(tenths, 1, 1))
}
