//! From evidence to a case, or to why nobody is asked.

use super::evidence::{LostLine, MarginEvidence, sum};
use super::fix::{Fix, Terms, fix, fixable};
use super::share::Share;
use super::{KIND, kind, reasons};
use crate::Exact;
use crate::canonical::canonical_hash;
use crate::derivation::{Derivation, Op, Source, Steps};
use crate::kinds::{AnyRecord, Decided, Decisions, KindError};
use crate::record::{About, CommandAction, CommandRecommendation, MoneyImpact};
use chandler_amount::parse_scaled;
use chandler_calendar::Day;
use serde_json::Value;
use std::collections::BTreeMap;

/// Name and version of the method that values a case.
pub const MARGIN_CASE_VERSION: &str = "margin_case@4";

/// A case that nobody decided within two weeks is looked at afresh.
pub(super) const OPEN_DAYS: i32 = 14;
/// A loss that has been seen for less than two weeks is taken to have gone on for two weeks.
const PACE_DAYS_MIN: i32 = 14;
/// Putting a loss on record without doing anything about it.
const ACCEPT: &str = "accept";

/// The versions of all methods that can move a number of a case.
pub fn current_methods() -> BTreeMap<String, String> {
    BTreeMap::from([("margin_case".to_owned(), MARGIN_CASE_VERSION.to_owned())])
}

/// What is found out about a case.
pub(super) struct Findings<'a> {
    pub evidence: &'a MarginEvidence,
    /// Lines that the fix is about, the latest first.
    pub open: Vec<&'a LostLine>,
    /// Last day on which all of it can be claimed, or from which on waiting costs more.
    pub claim_by: Day,
}

/// Derives the case of an evidence.
///
/// # Errors
/// When a rule's decision is missing or a figure is out of its range.
pub fn derive(evidence: &MarginEvidence) -> Result<Decided, KindError> {
    let rules = Decisions::of(&evidence.rules);
    let claim_days = i32::try_from(rules.scaled("margin_causes", "claim_days", 0).map_err(KindError::failed)?).unwrap_or(1).max(1);
    let findings = findings(evidence, claim_days);
    if findings.open.is_empty() {
        return Ok(Decided::nothing("too_late"));
    }
    let derivation = if evidence.cause.looks_ahead() { ahead(&findings, claim_days)? } else { back(&findings)? };
    let value_minor = parse_scaled(&derivation.result, evidence.currency.minor_digits()).map_err(KindError::failed)?;
    if value_minor < rules.scaled("margin_causes", "minimum_value", evidence.currency.minor_digits()).map_err(KindError::failed)? {
        return Ok(Decided::nothing("too_little"));
    }
    record(&findings, derivation, value_minor)
}

/// Claims are for what is not too old; prices are judged by what was lost lately.
fn findings(evidence: &MarginEvidence, claim_days: i32) -> Findings<'_> {
    let open = fixable(evidence.cause, evidence.lines.iter().filter(|line| line.last_day(claim_days) >= evidence.as_of).collect());
    let first_end = open.iter().filter(|line| line.lost_minor > 0).map(|line| line.last_day(claim_days)).min().unwrap_or(evidence.as_of);
    let claim_by = if evidence.cause.looks_ahead() { evidence.as_of.plus_days(OPEN_DAYS) } else { first_end };
    Findings { evidence, open, claim_by }
}

/// What is claimed: all that was lost, less what one can no longer claim, times what usually comes back.
fn back(findings: &Findings<'_>) -> Result<Derivation, KindError> {
    let evidence = findings.evidence;
    let found = evidence.found_minor();
    let mut steps = Steps::in_unit(&evidence.currency.to_string());
    let what = if evidence.is_owed() { "Charged too much" } else { "Lost" };
    push_money(&mut steps, evidence, Op::Set, found, format!("{what} on {} documents", evidence.lines.len()));
    let gone = found - sum(findings.open.iter().copied());
    push_money(&mut steps, evidence, Op::Subtract, gone, "Too old to claim, or of another invoice".to_owned());
    finish(steps, evidence)
}

