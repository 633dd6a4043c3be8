//! What executed recommendations brought: the page, SQL and the record of each say the same.

use crate::service::Service;
use chandler_app::{DecisionRequest, RunRequest, SimulateRequest};
use serde_json::{Value, json};

/// A company that works with the decisions of this program for its last weeks, so that some of them have matured.
fn decided() -> Service {
    Service::prepared(|app| {
        let decisions = Some(DecisionRequest { from_day: 45, every_days: 14, capacity_minutes: 240.0 });
        app.simulate(&SimulateRequest { seed: 7, days: Some(90), full: false, decisions }, &|_| {}).expect("a company");
        app.run(&RunRequest::default(), &|_| {}).expect("a run");
    })
}

fn sql(service: &Service, query: &str) -> Vec<Value> {
    let (status, answer) = service.ask("POST", "/api/v1/sql", &json!({ "query": query }).to_string());
    assert_eq!(status, 200, "{answer}");
    answer["rows"].as_array().expect("rows").clone()
}

fn number(value: &Value) -> i64 {
    value.as_i64().or_else(|| value.as_str()?.parse().ok()).unwrap_or_else(|| panic!("{value} is no count"))
}

/// An amount of the lake or of a document in hundredths.
fn hundredths(value: &Value) -> i64 {
    let text = value["amount"].as_str().or(value.as_str()).unwrap_or("0.00");
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{fraction:0<2.2}").parse().expect("an amount")
}

#[test]
fn the_sums_of_the_page_are_those_of_sql_and_of_its_rows() {
    let service = decided();
    let (status, page) = service.ask("GET", "/api/v1/outcomes", "");
    assert_eq!(status, 200, "{page}");
    let rows = page["rows"].as_array().expect("rows");
    assert!(number(&page["total"]["measured"]) > 0, "something has matured: {}", page["total"]);
    assert_eq!(rows.len(), page["rows_in_all"].as_u64().expect("a count") as usize);
    for kind in page["kinds"].as_array().expect("kinds") {
        let name = kind["kind"].as_str().expect("a name");
        let counted = sql(
            &service,
            &format!(
                "SELECT count(*) FILTER (WHERE state = 'measured'), count(*) FILTER (WHERE state = 'unmeasurable'), \
                 COALESCE(sum(predicted) FILTER (WHERE state = 'measured'), 0), COALESCE(sum(realised), 0) FROM core_outcomes WHERE kind = '{name}'"
            ),
        );
        let [measured, unmeasurable, predicted, realised] = counted[0].as_array().expect("a row").as_slice() else { panic!("{counted:?}") };
        assert_eq!((number(&kind["measured"]), number(&kind["unmeasurable"])), (number(measured), number(unmeasurable)), "{name}");
        assert_eq!((hundredths(&kind["predicted"]), hundredths(&kind["realised"])), (hundredths(predicted), hundredths(realised)), "{name}");
        let own = || rows.iter().filter(|row| row["kind"] == name && row["state"] == "measured");
        assert_eq!(own().map(|row| hundredths(&row["realised"])).sum::<i64>(), hundredths(&kind["realised"]), "{name}");
        let reasons = kind["reasons"].as_array().expect("reasons").iter().map(|reason| number(&reason["count"])).sum::<i64>();
        assert_eq!(reasons, number(unmeasurable), "{name}: every one that cannot be measured says why");
    }
    let executed = sql(&service, "SELECT count(*) FROM core_recommendations WHERE state IN ('executed', 'outcome_measured', 'unmeasurable')");
    assert_eq!(number(&page["total"]["executed"]), number(&executed[0][0]), "none is left out");
    a_record_says_what_it_brought(&service, rows);
}

fn a_record_says_what_it_brought(service: &Service, rows: &[Value]) {
    let row = rows.iter().find(|row| row["state"] == "measured").expect("a measured one");
    let (status, record) = service.ask("GET", &format!("/api/v1/recommendations/{}", row["rec_id"].as_str().expect("an id")), "");
    assert_eq!(status, 200, "{record}");
    let outcome = &record["outcome"];
    assert_eq!((&outcome["realised"], &outcome["predicted"]), (&row["realised"], &row["predicted"]));
    assert_eq!(hundredths(&outcome["derivation"]["result"]), hundredths(&row["realised"]), "the steps end in the figure");
    assert_eq!(record["recommendation"]["state"], "outcome_measured");
}
