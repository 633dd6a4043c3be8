//! Recommendations of several kinds in one set of books: recorded in one run, ranked in one queue, changed and approved each in its own way.

mod common;

use chandler_amount::Quantity;
use chandler_catalogue::key;
use chandler_erp::tables::{Item, ItemSite, ItemSubstitute, Site, SubstituteOffer, Transfer};
use chandler_recommend::kinds::Decided;
use chandler_recommend::replenishment::ReplenishmentEvidence;
use chandler_recommend::tables::*;
use chandler_recommend::{RunProposal, kind, queue, show};
use common::books::*;
use common::*;
use serde_json::{Value, json};

fn scarce_bolt() -> ReplenishmentEvidence {
    let mut facts = bolt();
    facts.position.on_hand = 40;
    facts.position.allocated = 0;
    facts
}

/// The bolt at risk, with another site that has so much to spare.
fn risk(spare: i64) -> RunProposal {
    risk_with(json!([{ "site_id": "WEST", "quantity": spare }]), json!([]))
}

fn risk_with(elsewhere: Value, substitutes: Value) -> RunProposal {
    let mut facts = serde_json::to_value(scarce_bolt()).expect("json");
    for added in ["rules", "rule_bundle", "methods", "lead_time_demand"] {
        facts.as_object_mut().expect("object").remove(added);
    }
    // Whoever comes while it is out orders all the same, and can be asked.
    facts["demand"]["recorded_share_millionths"] = json!(1_000_000);
    let facts = json!({ "facts": facts, "receipts": [], "orders": [], "elsewhere": elsewhere, "substitutes": substitutes, "suppliers": 1 });
    match (kind("stockout-risk").expect("kind").judge)(facts, &bundle()).expect("derives").decided {
        Decided::Proposed { record, evidence } => RunProposal { record, evidence },
        Decided::Nothing { why, .. } => panic!("nothing: {why}"),
    }
}

/// Takes in a run that decided both kinds.
fn run_both(books: &mut Books, run_id: &str, risks: &[RunProposal]) -> Value {
    let mut run = books.run_body(run_id, &[proposal(&scarce_bolt())], &[]);
    run.kinds.push("stockout-risk".into());
    run.proposals.extend_from_slice(risks);
    books.accept("record_run", serde_json::to_value(run).expect("json"))
}

fn open_risk(books: &Books) -> RecommendationRow {
    let control: SubjectControl = books.get(key!["ACME", "stockout-risk", "BOLT-M8|MAIN"]).expect("control");
    books.get(key!["ACME", control.open_rec_id.expect("open")]).expect("row")
}

/// Books with both kinds open on the bolt.
fn both() -> (Books, RecommendationRow) {
    let mut books = Books::new();
    books.stock(&scarce_bolt());
    let counts = run_both(&mut books, "RUN-000001", &[risk(300)]);
    assert_eq!((&counts["replenishment"]["proposed"], &counts["stockout-risk"]["proposed"]), (&json!(1), &json!(1)));
    let row = open_risk(&books);
    (books, row)
}

fn edit(row: &RecommendationRow, name: &str, value: &str) -> Value {
    json!({ "edits": [{ "rec_id": row.rec_id, "revision": row.revision, name: value }], "reason": "cheaper" })
}

