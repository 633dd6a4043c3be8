//! What a session sees of a snapshot: newest versions, the past, and damaged files by name.

mod common;

use std::fs;
use std::path::PathBuf;

use chandler_engine::{EngineError, PinnedLake, RunParameters, Session};
use serde_json::json;

const ON_HAND: &str = "SELECT item_id, on_hand, commit_seq FROM core_item_sites ORDER BY item_id";

async fn open(lake: PinnedLake, parameters: RunParameters) -> Session {
    Session::open(lake, parameters, common::rules(), common::threads(2)).await.expect("session")
}

#[tokio::test]
async fn the_newest_version_of_each_key_is_seen() {
    let folder = tempfile::tempdir().expect("folder");
    let session = common::session(common::lake_of_stock(folder.path(), &common::usual_stock(3))).await;
    let answer = session.query(ON_HAND, 10).await.expect("answer");
    let rows = json!([["ITEM-00000", "100.000000", 2], ["ITEM-00001", "1.000000", 1], ["ITEM-00002", "102.000000", 2]]);
    assert_eq!(json!(answer.rows), rows);
    let types: Vec<&str> = answer.columns.iter().map(|column| column.sql_type.as_str()).collect();
    assert_eq!(types, ["text", "decimal(20,6)", "bigint"]);
    let history = session.query("SELECT count(*) FROM core_item_sites_history", 10).await.expect("history");
    assert_eq!(json!(history.rows), json!([[5]]));
}

#[tokio::test]
async fn the_past_is_read_by_commit_and_by_what_was_known_at_the_end_of_a_day() {
    let folder = tempfile::tempdir().expect("folder");
    let lake = common::lake_of_stock(folder.path(), &common::usual_stock(3));
    let first_commit = RunParameters { commit_seq: 1, ..common::parameters() };
    let by_commit = open(lake.clone(), first_commit).await.query(ON_HAND, 10).await.expect("by commit");
    assert_eq!(by_commit.rows[0][1], "0.000000");
    let known_at_noon = |day: &str| common::parameters().as_of_day(day.parse().expect("day")).expect("parameters");
    let before = open(lake.clone(), known_at_noon("2026-02-09")).await.query(ON_HAND, 10).await.expect("before");
    assert_eq!(before.rows[0][1], "0.000000");
    let on_the_day = open(lake.clone(), known_at_noon("2026-02-10")).await.query(ON_HAND, 10).await.expect("on the day");
    assert_eq!(on_the_day.rows[0][1], "100.000000");
    let nothing = open(lake, known_at_noon("2025-12-31")).await.query(ON_HAND, 10).await.expect("nothing");
    assert_eq!(nothing.row_count, 0);
}

#[tokio::test]
async fn the_day_of_a_session_is_a_parameter() {
    let day = common::parameters().as_of_day("2026-02-10".parse().expect("day")).expect("parameters");
    let answer = open(common::empty_lake(), day).await.query("SELECT * FROM run_parameters", 10).await.expect("answer");
    // The day of an entity in Chicago ends at six in the morning UTC.
    assert_eq!(json!(answer.rows), json!([["2026-02-10", 1_000, "2026-02-11T05:59:59.999999Z", "ACME", "USD", "America/Chicago"]]));
}

#[tokio::test]
async fn an_answer_says_when_there_is_more() {
    let session = common::session(common::empty_lake()).await;
    let sql = "SELECT * FROM (VALUES (1), (2), (3)) AS t(n)";
    let answer = session.query(sql, 2).await.expect("answer");
    assert_eq!((answer.row_count, answer.truncated), (2, true));
    let answer = session.query(sql, 3).await.expect("answer");
    assert_eq!((answer.row_count, answer.truncated), (3, false));
}

/// Spoils the one file of a small lake and asks for its rows.
async fn ask_spoilt(spoil: impl Fn(&PathBuf)) -> EngineError {
    let folder = tempfile::tempdir().expect("folder");
    let lake = common::lake_of_stock(folder.path(), &common::usual_stock(500)[..1]);
    spoil(&folder.path().join("part-0.parquet"));
    common::session(lake).await.query(ON_HAND, 1_000).await.expect_err("a damaged file")
}

#[tokio::test]
async fn a_damaged_file_is_named_with_what_to_do() {
    type Spoil = fn(&PathBuf);
    let ways: [(&str, Spoil); 4] = [
        ("missing", |path| fs::remove_file(path).expect("remove")),
        ("cut", |path| fs::write(path, &fs::read(path).expect("read")[..200]).expect("write")),
        ("not Parquet", |path| fs::write(path, "item_id,on_hand\nBOLT,1\n").expect("write")),
        ("overwritten in the middle", |path| {
            let mut bytes = fs::read(path).expect("read");
            let (from, to) = (8, bytes.len() / 2);
            bytes[from..to].fill(0xFF);
            fs::write(path, bytes).expect("write");
        }),
    ];
    for (way, spoil) in ways {
        let error = ask_spoilt(spoil).await;
        let message = error.to_string();
        assert!(matches!(error, EngineError::DamagedFile { .. }), "{way}: {message}");
        assert!(message.contains("part-0.parquet of table item_sites cannot be read"), "{way}: {message}");
        assert!(error.remedy().contains("item_sites"), "{way}: {}", error.remedy());
    }
}

#[tokio::test]
async fn a_session_reads_the_files_of_its_snapshot_and_no_others() {
    let folder = tempfile::tempdir().expect("folder");
    let lake = common::lake_of_stock(folder.path(), &common::usual_stock(3));
    let session = common::session(lake).await;
    let stray = format!("file://{}/stray.parquet", folder.path().display());
    fs::copy(folder.path().join("part-0.parquet"), folder.path().join("stray.parquet")).expect("copy");
    // Even with DataFusion's own reader, past the gate.
    let refused = session.context().read_parquet(&stray, Default::default()).await;
    let message = refused.expect_err("a file that is not pinned").to_string();
    assert!(message.contains("not a file of the pinned snapshot"), "{message}");
}
