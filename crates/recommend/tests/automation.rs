//! Trust by steps, decided against books in memory: what opens automatic approval, what the caps let pass to the cent, and how people stop it.

mod common;

use chandler_amount::{Amount, Price, Quantity};
use chandler_catalogue::key;
use chandler_erp::Stop;
use chandler_erp::tables::{ItemSite, PurchaseOrder, PurchaseOrderLine, SupplierItem};
use chandler_recommend::automation::Why;
use chandler_recommend::replay_evidence;
use chandler_recommend::replenishment::ReplenishmentEvidence;
use chandler_recommend::tables::*;
use chandler_rules::{RuleTable, check, default_tables};
use common::books::*;
use common::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The shipped table with these rows in place of its own.
fn table(rows: &str) -> String {
    let shipped = default_tables().into_iter().find(|(file, _)| *file == "automation.toml").expect("shipped").1;
    format!("{}{rows}", shipped.split("[[row]]\nid = \"people-decide\"").next().expect("head"))
}

fn row(id: &str, when: &str, step: &str, caps: [&str; 3]) -> String {
    let [one, supplier, day] = caps;
    format!(
        "[[row]]\nid = \"{id}\"\nwhen = {when}\nthen = {{ step = \"{step}\", settled_min = 3, realised_min = \"0.80\", overruled_max = \"0.25\", \
         look_back_days = 180, recommendation_cap = \"{one}\", supplier_day_cap = \"{supplier}\", day_cap = \"{day}\", veto_hours = 24 }}\n"
    )
}

fn publish(books: &mut Books, rows: &str) {
    let automation = table(rows);
    let mut tables: BTreeMap<&str, &str> = default_tables().into();
    tables.insert("automation.toml", &automation);
    books.accept("publish_rules", json!({ "tables": tables }));
}

fn named(item_id: &str, supplier_id: &str) -> ReplenishmentEvidence {
    let mut evidence = bolt();
    evidence.item.item_id = item_id.into();
    evidence.terms.as_mut().expect("terms").supplier_id = supplier_id.into();
    evidence
}

/// Books in which these items of suppliers are proposed, and `settled` orders of SUP-1 have brought `realised` of 100.00 each.
fn company(items: &[(&str, &str)], rows: &str, settled: &[i64]) -> Books {
    let mut books = Books::new();
    publish(&mut books, rows);
    let evidences: Vec<ReplenishmentEvidence> = items.iter().map(|(item, supplier)| named(item, supplier)).collect();
    evidences.iter().for_each(|evidence| books.stock(evidence));
    books.run("RUN-000001", &evidences.iter().map(proposal).collect::<Vec<_>>(), &[]);
    let model = books.recommendations().remove(0);
    assert_eq!(model.flags, json!([]), "the bolt is beyond doubt");
    settled.iter().enumerate().for_each(|(index, realised)| settle(&mut books, &model, index, *realised));
    books
}

fn settle(books: &mut Books, model: &RecommendationRow, index: usize, realised: i64) {
    let rec_id = format!("REC-OLD-{index:02}");
    let past = RecommendationRow { rec_id: rec_id.clone(), state: "outcome_measured".into(), supplier_id: Some("SUP-1".into()), ..model.clone() };
    books.put(RecommendationRow { as_of: day("2026-09-01"), ..past });
    books.put(OutcomeRow {
        entity_id: "ACME".into(),
        rec_id,
        revision: 1,
        kind: "replenishment".into(),
        subject: model.subject.clone(),
        verb: "buy".into(),
        executed_on: day("2026-09-01"),
        matured_on: day("2026-10-01").plus_days(index as i32),
        state: "measured".into(),
        metric: "units_short".into(),
        method: "test@1".into(),
        currency: model.currency,
        predicted: Amount(10_000),
        realised: Some(Amount(realised)),
        actual: None,
        counterfactual: None,
        why: None,
        derivation: None,
        evidence: Value::Null,
        evidence_hash: String::new(),
        run_id: "RUN-000000".into(),
        snapshot_id: "SNAP-0".into(),
    });
}

fn automatic(caps: [&str; 3]) -> String {
    row("everything", "{}", "automatic", caps)
}

const AMPLE: [&str; 3] = ["100000.00", "100000.00", "100000.00"];

