//! `cargo xtask demo`: from a checkout to a served page.

use crate::stage::{command, root, stage, target_dir};
use anyhow::{Context, Result, bail};
use std::path::PathBuf;
use std::process::Command;

/// So many days that every KPI has its value of a year ago.
const DAYS: &str = "500";

struct Options {
    small: bool,
    home: Option<PathBuf>,
    listen: String,
}

pub fn run(arguments: &[String]) -> Result<()> {
    let options = parse(arguments)?;
    build_web()?;
    stage("build", command("cargo", &["build", "--package", "chandler-cli"])?)?;
    let home = match options.home {
        Some(home) => home,
        None => target_dir()?.join(if options.small { "demo-small" } else { "demo" }),
    };
    if home.join("chandler.db").exists() {
        println!("── the home {} exists and is used as it is; delete it for a fresh company", home.display());
    } else {
        let size = if options.small { "small" } else { "full" };
        stage("init", chandler(&home, &["init"])?)?;
        stage("simulate", chandler(&home, &["simulate", "--size", size, "--days", DAYS])?)?;
        stage("run", chandler(&home, &["run"])?)?;
    }
    stage("queue", chandler(&home, &["queue", "replenishment", "--top", "10"])?)?;
    println!("── serving; stop with Ctrl+C");
    let status = chandler(&home, &["serve", "--listen", &options.listen])?.status()?;
    if !status.success() {
        bail!("the server stopped with {status}");
    }
    Ok(())
}

/// Installs the front end's packages and builds it into the folder that the binary embeds.
pub fn build_web() -> Result<()> {
    let npm = |arguments: &[&str]| -> Result<Command> {
        let mut npm = command("npm", arguments)?;
        npm.current_dir(root().join("crates/web/ui"));
        Ok(npm)
    };
    stage("web-install", npm(&["ci", "--no-audit", "--no-fund"])?)?;
    stage("web-build", npm(&["run", "build"])?)
}

/// A folder for a home in which nothing is left of the last test.
pub fn fresh_home(name: &str) -> Result<PathBuf> {
    let home = target_dir()?.join(name);
    if home.exists() {
        std::fs::remove_dir_all(&home).context("removing the last test's home")?;
    }
    Ok(home)
}

/// The built binary on a home.
pub fn chandler(home: &std::path::Path, arguments: &[&str]) -> Result<Command> {
    let binary = target_dir()?.join("debug").join("chandler");
    let mut command = command(&binary.to_string_lossy(), arguments)?;
    command.env("CHANDLER_HOME", home);
    Ok(command)
}

fn parse(arguments: &[String]) -> Result<Options> {
    let mut options = Options { small: false, home: None, listen: "127.0.0.1:0".to_owned() };
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().cloned().ok_or_else(|| anyhow::anyhow!("{argument} needs a value"));
        match argument.as_str() {
            "--small" => options.small = true,
            "--home" => options.home = Some(value()?.into()),
            "--listen" => options.listen = value()?,
            other => bail!("unknown option {other}; see `cargo xtask`"),
        }
    }
    Ok(options)
}
