//! Stock-out risk: when it is raised, what is proposed, and that every number adds up again.

mod common;

use chandler_recommend::kinds::Decided;
use chandler_recommend::replenishment::{OpenOrder, ReplenishmentEvidence};
use chandler_recommend::stockout_risk::*;
use chandler_recommend::{CommandRecommendation, canonical_hash, fold, kind, replay_evidence};
use common::*;
use serde_json::{Value, json};

/// The bolt with 30 left of about 10 a day, 200 promised for the tenth day from now, and a customer who wants 80 before.
fn short_bolt() -> Value {
    let mut facts = bolt();
    facts.position.on_hand = 30;
    facts.position.allocated = 0;
    facts.position.open_orders = vec![OpenOrder { so_number: "SO-000001".into(), line: 1, due_on: day("2026-11-26"), quantity: 80 }];
    as_sql_gives(&facts)
}

/// Facts without what the run adds.
fn as_sql_gives(facts: &ReplenishmentEvidence) -> Value {
    let mut facts = serde_json::to_value(facts).expect("json");
    for added in ["rules", "rule_bundle", "methods", "lead_time_demand"] {
        facts.as_object_mut().expect("object").remove(added);
    }
    json!({
        "facts": facts,
        "receipts": [{
            "po_number": "PO-000007", "line": 2, "supplier_id": "SUP-1", "state": "placed", "quantity": 200, "promised_on": "2026-11-30",
            "late_days": [0, 0, 1, 3, 0, 2, 0],
        }],
        "orders": [{ "so_number": "SO-000001", "line": 1, "customer_id": "CUST-1", "requested_on": "2026-11-26", "quantity": 80, "allocated": 0 }],
        "elsewhere": [],
        "suppliers": 1,
    })
}

fn propose(facts: &Value) -> (CommandRecommendation, Value) {
    match (kind("stockout-risk").expect("kind").judge)(facts.clone(), &bundle()).expect("derives").decided {
        Decided::Proposed { record, evidence } => (record.as_command().expect("a command").clone(), evidence),
        Decided::Nothing { why, .. } => panic!("nothing: {why}"),
    }
}

fn why_not(facts: &Value) -> &'static str {
    match (kind("stockout-risk").expect("kind").judge)(facts.clone(), &bundle()).expect("derives").decided {
        Decided::Proposed { record, .. } => panic!("proposes to {}", record.verb()),
        Decided::Nothing { why, .. } => why,
    }
}

fn number(record: &CommandRecommendation, column: &str) -> f64 {
    record.columns[column].as_str().expect("text").parse().expect("number")
}

#[test]
fn an_open_order_is_expedited_when_stock_does_not_last_until_it() {
    let (record, _) = propose(&short_bolt());
    assert_eq!((record.action.verb.as_str(), record.action.command.as_deref()), ("expedite", Some("expedite_purchase_order")));
    assert_eq!(record.action.body["po_number"], "PO-000007");
    assert!(number(&record, "unavoidable") > 0.9, "30 do not last the ten days of the supplier");
    assert!(number(&record, "short_quantity") >= 50.0 && number(&record, "short_quantity") <= 90.0, "{}", record.columns["short_quantity"]);
    assert_eq!((&record.columns["orders_hit"], &record.columns["customers_hit"]), (&json!(1), &json!(1)));
    assert_eq!(record.columns["next_receipt_on"], "2026-11-30");
    assert!((0.2..0.5).contains(&number(&record, "next_receipt_late_probability")));
    assert_eq!(record.columns["first_out_on_p50"], "2026-11-24");
    assert_eq!(record.reasons[0].code, "SHORT_COVER");
    let verbs: Vec<&str> = record.alternatives.iter().map(|action| action.verb.as_str()).collect();
    assert_eq!(verbs.last(), Some(&"accept"));
    assert!(record.alternatives.iter().all(|action| action.value_minor >= 0));
}

