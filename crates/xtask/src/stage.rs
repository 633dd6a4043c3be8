//! Running one step: what is run is printed, and how long it took.

use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// The repository's top folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).map(Path::to_path_buf).unwrap_or_default()
}

/// The build folder that the demo, the tests and CI share: `CARGO_TARGET_DIR`, else one in the user's cache, so that every checkout reuses one
/// build of the large dependencies.
pub fn target_dir() -> Result<PathBuf> {
    if let Some(dir) = std::env::var_os("CARGO_TARGET_DIR") {
        return Ok(dir.into());
    }
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = || std::env::var_os("HOME").map(|home| Path::new(&home).join(".cache"));
    let cache = cache.or_else(home).context("neither CARGO_TARGET_DIR nor HOME is set; set one")?;
    Ok(cache.join("chandler").join("target"))
}

/// A command in the repository's top folder with the shared build folder.
pub fn command(program: &str, arguments: &[&str]) -> Result<Command> {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root()).env("CARGO_TARGET_DIR", target_dir()?);
    Ok(command)
}

/// Runs one named step and prints its seconds.
pub fn stage(name: &str, mut command: Command) -> Result<()> {
    let started = Instant::now();
    println!("── {name}");
    let status = command.status().with_context(|| format!("{name}: cannot start {:?}; is it installed?", command.get_program()))?;
    println!("── {name}: {:.0} s", started.elapsed().as_secs_f64());
    if !status.success() {
        bail!("{name} failed ({status}); run it again alone with `cargo xtask test --only {name}`");
    }
    Ok(())
}
