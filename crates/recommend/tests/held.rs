//! What is in doubt is held back and named, with what hangs on it and what releases it; it goes by itself when the doubt is gone.

mod common;

use chandler_catalogue::key;
use chandler_recommend::held::with_held;
use chandler_recommend::kinds::Decided;
use chandler_recommend::replenishment::*;
use chandler_recommend::tables::{HeldSubjectRow, PlanningCorrection};
use chandler_recommend::{Held, HeldSubject, kind, queue};
use common::books::*;
use common::*;
use serde_json::{Value, json};

/// What replenishment decides on these facts, and what it holds back.
fn judged(evidence: &ReplenishmentEvidence) -> (Decided, Option<Held>) {
    let facts = serde_json::to_value(evidence).expect("json");
    let judged = (kind("replenishment").expect("kind").judge)(facts, &bundle()).expect("derives");
    assert_eq!(judged.document().get("held").is_some(), judged.held.is_some());
    (judged.decided, judged.held)
}

/// Why these facts are held back; nothing is proposed on them.
fn held(change: impl Fn(&mut ReplenishmentEvidence)) -> Held {
    let mut evidence = bolt();
    change(&mut evidence);
    let (decided, held) = judged(&evidence);
    assert_eq!(decided.action(), "none");
    let held = held.expect("held");
    assert_eq!(decided.why(), Some(held.why.as_str()));
    held
}

fn correction(name: &str, value: Option<&str>) -> CorrectionUse {
    CorrectionUse {
        correction: name.into(),
        subject: "BOLT-M8".into(),
        value: value.map(str::to_owned),
        reason: "said".into(),
        rec_id: "REC-1".into(),
    }
}

fn count(number: &str, difference: i64) -> OpenCount {
    OpenCount { count_number: number.into(), difference }
}

/// The row as a queue says it, after a run that held it.
fn told(held: Held) -> Value {
    let mut books = Books::new();
    run(&mut books, "RUN-000001", Some(held));
    queue_of(&books)["held"][0].clone()
}

fn run(books: &mut Books, run_id: &str, held: Option<Held>) -> Value {
    let mut body = books.run_body(run_id, &[], &["BOLT-M8|MAIN"]);
    body.held = held.into_iter().map(|held| HeldSubject { kind: "replenishment".into(), subject: "BOLT-M8|MAIN".into(), held }).collect();
    books.accept("record_run", serde_json::to_value(body).expect("json"))
}

fn queue_of(books: &Books) -> Value {
    let rows = books.all::<HeldSubjectRow>();
    let spec = kind("replenishment");
    with_held(queue::queue(spec, &[], day("2026-11-20"), None), spec, &rows, 10)
}

#[test]
fn every_doubt_is_named_with_its_figures_and_its_way_out() {
    let at_issue = |change: &dyn Fn(&mut ReplenishmentEvidence)| {
        let row = told(held(change));
        let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        assert!(!text("text").contains('{') && !text("remedy").contains('{'), "{row}");
        assert!(!text("remedy").is_empty() && !text("command").is_empty(), "{row}");
        (text("why"), text("text"), text("document"))
    };
    let counted = at_issue(&|bolt| bolt.position.open_counts = vec![count("CT-000007", -12)]);
    assert_eq!((counted.0.as_str(), counted.2.as_str()), ("count_open", "CT-000007"));
    assert!(counted.1.contains("CT-000007 found 12 EA fewer"), "{}", counted.1);
    let slow = at_issue(&|bolt| bolt.lead_time = LeadTimeFacts { observed_days: vec![9], stated_days: 900, ..bolt.lead_time.clone() });
    assert!(slow.0 == "lead_time_doubtful" && slow.1.contains("900 days") && slow.1.contains("one receipt so far"), "{slow:?}");
    let gone = at_issue(&|bolt| (bolt.terms, bolt.inactive_supplier) = (None, Some("SUP-9".into())));
    assert!(gone.0 == "supplier_inactive" && gone.1.contains("SUP-9") && gone.2 == "SUP-9", "{gone:?}");
    assert_eq!(at_issue(&|bolt| bolt.terms = None).0, "no_supplier");
    assert_eq!(at_issue(&|bolt| bolt.item.status = "discontinued".into()).0, "discontinued");
    assert_eq!(at_issue(&|bolt| bolt.corrections = vec![correction("supplier_problem", None)]).0, "supplier_problem");
    let replaced = at_issue(&|bolt| {
        bolt.item.superseded_by = Some("BOLT-M8-N".into());
        bolt.demand.daily = vec![0; 365];
        bolt.demand.passed_on_quantity = 120;
    });
    assert!(replaced.0 == "superseded" && replaced.1.contains("BOLT-M8-N") && replaced.2 == "BOLT-M8-N", "{replaced:?}");
    let said = at_issue(&|bolt| bolt.corrections = vec![correction("superseded_by", Some("BOLT-M8-N"))]);
    assert!(said.0 == "superseded" && said.1.contains("BOLT-M8-N"), "{said:?}");
}

