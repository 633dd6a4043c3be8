//! What people and runs do with recommendations, decided against books in memory.

mod common;

use chandler_amount::{Amount, Quantity};
use chandler_catalogue::key;
use chandler_erp::tables::{CutOver, Item, ItemSite, PurchaseOrderLine};
use chandler_recommend::commands::RowOutcome;
use chandler_recommend::replenishment::ReplenishmentEvidence;
use chandler_recommend::tables::*;
use chandler_recommend::{AnyRecord, Recommendation};
use common::books::*;
use common::*;
use serde_json::json;

type Change = fn(&mut chandler_recommend::RecordRun);

fn purchase(run: &mut chandler_recommend::RecordRun) -> &mut Recommendation {
    match &mut run.proposals[0].record {
        AnyRecord::Purchase(record) => record,
        AnyRecord::Command(_) => panic!("a purchase"),
    }
}

fn with_demand(mean: i64) -> ReplenishmentEvidence {
    let mut evidence = bolt();
    evidence.demand.daily = regular_demand(365, mean);
    evidence
}

fn named(item_id: &str, supplier_id: &str) -> ReplenishmentEvidence {
    let mut evidence = bolt();
    evidence.item.item_id = item_id.into();
    evidence.terms.as_mut().expect("terms").supplier_id = supplier_id.into();
    evidence
}

#[test]
fn a_need_above_the_largest_order_of_a_supplier_is_approved_as_several_orders() {
    let mut books = Books::new();
    let mut limited = named("A", "SUP-1");
    limited.terms.as_mut().expect("terms").maximum_quantity = Some(60);
    let evidences = [limited, named("B", "SUP-1")];
    evidences.iter().for_each(|evidence| books.stock(evidence));
    books.run("RUN-000001", &evidences.each_ref().map(proposal), &[]);
    let rows = books.recommendations();
    let of_item = |item: &str| rows.iter().find(|row| row.item_id.as_deref() == Some(item)).expect("row");
    // Three orders of 132 would be below the minimum of 48, and two are no larger than 60.
    let edit = json!({ "rec_id": of_item("A").rec_id, "revision": 1, "quantity": "132" });
    let refused = books.bulk("edit_recommendations", json!({ "edits": [edit], "reason": "promotion" }));
    assert_eq!(refused.results[0].refusal.as_ref().expect("refusal").parameters["maximum"], "120");
    let edit = json!({ "rec_id": of_item("A").rec_id, "revision": 1, "quantity": "156" });
    books.bulk("edit_recommendations", json!({ "edits": [edit], "reason": "promotion" }));
    let rows = books.recommendations();
    let answer = books.bulk("approve_recommendations", json!({ "recommendations": rows.iter().map(seen).collect::<Vec<_>>() }));
    assert_eq!((answer.done, answer.refused), (2, 0), "{answer:?}");
    let lines = books.all::<PurchaseOrderLine>();
    let of_a: Vec<(&str, i64)> = lines.iter().filter(|line| line.item_id == "A").map(|line| (line.po_number.as_str(), line.quantity.0)).collect();
    let numbers: Vec<&str> = of_a.iter().map(|(number, _)| *number).collect();
    assert_eq!(of_a.iter().map(|(_, quantity)| *quantity).collect::<Vec<_>>(), [60, 48, 48]);
    assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "three orders: {numbers:?}");
    let of_b: Vec<&str> = lines.iter().filter(|line| line.item_id == "B").map(|line| line.po_number.as_str()).collect();
    assert_eq!(of_b, [numbers[0]], "the others share the first");
    let documents = |index: usize| -> Vec<&str> {
        let execution = answer.results[index].execution.as_ref().expect("execution");
        execution.documents.iter().map(|document| document.id.as_str()).collect()
    };
    let a = rows.iter().position(|row| row.item_id.as_deref() == Some("A")).expect("row");
    assert_eq!((documents(a), documents(1 - a)), (numbers.clone(), of_b));
}

