//! A bank statement over the service: read in once, what stayed open listed, and settled by a person.

use crate::service::Service;
use serde_json::json;

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
