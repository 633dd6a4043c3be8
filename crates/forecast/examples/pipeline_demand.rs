//! Measures demand over a random protection interval as the pipelines forecast it, on public sets by day (and `man` by week):
//! `CHANDLER_DATA=folder cargo run --release -p chandler-forecast --example pipeline_demand`.
//!
//! Lead times are a gamma distribution about what a supplier promises, with a week of review. The loss is the pinball loss of the demand over each
//! possible interval, weighed by the interval's chance, so that nothing is drawn.

#[path = "evaluate_demand/support.rs"]
mod support;

use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use chandler_forecast::{
    DemandSeries, HorizonPmf, LeadTimeDemand, LeadTimeDemandRequest, LeadTimePrior, LossPool, Settings, lead_time_demand, lead_time_pmf, model_losses,
};
use support::{Case, LEVELS, PROTECTED_SETS, SetSpec, load};

/// What suppliers promise, in periods, and the review; in the order of the sets.
const PROMISED: [(u32, u32); PROTECTED_SETS.len()] = [(10, 7), (28, 7), (14, 7), (5, 1)];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::var("CHANDLER_DATA").map_err(|_| "set CHANDLER_DATA to the folder of public demand sets")?;
    let folder = PathBuf::from(folder);
    println!("set      method    series    sPL    wQL   coverage at .5 .8 .9 .95 .99        us per series");
    for (spec, (promised, review)) in PROTECTED_SETS.iter().zip(PROMISED) {
        let cases = load(spec, &folder, 0)?;
        let prior = LeadTimePrior::promised(promised, 0.3, 3.0)?;
        let horizon = lead_time_pmf(&[], &[], &prior)?.protection_interval(review, 1)?;
        measure(spec, &cases, &within(horizon, spec.horizon))?;
    }
    Ok(())
}

/// The interval, with what is longer than the hold-out put on its last period.
fn within(horizon: HorizonPmf, longest: usize) -> HorizonPmf {
    let kept = horizon.periods.iter().filter(|periods| **periods as usize <= longest).count();
    let mut probability = horizon.probability[..kept].to_vec();
    let beyond: f64 = horizon.probability[kept..].iter().sum();
    if let Some(last) = probability.last_mut() {
        *last += beyond;
    }
    HorizonPmf { periods: horizon.periods[..kept].to_vec(), probability }
}

fn measure(spec: &SetSpec, cases: &[Case], horizon: &HorizonPmf) -> Result<(), Box<dyn Error>> {
    let settings = (spec.settings)();
    report(spec, "alone", cases, horizon, &settings)?;
    let started = Instant::now();
    let mut pool = LossPool::default();
    for case in cases {
        let series = DemandSeries::uncensored(case.training.clone());
        let found = model_losses(&LeadTimeDemandRequest { series: &series, horizon, season_length: spec.season_length, settings: &settings })?;
        pool.add(found.class, found.named_losses());
    }
    println!("{:8} compared in {:.0} us per series", spec.name, started.elapsed().as_secs_f64() * 1e6 / cases.len() as f64);
    report(spec, "pooled", cases, horizon, &Settings { pooled_losses: Some(pool.losses()), ..settings })
}

fn report(spec: &SetSpec, method: &str, cases: &[Case], horizon: &HorizonPmf, settings: &Settings) -> Result<(), Box<dyn Error>> {
    let started = Instant::now();
    let forecast = |case: &Case| -> Result<LeadTimeDemand, Box<dyn Error>> {
        let series = DemandSeries::uncensored(case.training.clone());
        Ok(lead_time_demand(&LeadTimeDemandRequest { series: &series, horizon, season_length: spec.season_length, settings })?)
    };
    let found = cases.iter().map(forecast).collect::<Result<Vec<_>, _>>()?;
    let micros = started.elapsed().as_secs_f64() * 1e6 / cases.len() as f64;
    let mut measures = Measures::default();
    cases.iter().zip(&found).for_each(|(case, found)| measures.add(case, horizon, &LEVELS.map(|level| found.quantile(level))));
    measures.print(spec.name, method, micros);
    Ok(())
}

/// Running measures over series and intervals.
#[derive(Default)]
struct Measures {
    series: f64,
    scaled_pinball: f64,
    pinball: f64,
    covered: [f64; LEVELS.len()],
    demanded: f64,
}

impl Measures {
    fn add(&mut self, case: &Case, horizon: &HorizonPmf, quantiles: &[f64; LEVELS.len()]) {
        let changes = case.training.windows(2).map(|pair| (pair[1] - pair[0]).abs()).sum::<f64>();
        let scale = changes / (case.training.len() - 1) as f64 * horizon.mean().sqrt();
        self.series += 1.0;
        for (&periods, &chance) in horizon.periods.iter().zip(&horizon.probability) {
            let demand: f64 = case.future[..periods as usize].iter().sum();
            self.demanded += chance * demand;
            for (index, (level, quantile)) in LEVELS.iter().zip(quantiles).enumerate() {
                let error = demand - quantile;
                let loss = chance * (level * error).max((level - 1.0) * error) / LEVELS.len() as f64;
                self.scaled_pinball += loss / scale;
                self.pinball += loss;
                self.covered[index] += if demand <= quantile + 1e-9 { chance } else { 0.0 };
            }
        }
    }

    fn print(&self, set: &str, method: &str, micros: f64) {
        let coverage = self.covered.map(|covered| format!("{:.3}", covered / self.series)).join(" ");
        let (scaled, weighted) = (self.scaled_pinball / self.series, 2.0 * self.pinball / self.demanded);
        println!("{set:8} {method:8} {:7} {scaled:6.4} {weighted:6.4}   {coverage}   {micros:8.0}", self.series);
    }
}
