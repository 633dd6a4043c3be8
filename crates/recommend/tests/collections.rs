//! Collections under the shipped rules: whom to ask and how, and that every number adds up again.

mod common;

use chandler_recommend::collections::{DunningStanding, reason_text};
use chandler_recommend::kinds::Decided;
use chandler_recommend::{CommandRecommendation, canonical_hash, kind, replay_evidence};
use common::*;
use serde_json::{Value, json};

/// 10,000.00 past due by twenty days, from somebody who usually pays twelve days late.
fn account() -> Value {
    json!({
        "entity_id": "ACME", "as_of": "2026-11-21", "currency": "USD",
        "customer": { "customer_id": "C-1", "name": "Miller", "segment": "trade", "credit_limit_minor": 5_000_000, "unapplied_minor": 0 },
        "invoices": [
            { "invoice_number": "INV-1", "due_on": "2026-11-01", "open_minor": 1_000_000, "disputed": false, "late_30_probability": "0.300000",
              "paid_14d_probability": "0.250000", "paid_31d_probability": "0.250000", "expected_on": "2026-12-11" },
            { "invoice_number": "INV-2", "due_on": "2026-12-01", "open_minor": 50_000, "disputed": false, "late_30_probability": "0.100000",
              "paid_14d_probability": "0.100000", "paid_31d_probability": "0.100000", "expected_on": "2026-12-11" },
        ],
        "payer": { "recent": 5, "recent_late": 4, "usual_days_late": "12.5", "mode": "model", "model": "h", "broken_promises": 0 },
        "contacts": { "reminders": 0, "steps": [] },
    })
}

fn why(facts: &Value) -> &'static str {
    match decided(facts) {
        Decided::Nothing { why, .. } => why,
        Decided::Proposed { record, .. } => panic!("{}", record.verb()),
    }
}

fn decided(facts: &Value) -> Decided {
    (kind("collections").expect("kind").judge)(facts.clone(), &bundle()).expect("derives").decided
}

fn propose(facts: &Value) -> (CommandRecommendation, Value) {
    match decided(facts) {
        Decided::Proposed { record, evidence } => (record.as_command().expect("a command").clone(), evidence),
        Decided::Nothing { why, .. } => panic!("nothing: {why}"),
    }
}

#[test]
fn a_first_reminder_comes_before_a_call_and_a_call_after_it() {
    let (first, _) = propose(&account());
    assert_eq!((first.action.verb.as_str(), first.action.command.as_deref()), ("reminder", Some("create_task")));
    assert_eq!(first.action.body["document"], "INV-1");
    assert_eq!(first.owner, "credit_controller");
    let mut reminded = account();
    reminded["contacts"] = json!({ "reminders": 1, "last_on": "2026-11-01", "steps": [] });
    let (then, _) = propose(&reminded);
    assert_eq!(then.action.verb, "call");
    assert!(then.alternatives.iter().any(|action| action.verb == "wait" && action.command.is_none()));
}

#[test]
fn columns_are_those_of_the_account() {
    let (record, _) = propose(&account());
    let columns = &record.columns;
    assert_eq!((&columns["balance"], &columns["past_due"]), (&json!("10500.00"), &json!("10000.00")));
    assert_eq!(columns["expected_cash_14d"], "2550.00");
    assert_eq!((&columns["probability_late_30"], &columns["top_invoice_id"]), (&json!("0.3"), &json!("INV-1")));
    assert_eq!((&columns["promise_state"], &columns["dispute"], &columns["channel"]), (&json!("none"), &Value::Null, &json!("reminder")));
    assert!(record.flags.contains(&"EFFECT_ASSUMED".to_owned()));
    assert_eq!(reason_text(&record.reasons[0]), "4 of the last 5 invoices were paid late, 12.5 days after the due day on average");
    assert!(record.reasons.iter().all(|reason| !reason_text(reason).contains('{')));
}

#[test]
fn the_value_adds_up_and_derives_again() {
    let (record, evidence) = propose(&account());
    record.derivation.check().expect("adds up");
    let json = serde_json::to_value(&record).expect("json");
    let replayed = replay_evidence(&json, &evidence, &canonical_hash(&json));
    assert!(replayed.equal, "{replayed:#?}");
    let mut tampered = evidence.clone();
    tampered["invoices"][0]["open_minor"] = json!(2_000_000);
    assert!(!replay_evidence(&json, &tampered, &canonical_hash(&json)).equal);
}

