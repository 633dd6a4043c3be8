//! Taking into the books what executed recommendations brought.
//!
//! Each is derived from its evidence again before it is believed. One that does not hold is refused by itself; the others are recorded.

use super::answer::{BulkAnswer, RowResult, row_refusal};
use super::open::{Remark, fetch_rows, find, move_on, refuse_empty, state_after};
use crate::body::{MeasuredOutcome, RecordOutcomes};
use crate::kinds::kind;
use crate::outcome::{Measured, Outcome, OutcomeState};
use crate::state::Event;
use crate::tables::{OutcomeRow, RecommendationRow};
use chandler_amount::Amount;
use chandler_erp::command::parse_body;
use chandler_erp::{Refusal, Stop, Work};

pub(super) fn decide(work: &mut Work<'_>, body: &serde_json::Value) -> Result<(), Stop> {
    let body: RecordOutcomes = parse_body(body)?;
    refuse_empty(body.outcomes.len(), "outcomes")?;
    fetch_rows(work, body.outcomes.iter().map(|measured| measured.outcome.rec_id.as_str()))?;
    let mut results = Vec::with_capacity(body.outcomes.len());
    for measured in &body.outcomes {
        let rec_id = &measured.outcome.rec_id;
        results.push(match row_refusal(work.attempt(|work| record(work, &body, measured)))? {
            Ok(result) => result,
            Err(refusal) => RowResult::refused(rec_id, find(work, rec_id)?.as_ref(), refusal),
        });
    }
    BulkAnswer::of(results).give(work);
    Ok(())
}

fn record(work: &mut Work<'_>, run: &RecordOutcomes, measured: &MeasuredOutcome) -> Result<RowResult, Stop> {
    let outcome = &measured.outcome;
    let mut row = find(work, &outcome.rec_id)?.ok_or_else(|| Refusal::new("unknown_recommendation", &outcome.rec_id))?;
    check(&row, run, measured)?;
    let event = if outcome.state == OutcomeState::Measured { Event::Measure } else { Event::GiveUp };
    let money = |minor: i64| Amount(minor).of(outcome.currency);
    let detail = serde_json::json!({
        "predicted": money(outcome.predicted_minor), "realised": outcome.realised_minor.map(money), "why": outcome.why, "matured_on": outcome.matured_on,
    });
    move_on(work, &mut row, event, &Remark { detail, ..Remark::default() })?;
    work.insert(row_of(run, measured));
    Ok(RowResult::done(&row))
}

/// Only an executed recommendation has an outcome, of the revision that was executed and when its time is over; and only one that its evidence gives.
fn check(row: &RecommendationRow, run: &RecordOutcomes, measured: &MeasuredOutcome) -> Result<(), Stop> {
    let outcome = &measured.outcome;
    state_after(row, Event::Measure)?;
    if row.revision != outcome.revision {
        let stale = Refusal::new("stale_revision", &row.rec_id).with("current", row.revision).with("given", outcome.revision);
        return Err(stale.into());
    }
    if outcome.state == OutcomeState::Measured && outcome.matured_on >= run.as_of {
        return Err(Refusal::new("not_matured", &row.rec_id).with("matured_on", outcome.matured_on).into());
    }
    fault(row, measured).map_or(Ok(()), |fault| Err(Refusal::new("record_damaged", &row.rec_id).with("fault", fault).into()))
}

fn fault(row: &RecommendationRow, measured: &MeasuredOutcome) -> Option<String> {
    let outcome = &measured.outcome;
    let is_its = outcome.entity_id == row.entity_id && outcome.kind == row.kind && outcome.subject == row.subject && outcome.verb == row.verb;
    if !is_its || outcome.predicted_minor != row.value.0 || outcome.currency != row.currency {
        return Some("the outcome is of something else than what was executed".to_owned());
    }
    let Some(spec) = kind(&row.kind) else { return Some(format!("there is no kind {}", row.kind)) };
    match (spec.outcome.derive)(&measured.evidence) {
        Ok(Measured::Known { outcome: again, .. }) if *again == *outcome => derivation_fault(outcome),
        Ok(_) => Some("its evidence gives another outcome".to_owned()),
        Err(error) => Some(error.to_string()),
    }
}

fn derivation_fault(outcome: &Outcome) -> Option<String> {
    outcome.derivation.as_ref().and_then(|derivation| derivation.check().err()).map(|error| error.to_string())
}

fn row_of(run: &RecordOutcomes, measured: &MeasuredOutcome) -> OutcomeRow {
    let outcome = measured.outcome.clone();
    OutcomeRow {
        entity_id: outcome.entity_id,
        rec_id: outcome.rec_id,
        revision: outcome.revision,
        kind: outcome.kind,
        subject: outcome.subject,
        verb: outcome.verb,
        executed_on: outcome.executed_on,
        matured_on: outcome.matured_on,
        state: outcome.state.name().to_owned(),
        metric: outcome.metric,
        method: outcome.method,
        currency: outcome.currency,
        predicted: Amount(outcome.predicted_minor),
        realised: outcome.realised_minor.map(Amount),
        actual: outcome.actual,
        counterfactual: outcome.counterfactual,
        why: outcome.why,
        // Text, integers and lists always have a JSON form.
        derivation: outcome.derivation.and_then(|derivation| serde_json::to_value(derivation).ok()),
        evidence: measured.evidence.clone(),
        evidence_hash: outcome.evidence_hash,
        run_id: run.run_id.clone(),
        snapshot_id: run.snapshot_id.clone(),
    }
}
