//! Every acknowledgement comes after the sync of what it acknowledges, and the log goes only after the sync of the database that took it over: looked
//! at in the system calls of a process that works and closes. Needs `strace`; says so where it may not be used.

#[path = "../../crates/store/tests/common/mod.rs"]
mod common;

use chandler_store::{Durability, Home, Writer, WriterOptions};
use common::registry::add_units;
use common::{new_home, registry};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::process::Command;

const HOME: &str = "CHANDLER_SYNC_HOME";
const DURABILITY: &str = "CHANDLER_SYNC_AT_CLOSE";
const COMMITS: usize = 30;

#[test]
fn nothing_is_acknowledged_before_it_is_synced() {
    let Some(calls) = traced(false) else {
        return;
    };
    let found = early(&calls);
    assert!(found.is_empty(), "{found:?}");
    let of = |name: &str, file: &str| calls.iter().filter(|call| call.name.ends_with(name) && call.file == file).count();
    assert_eq!(of("write", "acknowledged"), COMMITS);
    assert!(of("sync", "chandler.db-wal") >= COMMITS, "a sync a commit");
    assert_eq!(of("unlink", "chandler.db-wal"), 1, "the log is gone at the end");
}

/// Where commits are synced at the end alone, the same look finds every acknowledgement too early.
#[test]
fn canary_acknowledgements_without_a_sync_are_found() {
    if let Some(calls) = traced(true) {
        assert!(early(&calls).len() >= COMMITS);
    }
}

/// Does nothing unless it was started by a test above.
#[test]
fn child_that_works_and_closes() {
    let Ok(dir) = std::env::var(HOME) else {
        return;
    };
    let dir = Path::new(&dir);
    let home = Home::open(dir, registry()).expect("a home");
    let durability = if std::env::var(DURABILITY).is_ok() { Durability::AtClose } else { Durability::EachCommit };
    let writer = Writer::start(&home, WriterOptions { durability, ..WriterOptions::default() }).expect("the writer starts");
    let mut acknowledged = OpenOptions::new().create(true).append(true).open(dir.join("acknowledged")).expect("a file");
    for number in 0..COMMITS {
        let answer = writer.submit(add_units(&format!("k{number}"), "a", 1)).expect("an answer");
        acknowledged.write_all(format!("{:?}\n", answer.commit_seq).as_bytes()).expect("written");
    }
    writer.close().expect("closes");
}

/// A system call that ended, and the file in the home that it was about.
struct Call {
    name: String,
    file: String,
}

/// What the child called; `None` where processes cannot be looked at.
fn traced(at_close: bool) -> Option<Vec<Call>> {
    let test = new_home();
    let trace = test.folder.path().join("trace");
    let mut command = Command::new("strace");
    command.args(["-f", "-y", "-qq", "-e", "trace=write,pwrite64,fsync,fdatasync,ftruncate,unlink", "-o"]).arg(&trace);
    command.arg(std::env::current_exe().expect("this program")).args(["--exact", "child_that_works_and_closes"]).env(HOME, test.dir());
    if at_close {
        command.env(DURABILITY, "1");
    }
    let worked = command.output().is_ok_and(|output| output.status.success());
    let text = std::fs::read_to_string(&trace).unwrap_or_default();
    if !worked || text.is_empty() {
        eprintln!("skipped: strace is not installed, or may not look at processes here");
        return None;
    }
    Some(calls(&text, test.dir()))
}

/// `42 fdatasync(7</home/chandler.db-wal>) = 0`, or in two lines where another thread came between.
fn calls(trace: &str, home: &Path) -> Vec<Call> {
    let home = format!("{}/", home.display());
    let mut under_way: BTreeMap<&str, Call> = BTreeMap::new();
    let mut calls = Vec::new();
    for line in trace.lines() {
        let Some((thread, call)) = line.split_once(' ').map(|(thread, call)| (thread, call.trim_start())) else { continue };
        if call.starts_with("<... ") {
            calls.extend(under_way.remove(thread));
            continue;
        }
        let named = call.split_once('(').zip(call.split_once(&home).and_then(|(_, file)| file.split(['>', '"']).next()));
        let Some(((name, _), file)) = named else { continue };
        let found = Call { name: name.to_owned(), file: file.to_owned() };
        if call.ends_with("<unfinished ...>") {
            under_way.insert(thread, found);
        } else {
            calls.push(found);
        }
    }
    calls
}

/// Acknowledgements and removals of the log while something that they rest on was not synced.
fn early(calls: &[Call]) -> Vec<String> {
    let mut unsynced: BTreeSet<&str> = BTreeSet::new();
    let mut found = Vec::new();
    for (number, call) in calls.iter().enumerate() {
        let rests_on = match (call.name.as_str(), call.file.as_str()) {
            ("write", "acknowledged") => "chandler.db-wal",
            ("ftruncate" | "unlink", "chandler.db-wal") => "chandler.db",
            ("fsync" | "fdatasync", file) => {
                unsynced.remove(file);
                continue;
            }
            (_, file) => {
                unsynced.insert(file);
                continue;
            }
        };
        if unsynced.contains(rests_on) {
            found.push(format!("call {number}, {} of {}, came before {rests_on} was synced", call.name, call.file));
        }
    }
    found
}
