//! Killed at every named point and at random times, the store loses nothing that was acknowledged and does nothing twice.
//!
//! A child process runs a writer with 16 clients. Each client writes down, synced, what was acknowledged to it, and on a restart sends its last
//! command again under the same key. The parent kills the child, looks at the books, and starts it again. `CRASH_KILLS` asks for more kills.

#[path = "../../crates/store/tests/common/mod.rs"]
mod common;

use chandler_catalogue::key;
use chandler_store::{FAILPOINTS, Home, Outcome, Reader, Writer, WriterOptions};
use common::registry::{Counter, CounterEvent, add_units};
use common::{TestHome, new_home, registry};
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

const CLIENTS: usize = 16;
const HOME: &str = "CHANDLER_CRASH_HOME";
const POINT: &str = "CHANDLER_CRASH_POINT";
/// Points are passed many times before the kill, so that there is something to lose.
const PASSES: &str = "CHANDLER_CRASH_PASSES";

#[test]
fn nothing_acknowledged_is_lost_and_nothing_is_done_twice() {
    let kills: usize = std::env::var("CRASH_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(24);
    let points: Vec<&str> = FAILPOINTS.iter().copied().filter(|point| *point != "before_close").collect();
    let test = new_home();
    let mut hit: BTreeMap<&str, usize> = BTreeMap::new();
    for kill in 0..kills {
        // Two kills at points, then one at a random time.
        if kill % 3 == 2 {
            kill_at_some_time(&test, kill);
        } else {
            let point = points[(kill / 3 * 2 + kill % 3) % points.len()];
            kill_at_point(&test, point, 60 + kill * 13);
            *hit.entry(point).or_default() += 1;
        }
        check_books(&test);
    }
    assert_eq!(hit.len(), points.len(), "every point was hit: {hit:?}");
    let acknowledged = acknowledged(test.dir()).len();
    println!("{kills} kills, {acknowledged} acknowledged, lost 0, doubled 0");
    assert!(acknowledged >= kills * 100, "only {acknowledged} acknowledged");
}

#[test]
fn a_kill_while_closing_is_a_kill_like_others() {
    let test = new_home();
    test.writer().submit(add_units("client-0-0", "client-0", 1)).expect("an answer");
    let mut child = start(&test, "child_that_closes", Some(("before_close", 1)));
    assert!(!child.wait().expect("the child ends").success());
    assert!(test.reader().verify().expect("verifies").ok());
    test.writer().submit(add_units("client-0-1", "client-0", 1)).expect("the lock went with the process");
}

/// The harness would notice a loss: a commit that vanishes after its acknowledgement is found.
#[test]
fn canary_a_lost_acknowledgement_is_found() {
    let test = new_home();
    test.writer().submit(add_units("client-0-0", "client-0", 1)).expect("an answer");
    std::fs::write(ack_file(test.dir(), 0), "client-0-0 1\nclient-0-1 2\n").expect("an acknowledgement that was never kept");
    let found = std::panic::catch_unwind(|| check_books(&test));
    assert!(found.is_err());
}

/// And a doubled effect.
#[test]
fn canary_a_doubled_effect_is_found() {
    let test = new_home();
    test.writer().submit(add_units("client-0-0", "client-0", 2)).expect("an answer that counts twice");
    assert!(std::panic::catch_unwind(|| check_books(&test)).is_err());
}

fn kill_at_point(test: &TestHome, point: &'static str, passes: usize) {
    let mut child = start(test, "child_that_writes", Some((point, passes)));
    let status = child.wait().expect("the child ends");
    assert!(!status.success(), "the child was killed at {point}");
}

fn kill_at_some_time(test: &TestHome, kill: usize) {
    let mut child = start(test, "child_that_writes", None);
    let before = acknowledged(test.dir()).len();
    while acknowledged(test.dir()).len() < before + 100 {
        thread::sleep(Duration::from_millis(5));
    }
    thread::sleep(Duration::from_micros((kill as u64 * 7_919) % 23_000));
    child.kill().expect("killed");
    child.wait().expect("the child ends");
}

fn start(test: &TestHome, name: &str, point: Option<(&str, usize)>) -> Child {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", name, "--nocapture"]).env(HOME, test.dir()).stdout(Stdio::null()).stderr(Stdio::null());
    if let Some((point, passes)) = point {
        command.env(POINT, point).env(PASSES, passes.to_string());
    }
    command.spawn().expect("the child starts")
}

/// Every acknowledged key is in the books at its commit, every effect once, and all that the store promises of itself holds.
fn check_books(test: &TestHome) {
    let reader = test.reader();
    let report = reader.verify().expect("verifies");
    assert!(report.ok(), "{report:?}");
    let logged: BTreeMap<String, Option<i64>> =
        reader.log(0, usize::MAX).expect("the log").into_iter().map(|entry| (entry.key, entry.commit_seq)).collect();
    for (key, commit_seq) in acknowledged(test.dir()) {
        assert_eq!(logged.get(&key), Some(&Some(commit_seq)), "{key} was acknowledged");
    }
    check_effects(&reader, logged.len());
}

fn check_effects(reader: &Reader, commands: usize) {
    let counters = reader.scan::<Counter>(&key!["E"]).expect("counters");
    assert_eq!(counters.iter().map(|counter| counter.units).sum::<i64>(), commands as i64, "one unit a command");
    let events = reader.scan::<CounterEvent>(&key!["E"]).expect("events");
    assert_eq!(events.len(), commands, "one event a command");
    let outbox = reader.read_outbox(0, usize::MAX).expect("the outbox");
    assert!(outbox.len() == commands && outbox.iter().all(|commit| commit.writes.len() == 2), "two row versions a command");
}

/// Whole lines only: what was being written at the kill was not acknowledged.
fn acknowledged(dir: &Path) -> Vec<(String, i64)> {
    let read = |client| std::fs::read_to_string(ack_file(dir, client)).unwrap_or_default();
    let mut all = Vec::new();
    for text in (0..CLIENTS).map(read) {
        let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
        all.extend(whole.lines().filter_map(|line| line.split_once(' ')).map(|(key, seq)| (key.to_owned(), seq.parse().expect("a sequence"))));
    }
    all
}

fn ack_file(dir: &Path, client: usize) -> PathBuf {
    dir.join(format!("acknowledged-{client}"))
}

/// Does nothing unless it was started by a test above.
#[test]
fn child_that_writes() {
    let Some((home, writer)) = child_writer() else {
        return;
    };
    let writer = Arc::new(writer);
    let clients: Vec<_> = (0..CLIENTS).map(|client| run_client(client, home.dir().to_path_buf(), Arc::clone(&writer))).collect();
    clients.into_iter().for_each(|client| client.join().expect("runs until it is killed"));
}

#[test]
fn child_that_closes() {
    if let Some((_, writer)) = child_writer() {
        writer.submit(add_units("client-0-1", "client-0", 1)).expect("an answer");
        drop(writer);
    }
}

fn child_writer() -> Option<(Home, Writer)> {
    let dir = std::env::var(HOME).ok()?;
    let home = Home::open(dir.as_ref(), registry()).expect("a home");
    let mut options = WriterOptions::default();
    if let Ok(point) = std::env::var(POINT) {
        let passes: u64 = std::env::var(PASSES).ok().and_then(|passes| passes.parse().ok()).expect("a number of passes");
        let passed = AtomicU64::new(0);
        options.failpoint = Some(Arc::new(move |name| {
            if name == point && passed.fetch_add(1, Ordering::Relaxed) + 1 >= passes {
                end_this_process();
            }
        }));
    }
    let writer = Writer::start(&home, options).expect("the writer starts");
    Some((home, writer))
}

/// As `kill -9`: nothing is flushed, nothing is closed.
fn end_this_process() -> ! {
    let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    loop {
        thread::park();
    }
}

/// Begins with the last key that was acknowledged, as a client does that does not know what became of its command.
fn run_client(client: usize, dir: PathBuf, writer: Arc<Writer>) -> thread::JoinHandle<()> {
    let done = std::fs::read_to_string(ack_file(&dir, client)).unwrap_or_default().lines().count();
    let mut acknowledgements = OpenOptions::new().create(true).append(true).open(ack_file(&dir, client)).expect("a file");
    thread::spawn(move || {
        for number in done.saturating_sub(1)..10_000_000 {
            let key = format!("client-{client}-{number}");
            let answer = writer.submit(add_units(&key, &format!("client-{client}"), 1)).expect("an answer");
            assert!(matches!(answer.outcome, Outcome::Accepted | Outcome::Repeated), "{answer:?}");
            acknowledge(&mut acknowledgements, &key, answer.commit_seq.expect("a commit"));
        }
    })
}

fn acknowledge(file: &mut File, key: &str, commit_seq: i64) {
    file.write_all(format!("{key} {commit_seq}\n").as_bytes()).and_then(|()| file.sync_data()).expect("written down");
}
