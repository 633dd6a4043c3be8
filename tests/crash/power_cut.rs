//! A power cut leaves a home that opens, whose chain is whole and which has every acknowledged commit.
//!
//! A company is worked step by step, and after each step the files are taken down: SQLite has synced all of them by then. A cut during a step leaves
//! the older files with any part of what the step changed (`cut.rs`). The home is opened on what is left, checked, and written to.
//!
//! What this does not cover: whether the sync is asked for before the acknowledgement (`sync_order.rs` looks at the system calls), a disk that says it
//! has synced and has not, a file system that shortens a file by parts, entries of the folder that were not synced, and what a step wrote and itself
//! wrote over.

#[path = "../../crates/store/tests/common/mod.rs"]
mod common;
mod cut;

use chandler_store::{Home, Writer, WriterOptions};
use common::registry::{add_units, envelope};
use common::{TestHome, new_home, registry};
use cut::{Cut, Files, Random, cuts_of};
use serde_json::json;
use std::thread;

/// Cuts of one run; the method asks for 200.
const FEWEST_CUTS: usize = 200;

/// Opened side by side.
const THREADS: usize = 4;

/// What was on the disk and what had been acknowledged.
#[derive(Clone)]
struct Moment {
    files: Files,
    acknowledged: Vec<(String, i64)>,
}

impl Moment {
    fn head(&self) -> i64 {
        self.acknowledged.last().map_or(0, |(_, commit_seq)| *commit_seq)
    }
}

/// Files that change together between two syncs, in the order of the syncs.
#[derive(Clone, Copy)]
enum Step {
    /// The log grows, or starts over where all of it is in the database already.
    Commit,
    /// The database takes over what the log has.
    Checkpoint,
    /// The database takes over, then the log goes.
    Close,
}

/// The company while it works.
struct Company {
    test: TestHome,
    writer: Option<Writer>,
    moments: Vec<Moment>,
    steps: Vec<Step>,
}

#[test]
fn every_power_cut_leaves_a_home_with_all_that_was_acknowledged() {
    let company = worked_company();
    let cuts = company.cuts();
    assert!(cuts.len() >= FEWEST_CUTS, "only {} cuts", cuts.len());
    let found = losses(&cuts);
    assert!(found.is_empty(), "{} of {} cuts: {}", found.len(), cuts.len(), found.join("\n"));
    println!("{} power cuts over {} steps, lost 0, doubled 0", cuts.len(), company.steps.len());
}

/// With an acknowledgement before the sync, as `synchronous = NORMAL` gives it, the same cuts lose commits, and are found to.
#[test]
fn canary_an_acknowledgement_before_its_sync_is_found() {
    let mut company = worked_company();
    for index in 1..company.moments.len() {
        company.moments[index - 1].acknowledged = company.moments[index].acknowledged.clone();
    }
    assert!(!losses(&company.cuts()).is_empty());
}

/// Small and large commits, a log that starts over, a close and a new start.
fn worked_company() -> Company {
    let test = new_home();
    let writer = Some(test.writer());
    let mut company = Company { moments: vec![], steps: vec![], test, writer };
    company.moments.push(company.moment(vec![]));
    company.commits(&[2, 40, 150]);
    company.checkpoint();
    // Shorter than what the log holds already, then beyond its end.
    company.commits(&[2, 60, 200]);
    company.close();
    company.writer = Some(company.test.writer());
    company.commits(&[2, 30]);
    company.checkpoint();
    company.close();
    company
}

impl Company {
    fn moment(&self, acknowledged: Vec<(String, i64)>) -> Moment {
        Moment { files: Files::read(self.test.dir()), acknowledged }
    }

    fn commits(&mut self, rows: &[usize]) {
        for rows in rows {
            let key = format!("k{}", self.steps.len());
            let command = if *rows <= 2 { add_units(&key, "a", 1) } else { envelope(&key, "fill", json!({ "rows": rows })) };
            let answer = self.writer.as_ref().expect("a writer").submit(command).expect("an answer");
            self.step(Step::Commit, Some((key, answer.commit_seq.expect("a commit"))));
        }
    }

