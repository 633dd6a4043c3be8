//! What must hold of the books whenever the process has died.

use crate::child::{CLIENTS, ack_file};
use crate::common::TestHome;
use crate::common::registry::{Counter, CounterEvent};
use chandler_catalogue::key;
use chandler_store::Reader;
use std::collections::BTreeMap;
use std::path::Path;

/// Every acknowledged key is in the books at its commit, every effect once, and all that the store promises of itself holds.
pub fn check_books(test: &TestHome) {
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
pub fn acknowledged(dir: &Path) -> Vec<(String, i64)> {
    let read = |client| std::fs::read_to_string(ack_file(dir, client)).unwrap_or_default();
    let mut all = Vec::new();
    for text in (0..CLIENTS).map(read) {
        let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
        all.extend(whole.lines().filter_map(|line| line.split_once(' ')).map(|(key, seq)| (key.to_owned(), seq.parse().expect("a sequence"))));
    }
    all
}
