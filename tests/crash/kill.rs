//! Killed at every named point and at random times, the store loses nothing that was acknowledged and does nothing twice.
//!
//! A child process runs a writer with 16 clients. Each client writes down, synced, what was acknowledged to it, and on a restart sends its last
//! command again under the same key. The parent kills the child, looks at the books, and starts it again; several homes at a time, each killed at
//! every point in every round. `CRASH_KILLS` asks for more kills.

mod books;
mod child;
#[path = "../../crates/store/tests/common/mod.rs"]
mod common;

use books::{acknowledged, check_books};
use chandler_store::FAILPOINTS;
use child::start;
use common::registry::add_units;
use common::{TestHome, new_home};
use std::collections::BTreeMap;
use std::thread;
use std::time::Duration;

/// Killed side by side, so that one waits for the disk while another decides.
const HOMES: usize = 5;

/// Every home is killed once a round at each point and once at some time.
const KILLS_PER_ROUND: usize = FAILPOINTS.len() + 1;
const FEWEST_ROUNDS: usize = 4;

const FEWEST_HITS: usize = 10;
const FEWEST_ACKNOWLEDGED: usize = 5_000;

#[test]
fn nothing_acknowledged_is_lost_and_nothing_is_done_twice() {
    let wanted: usize = std::env::var("CRASH_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or_default();
    let rounds = wanted.div_ceil(HOMES * KILLS_PER_ROUND).max(FEWEST_ROUNDS);
    let homes: Vec<TestHome> = thread::scope(|scope| {
        let killed: Vec<_> = (0..HOMES).map(|home| scope.spawn(move || killed_home(home, rounds))).collect();
        killed.into_iter().map(|home| home.join().expect("all kills of a home")).collect()
    });
    let mut hits: BTreeMap<String, usize> = BTreeMap::new();
    for point in homes.iter().flat_map(|home| child::hits(home.dir())) {
        *hits.entry(point).or_default() += 1;
    }
    let acknowledged: usize = homes.iter().map(|home| acknowledged(home.dir()).len()).sum();
    println!("{} kills, {acknowledged} acknowledged, lost 0, doubled 0; hits {hits:?}", HOMES * KILLS_PER_ROUND * rounds);
    for point in FAILPOINTS {
        let hits = hits.get(*point).copied().unwrap_or_default();
        assert!(hits >= FEWEST_HITS, "{point} was hit {hits} times, which shows nothing; it takes {FEWEST_HITS}");
    }
    assert!(acknowledged >= FEWEST_ACKNOWLEDGED, "only {acknowledged} acknowledged");
}

/// The harness would notice a loss: a commit that vanishes after its acknowledgement is found.
#[test]
fn canary_a_lost_acknowledgement_is_found() {
    let test = new_home();
    test.writer().submit(add_units("client-0-0", "client-0", 1)).expect("an answer");
    std::fs::write(child::ack_file(test.dir(), 0), "client-0-0 1\nclient-0-1 2\n").expect("an acknowledgement that was never kept");
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

/// A home after all its kills, looked at after each.
fn killed_home(home: usize, rounds: usize) -> TestHome {
    let test = new_home();
    for round in 0..rounds {
        for (number, point) in FAILPOINTS.iter().enumerate() {
            // Another number of commands each time, so that a point is hit at other places of a group.
            kill_at_point(&test, point, 64 + (home * 7 + round * 13 + number * 5) % 32);
            check_books(&test);
        }
        kill_at_some_time(&test, home * rounds + round);
        check_books(&test);
    }
    test
}

fn kill_at_point(test: &TestHome, point: &'static str, commands: usize) {
    let before = child::hits(test.dir()).len();
    let mut child = start(test.dir(), Some((point, commands)));
    let status = child.wait().expect("the child ends");
    assert!(!status.success(), "the child was killed at {point}");
    assert_eq!(child::hits(test.dir())[before..], [point], "the child died where it should");
}

fn kill_at_some_time(test: &TestHome, kill: usize) {
    let before = acknowledged(test.dir()).len();
    let mut child = start(test.dir(), None);
    while acknowledged(test.dir()).len() < before + 64 {
        thread::sleep(Duration::from_millis(2));
    }
    thread::sleep(Duration::from_micros((kill as u64 * 7_919) % 23_000));
    child.kill().expect("killed");
    child.wait().expect("the child ends");
}
