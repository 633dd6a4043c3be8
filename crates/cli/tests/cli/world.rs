//! A bad world: a full disk, a home that cannot be written, another writer. The disks are small ones of a test's own, mounted where no other process sees
//! them; where the machine allows no such thing, the test says that it was skipped.

use crate::harness::Home;
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

const SITE: &str = "{\"key\":\"site\",\"command\":\"create_site\",\"body\":{\"site_id\":\"MAIN\",\"name\":\"Main\",\"time_zone\":\"America/Chicago\",\"bins\":[{\"bin_id\":\"A-01\"}]}}\n";

/// Runs lines of shell that see a disk of 8 MB at the home; each call of `told NAME ARGUMENTS…` keeps what chandler answered under a name.
fn on_a_small_disk(home: &Home, script: &str) -> Option<impl Fn(&str) -> (i32, Value)> {
    let folder = home.folder().to_path_buf();
    fs::create_dir_all(home.path()).expect("a folder to mount on");
    fs::write(folder.join("site"), SITE).expect("a command");
    let prepared = format!(
        "cd {folder}\nmount -t tmpfs -o size=8m,mode=700 none home || exit 77\n\
         told() {{ name=$1; shift; {chandler} --format json \"$@\" < site > $name.out 2> $name.err; echo $? > $name.code; }}\n{script}",
        folder = folder.display(),
        chandler = env!("CARGO_BIN_EXE_chandler"),
    );
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c", &prepared]).env("CHANDLER_HOME", home.path()).env("CHANDLER_ACTOR", "tester");
    let status = command.status().ok().and_then(|status| status.code());
    if status != Some(0) {
        eprintln!("skipped: no disk of its own can be mounted here ({status:?})");
        return None;
    }
    Some(move |name: &str| {
        let read = |kind: &str| fs::read_to_string(folder.join(format!("{name}.{kind}"))).expect("an answer");
        let code = read("code").trim().parse().expect("an exit code");
        (code, serde_json::from_str(&read("out")).unwrap_or_else(|error| panic!("{name}: {error}: {}{}", read("out"), read("err"))))
    })
}

fn assert_fails(told: &(i32, Value), code: &str, remedy: &str) {
    let (exit, document) = told;
    let error = &document["error"];
    assert_eq!((*exit, error["code"].as_str()), (3, Some(code)), "{document}");
    assert!(error["message"].as_str().is_some_and(|message| message.len() > 10), "{document}");
    assert!(error["remedy"].as_str().is_some_and(|text| text.contains(remedy)), "{document}");
}

#[test]
fn on_a_full_disk_a_command_is_refused_with_what_to_do_and_goes_through_when_there_is_room() {
    let home = Home::nowhere();
    let script = "told init init\n\
                  dd if=/dev/zero of=home/filler bs=4k 2> /dev/null\n\
                  told full command -\ntold asked queue replenishment\n\
                  rm home/filler\n\
                  told after command -\ntold verified verify";
    let Some(told) = on_a_small_disk(&home, script) else { return };
    assert_eq!(told("init").0, 0);
    for name in ["full", "asked"] {
        assert_fails(&told(name), "disk_full", "Make room on the disk of the home");
    }
    let (exit, row) = told("after");
    assert_eq!((exit, row["outcome"].as_str()), (0, Some("accepted")), "{row}");
    let (exit, verified) = told("verified");
    assert_eq!((exit, &verified["ok"]), (0, &Value::Bool(true)), "{verified}");
}

#[test]
fn a_home_that_cannot_be_written_says_which_folder() {
    let home = Home::nowhere();
    let script = "told init init\nmount -o remount,ro home\ntold command command -\ntold queue queue replenishment\ntold new --home home/other init";
    let Some(told) = on_a_small_disk(&home, script) else { return };
    let here = home.path().display().to_string();
    for (name, folder) in [("command", here.clone()), ("queue", here.clone()), ("new", "home/other".to_owned())] {
        let answer = told(name);
        assert_fails(&answer, "home_not_writable", &format!("Make {folder} writable for the user of this process"));
    }
}

/// The process that holds a home, killed with the value.
struct Holder(Child);

impl Drop for Holder {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_second_writer_that_cannot_reach_the_first_is_told_its_pid() {
    let home = Home::fresh();
    let mut holder = Holder(home.command(&["serve"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the server starts"));
    BufReader::new(holder.0.stdout.take().expect("a pipe")).read_line(&mut String::new()).expect("it is ready");
    fs::remove_file(home.path().join("writer.sock")).expect("its socket");
    let run = home.run_with_input(&["command", "-", "--format", "json"], SITE);
    assert_eq!(run.failure(), (3, "home_locked".to_owned()));
    let pid = holder.0.id();
    assert!(run.out.contains(&format!("process {pid} is writing")), "{}", run.out);
    assert!(run.out.contains(&format!("Send commands to process {pid}, or stop it first")), "{}", run.out);
}
