//! From a held order, or a limit, to a recommendation, or to why nothing is to be decided.

use super::actions::Menu;
use super::chances::NEVER_PAID_VERSION;
use super::evidence::{CreditCustomer, CreditEvidence, LimitEvidence};
use super::limit::{CREDIT_LIMIT_VERSION, Review};
use super::{KIND, kind, reasons};
use crate::canonical::canonical_hash;
use crate::kinds::{AnyRecord, Decided, Decisions, KindError, by_method};
use crate::record::{About, CommandRecommendation, MoneyImpact};
use std::collections::BTreeMap;

/// Name and version of the method that weighs a release.
pub const CREDIT_RELEASE_VERSION: &str = "credit_release@1";
/// Name and version of the method that says how likely an invoice is paid late.
const PAYMENT_OUTLOOKS_VERSION: &str = "payment_outlooks@3";

/// Who paid or bought within a week is another account by then.
const OPEN_DAYS: i32 = 7;
/// How a customer buys and pays changes more slowly.
const LIMIT_OPEN_DAYS: i32 = 28;

/// The versions of all methods that can move a number of a credit recommendation.
pub fn current_methods() -> BTreeMap<String, String> {
    by_method(&[CREDIT_RELEASE_VERSION, CREDIT_LIMIT_VERSION, NEVER_PAID_VERSION, PAYMENT_OUTLOOKS_VERSION])
}

/// Derives the recommendation of an evidence.
///
/// # Errors
/// When a rule's decision is missing or a figure is no number.
pub fn derive(evidence: &CreditEvidence) -> Result<Decided, KindError> {
    if evidence.order.lines.is_empty() {
        return Ok(Decided::nothing("nothing_open"));
    }
    // The ordinary allocation lets it go on, without anybody's decision.
    if evidence.over_minor() <= 0 {
        return Ok(Decided::nothing("within_limit"));
    }
    let mut evidence = evidence.clone();
    evidence.methods = current_methods();
    let menu = Menu::of(&evidence)?;
    let mut offered = menu.offered()?.into_iter();
    let Some(best) = offered.next() else { return Ok(Decided::nothing("nothing_open")) };
    let alternatives = offered.map(|other| other.action).collect::<Vec<_>>();
    // Text, integers and lists always have a JSON form.
    let stored = serde_json::to_value(&evidence).unwrap_or_default();
    let expires_on = evidence.as_of.plus_days(OPEN_DAYS);
    let record = CommandRecommendation {
        kind: KIND.to_owned(),
        entity_id: evidence.entity_id.clone(),
        subject: evidence.order.so_number.clone(),
        as_of: evidence.as_of,
        evidence_hash: canonical_hash(&stored),
        rule_bundle: evidence.rule_bundle.clone(),
        rules_fired: Decisions::of(&evidence.rules).fired(),
        methods: current_methods(),
        columns: kind::columns_of(&menu, &best.action, &alternatives)?,
        impact: MoneyImpact {
            currency: evidence.currency,
            value_minor: best.action.value_minor,
            at_stake_minor: menu.margin_minor().max(0),
            about: about(&evidence.customer),
        },
        reasons: reasons::reasons(&menu)?,
        flags: reasons::flags(&evidence, &best.action.verb),
        confidence_millionths: reasons::confidence_millionths(&evidence.payer, evidence.payer_band(), !reasons::has_unknown_cost(&evidence)),
        action: best.action,
        alternatives,
        derivation: best.derivation,
        owner: Decisions::of(&evidence.rules).text("owners", "owner").map_err(KindError::failed)?.to_owned(),
        minutes_tenths: best.minutes_tenths,
        deadline: evidence.order.leaves_on.max(evidence.as_of).min(expires_on),
        expires_on,
    };
    Ok(Decided::Proposed { record: AnyRecord::from(record), evidence: stored })
}

/// Derives the recommendation on a customer's limit.
///
/// # Errors
/// When a rule's decision is missing or a figure is no number.
pub fn derive_limit(evidence: &LimitEvidence) -> Result<Decided, KindError> {
    let mut evidence = evidence.clone();
    evidence.methods = current_methods();
    let review = Review::of(&evidence)?;
    let Some(offered) = review.offered()? else { return Ok(Decided::nothing("limit_fits")) };
    let mut offered = offered.into_iter();
    let Some(best) = offered.next() else { return Ok(Decided::nothing("limit_fits")) };
    let alternatives = offered.map(|other| other.action).collect::<Vec<_>>();
    // Text, integers and lists always have a JSON form.
    let stored = serde_json::to_value(&evidence).unwrap_or_default();
    let expires_on = evidence.as_of.plus_days(LIMIT_OPEN_DAYS);
    let change = (review.new_limit_minor - evidence.customer.credit_limit_minor).abs();
    let record = CommandRecommendation {
        kind: KIND.to_owned(),
        entity_id: evidence.entity_id.clone(),
        subject: evidence.customer.customer_id.clone(),
        as_of: evidence.as_of,
        evidence_hash: canonical_hash(&stored),
        rule_bundle: evidence.rule_bundle.clone(),
        rules_fired: Decisions::of(&evidence.rules).fired(),
        methods: current_methods(),
        columns: kind::columns_of_limit(&review, &best.action, &alternatives)?,
        impact: MoneyImpact {
            currency: evidence.currency,
            value_minor: best.action.value_minor,
            at_stake_minor: change,
            about: about(&evidence.customer),
        },
        reasons: reasons::of_limit(&review)?,
        flags: reasons::limit_flags(&evidence),
        confidence_millionths: reasons::confidence_millionths(&evidence.payer, evidence.payer_band(), true),
        action: best.action,
        alternatives,
        derivation: best.derivation,
        owner: Decisions::of(&evidence.rules).text("owners", "owner").map_err(KindError::failed)?.to_owned(),
        minutes_tenths: best.minutes_tenths,
        deadline: expires_on,
        expires_on,
    };
    Ok(Decided::Proposed { record: AnyRecord::from(record), evidence: stored })
}

fn about(customer: &CreditCustomer) -> About {
    About { customer_id: Some(customer.customer_id.clone()), customer_name: Some(customer.name.clone()), ..About::default() }
}
