//! One recommendation with everything that answers "why": derivation, evidence, events, hash.

use crate::canonical::canonical_hash;
use crate::kinds::{self, AnyRecord};
use crate::queue::row_json;
use crate::record::CommandAction;
use crate::tables::{DecisionRun, RecommendationEvent, RecommendationRevision, RecommendationRow};
use chandler_amount::Amount;
use serde_json::{Value, json};

/// The document of `chandler show REC`. `run` is the run of the revision; it gives the versions of the tables.
pub fn recommendation(
    row: &RecommendationRow,
    revision: &RecommendationRevision,
    run: Option<&DecisionRun>,
    events: &[RecommendationEvent],
) -> Value {
    // The steps of a purchase's worth stand beside those of its quantity.
    let mut impact = revision.record["impact"].clone();
    let worth = impact.as_object_mut().and_then(|impact| impact.remove("worth"));
    json!({
        "contract": 1,
        "recommendation": row_json(row, None),
        "alternatives": alternatives(row, revision),
        "derivation": derivation(revision.record["derivation"].clone(), run),
        "worth": worth.map(|worth| derivation(worth, run)),
        "impact": impact,
        "methods": revision.record["methods"],
        "rules_fired": revision.record["rules_fired"],
        "edit": revision.edit,
        "evidence": evidence(revision, run),
        "facts": revision.evidence,
        "events": events.iter().filter(|event| event.rec_id == row.rec_id).map(event).collect::<Vec<_>>(),
        "run": run.map(|run| json!({"run_id": run.run_id, "as_of": run.as_of, "snapshot_id": run.snapshot_id, "snapshot_hash": run.snapshot_hash,
            "commit_seq": run.snapshot_seq, "rule_bundle": run.rule_bundle, "pipeline_bundle": run.pipeline_bundle, "models": run.models})),
        "hash": revision.hash,
    })
}

/// Everything that could be done, what is proposed first; `chosen` is what approving does now. A purchase has none: its quantity is what can be changed.
fn alternatives(row: &RecommendationRow, revision: &RecommendationRevision) -> Vec<Value> {
    let record: Option<AnyRecord> = serde_json::from_value(revision.record.clone()).ok();
    let Some(record) = record.as_ref().and_then(AnyRecord::as_command) else { return Vec::new() };
    let currency = record.impact.currency;
    let choice = |action: &CommandAction| {
        json!({
            "verb": action.verb, "text": action.text, "command": action.command, "body": action.body, "value": Amount(action.value_minor).of(currency),
            "cost": Amount(action.cost_minor).of(currency), "chosen": action.verb == row.verb,
        })
    };
    std::iter::once(&record.action).chain(&record.alternatives).map(choice).collect()
}

/// A derivation of the record; a source that is a table of the snapshot gets the version it was read at.
fn derivation(mut derivation: Value, run: Option<&DecisionRun>) -> Value {
    for step in derivation["steps"].as_array_mut().into_iter().flatten() {
        let source = &mut step["source"];
        if source["version"].is_null() {
            source["version"] = table_version(run, source["table"].as_str().unwrap_or_default());
        }
    }
    derivation
}

fn evidence(revision: &RecommendationRevision, run: Option<&DecisionRun>) -> Vec<Value> {
    let Some(spec) = kinds::kind(revision.record["kind"].as_str().unwrap_or_default()) else { return Vec::new() };
    let part = |(name, table): &(&str, &str)| {
        let facts = revision.evidence.get(*name).filter(|facts| !facts.is_null())?;
        Some(json!({ "table": table, "version": table_version(run, table), "rows": (spec.count_rows)(name, facts), "hash": canonical_hash(facts) }))
    };
    spec.evidence_parts.iter().filter_map(part).collect()
}

/// The version of a table in the run's snapshot, under its own name or as `core_X`; null where the snapshot does not have it.
fn table_version(run: Option<&DecisionRun>, table: &str) -> Value {
    let Some(tables) = run.map(|run| &run.snapshot_tables) else { return Value::Null };
    let version = |name: &str| tables.get(name).map(|known| known.get("version").unwrap_or(known).clone());
    version(table).or_else(|| version(&format!("core_{table}"))).unwrap_or_default()
}

/// One event of a recommendation.
pub fn event(event: &RecommendationEvent) -> Value {
    json!({
        "at": event.at,
        "actor": event.actor,
        "event": event.event,
        "from": event.from_state,
        "to": event.to_state,
        "reason": event.reason,
        "note": event.note,
        "revision": event.revision,
        "detail": event.detail,
        "commit_seq": event.commit_seq,
    })
}
