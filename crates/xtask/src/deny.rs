//! Licences and sources of the dependencies, by `deny.toml`: with cargo-deny where it is installed, else by a look at what `cargo metadata` says.
//! Advisories are not checked: that needs their database from the network.

use crate::stage::{command, root, stage};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

const VERSION: &str = "0.20.2";

pub fn run() -> Result<()> {
    if is_installed() {
        return stage("deny", command("cargo", &["deny", "--locked", "check", "--hide-inclusion-graph", "licenses", "bans", "sources"])?);
    }
    println!("── deny: cargo-deny is not installed (`cargo xtask test --install` does it); licences and sources are read from `cargo metadata`");
    let started = std::time::Instant::now();
    let policy = Policy::read()?;
    let output = command("cargo", &["metadata", "--locked", "--format-version", "1"])?.output().context("cargo metadata")?;
    if !output.status.success() {
        bail!("cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr));
    }
    let metadata: Value = serde_json::from_slice(&output.stdout).context("the answer of cargo metadata")?;
    let packages = metadata["packages"].as_array().context("cargo metadata names no packages")?;
    let problems: Vec<String> = packages.iter().flat_map(|package| policy.problems(package)).collect();
    problems.iter().for_each(|problem| eprintln!("{problem}"));
    println!("── deny: {} crates, {} of them in several versions, {:.0} s", packages.len(), doubled(packages), started.elapsed().as_secs_f64());
    if !problems.is_empty() {
        bail!("{} dependencies are not what deny.toml allows", problems.len());
    }
    Ok(())
}

/// Builds cargo-deny where it is missing: some three minutes on two cores.
pub fn install() -> Result<()> {
    if is_installed() {
        return Ok(());
    }
    let mut install = command("cargo", &["install", "cargo-deny", "--version", VERSION, "--locked"])?;
    // Its own dependencies have nothing in common with the shared build.
    install.env_remove("CARGO_TARGET_DIR");
    stage("deny-install", install)
}

fn is_installed() -> bool {
    Command::new("cargo").args(["deny", "--version"]).output().is_ok_and(|output| output.status.success())
}

/// The parts of `deny.toml` that this look needs.
#[derive(Default)]
struct Policy {
    licenses: BTreeSet<String>,
    /// Licences that one crate may have besides.
    exceptions: BTreeMap<String, BTreeSet<String>>,
    registries: BTreeSet<String>,
}

impl Policy {
    fn read() -> Result<Self> {
        let text = std::fs::read_to_string(root().join("deny.toml")).context("deny.toml")?;
        Self::parse(&text)
    }

    fn parse(text: &str) -> Result<Self> {
        let file: toml::Table = text.parse().context("deny.toml")?;
        let part = |section: &str, name: &str| file.get(section).and_then(|section| section.get(name));
        let texts = |list: Option<&toml::Value>| -> BTreeSet<String> {
            list.and_then(toml::Value::as_array).into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
        };
        let exceptions = part("licenses", "exceptions").and_then(toml::Value::as_array).into_iter().flatten();
        let named = |exception: &toml::Value| Some((exception.get("crate")?.as_str()?.to_owned(), texts(exception.get("allow"))));
        let policy = Self {
            licenses: texts(part("licenses", "allow")),
            exceptions: exceptions.filter_map(named).collect(),
            registries: texts(part("sources", "allow-registry")),
        };
        if policy.licenses.is_empty() || policy.registries.is_empty() {
            bail!("deny.toml allows no licence or no registry; name them in licenses.allow and sources.allow-registry");
        }
        Ok(policy)
    }

    fn problems(&self, package: &Value) -> Vec<String> {
        let text = |name: &str| package[name].as_str().unwrap_or_default();
        let Some(source) = package["source"].as_str() else {
            // A crate of this repository.
            return vec![];
        };
        let crate_name = format!("{} {}", text("name"), text("version"));
        let mut problems = Vec::new();
        if !source.strip_prefix("registry+").is_some_and(|registry| self.registries.contains(registry)) {
            problems.push(format!("{crate_name} comes from {source}; take it from crates.io, or allow the source in deny.toml"));
        }
        if !self.allows(text("name"), text("license")) {
            let license = if text("license").is_empty() { "no named licence" } else { text("license") };
            problems.push(format!("{crate_name} has {license}; allow it in deny.toml, or do without the crate"));
        }
        problems
    }

    fn allows(&self, crate_name: &str, expression: &str) -> bool {
        let excepted = self.exceptions.get(crate_name);
        let is_allowed = |license: &str| self.licenses.contains(license) || excepted.is_some_and(|licenses| licenses.contains(license));
        // A slash is how `OR` was written before.
        let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
        let words: Vec<&str> = spaced.split_whitespace().collect();
        let mut rest = words.as_slice();
        either(&mut rest, &is_allowed) == Some(true) && rest.is_empty()
    }
}

/// `all [OR all]…` of an SPDX expression; takes what it read from the front. `None` where it is no expression.
fn either(words: &mut &[&str], is_allowed: &dyn Fn(&str) -> bool) -> Option<bool> {
    let mut allowed = all(words, is_allowed)?;
    while words.first() == Some(&"OR") {
        *words = &words[1..];
        allowed |= all(words, is_allowed)?;
    }
    Some(allowed)
}

/// `licence [AND licence]…`, where a licence may be an expression in brackets or have an exception.
fn all(words: &mut &[&str], is_allowed: &dyn Fn(&str) -> bool) -> Option<bool> {
    let mut allowed = one(words, is_allowed)?;
    while words.first() == Some(&"AND") {
        *words = &words[1..];
        allowed &= one(words, is_allowed)?;
    }
    Some(allowed)
}

fn one(words: &mut &[&str], is_allowed: &dyn Fn(&str) -> bool) -> Option<bool> {
    match **words {
        ["(", ref rest @ ..] => {
            *words = rest;
            let allowed = either(words, is_allowed)?;
            let (closing, rest) = words.split_first()?;
            *words = rest;
            (*closing == ")").then_some(allowed)
        }
        [license, "WITH", exception, ref rest @ ..] => {
            *words = rest;
            Some(is_allowed(&format!("{license} WITH {exception}")))
        }
        [license, ref rest @ ..] => {
            *words = rest;
            Some(is_allowed(license))
        }
        [] => None,
    }
}

/// Crates that come in more than one version.
fn doubled(packages: &[Value]) -> usize {
    let mut versions: BTreeMap<&str, usize> = BTreeMap::new();
    packages.iter().filter_map(|package| package["name"].as_str()).for_each(|name| *versions.entry(name).or_default() += 1);
    versions.values().filter(|count| **count > 1).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn policy() -> Policy {
        let text = "[licenses]\nallow = [\"MIT\", \"Apache-2.0\", \"Apache-2.0 WITH LLVM-exception\"]\n\
                    exceptions = [{ crate = \"one\", allow = [\"MPL-2.0\"] }]\n[sources]\nallow-registry = [\"https://crates\"]";
        Policy::parse(text).expect("a policy")
    }

    #[test]
    fn expressions_are_read_as_spdx_reads_them() {
        let allowed =
            ["MIT", "MIT OR GPL-3.0", "GPL-3.0/MIT", "MIT AND Apache-2.0", "(GPL-3.0 OR MIT) AND Apache-2.0", "Apache-2.0 WITH LLVM-exception"];
        let denied =
            ["", "GPL-3.0", "MIT AND GPL-3.0", "MIT OR", "GPL-3.0 OR (MIT AND GPL-3.0)", "MIT WITH LLVM-exception", "MIT MIT", "(MIT", "MPL-2.0"];
        for (expressions, expected) in [(&allowed[..], true), (&denied[..], false)] {
            for expression in expressions {
                assert_eq!(policy().allows("any", expression), expected, "{expression}");
            }
        }
        assert!(policy().allows("one", "MPL-2.0"));
    }

    #[test]
    fn a_source_that_is_no_allowed_registry_is_named() {
        let package = |source: Value| json!({"name": "a", "version": "1.0.0", "license": "MIT", "source": source});
        assert!(policy().problems(&package(json!("registry+https://crates"))).is_empty());
        assert!(policy().problems(&package(Value::Null)).is_empty());
        for source in ["registry+https://elsewhere", "git+https://crates"] {
            let problems = policy().problems(&package(json!(source)));
            assert!(problems.len() == 1 && problems[0].contains(source), "{problems:?}");
        }
    }
}
