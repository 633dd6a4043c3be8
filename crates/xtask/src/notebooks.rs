//! The notebooks, run from top to bottom on small simulated companies.

use crate::demo::{chandler, fresh_home};
use crate::stage::{command, root, stage, target_dir};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

pub fn run() -> Result<()> {
    let python = python_with_packages()?;
    stage("notebooks-build", command("cargo", &["build", "--package", "chandler-cli"])?)?;
    // Recommendations of five evenings are carried out in it, so that there are outcomes to read.
    let decided = company("notebooks-home", &["simulate", "--seed", "7", "--decide-from", "80", "--decide-every", "15"])?;
    execute(&python, &decided, &[])?;
    // What everybody has first: a company in which nothing was carried out yet.
    let fresh = company("notebooks-fresh-home", &["simulate", "--seed", "7", "--days", "60"])?;
    execute(&python, &fresh, &["05_what_was_earned"])
}

/// A home with a simulated company, a plan and a lake that knows of it.
fn company(name: &str, simulate: &[&str]) -> Result<PathBuf> {
    let home = fresh_home(name)?;
    stage("notebooks-init", chandler(&home, &["init"])?)?;
    stage("notebooks-simulate", chandler(&home, simulate)?)?;
    stage("notebooks-run", chandler(&home, &["run"])?)?;
    // A query feeds the lake with what the run recorded.
    stage("notebooks-feed", chandler(&home, &["sql", "SELECT count(*) AS recommendations FROM core_recommendations"])?)?;
    Ok(home)
}

/// Runs the notebooks of these names on a home, or all of them.
fn execute(python: &Path, home: &Path, names: &[&str]) -> Result<()> {
    let arguments: Vec<&str> = std::iter::once("notebooks/run.py").chain(names.iter().copied()).collect();
    let mut run = command(&python.to_string_lossy(), &arguments)?;
    run.env("CHANDLER_HOME", home);
    stage("notebooks-execute", run)
}

/// Python of a virtual environment with the packages of `notebooks/requirements.txt`, made anew when that file changed.
fn python_with_packages() -> Result<PathBuf> {
    let folder = target_dir()?.join("notebooks-python");
    let (python, installed) = (folder.join("bin").join("python"), folder.join("requirements.txt"));
    let wanted = root().join("notebooks").join("requirements.txt");
    if is_same(&wanted, &installed)? {
        return Ok(python);
    }
    stage("notebooks-python", command("python3", &["-m", "venv", "--clear", &folder.to_string_lossy()])?)?;
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", &wanted.to_string_lossy()];
    stage("notebooks-packages", command(&python.to_string_lossy(), &install)?)?;
    std::fs::copy(&wanted, &installed).context("noting which packages are installed")?;
    Ok(python)
}

fn is_same(wanted: &Path, installed: &Path) -> Result<bool> {
    let wanted = std::fs::read(wanted).context("reading notebooks/requirements.txt")?;
    Ok(std::fs::read(installed).is_ok_and(|installed| installed == wanted))
}
