//! A bank statement over the service: read in once, what stayed open listed, and settled by a person.

use crate::service::Service;
use chandler_app::{RunRequest, SimulateRequest};
use serde_json::{Value, json};

#[test]
fn a_statement_is_read_in_and_what_stayed_open_is_settled() {
    let service = Service::start();
    let content = "booked_on,amount,payer_name,bank_reference\n2026-01-20,55.00,Somebody,R-1\n2026-01-20,-80.00,Landlord,R-2\n2026-01-20,x,,R-3\n";
    let statement = json!({ "file": "january.csv", "content": content, "bank_account": "OPERATING" }).to_string();
    let (status, first) = service.ask("POST", "/api/v1/bank/statements", &statement);
    assert_eq!((status, &first["recorded"], &first["set_aside"], &first["open"]), (200, &json!(2), &json!(1), &json!(1)), "{first}");
    assert_eq!((&first["problems"][0]["line"], &first["problems"][0]["field"]), (&json!(4), &json!("amount")));
    let (_, second) = service.ask("POST", "/api/v1/bank/statements", &statement);
    assert_eq!((&second["recorded"], &second["repeated"]), (&json!(0), &json!(2)));
    let (_, open) = service.ask("GET", "/api/v1/bank/open-lines", "");
    let line = &open["rows"][0];
    assert_eq!((&open["total"], &line["open_reason"], &line["source"]), (&json!(1), &json!("unknown_payer"), &json!("january.csv:2")));
    let path = format!("/api/v1/bank/lines/{}/settle", line["line_number"].as_str().expect("a number"));
    assert_eq!(service.ask("POST", &path, "{}").0, 400);
    let aside = json!({ "set_aside": "A deposit for the hall" }).to_string();
    let (status, settled) = service.ask("POST", &path, &aside);
    assert_eq!((status, &settled["state"]), (200, &json!("set_aside")), "{settled}");
    let (status, refused) = service.ask("POST", &path, &aside);
    assert_eq!((status, &refused["code"]), (409, &json!("bank_line_settled")), "{refused}");
    let (status, wrong) = service.ask("POST", "/api/v1/bank/statements", &json!({ "file": "x.csv", "content": "a,b\n" }).to_string());
    assert_eq!((status, &wrong["code"]), (400, &json!("bad_statement")), "{wrong}");
}

/// Rows of the collections queue that ask for money.
fn asked(service: &Service) -> Vec<Value> {
    let (status, queue) = service.ask("GET", "/api/v1/queues/collections", "");
    assert_eq!(status, 200, "{queue}");
    let rows = queue["rows"].as_array().expect("rows").iter();
    rows.filter(|row| ["reminder", "second_reminder", "call", "final_notice"].contains(&row["verb"].as_str().expect("a verb"))).cloned().collect()
}

fn is_asked(service: &Service, customer: &Value) -> bool {
    asked(service).iter().any(|row| row["customer_id"] == *customer)
}

#[test]
fn nobody_is_asked_for_money_that_may_be_in_a_bank_line_recorded_since_the_run() {
    let service = Service::prepared(|app| {
        app.simulate(&SimulateRequest { seed: 7, days: Some(100), full: false, decisions: None }, &|_| {}).expect("a company");
        app.run(&RunRequest::default(), &|_| {}).expect("a run");
    });
    let row = asked(&service).remove(0);
    let customer = &row["customer_id"];
    let query = format!("SELECT name FROM core_customers WHERE customer_id = '{}'", customer.as_str().expect("a customer"));
    let (_, named) = service.ask("POST", "/api/v1/sql", &json!({ "query": query }).to_string());
    let query =
        format!("SELECT invoice_number FROM core_invoices WHERE open > 0 AND customer_id <> '{}' LIMIT 1", customer.as_str().expect("a customer"));
    let (_, others) = service.ask("POST", "/api/v1/sql", &json!({ "query": query }).to_string());
    let (name, other) = (named["rows"][0][0].as_str().expect("a name"), others["rows"][0][0].as_str().expect("an invoice"));
    let sheet_path = format!("/api/v1/customers/{}/call-sheet", customer.as_str().expect("a customer"));
    let (_, sheet) = service.ask("GET", &sheet_path, "");
    let day = sheet["as_of"].as_str().expect("a day");
    let content = format!("booked_on,amount,payer_name,remittance,bank_reference\n{day},0.13,{name},{other},R-1\n");
    let statement = json!({ "file": "late.csv", "content": content, "bank_account": "SAVINGS" }).to_string();
    let (_, read) = service.ask("POST", "/api/v1/bank/statements", &statement);
    assert_eq!((&read["open"], &read["rows"][0]["open_reason"]), (&json!(1), &json!("several_customers")), "{read}");
    assert!(!is_asked(&service, customer), "the row leaves the queue at once");
    let recs = json!({ "recs": [{ "rec_id": row["rec_id"], "revision": row["revision"] }] }).to_string();
    let (_, answer) = service.ask("POST", "/api/v1/recommendations/approve", &recs);
    assert_eq!(answer["results"][0]["refusal"]["code"], "bank_line_open", "{answer}");
    let (_, sheet) = service.ask("GET", &sheet_path, "");
    assert!(sheet["cautions"].as_array().expect("cautions").iter().any(|caution| caution["code"] == "money_in_bank"), "{}", sheet["cautions"]);
    let path = format!("/api/v1/bank/lines/{}/settle", read["rows"][0]["line_number"].as_str().expect("a number"));
    assert_eq!(service.ask("POST", &path, &json!({ "set_aside": "Interest" }).to_string()).0, 200);
    assert!(is_asked(&service, customer), "it was nobody's money");
}