#[test]
fn what_is_at_stake_is_what_another_quarter_like_the_last_would_lack() {
    let quarter: i64 = regular_demand(365, 10).iter().rev().take(90).sum();
    let row = told(held(|bolt| bolt.position.open_counts = vec![count("CT-000007", -12)]));
    assert_eq!(row["quantity"], json!(quarter.to_string()));
    // A bolt costs 2.00 and sells for 3.50, and 60 are there to be sold.
    let margin = |quantity: i64| json!(format!("{}.{:02}", quantity * 150 / 100, quantity * 150 % 100));
    assert_eq!(row["value"]["amount"], margin(quarter - 60));
    assert_eq!(row["cover_days"].as_f64().expect("days"), (60.0 * 900.0 / quarter as f64).round() / 10.0);
}

#[test]
fn what_is_on_order_is_not_at_stake_and_what_customers_wait_for_is() {
    let on_order = OnOrder { po_number: "PO-000001".into(), line: 1, quantity: 10_000, promised_on: day("2026-12-01") };
    let change = |bolt: &mut ReplenishmentEvidence| {
        bolt.position.open_counts = vec![count("CT-000007", -12)];
        bolt.position.on_order = vec![on_order.clone()];
    };
    assert_eq!(held(change).value_minor, 0);
    let waiting = held(|bolt| {
        change(bolt);
        bolt.position.backordered = 4;
    });
    assert_eq!(waiting.value_minor, 600);
}

#[test]
fn what_nobody_wants_is_not_held() {
    let mut evidence = bolt();
    evidence.terms = None;
    evidence.demand.daily = [vec![10; 275], vec![0; 90]].concat();
    evidence.demand.from = day("2025-11-21");
    assert_eq!(judged(&evidence).1, None, "last wanted 91 days ago");
    evidence.position.backordered = 3;
    assert_eq!(judged(&evidence).1.map(|held| held.why), Some("no_supplier".to_owned()), "somebody waits");
}

#[test]
fn an_order_far_above_all_others_is_held_while_the_item_is_bought_for_the_rest() {
    let mut evidence = bolt();
    let line = |occurrence| SuspectedLine { so_number: "SO-000042".into(), line: 2, occurrence, on: day("2026-11-10"), quantity: 900 };
    evidence.demand.suspected_quantity = 900;
    evidence.demand.suspected_lines = vec![line(0)];
    let (decided, held) = judged(&evidence);
    assert_eq!(decided.action(), "buy");
    let without = proposal(&bolt()).record.action.quantity;
    let Decided::Proposed { record, .. } = decided else { panic!("not proposed") };
    assert_eq!(record.as_purchase().expect("a purchase").action.quantity, without, "the project is not planned for again");
    let row = told(held.expect("held"));
    assert_eq!((&row["why"], &row["document"], &row["quantity"]), (&json!("one_off_suspected"), &json!("SO-000042"), &json!("900")));
    assert_eq!(row["value"]["amount"], "1350.00");
    evidence.demand.suspected_lines = vec![line(1)];
    assert_eq!(told(judged(&evidence).1.expect("held"))["document"], Value::Null, "an order of another system cannot be opened here");
    evidence.demand.suspected_lines = vec![SuspectedLine { line: -1, ..line(3) }];
    assert_eq!(told(judged(&evidence).1.expect("held"))["line"], 3, "a line without a number is called as corrections call it");
}