#[test]
fn the_value_adds_up_again_from_units_to_money() {
    let (record, evidence) = propose(&short_bolt());
    let results = fold(&record.derivation.steps).expect("folds");
    assert_eq!(results.last(), Some(&record.derivation.result));
    let value: f64 = record.derivation.result.parse().expect("number");
    assert_eq!((value * 100.0).round() as i64, record.impact.value_minor);
    assert!(record.impact.value_minor <= record.impact.at_stake_minor, "no action saves more than is lost");
    // Margin 1.50 and a tenth of 3.50.
    assert!(record.derivation.steps.iter().any(|step| step.value == "1.85"));
    let json = serde_json::to_value(&record).expect("json");
    let replayed = replay_evidence(&json, &evidence, &canonical_hash(&json));
    assert!(replayed.equal, "{replayed:#?}");
    let mut tampered = evidence.clone();
    tampered["receipts"][0]["quantity"] = json!(20);
    assert!(!replay_evidence(&json, &tampered, &canonical_hash(&json)).equal);
}

#[test]
fn another_site_with_goods_to_spare_sends_them() {
    let mut facts = short_bolt();
    facts["receipts"] = json!([]);
    facts["elsewhere"] = json!([{ "site_id": "WEST", "quantity": 300 }]);
    let (record, _) = propose(&facts);
    assert_eq!(record.action.verb, "transfer");
    let quantity: f64 = record.action.body["quantity"].as_str().expect("text").parse().expect("number");
    assert!(quantity > 40.0 && quantity < 120.0, "what is short, not all that is there: {quantity}");
    assert!(record.reasons.iter().any(|reason| reason.code == "NO_OPEN_PO"));
    facts["elsewhere"][0]["quantity"] = json!(10);
    let (few, _) = propose(&facts);
    assert!(few.action.value_minor < record.action.value_minor);
}

/// So many of another bolt beyond its own needs, at 2.30 where the bolt costs 2.00; it replaces the bolt one for one.
fn with_substitute(spare: i64) -> Value {
    let mut facts = short_bolt();
    facts["receipts"] = json!([]);
    facts["substitutes"] = json!([{
        "item_id": "BOLT-M8A", "numerator": 1, "denominator": 1, "spare": spare,
        "unit_cost_micros": 2_300_000,
    }]);
    facts
}

/// Nobody can be asked who waits for its credit, or who goes elsewhere without a word; half of those to come order all the same where half were seen to.
#[test]
fn a_substitute_is_offered_to_as_many_as_can_be_asked() {
    let mut facts = with_substitute(300);
    let quantity = |facts: &Value| -> f64 {
        let (record, _) = propose(facts);
        let offers = std::iter::once(&record.action).chain(&record.alternatives).find(|action| action.verb == "substitute");
        offers.map_or(0.0, |action| action.body["quantity"].as_str().expect("text").parse().expect("number"))
    };
    let to_those_who_wait = quantity(&facts);
    facts["orders"][0]["on_credit_hold"] = json!(true);
    assert_eq!(quantity(&facts), 0.0, "none of those to come was ever seen to order");
    facts["facts"]["demand"]["recorded_share_millionths"] = json!(1_000_000);
    let missing = quantity(&facts);
    assert!(missing >= to_those_who_wait && to_those_who_wait > 0.0);
    facts["facts"]["demand"]["recorded_share_millionths"] = json!(500_000);
    assert_eq!(quantity(&facts), (missing / 2.0).floor());
}

/// By hand: margin 1.50 and goodwill 0.35, less 0.30 that the substitute costs more: 1.55 for each unit that two in five take.
#[test]
fn those_who_wait_are_offered_a_substitute() {
    let (record, evidence) = propose(&with_substitute(60));
    assert_eq!((record.action.verb.as_str(), record.action.command.as_deref()), ("substitute", Some("offer_substitute")));
    let body = &record.action.body;
    assert_eq!((&body["item_id"], &body["substitute_id"]), (&json!("BOLT-M8"), &json!("BOLT-M8A")));
    assert_eq!(
        (&body["lines"], &body["quantity"]),
        (&json!([{ "so_number": "SO-000001", "line": 1 }]), &json!("60")),
        "no more than is there to spare"
    );
    assert!(record.action.text.contains("to CUST-1 for SO-000001 line 1"), "{}", record.action.text);
    let values: Vec<&str> = record.derivation.steps.iter().map(|step| step.value.as_str()).collect();
    assert!(values.contains(&"1.55") && values.contains(&"0.4"), "{values:?}");
    assert_eq!(fold(&record.derivation.steps).expect("folds").last(), Some(&record.derivation.result));
    assert!(record.reasons.iter().any(|reason| reason.code == "SUBSTITUTE_AVAILABLE"), "{:?}", record.reasons);
    assert!(record.reasons.len() <= 3);
    let json = serde_json::to_value(&record).expect("json");
    assert!(replay_evidence(&json, &evidence, &canonical_hash(&json)).equal);
    let mut tampered = evidence.clone();
    tampered["substitutes"][0]["spare"] = json!(20);
    assert!(!replay_evidence(&json, &tampered, &canonical_hash(&json)).equal);
}

