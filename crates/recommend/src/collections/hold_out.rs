//! The hold-out: a part of the accounts that would be reminded or called is left alone, so that what a contact brings is measured and not believed.
//!
//! Who is left alone is drawn by a hash of entity, customer and fortnight: nobody chooses, all runs of a fortnight agree, and anybody can draw again. It
//! lasts for 14 days from the first contact that is left out, the time within which the cash after a contact is counted too ([`super::outcome`]), and what was expected by
//! then is kept from its first day. Whoever was left alone takes no part in the fortnight after it, so that nobody is left alone twice running. Neither
//! do those who owe more than the ceiling of the rules or missed a promise, nor any contact but a reminder or a call. Among the others the two arms differ by
//! the lot alone.

use super::KIND;
use super::actions::{CALL, Menu, REMINDER};
use super::dunning::Ladder;
use super::evidence::{CollectionsEvidence, LeftAlone};
use crate::canonical::canonical_hash;
use crate::kinds::{Decisions, KindError, Weighed};
use crate::tables::HeldSubjectRow;
use chandler_amount::{Rounding, multiply_divide};
use chandler_calendar::Day;
use serde_json::json;

/// The reason to leave an account alone on purpose.
pub(super) const HOLD_OUT: &str = "hold_out";
/// Days of a fortnight, counted from 1970-01-01 on.
const FORTNIGHT_DAYS: i32 = 14;
const MILLION: i64 = 1_000_000;

impl LeftAlone {
    /// The first day on which the account can be contacted again.
    fn until(&self) -> Day {
        self.since_on.plus_days(FORTNIGHT_DAYS)
    }

    fn rests_until(&self) -> Day {
        self.until().plus_days(FORTNIGHT_DAYS)
    }
}

/// Since when, and with which expectation, the account is left alone instead of this contact; none where it is made.
pub(super) fn left_alone(evidence: &CollectionsEvidence, contact: Option<&Weighed>) -> Result<Option<LeftAlone>, KindError> {
    let Some(verb) = contact.map(|contact| contact.action.verb.as_str()) else { return Ok(None) };
    if !can_be_left_out(evidence, verb)? {
        return Ok(None);
    }
    if let Some(known) = evidence.left_alone.as_ref().filter(|known| evidence.as_of < known.rests_until()) {
        return Ok(Some(known.clone()).filter(|known| evidence.as_of < known.until()));
    }
    if !is_drawn(evidence, share_millionths(evidence)?) {
        return Ok(None);
    }
    Ok(Some(LeftAlone {
        since_on: evidence.as_of,
        verb: verb.to_owned(),
        claimed_minor: evidence.claimable_minor(),
        expected_minor: CollectionsEvidence::expected_minor(evidence.claimable())?,
        assumed_minor: assumed_minor(evidence, verb)?,
        invoices: evidence.claimable().map(|invoice| invoice.invoice_number.clone()).collect(),
    }))
}

/// Whether the lot decides about this contact, so that it can be held against accounts that were left alone: not within the fortnight after one.
pub(super) fn takes_part(evidence: &CollectionsEvidence, verb: &str) -> Result<bool, KindError> {
    let rests = evidence.left_alone.as_ref().is_some_and(|known| evidence.as_of < known.rests_until());
    Ok(!rests && can_be_left_out(evidence, verb)?)
}

/// What the rules assume to come within 14 days beyond what is expected without the contact.
pub(super) fn assumed_minor(evidence: &CollectionsEvidence, verb: &str) -> Result<i64, KindError> {
    let more = Decisions::of(&evidence.rules).about("verb", verb).scaled("collection_actions", "more_in_14_days", 6).map_err(KindError::failed)?;
    multiply_divide(evidence.claimable_minor(), more, MILLION, Rounding::HalfAwayFromZero).map_err(KindError::failed)
}

/// The day until which a customer is left alone on purpose, by what the last run held back; none where it is not.
pub fn left_alone_until(held: &HeldSubjectRow) -> Option<Day> {
    let is_left_alone = held.kind == KIND && held.why == HOLD_OUT && held.released_on.is_none();
    held.parameters["until"].as_str().filter(|_| is_left_alone)?.parse().ok()
}

/// Figures of the sentence, and what the arm of those left alone is measured by.
pub(super) fn parameters(evidence: &CollectionsEvidence) -> Vec<(&'static str, Option<String>)> {
    let Some(known) = of_today(evidence).ok().flatten() else { return Vec::new() };
    vec![
        ("customer", Some(evidence.customer.customer_id.clone())),
        ("since", Some(known.since_on.to_string())),
        ("until", Some(known.until().to_string())),
        ("verb", Some(known.verb)),
        ("claimed_minor", Some(known.claimed_minor.to_string())),
        ("expected_minor", Some(known.expected_minor.to_string())),
        ("assumed_minor", Some(known.assumed_minor.to_string())),
        ("invoices", Some(known.invoices.join("|"))),
    ]
}

fn of_today(evidence: &CollectionsEvidence) -> Result<Option<LeftAlone>, KindError> {
    let Some(ladder) = Ladder::of(evidence)? else { return Ok(None) };
    let menu = Menu { evidence };
    left_alone(evidence, menu.contacts(&menu.claim()?, &ladder)?.first())
}

/// Whether the rules let the lot decide about this contact at all.
fn can_be_left_out(evidence: &CollectionsEvidence, verb: &str) -> Result<bool, KindError> {
    let ceiling = rule(evidence, "hold_out_ceiling", evidence.currency.minor_digits())?;
    let is_small = evidence.claimable_minor() <= ceiling;
    Ok(share_millionths(evidence)? > 0 && is_small && [REMINDER, CALL].contains(&verb) && evidence.missed_promise.is_none())
}

/// Whether the lot of this customer's fortnight falls within the share.
fn is_drawn(evidence: &CollectionsEvidence, share_millionths: u64) -> bool {
    let fortnight = evidence.as_of.0.div_euclid(FORTNIGHT_DAYS);
    let lot = canonical_hash(&json!([HOLD_OUT, evidence.entity_id, evidence.customer.customer_id, fortnight]));
    // The first eight of 64 hexadecimal digits: a number below 2^32.
    let number = lot.get(..8).and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or(u64::MAX);
    number.saturating_mul(MILLION.unsigned_abs()) >> 32 < share_millionths
}

fn share_millionths(evidence: &CollectionsEvidence) -> Result<u64, KindError> {
    rule(evidence, "hold_out_share", 6).map(|share| u64::try_from(share).unwrap_or(0))
}

fn rule(evidence: &CollectionsEvidence, output: &str, digits: u32) -> Result<i64, KindError> {
    Decisions::of(&evidence.rules).scaled("collections", output, digits).map_err(KindError::failed)
}