fn automate(books: &mut Books) -> Value {
    books.accept("automate_recommendations", json!({ "run_id": "RUN-000001" }))
}

fn of_item(books: &Books, item: &str) -> RecommendationRow {
    books.recommendations().into_iter().find(|row| row.item_id.as_deref() == Some(item) && !row.rec_id.starts_with("REC-OLD")).expect("row")
}

fn automation(books: &Books, item: &str) -> AutomationRow {
    books.get(key!["ACME", of_item(books, item).rec_id]).expect("automation")
}

/// The sentence of why it is not automatic.
fn why(books: &Books, item: &str) -> String {
    let row = automation(books, item);
    Why::stored_text(row.why.as_deref().expect("a reason"), &row.detail)
}

fn order_value(books: &Books, item: &str) -> i64 {
    of_item(books, item).order_value.0
}

fn dollars(minor: i64) -> String {
    format!("{}.{:02}", minor / 100, minor % 100)
}

#[test]
fn a_table_with_a_gap_or_an_overlap_is_refused() {
    let report = |rows: &str| check(&RuleTable::parse("automation.toml", &table(rows)).expect("parses"));
    let gap = report(&row("sup-1", "{ supplier_id = \"SUP-1\" }", "automatic", AMPLE));
    assert!(!gap.gaps.is_empty());
    let overlap = [row("sup-1", "{ supplier_id = \"SUP-1\" }", "automatic", AMPLE), row("rest", "{}", "suggest", AMPLE)].concat();
    assert!(!report(&overlap).overlaps.is_empty());
    let whole = row("rest", "{ supplier_id = \"not(SUP-1)\" }", "suggest", AMPLE) + &row("sup-1", "{ supplier_id = \"SUP-1\" }", "automatic", AMPLE);
    assert!(report(&whole).is_sound());
    let mut tables: BTreeMap<&str, String> = default_tables().into_iter().map(|(file, text)| (file, text.to_owned())).collect();
    tables.insert("automation.toml", table(&overlap));
    assert_eq!(Books::new().refuse("publish_rules", json!({ "tables": tables })).code, "rules_not_sound");
}

#[test]
fn as_shipped_people_decide_everything() {
    let mut books = company(&[("A", "SUP-1")], &row("people-decide", "{}", "suggest", AMPLE), &[10_000; 9]);
    assert_eq!(automate(&mut books)["approved"], 0);
    assert_eq!(of_item(&books, "A").state, "proposed");
    assert!(books.all::<AutomationRow>().is_empty());
}

#[test]
fn a_scorecard_that_is_not_open_leaves_it_to_people_and_says_why() {
    let reason = |settled: &[i64]| {
        let mut books = company(&[("A", "SUP-1")], &automatic(AMPLE), settled);
        let answer = automate(&mut books);
        if answer["approved"] == 1 {
            return String::new();
        }
        assert_eq!((of_item(&books, "A").state.as_str(), &answer["suggested"]), ("proposed", &json!(1)));
        why(&books, "A")
    };
    assert_eq!(reason(&[10_000, 10_000]), "2 of 3 settled");
    assert_eq!(reason(&[8_000, 8_000, 8_000]), "", "exactly the share that is demanded");
    assert_eq!(reason(&[8_000, 8_000, 7_999]), "brought 239.99 USD of 300.00 USD predicted, and 80 % of it is demanded");
    let drifted = "the last 3 settled brought 150.00 USD of 300.00 USD predicted, and 80 % of it is demanded";
    assert_eq!(reason(&[15_000, 15_000, 15_000, 15_000, 5_000, 5_000, 5_000]), drifted);
}

#[test]
fn decisions_against_the_proposal_and_old_ones_count_as_the_row_says() {
    let mut books = company(&[("A", "SUP-1")], &automatic(AMPLE), &[10_000; 3]);
    let model = of_item(&books, "A");
    let rejected =
        |rec_id: &str, as_of: &str| RecommendationRow { rec_id: rec_id.into(), state: "rejected".into(), as_of: day(as_of), ..model.clone() };
    books.put(rejected("REC-OLD-R1", "2026-10-01"));
    books.put(rejected("REC-OLD-R2", "2026-10-02"));
    automate(&mut books);
    assert_eq!(why(&books, "A"), "people changed or rejected 2 of 5, and 25 % is allowed");
    books.put(rejected("REC-OLD-R2", "2026-01-02"));
    assert_eq!(automate(&mut books)["approved"], 1, "one of four within the days that count");
}