/// What a substitute needs for itself is not given away, and one that costs more than the sale brings is not offered.
#[test]
fn a_stockout_is_not_moved_to_the_substitute() {
    let verbs = |facts: &Value| {
        let (record, _) = propose(facts);
        let alternatives = record.alternatives.iter().map(|action| action.verb.clone());
        let codes: Vec<String> = record.reasons.iter().map(|reason| reason.code.clone()).collect();
        (std::iter::once(record.action.verb.clone()).chain(alternatives).collect::<Vec<_>>(), codes)
    };
    let (without, codes) = verbs(&with_substitute(0));
    assert!(!without.contains(&"substitute".to_owned()) && codes.contains(&"SUBSTITUTE_SHORT".to_owned()), "{without:?} {codes:?}");
    let mut dear = with_substitute(60);
    dear["substitutes"][0]["unit_cost_micros"] = json!(4_000_000);
    assert!(!verbs(&dear).0.contains(&"substitute".to_owned()));
    let (of_nobody, _) = propose(&{
        let mut expected_only = with_substitute(60);
        expected_only["orders"] = json!([]);
        expected_only["facts"]["demand"]["recorded_share_millionths"] = json!(1_000_000);
        expected_only
    });
    assert_eq!((of_nobody.action.verb.as_str(), &of_nobody.action.body["lines"]), ("substitute", &json!([])));
    assert!(of_nobody.action.text.contains("to whoever orders it"), "{}", of_nobody.action.text);
}

/// A pack of five is offered for whole fives; of two substitutes the one that keeps more money.
#[test]
fn the_ratio_gives_whole_units_and_money_chooses_among_substitutes() {
    let mut facts = with_substitute(20);
    let pack = json!({
        "item_id": "BOLT-PK", "numerator": 1, "denominator": 5, "spare": 13,
        "unit_cost_micros": 10_500_000,
    });
    facts["substitutes"].as_array_mut().expect("list").push(pack);
    let (record, _) = propose(&facts);
    assert_eq!((&record.action.body["substitute_id"], &record.action.body["quantity"]), (&json!("BOLT-PK"), &json!("65")));
    facts["substitutes"][0]["spare"] = json!(200);
    facts["substitutes"][1]["unit_cost_micros"] = json!(11_500_000);
    facts["substitutes"][1]["spare"] = json!(400);
    let (of_equals, _) = propose(&facts);
    assert_eq!(of_equals.action.body["substitute_id"], json!("BOLT-M8A"), "of about equals the first");
}

#[test]
fn nobody_is_asked_where_it_does_not_matter() {
    let mut full = short_bolt();
    full["facts"]["position"]["on_hand"] = json!(400);
    assert_eq!(why_not(&full), "unlikely");
    let mut cheap = short_bolt();
    cheap["facts"]["economics"] = json!({ "unit_cost_micros": 200_000, "unit_revenue_micros": 210_000 });
    assert_eq!(why_not(&cheap), "too_little_at_stake");
    let mut unpriced = short_bolt();
    unpriced["facts"]["economics"]["unit_revenue_micros"] = Value::Null;
    assert_eq!(why_not(&unpriced), "no_margin");
    let mut old = short_bolt();
    old["facts"]["item"]["status"] = json!("discontinued");
    assert_eq!(why_not(&old), "discontinued");
}

