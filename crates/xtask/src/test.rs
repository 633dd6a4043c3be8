//! `cargo xtask test`: the whole gate, stage by stage.

use crate::browser;
use crate::demo::build_web;
use crate::deny;
use crate::notebooks;
use crate::packages;
use crate::stage::{command, root, stage};
use crate::tidy;
use anyhow::{Context, Result, bail};
use std::process::Command;

type Stage = (&'static str, fn() -> Result<()>);

/// Stages in the order in which they fail fastest.
const STAGES: &[Stage] = &[
    ("format", format),
    ("tidy", tidy::run),
    ("deny", deny::run),
    ("web", web),
    ("lint", lint),
    ("unit", unit),
    ("doc", doc),
    ("browser", browser::run),
    ("notebooks", notebooks::run),
];

pub fn run(arguments: &[String]) -> Result<()> {
    let install = arguments.iter().any(|argument| argument == "--install") || std::env::var("CI").is_ok_and(|ci| ci == "true");
    let only = match arguments.iter().position(|argument| argument == "--only") {
        Some(at) => Some(arguments.get(at + 1).context("--only needs the name of a stage")?.as_str()),
        None => None,
    };
    if let Some(name) = only
        && !STAGES.iter().any(|(stage, _)| *stage == name)
    {
        bail!("there is no stage {name}; the stages are {}", STAGES.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", "));
    }
    packages::ensure(install)?;
    if install && only.is_none_or(|only| only == "deny") {
        deny::install()?;
    }
    let started = std::time::Instant::now();
    for (name, run) in STAGES {
        if only.is_none_or(|only| only == *name) {
            run()?;
        }
    }
    println!("── all stages: {:.0} s", started.elapsed().as_secs_f64());
    Ok(())
}

fn format() -> Result<()> {
    stage("format", command("cargo", &["fmt", "--all", "--check"])?)
}

fn web() -> Result<()> {
    build_web()?;
    for script in ["schema:check", "typecheck", "lint", "test", "size"] {
        stage(&format!("web-{script}"), npm(&["run", script])?)?;
    }
    Ok(())
}

/// Clippy over our own crates, as a build with Clippy's driver: so it reuses the build of the dependencies instead of checking all of them again.
fn lint() -> Result<()> {
    let sysroot = Command::new("rustc").args(["--print", "sysroot"]).output().context("rustc --print sysroot")?;
    let driver = format!("{}/bin/clippy-driver", String::from_utf8_lossy(&sysroot.stdout).trim());
    let mut clippy = command("cargo", &["build", "--workspace", "--all-targets"])?;
    clippy.env("RUSTC_WORKSPACE_WRAPPER", driver).env("CLIPPY_ARGS", "-Dwarnings");
    stage("lint", clippy)
}

fn unit() -> Result<()> {
    stage("unit", command("cargo", &["test", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"])?)
}

fn doc() -> Result<()> {
    stage("doc", command("cargo", &["test", "--workspace", "--doc"])?)
}

/// Writes the document that a test of `api` compares, and from it the browser app's types, which `schema:check` compares.
pub fn openapi() -> Result<()> {
    let mut write = command("cargo", &["test", "--package", "chandler-api", "--test", "api", "openapi"])?;
    write.env("CHANDLER_REGENERATE", "1");
    stage("openapi", write)?;
    if !root().join("crates/web/ui/node_modules/openapi-typescript").exists() {
        stage("web-install", npm(&["ci", "--no-audit", "--no-fund"])?)?;
    }
    stage("web-schema", npm(&["run", "schema"])?)
}

fn npm(arguments: &[&str]) -> Result<Command> {
    let mut npm = command("npm", arguments)?;
    npm.current_dir(root().join("crates/web/ui"));
    Ok(npm)
}