#[test]
fn approving_makes_one_draft_per_supplier_and_answers_row_by_row() {
    let mut books = Books::new();
    let evidences = [named("A", "SUP-1"), named("B", "SUP-2"), named("C", "SUP-1"), named("D", "SUP-1")];
    evidences.iter().for_each(|evidence| books.stock(evidence));
    books.run("RUN-000001", &evidences.each_ref().map(proposal), &[]);
    let rows = books.recommendations();
    let of_item = |item: &str| rows.iter().find(|row| row.item_id.as_deref() == Some(item)).expect("row");
    // D got stock meanwhile; one reference is stale.
    let mut stock: ItemSite = books.get(key!["ACME", "D", "MAIN"]).expect("stock");
    stock.on_hand = Quantity(9_000);
    books.put(stock);
    let mut stale = seen(of_item("B"));
    stale["revision"] = json!(7);
    let answer =
        books.bulk("approve_recommendations", json!({ "recommendations": [seen(of_item("C")), seen(of_item("D")), stale, seen(of_item("A"))] }));
    assert_eq!((answer.done, answer.refused), (2, 2));
    let codes: Vec<Option<&str>> = answer.results.iter().map(|result| result.refusal.as_ref().map(|refusal| refusal.code.as_str())).collect();
    assert_eq!(codes, [None, Some("no_longer_needed"), Some("stale_revision"), None]);
    let refusal = answer.results[1].refusal.as_ref().expect("refusal");
    assert_eq!(refusal.parameters["position"], "8990");
    let lines = books.all::<PurchaseOrderLine>();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0].po_number, lines[1].po_number, "one supplier, one order");
    assert!(lines.iter().all(|line| line.rec_id.is_some() && line.quantity.0 % 12 == 0));
    let execution = answer.results[0].execution.as_ref().expect("execution");
    assert_eq!(execution.documents[0].id, lines[0].po_number);
    let states: Vec<String> =
        ["A", "B", "C", "D"].map(|item| books.get::<RecommendationRow>(key!["ACME", &of_item(item).rec_id]).expect("row").state).into();
    assert_eq!(states, ["executed", "proposed", "executed", "proposed"]);
}

#[test]
fn nothing_executes_twice() {
    let (mut books, row) = proposed();
    let twice = books.bulk("approve_recommendations", json!({ "recommendations": [seen(&row), seen(&row)] }));
    assert_eq!((twice.done, twice.refused), (1, 1));
    let again = books.bulk("approve_recommendations", json!({ "recommendations": [seen(&row)] }));
    let refusal = again.results[0].refusal.as_ref().expect("refused");
    assert_eq!((refusal.code.as_str(), refusal.parameters["state"].as_str()), ("wrong_state", "executed"));
    assert_eq!(books.all::<PurchaseOrderLine>().len(), 1);
    assert_eq!(books.events().len(), 3, "proposed, approved, executed: {:?}", books.events());
}

#[test]
fn approval_looks_at_the_live_item_and_position() {
    let (mut books, row) = proposed();
    let body = json!({ "recommendations": [seen(&row)] });
    let code_after = |change: &dyn Fn(&mut Books)| {
        let (mut fresh, _) = proposed();
        change(&mut fresh);
        let answer = fresh.bulk("approve_recommendations", body.clone());
        assert_eq!(fresh.open().state, "proposed");
        assert!(fresh.all::<PurchaseOrderLine>().is_empty());
        answer.results[0].refusal.clone().expect("refused").code
    };
    let change_item = |change: fn(&mut Item)| {
        move |books: &mut Books| {
            let mut item: Item = books.get(key!["BOLT-M8"]).expect("item");
            change(&mut item);
            books.put(item);
        }
    };
    assert_eq!(code_after(&change_item(|item| item.status = "discontinued".into())), "item_discontinued");
    assert_eq!(code_after(&change_item(|item| item.superseded_by = Some("NUT".into()))), "item_superseded");
    let ordered = |books: &mut Books| {
        let mut stock: ItemSite = books.get(key!["ACME", "BOLT-M8", "MAIN"]).expect("stock");
        stock.on_order = Quantity(1_000);
        books.put(stock);
    };
    assert_eq!(code_after(&ordered), "already_on_order");
    let sent = |books: &mut Books| {
        let mut stock: ItemSite = books.get(key!["ACME", "BOLT-M8", "MAIN"]).expect("stock");
        stock.inbound = Quantity(1_000);
        books.put(stock);
    };
    assert_eq!(code_after(&sent), "already_inbound");
    assert_eq!(code_after(&|books| books.on("2026-12-24")), "recommendation_expired");
    // More need than proposed is no reason to refuse.
    let mut stock: ItemSite = books.get(key!["ACME", "BOLT-M8", "MAIN"]).expect("stock");
    stock.on_hand = Quantity(10);
    books.put(stock);
    assert_eq!(books.bulk("approve_recommendations", body.clone()).done, 1);
}

