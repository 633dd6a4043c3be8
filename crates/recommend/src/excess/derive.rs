//! From evidence to a recommendation, or to why goods are left where they are.
//!
//! One recommendation an item and site, and none where the same run buys it there or asks for it elsewhere: what one queue wants no other gives away.

use super::actions::{KEEP, Menu};
use super::evidence::ExcessEvidence;
use super::plan::Offered;
use super::reasons::{self, Findings};
use super::surplus::{Surplus, positions};
use super::{KIND, kind};
use crate::canonical::canonical_hash;
use crate::kinds::{AnyRecord, Decided, Decisions, KindError, by_method};
use crate::record::{CommandRecommendation, MoneyImpact};
use crate::replenishment::not_sold;
use chandler_forecast::LEAD_TIME_PMF_VERSION;
use chandler_forecast::inventory::RETENTION_VERSION;
use std::collections::BTreeMap;

/// Name and version of the method that weighs ways out.
pub const EXCESS_ACTIONS_VERSION: &str = "excess_actions@4";

/// What lies too long today does so in two weeks; then it is weighed anew.
pub(super) const OPEN_DAYS: i32 = 14;
/// What was wanted in so many days is no excess.
const RECENT_DAYS: usize = 91;

/// The versions of all methods that can move a number of an excess recommendation.
pub fn current_methods() -> BTreeMap<String, String> {
    by_method(&[RETENTION_VERSION, EXCESS_ACTIONS_VERSION, LEAD_TIME_PMF_VERSION])
}

/// Derives the recommendation of an evidence.
///
/// # Errors
/// When a fact is out of its range, a rule's decision is missing, or the history cannot be forecast.
pub fn derive(evidence: &ExcessEvidence) -> Result<Decided, KindError> {
    let rule = |output: &str, digits: u32| Decisions::of(&evidence.rules).scaled("excess", output, digits).map_err(KindError::failed);
    if let Some(why) = left_alone(evidence, rule("new_days", 0)?) {
        return Ok(Decided::nothing(why));
    }
    let digits = evidence.facts.currency.minor_digits();
    let (usable, coming) = positions(evidence);
    let minimum = rule("minimum_excess", digits)?;
    // Most items end here: nothing needs to be forecast to see that they are worth little, or gone within a quarter.
    if evidence.facts.cost_minor(usable + coming) < minimum {
        return Ok(Decided::nothing("too_little_at_stake"));
    }
    if usable + coming <= evidence.facts.demand.daily.iter().rev().take(RECENT_DAYS).sum::<i64>() {
        return Ok(Decided::nothing("no_excess"));
    }
    let surplus = Surplus::of(evidence)?;
    if surplus.excess <= 0 {
        return Ok(Decided::nothing("no_excess"));
    }
    let at_stake_minor = evidence.facts.cost_minor(surplus.excess);
    if at_stake_minor < minimum {
        return Ok(Decided::nothing("too_little_at_stake"));
    }
    let offered = Menu { evidence, surplus: &surplus }.offered()?;
    let gains = |offer: &&Offered| offer.weighed.action.verb != KEEP;
    match offered.first().filter(gains).map(|best| best.weighed.action.value_minor) {
        Some(value_minor) if value_minor >= rule("minimum_gain", digits)? => proposal(evidence, &surplus, offered, at_stake_minor),
        _ => Ok(Decided::nothing("nothing_gains")),
    }
}

/// Why nobody looks at it, whatever lies there.
fn left_alone(evidence: &ExcessEvidence, new_days: i64) -> Option<&'static str> {
    let facts = &evidence.facts;
    let (usable, coming) = positions(evidence);
    if usable + coming <= 0 {
        Some("nothing_there")
    } else if !facts.position.open_counts.is_empty() {
        Some("count_open")
    } else if evidence.proposed != "none" {
        Some("being_ordered")
    } else if evidence.wanted_elsewhere {
        Some("wanted_elsewhere")
    } else if facts.demand.passed_on_quantity > 0 {
        // Customers still order it under its old number, and the forecast has that demand at the successor.
        Some("still_asked_for")
    } else if i64::from(evidence.watched_since.days_until(facts.as_of)) < new_days && not_sold(facts).is_none() {
        Some("too_new")
    } else {
        None
    }
}

/// Nobody has asked for it for so long that nobody is expected to.
pub(super) fn is_dead(evidence: &ExcessEvidence) -> Result<bool, KindError> {
    let days = Decisions::of(&evidence.rules).scaled("excess", "dead_after_days", 0).map_err(KindError::failed)?;
    Ok(i64::from(evidence.quiet_days()) >= days)
}

fn proposal(evidence: &ExcessEvidence, surplus: &Surplus, offered: Vec<Offered>, at_stake_minor: i64) -> Result<Decided, KindError> {
    let mut evidence = evidence.clone();
    evidence.surplus = Some(surplus.summary());
    evidence.methods = current_methods();
    let findings = Findings { evidence: &evidence, surplus, at_stake_minor, is_dead: is_dead(&evidence)? };
    let columns = kind::columns_of(&findings, &offered);
    let mut offered = offered.into_iter();
    let Some(best) = offered.next() else { return Ok(Decided::nothing("nothing_gains")) };
    // Text, integers and lists always have a JSON form.
    let stored = serde_json::to_value(&evidence).unwrap_or_default();
    let facts = &evidence.facts;
    let expires_on = facts.as_of.plus_days(OPEN_DAYS);
    let record = CommandRecommendation {
        kind: KIND.to_owned(),
        entity_id: facts.entity_id.clone(),
        subject: evidence.subject(),
        as_of: facts.as_of,
        evidence_hash: canonical_hash(&stored),
        rule_bundle: evidence.rule_bundle.clone(),
        rules_fired: Decisions::of(&evidence.rules).fired(),
        methods: current_methods(),
        impact: MoneyImpact { currency: facts.currency, value_minor: best.weighed.action.value_minor, at_stake_minor, about: facts.about() },
        action: best.weighed.action,
        alternatives: offered.map(|offer| offer.weighed.action).collect(),
        derivation: best.weighed.derivation,
        columns,
        reasons: reasons::reasons(&findings),
        flags: reasons::flags(&findings),
        confidence_millionths: reasons::confidence_millionths(&findings),
        owner: Decisions::of(&evidence.rules).text("owners", "owner").map_err(KindError::failed)?.to_owned(),
        minutes_tenths: best.weighed.minutes_tenths,
        deadline: best.act_by.min(expires_on),
        expires_on,
    };
    Ok(Decided::Proposed { record: AnyRecord::from(record), evidence: stored })
}
