//! Cases of lost margin: what is claimed, what is too old, what a new price earns, and the command that fixes it.
#![allow(clippy::unwrap_used)]

use chandler_recommend::kinds::Decided;
use chandler_recommend::{CommandRecommendation, kind};
use chandler_rules::{Bundle, RuleTable, default_tables};
use serde_json::{Value, json};

fn bundle() -> Bundle {
    Bundle::from_tables(default_tables().map(|(file, text)| RuleTable::parse(file, text).unwrap()).into()).unwrap()
}

fn line(document: &str, lost_on: &str, lost_minor: i64) -> Value {
    json!({ "document": document, "line": 1, "lost_on": lost_on, "invoice_number": format!("IN-{document}"), "invoice_line": 2,
            "expected_minor": 10_000, "actual_minor": 10_000 - lost_minor, "lost_minor": lost_minor })
}

fn facts(cause: &str, root: &str, lines: Vec<Value>) -> Value {
    json!({ "entity_id": "ACME", "as_of": "2026-03-31", "currency": "USD", "cause": cause, "root": root, "lines": lines })
}

fn decided(facts: Value) -> Decided {
    (kind("margin").unwrap().propose)(facts, &bundle()).unwrap()
}

fn case(facts: Value) -> CommandRecommendation {
    match decided(facts) {
        Decided::Proposed { record, evidence } => {
            let again = (kind("margin").unwrap().derive)(&evidence).unwrap();
            assert_eq!(again, Decided::Proposed { record: record.clone(), evidence }, "a stored evidence gives the same case");
            let case = record.as_command().unwrap().clone();
            case.derivation.check().unwrap();
            case
        }
        Decided::Nothing { why, .. } => panic!("nothing proposed: {why}"),
    }
}

#[test]
fn bills_above_the_order_are_claimed_while_they_can_be() {
    let lines = vec![line("SB-2", "2026-03-20", 4_000), line("SB-1", "2026-02-01", 1_000), line("SB-0", "2025-08-01", 7_000)];
    let mut facts = facts("supplier_overbilled", "S-1", lines);
    facts["supplier"] = json!({ "id": "S-1", "name": "Steel & Co" });
    let case = case(facts);
    assert_eq!(case.action.value_minor, 4_500, "nine tenths of what is not too old");
    assert_eq!((case.impact.at_stake_minor, case.columns["lines"].clone()), (12_000, json!(3)));
    assert_eq!(case.action.command.as_deref(), Some("record_supplier_claim"));
    assert_eq!(case.action.body["amount"], "50.00");
    assert_eq!((case.action.body["bill_number"].clone(), case.action.body["claim_by"].clone()), (Value::Null, json!("2026-07-31")));
    assert_eq!(case.impact.about.supplier_id.as_deref(), Some("S-1"));
    let codes: Vec<&str> = case.reasons.iter().map(|reason| reason.code.as_str()).collect();
    assert_eq!(codes, ["SUPPLIER_ABOVE_ORDER", "TOO_LATE", "AGAIN_AND_AGAIN"]);
    let results: Vec<&str> = case.derivation.steps.iter().map(|step| step.result.as_str()).collect();
    assert_eq!(results, ["120", "50", "45", "45"]);
}

#[test]
fn freight_is_billed_on_the_newest_invoice_and_a_price_only_on_the_lines_of_one() {
    let mut freight = facts("freight_not_billed", "BETA", vec![line("SH-2", "2026-03-20", 1_500), line("SH-1", "2026-03-01", 900)]);
    freight["customer"] = json!({ "id": "BETA", "name": "Beta" });
    let action = case(freight).action;
    assert_eq!((action.body["invoice_number"].clone(), action.body["freight"].clone()), (json!("IN-SH-2"), json!("24.00")));

    let mut override_facts = facts("price_override", "SO-1", vec![line("SO-1", "2026-03-20", 4_000), line("SO-1", "2026-03-20", 2_000)]);
    override_facts["lines"][1]["invoice_number"] = json!("IN-9");
    let case = case(override_facts);
    assert_eq!(case.action.body["lines"], json!([{ "line": 2, "amount": "40.00" }]));
    assert_eq!(case.action.value_minor, 1_000, "a quarter of what this invoice lacks");
}

#[test]
fn a_cost_rise_becomes_a_new_list_price_worth_the_days_ahead() {
    let mut facts = facts("cost_rise", "NUT", vec![line("SH-2", "2026-03-20", 3_000), line("SH-1", "2026-03-01", 3_000)]);
    facts["item"] = json!({ "id": "NUT", "name": "Nut", "family": "fasteners", "base_unit": "EA" });
    facts["prices"] = json!({ "list_micros": 2_000_000, "price_per": 1, "cost_micros": 1_060_000, "cost_before_micros": 1_000_000 });
    let case = case(facts);
    assert_eq!(case.action.command.as_deref(), Some("set_price"));
    assert_eq!(case.action.body, json!({ "item_id": "NUT", "unit_price": "2.12", "from_on": "2026-04-07" }));
    assert_eq!(case.action.value_minor, 14_400, "60.00 in 30 days, 90 days ahead, four fifths of it");
}

#[test]
fn what_the_books_have_no_command_for_is_put_on_record() {
    let mut facts = facts("carrier_overbilled", "Fast", vec![line("CB-1", "2026-03-20", 4_000)]);
    facts["carrier"] = json!("Fast");
    let case = case(facts);
    assert_eq!((case.action.command.clone(), case.action.value_minor), (None, 3_200));
    assert!(case.flags.contains(&"NO_COMMAND".to_owned()));
}

#[test]
fn small_and_old_losses_ask_nobody() {
    let why = |facts: Value| match decided(facts) {
        Decided::Nothing { why, .. } => why,
        Decided::Proposed { .. } => "proposed",
    };
    assert_eq!(why(facts("supplier_overbilled", "S-1", vec![line("SB-1", "2026-03-20", 400)])), "too_little");
    assert_eq!(why(facts("supplier_overbilled", "S-1", vec![line("SB-1", "2025-05-20", 40_000)])), "too_late");
    assert_eq!(why(facts("carrier_overbilled", "Fast", Vec::new())), "too_late");
}