/// An item is bought from nobody only where nobody offers it: else the row says whom to choose from, as replenishment does of what it holds back.
#[test]
fn who_sells_the_item_is_said_truly() {
    let mut facts = short_bolt();
    facts["receipts"] = json!([]);
    facts["elsewhere"] = json!([{ "site_id": "WEST", "quantity": 300 }]);
    facts["facts"]["terms"] = Value::Null;
    let mut said = |inactive: Value, suppliers: u32| {
        facts["facts"]["inactive_supplier"] = inactive;
        facts["suppliers"] = json!(suppliers);
        let (record, _) = propose(&facts);
        let codes: Vec<String> = record.reasons.iter().map(|reason| reason.code.clone()).collect();
        let texts: Vec<String> = record.reasons.iter().map(reason_text).collect();
        (codes, texts.join(". "), record.flags)
    };
    let (codes, texts, flags) = said(json!("SUP-1"), 1);
    assert!(codes.contains(&"OTHER_SOURCE".to_owned()) && !codes.contains(&"SINGLE_SOURCE".to_owned()), "{codes:?}");
    assert!(texts.contains("SUP-1, who sold it to us, is no longer bought from; suppliers that offer it too: 1"), "{texts}");
    assert!(flags.contains(&"NO_PREFERRED_SUPPLIER".to_owned()) && !flags.contains(&"NO_SUPPLIER".to_owned()), "{flags:?}");
    let (codes, _, flags) = said(json!("SUP-1"), 0);
    assert!(codes.contains(&"SUPPLIER_GIVEN_UP".to_owned()) && flags.contains(&"NO_SUPPLIER".to_owned()), "{codes:?} {flags:?}");
    let (codes, ..) = said(Value::Null, 2);
    assert!(codes.contains(&"NONE_PREFERRED".to_owned()), "{codes:?}");
    let (codes, ..) = said(Value::Null, 0);
    assert!(codes.iter().all(|code| code != "SINGLE_SOURCE" && code != "NONE_PREFERRED"), "{codes:?}");
}

/// 60 are short and 2,000 are on their way: express freight for a part costs less than for all.
#[test]
fn a_part_of_a_line_is_expedited_where_all_of_it_costs_more() {
    let mut facts = short_bolt();
    facts["receipts"][0]["quantity"] = json!(2_000);
    let (record, _) = propose(&facts);
    assert_eq!(record.action.verb, "expedite");
    let part: i64 = record.action.body["quantity"].as_str().expect("a part").parse().expect("number");
    let pack = facts["facts"]["terms"]["order_multiple"].as_i64().expect("pack");
    assert!(part % pack == 0 && (50..200).contains(&part), "{part} in packs of {pack}");
    assert!(record.action.text.contains(&format!("Get {part} of 2000")), "{}", record.action.text);
    let whole = 2_500 + 2_000 * 200 * 8 / 100;
    assert!(record.action.cost_minor < whole, "{} instead of {whole}", record.action.cost_minor);
    facts["receipts"][0]["supplier_id"] = json!("SUP-9");
    let (other, _) = propose(&facts);
    assert!(other.action.body.get("quantity").is_none(), "the packs of another supplier are not known");
}

/// A risk that can wait is raised by the second run that finds it; one that cannot, or is as good as certain, by the first.
#[test]
fn what_can_wait_is_raised_at_the_second_look() {
    let mut facts = short_bolt();
    facts["facts"]["position"]["on_hand"] = json!(125);
    facts["facts"]["position"]["open_orders"] = json!([]);
    facts["facts"]["lead_time"]["corrected_days"] = json!(18);
    facts["facts"]["economics"]["unit_revenue_micros"] = json!(20_000_000);
    facts["orders"] = json!([]);
    facts["elsewhere"] = json!([{ "site_id": "WEST", "quantity": 300 }]);
    facts["receipts"][0]["late_days"] = json!([0, 6, 0, 6, 0, 6, 0, 6, 0, 6, 0, 6]);
    let judged = |facts: &Value| (kind("stockout-risk").expect("kind").judge)(facts.clone(), &bundle()).expect("derives");
    let first = judged(&facts);
    assert_eq!(first.decided.why(), Some("seen_once"), "{:?}", first.decided);
    let held = first.held.expect("waits for another look");
    assert!(held.value_minor >= 1_000 && held.about.item_id.is_some(), "{held:?}");
    facts["seen_since"] = json!("2026-11-20");
    assert_eq!(judged(&facts).decided.why(), Some("seen_once"), "twice on one day is one look");
    facts["seen_since"] = json!("2026-11-19");
    let second = judged(&facts);
    assert!(second.decided.action() != "none" && second.held.is_none(), "{second:?}");
    facts.as_object_mut().expect("object").remove("seen_since");
    facts["facts"]["position"]["on_hand"] = json!(80);
    assert_ne!(judged(&facts).decided.action(), "none", "as good as certain, and no week is left");
}

