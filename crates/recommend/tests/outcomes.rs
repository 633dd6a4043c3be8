//! What executed recommendations brought, taken into the books: once each, not before the time is over, and only what the evidence gives.

mod common;

use chandler_amount::Amount;
use chandler_catalogue::key;
use chandler_recommend::commands::RowOutcome;
use chandler_recommend::kind;
use chandler_recommend::outcome::{Measured, UNMEASURABLE, unmeasurable};
use chandler_recommend::tables::*;
use common::books::*;
use common::*;
use serde_json::{Value, json};

/// The bolt's order, approved on the day after the run.
fn executed() -> (Books, RecommendationRow) {
    let (mut books, row) = proposed();
    books.on("2026-11-21");
    let answer = books.bulk("approve_recommendations", json!({ "recommendations": [seen(&row)] }));
    assert_eq!(answer.done, 1, "{answer:?}");
    let row = books.get(key!["ACME", &row.rec_id]).expect("row");
    (books, row)
}

/// What happened since, in the shape of the pipeline: ten a day were wanted and the goods came on the eleventh day, or were cancelled.
fn facts(row: &RecommendationRow, measured_on: &str, cancelled: bool) -> Value {
    let ordered = row.quantity.expect("quantity").0;
    let demand: Vec<Value> = (1..60).map(|days| json!({ "on": day("2026-11-20").plus_days(days), "quantity": 10 })).collect();
    let moves = json!([{ "on": "2026-12-01", "quantity": ordered, "document": row.document, "line": 1, "rec_id": row.rec_id }]);
    json!({
        "execution": {
            "entity_id": "ACME", "rec_id": row.rec_id, "revision": row.revision, "kind": row.kind, "subject": row.subject, "verb": row.verb,
            "decided_on": row.as_of, "executed_on": "2026-11-21", "measured_on": measured_on, "predicted_minor": row.value.0, "cost_minor": 0,
            "currency": "USD", "document": row.document,
        },
        "flows": {
            "is_active": true,
            "orders": [{ "po_number": row.document, "line": 1, "quantity": ordered, "cancelled": if cancelled { ordered } else { 0 } }],
            "demand": demand,
            "moves": if cancelled { json!([]) } else { moves },
        },
    })
}

fn measure(books: &Books, row: &RecommendationRow, measured_on: &str, cancelled: bool) -> Measured {
    let revision: RecommendationRevision = books.get(key!["ACME", &row.rec_id, row.revision]).expect("revision");
    let spec = kind(&row.kind).expect("kind");
    (spec.outcome.measure)(facts(row, measured_on, cancelled), &revision.evidence.to_string()).expect("measures")
}

fn body(as_of: &str, outcomes: Vec<Value>) -> Value {
    json!({ "run_id": "RUN-000002", "snapshot_id": "SNAP-2", "as_of": as_of, "outcomes": outcomes })
}

fn known(measured: &Measured) -> Value {
    measured.document().unwrap_or_else(|| panic!("{measured:?}"))
}

/// The code with which the only outcome of a body is refused.
fn refused(books: &mut Books, body: Value) -> String {
    let answer = books.bulk("record_outcomes", body);
    assert_eq!((answer.done, answer.refused), (0, 1), "{answer:?}");
    answer.results[0].refusal.clone().expect("refusal").code
}

#[test]
fn an_order_is_measured_once_by_what_it_was_planned_on() {
    let (mut books, row) = executed();
    let document = known(&measure(&books, &row, "2027-01-15", false));
    let answer = books.bulk("record_outcomes", body("2027-01-15", vec![document.clone()]));
    assert_eq!((answer.done, answer.results[0].outcome), (1, RowOutcome::Done));
    let outcome: OutcomeRow = books.get(key!["ACME", &row.rec_id]).expect("outcome");
    assert_eq!((outcome.state.as_str(), outcome.predicted, outcome.metric.as_str()), ("measured", row.value, "units_short"));
    // 60 were free on the day of the decision, so the order kept customers served: without it more was short than with it, at 1.50 a unit.
    let (actual, without) = (outcome.actual.expect("actual"), outcome.counterfactual.expect("counterfactual"));
    assert!(without > actual && actual > 0, "{without} short without it, {actual} with it");
    let margin = (without - actual) * 150;
    let realised = outcome.realised.expect("realised");
    assert!(realised.0 < margin && realised.0 > margin * 9 / 10, "{realised:?} is the margin {margin} less holding");
    assert_eq!(books.events().last().expect("event"), &("measure".to_owned(), "outcome_measured".to_owned()));
    assert_eq!(refused(&mut books, body("2027-01-15", vec![document])), "wrong_state");
}

