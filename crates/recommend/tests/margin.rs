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
    (kind("margin").unwrap().judge)(facts, &bundle()).unwrap().decided
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
fn all_bills_of_a_carrier_above_their_quotes_are_one_claim() {
    let mut facts = facts("carrier_overbilled", "Fast", vec![line("CB-2", "2026-03-20", 4_000), line("CB-1", "2026-03-02", 1_050)]);
    facts["carrier"] = json!("Fast");
    let case = case(facts);
    assert_eq!((case.action.command.as_deref(), case.action.value_minor), (Some("record_carrier_claim"), 4_040));
    let body = &case.action.body;
    assert_eq!((body["carrier"].clone(), body["kind"].clone(), body["claim_by"].clone()), (json!("Fast"), json!("overbilled"), json!("2026-05-31")));
    assert_eq!(body["lines"], json!([{ "document": "CB-2", "amount": "40.00" }, { "document": "CB-1", "amount": "10.50" }]));
    assert!(!case.flags.contains(&"NO_COMMAND".to_owned()), "{:?}", case.flags);
}

fn sale(document: &str, lost_minor: i64, claim_by: &str) -> Value {
    let mut sale = line(document, "2026-03-01", lost_minor);
    sale["claim_by"] = json!(claim_by);
    sale
}

/// By hand: 40.00 lapsed yesterday, 16.00 came back of what had been claimed; of the other 150.00 that is 134.00, and 95 % of it 127.30.
#[test]
fn sales_that_nobody_claimed_are_one_claim_under_their_agreement_until_the_first_window_ends() {
    let lines = vec![
        sale("SH-5", 2_000, "2026-06-20"),
        sale("SH-4", -1_600, "2026-03-31"),
        sale("SH-3", 8_000, "2026-04-09"),
        sale("SH-2", 5_000, "2026-04-04"),
        sale("SH-1", 4_000, "2026-03-30"),
    ];
    let mut facts = facts("support_not_claimed", "SPA-1", lines);
    facts["supplier"] = json!({ "id": "S-1", "name": "Steel & Co" });
    let case = case(facts);
    assert_eq!((case.action.verb.as_str(), case.action.command.as_deref()), ("claim_support", Some("record_support_claim")));
    let named: Vec<&str> = case.action.body["lines"].as_array().unwrap().iter().filter_map(|line| line["shipment_number"].as_str()).collect();
    assert_eq!((case.action.body["agreement_id"].clone(), named), (json!("SPA-1"), vec!["SH-5", "SH-4", "SH-3", "SH-2"]));
    assert_eq!((case.action.value_minor, case.impact.at_stake_minor), (12_730, 17_400));
    assert_eq!((case.columns["claim_by"].clone(), case.deadline.to_string()), (json!("2026-04-04"), "2026-04-04".to_owned()));
    let lapses = case.reasons.iter().find(|reason| reason.code == "LAPSES").unwrap();
    assert_eq!(lapses.parameters["weeks"], "50.00 USD by 2026-04-06, 80.00 USD by 2026-04-13, 20.00 USD later");
    assert!(case.action.text.starts_with("Claim 134.00 USD of support from Steel & Co under SPA-1"), "{}", case.action.text);
}

