//! The routes as a document, kept beside the code so that a change shows; and the service itself, asked over a real connection.

mod automation;
mod bank;
mod changes;
mod imports;
mod kpis;
mod outcomes;
mod problems;
mod service;
mod sheets;

#[test]
fn openapi_document_is_the_committed_one() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");
    let described = format!("{}\n", chandler_api::openapi());
    if std::env::var_os("CHANDLER_REGENERATE").is_some() {
        std::fs::write(file, &described).expect("a writable checkout");
    }
    let committed = std::fs::read_to_string(file).unwrap_or_default();
    assert_eq!(committed, described, "run `cargo xtask openapi` and look at the difference");
}

/// Posted without a body, or with a file as it stands.
const HAVE_NO_JSON: [&str; 4] =
    ["/api/v1/cut-over/live", "/api/v1/recommendations/{rec_id}/replay", "/api/v1/uploads", "/api/v1/uploads/{upload_id}/suggestion"];

#[test]
fn every_route_is_described_with_a_summary() {
    let document: serde_json::Value = serde_json::from_str(&chandler_api::openapi()).expect("JSON");
    let paths = document["paths"].as_object().expect("paths");
    assert!(paths.len() >= 15, "{} paths", paths.len());
    for (path, methods) in paths {
        assert!(path.starts_with("/api/v1/"), "{path}");
        for (method, operation) in methods.as_object().expect("methods") {
            assert!(operation["summary"].as_str().is_some_and(|summary| !summary.is_empty()), "{method} {path} says nothing of itself");
            let content = operation["responses"]["200"]["content"].as_object().and_then(|content| content.iter().next());
            let says = content.is_some_and(|(kind, content)| kind == "text/csv" || content["schema"]["$ref"].is_string());
            assert!(says, "{method} {path} does not say what it answers");
            assert!(
                method != "post"
                    || HAVE_NO_JSON.contains(&path.as_str())
                    || operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].is_string(),
                "{method} {path} does not say what it takes"
            );
        }
    }
}

#[test]
fn answers_promise_every_key_and_requests_only_what_they_need() {
    let document: serde_json::Value = serde_json::from_str(&chandler_api::openapi()).expect("JSON");
    let schemas = &document["components"]["schemas"];
    let required = |name: &str| schemas[name]["required"].as_array().map_or(0, Vec::len);
    assert_eq!(required("QueueRow"), schemas["QueueRow"]["properties"].as_object().map_or(0, |properties| properties.len()));
    assert!(schemas["QueueRow"]["additionalProperties"].is_null(), "a later version may add a key");
    assert_eq!((required("ActRequest"), required("WhatIfRequest")), (1, 0));
    assert_eq!(schemas["ActRequest"]["additionalProperties"], false, "a slip in a request is told");
}
