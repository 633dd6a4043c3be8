//! Damaged, missing and unwritable files: the error names the file, nothing wrong is served, and the feed goes on when the cause is gone.

mod common;

use chandler_lake::{Feed, FeedOptions, Lake, LakeError};
use common::failing_store::FailingStore;
use common::{ArithmeticCore, TABLES, assert_lake_equals_core};
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::Arc;

struct FedLake {
    folder: tempfile::TempDir,
    lake: Lake,
}

impl FedLake {
    async fn with_commits(commits: i64) -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let lake = Lake::open(folder.path()).expect("lake");
        let core = Arc::new(ArithmeticCore::with_commits(commits));
        let mut feed = Feed::open(&lake, TABLES, core, FeedOptions { rows_per_batch: 60, ..FeedOptions::default() }).await.expect("feed");
        feed.drain().await.expect("drained");
        Self { folder, lake }
    }

    async fn first_file(&self) -> PathBuf {
        let snapshot = self.lake.snapshot().await.expect("snapshot");
        self.folder.path().join(&snapshot.tables["items"].files[0].path)
    }

    fn log_entry(&self, version: u32) -> PathBuf {
        self.folder.path().join(format!("core/items/_delta_log/{version:020}.json"))
    }

    /// What somebody who opens the lake anew is told.
    async fn error(&self) -> LakeError {
        let lake = Lake::open(self.folder.path()).expect("lake");
        match lake.snapshot().await {
            Ok(snapshot) => lake.table_state(&snapshot, TABLES[0]).await.expect_err("damage must be seen"),
            Err(error) => error,
        }
    }

    async fn feed_error(&self) -> LakeError {
        let lake = Lake::open(self.folder.path()).expect("lake");
        let core = Arc::new(ArithmeticCore::with_commits(100));
        Feed::open(&lake, TABLES, core, FeedOptions::default()).await.err().expect("damage must be seen")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn any_flipped_byte_of_a_parquet_file_is_found() {
    let fed = FedLake::with_commits(10).await;
    let file = fed.first_file().await;
    let whole = std::fs::read(&file).expect("file");
    for place in (0..whole.len()).step_by(whole.len() / 40) {
        let mut bytes = whole.clone();
        bytes[place] ^= 0x40;
        std::fs::write(&file, &bytes).expect("damaged");
        let error = fed.error().await;
        assert!(matches!(&error, LakeError::Damaged { path, .. } if file.ends_with(path)), "{error}");
    }
    std::fs::write(&file, &whole[..whole.len() / 2]).expect("cut short");
    let text = fed.error().await.to_string();
    assert!(text.contains("core/items/") && text.contains("restore it from a backup"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_parquet_file_is_named() {
    let fed = FedLake::with_commits(10).await;
    let file = fed.first_file().await;
    std::fs::remove_file(&file).expect("removed");
    let error = fed.error().await;
    assert!(matches!(&error, LakeError::Missing { path } if file.ends_with(path)), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_log_entry_is_named() {
    for damage in [&b"{\"add\": {\"path\""[..], b""] {
        let fed = FedLake::with_commits(50).await;
        std::fs::write(fed.log_entry(2), damage).expect("damaged");
        for error in [fed.error().await, fed.feed_error().await] {
            assert!(matches!(&error, LakeError::Damaged { path, .. } if path == "core/items/_delta_log/00000000000000000002.json"), "{error}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_log_entry_is_named() {
    let fed = FedLake::with_commits(50).await;
    let last = (0..).take_while(|version| fed.log_entry(*version).exists()).last().expect("entries");
    std::fs::remove_file(fed.log_entry(last)).expect("removed");
    for error in [fed.error().await, fed.feed_error().await] {
        assert!(matches!(&error, LakeError::Missing { path } if fed.log_entry(last).ends_with(path)), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_marker_is_named() {
    let fed = FedLake::with_commits(5).await;
    std::fs::write(fed.folder.path().join("feed.json"), "{").expect("damaged");
    assert!(matches!(fed.error().await, LakeError::Damaged { path, .. } if path == "feed.json"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lake_below_a_file_cannot_be_opened() {
    let folder = tempfile::tempdir().expect("folder");
    let file = folder.path().join("file");
    std::fs::write(&file, "").expect("file");
    assert!(matches!(Lake::open(file.join("lake")), Err(LakeError::Storage { .. })));
}

/// The disk fills at every write in turn; when there is space again, the same feed goes on and the lake is as if nothing had happened.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_said_and_survived() {
    for (kind, writes) in
        (0..24).map(|writes| (ErrorKind::StorageFull, writes)).chain([(ErrorKind::ReadOnlyFilesystem, 3), (ErrorKind::PermissionDenied, 4)])
    {
        let store = Arc::new(FailingStore::new(kind));
        let lake = Lake::with_store(store.clone(), "memory:///lakes/one".parse().expect("url")).expect("lake");
        let core = Arc::new(ArithmeticCore::with_commits(30));
        let mut feed = Feed::open(&lake, TABLES, core.clone(), FeedOptions { rows_per_batch: 60, ..FeedOptions::default() }).await.expect("feed");
        store.fail_after(writes);
        let error = feed.drain().await.expect_err("no space");
        match kind {
            ErrorKind::StorageFull => assert!(matches!(error, LakeError::Full { .. }), "{error:?}"),
            _ => assert!(matches!(error, LakeError::NotWritable { .. }), "{error:?}"),
        }
        assert!(core.trimmed_to() <= lake.fed_seq().await.expect("marker"));
        store.fail_after(i64::MAX);
        feed.drain().await.expect("space again");
        assert_lake_equals_core(&lake, 30).await;
    }
}
