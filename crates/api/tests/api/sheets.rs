//! The call sheet has the ledger's digits and takes commands; audit and bundle say what was done and let it be derived again.

use crate::service::Service;
use chandler_app::{App, RunRequest, SimulateRequest};
use serde_json::{Value, json};

fn simulated() -> Service {
    Service::prepared(|app| {
        app.simulate(&SimulateRequest { seed: 7, days: Some(100), full: false, decisions: None }, &|_| {}).expect("a company");
        app.run(&RunRequest::default(), &|_| {}).expect("a run");
    })
}

fn read(service: &Service, path: &str) -> Value {
    let (status, answer) = service.ask("GET", &format!("/api/v1{path}"), "");
    assert_eq!(status, 200, "{path}: {answer}");
    answer
}

fn command(service: &Service, name: &str, key: &str, body: Value) -> Value {
    let (status, answer) = service.ask("POST", &format!("/api/v1/commands/{name}"), &json!({ "key": key, "body": body }).to_string());
    assert_eq!(status, 200, "{answer}");
    answer
}

fn first_cell(service: &Service, query: &str) -> String {
    let (status, answer) = service.ask("POST", "/api/v1/sql", &json!({ "query": query }).to_string());
    assert_eq!(status, 200, "{answer}");
    answer["rows"][0][0].as_str().expect("text").to_owned()
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value[name].as_array().map_or_else(|| panic!("{name} is no list: {value}"), Vec::as_slice)
}

fn hundredths(money: &Value) -> i64 {
    money["amount"].as_str().expect("an amount").replace('.', "").parse().expect("digits")
}

/// The cash that a sheet expects: four weeks, and later.
fn weeks(sheet: &Value) -> Vec<i64> {
    list(sheet, "cash").iter().map(|week| hundredths(&week["expected"])).collect()
}

#[test]
fn a_call_sheet_has_the_digits_of_the_ledger_and_shows_what_was_agreed() {
    let service = simulated();
    let (status, problem) = service.ask("GET", "/api/v1/customers/NOBODY/call-sheet", "");
    assert_eq!((status, problem["code"].as_str()), (404, Some("unknown_customer")));

    let customer = first_cell(&service, "SELECT customer_id FROM core_invoices WHERE open > 0 GROUP BY customer_id ORDER BY SUM(open) DESC LIMIT 1");
    let path = format!("/customers/{customer}/call-sheet");
    let sheet = read(&service, &path);
    let ledger = first_cell(&service, &format!("SELECT SUM(open) FROM core_invoices WHERE customer_id = '{customer}' AND open > 0"));
    assert_eq!(format!("{}00", sheet["owed"]["open"]["amount"].as_str().expect("an amount")), ledger);
    assert_eq!(sheet["exposure"]["open_invoices"], sheet["owed"]["open"]);
    let exposure = &sheet["exposure"];
    let parts = hundredths(&exposure["open_invoices"]) + hundredths(&exposure["open_orders"]) - hundredths(&exposure["on_account"]);
    assert_eq!(parts, hundredths(&exposure["total"]));
    assert_eq!(list(&sheet, "invoices").iter().map(|invoice| hundredths(&invoice["open"])).sum::<i64>(), hundredths(&sheet["owed"]["open"]));
    let outlook = &list(&sheet, "invoices")[0]["outlook"];
    assert!(
        outlook["p10_on"].as_str() <= outlook["expected_on"].as_str() && outlook["expected_on"].as_str() <= outlook["p90_on"].as_str(),
        "{outlook}"
    );

    let expected =
        first_cell(&service, &format!("SELECT CAST(SUM(expected_7d_minor) AS VARCHAR) FROM expected_cash WHERE customer_id = '{customer}'"));
    assert_eq!(weeks(&sheet)[0].to_string(), expected, "the table and the sheet");
    assert_eq!(weeks(&sheet).iter().sum::<i64>(), hundredths(&sheet["owed"]["open"]));

    let queue = read(&service, "/queues/collections");
    assert!(!list(&queue, "rows").is_empty());
    for row in list(&queue, "rows") {
        let called = read(&service, &format!("/customers/{}/call-sheet", row["customer_id"].as_str().expect("an id")));
        assert_eq!(weeks(&called)[..2].iter().sum::<i64>(), hundredths(&row["expected_cash_14d"]), "row and sheet: {row}");
    }

    let invoice = &list(&sheet, "invoices")[0];
    let number = invoice["invoice_number"].as_str().expect("a number");
    let until = first_cell(&service, "SELECT CAST(as_of_on + INTERVAL '7' DAY AS VARCHAR) FROM run_parameters");
    let promise = json!({ "customer_id": customer, "amount": invoice["open"]["amount"], "promised_on": &until[..10], "invoices": [number] });
    assert_eq!(command(&service, "record_promise", "promise-1", promise.clone())["outcome"], "accepted");
    assert_eq!(command(&service, "record_promise", "promise-1", promise)["outcome"], "repeated", "the same key acts once");
    let call = json!({ "customer_id": customer, "kind": "call", "outcome": "promised", "minutes": 4, "note": "Ms Lee" });
    assert_eq!(command(&service, "log_activity", "call-1", call)["outcome"], "accepted");

    let after = read(&service, &path);
    assert_eq!(list(&after, "promises")[0]["state"], "open");
    let promised = list(&after, "invoices").iter().find(|invoice| invoice["invoice_number"] == number).expect("the invoice");
    assert_eq!(promised["promise_number"], list(&after, "promises")[0]["promise_number"]);
    assert_eq!(promised["outlook"]["expected_on"], until[..10]);
    assert!(promised["outlook"]["paid_14d_probability"].as_f64() >= Some(0.5), "{promised}");
    assert!(weeks(&after)[0] > weeks(&sheet)[0], "the promise brings its money forward");
    assert_eq!(weeks(&after).iter().sum::<i64>(), hundredths(&after["owed"]["open"]));
    assert!(list(&after, "cautions").iter().any(|caution| caution["code"] == "promised"), "{}", after["cautions"]);
    let newest = &list(&after, "timeline")[0];
    assert_eq!((&newest["kind"], &newest["outcome"], &newest["note"]), (&json!("call"), &json!("promised"), &json!("Ms Lee")));

    for row in list(&read(&service, "/queues/collections"), "rows") {
        let is_called = row["customer_id"] == json!(customer);
        assert_eq!(row["since"]["kind"], if is_called { json!("call") } else { Value::Null }, "{row}");
    }
}

