//! A mistake is told with its line and column.

use crate::common;

#[tokio::test]
async fn mistakes_have_a_place() {
    let session = common::session(common::empty_lake()).await;
    for (sql, line, column) in [
        ("SELECT item_id\nFROM core_items\nWHERE item_numer = 1", 3, 7),
        ("SELECT item_id\nFROM core_items ORDER item_id", 2, 17),
        ("SELECT 1\nFROM generate_series(1, 2)", 2, 6),
    ] {
        let error = session.query(sql, 10).await.expect_err(sql);
        let at = error.position().map(|at| (at.line, at.column));
        assert_eq!(at, Some((line, column)), "{sql}\n{error}");
    }
    let long = format!("SELECT '{}'", "x".repeat(70_000));
    assert!(session.query(&long, 10).await.expect_err("long").to_string().contains("longer than 65536 bytes"));
}
