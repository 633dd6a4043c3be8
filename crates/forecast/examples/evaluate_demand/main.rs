//! Measures the engine and the textbook rule on the public development sets:
//! `CHANDLER_DATA=folder cargo run --release -p chandler-forecast --example evaluate_demand`.
//! With `--earlier` one horizon earlier; with `--fit-priors` prints the member constants of `priors.rs` instead.

mod fit;
mod support;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

use chandler_forecast::{LeadTimeDemand, Settings, pool_losses};
use support::{Case, LEVELS, Measures, SETS, SetSpec, forecast, load, textbook_quantiles};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::var("CHANDLER_DATA").map_err(|_| "set CHANDLER_DATA to the folder of public demand sets")?;
    let folder = PathBuf::from(folder);
    let asked = |option: &str| std::env::args().any(|argument| argument == option);
    if asked("--fit-priors") {
        return fit::print_priors(&folder);
    }
    println!("set      method    series    sPL    wQL   coverage at .5 .8 .9 .95 .99        us per series");
    for spec in &SETS {
        measure(spec, &folder, usize::from(asked("--earlier")))?;
    }
    Ok(())
}

fn measure(spec: &SetSpec, folder: &Path, earlier: usize) -> Result<(), Box<dyn Error>> {
    let cases = load(spec, folder, earlier)?;
    let settings = (spec.settings)();
    let (mut engine, mut pooled, mut textbook) = (Measures::default(), Measures::default(), Measures::default());
    let started = Instant::now();
    let alone = forecast_all(spec, &settings, &cases)?;
    let micros = started.elapsed().as_micros() as f64 / cases.len() as f64;
    let settings = Settings { pooled_losses: Some(pool_losses(&alone)), ..settings };
    let together = forecast_all(spec, &settings, &cases)?;
    for ((case, alone), together) in cases.iter().zip(&alone).zip(&together) {
        engine.add(case, spec.horizon, &LEVELS.map(|level| alone.quantile(level)));
        pooled.add(case, spec.horizon, &LEVELS.map(|level| together.quantile(level)));
        textbook.add(case, spec.horizon, &textbook_quantiles(&case.training, spec.horizon));
    }
    print(spec.name, "textbook", &textbook, None);
    print(spec.name, "engine", &engine, Some(micros));
    print(spec.name, "pooled", &pooled, None);
    Ok(())
}

fn forecast_all(spec: &SetSpec, settings: &Settings, cases: &[Case]) -> Result<Vec<LeadTimeDemand>, Box<dyn Error>> {
    cases.iter().map(|case| forecast(spec, settings, &case.training)).collect()
}

fn print(set: &str, method: &str, measures: &Measures, micros: Option<f64>) {
    let coverage = measures.coverage().map(|share| format!("{share:.3}")).join(" ");
    let micros = micros.map_or(String::new(), |micros| format!("{micros:8.0}"));
    println!(
        "{set:8} {method:8} {:7} {:6.3} {:6.3}   {coverage}   {micros}",
        measures.series(),
        measures.scaled_pinball(),
        measures.weighted_quantile_loss(),
    );
}