    fn checkpoint(&mut self) {
        self.test.raw().query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())).expect("a checkpoint");
        self.step(Step::Checkpoint, None);
    }

    fn close(&mut self) {
        self.writer.take().expect("a writer").close().expect("closes");
        self.step(Step::Close, None);
    }

    fn step(&mut self, step: Step, acknowledged: Option<(String, i64)>) {
        let before = self.moments.last().expect("a moment");
        let after = self.moment(before.acknowledged.iter().cloned().chain(acknowledged).collect());
        match step {
            Step::Commit => assert_eq!(before.files.database, after.files.database, "a commit writes the log alone"),
            Step::Checkpoint => assert_eq!(before.files.log, after.files.log, "a checkpoint writes the database alone"),
            Step::Close => assert!(after.files.log.is_empty(), "a closed home has no log"),
        }
        self.moments.push(after);
        self.steps.push(step);
    }

    /// Every cut with what had been acknowledged when it came.
    fn cuts(&self) -> Vec<(Cut, Moment, i64)> {
        let mut random = Random(20_261_124);
        let mut all = Vec::new();
        for (step, pair) in self.steps.iter().zip(self.moments.windows(2)) {
            let (before, after) = (&pair[0], &pair[1]);
            let halfway = Files { database: after.files.database.clone(), log: before.files.log.clone() };
            let cuts = match step {
                Step::Commit | Step::Checkpoint => cuts_of(&before.files, &after.files, &mut random),
                Step::Close => {
                    let taken_over = cuts_of(&before.files, &halfway, &mut random);
                    taken_over.into_iter().chain(cuts_of(&halfway, &after.files, &mut random)).collect()
                }
            };
            all.extend(cuts.into_iter().map(|cut| (cut, before.clone(), after.head())));
        }
        all
    }
}

/// What went wrong, for each cut that lost, doubled or broke something.
fn losses(cuts: &[(Cut, Moment, i64)]) -> Vec<String> {
    let part = cuts.len().div_ceil(THREADS);
    thread::scope(|scope| {
        let parts: Vec<_> = cuts.chunks(part).map(|cuts| scope.spawn(move || cuts.iter().filter_map(loss).collect::<Vec<_>>())).collect();
        parts.into_iter().flat_map(|part| part.join().expect("all cuts of a part")).collect()
    })
}

fn loss((cut, before, after_head): &(Cut, Moment, i64)) -> Option<String> {
    let folder = tempfile::TempDir::new().expect("a folder");
    cut.files.write(folder.path());
    check(folder.path(), before, *after_head, cut.is_whole).err().map(|what| format!("{}: {what}", cut.name))
}

/// Opens what is left of a home.
fn check(dir: &std::path::Path, before: &Moment, after_head: i64, is_whole: bool) -> Result<(), String> {
    let home = Home::open(dir, registry()).map_err(|fault| format!("does not open: {fault}"))?;
    let reader = home.reader().map_err(|fault| format!("cannot be read: {fault}"))?;
    let report = reader.verify().map_err(|fault| format!("does not verify: {fault}"))?;
    if !report.ok() {
        return Err(format!("{report:?}"));
    }
    let log = reader.log(0, usize::MAX).map_err(|fault| fault.to_string())?;
    let kept: Vec<(String, i64)> = log.into_iter().filter_map(|entry| Some((entry.key, entry.commit_seq?))).collect();
    if kept[..before.acknowledged.len().min(kept.len())] != before.acknowledged {
        return Err(format!("{} of {} acknowledged commits are there", kept.len(), before.acknowledged.len()));
    }
    let head = kept.last().map_or(0, |(_, commit_seq)| *commit_seq);
    if head > after_head || (is_whole && head < after_head) {
        return Err(format!("the last commit is {head}, and {after_head} was written"));
    }
    let writer = Writer::start(&home, WriterOptions::default()).map_err(|fault| format!("does not start: {fault}"))?;
    let answer = writer.submit(add_units("after the cut", "a", 1)).map_err(|fault| format!("takes no commands: {fault}"))?;
    if answer.commit_seq != Some(head + 1) {
        return Err(format!("went on with commit {:?} after {head}", answer.commit_seq));
    }
    Ok(())
}
