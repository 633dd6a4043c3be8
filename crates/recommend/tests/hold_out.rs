//! The hold-out of collections under the shipped rules: who is left alone on purpose, for how long, and what of it is kept.

mod common;

use chandler_catalogue::key;
use chandler_recommend::collections::{SPEC, left_alone_until};
use chandler_recommend::kinds::{Decided, Judged};
use chandler_recommend::tables::HeldSubjectRow;
use chandler_recommend::{Held, HeldSubject, RecordRun, canonical_hash, replay_evidence};
use common::books::*;
use common::*;
use serde_json::{Value, json};

/// Days of one fortnight, and the first of the next.
const MIDDLE: &str = "2026-11-21";
const LAST: &str = "2026-12-02";
const NEXT: &str = "2026-12-03";

/// 1,000.00 past due since the beginning of November, a quarter of it expected within two weeks.
fn account(customer_id: &str, as_of: &str) -> Value {
    json!({
        "entity_id": "ACME", "as_of": as_of, "currency": "USD",
        "customer": { "customer_id": customer_id, "name": "Miller", "segment": "trade", "credit_limit_minor": 5_000_000, "unapplied_minor": 0 },
        "invoices": [{ "invoice_number": "INV-1", "due_on": "2026-11-01", "open_minor": 100_000, "disputed": false, "late_30_probability": "0.300000",
            "paid_14d_probability": "0.250000", "paid_31d_probability": "0.250000", "expected_on": "2027-01-31" }],
        "payer": { "recent": 5, "recent_late": 4, "usual_days_late": "12.5", "mode": "model", "model": "h", "broken_promises": 0 },
        "contacts": { "reminders": 0, "steps": [] },
    })
}

fn judged(facts: Value) -> Judged {
    (SPEC.judge)(facts, &bundle()).expect("derives")
}

fn is_left_alone(facts: Value) -> bool {
    judged(facts).decided.why() == Some("hold_out")
}

fn held(facts: Value) -> Held {
    judged(facts).held.expect("held")
}

/// Of 1,000 customers those who are left alone on a day.
fn drawn(as_of: &str) -> Vec<String> {
    (1..=1_000).map(|number| format!("C-{number}")).filter(|customer_id| is_left_alone(account(customer_id, as_of))).collect()
}

fn somebody() -> String {
    (1..).map(|number| format!("C-{number}")).find(|customer_id| is_left_alone(account(customer_id, MIDDLE))).expect("one of them")
}

/// The same account on a later day, as it was left alone.
fn later(as_of: &str) -> Value {
    let mut facts = account(&somebody(), as_of);
    facts["left_alone"] = json!({ "since_on": MIDDLE, "verb": "reminder", "claimed_minor": 100_000, "expected_minor": 25_000, "assumed_minor": 10_000,
            "invoices": ["INV-1"] });
    facts
}

#[test]
fn a_tenth_is_left_alone_and_all_days_of_a_fortnight_agree() {
    let middle = drawn(MIDDLE);
    assert!((75..=125).contains(&middle.len()), "{}", middle.len());
    assert_eq!(middle, drawn(LAST));
    let twice = drawn(NEXT).iter().filter(|customer_id| middle.contains(customer_id)).count();
    assert!(twice < 30, "another fortnight is another lot: {twice}");
}

#[test]
fn what_was_expected_is_kept_from_the_first_day() {
    let first = held(account(&somebody(), MIDDLE));
    let (text, remedy) = first.sentences(&SPEC);
    assert_eq!(text, "Left alone on purpose until 2026-12-05, to learn what a contact brings");
    assert!(!remedy.contains('{'));
    let figure = |name: &str| first.parameters[name].as_str();
    assert_eq!((figure("since"), figure("verb"), figure("invoices")), ("2026-11-21", "reminder", "INV-1"));
    assert_eq!((figure("claimed_minor"), figure("expected_minor"), figure("assumed_minor")), ("100000", "25000", "10000"));
    let mut half_paid = later("2026-11-30");
    half_paid["invoices"][0]["open_minor"] = json!(50_000);
    assert_eq!(held(half_paid).parameters, first.parameters);
}

#[test]
fn it_lasts_for_a_fortnight_and_nobody_is_left_alone_twice_running() {
    assert!(is_left_alone(later("2026-12-04")));
    assert!((5..=18).all(|day| !is_left_alone(later(&format!("2026-12-{day:02}")))));
    let facts = later("2026-12-05");
    let Decided::Proposed { record, evidence } = judged(facts).decided else { panic!("a contact") };
    let json = serde_json::to_value(record.as_command().expect("a command")).expect("json");
    assert!(replay_evidence(&json, &evidence, &canonical_hash(&json)).equal);
}

#[test]
fn a_large_account_and_a_missed_promise_are_never_left_alone() {
    let customer_id = somebody();
    let with = |name: &str, value: Value| {
        let mut facts = account(&customer_id, MIDDLE);
        facts[name] = value;
        facts
    };
    let mut large = account(&customer_id, MIDDLE);
    large["invoices"][0]["open_minor"] = json!(250_001);
    assert!(!is_left_alone(large.clone()));
    large["invoices"][0]["open_minor"] = json!(250_000);
    assert!(is_left_alone(large));
    let missed = json!({ "promise_number": "PP-1", "promised_on": "2026-11-10", "missing_minor": 50_000 });
    assert!(!is_left_alone(with("missed_promise", missed)));
    let fault = json!([{ "kind": "late_order", "document": "SO-1" }]);
    assert_eq!(judged(with("faults", fault)).decided.why(), Some("our_fault"), "what has to be put right comes first");
}

#[test]
fn the_books_say_until_when_and_no_longer_once_it_is_over() {
    let customer_id = somebody();
    let mut books = Books::new();
    let mut run = |run_id: &str, found: Option<Held>| {
        let held = found.into_iter().map(|held| HeldSubject { kind: "collections".into(), subject: customer_id.clone(), held });
        let body = RecordRun { kinds: vec!["collections".into()], held: held.collect(), ..books.run_body(run_id, &[], &[]) };
        books.accept("record_run", serde_json::to_value(body).expect("json"));
        books.get::<HeldSubjectRow>(key!["ACME", "collections", &customer_id]).expect("a row")
    };
    let row = run("RUN-000001", Some(held(account(&customer_id, MIDDLE))));
    assert_eq!(left_alone_until(&row), Some(day("2026-12-05")));
    assert_eq!(left_alone_until(&run("RUN-000002", None)), None);
}
