//! A batch of series forecast by every method and judged by what was held out.

use super::learnt::{Learnt, not_forecast};
use super::methods::Methods;
use super::options::Resolved;
use super::series::Series;
use crate::evaluate::Role;
use crate::evaluate::cpu::CpuTimer;
use crate::failure::Failure;
use chandler_forecast::evaluate::{BASELINES, LEVELS, Prediction, Resample, Score, Split, pattern};
use chandler_forecast::global::GLOBAL_MEMBER;
use chandler_forecast::{DemandSeries, HorizonEngine, HorizonForecast};

/// What judging needs beside the series.
pub(crate) struct Judge<'a> {
    pub resolved: &'a Resolved,
    pub learnt: &'a Learnt,
    pub methods: &'a Methods,
    pub seed: u64,
    /// Whether quantiles of each period are wanted too.
    pub with_steps: bool,
}

/// A batch, judged. Processor seconds by method.
pub(crate) struct Judged {
    pub series: Vec<JudgedSeries>,
    pub seconds: Vec<f64>,
    pub total_seconds: f64,
}

/// One series: what each method said, and how far it was off; none where the method cannot speak.
pub(crate) struct JudgedSeries {
    pub name: String,
    pub pattern: &'static str,
    /// What the engine takes it for.
    pub class: &'static str,
    pub resample: Resample,
    pub predictions: Vec<Option<Prediction>>,
    pub scores: Vec<Option<Score>>,
    pub weights: Vec<(String, f64)>,
    /// Whether each method spoke itself; a member may have been stood in for.
    pub spoke: Vec<bool>,
    /// The engine's quantiles of each period, where wanted.
    pub step_quantiles: Vec<[f64; LEVELS.len()]>,
}

impl Judge<'_> {
    pub fn judge(&self, batch: &[Series]) -> Result<Judged, Failure> {
        let total = CpuTimer::start();
        let splits: Vec<(&Series, Split<'_>)> =
            batch.iter().filter_map(|series| Some((series, self.resolved.hold_out.split(&series.values).ok()?))).collect();
        let mut seconds = vec![0.0; self.methods.names().len()];
        let mut by_method: Vec<Vec<Option<Prediction>>> = vec![vec![None; splits.len()]; self.methods.names().len()];
        let training: Vec<DemandSeries> = splits.iter().map(|(_, split)| DemandSeries::uncensored(split.training.to_vec())).collect();

        let timer = CpuTimer::start();
        let mut forecasts = Vec::with_capacity(splits.len());
        for ((series, _), training) in splits.iter().zip(&training) {
            let engine = HorizonEngine::learn(&self.learnt.request(training, self.resolved)).map_err(|error| not_forecast(&series.name, &error))?;
            let forecast = engine.forecast();
            forecasts.push((engine, forecast));
        }
        seconds[0] = timer.seconds();

        for (index, (engine, forecast)) in forecasts.iter().enumerate() {
            by_method[0][index] = Some(forecast.prediction.clone());
            self.put_members(engine, forecast, index, &mut by_method);
        }
        for (method, name) in self.methods.names().iter().enumerate().filter(|(method, _)| self.methods.role(*method) == Role::Baseline) {
            let Some(baseline) = BASELINES.iter().find(|baseline| baseline.name == *name) else { continue };
            let timer = CpuTimer::start();
            for (slot, (_, split)) in by_method[method].iter_mut().zip(&splits) {
                *slot = baseline.predict(split.training, self.resolved.hold_out.horizon, self.resolved.season);
            }
            seconds[method] = timer.seconds();
        }
        let judged = splits.iter().zip(&forecasts).enumerate().map(|(index, ((series, split), (engine, forecast)))| {
            let predictions: Vec<Option<Prediction>> = by_method.iter_mut().map(|predictions| predictions[index].take()).collect();
            self.series(series, split, engine, forecast, predictions)
        });
        let series = judged.collect();
        Ok(Judged { series, seconds, total_seconds: total.seconds() })
    }

    /// Where a member has nothing to say, the engine's answer stands in, so that all are judged on the same series.
    fn put_members(&self, engine: &HorizonEngine<'_>, forecast: &HorizonForecast, index: usize, by_method: &mut [Vec<Option<Prediction>>]) {
        let mut said = engine.members();
        said.extend(engine.global().map(|prediction| (GLOBAL_MEMBER, prediction)));
        for (method, name) in self.methods.names().iter().enumerate().filter(|(method, _)| self.methods.role(*method) == Role::Member) {
            let found = said.iter().position(|(member, _)| member == name).map(|place| said.swap_remove(place).1);
            by_method[method][index] = Some(found.unwrap_or_else(|| forecast.prediction.clone()));
        }
    }

    fn series(
        &self,
        series: &Series,
        split: &Split<'_>,
        engine: &HorizonEngine<'_>,
        forecast: &HorizonForecast,
        predictions: Vec<Option<Prediction>>,
    ) -> JudgedSeries {
        let score = |prediction: &Prediction| Score::new(split, prediction, self.resolved.mase_lag);
        JudgedSeries {
            name: series.name.clone(),
            pattern: pattern(split.training).name(),
            class: forecast.class.name(),
            resample: Resample::of(self.seed, &series.name),
            scores: predictions.iter().map(|prediction| prediction.as_ref().map(score)).collect(),
            predictions,
            weights: weights(forecast),
            spoke: self.methods.names().iter().map(|name| spoke(forecast, name)).collect(),
            step_quantiles: if self.with_steps { engine.step_quantiles() } else { Vec::new() },
        }
    }
}

/// Members are stood in for where they were not compared.
fn spoke(forecast: &HorizonForecast, name: &str) -> bool {
    forecast.members.iter().any(|member| member.name == name) || (name == GLOBAL_MEMBER && forecast.global_share > 0.0)
}

/// Shares in the quantiles; none where the engine fell back.
fn weights(forecast: &HorizonForecast) -> Vec<(String, f64)> {
    if forecast.members.is_empty() {
        return Vec::new();
    }
    let own = forecast.members.iter().map(|member| (member.name.clone(), (1.0 - forecast.global_share) * member.weight));
    own.chain((forecast.global_share > 0.0).then(|| (GLOBAL_MEMBER.to_owned(), forecast.global_share))).collect()
}