#[test]
fn one_queue_ranks_all_kinds_by_money_per_minute() {
    let (books, risk) = both();
    let rows = books.recommendations();
    let all = queue::queue(None, &rows, day("2026-11-20"), None);
    assert_eq!((&all["kind"], &all["total"]), (&json!("all"), &json!(2)));
    let per_minute: Vec<f64> = all["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| row["value_per_minute"]["amount"].as_str().expect("amount").parse().expect("number"))
        .collect();
    assert!(per_minute[0] >= per_minute[1], "{per_minute:?}");
    let columns = |queue: &Value| -> Vec<String> {
        queue["columns"].as_array().expect("columns").iter().filter_map(|column| Some(column["name"].as_str()?.to_owned())).collect()
    };
    assert!(columns(&all).contains(&"subject".to_owned()) && !columns(&all).contains(&"quantity".to_owned()));
    for spec in ["replenishment", "stockout-risk"].map(|name| kind(name).expect("kind")) {
        let own = queue::queue(Some(spec), &rows, day("2026-11-20"), None);
        assert_eq!(own["total"], 1, "{}", spec.name);
        let row = &own["rows"][0];
        assert!(columns(&own).iter().all(|name| row.get(name).is_some()), "{}: every column has its value", spec.name);
        assert!(["rank", "subject", "action", "value", "minutes", "reasons", "flags"].iter().all(|name| row.get(name).is_some()));
    }
    let row = queue::row_json(&risk, None);
    assert_eq!((&row["best_action"], &row["action"]["command"]), (&json!("transfer"), &json!("transfer_stock")));
    assert!(row["probability"].is_f64() && row["at_stake"]["currency"] == "USD" && row["customers_hit"].is_u64());
}

#[test]
fn a_person_chooses_another_action_and_a_later_run_keeps_it() {
    let (mut books, row) = both();
    let quantity = books.bulk("edit_recommendations", edit(&row, "quantity", "5")).results.remove(0).refusal.expect("refused");
    assert_eq!(quantity.code, "cannot_set");
    let unknown = books.bulk("edit_recommendations", edit(&row, "action", "pray")).results.remove(0).refusal.expect("refused");
    assert_eq!((unknown.code.as_str(), unknown.parameters["known"].as_str()), ("unknown_action", "transfer, accept"));
    assert_eq!(books.bulk("edit_recommendations", edit(&row, "action", "accept")).done, 1);
    let edited = open_risk(&books);
    assert_eq!((edited.state.as_str(), edited.verb.as_str(), edited.value.0, edited.order_value.0), ("edited", "accept", 0, 0));
    books.on("2026-11-21");
    run_both(&mut books, "RUN-000002", &[risk(0)]);
    let kept = open_risk(&books);
    assert_eq!((kept.rec_id, kept.state.as_str(), kept.verb.as_str()), (edited.rec_id, "edited", "accept"));
    assert!(kept.flags.to_string().contains("CHANGED_SINCE_EDIT"), "the other site has nothing to spare now");
}

#[test]
fn accepting_goes_on_record_and_keeps_quiet_until_more_is_at_stake() {
    let (mut books, row) = both();
    books.bulk("edit_recommendations", edit(&row, "action", "accept"));
    let row = open_risk(&books);
    let answer = books.bulk("approve_recommendations", json!({ "recommendations": [seen(&row)] }));
    assert_eq!((answer.done, answer.results[0].state.as_deref(), answer.results[0].execution.is_none()), (1, Some("executed"), true));
    let again = books.bulk("approve_recommendations", json!({ "recommendations": [seen(&row)] }));
    assert_eq!(again.results[0].refusal.as_ref().expect("refused").code, "wrong_state", "nothing executes twice");
    let counts = run_both(&mut books, "RUN-000002", &[risk(300)]);
    assert_eq!(counts["stockout-risk"]["quiet"], 1);
    books.on("2026-11-28");
    let counts = run_both(&mut books, "RUN-000003", &[risk(300)]);
    assert_eq!(counts["stockout-risk"]["proposed"], 1);
}

#[test]
fn approval_looks_at_the_live_stock() {
    let (mut books, row) = both();
    let mut stock: ItemSite = books.get(key!["ACME", "BOLT-M8", "MAIN"]).expect("stock");
    stock.on_hand.0 += 400;
    books.put(stock);
    let answer = books.bulk("approve_recommendations", json!({ "recommendations": [seen(&row)] }));
    assert_eq!(answer.results[0].refusal.as_ref().expect("refused").code, "risk_has_passed");
    assert_eq!(open_risk(&books).state, "proposed", "it stays open");
}

/// The other site with so much on hand.
fn with_west(books: &mut Books, on_hand: i64) {
    let main: Site = books.get(key!["ACME", "MAIN"]).expect("site");
    books.put(Site { site_id: "WEST".into(), ..main });
    let stock: ItemSite = books.get(key!["ACME", "BOLT-M8", "MAIN"]).expect("stock");
    books.put(ItemSite { site_id: "WEST".into(), on_hand: Quantity(on_hand), on_order: Quantity(0), ..stock });
}

#[test]
fn an_approved_action_runs_its_ordinary_command_once() {
    let (mut books, row) = both();
    with_west(&mut books, 400);
    let answer = books.bulk("approve_recommendations", json!({ "recommendations": [seen(&row)] }));
    let execution = answer.results[0].execution.as_ref().expect("executed");
    assert_eq!((execution.command.as_str(), execution.documents[0].kind.as_str()), ("transfer_stock", "transfer"));
    let transfers = books.all::<Transfer>();
    assert_eq!((transfers.len(), transfers[0].to_site_id.as_str()), (1, "MAIN"));
    let done: RecommendationRow = books.get(key!["ACME", &row.rec_id]).expect("row");
    assert_eq!((done.state.as_str(), done.document.as_ref()), ("executed", Some(&transfers[0].transfer_number)));
    let again = books.bulk("approve_recommendations", json!({ "recommendations": [seen(&row)] }));
    assert_eq!((again.done, books.all::<Transfer>().len()), (0, 1), "nothing executes twice");
}

/// Books where another bolt can take the bolt's place, with so many of it on hand when the offer is approved.
fn with_substitute(on_hand: i64) -> (Books, RecommendationRow) {
    let mut books = Books::new();
    books.stock(&scarce_bolt());
    let bolt: Item = books.get(key!["BOLT-M8"]).expect("item");
    let stock: ItemSite = books.get(key!["ACME", "BOLT-M8", "MAIN"]).expect("stock");
    books.put(Item { item_id: "BOLT-M8A".into(), ..bolt });
    books.put(ItemSite { item_id: "BOLT-M8A".into(), on_hand: Quantity(on_hand), ..stock });
    books.put(ItemSubstitute {
        item_id: "BOLT-M8".into(),
        substitute_id: "BOLT-M8A".into(),
        numerator: 1,
        denominator: 1,
        priority: 1,
        from_on: day("2026-01-01"),
        until_on: None,
        reason: None,
    });
    let substitute = json!({
        "item_id": "BOLT-M8A", "numerator": 1, "denominator": 1, "spare": 50,
        "unit_cost_micros": 2_000_000,
    });
    run_both(&mut books, "RUN-000001", &[risk_with(json!([]), json!([substitute]))]);
    let row = open_risk(&books);
    assert_eq!(row.verb, "substitute");
    (books, row)
}

#[test]
fn an_approved_substitute_becomes_an_offer_of_what_is_there() {
    let (mut books, row) = with_substitute(80);
    let answer = books.bulk("approve_recommendations", json!({ "recommendations": [seen(&row)] }));
    let execution = answer.results[0].execution.as_ref().expect("executed");
    assert_eq!((execution.command.as_str(), execution.documents[0].kind.as_str()), ("offer_substitute", "substitute_offer"));
    let offers = books.all::<SubstituteOffer>();
    assert_eq!((offers.len(), offers[0].substitute_id.as_str(), offers[0].taken), (1, "BOLT-M8A", Quantity(0)));
    assert!(offers[0].quantity <= Quantity(50) && offers[0].quantity > Quantity(0), "{:?}", offers[0].quantity);
    let done: RecommendationRow = books.get(key!["ACME", &row.rec_id]).expect("row");
    assert_eq!(done.document.as_ref(), Some(&offers[0].offer_number));
    let (mut sold, row) = with_substitute(3);
    let answer = sold.bulk("approve_recommendations", json!({ "recommendations": [seen(&row)] }));
    assert_eq!(answer.results[0].refusal.as_ref().expect("refused").code, "insufficient_stock", "sold to others since");
    assert!(sold.all::<SubstituteOffer>().is_empty());
}

#[test]
fn what_the_ordinary_command_refuses_has_failed_and_leaves_nothing() {
    let (mut books, row) = both();
    with_west(&mut books, 3);
    let answer = books.bulk("approve_recommendations", json!({ "recommendations": [seen(&row)] }));
    assert_eq!(answer.results[0].refusal.as_ref().expect("refused").code, "insufficient_stock");
    assert_eq!(answer.results[0].state.as_deref(), Some("failed"));
    assert!(books.all::<Transfer>().is_empty());
}

#[test]
fn every_command_of_a_kind_is_one_of_the_books() {
    for spec in chandler_recommend::KINDS {
        assert!(spec.commands.iter().all(|command| chandler_erp::command(command).is_some()), "{}", spec.name);
    }
}

#[test]
fn a_changed_action_supersedes_and_about_the_same_is_refreshed() {
    let (mut books, first) = both();
    books.on("2026-11-21");
    run_both(&mut books, "RUN-000002", &[risk(290)]);
    assert_eq!(open_risk(&books).rec_id, first.rec_id);
    let counts = run_both(&mut books, "RUN-000003", &[risk(0)]);
    assert_eq!(counts["stockout-risk"]["superseded"], 1);
    let second = open_risk(&books);
    assert_eq!((second.verb.as_str(), second.supersedes.as_ref(), second.value.0), ("accept", Some(&first.rec_id), 0));
    run_both(&mut books, "RUN-000004", &[risk(0)]);
    assert_eq!(open_risk(&books), second, "what gains nothing is about the same a day later");
}

#[test]
fn the_page_lists_what_could_be_done_with_its_worth() {
    let (books, row) = both();
    let revision: RecommendationRevision = books.get(key!["ACME", &row.rec_id, row.revision]).expect("revision");
    let page = show::recommendation(&row, &revision, None, &books.all::<RecommendationEvent>());
    let alternatives = page["alternatives"].as_array().expect("alternatives");
    let verbs: Vec<&str> = alternatives.iter().filter_map(|other| other["verb"].as_str()).collect();
    assert_eq!(verbs, ["transfer", "accept"]);
    assert_eq!((&alternatives[0]["chosen"], &alternatives[1]["chosen"]), (&json!(true), &json!(false)));
    assert_eq!(page["recommendation"]["value"], alternatives[0]["value"]);
    assert!(page["evidence"].as_array().expect("evidence").iter().any(|part| part["table"] == "item_sites"));
    assert_eq!(page["derivation"]["unit"], "USD");
}