/// Until the house is live its stock and orders are not what the earlier system says: people may judge and runs may look, but nothing is bought.
#[test]
fn while_a_cut_over_is_open_nothing_is_bought() {
    let (mut books, row) = proposed();
    let cut_over_on = day("2026-11-20");
    let cut_over = |state: &str| CutOver { entity_id: "ACME".into(), cut_over_on, state: state.into(), checked_at: None, live_at: None };
    books.put(cut_over("open"));
    let body = json!({ "recommendations": [seen(&row)] });
    assert_eq!(books.refuse("approve_recommendations", body.clone()).code, "not_live");
    let snoozed = books.bulk("snooze_recommendations", json!({ "recommendations": [seen(&row)], "until": "2026-11-25" }));
    assert_eq!(snoozed.done, 1);
    assert_eq!(books.bulk("unsnooze_recommendations", body.clone()).done, 1);
    books.put(cut_over("live"));
    assert_eq!(books.bulk("approve_recommendations", body).done, 1);
}

#[test]
fn what_the_ordinary_command_refuses_has_failed_and_the_others_are_ordered() {
    let mut books = Books::new();
    let evidences = [named("A", "SUP-1"), named("B", "SUP-1")];
    evidences.iter().for_each(|evidence| books.stock(evidence));
    let mut unsold = named("C", "SUP-9");
    unsold.site.site_id = "MAIN".into();
    books.stock(&unsold);
    books.run("RUN-000001", &[proposal(&evidences[0]), proposal(&evidences[1]), proposal(&unsold)], &[]);
    let rows = books.recommendations();
    let answer = books.bulk("approve_recommendations", json!({ "recommendations": rows.iter().map(seen).collect::<Vec<_>>() }));
    assert_eq!((answer.done, answer.refused), (2, 1));
    let failed = answer.results.iter().find(|result| result.outcome == RowOutcome::Refused).expect("failed");
    assert_eq!(failed.state.as_deref(), Some("failed"));
    assert_eq!(failed.refusal.as_ref().expect("refusal").code, "unknown_supplier");
    // The subject is free again: the next run proposes it anew.
    books.run("RUN-000002", &[proposal(&unsold)], &[]);
    assert_eq!(books.recommendations().iter().filter(|row| row.state == "proposed").count(), 1);
}

#[test]
fn an_order_below_the_suppliers_value_is_refused_and_stays_open_until_more_is_approved_with_it() {
    let mut books = Books::new();
    let evidences = [named("A", "SUP-1"), named("B", "SUP-1")];
    evidences.iter().for_each(|evidence| books.stock(evidence));
    books.run("RUN-000001", &evidences.each_ref().map(proposal), &[]);
    let rows = books.recommendations();
    let mut supplier: chandler_erp::tables::Supplier = books.get(key!["SUP-1"]).expect("supplier");
    supplier.minimum_order = Amount(rows[0].order_value.0 + 1);
    books.put(supplier);
    let alone = books.bulk("approve_recommendations", json!({ "recommendations": [seen(&rows[0])] }));
    assert_eq!(alone.results[0].refusal.as_ref().expect("refused").code, "below_minimum");
    assert_eq!(books.recommendations()[0].state, "proposed");
    assert_eq!(books.events().len(), 2, "nothing but the two proposals: {:?}", books.events());
    let together = books.bulk("approve_recommendations", json!({ "recommendations": rows.iter().map(seen).collect::<Vec<_>>() }));
    assert_eq!(together.done, 2);
}