/// A customer of old who owes much and pays every 25th is past due today and not in danger: it ranks below a small account that nobody expects to pay.
#[test]
fn a_big_account_that_pays_on_its_own_day_ranks_low_and_says_why() {
    let mut regular = account();
    regular["invoices"] = json!([{ "invoice_number": "INV-1", "due_on": "2026-10-12", "open_minor": 9_000_000, "disputed": false,
        "late_30_probability": "1.000000", "paid_14d_probability": "0.985000", "paid_31d_probability": "0.985000", "expected_on": "2026-11-25" }]);
    regular["contacts"] = json!({ "reminders": 1, "last_on": "2026-11-01", "steps": [] });
    let mut small = regular.clone();
    small["invoices"][0]["open_minor"] = json!(500_000);
    small["invoices"][0]["paid_31d_probability"] = json!("0.100000");
    small["invoices"][0]["expected_on"] = json!("2027-01-20");
    let ((big, _), (small, _)) = (propose(&regular), propose(&small));
    let by_minute = |record: &CommandRecommendation| record.impact.value_minor * 10 / record.minutes_tenths;
    assert!(by_minute(&big) * 2 < by_minute(&small), "{} {}", by_minute(&big), by_minute(&small));
    assert_eq!(reason_text(&big.reasons[0]), "Expected within about 4 days by itself: this customer pays on its own days");
    assert!(small.reasons.iter().all(|reason| reason.code != "PAYS_BY_ITSELF"));
}

/// The same a fortnight before its day: nothing is gained by asking, however much it is, and the account is named with its day.
#[test]
fn whoever_pays_on_one_day_of_the_month_is_left_to_it() {
    let mut regular = account();
    regular["as_of"] = json!("2026-11-10");
    regular["invoices"] = json!([{ "invoice_number": "INV-1", "due_on": "2026-10-28", "open_minor": 90_000_000, "disputed": false,
        "late_30_probability": "0.052632", "paid_14d_probability": "0.052632", "paid_31d_probability": "0.947368", "pay_day": "2026-11-25",
        "expected_on": "2026-11-25" }]);
    let judged = (kind("collections").expect("kind").judge)(regular.clone(), &bundle()).expect("derives");
    let held = judged.held.expect("named");
    assert_eq!((held.why.as_str(), held.value_minor), ("pays_on_its_day", 90_000_000));
    assert_eq!((held.parameters["day"].as_str(), held.parameters["of_month"].as_str()), ("2026-11-25", "25"));
    // Ten times as much and a longer wait without such a day is asked for.
    regular["invoices"][0]["pay_day"] = Value::Null;
    assert_eq!(propose(&regular).0.kind, "collections");
}

#[test]
fn money_on_account_is_assigned_before_anybody_asks() {
    let mut facts = account();
    facts["customer"]["unapplied_minor"] = json!(1_020_000);
    facts["credits"] = json!([{ "paper": "payment", "number": "PY-7", "unapplied_minor": 1_020_000 }]);
    facts["invoices"][1]["due_on"] = json!("2026-10-20");
    let (record, _) = propose(&facts);
    assert_eq!((record.action.verb.as_str(), record.action.command.as_deref()), ("apply_credit", Some("apply_credit")));
    let applied = json!([{ "invoice_number": "INV-2", "amount": "500.00" }, { "invoice_number": "INV-1", "amount": "9700.00" }]);
    assert_eq!(record.action.body, json!({ "payment_number": "PY-7", "applications": applied }), "the oldest first");
    assert_eq!(record.reasons[0].code, "CREDIT_ON_ACCOUNT");
    assert!(!record.flags.contains(&"EFFECT_ASSUMED".to_owned()) && record.alternatives.iter().all(|action| action.verb == "wait"));
    record.derivation.check().expect("adds up");
}