/// Where nothing can be done, it is raised only from more money on: all that is asked is to accept it.
#[test]
fn what_can_only_be_accepted_has_to_matter_more() {
    let mut facts = short_bolt();
    facts["receipts"] = json!([]);
    facts["orders"] = json!([]);
    assert_eq!(propose(&facts).0.action.verb, "accept");
    facts["facts"]["economics"]["unit_revenue_micros"] = json!(2_300_000);
    assert_eq!(why_not(&facts), "nothing_to_gain");
}

#[test]
fn a_late_supplier_and_held_goods_are_named_with_their_money() {
    let mut facts = short_bolt();
    facts["receipts"][0]["promised_on"] = json!("2026-10-25");
    facts["facts"]["position"]["held"] = json!(20);
    let (record, _) = propose(&facts);
    let found: Vec<(&str, i64)> = record.reasons.iter().map(|reason| (reason.code.as_str(), reason.effect)).collect();
    assert!(found.iter().any(|(code, effect)| *code == "PO_OVERDUE" && *effect > 0), "{found:?}");
    assert!(found.iter().any(|(code, effect)| *code == "HELD_STOCK" && *effect > 0), "{found:?}");
    assert!(record.reasons.iter().all(|reason| !reason_text(reason).contains('{')));
}

/// Of two hundred more that are good until tomorrow about ten are sold: the rest is free to sell no more, and said to be why.
#[test]
fn goods_that_expire_unsold_are_not_free_to_sell() {
    let kept = |days: i32| {
        let mut facts = short_bolt();
        let position = &mut facts["facts"]["position"];
        position["on_hand"] = json!(230);
        position["lots"] = json!([{ "lot_id": "L1", "expires_on": day("2026-11-20").plus_days(days).to_string(), "quantity": 230 }]);
        facts
    };
    let (record, _) = propose(&kept(1));
    assert_eq!(number(&record, "available") + number(&record, "unsold"), 230.0);
    assert!((5.0..15.0).contains(&number(&record, "available")), "{}", record.columns["available"]);
    let reason = record.reasons.iter().find(|reason| reason.code == "LOT_EXPIRING").expect("a reason");
    assert!(reason.effect > 0);
    let unsold = record.columns["unsold"].as_str().unwrap_or_default();
    assert_eq!(reason_text(reason), format!("{unsold} on hand have expired, or will before they are sold"));
    let good = (kind("stockout-risk").expect("kind").judge)(kept(300), &bundle()).expect("derives").decided;
    assert!(matches!(good, Decided::Nothing { .. }), "goods that keep are there for whoever wants them");
}

#[test]
fn a_large_order_is_named_and_so_is_an_empty_shelf() {
    let mut facts = short_bolt();
    facts["orders"][0]["quantity"] = json!(150);
    let codes = |facts: &Value| propose(facts).0.reasons.into_iter().map(|reason| (reason.code, reason.effect)).collect::<Vec<_>>();
    assert!(codes(&facts).iter().any(|(code, effect)| code == "LARGE_ORDERS" && *effect > 0), "{:?}", codes(&facts));
    facts["facts"]["position"]["backordered"] = json!(35);
    assert_eq!(codes(&facts)[0].0, "NOTHING_FREE");
    assert!(codes(&facts).iter().any(|(code, _)| code == "BACKORDER"));
}

#[test]
fn facts_that_are_none_are_named() {
    let spec = kind("stockout-risk").expect("kind");
    for garbage in [json!(null), json!([]), json!({}), json!({"facts": 3}), json!("x")] {
        assert!((spec.judge)(garbage.clone(), &bundle()).is_err() && (spec.derive)(&garbage).is_err());
    }
    let mut negative = short_bolt();
    negative["facts"]["position"]["held"] = json!(-1);
    assert!((spec.judge)(negative, &bundle()).is_err());
}

/// Bundles of the current release; the golden test of `replay.rs` derives them again. `CHANDLER_REGENERATE=1` writes them anew.
#[test]
fn golden_bundles_are_what_the_methods_give() {
    let mut elsewhere = short_bolt();
    elsewhere["elsewhere"] = json!([{ "site_id": "WEST", "quantity": 300 }]);
    elsewhere["receipts"] = json!([]);
    let goldens = [("stockout_expedite", short_bolt()), ("stockout_transfer", elsewhere), ("stockout_substitute", with_substitute(60))];
    for (name, facts) in goldens {
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
