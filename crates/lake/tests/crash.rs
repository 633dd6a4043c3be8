//! The feed is killed at every one of its failpoints and started again: nothing is lost, nothing repeated, the order kept.

mod common;

use chandler_lake::{Failpoint, Feed, FeedOptions, Lake, Sabotage};
use common::{ArithmeticCore, TABLES, assert_lake_equals_core, stored_versions};
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Fed side by side.
const LAKES: u32 = 3;
/// Every lake is killed so often at each failpoint.
const ROUNDS: u32 = 4;
const FEWEST_HITS: usize = 10;
const COMMITS_PER_RUN: i64 = 40;

#[test]
fn kills_at_every_failpoint_lose_and_repeat_nothing() {
    let hits: Vec<usize> = std::thread::scope(|scope| {
        let killed: Vec<_> = (0..LAKES).map(|lake| scope.spawn(move || killed_lake(lake))).collect();
        killed.into_iter().flat_map(|lake| lake.join().expect("all kills of a lake")).collect()
    });
    for (number, failpoint) in Failpoint::ALL.iter().enumerate() {
        let hits = hits.iter().filter(|hit| **hit == number).count();
        assert!(hits >= FEWEST_HITS, "{failpoint:?} was hit {hits} times, which shows nothing; it takes {FEWEST_HITS}");
    }
}

/// Kills the feed of one lake at every failpoint, in every round after another number of passes; returns the failpoints that were hit.
fn killed_lake(lake: u32) -> Vec<usize> {
    let home = tempfile::tempdir().expect("folder");
    let mut head = 0;
    for round in 0..ROUNDS {
        for failpoint in 0..Failpoint::ALL.len() {
            head += COMMITS_PER_RUN;
            let status = run_child(home.path(), failpoint, 1 + (lake + round) % 3, head);
            assert!(!status.success(), "the feed must have died at {:?}", Failpoint::ALL[failpoint]);
        }
    }
    head += COMMITS_PER_RUN;
    assert!(run_child(home.path(), 0, u32::MAX, head).success());
    runtime().block_on(async { assert_lake_equals_core(&Lake::open(home.path()).expect("lake"), head).await });
    for table in TABLES {
        let marks = logged_marks(&home.path().join("core").join(table.name).join("_delta_log"));
        assert!(marks.is_sorted_by(|left, right| left < right), "{}: {marks:?}", table.name);
    }
    hits(home.path())
}

/// The canary: without the look at the marks, the same accident repeats rows. The second feed finds two commits more, so that its file is another one;
/// an equal file would have an equal name, and a table cannot have that twice.
#[test]
fn without_the_guard_a_kill_repeats_rows() {
    for (sabotage, repeated) in [(Sabotage::without_guard(), true), (Sabotage::default(), false)] {
        let options = FeedOptions { sabotage, ..FeedOptions::default() };
        let home = tempfile::tempdir().expect("folder");
        runtime().block_on(async {
            let lake = Lake::open(home.path()).expect("lake");
            let sabotage = Sabotage::at_failpoints(|at| assert!(at != Failpoint::BeforeMarker, "the accident"));
            let dying = FeedOptions { sabotage, ..FeedOptions::default() };
            let mut feed = Feed::open(&lake, TABLES, Arc::new(ArithmeticCore::with_commits(10)), dying).await.expect("feed");
            tokio::spawn(async move { feed.step().await }).await.expect_err("the feed dies before its marker");
            let mut feed = Feed::open(&lake, TABLES, Arc::new(ArithmeticCore::with_commits(12)), options).await.expect("feed");
            feed.drain().await.expect("drained");
            let rows = stored_versions(&lake, &lake.snapshot().await.expect("snapshot"), TABLES[1]).await.len();
            assert_eq!(rows, if repeated { 44 } else { 24 });
        });
    }
}

/// Not a test of its own: what the killed processes run.
#[test]
fn child() {
    let Ok(folder) = std::env::var("LAKE_CRASH_FOLDER") else { return };
    let number = |name: &str| std::env::var(name).expect("set").parse::<i64>().expect("number");
    let hits_of = folder.clone();
    let failpoint = Failpoint::ALL[usize::try_from(number("LAKE_CRASH_FAILPOINT")).expect("index")];
    let reached = u32::try_from(number("LAKE_CRASH_REACHED")).expect("count");
    let core = Arc::new(ArithmeticCore::with_commits(number("LAKE_CRASH_COMMITS")));
    let count = AtomicU32::new(0);
    let sabotage = Sabotage::at_failpoints(move |at| {
        if at == failpoint && count.fetch_add(1, Ordering::SeqCst) + 1 == reached {
            write_hit(Path::new(&hits_of), failpoint);
            std::process::abort();
        }
    });
    let options = FeedOptions { rows_per_batch: 60, files_per_merge: 8, sabotage, ..FeedOptions::default() };
    runtime().block_on(async {
        let lake = Lake::open(folder).expect("lake");
        let mut feed = Feed::open(&lake, TABLES, core, options).await.expect("feed");
        while feed.step().await.expect("step").commits > 0 {
            feed.compact().await.expect("compaction");
        }
    });
}

/// The child notes where it ends itself, so that hits are counted and not assumed.
fn write_hit(folder: &Path, failpoint: Failpoint) {
    let mut hits = OpenOptions::new().create(true).append(true).open(folder.join("hits")).expect("file");
    writeln!(hits, "{failpoint:?}").expect("written");
}

fn hits(folder: &Path) -> Vec<usize> {
    let text = std::fs::read_to_string(folder.join("hits")).expect("hits");
    let number = |name: &str| Failpoint::ALL.iter().position(|failpoint| format!("{failpoint:?}") == name).expect("a failpoint");
    text.lines().map(number).collect()
}

fn run_child(folder: &Path, failpoint: usize, reached: u32, commits: i64) -> std::process::ExitStatus {
    let output = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "child", "--test-threads", "1"])
        .env("LAKE_CRASH_FOLDER", folder)
        .env("LAKE_CRASH_FAILPOINT", failpoint.to_string())
        .env("LAKE_CRASH_REACHED", reached.to_string())
        .env("LAKE_CRASH_COMMITS", commits.to_string())
        .output()
        .expect("child");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(!text.contains("panicked"), "the feed must not fail on its own: {text}");
    output.status
}

/// The versions of the `txn` actions, in the order of the log.
fn logged_marks(log: &Path) -> Vec<i64> {
    let entries = std::fs::read_dir(log).expect("log").map(|entry| entry.expect("entry").path());
    let mut entries: Vec<_> = entries.filter(|path| path.extension().is_some_and(|extension| extension == "json")).collect();
    entries.sort();
    let lines = entries.iter().flat_map(|path| std::fs::read_to_string(path).expect("entry").lines().map(str::to_owned).collect::<Vec<_>>());
    let actions = lines.map(|line| serde_json::from_str::<serde_json::Value>(&line).expect("action"));
    actions.filter_map(|action| action["txn"]["version"].as_i64()).collect()
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("runtime")
}
