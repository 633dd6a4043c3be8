//! Live changes over a real connection.

use crate::service::{Service, next_event};
use serde_json::json;
use std::io::Read;

fn create_supplier(service: &Service, id: &str) -> i64 {
    let body = json!({ "key": id, "body": { "supplier_id": id, "name": "Fast Fasteners", "currency": "USD", "payment_days": 30 } });
    let (status, answer) = service.ask("POST", "/api/v1/commands/create_supplier", &body.to_string());
    assert_eq!((status, answer["outcome"].as_str()), (200, Some("accepted")), "{answer}");
    answer["commit_seq"].as_i64().expect("a commit")
}

#[test]
fn a_commit_is_told_and_who_comes_back_hears_what_was_missed() {
    let mut service = Service::start();
    let start = service.app().last_commit().expect("a commit");
    let mut stream = service.send("GET", "/api/v1/changes", &[("Last-Event-ID", &start.to_string())], "");
    let first = create_supplier(&service, "S-1");
    let (id, change) = next_event(&mut stream);
    assert_eq!((id, change["commit_seq"].as_i64()), (first.to_string(), Some(first)));
    assert_eq!((&change["reset"], &change["recommendations"], &change["run"]), (&json!(false), &json!([]), &json!(null)));
    drop(stream);
    create_supplier(&service, "S-2");
    let last = create_supplier(&service, "S-3");
    let mut again = service.send("GET", "/api/v1/changes", &[("Last-Event-ID", &first.to_string())], "");
    assert_eq!(next_event(&mut again).0, last.to_string());
    service.stop();
}

#[test]
fn an_id_of_another_home_means_reading_everything_again() {
    let mut service = Service::start();
    let mut stream = service.send("GET", "/api/v1/changes", &[("Last-Event-ID", "123456789")], "");
    let (id, change) = next_event(&mut stream);
    assert_eq!((id, &change["reset"]), (service.app().last_commit().expect("a commit").to_string(), &json!(true)));
    let mut answer = String::new();
    service.send("GET", "/api/v1/changes", &[("Last-Event-ID", "soon")], "").read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 400") && answer.contains("bad_event_id"), "{answer}");
    service.stop();
}

#[test]
fn a_service_ends_although_pages_listen() {
    let mut service = Service::start();
    let mut stream = service.send("GET", "/api/v1/changes", &[], "");
    // Headers have come, so the stream stands.
    let mut first = [0; 12];
    stream.read_exact(&mut first).expect("an answer");
    assert_eq!(&first, b"HTTP/1.1 200");
    service.stop();
    let mut rest = String::new();
    stream.read_to_string(&mut rest).expect("the stream ends");
}
