//! One recommendation with everything that answers "why": derivation, evidence, events, hash.

use crate::canonical::canonical_hash;
use crate::queue::row_json;
use crate::tables::{DecisionRun, RecommendationEvent, RecommendationRevision, RecommendationRow};
use serde_json::{Value, json};

/// Parts of an evidence and the table that each comes from.
const PARTS: &[(&str, &str)] = &[
    ("item", "items"),
    ("site", "sites"),
    ("demand", "demand_daily"),
    ("lead_time", "receipt_lines"),
    ("class", "item_class"),
    ("position", "item_sites"),
    ("terms", "supplier_items"),
    ("economics", "prices"),
    ("rules", "rules"),
    ("corrections", "planning_corrections"),
    ("reconstructed", "past_sales"),
];

/// The document of `chandler show REC`. `run` is the run of the revision; it gives the versions of the tables.
pub fn recommendation(
    row: &RecommendationRow,
    revision: &RecommendationRevision,
    run: Option<&DecisionRun>,
    events: &[RecommendationEvent],
) -> Value {
    json!({
        "contract": 1,
        "recommendation": row_json(row, None),
        "derivation": derivation(revision, run),
        "impact": revision.record["impact"],
        "methods": revision.record["methods"],
        "rules_fired": revision.record["rules_fired"],
        "edit": revision.edit,
        "evidence": evidence(revision, run),
        "facts": revision.evidence,
        "events": events.iter().filter(|event| event.rec_id == row.rec_id).map(event_json).collect::<Vec<_>>(),
        "run": run.map(|run| json!({"run_id": run.run_id, "as_of": run.as_of, "snapshot_id": run.snapshot_id, "snapshot_hash": run.snapshot_hash,
            "commit_seq": run.snapshot_seq, "rule_bundle": run.rule_bundle, "pipeline_bundle": run.pipeline_bundle, "models": run.models})),
        "hash": revision.hash,
    })
}

/// The derivation of the record; a source that is a table of the snapshot gets the version it was read at.
fn derivation(revision: &RecommendationRevision, run: Option<&DecisionRun>) -> Value {
    let mut derivation = revision.record["derivation"].clone();
    for step in derivation["steps"].as_array_mut().into_iter().flatten() {
        let source = &mut step["source"];
        if source["version"].is_null() {
            source["version"] = table_version(run, source["table"].as_str().unwrap_or_default());
        }
    }
    derivation
}

fn evidence(revision: &RecommendationRevision, run: Option<&DecisionRun>) -> Vec<Value> {
    let part = |(name, table): &(&str, &str)| {
        let facts = revision.evidence.get(*name).filter(|facts| !facts.is_null())?;
        Some(json!({ "table": table, "version": table_version(run, table), "rows": count_rows(name, facts), "hash": canonical_hash(facts) }))
    };
    PARTS.iter().filter_map(part).collect()
}

/// Rows that a part rests on: its lists where it has some, else one.
fn count_rows(name: &str, facts: &Value) -> usize {
    let length = |key: &str| facts[key].as_array().map_or(0, Vec::len);
    match name {
        "demand" => length("daily"),
        "lead_time" => length("observed_days") + length("open_overdue_days") + length("supplier_days"),
        "position" => 1 + length("open_orders") + length("on_order"),
        "terms" => 1 + length("breaks"),
        _ => facts.as_array().map_or(1, Vec::len),
    }
}

/// The version of a table in the run's snapshot, under its own name or as `core_X`; null where the snapshot does not have it.
fn table_version(run: Option<&DecisionRun>, table: &str) -> Value {
    let Some(tables) = run.map(|run| &run.snapshot_tables) else { return Value::Null };
    let version = |name: &str| tables.get(name).map(|known| known.get("version").unwrap_or(known).clone());
    version(table).or_else(|| version(&format!("core_{table}"))).unwrap_or_default()
}

fn event_json(event: &RecommendationEvent) -> Value {
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
