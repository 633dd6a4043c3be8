//! Time, memory and depth have limits that end a statement and nothing else.

use std::time::{Duration, Instant};

use chandler_engine::{QueryLimits, Session};

use crate::common;

const ENDLESS: &str = "SELECT count(*) FROM core_item_sites AS a, core_item_sites AS b, core_item_sites AS c, core_item_sites AS d";

async fn session(folder: &tempfile::TempDir) -> Session {
    common::session(common::lake_of_stock(folder.path(), &common::usual_stock(3_000))).await
}

async fn refusal(session: &Session, sql: &str, limits: QueryLimits) -> (String, String, String) {
    let error = session.query_within(sql, &limits).await.expect_err(sql);
    (error.code().to_owned(), error.to_string(), error.remedy())
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_stopped_and_its_threads_end() {
    let folder = tempfile::tempdir().expect("folder");
    let session = session(&folder).await;
    let limits = QueryLimits { deadline: Duration::from_millis(300), ..QueryLimits::default() };
    for sql in [ENDLESS, "SELECT count(*) FROM core_item_sites AS a JOIN core_item_sites AS b ON regexp_like(a.item_id || b.item_id, '(.*)*x(.*)*y')"]
    {
        let (code, message, remedy) = refusal(&session, sql, limits).await;
        assert_eq!((code.as_str(), message.as_str()), ("sql_deadline", "the statement was stopped after 0.3 s"));
        assert!(remedy.contains("WHERE"), "{remedy}");
    }
    let answer = session.query("SELECT count(*) FROM core_item_sites", 10).await.expect("the next one is answered");
    assert_eq!(answer.rows[0][0], 3_000);
    // However long it takes on this machine, they do end.
    let patience = Instant::now();
    while threads_at_work() > 0 {
        assert!(patience.elapsed() < Duration::from_secs(120), "{} threads go on", threads_at_work());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Threads of this process that belong to statements.
fn threads_at_work() -> usize {
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    threads.filter(|thread| std::fs::read_to_string(thread.path().join("comm")).is_ok_and(|name| name.trim() == "chandler-sql")).count()
}

#[tokio::test]
async fn a_statement_that_needs_too_much_memory_is_told_so() {
    let folder = tempfile::tempdir().expect("folder");
    let session = session(&folder).await;
    let limits = QueryLimits { memory_bytes: 8 << 20, spill_bytes: 1 << 20, ..QueryLimits::default() };
    for sql in [
        "SELECT string_agg(a.item_id || b.item_id, ',') FROM core_item_sites AS a, core_item_sites AS b",
        "SELECT array_agg(a.item_id || b.item_id) FROM core_item_sites AS a, core_item_sites AS b",
        "SELECT count(*) FROM (SELECT DISTINCT a.item_id, b.item_id AS other FROM core_item_sites AS a, core_item_sites AS b) AS pairs",
        "SELECT a.item_id, b.item_id AS other FROM core_item_sites AS a, core_item_sites AS b ORDER BY other DESC, a.item_id OFFSET 8000000",
    ] {
        let (code, message, remedy) = refusal(&session, sql, limits).await;
        assert_eq!((code.as_str(), message.as_str()), ("sql_memory", "the statement needs more than the 8 MB of memory that it may have"), "{sql}");
        assert!(remedy.contains("WHERE"), "{remedy}");
    }
    let large_answer = "SELECT a.*, b.item_id AS other FROM core_item_sites AS a, core_item_sites AS b";
    let (code, ..) = refusal(&session, large_answer, QueryLimits { rows: 1_000_000, ..limits }).await;
    assert_eq!(code, "sql_memory");
    session.query("SELECT count(DISTINCT item_id) FROM core_item_sites", 10).await.expect("the next one is answered");
}

#[tokio::test]
async fn the_rows_of_an_answer_are_limited_and_it_says_so() {
    let folder = tempfile::tempdir().expect("folder");
    let session = session(&folder).await;
    let answer = session.query_within("SELECT item_id FROM core_item_sites", &QueryLimits { rows: 7, ..QueryLimits::default() }).await.expect("rows");
    assert_eq!((answer.rows.len(), answer.truncated), (7, true));
}

/// As deep as a statement may be, it is planned and evaluated without running out of stack.
#[tokio::test]
async fn the_deepest_statements_are_answered() {
    let folder = tempfile::tempdir().expect("folder");
    let session = session(&folder).await;
    for sql in [
        format!("SELECT 1{}", "+1".repeat(1_990)),
        format!("SELECT count(*) FROM core_item_sites WHERE on_hand > 0{}", " OR on_hand = 1".repeat(990)),
        format!("SELECT 1{}", " UNION ALL SELECT 1".repeat(990)),
        format!("SELECT 1{}", "::INT".repeat(1_990)),
        format!("SELECT {}1{}", "(".repeat(30), ")".repeat(30)),
    ] {
        let answer = session.query(&sql, 1).await.unwrap_or_else(|error| panic!("{}…: {error}", &sql[..40]));
        assert_eq!(answer.row_count, 1);
    }
}
