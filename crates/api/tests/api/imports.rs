//! Files over the wire: kept, mapped, checked, loaded; what is wrong with them is told.

use crate::service::Service;
use serde_json::{Value, json};
use std::io::Read;

const MAPPING: &str =
    "contract = 1\n[[load]]\nfile = \"items.csv\"\nas = \"items\"\n[load.columns]\nitem_id = { column = \"no\" }\nname = { column = \"text\" }\n";

fn upload(service: &Service, content: &str) -> String {
    let (status, answer) = service.ask("POST", "/api/v1/uploads?name=items.csv", content);
    assert_eq!((status, &answer["files"]), (200, &json!([{"name": "items.csv", "bytes": content.len()}])), "{answer}");
    answer["upload_id"].as_str().expect("an upload").to_owned()
}

fn import(service: &Service, upload_id: &str, mapping: &str, dry_run: bool) -> (u16, Value) {
    let body = json!({"upload_id": upload_id, "mapping": mapping, "dry_run": dry_run});
    service.ask("POST", "/api/v1/imports", &body.to_string())
}

#[test]
fn a_file_is_kept_suggested_previewed_checked_and_loaded_once() {
    let mut service = Service::start();
    let upload_id = upload(&service, "no,text\n0017,Bolt\n,Nameless\n");
    let (_, again) = service.ask("POST", &format!("/api/v1/uploads?name=sites.csv&upload_id={upload_id}"), "site_id\nMAIN\n");
    assert_eq!((again["upload_id"].as_str(), again["files"].as_array().map(Vec::len)), (Some(upload_id.as_str()), Some(2)));
    let (_, suggestion) = service.ask("POST", &format!("/api/v1/uploads/{upload_id}/suggestion"), "");
    assert_eq!(suggestion["files"][0]["columns"][0]["samples"], json!(["0017"]), "{suggestion}");
    let preview = json!({"mapping": MAPPING, "target": "items"});
    let (_, preview) = service.ask("POST", &format!("/api/v1/uploads/{upload_id}/preview"), &preview.to_string());
    assert_eq!((&preview["rows"][0]["values"][0], &preview["complaints"][0]["row"]), (&json!("0017"), &json!(3)), "{preview}");
    let (_, check) = import(&service, &upload_id, MAPPING, true);
    assert_eq!((&check["loaded"], &check["complaints"]), (&json!({"items": 1}), &json!(1)), "{check}");
    assert_eq!(service.ask("GET", "/api/v1/imports", "").1["imports"], json!([]), "a check loads nothing");
    let (_, loaded) = import(&service, &upload_id, MAPPING, false);
    assert_eq!((&loaded["loaded"], &loaded["dry_run"]), (&json!({"items": 1}), &json!(false)), "{loaded}");
    let (_, list) = service.ask("GET", "/api/v1/imports", "");
    assert_eq!((&list["imports"][0]["import_id"], &list["imports"][0]["quarantined"]), (&loaded["import_id"], &json!(1)), "{list}");
    let (_, unchanged) = import(&service, &upload_id, MAPPING, false);
    assert_eq!(unchanged["files"][0]["unchanged"], 1, "{unchanged}");
    service.stop();
}

#[test]
fn the_quarantine_is_a_file_with_a_line_for_each_complaint() {
    let mut service = Service::start();
    let upload_id = upload(&service, "no,text\n,Nameless\n");
    let (_, check) = import(&service, &upload_id, MAPPING, true);
    let path = format!("/api/v1/imports/{}/quarantine", check["import_id"].as_str().expect("an import"));
    let mut answer = String::new();
    service.send("GET", &path, &[], "").read_to_string(&mut answer).expect("an answer");
    let answer = answer.to_lowercase();
    assert!(answer.contains("content-type: text/csv") && answer.contains("attachment; filename=\"quarantine.csv\""), "{answer}");
    assert!(answer.contains("file,row,field,value,code,reason,remedy\nitems.csv,2,item_id,,missing_required"), "{answer}");
    service.stop();
}

#[test]
fn a_mapping_that_does_not_fit_is_told_by_its_line() {
    let mut service = Service::start();
    let upload_id = upload(&service, "no,text\n0017,Bolt\n");
    let (status, problem) = import(&service, &upload_id, &MAPPING.replace("\"text\"", "\"txt\""), true);
    assert_eq!((status, &problem["at"]["line"]), (400, &json!(7)), "{problem}");
    let (status, problem) = import(&service, &upload_id, "contract = ", false);
    assert_eq!((status, problem["code"].as_str(), &problem["at"]["line"]), (400, Some("bad_toml"), &json!(1)), "{problem}");
    service.stop();
}

#[test]
fn a_file_may_be_larger_than_any_other_body() {
    let mut service = Service::start();
    let rows = "0017,Bolt\n".repeat(1024 * 1024);
    let upload_id = upload(&service, &format!("no,text\n{rows}"));
    // Hardly more than is taken: a client that still sends when the answer comes may not hear it.
    let (status, problem) = import(&service, &upload_id, &"#".repeat(8 * 1024 * 1024), true);
    assert_eq!((status, problem["code"].as_str()), (413, Some("body_too_large")), "{problem}");
    service.stop();
}