#[test]
fn it_is_held_since_the_first_run_and_released_by_the_run_that_finds_it_settled() {
    let doubt = held(|bolt| bolt.position.open_counts = vec![count("CT-000007", -12)]);
    let mut books = Books::new();
    books.on("2026-11-18");
    assert_eq!(run(&mut books, "RUN-000001", Some(doubt.clone()))["replenishment"]["held"], 1);
    books.on("2026-11-20");
    run(&mut books, "RUN-000002", Some(Held { value_minor: 7, ..doubt.clone() }));
    let row = queue_of(&books)["held"][0].clone();
    assert_eq!((&row["since"], &row["value"]["amount"]), (&json!("2026-11-18"), &json!("0.07")));
    assert_eq!(run(&mut books, "RUN-000003", None)["replenishment"]["held"], 0);
    let kept: HeldSubjectRow = books.get(key!["ACME", "replenishment", "BOLT-M8|MAIN"]).expect("kept");
    assert_eq!((kept.released_on, kept.run_id.as_str()), (Some(day("2026-11-20")), "RUN-000003"));
    assert_eq!((&queue_of(&books)["held_total"], &queue_of(&books)["held_value"]), (&json!(0), &Value::Null));
    run(&mut books, "RUN-000004", Some(doubt));
    assert_eq!(queue_of(&books)["held"][0]["since"], "2026-11-20", "a new doubt begins anew");
}

#[test]
fn a_run_that_did_not_decide_the_kind_releases_nothing_and_may_not_speak_of_it() {
    let doubt = held(|bolt| bolt.position.open_counts = vec![count("CT-000007", -12)]);
    let mut books = Books::new();
    run(&mut books, "RUN-000001", Some(doubt.clone()));
    let mut other = books.run_body("RUN-000002", &[], &[]);
    other.kinds = vec!["margin".into()];
    books.accept("record_run", serde_json::to_value(&other).expect("json"));
    assert_eq!(queue_of(&books)["held_total"], 1);
    other.run_id = "RUN-000003".into();
    other.held = vec![HeldSubject { kind: "replenishment".into(), subject: "BOLT-M8|MAIN".into(), held: doubt }];
    assert_eq!(books.refuse("record_run", serde_json::to_value(&other).expect("json")).code, "record_damaged");
}

#[test]
fn a_person_says_what_an_order_was_and_can_say_otherwise_later() {
    let mut books = Books::new();
    let say = |regular: bool| json!({ "so_number": "536365", "line": 2, "regular": regular });
    assert_eq!(books.refuse("judge_order_line", say(true)).code, "unknown_document");
    books.put(chandler_erp::tables::CutOver {
        entity_id: "ACME".into(),
        cut_over_on: day("2026-10-31"),
        state: "live".into(),
        checked_at: None,
        live_at: None,
    });
    let active = |books: &Books| -> Vec<(String, bool)> {
        books.all::<PlanningCorrection>().into_iter().map(|known| (known.correction, known.active)).collect()
    };
    books.accept("judge_order_line", say(false));
    assert_eq!(active(&books), [("exclude_order_line".to_owned(), true)]);
    books.accept("judge_order_line", say(true));
    assert_eq!(active(&books), [("exclude_order_line".to_owned(), false), ("include_order_line".to_owned(), true)]);
    books.accept("judge_order_line", say(false));
    assert_eq!(active(&books), [("exclude_order_line".to_owned(), true), ("include_order_line".to_owned(), false)]);
}