#[test]
fn an_edit_is_checked_shows_its_impact_and_is_what_gets_ordered() {
    let (mut books, row) = proposed();
    let edit = |row: &RecommendationRow, quantity: &str, reason: &str| json!({ "edits": [{ "rec_id": row.rec_id, "revision": row.revision, "quantity": quantity }], "reason": reason, "note": "agreed by phone" });
    for (quantity, code) in [
        ("0", "not_positive"),
        ("1.5", "not_whole_units"),
        ("36", "below_minimum"),
        ("100", "not_a_multiple"),
        ("99999999999", "too_large"),
        ("x", "not_whole_units"),
    ] {
        let answer = books.bulk("edit_recommendations", edit(&row, quantity, "demand_lower"));
        assert_eq!(answer.results[0].refusal.as_ref().map(|refusal| refusal.code.as_str()), Some(code), "{quantity}");
    }
    assert_eq!(books.refuse("edit_recommendations", edit(&row, "120", "because")).code, "unknown_reason");
    let answer = books.bulk("edit_recommendations", edit(&row, "60", "demand_lower"));
    assert_eq!((answer.results[0].revision, answer.results[0].state.as_deref()), (Some(2), Some("edited")));
    let edited = books.open();
    assert_eq!(edited.order_value.0, 12_000);
    assert!(edited.cover_days_after_tenths < row.cover_days_after_tenths && edited.stockout_after_millionths > row.stockout_after_millionths);
    assert!(edited.value < row.value);
    // A broken pack needs the supplier's word.
    books.bulk("edit_recommendations", edit(&edited, "50", "supplier_agreed"));
    let edited = books.open();
    assert_eq!(edited.revision, 3);
    assert_eq!(
        books.bulk("approve_recommendations", json!({ "recommendations": [seen(&row)] })).results[0].refusal.as_ref().expect("stale").code,
        "stale_revision"
    );
    assert_eq!(books.bulk("approve_recommendations", json!({ "recommendations": [seen(&edited)] })).done, 1);
    assert_eq!(books.all::<PurchaseOrderLine>()[0].quantity, Quantity(50));
    let revisions: Vec<String> = books.all::<RecommendationRevision>().into_iter().map(|revision| revision.origin).collect();
    assert_eq!(revisions, ["run", "edit", "edit"]);
}

#[test]
fn every_reason_to_reject_says_what_it_needs_and_leaves_a_correction() {
    for reason in chandler_recommend::replenishment::SPEC.reject_reasons {
        let (mut books, row) = proposed();
        books.stock(&named("NUT-M8", "SUP-1"));
        let bare = json!({ "recommendations": [seen(&row)], "reason": reason.code });
        let mut full = bare.clone();
        match reason.needs {
            Some("lead_time_days") => full["lead_time_days"] = json!(25),
            Some("successor") => full["successor"] = json!("NUT-M8"),
            Some("note") => full["note"] = json!("the roof leaks"),
            Some("order_line") => continue,
            _ => {}
        }
        if reason.needs.is_some() {
            assert_eq!(books.refuse("reject_recommendations", bare).code, "missing_detail");
        }
        assert_eq!(books.bulk("reject_recommendations", full).done, 1, "{}", reason.code);
        let corrections = books.all::<PlanningCorrection>();
        assert_eq!(corrections.first().map(|correction| correction.correction.as_str()), reason.correction);
        assert_eq!(books.recommendations()[0].state, "rejected");
    }
    let (mut books, row) = proposed();
    assert_eq!(books.refuse("reject_recommendations", json!({ "recommendations": [seen(&row)], "reason": "mood" })).code, "unknown_reason");
    let one_off = json!({ "recommendations": [seen(&row)], "reason": "one_off_order", "order_line": { "so_number": "SO-000001", "line": 1 } });
    let answer = books.bulk("reject_recommendations", one_off);
    assert_eq!(answer.results[0].refusal.as_ref().expect("refused").code, "unknown_document");
}

