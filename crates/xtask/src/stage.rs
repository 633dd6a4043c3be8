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
///
/// `cargo xtask` runs this program with variables about its own package. Build scripts of some dependencies watch those, so a child that saw them would
/// build half of the dependencies again, and once more in every other checkout.
pub fn command(program: &str, arguments: &[&str]) -> Result<Command> {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root()).env("CARGO_TARGET_DIR", target_dir()?);
    let of_this_package = |name: &str| {
        ["CARGO_MANIFEST_", "CARGO_PKG_", "CARGO_BIN_", "CARGO_CRATE_"].iter().any(|prefix| name.starts_with(prefix))
            || name == "CARGO_PRIMARY_PACKAGE"
    };
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(of_this_package)) {
        command.env_remove(name);
    }
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
