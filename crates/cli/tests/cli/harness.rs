//! A home of a test's own and the binary to run on it.

use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub struct Home {
    folder: tempfile::TempDir,
}

/// What a call printed and how it ended.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Home {
    /// A folder without a home in it.
    pub fn nowhere() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder for the test") }
    }

    /// A fresh home.
    pub fn fresh() -> Self {
        let home = Self::nowhere();
        home.json(&["init", "--clock", "2026-03-02"]);
        home
    }

    /// A home that has done no business and runs on the clock of the machine: what other systems' files are imported into.
    pub fn empty() -> Self {
        let home = Self::nowhere();
        home.json(&["init"]);
        home
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chandler"));
        command.args(arguments).env("CHANDLER_HOME", self.path()).env("CHANDLER_ACTOR", "tester").env_remove("CHANDLER_LOG");
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        self.run_with_input(arguments, "")
    }

    pub fn run_with_input(&self, arguments: &[&str], input: &str) -> Run {
        let mut command = self.command(arguments);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary starts");
        // A call that reads no input may close the pipe first.
        let _ = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
        Run::of(&child.wait_with_output().expect("the binary ends"))
    }

    /// The document of a call that succeeds.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let run = self.run_json(arguments);
        assert_eq!(run.code, 0, "{arguments:?}: {}{}", run.out, run.err);
        run.document()
    }

    pub fn run_json(&self, arguments: &[&str]) -> Run {
        let mut with_format = arguments.to_vec();
        with_format.extend(["--format", "json"]);
        self.run(&with_format)
    }

    /// The rows of a question to the lake, cell by cell as text, `|` between them.
    pub fn rows(&self, sql: &str) -> Vec<String> {
        self.rows_as_of(sql, &[])
    }

    /// As [`Home::rows`], with more arguments such as `--as-of`.
    pub fn rows_as_of(&self, sql: &str, arguments: &[&str]) -> Vec<String> {
        let document = self.json(&[&["sql", sql][..], arguments].concat());
        assert_eq!(document["truncated"], false, "{sql}");
        let cell = |cell: &Value| cell.as_str().map_or_else(|| cell.to_string(), str::to_owned);
        let row = |row: &Value| row.as_array().expect("a row").iter().map(cell).collect::<Vec<_>>().join("|");
        document["rows"].as_array().expect("rows").iter().map(row).collect()
    }

    /// The last link of the audit chain, of books and a lake that are in order.
    pub fn head(&self) -> i64 {
        let verified = self.json(&["verify"]);
        assert_eq!(verified["ok"], true, "{verified}");
        verified["chain"]["head_seq"].as_i64().expect("a sequence number")
    }

    /// Sends commands and returns the rows.
    pub fn send(&self, lines: &str) -> (i32, Vec<Value>) {
        let run = self.run_with_input(&["command", "-"], lines);
        let rows = run.out.lines().map(|line| serde_json::from_str(line).expect("a row of JSON")).collect();
        (run.code, rows)
    }
}

impl Run {
    fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) }
    }

    pub fn document(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}{}", self.out, self.err))
    }

    /// The failure of a call in JSON: exit code and code, with a message and a remedy that say something.
    pub fn failure(&self) -> (i32, String) {
        let document = self.document();
        let error = &document["error"];
        for field in ["message", "remedy"] {
            assert!(error[field].as_str().is_some_and(|text| text.len() > 10), "{field} says nothing: {document}");
        }
        (self.code, error["code"].as_str().unwrap_or_default().to_owned())
    }
}
