//! `chandler command`: one command a line in, one answer a line out, in the same order.

use chandler_app::{App, Failure, FailureKind};
use serde_json::{Value, json};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};

/// Sends every line; a line that cannot be read is answered as invalid and the next goes on. Returns the highest exit code.
pub fn run(app: &App, file: &str) -> Result<u8, Failure> {
    let reader = open(file)?;
    let mut out = io::stdout().lock();
    let mut highest = 0;
    for (number, line) in (1..).zip(reader.lines()) {
        let line = line.map_err(|error| unreadable(file, &error))?;
        if line.trim().is_empty() {
            continue;
        }
        let answer = app.submit_line(file, number, &line);
        let (row, code) = match answer {
            Ok(answer) => (answer.clone(), code_of(&answer)),
            Err(failure) if failure.kind == FailureKind::Fault => return Err(failure),
            Err(failure) => (invalid(number, &line, &failure), failure.kind.exit_code()),
        };
        writeln!(out, "{row}").map_err(|error| unreadable("standard output", &error))?;
        highest = highest.max(code);
    }
    Ok(highest)
}

fn code_of(answer: &Value) -> u8 {
    match answer.get("outcome").and_then(Value::as_str) {
        Some("accepted" | "repeated") => 0,
        Some("invalid") => 2,
        _ => 1,
    }
}

/// The row of a line that is no command.
fn invalid(number: u64, line: &str, failure: &Failure) -> Value {
    let key = serde_json::from_str::<Value>(line).ok().and_then(|envelope| envelope.get("key").cloned());
    let refusal = json!({"code": failure.code, "subject": failure.subject, "message": failure.message, "remedy": failure.remedy});
    json!({"line": number, "key": key, "outcome": "invalid", "commit_seq": null, "documents": [], "refusal": refusal})
}

fn open(file: &str) -> Result<Box<dyn BufRead>, Failure> {
    if file == "-" {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let opened = File::open(file).map_err(|error| unreadable(file, &error))?;
    Ok(Box::new(BufReader::new(opened)))
}

fn unreadable(file: &str, error: &io::Error) -> Failure {
    Failure::input("unreadable_file", file, format!("{file}: {error}"), "Name a file that this user can read, or `-` for standard input")
}
