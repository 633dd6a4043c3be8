//! The example in every function's documentation is true.

mod common;

#[tokio::test]
async fn every_function_does_what_its_example_says() {
    let session = common::session(common::empty_lake()).await;
    let functions = chandler_engine::functions::functions();
    assert!(functions.len() >= 9, "{}", functions.len());
    for function in functions {
        let (sql, expected) = function.example;
        let answer = session.query(sql, 10).await.unwrap_or_else(|error| panic!("{}: {error}", function.name));
        let shown = match &answer.rows[0][0] {
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string().replace(',', ", "),
        };
        assert_eq!(shown, expected, "{}", function.name);
        assert!(function.signature.starts_with(function.name), "{}", function.name);
    }
}
