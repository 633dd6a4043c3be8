//! Models in the books: one champion of a name, what was before it, what is only looked at, and what is refused.

mod common;

use chandler_catalogue::key;
use chandler_recommend::tables::ModelRow;
use common::books::*;
use serde_json::{Value, json};

/// A model whose file has a hash of this digit.
fn model(digit: &str, role: &str) -> Value {
    json!({
        "model": "time_to_pay", "hash": digit.repeat(64), "form": "time_to_pay@4", "role": role, "mode": "on", "gate": "open", "as_of": "2026-11-20",
        "learnt_from": 900, "answered": 120, "customers": 40, "data_hash": "d".repeat(64), "rule_bundle": "r", "pipeline_bundle": "p", "run_id": "RUN-000001",
        "tried": 400, "measure": "log_loss", "model_figure_millionths": 431_000, "rules_figure_millionths": 462_000, "challenger": "random_forest",
        "challenger_figure_millionths": 440_000, "drift": "within", "drift_since": "2026-09-22", "file": "models/time_to_pay/x.json",
    })
}

fn role(books: &Books, digit: &str) -> String {
    books.get::<ModelRow>(key!["ACME", "time_to_pay", digit.repeat(64)]).expect("the model").role
}

#[test]
fn the_newest_of_a_run_is_the_champion_and_the_one_before_retires() {
    let mut books = Books::new();
    books.accept("record_model", model("a", "champion"));
    books.accept("record_model", model("b", "champion"));
    assert_eq!((role(&books, "a").as_str(), role(&books, "b").as_str()), ("retired", "champion"));
    books.accept("record_model", model("a", "champion"));
    assert_eq!(
        (role(&books, "a").as_str(), role(&books, "b").as_str()),
        ("champion", "retired"),
        "the same model again, such as after a day without news"
    );
    assert_eq!(books.all::<ModelRow>().len(), 2);
}

#[test]
fn a_look_back_is_a_candidate_and_unseats_nobody() {
    let mut books = Books::new();
    books.accept("record_model", model("a", "champion"));
    books.accept("record_model", model("c", "candidate"));
    books.accept("record_model", model("a", "candidate"));
    assert_eq!((role(&books, "a").as_str(), role(&books, "c").as_str()), ("champion", "candidate"));
}

#[test]
fn a_model_that_does_not_hold_together_is_refused() {
    let broken = [
        ("hash", json!("abc")),
        ("data_hash", json!("z".repeat(64))),
        ("mode", json!("sometimes")),
        ("mode", json!("off")),
        ("gate", json!("closed")),
        ("gate", json!("ajar")),
        ("why", json!("an open gate has no reason")),
        ("measure", json!("applause")),
        ("measure", json!(null)),
    ];
    for (field, value) in broken {
        let mut books = Books::new();
        let mut body = model("a", "champion");
        body[field] = value;
        assert_eq!(books.refuse("record_model", body).code, "record_damaged", "{field}");
    }
}
