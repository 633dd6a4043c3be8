//! The pipeline runner on small pipelines: order, mistakes, audits, and equal bytes on any number of threads.

mod common;

use std::collections::BTreeMap;
use std::sync::Mutex;

use chandler_engine::{EngineError, MemorySink, Pipelines, Progress, RunOptions, RunOutcome, Selection, Session, TableState};

fn files(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    files.iter().map(|(path, sql)| ((*path).to_owned(), (*sql).to_owned())).collect()
}

fn pipelines(texts: &[(&str, &str)]) -> Pipelines {
    Pipelines::from_files(files(texts)).expect("pipelines")
}

async fn run(pipelines: &Pipelines, session: &Session, sink: &MemorySink, select: &str) -> Result<RunOutcome, EngineError> {
    let selection: Selection = select.parse().expect("selection");
    pipelines.run(session, sink, &RunOptions { selection, progress: &|_| {} }).await
}

const STOCK: (&str, &str) = (
    "facts/stock.sql",
    "/* Stock on hand. */\n-- grain: item_id\n-- audits: stock_not_negative\nSELECT\n  item_id, -- stock keeping unit\n  CAST(on_hand AS BIGINT) AS quantity -- there [base units]\nFROM core_item_sites",
);
const TOTALS: (&str, &str) = (
    "kpis/totals.sql",
    "/* Stock by last digit. */\n-- grain: digit\nSELECT quantity % 10 AS digit, sum(quantity) AS quantity, CAST(avg(CAST(quantity AS DECIMAL(20, 6))) AS DOUBLE) / 3 AS third, \
     array_agg(item_id ORDER BY item_id) AS items FROM stock GROUP BY quantity % 10",
);
const DECISION: (&str, &str) = (
    "decisions/orders.sql",
    "/* What to order. */\n-- grain: item_id\nSELECT item_id, lead_time_demand(daily, [], [5, 6, 7], [], [], 5, 2) AS demand\n\
     FROM (SELECT item_id, daily_series(DATE '2026-01-01', quantity, DATE '2026-01-01', DATE '2026-03-01') AS daily FROM stock GROUP BY item_id)",
);
const AUDIT: (&str, &str) = ("audits/stock_not_negative.sql", "/* Stock is not negative. */ SELECT * FROM stock WHERE quantity < 0");

async fn stock_session(items: usize, threads: usize) -> (tempfile::TempDir, Session) {
    let folder = tempfile::tempdir().expect("folder");
    let lake = common::lake_of_stock(folder.path(), &common::usual_stock(items));
    let session = Session::open(lake, common::parameters(), common::rules(), common::threads(threads)).await.expect("session");
    (folder, session)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_and_two_threads_give_the_same_bytes() {
    let pipelines = pipelines(&[STOCK, TOTALS, DECISION, AUDIT]);
    let mut outcomes = Vec::new();
    for threads in [1, 2, 2, 3] {
        let (_folder, session) = stock_session(20_000, threads).await;
        outcomes.push(run(&pipelines, &session, &MemorySink::default(), "totals,stock").await.expect("run"));
    }
    for other in &outcomes[1..] {
        assert_eq!(other.hashes(), outcomes[0].hashes());
    }
    assert_eq!(outcomes[0].tables.len(), 2);
    let (_folder, small) = stock_session(300, 1).await;
    let (_other_folder, parallel) = stock_session(300, 2).await;
    let first = run(&pipelines, &small, &MemorySink::default(), "").await.expect("run");
    let second = run(&pipelines, &parallel, &MemorySink::default(), "").await.expect("run");
    assert_eq!(first.hashes(), second.hashes());
    assert_eq!(first.hashes().len(), 3);
}

#[tokio::test]
async fn a_change_of_one_row_changes_the_hash() {
    let pipelines = pipelines(&[STOCK, AUDIT]);
    let (_folder, session) = stock_session(10, 1).await;
    let (_other_folder, other) = stock_session(11, 1).await;
    let first = run(&pipelines, &session, &MemorySink::default(), "").await.expect("run");
    let second = run(&pipelines, &other, &MemorySink::default(), "").await.expect("run");
    assert_ne!(first.tables[0].content_hash, second.tables[0].content_hash);
}

#[tokio::test]
async fn what_is_kept_already_is_not_written_again() {
    let pipelines = pipelines(&[STOCK, TOTALS, AUDIT]);
    let (_folder, session) = stock_session(10, 1).await;
    let sink = MemorySink::default();
    let first = run(&pipelines, &session, &sink, "").await.expect("run");
    let second = run(&pipelines, &session, &sink, "").await.expect("run");
    assert!(first.tables.iter().all(|table| table.state == TableState::Computed));
    assert!(second.tables.iter().all(|table| table.state == TableState::Unchanged));
    assert_eq!(first.pipeline_bundle, second.pipeline_bundle);
}

#[tokio::test]
async fn a_selection_takes_what_it_names_and_computes_what_that_needs() {
    let pipelines = pipelines(&[STOCK, TOTALS, DECISION, AUDIT]);
    let (_folder, session) = stock_session(10, 1).await;
    for (select, expected) in [
        ("totals", vec!["totals"]),
        ("+totals", vec!["stock", "totals"]),
        ("stock+", vec!["stock", "orders", "totals"]),
        ("", vec!["stock", "orders", "totals"]),
    ] {
        let outcome = run(&pipelines, &session, &MemorySink::default(), select).await.expect("run");
        let names: Vec<&str> = outcome.tables.iter().map(|table| table.table.as_str()).collect();
        assert_eq!(names, expected, "{select}");
    }
    let unknown = run(&pipelines, &session, &MemorySink::default(), "stocks").await.expect_err("unknown");
    assert_eq!(unknown.to_string(), "there is no pipeline stocks");
}

#[tokio::test]
async fn progress_names_every_table_and_audit() {
    let pipelines = pipelines(&[STOCK, TOTALS, AUDIT]);
    let (_folder, session) = stock_session(10, 1).await;
    let seen = Mutex::new(Vec::new());
    let progress = |progress: Progress<'_>| {
        let text = match progress {
            Progress::Started { table, position, total } => format!("{position}/{total} {table}"),
            Progress::Computed { outcome } => format!("{} {}", outcome.table, outcome.rows),
            Progress::Audited { outcome } => format!("{} {}", outcome.name, outcome.rows),
        };
        seen.lock().expect("lock").push(text);
    };
    let options = RunOptions { selection: Selection::all(), progress: &progress };
    let outcome = pipelines.run(&session, &MemorySink::default(), &options).await.expect("run");
    assert_eq!(*seen.lock().expect("lock"), ["1/2 stock", "stock 10", "stock_not_negative 0", "2/2 totals", "totals 10"]);
    assert!(outcome.is_sound() && outcome.seconds > 0.0);
}