#[test]
fn a_broken_promise_is_followed_by_a_call_for_another() {
    let mut facts = account();
    facts["missed_promise"] = json!({ "promise_number": "PP-3", "promised_on": "2026-11-18", "missing_minor": 400_000 });
    let (record, _) = propose(&facts);
    assert_eq!(
        (record.action.verb.as_str(), &record.action.body["kind"], &record.action.body["document"]),
        ("promise", &json!("call"), &json!("PP-3"))
    );
    assert_eq!(record.reasons[0].code, "PROMISE_MISSED");
    assert_eq!(record.columns["promise_state"], "missed");
    facts["promise"] = json!({ "promise_number": "PP-4", "promised_on": "2026-11-30", "missing_minor": 400_000 });
    assert_eq!(why(&facts), "promised", "a new promise stops everything");
}

#[test]
fn a_dispute_that_takes_long_goes_to_whoever_clears_it() {
    let mut facts = account();
    facts["invoices"][0]["disputed"] = json!(true);
    facts["disputes"] = json!([{ "dispute_number": "DI-1", "invoice_number": "INV-1", "reason": "price_error", "amount_minor": 900_000,
        "opened_on": "2026-11-15", "owner": "service" }]);
    assert_eq!(why(&facts), "disputed");
    facts["disputes"][0]["opened_on"] = json!("2026-11-02");
    let (record, _) = propose(&facts);
    assert_eq!(
        (record.action.verb.as_str(), &record.action.body["kind"], &record.action.body["assignee"]),
        ("dispute", &json!("review"), &json!("service"))
    );
    assert_eq!(reason_text(&record.reasons[0]), "Dispute DI-1 has been open for 19 days; service has to clear it");
    assert!(record.alternatives.iter().all(|action| action.verb == "wait"), "nobody calls who contests all of it");
    assert_eq!((&record.columns["past_due"], &record.columns["probability_late_30"]), (&json!("0.00"), &json!("0.3")));
}

/// Whoever is not asked is named, with the money that waits and what has to happen first; whoever owes nothing that is past due is not.
#[test]
fn customers_who_are_not_asked_are_named_with_the_reason() {
    let held = |change: &dyn Fn(&mut Value)| {
        let mut facts = account();
        change(&mut facts);
        (kind("collections").expect("kind").judge)(facts, &bundle()).expect("judges").held
    };
    let promise = json!({ "promise_number": "PP-4", "promised_on": "2026-11-30", "missing_minor": 400_000 });
    let promised = held(&|facts| facts["promise"] = promise.clone()).expect("held");
    assert_eq!((promised.why.as_str(), promised.value_minor, promised.about.customer_id.as_deref()), ("promised", 1_000_000, Some("C-1")));
    assert_eq!(promised.parameters["day"], "2026-11-30");
    let fault = json!([{ "kind": "late_order", "document": "SO-1" }]);
    let failed = held(&|facts| facts["faults"] = fault.clone()).expect("held");
    assert_eq!((failed.why.as_str(), &failed.parameters["order"]), ("our_fault", &"SO-1".to_owned()));
    assert_eq!(failed.parameters["what"], "late order");
    assert_eq!(held(&|facts| facts["invoices"][0]["due_on"] = json!("2026-12-01")), None);
    assert_eq!(held(&|_| {}), None, "who is asked is not held");
}

/// Received money is not asked for again: only what it does not cover counts.
#[test]
fn unapplied_money_is_taken_off() {
    let mut facts = account();
    facts["customer"]["unapplied_minor"] = json!(600_000);
    let (record, _) = propose(&facts);
    assert_eq!((&record.columns["past_due"], record.impact.at_stake_minor), (&json!("4000.00"), 120_000));
    assert!(record.flags.contains(&"UNAPPLIED_CASH".to_owned()));
}

#[test]
fn facts_that_are_none_are_named() {
    let spec = kind("collections").expect("kind");
    for garbage in [json!(null), json!([]), json!({}), json!({"customer": 3}), json!("x")] {
        assert!((spec.judge)(garbage.clone(), &bundle()).is_err() && (spec.derive)(&garbage).is_err());
    }
}

