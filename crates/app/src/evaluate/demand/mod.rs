//! `evaluate demand`: the last periods of each series are held out, forecast from what came before by the engine, its members and what others use.
//!
//! Promises: series are judged one by one on several threads with the same answer on any number of them; every method is judged on the same series;
//! memory beside the series themselves does not grow with their number. A member that has nothing to say on a series (too short, dead) is judged by what
//! the engine says there. Weights pooled over the series come from their training parts alone.

mod forecast;
mod judge;
mod learnt;
mod methods;
mod options;
mod period;
mod predictions;
mod rows;
mod series;
#[cfg(test)]
mod tests;

pub use forecast::{DemandForecast, DemandForecastRow, forecast_demand};
pub use options::DemandOptions;
pub use period::Frequency;

use super::document::{EvaluateTask, EvaluatedModel, Evaluation, Measure, Measures, RejectedRow, Role};
use super::parallel::in_order;
use super::{EvaluateRequest, threads_of};
use crate::failure::Failure;
use chandler_forecast::evaluate::Tally;
use judge::{Judge, Judged};
use learnt::{Known, Learnt};
use methods::Methods;
use options::Resolved;
use predictions::PredictionFile;
use series::{DemandFile, Series};
use std::collections::BTreeMap;

/// Measures the engine, its members and the baselines on a demand file.
///
/// # Errors
/// When the file or the options cannot be used, or no series is left.
pub(super) fn evaluate(request: &EvaluateRequest) -> Result<Evaluation, Failure> {
    let options = &request.demand;
    options.check()?;
    let methods = Methods::chosen(&options.members)?;
    let file = DemandFile::read(&request.data, options.frequency, options.keep_leading_zeros)?;
    let resolved = options.resolve(file.frequency);
    let mut evaluation = Evaluation::new(EvaluateTask::Demand, resolved.document(), "engine", request.threads);
    evaluation.warnings = file.warnings;
    evaluation.rows = file.rows;
    let cases = evaluable(file.series, &resolved, &mut evaluation);
    if cases.is_empty() {
        return Err(nothing_left(&evaluation));
    }
    let threads = threads_of(request.threads);
    let known: Vec<Known<'_>> = cases
        .iter()
        .filter_map(|series| Some(Known { name: &series.name, training: resolved.hold_out.split(&series.values).ok()?.training }))
        .collect();
    let learnt = Learnt::from(&known, &resolved, threads)?;
    evaluation.why = learnt.why();
    let judge = Judge { resolved: &resolved, learnt: &learnt, methods: &methods, seed: request.seed, with_steps: request.predictions.is_some() };
    let mut tallies = Tallies::new(methods.names());
    let mut predictions = request.predictions.as_deref().map(PredictionFile::create).transpose()?;
    in_order(
        &cases,
        threads,
        |batch| judge.judge(batch),
        |judged| {
            predictions.as_mut().map_or(Ok(()), |file| judged.series.iter().try_for_each(|series| file.write(series, &methods)))?;
            tallies.add(&judged);
            Ok(())
        },
    )?;
    if let Some(file) = predictions {
        file.finish()?;
    }
    tallies.fill(&mut evaluation, &methods, learnt.seconds);
    Ok(evaluation)
}

/// The series that can be judged; the others are listed.
fn evaluable(series: Vec<Series>, resolved: &Resolved, evaluation: &mut Evaluation) -> Vec<Series> {
    let mut kept = Vec::with_capacity(series.len());
    for series in series {
        match resolved.hold_out.split(&series.values) {
            Ok(_) => {
                evaluation.rows.used += series.rows;
                kept.push(series);
            }
            Err(reason) => evaluation.rows.rejected.push(RejectedRow::new(None, series.name, reason.code(), format!("Not evaluated: {reason}"))),
        }
    }
    kept
}

fn nothing_left(evaluation: &Evaluation) -> Failure {
    let first =
        evaluation.rows.rejected.first().map_or("the file has no rows".to_owned(), |row| format!("{}: {} ({})", row.subject, row.message, row.code));
    let count = evaluation.rows.rejected.len();
    let message = format!("No series is left to evaluate; {count} were rejected, such as {first}");
    Failure::input("nothing_left", "data", message, "Give series with more periods than --min-train and --horizon together, or lower --min-train")
}

