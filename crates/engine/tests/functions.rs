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

/// Four hundred items in parts that go to one thread or to two: every digit of every future is the same.
#[tokio::test]
async fn a_risk_has_the_same_bytes_on_one_and_two_threads() {
    let items: Vec<String> = (1..=400).map(|item| format!("({item})")).collect();
    let sql = format!(
        "
        SELECT item, stockout_risk(
            [3, item % 5, 2, 0, 7, 1, item % 3, 4, 2, 6, 0, 3, 5, 1, 2, 8, 3, 2, item % 4, 1, 0, 2, 4, 3], [], 7, item % 60, 14, [40, 25], [item % 9, 12], [0, 3, -1, 7],
            [item % 11], [5]
        ) AS risk
        FROM (VALUES {}) AS items(item)
        ORDER BY item",
        items.join(", ")
    );
    let mut answers = Vec::new();
    for threads in [1, 2] {
        let session = chandler_engine::Session::open(common::empty_lake(), common::parameters(), common::rules(), common::threads(threads)).await;
        answers.push(session.expect("session").query(&sql, 1_000).await.expect("an answer").rows);
    }
    assert_eq!(answers[0].len(), 400);
    assert_eq!(answers[0], answers[1]);
}