#[test]
fn whoever_is_left_alone_is_named_with_what_is_past_due_and_what_releases_the_account() {
    let held = |change: &dyn Fn(&mut Value)| {
        let mut facts = account();
        change(&mut facts);
        let judged = (kind("collections").expect("kind").judge)(facts, &bundle()).expect("derives");
        assert_eq!(judged.decided.action(), "none");
        judged.held
    };
    let disputed = held(&|facts| facts["invoices"][0]["disputed"] = json!(true)).expect("held");
    assert_eq!((disputed.why.as_str(), disputed.value_minor, disputed.parameters["invoice"].as_str()), ("disputed", 1_000_000, "INV-1"));
    assert_eq!(disputed.about.customer_id, account()["customer"]["customer_id"].as_str().map(str::to_owned));
    let promise = json!({ "promise_number": "PR-000007", "promised_on": "2026-12-04", "missing_minor": 250_000 });
    let promised = held(&|facts| facts["promise"] = promise.clone()).expect("held");
    assert_eq!((promised.parameters["missing"].as_str(), promised.parameters["day"].as_str()), ("2500.00", "2026-12-04"));
    let paid = held(&|facts| facts["customer"]["unapplied_minor"] = json!(1_000_000)).expect("held");
    assert_eq!((paid.why.as_str(), paid.parameters["unapplied"].as_str()), ("payment_in", "10000.00"));
    let ours = held(&|facts| facts["faults"] = json!([{ "kind": "late_order", "document": "SO-000009" }])).expect("held");
    assert_eq!((ours.why.as_str(), ours.parameters["order"].as_str()), ("our_fault", "SO-000009"));
    let asked = held(&|facts| facts["contacts"] = json!({ "reminders": 1, "last_on": account()["as_of"], "steps": [] })).expect("held");
    assert_eq!((asked.why.as_str(), asked.parameters["day"].as_str()), ("contacted_lately", "2026-11-21"));
    let other = json!([{ "dispute_number": "DI-9", "invoice_number": "INV-2", "reason": "damaged", "amount_minor": 50_000, "opened_on": "2026-11-20",
        "owner": "service" }]);
    let contests = held(&|facts| facts["disputes"] = other.clone()).expect("held");
    assert_eq!(
        (contests.why.as_str(), contests.parameters["invoice"].as_str()),
        ("disputed", "INV-2"),
        "not asked for what it does not contest either"
    );
    for reason in kind("collections").expect("kind").holds {
        assert!(!reason.text.is_empty() && !reason.remedy.is_empty() && !reason.command.is_empty(), "{reason:?}");
    }
}

fn with_steps(steps: &[(&str, &str)]) -> Value {
    let mut facts = account();
    let taken: Vec<Value> = steps.iter().map(|(step, on)| json!({ "step": step, "on": on, "task_number": format!("TK-{on}") })).collect();
    facts["contacts"] = json!({ "reminders": steps.len(), "steps": taken });
    facts
}

fn standing(facts: &Value) -> DunningStanding {
    let judged = (kind("collections").expect("kind").judge)(facts.clone(), &bundle()).expect("judges");
    serde_json::from_value(judged.notes["dunning"].clone()).expect("a standing")
}

/// 10,000.00 past due by twenty days is far enough for a call; who was never written to is reminded first all the same.
#[test]
fn a_late_run_skips_no_step() {
    let (record, _) = propose(&account());
    assert_eq!(record.action.body["step"], "reminder");
    assert_eq!(record.action.text, "Remind Miller of 10000.00 USD past due (reminder; then second reminder from 2026-12-01)");
    assert_eq!((&record.columns["step"], &record.columns["next_step_on"]), (&json!("reminder"), &json!("2026-12-01")));
    let mut years = account();
    years["invoices"][0]["due_on"] = json!("2024-11-01");
    assert_eq!(standing(&years).step.expect("a step").step, "reminder", "however late");
}