#[test]
fn a_rejection_keeps_later_runs_quiet_about_the_same_and_not_about_more() {
    let (mut books, row) = proposed();
    books.bulk("reject_recommendations", json!({ "recommendations": [seen(&row)], "reason": "not_now" }));
    books.on("2026-11-22");
    let counts = books.run("RUN-000002", &[proposal(&bolt())], &[]);
    assert_eq!(counts["replenishment"]["quiet"], 1);
    let counts = books.run("RUN-000003", &[proposal(&with_demand(25))], &[]);
    assert_eq!(counts["replenishment"]["proposed"], 1, "two and a half times the demand is news");
    let (mut books, row) = proposed();
    books.bulk("reject_recommendations", json!({ "recommendations": [seen(&row)], "reason": "not_now" }));
    books.on("2026-11-27");
    assert_eq!(books.run("RUN-000002", &[proposal(&bolt())], &[])["replenishment"]["proposed"], 1, "after a week it is asked again");
}

#[test]
fn a_later_run_refreshes_supersedes_and_expires() {
    let (mut books, first) = proposed();
    // The same again: nothing is written but the run.
    books.run("RUN-000002", &[proposal(&bolt())], &[]);
    assert_eq!(books.open(), first);
    // The next day with the same quantity: a new revision.
    let mut next_day = bolt();
    next_day.as_of = day("2026-11-21");
    next_day.open_quantity = first.quantity.map(|quantity| quantity.0);
    books.on("2026-11-21");
    assert_eq!(books.run("RUN-000003", &[proposal(&next_day)], &[])["replenishment"]["refreshed"], 1);
    let refreshed = books.open();
    assert_eq!((refreshed.rec_id.as_str(), refreshed.revision, refreshed.first_run_id.as_str()), (first.rec_id.as_str(), 2, "RUN-000001"));
    // Much more demand: another recommendation takes its place.
    assert_eq!(books.run("RUN-000004", &[proposal(&with_demand(14))], &[])["replenishment"]["superseded"], 1);
    let second = books.open();
    assert_eq!(second.supersedes.as_ref(), Some(&first.rec_id));
    let superseded: RecommendationRow = books.get(key!["ACME", &first.rec_id]).expect("row");
    assert_eq!((superseded.state.as_str(), superseded.superseded_by.as_ref()), ("superseded", Some(&second.rec_id)));
    // Needed no more.
    assert_eq!(books.run("RUN-000005", &[], &["BOLT-M8|MAIN"])["replenishment"]["expired"], 1);
    assert_eq!(books.recommendations().iter().filter(|row| row.state == "expired").count(), 1);
    assert_eq!(books.recommendations().iter().filter(|row| row.state == "proposed").count(), 0);
}

#[test]
fn a_re_run_keeps_what_people_said() {
    let (mut books, row) = proposed();
    books.bulk("edit_recommendations", json!({ "edits": [{ "rec_id": row.rec_id, "revision": 1, "quantity": "60" }], "reason": "space" }));
    books.run("RUN-000002", &[proposal(&with_demand(14))], &[]);
    let edited = books.open();
    assert_eq!((edited.state.as_str(), edited.edited_quantity, edited.revision), ("edited", Some(Quantity(60)), 3));
    assert_eq!(edited.order_value.0, 12_000, "the value of the person's quantity");
    assert!(edited.flags.to_string().contains("CHANGED_SINCE_EDIT"));
    books.run("RUN-000003", &[], &["BOLT-M8|MAIN"]);
    assert_eq!(books.open().state, "edited", "a run that finds nothing does not take away what a person entered");
    books.on("2026-12-24");
    books.run("RUN-000004", &[], &[]);
    assert_eq!(books.recommendations()[0].state, "expired", "its last day does");
}

#[test]
fn a_kind_that_was_not_decided_expires_nothing() {
    let (mut books, row) = proposed();
    books.on("2027-02-01");
    let mut run = books.run_body("RUN-000002", &[], &[]);
    run.kinds.clear();
    books.accept("record_run", serde_json::to_value(run).expect("json"));
    assert_eq!(books.open().rec_id, row.rec_id, "its last day has passed, and nobody has looked");
    books.run("RUN-000003", &[], &[]);
    assert_eq!(books.recommendations()[0].state, "expired");
}

