//! Homes: made whole or not at all, private, locked by one writer, and plain about what is wrong.

mod common;

use chandler_store::{Fault, FaultKind, Home, HomeClock, InitOptions, Writer, WriterOptions};
use common::registry::add_units;
use common::{TestHome, new_home, options, registry};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::process::Command;

#[test]
fn a_new_home_is_private_and_knows_itself() {
    let test = new_home();
    let mode = std::fs::metadata(test.dir()).expect("there").permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
    let settings = test.home.settings().expect("settings");
    assert_eq!((settings.entity_id.as_str(), settings.currency.as_str(), settings.clock), ("E", "USD", HomeClock::System));
    assert_eq!(settings.home_id.len(), 16);
    assert_ne!(settings.home_id, new_home().home.settings().expect("settings").home_id);
    for folder in [test.home.lake_dir(), test.home.rules_dir(), test.home.truth_dir()] {
        assert!(folder.is_dir());
    }
    assert_eq!(test.reader().head().expect("the head").commit_seq, 0);
}

#[test]
fn a_home_is_made_once() {
    let test = new_home();
    let fault = Home::init(test.dir(), &options(), registry()).expect_err("there is one");
    assert_eq!((fault.kind(), fault.code()), (FaultKind::Refusal, "home_exists"));
    assert_eq!(fault.to_string(), format!("{} is a home already", test.dir().display()));
}

#[test]
fn an_interrupted_init_is_no_home_and_can_be_repeated() {
    let folder = tempfile::TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("chandler.db.new"), b"half a database").expect("a leftover");
    assert!(matches!(Home::open(folder.path(), registry()), Err(Fault::NotAHome(_))));
    Home::init(folder.path(), &options(), registry()).expect("made now");
    assert!(!folder.path().join("chandler.db.new").exists());
}

#[test]
fn what_is_no_home_is_said_to_be_none() {
    let folder = tempfile::TempDir::new().expect("a folder");
    assert!(matches!(Home::open(&folder.path().join("nowhere"), registry()), Err(Fault::NotAHome(_))));
    assert!(matches!(Home::open(folder.path(), registry()), Err(Fault::NotAHome(_))));
    rusqlite::Connection::open(folder.path().join("chandler.db"))
        .and_then(|other| other.execute_batch("CREATE TABLE t (x)"))
        .expect("another database");
    let fault = Home::open(folder.path(), registry()).expect_err("another program's database");
    assert_eq!((fault.kind(), fault.code()), (FaultKind::Input, "not_a_home"));
    assert!(fault.remedy().contains("chandler init"));
    std::fs::write(folder.path().join("chandler.db"), b"this is a text file, and a long enough one to be looked at").expect("a file");
    assert_eq!(Home::open(folder.path(), registry()).expect_err("no database").code(), "damaged");
}

#[test]
fn a_zone_that_does_not_exist_makes_no_home() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let options = InitOptions { time_zone: "Mars/Base".to_owned(), ..options() };
    let fault = Home::init(&folder.path().join("home"), &options, registry()).expect_err("no such zone");
    assert_eq!((fault.kind(), fault.code()), (FaultKind::Input, "bad_time_zone"));
    assert!(!folder.path().join("home").exists());
}

#[test]
fn a_second_writer_is_refused_and_told_who_writes() {
    let test = new_home();
    assert_eq!(test.home.writer_pid().expect("reads"), None);
    let first = test.writer();
    let pid = std::process::id().to_string();
    let fault = Writer::start(&test.home, WriterOptions::default()).err().expect("the home is taken");
    assert_eq!(fault, Fault::Locked { home: test.dir().to_path_buf(), pid: pid.clone() });
    assert_eq!(fault.remedy(), format!("Send commands to process {pid}, or stop it first"));
    assert_eq!(test.home.writer_pid().expect("reads"), Some(pid));
    drop(first);
    test.writer().submit(add_units("k", "a", 1)).expect("the home is free again");
}

#[test]
fn a_home_of_another_user_is_refused() {
    if !is_root() {
        return eprintln!("skipped: only root can give a folder away");
    }
    let test = new_home();
    chown(test.dir(), Some(NOBODY), None).expect("given away");
    let fault = Home::open(test.dir(), registry()).expect_err("another's");
    assert_eq!(fault, Fault::WrongOwner { home: test.dir().to_path_buf(), owner: NOBODY, user: 0 });
    assert!(fault.remedy().starts_with("Run as user 65534"));
}

#[test]
fn a_home_that_cannot_be_written_says_so() {
    let test = new_home();
    test.writer().submit(add_units("k", "a", 1)).expect("an answer");
    let said = open_without_write_permission(&test);
    assert!(said.contains("cannot be written") && said.contains("writable for the user of this process"), "{said}");
}

const NOBODY: u32 = 65_534;
const CHILD_HOME: &str = "CHANDLER_TEST_READ_ONLY_HOME";

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Root may write everywhere, so the attempt is made by a copy of this program that runs as nobody.
fn open_without_write_permission(test: &TestHome) -> String {
    std::fs::set_permissions(test.folder.path(), PermissionsExt::from_mode(0o755)).expect("reachable");
    let program = test.folder.path().join("as-nobody");
    std::fs::copy(std::env::current_exe().expect("this program"), &program).expect("a copy");
    let mut command = Command::new(&program);
    command.args(["--exact", "child_that_opens_a_read_only_home", "--nocapture"]).env(CHILD_HOME, test.dir()).current_dir("/");
    if is_root() {
        for entry in std::fs::read_dir(test.dir()).expect("a folder") {
            chown(entry.expect("an entry").path(), Some(NOBODY), None).expect("given away");
        }
        chown(test.dir(), Some(NOBODY), None).expect("given away");
        command.uid(NOBODY);
    }
    std::fs::set_permissions(test.home.database_path(), PermissionsExt::from_mode(0o400)).expect("read-only");
    std::fs::remove_file(test.dir().join("chandler.lock")).expect("no lock file yet");
    std::fs::set_permissions(test.dir(), PermissionsExt::from_mode(0o500)).expect("read-only");
    let output = command.output().expect("the copy runs");
    std::fs::set_permissions(test.dir(), PermissionsExt::from_mode(0o700)).expect("writable again");
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Does nothing unless it was started by the test above.
#[test]
fn child_that_opens_a_read_only_home() {
    let Ok(dir) = std::env::var(CHILD_HOME) else {
        return;
    };
    let attempt = Home::open(dir.as_ref(), registry()).and_then(|home| Writer::start(&home, WriterOptions::default()).map(drop));
    let fault = attempt.expect_err("nobody can write here");
    println!("{fault}. {}", fault.remedy());
}
