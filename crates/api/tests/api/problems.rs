//! What is wrong with a request, as problem documents.

use crate::service::Service;

#[test]
fn a_request_that_cannot_be_read_or_answered_says_why_and_what_to_do() {
    let mut service = Service::start();
    let cases = [
        ("POST", "/api/v1/recommendations/approve", "{", 400, "bad_body"),
        ("POST", "/api/v1/recommendations/approve", r#"{"recs":[],"becuase":"x"}"#, 400, "bad_body"),
        ("POST", "/api/v1/recommendations/approve", r#"{"recs":[]}"#, 400, "no_recommendations"),
        ("POST", "/api/v1/recommendations/assign", r#"{"recs":[{"rec_id":"REC-0"}]}"#, 400, "missing_value"),
        ("POST", "/api/v1/recommendations/comment", r#"{"recs":[{"rec_id":"REC-0"}]}"#, 400, "missing_value"),
        ("POST", "/api/v1/recommendations/comment", r#"{"recs":[{"rec_id":"REC-0"}],"note":"x"}"#, 404, "unknown_recommendation"),
        ("POST", "/api/v1/recommendations/REC-0/what-if", r#"{"service_level":1.5}"#, 400, "out_of_range"),
        ("POST", "/api/v1/recommendations/REC-0/what-if", r#"{"quantity":"0"}"#, 400, "out_of_range"),
        ("POST", "/api/v1/recommendations/REC-0/what-if", r#"{"review_days":14}"#, 404, "unknown_recommendation"),
        ("GET", "/api/v1/recommendations/REC-0", "", 404, "unknown_recommendation"),
        ("GET", "/api/v1/documents/PO-000001", "", 404, "unknown_document"),
        ("GET", "/api/v1/queues/nothing", "", 404, "unknown_queue"),
        ("GET", "/api/v1/tables/nothing", "", 404, "unknown_table"),
        ("POST", "/api/v1/uploads?name=..%2Fitems.csv", "no\n", 400, "bad_file_name"),
        ("POST", "/api/v1/uploads?name=items.exe", "no\n", 400, "bad_file_name"),
        ("POST", "/api/v1/uploads?name=items.csv&upload_id=..", "no\n", 404, "unknown_upload"),
        ("GET", "/api/v1/uploads/UP-0", "", 404, "unknown_upload"),
        ("POST", "/api/v1/uploads/UP-0/suggestion", "", 404, "unknown_upload"),
        ("POST", "/api/v1/uploads/UP-0/preview", r#"{"mapping":"","target":"items"}"#, 404, "unknown_upload"),
        ("POST", "/api/v1/imports", r#"{"upload_id":"UP-0","mapping":""}"#, 404, "unknown_upload"),
        ("POST", "/api/v1/imports", r#"{"upload_id":"UP-0"}"#, 400, "bad_body"),
        ("GET", "/api/v1/imports/IMP-9/quarantine", "", 404, "unknown_import"),
        ("POST", "/api/v1/cut-over/check", r#"{"totals":"a,b\n"}"#, 400, "bad_totals"),
        ("GET", "/api/v1/data-quality", "", 409, "not_run"),
    ];
    for (method, path, body, status, code) in cases {
        let (found, problem) = service.ask(method, path, body);
        assert_eq!((found, problem["code"].as_str()), (status, Some(code)), "{method} {path} {body}: {problem}");
        assert!(problem["remedy"].as_str().is_some_and(|remedy| !remedy.is_empty()), "{problem}");
        assert!(problem["type"].as_str().is_some_and(|kind| kind.ends_with(code)), "{problem}");
    }
    service.stop();
}

#[test]
fn a_few_words_find_masters_and_documents() {
    let mut service = Service::start();
    for (command, body) in [
        ("create_supplier", r#"{"supplier_id":"S-1","name":"Fast Fasteners","currency":"USD","payment_days":30}"#),
        ("create_customer", r#"{"customer_id":"C-1","name":"Fasting Hotels","payment_days":30,"credit_limit":"1000.00"}"#),
    ] {
        let request = format!(r#"{{"key":"{command}","body":{body}}}"#);
        let (_, answer) = service.ask("POST", &format!("/api/v1/commands/{command}"), &request);
        assert_eq!(answer["outcome"], "accepted", "{answer}");
    }
    let found = |service: &Service, query: &str| -> Vec<String> {
        let (_, answer) = service.ask("GET", &format!("/api/v1/search?q={query}"), "");
        answer["hits"].as_array().expect("hits").iter().map(|hit| hit["id"].as_str().expect("an id").to_owned()).collect()
    };
    assert_eq!(found(&service, "fast"), ["C-1", "S-1"]);
    assert_eq!(found(&service, "s-1"), ["S-1"]);
    assert_eq!(found(&service, "fast%20hotel"), ["C-1"]);
    assert!(found(&service, "%20").is_empty() && found(&service, "nothing").is_empty());
    service.stop();
}