/// What a new price or contract earns: the loss of the days that were looked at, at the same pace for the days ahead, times what customers take.
fn ahead(findings: &Findings<'_>, claim_days: i32) -> Result<Derivation, KindError> {
    let evidence = findings.evidence;
    let first = findings.open.iter().map(|line| line.lost_on).min().unwrap_or(evidence.as_of);
    let seen = first.days_until(evidence.as_of).clamp(PACE_DAYS_MIN, claim_days.max(PACE_DAYS_MIN));
    let mut steps = Steps::in_unit(&evidence.currency.to_string());
    let lately = sum(findings.open.iter().copied());
    push_money(&mut steps, evidence, Op::Set, lately, format!("Lost on {} documents since {first}", findings.open.len()));
    let days = |days: i32| Exact::from(i64::from(days));
    steps.push_exact(Op::Divide, days(seen), "days", "Days since then", Source::new("margin_leaks", evidence.subject()));
    let source = Source::new("margin_causes", evidence.cause.name());
    steps.push_exact(Op::Multiply, days(claim_days), "days", "Days ahead that the fix works", source);
    steps.by_rule(Decisions::of(&evidence.rules).row("margin_causes"));
    finish(steps, evidence)
}

fn push_money(steps: &mut Steps, evidence: &MarginEvidence, op: Op, minor: i64, label: String) {
    let unit = evidence.currency.to_string();
    steps.push_exact(op, Exact::scaled(minor, evidence.currency.minor_digits()), &unit, label, Source::new("margin_leaks", evidence.subject()));
}

fn finish(mut steps: Steps, evidence: &MarginEvidence) -> Result<Derivation, KindError> {
    let Share { share, label, source, .. } = Share::of(evidence)?;
    steps.push_exact(Op::Multiply, share, "share", label, source);
    steps.by_rule(Decisions::of(&evidence.rules).row("margin_causes"));
    Ok(steps.finish_in_minor_units(evidence.currency, Source::new(KIND, evidence.subject())))
}

fn record(findings: &Findings<'_>, derivation: Derivation, value_minor: i64) -> Result<Decided, KindError> {
    let mut evidence = findings.evidence.clone();
    evidence.methods = current_methods();
    // Text, integers and lists always have a JSON form.
    let stored = serde_json::to_value(&evidence).unwrap_or_default();
    let rules = Decisions::of(&evidence.rules);
    let notice_days = i32::try_from(rules.scaled("margin_limits", "figure", 0).map_err(KindError::failed)?).unwrap_or(0);
    let Fix { text, command, body } = fix(findings.evidence, &Terms { open: &findings.open, claim_by: findings.claim_by, notice_days });
    let flags = reasons::flags(findings, command.is_some(), Share::of(findings.evidence)?.is_measured);
    let action = CommandAction { verb: evidence.verb().to_owned(), text, command: command.map(str::to_owned), body, value_minor, cost_minor: 0 };
    let columns = kind::columns_of(findings, &action);
    let record = CommandRecommendation {
        kind: KIND.to_owned(),
        entity_id: evidence.entity_id.clone(),
        subject: evidence.subject(),
        as_of: evidence.as_of,
        evidence_hash: canonical_hash(&stored),
        rule_bundle: evidence.rule_bundle.clone(),
        rules_fired: Decisions::of(&evidence.rules).fired(),
        methods: current_methods(),
        action,
        alternatives: vec![accept()],
        derivation,
        impact: MoneyImpact { currency: evidence.currency, value_minor, at_stake_minor: evidence.found_minor(), about: about(&evidence) },
        columns,
        reasons: reasons::reasons(findings),
        flags,
        confidence_millionths: reasons::confidence_millionths(findings),
        owner: rules.text("owners", "owner").map_err(KindError::failed)?.to_owned(),
        minutes_tenths: rules.scaled("minutes", "minutes", 1).map_err(KindError::failed)?.max(1),
        deadline: findings.claim_by.min(evidence.as_of.plus_days(OPEN_DAYS)),
        expires_on: findings.claim_by.min(evidence.as_of.plus_days(OPEN_DAYS)),
    };
    Ok(Decided::Proposed { record: AnyRecord::from(record), evidence: stored })
}

fn accept() -> CommandAction {
    let text = "Let it be: the loss is known and nobody asks again about these documents".to_owned();
    CommandAction { verb: ACCEPT.to_owned(), text, command: None, body: Value::Null, value_minor: 0, cost_minor: 0 }
}

fn about(evidence: &MarginEvidence) -> About {
    let (item, supplier, customer) = (evidence.item.as_ref(), evidence.supplier.as_ref(), evidence.customer.as_ref());
    About {
        item_id: item.map(|item| item.id.clone()),
        item_name: item.map(|item| item.name.clone()),
        family: item.map(|item| item.family.clone()),
        unit: item.map(|item| item.base_unit.clone()),
        supplier_id: supplier.map(|supplier| supplier.id.clone()),
        supplier_name: supplier.map(|supplier| supplier.name.clone()),
        customer_id: customer.map(|customer| customer.id.clone()),
        customer_name: customer.map(|customer| customer.name.clone()),
        ..About::default()
    }
}
