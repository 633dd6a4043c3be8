//! From evidence to a recommendation, or to why nobody is asked.
//!
//! The chance and the money count until something ordered today is there: what comes later is replenishment's matter. Raised where the rules say that
//! it matters, there is something to gain by it or much to lose, and an earlier run saw it too or it cannot wait; the action is the one that gains most a
//! minute of work.

use super::actions::{ACCEPT, Menu, UnitWorth};
use super::evidence::StockoutRiskEvidence;
use super::held::SEEN_ONCE;
use super::outlook::Outlook;
use super::reasons::{self, Findings};
use super::{KIND, kind};
use crate::canonical::canonical_hash;
use crate::kinds::{AnyRecord, Decided, Decisions, KindError, Weighed, by_method};
use crate::record::{CommandRecommendation, MoneyImpact};
use crate::replenishment::{millionths, not_sold};
use chandler_forecast::{LEAD_TIME_PMF_VERSION, STOCKOUT_RISK_VERSION};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Name and version of the method that weighs actions.
pub const STOCKOUT_ACTIONS_VERSION: &str = "stockout_actions@4";

/// A risk that nobody decided within a week has another answer by then.
const OPEN_DAYS: i32 = 7;
/// Days that most actions need: to help before the first tenth of the futures runs out, they are decided so long before.
const ACTION_DAYS: u32 = 3;

/// The versions of all methods that can move a number of a stock-out recommendation.
pub fn current_methods() -> BTreeMap<String, String> {
    by_method(&[STOCKOUT_RISK_VERSION, STOCKOUT_ACTIONS_VERSION, LEAD_TIME_PMF_VERSION])
}

/// Derives the recommendation of an evidence.
///
/// # Errors
/// When a fact is out of its range, a rule's decision is missing, or the history cannot be forecast.
pub fn derive(evidence: &StockoutRiskEvidence) -> Result<Decided, KindError> {
    if let Some(why) = not_sold(&evidence.facts) {
        return Ok(Decided::nothing(why));
    }
    let rules = Decisions::of(&evidence.rules);
    let rule = |output: &str, digits: u32| rules.scaled("stockout_risk", output, digits).map_err(KindError::failed);
    let worth = unit_worth(evidence, rule("goodwill_rate", 6)?);
    if worth.micros() <= 0 {
        return Ok(Decided::nothing("no_margin"));
    }
    let outlook = Outlook::of(evidence)?;
    let menu = Menu { evidence, outlook: &outlook, worth };
    let at_stake_minor = menu.stake_minor(outlook.short(&outlook.risk));
    let nothing = |why| Ok(Decided::Nothing { why, figures: figures(&outlook, at_stake_minor) });
    let money = |output: &str| rule(output, evidence.facts.currency.minor_digits());
    if millionths(outlook.unavoidable()) < rule("minimum_probability", 6)? {
        return nothing("unlikely");
    }
    if at_stake_minor < money("minimum_value")? {
        return nothing("too_little_at_stake");
    }
    let weighed = menu.weighed()?;
    let can_only_accept = weighed.first().is_none_or(|best| best.action.verb == ACCEPT);
    if can_only_accept && at_stake_minor < money("minimum_value_to_accept")? {
        return nothing("nothing_to_gain");
    }
    let is_likely = millionths(outlook.unavoidable()) >= rule("urgent_probability", 6)?;
    let is_urgent = is_likely || i64::from(days_to_decide(&outlook)) <= rule("urgent_days", 0)?;
    if !is_urgent && !evidence.was_seen_before() {
        return nothing(SEEN_ONCE);
    }
    proposal(&menu, weighed, at_stake_minor)
}

/// What is known of a risk that nobody is asked about.
fn figures(outlook: &Outlook, at_stake_minor: i64) -> Map<String, Value> {
    let figures = [("at_stake_minor", json!(at_stake_minor)), ("chance_millionths", json!(millionths(outlook.unavoidable())))];
    figures.into_iter().map(|(name, figure)| (name.to_owned(), figure)).collect()
}

pub(super) fn unit_worth(evidence: &StockoutRiskEvidence, goodwill_millionths: i64) -> UnitWorth {
    let economics = &evidence.facts.economics;
    let revenue = economics.unit_revenue_micros.unwrap_or(0);
    let goodwill = i128::from(revenue) * i128::from(goodwill_millionths) / 1_000_000;
    UnitWorth {
        margin_micros: economics.unit_margin_micros(economics.unit_cost_micros),
        goodwill_micros: i64::try_from(goodwill).unwrap_or(i64::MAX / 2),
    }
}

fn proposal(menu: &Menu<'_>, weighed: Vec<Weighed>, at_stake_minor: i64) -> Result<Decided, KindError> {
    let mut evidence = menu.evidence.clone();
    evidence.outlook = Some(menu.outlook.summary());
    evidence.methods = current_methods();
    let mut weighed = weighed.into_iter();
    let Some(Weighed { action, derivation, minutes_tenths }) = weighed.next() else { return Ok(Decided::nothing("nothing_to_do")) };
    let alternatives = weighed.map(|other| other.action).collect();
    let findings = Findings { menu, at_stake_minor };
    // Text, integers and lists always have a JSON form.
    let stored = serde_json::to_value(&evidence).unwrap_or_default();
    let facts = &evidence.facts;
    let owner = Decisions::of(&evidence.rules).text("owners", "owner").map_err(KindError::failed)?.to_owned();
    let columns = kind::columns_of(&findings, &action);
    let impact = MoneyImpact { currency: facts.currency, value_minor: action.value_minor, at_stake_minor, about: facts.about() };
    let record = CommandRecommendation {
        kind: KIND.to_owned(),
        entity_id: facts.entity_id.clone(),
        subject: evidence.subject(),
        as_of: facts.as_of,
        evidence_hash: canonical_hash(&stored),
        rule_bundle: evidence.rule_bundle.clone(),
        rules_fired: Decisions::of(&evidence.rules).fired(),
        methods: current_methods(),
        action,
        alternatives,
        derivation,
        impact,
        columns,
        reasons: reasons::reasons(&findings)?,
        flags: reasons::flags(&findings),
        confidence_millionths: reasons::confidence_millionths(&findings),
        owner,
        minutes_tenths,
        deadline: facts.as_of.plus_days(days_left(menu.outlook)),
        expires_on: facts.as_of.plus_days(OPEN_DAYS),
    };
    Ok(Decided::Proposed { record: AnyRecord::from(record), evidence: stored })
}

/// Days until an action has to be decided to help in nine of ten futures.
fn days_to_decide(outlook: &Outlook) -> i32 {
    outlook.risk.first_out_p10.unwrap_or(0).saturating_sub(ACTION_DAYS) as i32
}

/// The same, no longer than it stays open.
fn days_left(outlook: &Outlook) -> i32 {
    days_to_decide(outlook).min(OPEN_DAYS)
}
