//! Excess: what lies too long, which way out is proposed, that every number adds up again, and that approving runs the ordinary command.

mod common;

use chandler_amount::Quantity;
use chandler_catalogue::key;
use chandler_erp::tables::{ItemSite, ListPrice, Site, Transfer};
use chandler_recommend::excess::*;
use chandler_recommend::kinds::Decided;
use chandler_recommend::replenishment::ReplenishmentEvidence;
use chandler_recommend::tables::*;
use chandler_recommend::{CommandRecommendation, canonical_hash, fold, kind, replay_evidence};
use common::books::*;
use common::*;
use serde_json::{Value, json};

/// The bolt of which about 10 a day are wanted, with so many on hand.
fn stocked(on_hand: i64) -> ReplenishmentEvidence {
    let mut facts = bolt();
    facts.position.on_hand = on_hand;
    facts.position.allocated = 0;
    facts
}

/// Facts without what the run adds: in one bin, nothing coming, nobody else needs it, 3.50 on the list.
fn as_sql_gives(facts: &ReplenishmentEvidence) -> Value {
    let on_hand = facts.position.on_hand;
    let mut facts = serde_json::to_value(facts).expect("json");
    for added in ["rules", "rule_bundle", "methods", "lead_time_demand"] {
        facts.as_object_mut().expect("object").remove(added);
    }
    json!({
        "facts": facts,
        "orders": [],
        "receipts": [],
        "bins": [{ "bin_id": "A-1", "quantity": on_hand }],
        "needed": [],
        "list_price": { "unit_price_micros": 3_500_000, "price_per": 1, "until_on": null },
        "most_elsewhere": 0,
        "usual_quantity": 910,
        "last_wanted_on": "2026-11-20",
        "watched_since": "2024-01-01",
        "proposed": "none",
        "wanted_elsewhere": false,
    })
}

/// 12,000 where a year wants 3,650.
fn too_many() -> Value {
    as_sql_gives(&stocked(12_000))
}

/// 500 of which nobody has asked for any in a year.
fn dead() -> Value {
    let mut facts = stocked(500);
    facts.demand.daily = vec![0; 365];
    let mut facts = as_sql_gives(&facts);
    facts["usual_quantity"] = json!(0);
    facts["last_wanted_on"] = Value::Null;
    facts
}

fn receipt(quantity: i64, received_on: &str) -> Value {
    json!({ "receipt_number": "RC-000009", "line": 1, "supplier_id": "SUP-1", "received_on": received_on, "quantity": quantity, "bin_id": "A-1" })
}

fn order(state: &str, quantity: i64, promised_on: &str) -> Value {
    json!({
        "po_number": "PO-000009", "line": 2, "state": state, "quantity": quantity,
        "promised_on": promised_on,
    })
}

fn judged(facts: &Value) -> Decided {
    (kind(KIND).expect("kind").judge)(facts.clone(), &bundle()).expect("derives").decided
}

fn propose(facts: &Value) -> (CommandRecommendation, Value) {
    match judged(facts) {
        Decided::Proposed { record, evidence } => (record.as_command().expect("a command").clone(), evidence),
        Decided::Nothing { why, .. } => panic!("nothing: {why}"),
    }
}

fn why_not(facts: &Value) -> &'static str {
    match judged(facts) {
        Decided::Proposed { record, .. } => panic!("proposes to {}: {}", record.verb(), record.to_json()),
        Decided::Nothing { why, .. } => why,
    }
}

fn number(record: &CommandRecommendation, column: &str) -> i64 {
    record.columns[column].as_str().expect("text").parse().expect("number")
}

fn action<'r>(record: &'r CommandRecommendation, verb: &str) -> &'r chandler_recommend::CommandAction {
    let actions = || std::iter::once(&record.action).chain(&record.alternatives);
    actions().find(|action| action.verb == verb).unwrap_or_else(|| panic!("no {verb} among {:?}", actions().collect::<Vec<_>>()))
}

fn offers(facts: &Value, verb: &str) -> bool {
    propose_or_none(facts).is_some_and(|record| std::iter::once(&record.action).chain(&record.alternatives).any(|action| action.verb == verb))
}

