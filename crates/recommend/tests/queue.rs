//! The queue and the page of a recommendation, as programs read them.

mod common;

use chandler_amount::Amount;
use chandler_recommend::tables::*;
use chandler_recommend::{kind, queue, show};
use common::books::*;
use common::*;
use serde_json::{Value, json};

/// Keys that the contract asks of every replenishment row.
const KEYS: &[&str] = &[
    "rank",
    "rec_id",
    "revision",
    "kind",
    "entity_id",
    "subject",
    "state",
    "verb",
    "action",
    "value",
    "minutes",
    "value_per_minute",
    "deadline",
    "confidence",
    "reasons",
    "flags",
    "owner",
    "item_id",
    "site_id",
    "supplier_id",
    "order_by",
    "quantity_raw",
    "quantity",
    "unit",
    "unit_cost",
    "order_value",
    "cover_days_before",
    "cover_days_after",
    "stockout_probability_before",
    "stockout_probability_after",
    "policy",
    "forecast_method",
];

fn with(row: &RecommendationRow, rec_id: &str, value: i64, minutes_tenths: i64) -> RecommendationRow {
    RecommendationRow { rec_id: rec_id.into(), value: Amount(value), minutes_tenths, ..row.clone() }
}

#[test]
fn rows_have_the_keys_of_the_contract_and_rank_by_value_per_minute() {
    let (_, row) = proposed();
    let mut rows =
        vec![with(&row, "C", 300, 20), with(&row, "B", 100, 10), with(&row, "A", 100, 10), with(&row, "D", 200, 10), with(&row, "E", 0, 10)];
    rows.push(RecommendationRow { state: "executed".into(), ..with(&row, "X", 9_000, 10) });
    rows.push(RecommendationRow { state: "snoozed".into(), snoozed_until: Some(day("2026-12-01")), ..with(&row, "Y", 9_000, 10) });
    let queue = queue::queue(kind("replenishment"), &rows, day("2026-11-20"), Some(4));
    let order =
        |queue: &Value| queue["rows"].as_array().expect("rows").iter().map(|row| row["rec_id"].as_str().expect("id").to_owned()).collect::<Vec<_>>();
    assert_eq!(order(&queue), ["D", "C", "A", "B"]);
    assert_eq!((&queue["total"], &queue["returned"], &queue["contract"]), (&json!(5), &json!(4), &json!(1)));
    assert_eq!(queue["totals"], json!({ "value": { "amount": "7.00", "currency": "USD" }, "minutes": 6.0 }));
    for key in KEYS {
        assert!(queue["rows"][0].get(key).is_some(), "{key}");
    }
    let column_names: Vec<&str> = queue["columns"].as_array().expect("columns").iter().filter_map(|column| column["name"].as_str()).collect();
    assert!(column_names.iter().all(|name| queue["rows"][0].get(name).is_some()), "{column_names:?}");
    rows.reverse();
    assert_eq!(queue::queue(kind("replenishment"), &rows, day("2026-11-20"), Some(4)), queue, "the order of the rows means nothing");
    assert_eq!(order(&queue::queue(kind("replenishment"), &rows, day("2026-12-01"), None))[0], "Y", "a snooze whose day has come is on the queue");
    let empty = queue::queue(kind("replenishment"), &[], day("2026-11-20"), None);
    assert_eq!((&empty["total"], &empty["totals"]["value"]), (&json!(0), &Value::Null));
}

#[test]
fn a_row_speaks_in_the_types_of_the_contract() {
    let (_, row) = proposed();
    let json = queue::row_json(&row, Some(1));
    assert_eq!(json["unit_cost"], "2.00");
    assert_eq!(json["quantity"], row.quantity.expect("quantity").to_string());
    assert_eq!(json["order_value"]["currency"], "USD");
    assert!(json["stockout_probability_before"].is_f64() && json["minutes"] == 1.5);
    assert_eq!(json["deadline"], "2026-11-20");
    assert_eq!(json["action"]["body"]["lines"][0]["rec_id"], row.rec_id);
    assert!(json["reasons"][0]["text"].as_str().is_some_and(|text| !text.contains('{') && text.len() > 10));
}

#[test]
fn the_page_shows_derivation_evidence_and_events() {
    let (mut books, row) = proposed();
    books.bulk("snooze_recommendations", json!({ "recommendations": [seen(&row)], "until": "2026-11-25", "note": "fair" }));
    let (row, revision, run) = (books.open(), books.all::<RecommendationRevision>().remove(0), books.all::<DecisionRun>().remove(0));
    let page = show::recommendation(&row, &revision, Some(&run), &books.all::<RecommendationEvent>());
    assert_eq!(page["hash"], revision.hash);
    assert_eq!(page["derivation"]["result"], row.quantity.expect("quantity").to_string());
    let steps = page["derivation"]["steps"].as_array().expect("steps");
    let on_hand = steps.iter().find(|step| step["label"] == "On hand").expect("step");
    assert_eq!(on_hand["source"], json!({ "table": "item_sites", "version": 7, "key": "BOLT-M8|MAIN" }));
    let events: Vec<&str> = page["events"].as_array().expect("events").iter().filter_map(|event| event["event"].as_str()).collect();
    assert_eq!(events, ["propose", "snooze"]);
    let demand = page["evidence"].as_array().expect("evidence").iter().find(|part| part["table"] == "demand_daily").expect("demand");
    assert_eq!(demand["rows"], 365);
}

#[test]
fn tables_keep_the_conventions_of_the_catalogue() {
    for table in TABLES {
        assert!(!table.has_amounts() || table.column("currency").is_some(), "{}", table.name);
        assert!(table.columns[..table.key_columns].iter().all(|column| !column.nullable), "{}", table.name);
        assert!(chandler_erp::tables::TABLES.iter().all(|other| other.name != table.name), "{}", table.name);
    }
}

#[test]
fn every_refusal_of_a_command_has_its_sentences() {
    for spec in chandler_recommend::COMMANDS {
        assert!((spec.body_schema)().is_object(), "{}", spec.name);
        assert!(chandler_erp::command(spec.name).is_none(), "{} is two commands", spec.name);
        for code in spec.refusals {
            assert!(chandler_erp::refusal::spec(code).is_some(), "{} of {}", code, spec.name);
        }
    }
}
