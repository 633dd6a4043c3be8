//! Measures the engine and the textbook rule on the public development sets:
//! `CHANDLER_DATA=folder cargo run --release -p chandler-forecast --example evaluate_demand`.
//! With `--earlier` one horizon earlier; with `--fit-priors` prints the member constants of `priors.rs` instead.

mod fit;
mod support;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

use chandler_forecast::evaluate::{Prediction, Score, Split};
use chandler_forecast::global::{GlobalModel, GlobalQuantiles, SharesLearnt, TrainingRow, training_rows};
use chandler_forecast::{DemandSeries, HorizonEngine, HorizonRequest, LeadTimeDemand, Settings, pool_losses};
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
    let started = Instant::now();
    let global = learn_global(spec, &settings, &cases)?;
    println!("{:8} forest   learnt in {} ms", spec.name, started.elapsed().as_millis());
    let (mut forest, mut blended) = (Measures::default(), Measures::default());
    let (mut step_error, mut local_error) = (0.0, 0.0);
    for case in &cases {
        let series = DemandSeries::uncensored(case.training.clone());
        let request = HorizonRequest {
            series: &series,
            horizon: spec.horizon,
            season_length: spec.season_length,
            settings: &settings,
            global: global.as_ref(),
        };
        let engine = HorizonEngine::learn(&request)?;
        let found = engine.forecast();
        blended.add(case, spec.horizon, &found.prediction.quantiles);
        forest.add(case, spec.horizon, &engine.global().unwrap_or_default().quantiles);
        let score =
            |prediction: &Prediction| Score::new(&Split { training: &case.training, future: &case.future }, prediction, 1).rmsse.unwrap_or(0.0);
        step_error += score(&found.prediction);
        local_error += score(&HorizonEngine::learn(&HorizonRequest { global: None, ..request })?.forecast().prediction);
    }
    println!("{:8} rmsse    {:.3}, by the series' own models {:.3}", spec.name, step_error / cases.len() as f64, local_error / cases.len() as f64);
    print(spec.name, "forest", &forest, None);
    print(spec.name, "blended", &blended, None);
    print(spec.name, "textbook", &textbook, None);
    print(spec.name, "engine", &engine, Some(micros));
    print(spec.name, "pooled", &pooled, None);
    Ok(())
}

/// The forest of a set and its shares, learnt one horizon earlier.
fn learn_global(spec: &SetSpec, settings: &Settings, cases: &[Case]) -> Result<Option<GlobalQuantiles>, Box<dyn Error>> {
    let (horizon, season_length) = (spec.horizon, spec.season_length);
    let rows = |parts: &mut dyn Iterator<Item = &[f64]>| -> Vec<TrainingRow> {
        parts.flat_map(|part| training_rows(part, horizon, season_length)).collect()
    };
    let early_rows = rows(&mut cases.iter().filter_map(|case| Some(earlier(case, horizon)?.0)));
    let Some(early) = GlobalModel::train(&early_rows, horizon, season_length) else { return Ok(None) };
    let mut shares = SharesLearnt::default();
    for (training, future) in cases.iter().filter_map(|case| earlier(case, horizon)) {
        let Some(said) = early.predict(training) else { continue };
        let series = DemandSeries::uncensored(training.to_vec());
        let found = HorizonEngine::learn(&HorizonRequest { series: &series, horizon, season_length, settings, global: None })?.forecast();
        shares.add(found.class, &Split { training, future }, &found.prediction, said);
    }
    let late_rows = rows(&mut cases.iter().map(|case| case.training.as_slice()));
    let model = GlobalModel::train(&late_rows, horizon, season_length);
    Ok(model.map(|model| GlobalQuantiles { model, blend: shares.blend() }))
}

/// The training part, split one horizon before its end.
fn earlier(case: &Case, horizon: usize) -> Option<(&[f64], &[f64])> {
    case.training.len().checked_sub(horizon).map(|end| case.training.split_at(end))
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
