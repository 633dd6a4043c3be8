//! The browser tests: against the mock server in all states, then against the real binary on a small simulated company.

use crate::demo::{chandler, fresh_home};
use crate::stage::{command, root, stage};
use anyhow::{Context, Result};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

pub fn run() -> Result<()> {
    stage("browser-mock", npx(&["playwright", "test", "--project", "mock"])?)?;
    stage("browser-build", command("cargo", &["build", "--package", "chandler-cli"])?)?;
    let home = fresh_home("browser-home")?;
    stage("browser-init", chandler(&home, &["init"])?)?;
    stage("browser-simulate", chandler(&home, &["simulate", "--seed", "11", "--days", "90"])?)?;
    stage("browser-run", chandler(&home, &["run"])?)?;
    let server = Server::start(chandler(&home, &["serve"])?)?;
    // A company that has done no business here yet, to be taken over.
    let empty_home = fresh_home("browser-empty-home")?;
    stage("browser-init-empty", chandler(&empty_home, &["init"])?)?;
    let empty = Server::start(chandler(&empty_home, &["serve"])?)?;
    let mut tests = npx(&["playwright", "test", "--project", "binary"])?;
    tests.env("CHANDLER_URL", &server.url).env("CHANDLER_TOKEN", &server.token);
    tests.env("CHANDLER_EMPTY_URL", &empty.url).env("CHANDLER_EMPTY_TOKEN", &empty.token);
    stage("browser-binary", tests)
}

/// The real server, stopped by its own process id when the tests are over.
struct Server {
    process: Child,
    url: String,
    token: String,
}

impl Server {
    fn start(mut serve: Command) -> Result<Self> {
        let mut process = serve.stdout(Stdio::piped()).spawn().context("starting chandler serve")?;
        let out = process.stdout.take().context("the server's output")?;
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line).context("the server's first line")?;
        let url = field(&line, "url").with_context(|| format!("no url in: {line}"))?;
        let token_file = field(&line, "token_file").with_context(|| format!("no token file in: {line}"))?;
        let token = std::fs::read_to_string(&token_file).context("reading the token")?;
        Ok(Self { process, url, token })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing is lost by an abrupt end: the home is a test's own.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A text field of the one line of JSON that the server prints; its values have no escapes.
fn field(line: &str, name: &str) -> Option<String> {
    let (_, rest) = line.split_once(&format!("\"{name}\":\""))?;
    rest.split_once('"').map(|(value, _)| value.to_owned())
}

fn npx(arguments: &[&str]) -> Result<Command> {
    let mut npx = command("npx", arguments)?;
    npx.current_dir(root().join("crates/web/ui"));
    Ok(npx)
}