#[test]
fn other_kinds_flags_and_shadow_stay_with_people_or_out_of_sight() {
    let mut books = company(&[("A", "SUP-1")], &automatic(AMPLE), &[10_000; 3]);
    books.put(RecommendationRow { flags: json!(["NEW_ITEM"]), ..of_item(&books, "A") });
    automate(&mut books);
    assert_eq!(why(&books, "A"), "a person has to look at NEW_ITEM");
    let mut shadow = company(&[("A", "SUP-1")], &row("all", "{}", "shadow", AMPLE), &[]);
    assert_eq!(automate(&mut shadow)["shadow"], 1);
    assert_eq!((automation(&shadow, "A").state.as_str(), of_item(&shadow, "A").state.as_str()), ("shadow", "proposed"));
}

#[test]
fn caps_hold_to_the_cent() {
    let items = [("A", "SUP-1"), ("B", "SUP-1"), ("C", "SUP-1"), ("D", "SUP-2")];
    let value = order_value(&company(&items, &automatic(AMPLE), &[]), "A");
    let approved = |caps: [i64; 3]| {
        let caps = caps.map(dollars);
        let mut books = company(&items[..3], &automatic([&caps[0], &caps[1], &caps[2]]), &[10_000; 3]);
        let answer = automate(&mut books);
        let again = automate(&mut books);
        assert_eq!(again["approved"], 0, "the day's caps are used");
        assert_eq!(answer["amount"]["amount"], json!(dollars(value * answer["approved"].as_i64().expect("count"))));
        answer["approved"].as_i64().expect("count")
    };
    let ample = value * 10;
    assert_eq!(approved([value, ample, ample]), 3);
    assert_eq!(approved([value - 1, ample, ample]), 0);
    assert_eq!(approved([ample, value * 2, ample]), 2);
    assert_eq!(approved([ample, value * 2 - 1, ample]), 1);
    assert_eq!(approved([ample, ample, value * 3]), 3);
    assert_eq!(approved([ample, ample, value * 3 - 1]), 2);
    assert_eq!(approved([0, 0, 0]), 0);
}

#[test]
fn one_supplier_does_not_use_the_cap_of_another_and_all_use_the_days() {
    let items = [("A", "SUP-1"), ("B", "SUP-1"), ("D", "SUP-2")];
    let value = order_value(&company(&items, &automatic(AMPLE), &[]), "A");
    let caps = [dollars(value), dollars(value), dollars(value * 2)];
    let mut books = company(&items, &automatic([&caps[0], &caps[1], &caps[2]]), &[10_000; 3]);
    for index in 0..3 {
        let model = of_item(&books, "D");
        settle(&mut books, &model, 10 + index, 10_000);
        let row: RecommendationRow = books.get(key!["ACME", format!("REC-OLD-{}", 10 + index)]).expect("row");
        books.put(RecommendationRow { supplier_id: Some("SUP-2".into()), ..row });
    }
    assert_eq!(automate(&mut books)["approved"], 2, "one of each supplier");
    assert_eq!(of_item(&books, "D").state, "auto_approved");
    let waits = if of_item(&books, "A").state == "proposed" { "A" } else { "B" };
    let (amount, used) = (dollars(value), dollars(value));
    assert_eq!(why(&books, waits), format!("it commits {amount} USD, and {used} USD of {used} USD a day are used for this supplier"));
    // The next day has caps of its own.
    books.on("2026-11-21");
    assert_eq!(automate(&mut books)["approved"], 1);
}