#[tokio::test]
async fn an_audit_that_finds_rows_blocks_the_decisions() {
    let audit = ("audits/stock_not_negative.sql", "/* Never true. */ SELECT * FROM stock WHERE quantity >= 100");
    let later = ("kpis/ordered.sql", "/* Orders. */\n-- grain: orders\nSELECT count(*) AS orders FROM orders");
    let pipelines = pipelines(&[STOCK, TOTALS, DECISION, later, audit]);
    let (_folder, session) = stock_session(10, 1).await;
    let outcome = run(&pipelines, &session, &MemorySink::default(), "").await.expect("run");
    assert_eq!((outcome.audits[0].name.as_str(), outcome.audits[0].rows), ("stock_not_negative", 5));
    assert_eq!(outcome.blocked, ["orders", "ordered"]);
    let names: Vec<&str> = outcome.tables.iter().map(|table| table.table.as_str()).collect();
    assert_eq!(names, ["stock", "totals"]);
    assert!(!outcome.is_sound());
}

/// What is wrong with files that cannot be read together.
fn mistake(texts: &[(&str, &str)]) -> String {
    Pipelines::from_files(files(texts)).expect_err("a mistake").to_string()
}

#[test]
fn mistakes_between_files_name_the_file() {
    let a = ("facts/a.sql", "-- A.\n-- grain: x\nSELECT x FROM b");
    let b = ("facts/b.sql", "-- B.\n-- grain: x\nSELECT x FROM c");
    let c = ("facts/c.sql", "-- C.\n-- grain: x\nSELECT x FROM a");
    assert_eq!(mistake(&[a, b, c]), "facts/a.sql: tables read each other in a circle: a reads b reads c reads a");
    let own = ("facts/a.sql", "-- A.\n-- grain: x\nSELECT x FROM a");
    assert_eq!(mistake(&[own]), "facts/a.sql: tables read each other in a circle: a reads a");
    let later = ("staging/b.sql", "-- B.\n-- grain: x\nSELECT x FROM c");
    assert_eq!(mistake(&[later, ("facts/c.sql", "-- C.\n-- grain: x\nSELECT 1 AS x")]), "staging/b.sql: b reads c of the later layer facts");
    let twice = ("staging/a.sql", "-- A.\n-- grain: x\nSELECT 1 AS x");
    assert!(mistake(&[a, twice]).contains("the name `a` is already taken"));
    assert_eq!(mistake(&[("fact/a.sql", "SELECT 1")]), "fact/a.sql: `fact` is not a layer");
    assert_eq!(mistake(&[("facts/core_a.sql", "SELECT 1")]), "facts/core_a.sql: `core_a` cannot be the name of a table");
    assert!(mistake(&[("facts/a.sql", "-- A.\n-- grain: x\nDROP TABLE b")]).contains("does not hold exactly one query"));
    assert!(mistake(&[("facts/a.sql", "-- A.\n-- grain: x\nSELECT 1 AS x; SELECT 2")]).contains("does not hold exactly one query"));
    let audited = ("facts/a.sql", "-- A.\n-- grain: x\n-- audits: none_lost\nSELECT 1 AS x");
    assert!(mistake(&[audited]).contains("the head asks for the audit none_lost, which does not exist"));
}

