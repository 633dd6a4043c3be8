//! System packages that the gate needs: installed when asked to or in CI, else the line to run is printed.

use crate::stage::{command, stage};
use anyhow::{Result, bail};
use std::path::Path;

/// File that shows that the package is there, and the Debian package that brings it.
const NEEDED: &[(&str, &str)] = &[("/usr/bin/chromium", "chromium")];

pub fn ensure(install: bool) -> Result<()> {
    let missing: Vec<&str> = NEEDED.iter().filter(|(file, _)| !Path::new(file).exists()).map(|(_, package)| *package).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    if !install {
        bail!(
            "missing system packages; install them with\n    sudo apt-get update && sudo apt-get install -y --no-install-recommends {list}\nor run `cargo xtask test --install`"
        );
    }
    stage(
        "packages",
        command(
            "sh",
            &["-c", &format!("apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends {list}")],
        )?,
    )
}