#[test]
fn goods_beyond_the_retention_limit_go_back_while_the_supplier_takes_them() {
    let mut facts = too_many();
    facts["receipts"] = json!([receipt(4_000, "2026-10-01")]);
    let (record, _) = propose(&facts);
    let back = action(&record, "return");
    assert_eq!((back.command.as_deref(), &back.body["receipt_number"]), (Some("return_to_supplier"), &json!("RC-000009")));
    assert!(back.text.ends_with("by 2026-12-30"), "90 days after the receipt: {}", back.text);
    // Steady demand of 10 a day: 0.7 of the cost is worth a little over a year, and 12,000 last 3.3.
    assert!((7_000..8_600).contains(&number(&record, "excess_quantity")), "{}", record.columns["excess_quantity"]);
    assert_eq!(record.reasons[0].code, "LONG_COVER");
    assert_eq!(record.alternatives.last().expect("keep").verb, "keep");
    facts["receipts"] = json!([receipt(4_000, "2026-08-01")]);
    assert!(!offers(&facts, "return"), "too late to go back");
}

#[test]
fn the_net_gain_adds_up_from_goods_to_money_and_replays() {
    let mut facts = too_many();
    facts["receipts"] = json!([receipt(4_000, "2026-10-01")]);
    facts["needed"] = json!([{ "site_id": "WEST", "quantity": 300, "ordered": 0, "position": 20 }]);
    let (record, evidence) = propose(&facts);
    let results = fold(&record.derivation.steps).expect("folds");
    assert_eq!(results.last(), Some(&record.derivation.result));
    let value: f64 = record.derivation.result.parse().expect("number");
    assert_eq!((value * 100.0).round() as i64, record.impact.value_minor);
    assert!(record.impact.value_minor < record.impact.at_stake_minor, "nothing brings more than the goods cost");
    let json = serde_json::to_value(&record).expect("json");
    let replayed = replay_evidence(&json, &evidence, &canonical_hash(&json));
    assert!(replayed.equal, "{replayed:#?}");
    let mut tampered = evidence.clone();
    tampered["facts"]["position"]["on_hand"] = json!(9_000);
    assert!(!replay_evidence(&json, &tampered, &canonical_hash(&json)).equal);
    assert!(record.reasons.iter().all(|reason| !reason_text(reason).contains('{')), "{:?}", record.reasons);
}

#[test]
fn a_site_in_need_gets_what_it_needs_and_no_more() {
    let mut facts = too_many();
    facts["needed"] = json!([{ "site_id": "WEST", "quantity": 300, "ordered": 0, "position": 20 }]);
    let (record, _) = propose(&facts);
    let moved = action(&record, "transfer");
    assert_eq!(
        (moved.command.as_deref(), &moved.body["quantity"], &moved.body["to_site_id"]),
        (Some("transfer_stock"), &json!("300"), &json!("WEST"))
    );
    // 300 at 2.00 and two years of their room at 13 %, less 30.00 and 2 %: of the top of such a stock nothing is missed.
    assert_eq!(moved.value_minor, 60_000 + 15_600 - 3_000 - 1_200);
    assert!(record.reasons.iter().any(|reason| reason.code == "NEEDED_ELSEWHERE"));
}

#[test]
fn a_site_that_would_order_gets_goods_of_the_house_first() {
    let mut facts = too_many();
    let wants = |site: &str, quantity: i64, ordered: i64| json!({ "site_id": site, "quantity": quantity, "ordered": ordered, "position": 20 });
    facts["needed"] = json!([wants("WEST", 130, 144), wants("EAST", 500, 0)]);
    let (record, _) = propose(&facts);
    let moved = action(&record, "transfer");
    assert_eq!((&moved.body["quantity"], &moved.body["to_site_id"]), (&json!("130"), &json!("WEST")));
    assert!(moved.text.ends_with(", which would order 144 otherwise"), "{}", moved.text);
}

