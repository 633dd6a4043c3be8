//! Chores of the repository. `cargo xtask demo` shows the product, `cargo xtask test` is the whole gate.

mod browser;
mod demo;
mod deny;
mod notebooks;
mod packages;
mod stage;
mod test;
mod tidy;

use std::process::ExitCode;

const USAGE: &str = "\
Chores of the repository.

    cargo xtask demo [--small] [--home DIR] [--listen ADDRESS]
        Builds Chandler, makes a home with 500 days of a simulated distributor, runs all decisions and serves the page on loopback.
        --small is 250 items instead of 2,000; an existing home is reused.
    cargo xtask test [--install] [--only STAGE]
        The whole gate. System packages are installed with --install or when CI=true; otherwise the line to run is printed.
    cargo xtask openapi
        Writes crates/api/openapi.json from the routes, and from it crates/web/ui/src/api/schema.d.ts; the gate compares both.
    cargo xtask tidy
        The house rules that no other tool checks.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rest = arguments.get(1..).unwrap_or_default();
    let outcome = match arguments.first().map(String::as_str) {
        Some("demo") => demo::run(rest),
        Some("test") => test::run(rest),
        Some("openapi") => test::openapi(),
        Some("tidy") => tidy::run(),
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
