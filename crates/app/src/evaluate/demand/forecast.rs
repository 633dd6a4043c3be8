//! `forecast demand`: the next periods of every series, nothing held out, so that whoever judges can keep the future to himself.

use super::learnt::{Known, Learnt, not_forecast};
use super::options::{DemandOptions, Resolved};
use super::predictions::PredictionFile;
use super::series::{DemandFile, Series};
use crate::CONTRACT;
use crate::evaluate::document::{EvaluateTask, EvaluatedRows, RejectedRow};
use crate::evaluate::parallel::in_order;
use crate::evaluate::threads_of;
use crate::failure::Failure;
use chandler_forecast::evaluate::{LEVELS, Prediction};
use chandler_forecast::{DemandSeries, HorizonEngine};
use serde::Serialize;
use serde_json::Value;
use std::path::Path;

/// The demand expected of the next periods.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DemandForecast {
    pub contract: u32,
    pub task: EvaluateTask,
    pub rows: EvaluatedRows,
    /// Horizon, season, length of a period and what else was taken.
    pub options: Value,
    /// In the order of the series' names; empty where they went to a file.
    pub predictions: Vec<DemandForecastRow>,
    pub series: usize,
    pub warnings: Vec<String>,
    pub threads: usize,
}

/// What is expected of one period ahead, or of all of them together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DemandForecastRow {
    pub series_id: String,
    pub member: &'static str,
    /// `1` to the horizon, or `sum`.
    pub step: String,
    pub mean: f64,
    pub q50: f64,
    pub q80: f64,
    pub q90: f64,
    pub q95: f64,
    pub q99: f64,
}

/// One series, forecast.
struct Ahead {
    name: String,
    prediction: Prediction,
    step_quantiles: Vec<[f64; LEVELS.len()]>,
}

/// Forecasts every series of a file; into `predictions` as CSV where that is given, else into the answer.
///
/// # Errors
/// When the file or the options cannot be used, or no series is left.
pub fn forecast_demand(data: &Path, options: &DemandOptions, predictions: Option<&Path>, threads: usize) -> Result<DemandForecast, Failure> {
    options.check()?;
    let file = DemandFile::read(data, options.frequency, options.keep_leading_zeros)?;
    let resolved = options.resolve(file.frequency);
    let mut answer = DemandForecast {
        contract: CONTRACT,
        task: EvaluateTask::Demand,
        rows: file.rows,
        options: resolved.document(),
        predictions: Vec::new(),
        series: 0,
        warnings: file.warnings,
        threads,
    };
    if let Some(fields) = answer.options.as_object_mut() {
        fields.remove("held_out");
    }
    let cases = with_demand(file.series, &mut answer.rows);
    if cases.is_empty() {
        return Err(nothing_left(&answer.rows));
    }
    let pool = threads_of(threads);
    let known: Vec<Known<'_>> = cases.iter().map(|series| Known { name: &series.name, training: training(series, &resolved) }).collect();
    let learnt = Learnt::from(&known, &resolved, pool)?;
    answer.warnings.extend(learnt.why());
    let mut csv = predictions.map(PredictionFile::create).transpose()?;
    in_order(
        &known,
        pool,
        |batch| batch.iter().map(|known| look_ahead(known, &resolved, &learnt)).collect::<Result<Vec<_>, Failure>>(),
        |batch| {
            answer.series += batch.len();
            for ahead in batch {
                match &mut csv {
                    Some(file) => file.write_prediction(&ahead.name, super::methods::ENGINE, &ahead.prediction, &ahead.step_quantiles)?,
                    None => answer.predictions.extend(rows_of(&ahead)),
                }
            }
            Ok(())
        },
    )?;
    if let Some(file) = csv {
        file.finish()?;
    }
    Ok(answer)
}

/// Series that never sold have nothing to forecast from.
fn with_demand(series: Vec<Series>, rows: &mut EvaluatedRows) -> Vec<Series> {
    let (kept, without): (Vec<Series>, Vec<Series>) = series.into_iter().partition(|series| series.values.iter().any(|&value| value > 0.0));
    rows.used = kept.iter().map(|series| series.rows).sum();
    let told = |series: Series| RejectedRow::new(None, series.name, "too_few_demands", "Not forecast: there is no demand in any period");
    rows.rejected.extend(without.into_iter().map(told));
    kept
}

fn nothing_left(rows: &EvaluatedRows) -> Failure {
    let first = rows.rejected.first().map_or("the file has no rows".to_owned(), |row| format!("{}: {} ({})", row.subject, row.message, row.code));
    Failure::input("nothing_left", "data", format!("No series is left to forecast, such as {first}"), "Give series with demand in some period")
}

/// What a series is forecast from: without leading zeros, and the last periods only where that is asked for.
fn training<'a>(series: &'a Series, resolved: &Resolved) -> &'a [f64] {
    let values = resolved.hold_out.counted(&series.values);
    let kept = resolved.hold_out.keep_last.unwrap_or(usize::MAX);
    &values[values.len().saturating_sub(kept)..]
}

fn look_ahead(known: &Known<'_>, resolved: &Resolved, learnt: &Learnt) -> Result<Ahead, Failure> {
    let demand = DemandSeries::uncensored(known.training.to_vec());
    let engine = HorizonEngine::learn(&learnt.request(&demand, resolved)).map_err(|error| not_forecast(known.name, &error))?;
    Ok(Ahead { name: known.name.to_owned(), prediction: engine.forecast().prediction, step_quantiles: engine.step_quantiles() })
}

fn rows_of(ahead: &Ahead) -> Vec<DemandForecastRow> {
    let row = |step: String, mean: f64, quantiles: &[f64; LEVELS.len()]| {
        let [q50, q80, q90, q95, q99] = *quantiles;
        DemandForecastRow { series_id: ahead.name.clone(), member: super::methods::ENGINE, step, mean, q50, q80, q90, q95, q99 }
    };
    let steps = ahead.prediction.steps.iter().zip(&ahead.step_quantiles).enumerate();
    let mut rows: Vec<DemandForecastRow> = steps.map(|(step, (mean, quantiles))| row((step + 1).to_string(), *mean, quantiles)).collect();
    rows.push(row("sum".to_owned(), ahead.prediction.mean().unwrap_or_default(), &ahead.prediction.quantiles));
    rows
}
