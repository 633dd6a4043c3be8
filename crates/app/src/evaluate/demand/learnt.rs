//! What the series of a file say together, before each is forecast: how the members do by demand pattern, and a forest over all series where there are
//! enough. How much say the forest has is learnt one horizon earlier, from a forest that had not seen that horizon either.

use super::options::Resolved;
use crate::evaluate::cpu::CpuTimer;
use crate::evaluate::parallel::in_order;
use crate::failure::Failure;
use chandler_forecast::evaluate::{LEVELS, Prediction, Split};
use chandler_forecast::global::{GlobalModel, GlobalQuantiles, SharesLearnt, TrainingRow, training_rows};
use chandler_forecast::{DemandClass, DemandSeries, ForecastError, HorizonEngine, HorizonRequest, LossPool, MemberReport, Settings};
use std::num::NonZero;
use std::thread;

/// More series than this teach a forest nothing more, and its rows must fit into memory: of larger files every second, third, … is taken.
const SERIES_OF_FOREST: usize = 3_600;

/// What forecasts of a file rest on beside the series itself.
pub(crate) struct Learnt {
    pub settings: Settings,
    pub global: Option<GlobalQuantiles>,
    /// Processor seconds that it took.
    pub seconds: f64,
}

/// A series with the part that may be learnt from.
pub(crate) struct Known<'a> {
    pub name: &'a str,
    pub training: &'a [f64],
}

impl Learnt {
    /// Learns from the parts of the series that may be known.
    ///
    /// # Errors
    /// When a series cannot be forecast, which reading it should have told.
    pub fn from(known: &[Known<'_>], resolved: &Resolved, threads: NonZero<usize>) -> Result<Learnt, Failure> {
        let (settings, pool_seconds) = pooled_settings(known, resolved, threads)?;
        let (global, forest_seconds) = global_quantiles(known, resolved, &settings, threads)?;
        Ok(Learnt { settings, global, seconds: pool_seconds + forest_seconds })
    }

    /// Why there is no forest, where there is none.
    pub fn why(&self) -> Option<String> {
        self.global
            .is_none()
            .then(|| "too few series for a model over all of them: each is forecast by its own history and the pooled weights".to_owned())
    }

    pub fn request<'s>(&'s self, series: &'s DemandSeries, resolved: &Resolved) -> HorizonRequest<'s> {
        HorizonRequest {
            series,
            horizon: resolved.hold_out.horizon,
            season_length: resolved.season,
            settings: &self.settings,
            global: self.global.as_ref(),
        }
    }
}

fn pooled_settings(known: &[Known<'_>], resolved: &Resolved, threads: NonZero<usize>) -> Result<(Settings, f64), Failure> {
    let settings = resolved.settings();
    let mut pool = LossPool::default();
    let mut total_seconds = 0.0;
    in_order(
        known,
        threads,
        |batch| {
            let timer = CpuTimer::start();
            let compare = |known: &Known<'_>| {
                let series = DemandSeries::uncensored(known.training.to_vec());
                let engine = HorizonEngine::learn(&local_request(&series, resolved, &settings));
                Ok(engine.map_err(|error| not_forecast(known.name, &error))?.comparison())
            };
            let found = batch.iter().map(compare).collect::<Result<Vec<_>, Failure>>()?;
            Ok((found, timer.seconds()))
        },
        |(found, seconds)| {
            found.iter().for_each(|(class, members)| pool.add(*class, members.iter().map(MemberReport::named_loss)));
            total_seconds += seconds;
            Ok(())
        },
    )?;
    Ok((Settings { pooled_losses: Some(pool.losses()), ..settings }, total_seconds))
}

fn local_request<'s>(series: &'s DemandSeries, resolved: &Resolved, settings: &'s Settings) -> HorizonRequest<'s> {
    HorizonRequest { series, horizon: resolved.hold_out.horizon, season_length: resolved.season, settings, global: None }
}

/// A forest over the series with its say, and the processor seconds that it took.
fn global_quantiles(
    known: &[Known<'_>],
    resolved: &Resolved,
    settings: &Settings,
    threads: NonZero<usize>,
) -> Result<(Option<GlobalQuantiles>, f64), Failure> {
    let horizon = resolved.hold_out.horizon;
    let stride = known.len().div_ceil(SERIES_OF_FOREST).max(1);
    let taken: Vec<&Known<'_>> = known.iter().step_by(stride).collect();
    let train = |cut: usize| {
        let timer = CpuTimer::start();
        let parts = taken.iter().filter_map(|known| known.training.get(..known.training.len().checked_sub(cut)?));
        let rows: Vec<TrainingRow> = parts.flat_map(|part| training_rows(part, horizon, resolved.season)).collect();
        (GlobalModel::train(&rows, horizon, resolved.season), timer.seconds())
    };
    let trained = if threads.get() == 1 {
        Some((train(horizon), train(0)))
    } else {
        thread::scope(|scope| {
            let early = scope.spawn(|| train(horizon));
            let late = train(0);
            early.join().ok().map(|early| (early, late))
        })
    };
    let Some(((early, early_seconds), (late, late_seconds))) = trained else {
        return Err(Failure::fault("internal", "evaluate", "A thread of the training ended early", "Report it with the command"));
    };
    let (Some(early), Some(model)) = (early, late) else { return Ok((None, early_seconds + late_seconds)) };
    let (shares, share_seconds) = learn_shares(&taken, resolved, settings, &early, threads)?;
    Ok((Some(GlobalQuantiles { model, blend: shares.blend() }), early_seconds + late_seconds + share_seconds))
}

/// Compares the forest with the series' own models over the last horizon of the training parts.
fn learn_shares(
    taken: &[&Known<'_>],
    resolved: &Resolved,
    settings: &Settings,
    early: &GlobalModel,
    threads: NonZero<usize>,
) -> Result<(SharesLearnt, f64), Failure> {
    let horizon = resolved.hold_out.horizon;
    let mut shares = SharesLearnt::default();
    let mut total_seconds = 0.0;
    let compare = |known: &Known<'_>| -> Result<Option<Compared>, Failure> {
        let Some(end) = known.training.len().checked_sub(horizon) else { return Ok(None) };
        let Some(global) = early.predict(&known.training[..end]) else { return Ok(None) };
        let series = DemandSeries::uncensored(known.training[..end].to_vec());
        let engine = HorizonEngine::learn(&local_request(&series, resolved, settings)).map_err(|error| not_forecast(known.name, &error))?;
        let forecast = engine.forecast();
        Ok(Some(Compared { class: forecast.class, local: forecast.prediction, global }))
    };
    in_order(
        taken,
        threads,
        |batch| {
            let timer = CpuTimer::start();
            let found = batch.iter().map(|known| Ok((*known, compare(known)?))).collect::<Result<Vec<_>, Failure>>()?;
            Ok((found, timer.seconds()))
        },
        |(found, seconds)| {
            total_seconds += seconds;
            for (known, compared) in found {
                let Some(Compared { class, local, global }) = compared else { continue };
                let (training, future) = known.training.split_at(known.training.len() - horizon);
                shares.add(class, &Split { training, future }, &local, global);
            }
            Ok(())
        },
    )?;
    Ok((shares, total_seconds))
}

/// What a series' own models and the forest said of a window that neither had seen.
struct Compared {
    class: DemandClass,
    local: Prediction,
    global: (f64, [f64; LEVELS.len()]),
}

/// Series are checked when they are read: what is refused here is a bug of the check.
pub(crate) fn not_forecast(name: &str, error: &ForecastError) -> Failure {
    Failure::fault("not_forecast", name, format!("{name}: {error}"), "Report it with the series")
}