#[test]
fn what_cannot_be_measured_is_on_record_without_a_figure() {
    let (mut books, row) = executed();
    let document = known(&measure(&books, &row, "2026-11-25", true));
    assert_eq!(books.bulk("record_outcomes", body("2026-11-25", vec![document])).done, 1);
    let outcome: OutcomeRow = books.get(key!["ACME", &row.rec_id]).expect("outcome");
    assert_eq!((outcome.state.as_str(), outcome.why.as_deref(), outcome.realised), ("unmeasurable", Some("order_cancelled"), None));
    assert_eq!(books.events().last().expect("event"), &("give_up".to_owned(), "unmeasurable".to_owned()));
}

#[test]
fn an_outcome_waits_for_the_end_of_its_time() {
    let (mut books, row) = executed();
    assert!(matches!(measure(&books, &row, "2026-12-02", false), Measured::Waiting { .. }));
    let document = known(&measure(&books, &row, "2027-01-15", false));
    assert_eq!(refused(&mut books, body("2026-12-02", vec![document])), "not_matured");
}

#[test]
fn only_what_was_executed_has_an_outcome_and_only_what_the_evidence_gives() {
    let (mut books, row) = executed();
    let document = known(&measure(&books, &row, "2027-01-15", false));
    let change = |path: &str, value: Value| {
        let mut changed = document.clone();
        *changed.pointer_mut(path).expect("a field") = value;
        body("2027-01-15", vec![changed])
    };
    assert_eq!(refused(&mut books, change("/outcome/realised_minor", json!(1))), "record_damaged");
    assert_eq!(refused(&mut books, change("/outcome/predicted_minor", json!(1))), "record_damaged");
    assert_eq!(refused(&mut books, change("/evidence/plan/unit_margin_micros", json!(9_000_000))), "record_damaged");
    assert_eq!(refused(&mut books, change("/outcome/revision", json!(7))), "stale_revision");
    assert_eq!(refused(&mut books, change("/outcome/rec_id", json!("REC-000000000000"))), "unknown_recommendation");
    assert!(books.decide("record_outcomes", &body("2027-01-15", vec![])).is_err(), "nothing to record is a slip");
    let (mut open, row) = proposed();
    let still_open = RecommendationRow { document: Some("PO-000001".into()), ..row.clone() };
    let document = known(&measure(&open, &still_open, "2027-01-15", false));
    assert_eq!(refused(&mut open, body("2027-01-15", vec![document])), "wrong_state");
    assert!(open.all::<OutcomeRow>().is_empty());
}

#[test]
fn one_bad_outcome_leaves_the_others() {
    let (mut books, row) = executed();
    let good = known(&measure(&books, &row, "2027-01-15", false));
    let mut bad = good.clone();
    bad["outcome"]["rec_id"] = json!("REC-000000000000");
    let answer = books.bulk("record_outcomes", body("2027-01-15", vec![bad, good]));
    assert_eq!((answer.done, answer.refused), (1, 1));
}

#[test]
fn a_persons_quantity_is_what_its_outcome_is_held_against() {
    let (mut books, row) = proposed();
    let edit = json!({ "edits": [{ "rec_id": row.rec_id, "revision": row.revision, "quantity": "96" }], "reason": "demand_higher" });
    assert_eq!(books.bulk("edit_recommendations", edit).done, 1);
    let edited: RecommendationRow = books.get(key!["ACME", &row.rec_id]).expect("row");
    books.on("2026-11-21");
    assert_eq!(books.bulk("approve_recommendations", json!({ "recommendations": [seen(&edited)] })).done, 1);
    let row: RecommendationRow = books.get(key!["ACME", &row.rec_id]).expect("row");
    let document = known(&measure(&books, &row, "2027-01-15", false));
    assert_eq!(books.bulk("record_outcomes", body("2027-01-15", vec![document])).done, 1);
    let outcome: OutcomeRow = books.get(key!["ACME", &row.rec_id]).expect("outcome");
    assert_eq!((outcome.revision, outcome.predicted), (2, edited.value));
    assert_ne!(outcome.predicted, Amount(0));
}

#[test]
fn every_reason_has_its_sentence() {
    for reason in UNMEASURABLE {
        assert_eq!(unmeasurable(reason.code), Some(reason));
        assert!(!reason.text.ends_with('.') && reason.text.len() > 20, "{}", reason.text);
    }
    assert_eq!(unmeasurable("burnt"), None);
}
