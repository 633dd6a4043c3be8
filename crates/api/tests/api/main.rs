//! The routes as a document, kept beside the code so that a change shows.

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

#[test]
fn every_route_is_described_with_a_summary() {
    let document: serde_json::Value = serde_json::from_str(&chandler_api::openapi()).expect("JSON");
    let paths = document["paths"].as_object().expect("paths");
    assert!(paths.len() >= 15, "{} paths", paths.len());
    for (path, methods) in paths {
        assert!(path.starts_with("/api/v1/"), "{path}");
        for (method, operation) in methods.as_object().expect("methods") {
            assert!(operation["summary"].as_str().is_some_and(|summary| !summary.is_empty()), "{method} {path} says nothing of itself");
        }
    }
}