#[test]
fn an_approval_names_its_rule_and_its_caps_and_is_carried_out_once_when_the_window_is_over() {
    let mut books = company(&[("A", "SUP-1"), ("B", "SUP-1")], &automatic(AMPLE), &[10_000; 3]);
    automate(&mut books);
    let approved = books.all::<RecommendationEvent>().into_iter().find(|event| event.event == "auto_approve").expect("event");
    assert_eq!(approved.actor, "automation/everything");
    assert_eq!((&approved.detail["rule"], &approved.detail["day_cap"]["amount"]), (&json!("automation/everything"), &json!("100000.00")));
    assert_eq!(approved.detail["executes_at"], "2026-11-21T18:00:00Z");
    assert_eq!(books.bulk("execute_automatic_approvals", json!({})).done, 0, "the window is open");
    assert!(books.all::<PurchaseOrder>().is_empty());
    books.on("2026-11-21");
    let done = books.bulk("execute_automatic_approvals", json!({}));
    assert_eq!((done.done, done.refused), (2, 0), "{done:?}");
    let again = books.bulk("execute_automatic_approvals", json!({}));
    assert_eq!((again.done, again.refused), (0, 0));
    assert_eq!((books.all::<PurchaseOrder>().len(), books.all::<PurchaseOrderLine>().len()), (1, 2));
    let executed = books.all::<RecommendationEvent>().into_iter().find(|event| event.event == "execute").expect("event");
    assert_eq!((executed.actor.as_str(), executed.from_state.as_deref()), ("automation/everything", Some("auto_approved")));
    assert_eq!((automation(&books, "A").state.as_str(), of_item(&books, "A").state.as_str()), ("executed", "executed"));
}

#[test]
fn people_veto_within_the_window_and_free_the_caps() {
    let mut books = company(&[("A", "SUP-1"), ("B", "SUP-1"), ("C", "SUP-1")], &automatic(AMPLE), &[10_000; 3]);
    automate(&mut books);
    let (a, b, c) = (of_item(&books, "A"), of_item(&books, "B"), of_item(&books, "C"));
    let rejected = books.bulk("reject_recommendations", json!({ "recommendations": [seen(&a)], "reason": "enough_stock" }));
    let edit = json!({ "rec_id": b.rec_id, "revision": b.revision, "quantity": "96" });
    let edited = books.bulk("edit_recommendations", json!({ "edits": [edit], "reason": "promotion" }));
    let said_yes = books.bulk("approve_recommendations", json!({ "recommendations": [seen(&c)] }));
    assert_eq!([rejected.done, edited.done, said_yes.done], [1, 1, 1], "{rejected:?} {edited:?} {said_yes:?}");
    let states = ["A", "B", "C"].map(|item| (of_item(&books, item).state, automation(&books, item).state));
    let expected = [("rejected", "ended"), ("edited", "ended"), ("executed", "ended")];
    assert_eq!(states, expected.map(|(state, automation)| (state.to_owned(), automation.to_owned())));
    books.on("2026-11-22");
    let done = books.bulk("execute_automatic_approvals", json!({}));
    assert_eq!((done.done, done.refused), (0, 0));
    assert_eq!(books.all::<PurchaseOrder>().len(), 1, "the one that a person approved");
}

#[test]
fn the_switch_returns_what_waits_and_keeps_later_runs_from_approving() {
    let mut books = company(&[("A", "SUP-1")], &automatic(AMPLE), &[10_000; 3]);
    automate(&mut books);
    let stop = |kind: &str| json!({ "kind": kind, "stopped": true, "why": "Stock count" });
    assert_eq!(books.accept("switch_automation", stop("collections"))["returned"], 0, "of another kind");
    assert_eq!(books.accept("switch_automation", stop("replenishment"))["returned"], 1);
    assert_eq!(of_item(&books, "A").state, "proposed");
    books.on("2026-11-22");
    assert_eq!(books.bulk("execute_automatic_approvals", json!({})).results.len(), 0);
    assert_eq!(automate(&mut books)["approved"], 0);
    assert_eq!(why(&books, "A"), "pat stopped it on 2026-11-20: Stock count");
    books.accept("switch_automation", json!({ "kind": "replenishment", "stopped": false, "why": "Counted" }));
    assert_eq!(automate(&mut books)["approved"], 1);
    let blank = json!({ "stopped": true, "why": " " });
    assert!(matches!(books.decide("switch_automation", &blank), Err(Stop::Invalid(invalid)) if invalid.field == "why"));
    assert!(matches!(books.decide("switch_automation", &stop("tea")), Err(Stop::Invalid(invalid)) if invalid.field == "kind"));
    assert!(books.all::<PurchaseOrder>().is_empty());
}

