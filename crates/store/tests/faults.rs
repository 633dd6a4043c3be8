//! A full disk: writes say so, reads go on, nothing is half done, and writing goes on when there is room again.

mod common;

use chandler_catalogue::key;
use chandler_store::{Fault, Home, Outcome, Writer, WriterOptions};
use common::registry::{Counter, CounterEvent, add_units, envelope};
use common::{new_home, registry};
use rustix::process::{Resource, Rlimit, setrlimit};
use serde_json::json;
use std::process::Command;

const CHILD_HOME: &str = "CHANDLER_TEST_FULL_DISK_HOME";

#[test]
fn a_full_disk_is_a_plain_answer_and_passes() {
    let test = new_home();
    let program = std::env::current_exe().expect("this program");
    // A process that writes past its limit is killed, unless it was started with the signal ignored.
    let start = "trap '' XFSZ; exec \"$0\" --exact child_that_fills_its_disk --nocapture";
    let output = Command::new("sh").args(["-c", start]).arg(program).env(CHILD_HOME, test.dir()).output().expect("the child runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("filled and emptied"), "{said}");
    let report = test.reader().verify().expect("verifies");
    assert!(report.ok(), "{report:?}");
}

/// Does nothing unless it was started by the test above: the limit on file sizes stands for the end of the disk, and holds for a whole process.
#[test]
fn child_that_fills_its_disk() {
    let Ok(dir) = std::env::var(CHILD_HOME) else {
        return;
    };
    let home = Home::open(dir.as_ref(), registry()).expect("a home");
    let writer = Writer::start(&home, WriterOptions::default()).expect("the writer starts");
    let reader = home.reader().expect("a reader");
    let mut filled = 0;
    for round in 0..5 {
        let done = reader.head().expect("the head").commit_seq;
        limit_files(Some(log_bytes(&home) + 60_000 + round * 7_001));
        let faults = fill_until_it_fails(&writer, &format!("full-{round}"));
        filled += faults.len();
        let events = reader.scan::<CounterEvent>(&key!["E"]).expect("reads go on");
        let commits = reader.head().expect("reads go on").commit_seq;
        assert!(commits > done, "some went through before the disk was full");
        assert_eq!(events.iter().map(|event| event.commit_seq).max(), Some(commits), "nothing is half done");
        limit_files(None);
        let answer = writer.submit(add_units(&format!("after-{round}"), "a", 1)).expect("writing goes on without a restart");
        assert_eq!((answer.outcome, answer.commit_seq), (Outcome::Accepted, Some(commits + 1)));
        let again = writer.submit(fill(&format!("full-{round}-failed-0"))).expect("what failed can be sent again");
        assert_eq!(again.outcome, Outcome::Accepted);
    }
    assert_eq!(reader.get::<Counter>(&key!["E", "a"]).expect("reads").map(|row| row.units), Some(5));
    assert!(filled >= 15);
    writer.close().expect("closes");
    println!("filled and emptied {filled} times");
}

/// Sends until three commands in a row have failed; each says that the disk is full, or that the file could not grow.
fn fill_until_it_fails(writer: &Writer, round: &str) -> Vec<Fault> {
    let mut faults: Vec<Fault> = Vec::new();
    for number in 0.. {
        let key = if faults.is_empty() { format!("{round}-{number}") } else { format!("{round}-failed-{}", faults.len() - 1) };
        match writer.submit(fill(&key)) {
            Ok(answer) => assert!(answer.is_done()),
            Err(fault) => {
                assert!(matches!(fault, Fault::DiskFull | Fault::Database(_)), "{fault:?}");
                assert!(fault.remedy().contains("again under the same key"));
                faults.push(fault);
            }
        }
        if faults.len() == 3 {
            return faults;
        }
    }
    faults
}

fn fill(key: &str) -> chandler_erp::Envelope {
    envelope(key, "fill", json!({"rows": 40}))
}

fn log_bytes(home: &Home) -> u64 {
    let size = |suffix: &str| std::fs::metadata(home.dir().join(format!("chandler.db{suffix}"))).map_or(0, |file| file.len());
    size("-wal").max(size(""))
}

fn limit_files(bytes: Option<u64>) {
    setrlimit(Resource::Fsize, Rlimit { current: bytes, maximum: None }).expect("a limit");
}
