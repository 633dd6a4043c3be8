//! Replay: the golden bundles of every release derive again; the hash moves with every input and with nothing else; one changed byte is found.
//!
//! `CHANDLER_REGENERATE=1 cargo test -p chandler-recommend --test replay` writes the bundles of the current release anew. Bundles of a release that is
//! out are never written again.

mod common;

use chandler_recommend::replenishment::*;
use chandler_recommend::{Recommendation, canonical_hash, canonical_json, replay_evidence};
use common::*;
use serde_json::{Value, json};
use std::path::PathBuf;

/// The release whose bundles may still change.
const RELEASE: &str = "0.1";

fn golden_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/replay")
}

/// One bundle for each way in which a quantity comes about.
fn current_bundles() -> Vec<(&'static str, ReplenishmentEvidence)> {
    let mut capped = bolt();
    capped.economics.order_cost_minor = 100_000;
    let mut late_supplier = bolt();
    late_supplier.lead_time.observed_days = vec![18, 22, 25];
    late_supplier.lead_time.open_overdue_days = vec![31];
    late_supplier.position.on_order = vec![OnOrder { po_number: "PO-000007".into(), line: 2, quantity: 96, promised_on: day("2026-11-02") }];
    let mut waiting = bolt();
    waiting.demand.daily = (0..365).map(|day| if day % 23 == 4 { 6 + day % 5 } else { 0 }).collect();
    waiting.demand.censored_days = (300..330).collect();
    waiting.class.abc = "B".into();
    waiting.position = Position { on_hand: 0, allocated: 0, backordered: 14, backordered_later: 2, ..waiting.position };
    waiting.position.open_orders = vec![OpenOrder { so_number: "SO-000044".into(), line: 1, due_on: day("2026-12-01"), quantity: 9 }];
    decide(&mut waiting, "lumpy");
    let mut discounted = bolt();
    discounted.terms.as_mut().expect("terms").breaks = vec![PriceBreak { from_quantity: 480, unit_price_micros: 20_000_000, price_per: 12 }];
    let mut fresh = bolt();
    fresh.demand = DemandHistory { from: day("2026-11-11"), daily: vec![3, 0, 5, 2, 0, 4, 1, 0, 6], season_length: 1, ..fresh.demand };
    fresh.lead_time.observed_days = vec![];
    fresh.position.on_hand = 10;
    decide(&mut fresh, "new");
    let mut steady = bolt();
    steady.open_quantity = Some(proposal(&bolt()).record.action.quantity + 12);
    let all = [
        ("longest_cover", capped),
        ("late_supplier", late_supplier),
        ("customers_wait", waiting),
        ("price_break", discounted),
        ("new_item", fresh),
        ("steady", steady),
    ];
    all.into()
}

fn bundle_json(evidence: &ReplenishmentEvidence) -> Value {
    let proposal = proposal(evidence);
    json!({ "release": RELEASE, "hash": proposal.record.hash(), "record": proposal.record, "evidence": proposal.evidence })
}

#[test]
fn golden_bundles_of_every_release_replay() {
    if std::env::var_os("CHANDLER_REGENERATE").is_some() {
        let folder = golden_folder().join(RELEASE);
        std::fs::create_dir_all(&folder).expect("folder");
        for (name, evidence) in current_bundles() {
            let text = serde_json::to_string_pretty(&bundle_json(&evidence)).expect("json");
            std::fs::write(folder.join(format!("{name}.json")), text + "\n").expect("write");
        }
    }
    let releases = std::fs::read_dir(golden_folder()).expect("golden folder");
    let folders = releases.map(|release| release.expect("release").path()).filter(|path| path.is_dir());
    let files: Vec<PathBuf> = folders.flat_map(|folder| std::fs::read_dir(folder).expect("release")).map(|file| file.expect("file").path()).collect();
    assert!(files.len() >= current_bundles().len(), "bundles are missing");
    for file in files {
        let bundle: Value = serde_json::from_str(&std::fs::read_to_string(&file).expect("read")).expect("json");
        let result = replay_evidence(&bundle["record"], &bundle["evidence"], bundle["hash"].as_str().expect("hash"));
        assert!(result.equal, "{}: {result:#?}", file.display());
    }
}