#[test]
fn dead_stock_is_marked_down_or_written_off_and_the_gain_is_only_its_room() {
    let (record, _) = propose(&dead());
    assert_eq!(record.reasons[0].code, "NEVER_ASKED_FOR");
    assert_eq!(number(&record, "excess_quantity"), 500);
    let off = action(&record, "write_off");
    assert_eq!((off.command.as_deref(), &off.body["difference"], &off.body["bin_id"]), (Some("adjust_stock"), &json!("-500"), &json!("A-1")));
    // Two years of room at 13 % of 1,000.00, less 20.00 and 2 %.
    assert_eq!(off.value_minor, 26_000 - 2_000 - 2_000);
    let down = action(&record, "markdown");
    // A quarter off 3.50 would be 2.625; a sixth of 500 finds a buyer.
    assert_eq!((&down.body["unit_price"], &down.body["until_on"]), (&json!("2.63"), &json!("2027-01-01")));
    assert!(down.text.contains("about 80 EA"), "{}", down.text);
    let mut elsewhere = dead();
    elsewhere["most_elsewhere"] = json!(501);
    assert!(!offers(&elsewhere, "markdown"), "the site with most asks for it");
    let mut sold = dead();
    sold["list_price"]["until_on"] = json!("2026-12-24");
    assert!(!offers(&sold, "markdown"), "it is marked down already");
    let mut thin = dead();
    thin["facts"]["economics"]["unit_cost_micros"] = json!(3_500_000);
    assert!(!offers(&thin, "markdown"), "never below cost");
}

#[test]
fn a_silence_that_may_be_a_pause_keeps_what_half_a_year_wanted() {
    let mut quiet = stocked(500);
    // 20 every week until 100 days ago: 220 of them in the last 182 days.
    quiet.demand.daily = (0..365).map(|day| if day % 7 == 0 && day < 265 { 20 } else { 0 }).collect();
    let mut quiet = as_sql_gives(&quiet);
    quiet["last_wanted_on"] = json!("2026-08-08");
    quiet["receipts"] = json!([receipt(500, "2026-10-01")]);
    assert_eq!(number(&propose(&quiet).0, "excess_quantity"), 280);
    assert_eq!(propose(&quiet).0.reasons[0].code, "HARDLY_ANY_DEMAND");
    quiet["last_wanted_on"] = json!("2026-05-01");
    assert_eq!(number(&propose(&quiet).0, "excess_quantity"), 500);
}

#[test]
fn what_is_on_order_on_top_is_cancelled_or_comes_later() {
    let mut facts = as_sql_gives(&stocked(6_000));
    facts["facts"]["position"]["on_order"] = json!([{ "po_number": "PO-000009", "line": 2, "quantity": 1_200, "promised_on": "2026-12-10" }]);
    facts["orders"] = json!([order("placed", 1_200, "2026-12-10")]);
    let (record, _) = propose(&facts);
    let cancel = action(&record, "cancel");
    assert_eq!((cancel.command.as_deref(), &cancel.body["lines"]), (Some("cancel_purchase_order"), &json!([2])));
    let defer = action(&record, "defer");
    assert_eq!(defer.command.as_deref(), Some("expedite_purchase_order"));
    assert!(defer.value_minor > 0 && defer.value_minor < cancel.value_minor);
    assert!(record.reasons.iter().any(|reason| reason.code == "MORE_IS_COMING" && reason.effect > 0));
    facts["orders"] = json!([order("placed", 1_200, "2026-11-25")]);
    assert!(!offers(&facts, "cancel"), "the supplier hears of it too late");
    facts["orders"] = json!([order("draft", 1_200, "2026-11-25")]);
    let (draft, _) = propose(&facts);
    assert_eq!(action(&draft, "cancel").cost_minor, 0, "nobody has it yet");
}

fn propose_or_none(facts: &Value) -> Option<CommandRecommendation> {
    match judged(facts) {
        Decided::Proposed { record, .. } => record.as_command().cloned(),
        Decided::Nothing { .. } => None,
    }
}