#[test]
fn a_step_is_not_sent_again_and_the_next_one_waits() {
    let facts = with_steps(&[("reminder", "2026-11-14")]);
    let waiting = standing(&facts);
    let step = waiting.step.as_ref().expect("a step");
    assert_eq!((step.step.as_str(), step.due_on.to_string().as_str(), waiting.is_step), ("second_reminder", "2026-11-24", false));
    let (record, _) = propose(&facts);
    assert_eq!((record.action.verb.as_str(), &record.action.body["step"]), ("call", &Value::Null), "a call that is worth it is no step");
    let mut later = facts.clone();
    later["as_of"] = json!("2026-11-24");
    let (record, _) = propose(&later);
    let reminder = record.alternatives.iter().chain([&record.action]).find(|action| action.verb == "reminder").expect("a reminder");
    assert_eq!(reminder.body["step"], "second_reminder");
    assert!(
        record.alternatives.iter().chain([&record.action]).filter(|action| action.verb == "call").all(|call| call.body["step"] == "second_reminder")
    );
}

#[test]
fn a_letter_is_not_replaced_by_a_call_and_ends_the_reminders() {
    let facts = with_steps(&[("reminder", "2026-11-03"), ("second_reminder", "2026-11-10"), ("call", "2026-11-12")]);
    let mut late = facts.clone();
    late["invoices"][0]["due_on"] = json!("2026-10-01");
    let (record, _) = propose(&late);
    let all: Vec<_> = record.alternatives.iter().chain([&record.action]).collect();
    let notice = all.iter().find(|action| action.verb == "notice").expect("a notice");
    assert_eq!((&notice.body["step"], &notice.body["kind"]), (&json!("final_notice"), &json!("reminder")));
    assert!(all.iter().all(|action| action.verb != "reminder" && (action.verb != "call" || action.body["step"].is_null())));
    late["customer"]["segment"] = json!("strategic");
    assert_eq!(standing(&late).step, None, "who is strategic is neither warned nor handed over");
}

#[test]
fn a_word_that_is_no_step_moves_nobody_on() {
    let mistyped = with_steps(&[("2nd_reminder", "2026-11-10")]);
    assert_eq!(standing(&mistyped).step.expect("a step").step, "reminder");
}

/// By itself the money of a contested invoice may come on the customer's day; the dispute is what keeps it all the same.
#[test]
fn an_old_dispute_that_is_not_worth_clearing_is_still_a_dispute() {
    let mut facts = account();
    facts["invoices"][0]["disputed"] = json!(true);
    facts["invoices"][0]["pay_day"] = json!("2026-11-25");
    facts["invoices"][0]["expected_on"] = json!("2026-11-25");
    facts["disputes"] = json!([{ "dispute_number": "DI-1", "invoice_number": "INV-1", "reason": "price_error", "amount_minor": 900_000,
        "opened_on": "2026-11-01", "owner": "service" }]);
    assert_eq!(why(&facts), "disputed");
}

#[test]
fn steps_of_a_debt_that_was_settled_do_not_count_for_the_next() {
    let taken = [("reminder", "2026-08-03"), ("second_reminder", "2026-08-20"), ("call", "2026-11-01")];
    assert_eq!(standing(&with_steps(&taken)).step.expect("a step").step, "reminder");
}

#[test]
fn nobody_takes_a_step_who_is_held_back() {
    let mut facts = account();
    facts["hold"] = json!({ "until": "2026-12-24", "why": "The owner talks to them" });
    assert_eq!(why(&facts), "dunning_held");
    let judged = (kind("collections").expect("kind").judge)(facts.clone(), &bundle()).expect("judges");
    let held = judged.held.expect("held");
    assert_eq!((held.parameters["until"].as_str(), held.parameters["hold"].as_str()), ("2026-12-24", "The owner talks to them"));
    let place = standing(&facts);
    assert!(!place.is_step && place.verb.is_none() && held.why == "dunning_held");
    let mut disputed = account();
    disputed["invoices"][0]["disputed"] = json!(true);
    let judged = (kind("collections").expect("kind").judge)(disputed, &bundle()).expect("judges");
    assert!(judged.notes.is_empty(), "who contests all of it has no step");
}

#[test]
fn the_text_of_a_step_has_the_customers_figures() {
    let letter = standing(&account()).letter(&bundle()).expect("texts").expect("a letter");
    assert_eq!(letter.subject, "Reminder: 10000.00 USD past due");
    assert!(letter.text.contains("  INV-1  due 2026-11-01  10000.00 USD") && letter.text.contains("by 2026-12-01"), "{}", letter.text);
    assert!(!letter.text.contains('{'));
}
