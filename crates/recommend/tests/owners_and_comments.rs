//! Naming an owner and leaving a remark: what they change, what they leave alone, and what is refused.

mod common;

use chandler_catalogue::key;
use chandler_erp::Stop;
use chandler_recommend::tables::*;
use common::books::*;
use common::*;
use serde_json::json;

fn assign(row: &RecommendationRow, owner: Option<&str>) -> serde_json::Value {
    json!({ "recommendations": [seen(row)], "owner": owner, "note": "holiday cover" })
}

fn last_event(books: &Books) -> RecommendationEvent {
    books.all::<RecommendationEvent>().pop().expect("event")
}

#[test]
fn an_owner_is_named_with_an_event_and_changes_nothing_else() {
    let (mut books, row) = proposed();
    let answer = books.bulk("assign_recommendations", assign(&row, Some(" buyer.kim ")));
    assert_eq!((answer.done, answer.results[0].revision, answer.results[0].state.as_deref()), (1, Some(1), Some("proposed")));
    let assigned = books.open();
    assert_eq!(assigned, RecommendationRow { owner: "buyer.kim".into(), ..row.clone() });
    let event = last_event(&books);
    assert_eq!((event.event.as_str(), event.from_state.as_deref(), event.to_state.as_str()), ("assign", Some("proposed"), "proposed"));
    assert_eq!((event.actor.as_str(), event.note.as_deref()), ("pat", Some("holiday cover")));
    assert_eq!(event.detail, json!({ "from": row.owner, "to": "buyer.kim", "by_rule": false }));
}

#[test]
fn an_owner_outlives_runs_until_it_is_given_back_to_the_rule() {
    let (mut books, row) = proposed();
    books.bulk("assign_recommendations", assign(&row, Some("buyer.kim")));
    // The next day with the same quantity is a new revision, and much more demand another recommendation.
    let mut next_day = bolt();
    next_day.as_of = day("2026-11-21");
    next_day.open_quantity = row.quantity.map(|quantity| quantity.0);
    books.on("2026-11-21");
    books.run("RUN-000002", &[proposal(&next_day)], &[]);
    assert_eq!((books.open().revision, books.open().owner.as_str()), (2, "buyer.kim"));
    let mut more = bolt();
    more.demand.daily = regular_demand(365, 14);
    books.run("RUN-000003", &[proposal(&more)], &[]);
    let second = books.open();
    assert_eq!((second.rec_id == row.rec_id, second.owner.as_str()), (false, "buyer.kim"));
    books.bulk("assign_recommendations", assign(&second, None));
    assert_eq!(books.open().owner, row.owner);
    let control: SubjectControl = books.get(key!["ACME", "replenishment", "BOLT-M8|MAIN"]).expect("control");
    assert_eq!(control.owner, None);
}

#[test]
fn a_comment_is_kept_word_for_word_in_any_state_and_touches_nothing() {
    let (mut books, row) = proposed();
    let remark = |row: &RecommendationRow| json!({ "recommendations": [seen(row)], "comment": "Supplier says \"Thursday\"" });
    assert_eq!(books.bulk("comment_on_recommendations", remark(&row)).done, 1);
    assert_eq!(books.open(), row);
    let event = last_event(&books);
    assert_eq!((event.event.as_str(), event.note.as_deref(), event.to_state.as_str()), ("comment", Some("Supplier says \"Thursday\""), "proposed"));
    books.bulk("reject_recommendations", json!({ "recommendations": [seen(&row)], "reason": "not_now" }));
    let rejected = books.recommendations().remove(0);
    assert_eq!(books.bulk("comment_on_recommendations", remark(&rejected)).results[0].state.as_deref(), Some("rejected"));
}

#[test]
fn what_cannot_be_assigned_or_commented_is_refused_row_by_row() {
    let (mut books, row) = proposed();
    let mut stale = seen(&row);
    stale["revision"] = json!(7);
    let unknown = json!({ "rec_id": "REC-000000000000", "revision": 1 });
    let codes = |books: &mut Books, command: &str, mut body: serde_json::Value| -> Vec<Option<String>> {
        body["recommendations"] = json!([stale, unknown, seen(&row)]);
        books.bulk(command, body).results.into_iter().map(|result| result.refusal.map(|refusal| refusal.code)).collect()
    };
    let expected = [Some("stale_revision".to_owned()), Some("unknown_recommendation".to_owned()), None];
    assert_eq!(codes(&mut books, "assign_recommendations", json!({ "owner": "buyer.kim" })), expected);
    assert_eq!(codes(&mut books, "comment_on_recommendations", json!({ "comment": "see me" })), expected);
    books.bulk("reject_recommendations", json!({ "recommendations": [seen(&row)], "reason": "not_now" }));
    let refused = books.bulk("assign_recommendations", assign(&row, Some("buyer.kim")));
    let refusal = refused.results[0].refusal.as_ref().expect("refused");
    assert_eq!((refusal.code.as_str(), refusal.parameters["expected"].as_str()), ("wrong_state", "proposed or edited or auto_approved or snoozed"));
}

#[test]
fn empty_and_endless_texts_are_slips() {
    let (mut books, row) = proposed();
    let endless = "x".repeat(2_001);
    let slips = [
        ("assign_recommendations", json!({ "recommendations": [seen(&row)], "owner": " " }), "owner"),
        ("assign_recommendations", json!({ "recommendations": [seen(&row)], "owner": "x".repeat(81) }), "owner"),
        ("assign_recommendations", json!({ "recommendations": [], "owner": "buyer.kim" }), "recommendations"),
        ("comment_on_recommendations", json!({ "recommendations": [seen(&row)], "comment": "" }), "comment"),
        ("comment_on_recommendations", json!({ "recommendations": [seen(&row)], "comment": endless }), "comment"),
    ];
    for (command, body, field) in slips {
        match books.decide(command, &body) {
            Err(Stop::Invalid(invalid)) => assert_eq!(invalid.field, field, "{command}"),
            other => panic!("{command}: {other:?}"),
        }
    }
    assert_eq!(books.events().len(), 1, "nothing but the proposal");
}

#[test]
fn whole_queues_are_assigned_in_a_few_round_trips() {
    let mut books = Books::new();
    let proposals: Vec<_> = (0..30)
        .map(|index| {
            let mut evidence = bolt();
            evidence.item.item_id = format!("ITEM-{index}");
            books.stock(&evidence);
            proposal(&evidence)
        })
        .collect();
    books.run("RUN-000001", &proposals, &[]);
    let all: Vec<_> = books.recommendations().iter().map(seen).collect();
    // The books give up after a few round trips.
    assert_eq!(books.bulk("assign_recommendations", json!({ "recommendations": all, "owner": null })).done, 30);
    assert_eq!(books.bulk("comment_on_recommendations", json!({ "recommendations": all, "comment": "reviewed" })).done, 30);
}