#[test]
fn it_is_left_alone_where_it_is_wanted_new_in_doubt_or_of_little_worth() {
    let with = |name: &str, value: Value| {
        let mut facts = too_many();
        facts[name] = value;
        facts
    };
    assert_eq!(why_not(&with("proposed", json!("buy"))), "being_ordered");
    assert_eq!(why_not(&with("wanted_elsewhere", json!(true))), "wanted_elsewhere");
    assert_eq!(why_not(&as_sql_gives(&stocked(900))), "no_excess");
    assert_eq!(why_not(&as_sql_gives(&stocked(3_000))), "no_excess");
    assert_eq!(why_not(&as_sql_gives(&stocked(90))), "too_little_at_stake");
    assert_eq!(why_not(&as_sql_gives(&stocked(0))), "nothing_there");
    let changed = |change: &dyn Fn(&mut ReplenishmentEvidence)| {
        let mut facts = stocked(12_000);
        change(&mut facts);
        why_not(&as_sql_gives(&facts))
    };
    assert_eq!(why_not(&with("watched_since", json!("2026-10-01"))), "too_new");
    assert_eq!(changed(&|facts| facts.demand.passed_on_quantity = 5), "still_asked_for");
    let count = || chandler_recommend::replenishment::OpenCount { count_number: "CT-1".into(), difference: -4 };
    assert_eq!(changed(&|facts| facts.position.open_counts = vec![count()]), "count_open");
    // Nothing to cut, return, move or cancel: keeping is all there is, and nobody is asked.
    assert_eq!(why_not(&with("list_price", Value::Null)), "nothing_gains");
}

/// What has expired can neither be moved nor sold: no way out of this queue takes it.
#[test]
fn expired_goods_are_offered_to_nobody() {
    let mut facts = too_many();
    facts["facts"]["position"]["lots"] = json!([{ "lot_id": "L1", "expires_on": "2026-11-19", "quantity": 12_000 }]);
    assert_eq!(why_not(&facts), "nothing_there");
    facts["facts"]["position"]["lots"][0]["expires_on"] = json!("2029-11-19");
    assert_eq!(number(&propose(&facts).0, "usable"), 12_000);
}

#[test]
fn facts_that_are_none_are_named() {
    let spec = kind(KIND).expect("kind");
    for garbage in [json!(null), json!([]), json!({}), json!({"facts": 3}), json!("x")] {
        assert!((spec.judge)(garbage.clone(), &bundle()).is_err() && (spec.derive)(&garbage).is_err());
    }
    let mut negative = too_many();
    negative["facts"]["position"]["held"] = json!(-1);
    assert!((spec.judge)(negative, &bundle()).is_err());
}

/// Books with the excess open, and the row.
fn recorded(facts: &Value) -> (Books, RecommendationRow) {
    let mut books = Books::new();
    let on_hand = facts["facts"]["position"]["on_hand"].as_i64().expect("number");
    books.stock(&stocked(on_hand));
    let (record, evidence) = propose(facts);
    let row = books.recorded(KIND, "BOLT-M8|MAIN", record, evidence);
    (books, row)
}

#[test]
fn approving_runs_the_ordinary_command_of_the_action_that_was_chosen() {
    let mut facts = too_many();
    facts["needed"] = json!([{ "site_id": "WEST", "quantity": 300, "ordered": 0, "position": 20 }]);
    let (mut books, row) = recorded(&facts);
    books.put(Site { entity_id: "ACME".into(), site_id: "WEST".into(), name: "West".into(), time_zone: "America/Chicago".into() });
    let edits = json!({ "edits": [{ "rec_id": row.rec_id, "revision": row.revision, "action": "transfer" }], "reason": "better_price" });
    books.accept("edit_recommendations", edits);
    let row: RecommendationRow = books.get(key!["ACME", row.rec_id]).expect("row");
    let answer = books.accept("approve_recommendations", references(&row));
    assert_eq!(answer["done"], 1, "{answer}");
    let row: RecommendationRow = books.get(key!["ACME", row.rec_id]).expect("row");
    let transfer: Transfer = books.get(key!["ACME", row.document.expect("document")]).expect("transfer");
    assert_eq!((transfer.quantity, transfer.to_site_id.as_str()), (Quantity(300), "WEST"));
    let giving: ItemSite = books.get(key!["ACME", "BOLT-M8", "MAIN"]).expect("stock");
    assert_eq!(giving.allocated, Quantity(300));
}