#[test]
fn what_no_longer_holds_returns_to_people_with_the_cause_and_stays_there() {
    let mut books = company(&[("A", "SUP-1"), ("B", "SUP-1")], &automatic(AMPLE), &[10_000; 3]);
    automate(&mut books);
    let stock: ItemSite = books.get(key!["ACME", "A", "MAIN"]).expect("stock");
    books.put(ItemSite { on_hand: Quantity(9_000), ..stock });
    books.on("2026-11-21");
    let done = books.bulk("execute_automatic_approvals", json!({}));
    assert_eq!((done.done, done.refused), (1, 1));
    let refused = done.results.iter().find(|result| result.refusal.is_some()).expect("one");
    assert_eq!((refused.refusal.as_ref().expect("refusal").code.as_str(), refused.state.as_deref()), ("no_longer_needed", Some("proposed")));
    assert_eq!(automation(&books, "A").state, "returned");
    assert!(why(&books, "A").starts_with("it was approved by rule and could not be carried out: A"), "{}", why(&books, "A"));
    assert_eq!(automate(&mut books)["approved"], 0, "it is for a person now");
    assert_eq!(of_item(&books, "B").state, "executed");
}

#[test]
fn a_later_run_leaves_about_the_same_as_it_was_approved_and_takes_back_what_changed() {
    let mut books = company(&[("BOLT-M8", "SUP-1")], &automatic(AMPLE), &[10_000; 3]);
    automate(&mut books);
    let approved = of_item(&books, "BOLT-M8");
    let mut other = bolt();
    other.class.annual_margin_minor += 1;
    books.run("RUN-000002", &[proposal(&other)], &[]);
    assert_eq!(of_item(&books, "BOLT-M8"), approved, "what the caps were counted with");
    let mut more = bolt();
    more.demand.daily = regular_demand(365, 40);
    books.run("RUN-000003", &[proposal(&more)], &[]);
    assert_eq!(books.get::<RecommendationRow>(key!["ACME", &approved.rec_id]).expect("row").state, "superseded");
    assert_eq!(books.get::<AutomationRow>(key!["ACME", &approved.rec_id]).expect("row").state, "ended");
    assert_eq!(automate(&mut books)["approved"], 1, "the new one has a window of its own");
}

#[test]
fn what_costs_more_than_was_approved_is_for_a_person_and_does_not_stop_its_group() {
    let mut books = company(&[("A", "SUP-1"), ("B", "SUP-1")], &automatic(AMPLE), &[10_000; 3]);
    automate(&mut books);
    let terms: SupplierItem = books.get(key!["ACME", "A", "SUP-1"]).expect("terms");
    books.put(SupplierItem { unit_price: Price(terms.unit_price.0 * 2), ..terms });
    books.on("2026-11-21");
    let done = books.bulk("execute_automatic_approvals", json!({}));
    assert_eq!((done.done, done.refused), (1, 1), "{done:?}");
    assert_eq!((of_item(&books, "A").state.as_str(), of_item(&books, "B").state.as_str()), ("proposed", "executed"));
    assert!(why(&books, "A").contains("was approved by rule"), "{}", why(&books, "A"));
    assert_eq!(books.all::<PurchaseOrderLine>().len(), 1);
}

#[test]
fn a_doubt_that_a_later_run_finds_gives_back_what_waits() {
    let mut books = company(&[("BOLT-M8", "SUP-1")], &automatic(AMPLE), &[10_000; 3]);
    automate(&mut books);
    let mut dearer = bolt();
    dearer.terms.as_mut().expect("terms").unit_price_micros += 1_000;
    let same = (proposal(&bolt()).record.action.quantity, proposal(&dearer).record.action.quantity);
    assert_eq!(same.0, same.1, "about the same");
    books.run("RUN-000002", &[proposal(&dearer)], &[]);
    assert_eq!((of_item(&books, "BOLT-M8").state.as_str(), automation(&books, "BOLT-M8").state.as_str()), ("proposed", "ended"));
    assert!(why(&books, "BOLT-M8").starts_with("it costs "), "{}", why(&books, "BOLT-M8"));
}

#[test]
fn what_a_rule_approved_derives_again_from_its_evidence() {
    let mut books = company(&[("A", "SUP-1")], &automatic(AMPLE), &[10_000; 3]);
    automate(&mut books);
    let row = of_item(&books, "A");
    let revision: RecommendationRevision = books.get(key!["ACME", &row.rec_id, row.revision]).expect("revision");
    let again = replay_evidence(&revision.record, &revision.evidence, &row.hash);
    assert!(again.equal && again.differences.is_empty(), "{again:?}");
}