#[test]
fn the_bundles_show_what_they_are_named_for() {
    let codes: Vec<(&str, Vec<String>)> = current_bundles()
        .iter()
        .map(|(name, evidence)| (*name, proposal(evidence).record.reasons.into_iter().map(|reason| reason.code).collect()))
        .collect();
    let expected = [
        ("longest_cover", "COVER_CAP"),
        ("late_supplier", "LEADTIME_LONGER"),
        ("customers_wait", "BACKORDER"),
        ("price_break", "PRICE_BREAK"),
        ("steady", "STEADY"),
    ];
    for (name, code) in expected {
        let found = codes.iter().find(|(bundle, _)| *bundle == name).expect("bundle");
        assert!(found.1.iter().any(|known| known == code), "{found:?}");
    }
}

#[test]
fn the_order_of_fields_does_not_matter_and_no_run_or_time_is_in_the_record() {
    let record = proposal(&bolt()).record;
    let json = record.to_json();
    let turned: Value =
        json.as_object().expect("object").iter().rev().map(|(name, value)| (name.clone(), value.clone())).collect::<serde_json::Map<_, _>>().into();
    assert_ne!(turned.to_string(), json.to_string());
    assert_eq!(canonical_hash(&turned), record.hash());
    let read: Recommendation = serde_json::from_value(turned).expect("reads");
    assert_eq!(read.hash(), record.hash());
    for absent in ["run_id", "snapshot", "recorded_at", "known_at", "build", "commit_seq", "RUN-"] {
        assert!(!record.canonical().contains(absent), "{absent}");
    }
}

/// Paths to every scalar of a JSON value.
fn scalars(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => object.iter().for_each(|(name, value)| scalars(value, &format!("{path}/{name}"), found)),
        // The first of many days says as much as the others.
        Value::Array(items) => items.iter().take(2).enumerate().for_each(|(index, value)| scalars(value, &format!("{path}/{index}"), found)),
        _ => found.push(path.to_owned()),
    }
}

fn changed(scalar: &Value) -> Value {
    match scalar {
        Value::Number(number) => json!(number.as_i64().expect("integer") + 1),
        Value::String(text) => json!(format!("{text}~")),
        Value::Bool(flag) => json!(!flag),
        _ => json!("~"),
    }
}

#[test]
fn any_changed_scalar_of_record_or_evidence_is_found() {
    let bundle = bundle_json(&current_bundles()[2].1);
    let mut paths = Vec::new();
    scalars(&bundle["record"], "/record", &mut paths);
    scalars(&bundle["evidence"], "/evidence", &mut paths);
    assert!(paths.len() > 150, "{}", paths.len());
    for path in paths {
        let mut tampered = bundle.clone();
        let scalar = tampered.pointer_mut(&path).expect("path");
        *scalar = changed(scalar);
        let result = replay_evidence(&tampered["record"], &tampered["evidence"], bundle["hash"].as_str().expect("hash"));
        assert!(!result.equal && (!result.differences.is_empty() || !result.retired.is_empty()), "{path}");
    }
}

#[test]
fn one_flipped_byte_is_caught_also_where_the_hashes_are_made_anew() {
    let bundle = bundle_json(&bolt());
    let text = canonical_json(&bundle["evidence"]);
    let tampered = text.replacen("\"on_hand\":70", "\"on_hand\":71", 1);
    assert_eq!(text.bytes().zip(tampered.bytes()).filter(|(left, right)| left != right).count(), 1);
    let evidence: Value = serde_json::from_str(&tampered).expect("json");
    let mut record = bundle["record"].clone();
    record["evidence_hash"] = json!(canonical_hash(&evidence));
    let result = replay_evidence(&record, &evidence, &canonical_hash(&record));
    assert!(!result.equal);
    let step = result.differences.iter().find(|difference| difference.step == "derivation.steps[3].value").expect("the step on hand");
    assert_eq!((step.recorded.as_str(), step.derived.as_str()), ("\"70\"", "\"71\""));
}

#[test]
fn a_method_that_is_gone_answers_retired() {
    let mut bundle = bundle_json(&bolt());
    bundle["record"]["methods"]["lead_time_demand"] = json!("lead_time_demand@0");
    let hash = canonical_hash(&bundle["record"]);
    let result = replay_evidence(&bundle["record"], &bundle["evidence"], &hash);
    assert_eq!((result.equal, result.retired), (false, vec!["lead_time_demand@0".to_owned()]));
}

#[test]
fn what_cannot_be_read_is_unequal_and_does_not_panic() {
    for garbage in [json!(null), json!([]), json!({"kind": 3}), json!("x")] {
        assert!(!replay_evidence(&garbage, &garbage, "").equal);
    }
}
