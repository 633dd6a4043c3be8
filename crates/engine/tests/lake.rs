//! What a run keeps in the lake, the next session reads.

mod common;

use std::collections::BTreeMap;

use chandler_engine::{LakeSink, MemorySink, Pipelines, RunOptions, RunOutcome, Selection, Session, TableState};
use chandler_lake::Lake;
use serde_json::json;

const STOCK: &str =
    "/* Stock. */\n-- grain: item_id\nSELECT item_id, CAST(on_hand AS BIGINT) AS quantity, [1.5, on_hand] AS pair FROM core_item_sites";

async fn run(pipelines: &Pipelines, session: &Session, sink: &dyn chandler_engine::DerivedSink) -> RunOutcome {
    let options = RunOptions { selection: Selection::all(), progress: &|_| {} };
    pipelines.run(session, sink, &options).await.expect("run")
}

#[tokio::test]
async fn a_kept_table_is_written_once_and_read_by_the_next_session() {
    let folder = tempfile::tempdir().expect("folder");
    let stock = common::lake_of_stock(folder.path(), &common::usual_stock(50));
    let lake = Lake::open(folder.path().join("lake")).expect("lake");
    let pipelines = Pipelines::from_files(BTreeMap::from([("facts/stock.sql".to_owned(), STOCK.to_owned())])).expect("pipelines");
    let session = common::session(stock.clone()).await;
    let sink = LakeSink { lake: &lake, snapshot_id: "2-0123456789ab" };
    let first = run(&pipelines, &session, &sink).await;
    let second = run(&pipelines, &session, &sink).await;
    assert_eq!((first.tables[0].state, second.tables[0].state), (TableState::Computed, TableState::Unchanged));
    // The lake and a replay, which keeps nothing, agree on the hash.
    assert_eq!(run(&pipelines, &session, &MemorySink::default()).await.hashes(), first.hashes());

    let next = common::session(stock.with_derived(&lake, &pipelines).await.expect("derived")).await;
    let kept = next.rows("stock").await.expect("kept");
    assert_eq!(kept, session.rows("stock").await.expect("computed"));
    let answer = next.query("SELECT count(*), sum(quantity), max(pair[2]) FROM stock", 10).await.expect("answer");
    assert_eq!(json!(answer.rows), json!([[50, 3725, "148.000000"]]));
}