/// 20 were free there when 300 were proposed: with 319 something is still missing, with 320 nothing is.
#[test]
fn a_transfer_to_a_site_that_has_got_the_goods_by_other_ways_is_refused() {
    let mut facts = too_many();
    facts["needed"] = json!([{ "site_id": "WEST", "quantity": 300, "ordered": 300, "position": 20 }]);
    let approve_with = |there: i64| {
        let (mut books, row) = recorded(&facts);
        books.put(Site { entity_id: "ACME".into(), site_id: "WEST".into(), name: "West".into(), time_zone: "America/Chicago".into() });
        let mut stock: ItemSite = books.get(key!["ACME", "BOLT-M8", "MAIN"]).expect("stock");
        (stock.site_id, stock.on_hand, stock.allocated, stock.backordered) = ("WEST".into(), Quantity(20), Quantity(0), Quantity(0));
        (stock.on_order, stock.inbound) = (Quantity(there - 20), Quantity(0));
        books.put(stock);
        let edits = json!({ "edits": [{ "rec_id": row.rec_id, "revision": row.revision, "action": "transfer" }], "reason": "better_price" });
        books.accept("edit_recommendations", edits);
        let row: RecommendationRow = books.get(key!["ACME", row.rec_id]).expect("row");
        books.accept("approve_recommendations", references(&row))
    };
    assert_eq!(approve_with(319)["done"], 1);
    assert_eq!(approve_with(320)["results"][0]["refusal"]["code"], "no_longer_needed_there");
}

#[test]
fn a_price_is_cut_with_its_end_and_stock_that_has_gone_is_refused() {
    let (mut books, row) = recorded(&dead());
    let edits = json!({ "edits": [{ "rec_id": row.rec_id, "revision": row.revision, "action": "markdown" }], "reason": "better_price" });
    if row.verb != "markdown" {
        books.accept("edit_recommendations", edits);
    }
    let row: RecommendationRow = books.get(key!["ACME", row.rec_id]).expect("row");
    let mut stock: ItemSite = books.get(key!["ACME", "BOLT-M8", "MAIN"]).expect("stock");
    let full = stock.clone();
    stock.on_hand = Quantity(200);
    books.put(stock);
    let refused = books.accept("approve_recommendations", references(&row));
    assert_eq!(refused["results"][0]["refusal"]["code"], "no_longer_excess", "{refused}");
    books.put(full);
    assert_eq!(books.accept("approve_recommendations", references(&row))["done"], 1);
    let price: ListPrice = books.get(key!["ACME", "BOLT-M8", "", i64::from(day("2026-11-21").0)]).expect("price");
    assert_eq!(price.until_on, Some(day("2027-01-01")));
}

/// Bundles of the current release; the golden test of `replay.rs` derives them again. `CHANDLER_REGENERATE=1` writes them anew.
#[test]
fn golden_bundles_are_what_the_methods_give() {
    let mut back = too_many();
    back["receipts"] = json!([receipt(4_000, "2026-10-01")]);
    for (name, facts) in [("excess_return", back), ("excess_dead", dead())] {
        let (record, evidence) = propose(&facts);
        let bundle = json!({ "release": "0.1", "hash": record.hash(), "record": record, "evidence": evidence });
        let path = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../../tests/golden/replay/0.1/{name}.json"));
        let text = serde_json::to_string_pretty(&bundle).expect("json") + "\n";
        if std::env::var_os("CHANDLER_REGENERATE").is_some() {
            std::fs::write(&path, &text).expect("write");
        }
        let golden: Value = serde_json::from_str(&std::fs::read_to_string(&path).expect("read")).expect("json");
        assert_eq!(golden["hash"], bundle["hash"], "{name}: the methods give something else under the same version");
    }
}