#[test]
fn claims_that_fell_short_or_are_overdue_are_asked_for_without_a_command() {
    let mut short = facts("claim_short_paid", "S-1", vec![line("CL-1", "2026-03-20", 8_000)]);
    short["supplier"] = json!({ "id": "S-1", "name": "Steel & Co" });
    let case = case(short);
    assert_eq!((case.action.verb.as_str(), case.action.command, case.action.value_minor), ("chase_claim", None, 4_000));
    assert_eq!(case.action.text, "Ask Steel & Co for 80.00 USD that it paid short: CL-1");
    assert!(case.flags.contains(&"NO_COMMAND".to_owned()), "{:?}", case.flags);
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

fn of_beta(cause: &str, root: &str, lines: Vec<Value>) -> Value {
    let mut facts = facts(cause, root, lines);
    facts["customer"] = json!({ "id": "BETA", "name": "Beta" });
    facts
}

/// A line of the invoice that was charged so much above what it should have been.
fn above(document: &str, invoice_line: i64, lost_minor: i64) -> Value {
    let mut line = line(document, "2026-03-20", lost_minor);
    (line["actual_minor"], line["invoice_line"]) = (json!(10_000 + lost_minor), json!(invoice_line));
    line
}

#[test]
fn a_contract_that_was_not_applied_is_billed_or_given_back() {
    let below = case(of_beta("contract_not_applied", "SO-1", vec![line("IN-1", "2026-03-20", 2_000)]));
    assert_eq!((below.action.verb.as_str(), below.action.command.as_deref()), ("bill_difference", Some("bill_customer")));
    assert_eq!((below.action.body["reason"].clone(), below.action.body["lines"][0]["amount"].clone()), (json!("price_correction"), json!("20.00")));
    assert!(below.reasons[0].parameters["side"] == "below", "{:?}", below.reasons);

    // Too much on two lines and too little on a third: what is the customer's goes back first, in one memo.
    let lines = vec![above("IN-1", 1, 2_000), above("IN-1", 3, 500), line("IN-1", "2026-03-20", 700)];
    let above = case(of_beta("contract_not_applied", "SO-1", lines));
    assert_eq!((above.action.verb.as_str(), above.action.command.as_deref()), ("credit_difference", Some("issue_credit_memo")));
    let body = &above.action.body;
    assert_eq!((body["invoice_number"].clone(), body["reason"].clone()), (json!("IN-IN-1"), json!("price_correction")));
    assert_eq!(body["lines"], json!([{ "line": 1, "amount": "20.00" }, { "line": 3, "amount": "5.00" }]));
    assert_eq!((above.action.value_minor, above.impact.at_stake_minor), (1_250, 3_200));
    assert!(above.action.text.starts_with("Give back 25.00 USD"), "{}", above.action.text);
}

#[test]
fn a_second_credit_is_billed_back_with_its_reason_once_for_each_line() {
    let mut lines = vec![line("CM-2", "2026-03-20", 1_000), line("CM-3", "2026-03-12", 1_000), line("CM-4", "2026-03-12", 500)];
    lines.iter_mut().for_each(|line| line["invoice_number"] = json!("IN-1"));
    lines[2]["invoice_line"] = json!(4);
    let case = case(of_beta("duplicate_credit", "IN-1", lines));
    let body = &case.action.body;
    assert_eq!((case.action.command.as_deref(), body["reason"].clone()), (Some("bill_customer"), json!("duplicate_credit")));
    assert_eq!(body["lines"], json!([{ "line": 2, "amount": "20.00" }, { "line": 4, "amount": "5.00" }]));
    assert_eq!(body.get("amount"), None);
    assert_eq!((case.action.value_minor, case.reasons[0].code.as_str()), (2_000, "CREDITED_TWICE"));
}

#[test]
fn a_second_credit_of_a_whole_invoice_is_billed_back_as_a_whole() {
    let mut lines = vec![line("CM-2", "2026-03-20", 1_000), line("CM-3", "2026-03-12", 3_000)];
    lines.iter_mut().for_each(|line| line["invoice_number"] = json!("IN-1"));
    lines[1]["invoice_line"] = Value::Null;
    let case = case(of_beta("duplicate_credit", "IN-1", lines));
    let body = &case.action.body;
    assert_eq!((body["lines"].clone(), body["amount"].clone()), (json!([{ "line": 2, "amount": "10.00" }]), json!("30.00")));
}

#[test]
fn a_contract_that_ended_is_one_case_of_the_customer_worth_the_days_ahead() {
    let lines = vec![line("IN-2", "2026-03-20", 3_000), line("IN-1", "2026-03-01", 3_000)];
    let case = case(of_beta("contract_expired", "BETA", lines));
    assert_eq!(case.action.command.as_deref(), Some("create_task"));
    assert_eq!((case.action.body["customer_id"].clone(), case.action.body["kind"].clone()), (json!("BETA"), json!("review")));
    assert_eq!((case.action.body["due_on"].clone(), case.deadline.to_string()), (json!("2026-04-14"), "2026-04-14".to_owned()));
    assert_eq!(case.action.value_minor, 9_000, "60.00 in 30 days, 90 days ahead, half of it");
    assert_eq!(case.columns["claim_by"], Value::Null);
}

#[test]
fn what_only_peers_say_is_asked_about_and_never_certain() {
    let unsure = |sure_millionths: i64| {
        let mut line = line("SO-9/1", "2026-03-20", 9_000);
        line["sure_millionths"] = json!(sure_millionths);
        line
    };
    let asked = case(of_beta("peer_price", "BETA", vec![unsure(600_000), unsure(800_000)]));
    assert_eq!((asked.action.command.as_deref(), asked.action.value_minor), (Some("create_task"), 3_600));
    assert_eq!(asked.confidence_millionths, 700_000);
    assert_eq!(case(of_beta("peer_price", "BETA", vec![unsure(1_000_000)])).confidence_millionths, 900_000);
    let unknown = case(facts("peer_price", "BETA", vec![unsure(600_000)]));
    assert!(unknown.action.command.is_none() && unknown.flags.contains(&"NO_COMMAND".to_owned()), "a customer that has no account here");
}

#[test]
fn settled_cases_move_the_share_and_end_its_being_assumed() {
    let with = |cases: i64, came_back_minor: i64| {
        let mut facts = facts("supplier_overbilled", "S-1", vec![line("SB-2", "2026-03-20", 10_000)]);
        facts["recovered"] = json!({ "cases": cases, "asked_minor": 10_000, "came_back_minor": came_back_minor });
        case(facts)
    };
    assert_eq!(with(2, 3_000).action.value_minor, 8_000, "ten cases' worth of 0.9 and two of 0.3");
    let few = with(2, 3_000);
    let share = few.derivation.steps.iter().find(|step| step.unit == "share").unwrap();
    assert_eq!((share.value.as_str(), share.source.table.as_str()), ("0.8", "margin_recoveries"));
    assert!(few.flags.contains(&"SHARE_NOT_MEASURED".to_owned()));
    assert!(!with(10, 3_000).flags.contains(&"SHARE_NOT_MEASURED".to_owned()));
}

#[test]
fn every_cause_has_a_rule_a_sentence_and_a_fix() {
    let of_prices =
        ["price_override", "override_below_floor", "contract_expired", "contract_not_applied", "unit_slip", "peer_price", "below_cost", "cost_rise"];
    let others = [
        "freight_not_billed",
        "duplicate_credit",
        "carrier_overbilled",
        "supplier_overbilled",
        "support_not_claimed",
        "claim_short_paid",
        "claim_aged",
    ];
    for cause in of_prices.into_iter().chain(others) {
        let case = case(of_beta(cause, "ROOT", vec![line("DOC-1", "2026-03-20", 90_000)]));
        let sentence = (kind("margin").unwrap().reason_text)(&case.reasons[0]);
        assert!(sentence.contains("900.00 USD") && sentence.contains("ROOT"), "{cause}: {sentence}");
        assert!(!case.action.text.is_empty() && !sentence.contains('{'), "{cause}: {}", case.action.text);
    }
}
