//! House rules that no other tool checks: sizes of files and functions, banned calls in pure crates, names that do not belong in the repository.

use crate::stage::root;
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Longest source file, and longest function body, in lines. A ratchet: lower it when the longest shrinks.
const FILE_LINES_MAX: usize = 600;
const FUNCTION_LINES_MAX: usize = 90;

/// Crates that know no clock, randomness, environment, file, network or SQL, and what they must therefore not name.
const PURE: &[&str] = &["amount", "calendar", "catalogue", "erp", "forecast", "rules", "recommend"];
const IMPURE: &[&str] =
    &["SystemTime", "std::fs", "std::env", "std::net", "std::process", "std::time::Instant", "rusqlite", "tokio::", "rand::", "datafusion"];

/// Money and quantity stay integers here.
const NO_FLOATS: &[&str] = &["amount", "erp", "store"];

pub fn run() -> Result<()> {
    let started = std::time::Instant::now();
    let mut problems = Vec::new();
    for file in tracked_files()? {
        let Ok(text) = std::fs::read_to_string(root().join(&file)) else { continue };
        if file.extension().is_some_and(|extension| extension == "rs") {
            check_rust(&file, &text, &mut problems);
        }
        check_words(&file, &text, &mut problems);
    }
    for problem in &problems {
        eprintln!("{problem}");
    }
    println!("── tidy: {:.0} s", started.elapsed().as_secs_f64());
    if !problems.is_empty() {
        bail!("{} house rules are broken", problems.len());
    }
    Ok(())
}

fn tracked_files() -> Result<Vec<PathBuf>> {
    let output = Command::new("git").args(["ls-files", "--cached", "--others", "--exclude-standard"]).current_dir(root()).output()?;
    Ok(String::from_utf8_lossy(&output.stdout).lines().map(PathBuf::from).collect())
}

fn check_rust(file: &Path, text: &str, problems: &mut Vec<String>) {
    let lines: Vec<&str> = text.lines().collect();
    if lines.len() > FILE_LINES_MAX {
        problems.push(format!("{}: {} lines; split by responsibility under {FILE_LINES_MAX}", file.display(), lines.len()));
    }
    for (start, length) in functions(&lines) {
        if length > FUNCTION_LINES_MAX {
            problems.push(format!("{}:{}: a function of {length} lines; keep under {FUNCTION_LINES_MAX}", file.display(), start + 1));
        }
    }
    let crate_name = file.iter().nth(1).and_then(|name| name.to_str()).unwrap_or_default();
    let is_source = file.iter().nth(2).is_some_and(|part| part == "src");
    let product = text.split("#[cfg(test)]").next().unwrap_or_default();
    for (number, line) in product.lines().enumerate().filter(|(_, line)| is_source && !line.trim_start().starts_with("//")) {
        let report = |problems: &mut Vec<String>, word: &str, why: &str| problems.push(format!("{}:{}: `{word}`: {why}", file.display(), number + 1));
        if PURE.contains(&crate_name) {
            IMPURE.iter().filter(|word| line.contains(*word)).for_each(|word| report(problems, word, "this crate is pure"));
        }
        if NO_FLOATS.contains(&crate_name) {
            ["f64", "f32"]
                .iter()
                .filter(|word| contains_word(line, word))
                .for_each(|word| report(problems, word, "no floats where money and stock are kept"));
        }
    }
}

/// First line and length of each function, by indentation, which rustfmt keeps.
fn functions(lines: &[&str]) -> Vec<(usize, usize)> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let is_function = |line: &str| {
        let line = line.trim_start();
        ["fn ", "pub fn ", "pub(crate) fn ", "async fn ", "pub async fn ", "const fn ", "pub const fn "].iter().any(|start| line.starts_with(start))
    };
    let starts = lines.iter().enumerate().filter(|(_, line)| is_function(line));
    starts
        .filter_map(|(start, line)| {
            let closing = format!("{}}}", " ".repeat(indent(line)));
            let length = lines[start..].iter().position(|line| *line == closing)?;
            Some((start, length + 1))
        })
        .collect()
}

/// Marks that must not reach the repository: unfinished work, machine paths.
fn check_words(file: &Path, text: &str, problems: &mut Vec<String>) {
    let own_rules = file.ends_with("tidy.rs");
    let vendored = file.ends_with("package-lock.json") || file.ends_with("Cargo.lock");
    if own_rules || vendored {
        return;
    }
    let marks = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X"), "/root/", "/work/", "todo!("];
    for (number, line) in text.lines().enumerate() {
        for mark in marks.iter().filter(|mark| line.contains(**mark)) {
            problems.push(format!("{}:{}: `{mark}` does not belong in the repository", file.display(), number + 1));
        }
    }
}

fn contains_word(line: &str, word: &str) -> bool {
    line.split(|character: char| !character.is_alphanumeric() && character != '_').any(|part| part == word)
}