#[test]
fn a_snooze_belongs_to_the_subject_and_ends() {
    let (mut books, row) = proposed();
    assert!(books.decide("snooze_recommendations", &json!({ "recommendations": [seen(&row)], "until": "2026-11-20" })).is_err());
    books.bulk("snooze_recommendations", json!({ "recommendations": [seen(&row)], "until": "2026-11-25" }));
    assert_eq!(books.open().state, "snoozed");
    // A moderate change supersedes it; the subject stays snoozed.
    books.run("RUN-000002", &[proposal(&with_demand(12))], &[]);
    let second = books.open();
    assert_ne!(second.rec_id, row.rec_id);
    assert_eq!((second.state.as_str(), second.snoozed_until), ("snoozed", Some(day("2026-11-25"))));
    // A large one wakes it.
    books.run("RUN-000003", &[proposal(&with_demand(30))], &[]);
    assert_eq!(books.open().state, "proposed");
    // Its day wakes it too, and so does a person.
    for wake_by_hand in [true, false] {
        let (mut books, row) = proposed();
        books.bulk("snooze_recommendations", json!({ "recommendations": [seen(&row)], "until": "2026-11-25" }));
        let early = books.bulk("approve_recommendations", json!({ "recommendations": [seen(&row)] }));
        assert_eq!(early.results[0].refusal.as_ref().expect("snoozed").code, "wrong_state");
        if wake_by_hand {
            books.bulk("unsnooze_recommendations", json!({ "recommendations": [seen(&row)] }));
        } else {
            books.on("2026-11-25");
        }
        assert_eq!(books.bulk("approve_recommendations", json!({ "recommendations": [seen(&row)] })).done, 1);
    }
}

#[test]
fn a_run_is_taken_in_once_and_only_when_it_holds_together() {
    let (mut books, row) = proposed();
    let events = books.events().len();
    assert_eq!(books.run("RUN-000001", &[proposal(&with_demand(14))], &[])["replenishment"]["proposed"], 1);
    assert_eq!((books.open(), books.events().len()), (row, events));
    let changes: [(&str, Change); 6] = [
        ("record_damaged", |run| purchase(run).action.quantity += 12),
        ("record_damaged", |run| run.proposals[0].evidence["position"]["on_hand"] = json!(71)),
        ("record_damaged", |run| purchase(run).derivation.steps[1].value = "1".into()),
        ("unknown_rules", |run| run.rule_bundle = "other".into()),
        ("record_damaged", |run| run.kinds.clear()),
        ("record_damaged", |run| run.kinds.push("fortune".into())),
    ];
    for (code, change) in changes {
        let mut run = books.run_body("RUN-000002", &[proposal(&bolt())], &[]);
        change(&mut run);
        assert_eq!(books.refuse("record_run", serde_json::to_value(run).expect("json")).code, code);
    }
    let mut draft = books.run_body("RUN-000003", &[proposal(&with_demand(30))], &[]);
    (draft.draft, draft.rule_bundle) = (true, "draft".into());
    books.accept("record_run", serde_json::to_value(draft).expect("json"));
    assert_eq!(books.recommendations().len(), 1, "a draft recommends nothing that could execute");
    assert_eq!(books.all::<DecisionRun>().len(), 2);
}

#[test]
fn rules_are_published_when_sound_and_once() {
    let mut books = Books::new();
    assert_eq!(books.all::<RuleBundle>().len(), 1);
    let mut tables: std::collections::BTreeMap<&str, String> = chandler_rules::default_tables().map(|(file, text)| (file, text.to_owned())).into();
    books.accept("publish_rules", json!({ "tables": tables }));
    assert_eq!(books.all::<RuleBundle>().len(), 1, "the same content is the same bundle");
    let gap = tables["minutes.toml"].replace("when = { kind = \"margin\" }", "when = { kind = \"margin\", verb = \"claim\" }");
    let sound = tables.insert("minutes.toml", gap).expect("minutes");
    assert_eq!(books.refuse("publish_rules", json!({ "tables": tables })).code, "rules_not_sound");
    tables.insert("minutes.toml", sound.replace("hit_policy", "hit_polcy"));
    assert_eq!(books.refuse("publish_rules", json!({ "tables": tables })).code, "bad_rules");
    tables.insert("minutes.toml", sound.replace("\"1.5\"", "\"2.5\""));
    books.accept("publish_rules", json!({ "tables": tables }));
    let published: PublishedRules = books.get(key!["ACME"]).expect("published");
    assert_eq!(books.all::<RuleBundle>().len(), 2);
    assert_ne!(published.bundle, bundle().hash());
}

