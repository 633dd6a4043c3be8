//! What the feed brings over, and when it refuses.

mod common;

use chandler_lake::{Feed, FeedOptions, Lake, LakeError};
use common::{ArithmeticCore, ROWS_PER_COMMIT, TABLES, assert_lake_equals_core, expected_versions, stored_versions};
use std::sync::Arc;

async fn open(lake: &Lake, core: &Arc<ArithmeticCore>, options: FeedOptions) -> Result<Feed, LakeError> {
    Feed::open(lake, TABLES, core.clone(), options).await
}

async fn fed(lake: &Lake, commits: i64) -> (Arc<ArithmeticCore>, Feed) {
    let core = Arc::new(ArithmeticCore::with_commits(commits));
    let mut feed = open(lake, &core, FeedOptions { rows_per_batch: 100, ..FeedOptions::default() }).await.expect("feed");
    feed.drain().await.expect("drained");
    (core, feed)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_commit_arrives_once_and_the_outbox_is_trimmed_after() {
    let folder = tempfile::tempdir().expect("folder");
    let lake = Lake::open(folder.path()).expect("lake");
    let core = Arc::new(ArithmeticCore::with_commits(120));
    let mut feed = open(&lake, &core, FeedOptions { rows_per_batch: 100, ..FeedOptions::default() }).await.expect("feed");
    assert_eq!(core.trimmed_to(), 0);
    let step = feed.drain().await.expect("drained");
    assert_eq!((step.commits, step.commit_seq), (120, 120));
    assert_eq!(step.rows, 120 * ROWS_PER_COMMIT as u64);
    assert_eq!(core.trimmed_to(), 120);
    assert_lake_equals_core(&lake, 120).await;
    assert_eq!(feed.drain().await.expect("nothing left").commits, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_feed_is_refused_until_the_first_ends() {
    let folder = tempfile::tempdir().expect("folder");
    let lake = Lake::open(folder.path()).expect("lake");
    let (core, feed) = fed(&lake, 3).await;
    assert!(matches!(open(&lake, &core, FeedOptions::default()).await, Err(LakeError::Locked { .. })));
    drop(feed);
    open(&lake, &core, FeedOptions::default()).await.expect("free again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lake_that_knows_more_than_the_core_is_not_fed() {
    let folder = tempfile::tempdir().expect("folder");
    let lake = Lake::open(folder.path()).expect("lake");
    drop(fed(&lake, 20).await);
    let restored = Arc::new(ArithmeticCore::with_commits(12));
    assert!(matches!(open(&lake, &restored, FeedOptions::default()).await, Err(LakeError::Ahead { lake_seq: 20, core_seq: 12 })));
    let went_on = Arc::new(ArithmeticCore { differs_from: 13, ..ArithmeticCore::with_commits(30) });
    assert!(matches!(open(&lake, &went_on, FeedOptions::default()).await, Err(LakeError::Diverged { commit_seq: 20 })));
    let other = Arc::new(ArithmeticCore { core_id: "core-2", ..ArithmeticCore::with_commits(30) });
    assert!(matches!(open(&lake, &other, FeedOptions::default()).await, Err(LakeError::OtherCore { .. })));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gap_in_the_outbox_is_refused() {
    let folder = tempfile::tempdir().expect("folder");
    let lake = Lake::open(folder.path()).expect("lake");
    let core = Arc::new(ArithmeticCore { hole: Some(7), ..ArithmeticCore::with_commits(10) });
    let mut feed = open(&lake, &core, FeedOptions::default()).await.expect("feed");
    assert!(matches!(feed.step().await, Err(LakeError::Gap { expected: 7, found: 8 })));
    assert_eq!(lake.fed_seq().await.expect("marker"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_stays_as_it_is_while_the_feed_goes_on() {
    let folder = tempfile::tempdir().expect("folder");
    let lake = Lake::open(folder.path()).expect("lake");
    let (core, mut feed) = fed(&lake, 50).await;
    let before = lake.snapshot().await.expect("snapshot");
    core.grow_to(90);
    feed.drain().await.expect("drained");
    for table in TABLES {
        assert_eq!(stored_versions(&lake, &before, table).await, expected_versions(table, 50));
    }
    let after = lake.snapshot().await.expect("snapshot");
    assert_ne!((&before.id, &before.hash), (&after.id, &after.hash));
    assert_eq!(Lake::open(folder.path()).expect("lake").snapshot().await.expect("read anew"), after);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_past_is_read_by_commit() {
    let folder = tempfile::tempdir().expect("folder");
    let lake = Lake::open(folder.path()).expect("lake");
    let (_, _feed) = fed(&lake, 90).await;
    let past = lake.snapshot_as_of(33).await.expect("snapshot");
    assert!(past.tables["items"].files.len() < lake.snapshot().await.expect("snapshot").tables["items"].files.len());
    for table in TABLES {
        let mut versions = stored_versions(&lake, &past, table).await;
        versions.retain(|(commit_seq, _)| *commit_seq <= 33);
        assert_eq!(versions, expected_versions(table, 33));
        assert_eq!(lake.table_state(&past, table).await.expect("state"), common::expected_state(table, 33));
    }
    assert!(matches!(lake.snapshot_as_of(91).await, Err(LakeError::NotReached { asked: 91, reached: 90 })));
}

#[tokio::test(flavor = "multi_thread")]
async fn compaction_merges_files_and_leaves_pinned_reads_equal() {
    let folder = tempfile::tempdir().expect("folder");
    let lake = Lake::open(folder.path()).expect("lake");
    let (core, mut feed) = fed(&lake, 20 * 17).await;
    let before = lake.snapshot().await.expect("snapshot");
    assert!(before.tables["items"].files.len() >= 16);
    lake.pin(&before, "run 1").await.expect("pinned");
    let merged = feed.compact().await.expect("compaction");
    assert_eq!(merged.tables, 4);
    assert_eq!(lake.snapshot().await.expect("snapshot").tables["items"].files.len(), 1);
    assert_lake_equals_core(&lake, 340).await;
    assert_eq!(feed.compact().await.expect("nothing to do").tables, 0);

    assert_eq!(feed.sweep().await.expect("sweep"), Vec::<String>::new());
    for table in TABLES {
        assert_eq!(stored_versions(&lake, &before, table).await, expected_versions(table, 340));
    }
    lake.unpin(&before, "run 1").await.expect("unpinned");
    assert!(lake.pins().await.expect("pins").is_empty());
    assert!(feed.sweep().await.expect("sweep").len() >= 64);
    assert!(matches!(lake.read(&before.tables["items"]).await, Err(LakeError::Missing { .. })));

    core.grow_to(400);
    feed.drain().await.expect("goes on");
    assert_lake_equals_core(&lake, 400).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pins_outlive_the_process_and_are_told_apart_by_reason() {
    let folder = tempfile::tempdir().expect("folder");
    let lake = Lake::open(folder.path()).expect("lake");
    let (_, _feed) = fed(&lake, 5).await;
    let snapshot = lake.snapshot().await.expect("snapshot");
    for reason in ["run 1", "run 2", "run 1"] {
        lake.pin(&snapshot, reason).await.expect("pinned");
    }
    let pins = Lake::open(folder.path()).expect("lake").pins().await.expect("pins");
    assert_eq!(pins.len(), 2);
    assert!(pins.iter().all(|pin| pin.snapshot == snapshot));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_declared_table_needs_only_the_simplest_protocol() {
    let folder = tempfile::tempdir().expect("folder");
    let lake = Lake::open(folder.path()).expect("lake");
    let core = Arc::new(ArithmeticCore::with_commits(1));
    let _feed = Feed::open(&lake, chandler_erp::tables::TABLES, core, FeedOptions::default()).await.expect("feed");
    let snapshot = lake.snapshot().await.expect("snapshot");
    assert_eq!(snapshot.tables.len(), chandler_erp::tables::TABLES.len());
    for table in chandler_erp::tables::TABLES {
        let log = folder.path().join(format!("core/{}/_delta_log/{:020}.json", table.name, 0));
        let first = std::fs::read_to_string(log).expect("log");
        let actions: Vec<serde_json::Value> = first.lines().map(|line| serde_json::from_str(line).expect("action")).collect();
        let protocol = actions.iter().find_map(|action| action.get("protocol")).expect("protocol");
        assert!(protocol["minReaderVersion"].as_i64() <= Some(1) && protocol["minWriterVersion"].as_i64() <= Some(2), "{}: {protocol}", table.name);
    }
}