/// Scores added up by method and class, with the processor time of each method.
struct Tallies {
    /// By method, then class; the class `all` has every series.
    tallies: Vec<BTreeMap<&'static str, Tally>>,
    seconds: Vec<f64>,
    /// Whether each method spoke itself on any series.
    spoke: Vec<bool>,
    total_seconds: f64,
    series: usize,
    /// By class: series that were weighed, and the sum of their weights by member.
    weights: BTreeMap<&'static str, (f64, BTreeMap<String, f64>)>,
    fallbacks: BTreeMap<&'static str, usize>,
}

const ALL: &str = "all";

impl Tallies {
    fn new(methods: &[&str]) -> Self {
        Self {
            tallies: vec![BTreeMap::new(); methods.len()],
            seconds: vec![0.0; methods.len()],
            spoke: vec![false; methods.len()],
            total_seconds: 0.0,
            series: 0,
            weights: BTreeMap::new(),
            fallbacks: BTreeMap::new(),
        }
    }

    fn add(&mut self, judged: &Judged) {
        self.total_seconds += judged.total_seconds;
        self.seconds.iter_mut().zip(&judged.seconds).for_each(|(sum, seconds)| *sum += seconds);
        for series in &judged.series {
            self.series += 1;
            self.spoke.iter_mut().zip(&series.spoke).for_each(|(any, spoke)| *any |= spoke);
            for (tallies, score) in self.tallies.iter_mut().zip(&series.scores) {
                let Some(score) = score else { continue };
                for class in [ALL, series.pattern] {
                    tallies.entry(class).or_default().add(score, &series.resample);
                }
            }
            if series.weights.is_empty() {
                *self.fallbacks.entry(series.class).or_default() += 1;
                continue;
            }
            let (count, sums) = self.weights.entry(series.pattern).or_default();
            *count += 1.0;
            series.weights.iter().for_each(|(member, weight)| *sums.entry(member.clone()).or_default() += weight);
        }
    }

    fn fill(self, evaluation: &mut Evaluation, methods: &Methods, learning_seconds: f64) {
        evaluation.cpu_seconds = self.total_seconds + learning_seconds;
        let mean =
            |(count, sums): (f64, BTreeMap<String, f64>)| sums.into_iter().map(|(member, sum)| (member, (sum / count * 1e4).round() / 1e4)).collect();
        evaluation.weights = self.weights.into_iter().map(|(class, sums)| (class.to_owned(), mean(sums))).collect();
        for (class, count) in self.fallbacks {
            evaluation
                .warnings
                .push(format!("{count} series of class {class}: the engine falls back to something simpler, and members are judged by it"));
        }
        let per_thousand = 1e3 / self.series.max(1) as f64;
        for (index, mut tallies) in self.tallies.into_iter().enumerate() {
            let Some(all) = tallies.remove(ALL) else { continue };
            let role = methods.role(index);
            if role == Role::Member && !self.spoke[index] {
                continue;
            }
            let mut measures = measures_of(&all);
            // Members run inside the engine: their time is the engine's.
            let seconds = match role {
                Role::Engine => Measure::plain((self.seconds[index] + learning_seconds) * per_thousand),
                Role::Member => Measure::default(),
                Role::Baseline => Measure::plain(self.seconds[index] * per_thousand),
            };
            measures.insert("cpu_seconds_per_1000".to_owned(), seconds);
            let by_class = tallies.iter().map(|(class, tally)| ((*class).to_owned(), measures_of(tally))).collect();
            evaluation.models.push(EvaluatedModel { name: methods.names()[index].to_owned(), role, measures, by_class });
        }
    }
}

fn measures_of(tally: &Tally) -> Measures {
    let mut measures: Measures = tally
        .figures()
        .into_iter()
        .map(|figure| (figure.name.to_owned(), Measure { value: figure.value, low: figure.low, high: figure.high }))
        .collect();
    measures.insert("series".to_owned(), Measure::plain(tally.series() as f64));
    measures
}