#[test]
fn an_empty_command_is_a_slip() {
    let (mut books, _) = proposed();
    for command in ["approve_recommendations", "unsnooze_recommendations"] {
        assert!(matches!(books.decide(command, &json!({ "recommendations": [] })), Err(chandler_erp::Stop::Invalid(_))));
    }
}

#[test]
fn bulk_commands_need_no_round_trip_per_row() {
    let mut books = Books::new();
    let evidences: Vec<ReplenishmentEvidence> = (0..30).map(|index| named(&format!("ITEM-{index}"), "SUP-1")).collect();
    evidences.iter().for_each(|evidence| books.stock(evidence));
    books.run("RUN-000001", &evidences.iter().map(proposal).collect::<Vec<_>>(), &[]);
    let references = |books: &Books| books.recommendations().iter().map(seen).collect::<Vec<_>>();
    let edits: Vec<serde_json::Value> = references(&books)
        .into_iter()
        .map(|mut edit| {
            edit["quantity"] = json!("96");
            edit
        })
        .collect();
    // The books give up after a few round trips.
    assert_eq!(books.bulk("edit_recommendations", json!({ "edits": edits, "reason": "budget" })).done, 30);
    let (rejected, approved) = (references(&books)[..10].to_vec(), references(&books)[10..].to_vec());
    let answer = books.bulk("reject_recommendations", json!({ "recommendations": rejected, "reason": "wrong_lead_time", "lead_time_days": 21 }));
    assert_eq!(answer.done, 10);
    assert_eq!(books.bulk("approve_recommendations", json!({ "recommendations": approved })).done, 20);
    assert_eq!(books.all::<PlanningCorrection>().len(), 10);
}

#[test]
fn a_one_off_order_names_the_line_that_the_next_run_leaves_out() {
    let (mut books, row) = proposed();
    let (day, usd, none) = (day("2026-11-02"), "USD".parse().expect("currency"), Quantity(0));
    books.put(chandler_erp::tables::SalesOrderLine {
        entity_id: "ACME".into(),
        so_number: "SO-000001".into(),
        line: 2,
        customer_id: "CUST".into(),
        item_id: "BOLT-M8".into(),
        site_id: "MAIN".into(),
        ordered_on: day,
        requested_on: day,
        promised_on: None,
        quantity: Quantity(400),
        allocated: none,
        backordered: none,
        shipped: Quantity(400),
        cancelled: none,
        unit_price: chandler_amount::Price(3_500_000),
        price_per: Quantity(1),
        price_source: "list".into(),
        currency: usd,
        amount: Amount(140_000),
        invoiced: Amount(140_000),
        one_off: false,
        released_on: None,
    });
    let body = json!({ "recommendations": [seen(&row)], "reason": "one_off_order", "order_line": { "so_number": "SO-000001", "line": 2 } });
    assert_eq!(books.bulk("reject_recommendations", body).done, 1);
    let correction = books.all::<PlanningCorrection>().remove(0);
    assert_eq!((correction.correction.as_str(), correction.subject.as_str(), correction.active), ("exclude_order_line", "SO-000001|2", true));
}

#[test]
fn an_order_line_of_history_is_named_where_history_was_taken_over() {
    let (mut books, row) = proposed();
    let of_history = json!({ "recommendations": [seen(&row)], "reason": "regular_order", "order_line": { "so_number": "536365", "line": 2 } });
    let refused = books.bulk("reject_recommendations", of_history.clone());
    assert_eq!(refused.results[0].refusal.as_ref().expect("refused").code, "unknown_document");
    let cut_over = chandler_erp::tables::CutOver {
        entity_id: "ACME".into(),
        cut_over_on: day("2026-10-31"),
        state: "live".into(),
        checked_at: None,
        live_at: None,
    };
    books.put(cut_over);
    assert_eq!(books.bulk("reject_recommendations", of_history).done, 1);
    let correction = books.all::<PlanningCorrection>().remove(0);
    assert_eq!((correction.correction.as_str(), correction.subject.as_str()), ("include_order_line", "536365|2"));
}
