//! The process that is killed: a writer and its clients.

use crate::common::registry;
use crate::common::registry::add_units;
use chandler_store::{Home, Outcome, Writer, WriterOptions};
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

pub const CLIENTS: usize = 16;

const HOME: &str = "CHANDLER_CRASH_HOME";
const POINT: &str = "CHANDLER_CRASH_POINT";
/// So many commands are decided before the kill, so that there is something to lose.
const COMMANDS: &str = "CHANDLER_CRASH_COMMANDS";

/// Starts this program again as the process that is killed: by itself at a point after so many commands, or by the parent.
pub fn start(dir: &Path, point: Option<(&str, usize)>) -> Child {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", "child::child_that_writes", "--nocapture"]).env(HOME, dir).stdout(Stdio::null()).stderr(Stdio::null());
    if let Some((point, commands)) = point {
        command.env(POINT, point).env(COMMANDS, commands.to_string());
    }
    command.spawn().expect("the child starts")
}

/// The points at which children of this home ended themselves, as they wrote it down before.
pub fn hits(dir: &Path) -> Vec<String> {
    std::fs::read_to_string(hits_file(dir)).unwrap_or_default().lines().map(str::to_owned).collect()
}

pub fn ack_file(dir: &Path, client: usize) -> PathBuf {
    dir.join(format!("acknowledged-{client}"))
}

fn hits_file(dir: &Path) -> PathBuf {
    dir.join("hits")
}

/// Where the child ends itself, and how far it is.
struct Plan {
    point: Option<String>,
    commands: u64,
    decided: AtomicU64,
}

impl Plan {
    fn read() -> Self {
        let commands = std::env::var(COMMANDS).ok().map_or(u64::MAX, |commands| commands.parse().expect("a number of commands"));
        Self { point: std::env::var(POINT).ok(), commands, decided: AtomicU64::new(0) }
    }

    fn pass(&self, point: &str, dir: &Path) {
        if point == "decided" {
            self.decided.fetch_add(1, Ordering::Relaxed);
        }
        if self.is_due() && self.point.as_deref() == Some(point) {
            let mut hits = OpenOptions::new().create(true).append(true).open(hits_file(dir)).expect("a file");
            writeln!(hits, "{point}").expect("written down");
            end_this_process();
        }
    }

    fn is_due(&self) -> bool {
        self.decided.load(Ordering::Relaxed) >= self.commands
    }

    /// The writer closes only when its clients have gone.
    fn clients_go(&self) -> bool {
        self.is_due() && self.point.as_deref() == Some("before_close")
    }
}

/// Does nothing unless it was started by a test of this program.
#[test]
fn child_that_writes() {
    let Ok(dir) = std::env::var(HOME) else {
        return;
    };
    let dir = PathBuf::from(dir);
    let plan = Arc::new(Plan::read());
    let home = Home::open(&dir, registry()).expect("a home");
    let failpoint = {
        let (plan, dir) = (Arc::clone(&plan), dir.clone());
        move |point: &'static str| plan.pass(point, &dir)
    };
    let options = WriterOptions { failpoint: Some(Arc::new(failpoint)), ..WriterOptions::default() };
    let writer = Arc::new(Writer::start(&home, options).expect("the writer starts"));
    let clients: Vec<_> = (0..CLIENTS).map(|client| run_client(client, &dir, &writer, &plan)).collect();
    clients.into_iter().for_each(|client| client.join().expect("runs until it is killed"));
}

/// As `kill -9`: nothing is flushed, nothing is closed.
fn end_this_process() -> ! {
    let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    loop {
        thread::park();
    }
}

/// Begins with the last key that was acknowledged, as a client does that does not know what became of its command.
fn run_client(client: usize, dir: &Path, writer: &Arc<Writer>, plan: &Arc<Plan>) -> thread::JoinHandle<()> {
    let done = std::fs::read_to_string(ack_file(dir, client)).unwrap_or_default().lines().count();
    let mut acknowledgements = OpenOptions::new().create(true).append(true).open(ack_file(dir, client)).expect("a file");
    let (writer, plan) = (Arc::clone(writer), Arc::clone(plan));
    thread::spawn(move || {
        for number in done.saturating_sub(1).. {
            if plan.clients_go() {
                return;
            }
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
