//! What the gate refuses, from `tests/slt/refused.sql`, and what it lets through.

mod common;

use std::fs;
use std::path::Path;

use chandler_engine::{EngineError, gate};

/// Statements with the part of the sentence that refuses them.
fn corpus(folder: &Path) -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/slt/refused.sql");
    let folder_name = folder.display().to_string();
    let text = fs::read_to_string(path).expect("corpus").replace("{folder}", &folder_name);
    let text = text.replace("{parquet}", &folder.join("stray.parquet").display().to_string());
    let blocks = text.split("\n\n").skip(1).filter_map(|block| block.trim().split_once('\n'));
    blocks.map(|(reason, sql)| (reason.trim_start_matches("-- ").to_owned(), sql.to_owned())).collect()
}

#[tokio::test]
async fn hostile_statements_are_refused_with_a_sentence() {
    let folder = tempfile::tempdir().expect("folder");
    fs::write(folder.path().join("canary.csv"), "x\n1\n").expect("canary");
    let lake = common::lake_of_stock(folder.path(), &common::usual_stock(3));
    fs::copy(folder.path().join("part-0.parquet"), folder.path().join("stray.parquet")).expect("stray");
    let before = listing(folder.path());
    let session = common::session(lake).await;
    let corpus = corpus(folder.path());
    assert!(corpus.len() >= 90, "{}", corpus.len());
    let mut wrong = Vec::new();
    for (reason, sql) in &corpus {
        match session.query(sql, 10).await {
            Ok(answer) => wrong.push(format!("{sql}\nis answered: {:?}", answer.rows)),
            Err(error) if is_plain(&error, reason) => {}
            Err(error) => wrong.push(format!("{sql}\n{error:?}")),
        }
    }
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), corpus.len(), wrong.join("\n\n"));
    assert_eq!(listing(folder.path()), before);
    let still_there = session.query("SELECT count(*) FROM core_item_sites", 10).await.expect("unharmed");
    assert_eq!(still_there.rows[0][0], 3);
}

/// A refusal for this reason, with a remedy and without the words of the libraries.
fn is_plain(error: &EngineError, reason: &str) -> bool {
    let message = error.to_string();
    let has_remedy = matches!(error, EngineError::Query { remedy, .. } if !remedy.is_empty());
    has_remedy && message.contains(reason) && !message.contains("DataFusion") && !message.contains("SQL error")
}

fn listing(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).expect("folder").map(|entry| entry.expect("entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn ordinary_questions_pass() {
    let session = common::session(common::empty_lake()).await;
    let questions = [
        "SELECT 1",
        "SELECT 1;",
        "SELECT item_id, sum(on_hand) AS on_hand FROM core_item_sites GROUP BY item_id HAVING sum(on_hand) > 0 ORDER BY on_hand DESC LIMIT 10 OFFSET 5",
        "WITH a AS (SELECT * FROM core_items), b AS (SELECT * FROM a) SELECT count(*) FROM b",
        "SELECT DISTINCT item_id FROM core_items UNION SELECT item_id FROM core_item_sites EXCEPT SELECT 'X'",
        "SELECT item_id, rank() OVER (PARTITION BY family ORDER BY item_id) FROM core_items",
        "SELECT * FROM core_items AS items LEFT JOIN core_item_sites AS sites USING (item_id) WHERE EXISTS (SELECT 1 FROM core_sites WHERE site_id = sites.site_id)",
        "SELECT unnest([1, 2, 3])",
        "SELECT * FROM unnest([1, 2, 3])",
        "SELECT CASE WHEN 1 = 1 THEN 'a' ELSE 'b' END, CAST('2026-01-01' AS DATE) + INTERVAL '1' DAY, extract(year FROM DATE '2026-01-01')",
        "SELECT name LIKE 'B%' AND name ~ '^B' AND item_id IN ('A', 'B') AND name BETWEEN 'a' AND 'b' FROM core_items",
        "VALUES (1, 'a'), (2, 'b')",
        "SELECT \"item_id\" FROM \"core_items\"",
        "SELECT as_of_on - 7 FROM run_parameters",
        "SELECT daily_series(DATE '2026-01-01', 1, DATE '2026-01-01', DATE '2026-01-02')",
    ];
    for sql in questions {
        gate::check(&session, sql).await.unwrap_or_else(|error| panic!("{sql}\n{error}"));
    }
}

#[tokio::test]
async fn mistakes_have_a_place() {
    let session = common::session(common::empty_lake()).await;
    for (sql, line, column) in [
        ("SELECT item_id\nFROM core_items\nWHERE item_numer = 1", 3, 7),
        ("SELECT item_id\nFROM core_items ORDER item_id", 2, 17),
        ("SELECT 1\nFROM generate_series(1, 2)", 2, 6),
    ] {
        let error = gate::check(&session, sql).await.expect_err(sql);
        let at = error.position().map(|at| (at.line, at.column));
        assert_eq!(at, Some((line, column)), "{sql}\n{error}");
    }
    let long = format!("SELECT '{}'", "x".repeat(70_000));
    assert!(gate::check(&session, &long).await.expect_err("long").to_string().contains("longer than 65536 bytes"));
}