#[test]
fn a_syntax_error_has_its_place() {
    let message = mistake(&[("facts/a.sql", "-- A.\n-- grain: x\nSELECT x FORM b,")]);
    assert!(message.starts_with("facts/a.sql:3:"), "{message}");
}

/// What is wrong with one pipeline when it runs over a little stock.
async fn running_mistake(sql: &str) -> (String, String) {
    let (_folder, session) = stock_session(10, 1).await;
    let head = "-- Stock.\n-- grain: item_id\n";
    let text = format!("{head}{sql}");
    let pipelines = pipelines(&[("facts/stock.sql", &text)]);
    let error = run(&pipelines, &session, &MemorySink::default(), "").await.expect_err("a mistake");
    (error.to_string(), error.remedy())
}

#[tokio::test]
async fn mistakes_in_a_statement_name_file_line_and_column() {
    let (message, _) = running_mistake("SELECT\n  item_id,\n  in_stock\nFROM core_item_sites").await;
    assert!(message.starts_with("facts/stock.sql:5:3: ") && message.contains("in_stock"), "{message}");
    let (message, _) = running_mistake("SELECT item_id\nFROM core_items_sites").await;
    assert!(message.starts_with("facts/stock.sql") && message.contains("core_items_sites"), "{message}");
    let (message, _) = running_mistake("SELECT item_id, forecast(on_hand) FROM core_item_sites").await;
    assert!(message.starts_with("facts/stock.sql") && message.contains("forecast"), "{message}");
}

#[tokio::test]
async fn a_grain_that_does_not_hold_is_refused() {
    let (message, remedy) = running_mistake("SELECT 'BOLT' AS item_id FROM core_item_sites").await;
    assert_eq!(message, "facts/stock.sql: two rows have the same item_id: BOLT");
    assert_eq!(remedy, "group by the grain, or correct it");
    let (message, _) = running_mistake("SELECT CAST(NULL AS VARCHAR) AS item_id FROM core_item_sites").await;
    assert_eq!(message, "facts/stock.sql: item_id of the grain is null in a row");
    let (message, _) = running_mistake("SELECT item_id AS item FROM core_item_sites").await;
    assert_eq!(message, "facts/stock.sql: the grain names item_id, which the statement does not give");
}

#[tokio::test]
async fn what_depends_on_chance_is_refused() {
    let refused = [
        ("SELECT item_id, now() AS at FROM core_item_sites", "reads the clock"),
        ("SELECT item_id, current_date AS at FROM core_item_sites", "reads the clock"),
        ("SELECT item_id, random() AS chance FROM core_item_sites", "another value each time"),
        ("SELECT item_id, uuid() AS id FROM core_item_sites", "another value each time"),
        ("SELECT item_id FROM core_item_sites LIMIT 3", "LIMIT without ORDER BY"),
        ("SELECT item_id, sum(CAST(on_hand AS DOUBLE)) AS stock FROM core_item_sites GROUP BY item_id", "sum of floats"),
        ("SELECT item_id, stddev(on_hand) AS spread FROM core_item_sites GROUP BY item_id", "adds floats"),
        ("SELECT item_id, array_agg(on_hand) AS all FROM core_item_sites GROUP BY item_id", "array_agg without ORDER BY"),
        ("SELECT item_id, first_value(on_hand) AS one FROM core_item_sites GROUP BY item_id", "first_value without ORDER BY"),
        ("SELECT item_id, row_number() OVER () AS n FROM core_item_sites", "row_number without ORDER BY"),
        ("SELECT item_id FROM core_item_sites WHERE on_hand > (SELECT avg(CAST(on_hand AS DOUBLE)) FROM core_item_sites)", "avg of floats"),
        ("SELECT DISTINCT ON (item_id) item_id, on_hand FROM core_item_sites", "DISTINCT ON without ORDER BY"),
    ];
    for (sql, reason) in refused {
        let (message, remedy) = running_mistake(sql).await;
        assert!(message.contains(reason), "{sql}: {message}");
        assert!(!remedy.is_empty());
    }
}

#[tokio::test]
async fn numbers_that_are_none_are_refused() {
    let (message, _) = running_mistake("SELECT item_id, CAST(on_hand AS DOUBLE) / 0 AS ratio FROM core_item_sites").await;
    assert!(message.starts_with("facts/stock.sql: ") && message.contains("ratio"), "{message}");
    let (message, _) = running_mistake("SELECT item_id, 1 / (CAST(on_hand AS BIGINT) - CAST(on_hand AS BIGINT)) AS ratio FROM core_item_sites").await;
    assert!(message.to_lowercase().contains("divide by zero"), "{message}");
}