#[test]
fn what_was_done_is_found_and_a_bundle_derives_again_until_a_byte_of_it_is_another() {
    let service = simulated();
    let queue = read(&service, "/queues/margin");
    let rec_id = list(&queue, "rows")[0]["rec_id"].as_str().expect("an id").to_owned();
    let (status, _) =
        service.ask("POST", "/api/v1/recommendations/comment", &json!({ "recs": [{ "rec_id": rec_id }], "note": "Asked the rep" }).to_string());
    assert_eq!(status, 200);

    let found = read(&service, &format!("/audit?subject={rec_id}"));
    let events: Vec<&str> = list(&found, "entries").iter().map(|entry| entry["event"].as_str().expect("an event")).collect();
    assert_eq!(events, ["comment_on_recommendations", "comment", "propose"]);
    assert_eq!(list(&found, "entries")[1]["note"], "Asked the rep");
    for question in ["actor=nobody", "kind=margin&event=reject", "to=1999-12-31", "source=command&kind=margin"] {
        assert_eq!(list(&read(&service, &format!("/audit?{question}")), "entries").len(), 0, "{question}");
    }
    let pages = [0, 2].map(|offset| read(&service, &format!("/audit?offset={offset}&limit=2")));
    let both = read(&service, "/audit?limit=4");
    assert_eq!([list(&pages[0], "entries"), list(&pages[1], "entries")].concat(), list(&both, "entries"));
    assert_eq!(both["has_more"], true);
    let (status, problem) = service.ask("GET", "/api/v1/audit?kind=happiness", "");
    assert_eq!((status, problem["code"].as_str()), (404, Some("unknown_kind")));
    let chain = read(&service, "/audit/chain");
    assert_eq!((&chain["ok"], &chain["first_bad"]), (&json!(true), &Value::Null));

    let case = read(&service, &format!("/recommendations/{rec_id}/margin-case"));
    assert_eq!(list(&case, "lines").iter().map(|line| hundredths(&line["lost"])).sum::<i64>(), hundredths(&case["lost"]));
    a_bundle_is_exact(&service, &rec_id);
}

fn a_bundle_is_exact(service: &Service, rec_id: &str) {
    let (status, text) = service.ask_text("GET", &format!("/api/v1/recommendations/{rec_id}/bundle"), "");
    assert_eq!(status, 200);
    let whole = App::replay_bundle("case.json", &text).expect("a bundle");
    assert_eq!((whole.replayed, whole.equal, whole.unequal), (1, 1, 0), "{:?}", whole.differences);
    // Every seventeenth byte, each turned into its neighbour: nothing of it may pass.
    let bytes = text.as_bytes();
    for place in (0..bytes.len()).step_by(17).filter(|place| bytes[*place].is_ascii()) {
        let mut changed = bytes.to_vec();
        changed[place] ^= 1;
        let Ok(changed) = String::from_utf8(changed) else { continue };
        let verdict = App::replay_bundle("case.json", &changed);
        assert!(
            verdict.is_err() || verdict.is_ok_and(|replay| replay.equal == 0 && replay.unequal == 1),
            "byte {place}: {}",
            &text[place.saturating_sub(20)..place]
        );
    }
}
