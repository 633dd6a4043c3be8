//! What the series of a file say together about the members, before each is forecast: the first of two passes.

use super::options::Resolved;
use super::series::Series;
use crate::evaluate::cpu::CpuTimer;
use crate::evaluate::parallel::in_order;
use crate::failure::Failure;
use chandler_forecast::{DemandSeries, ForecastError, HorizonEngine, HorizonRequest, LossPool, Settings};
use std::num::NonZero;

/// The engine's settings with the losses pooled over all series, and the processor seconds that it took.
///
/// # Errors
/// When a series cannot be forecast, which reading it should have told.
pub(crate) fn pooled_settings(
    cases: &[Series],
    resolved: &Resolved,
    threads: NonZero<usize>,
    training: impl Fn(&Series) -> Vec<f64> + Sync,
) -> Result<(Settings, f64), Failure> {
    let settings = resolved.settings();
    let mut pool = LossPool::default();
    let mut total_seconds = 0.0;
    in_order(
        cases,
        threads,
        |batch| {
            let timer = CpuTimer::start();
            let forecast = |case: &Series| {
                let series = DemandSeries::uncensored(training(case));
                let request =
                    HorizonRequest { series: &series, horizon: resolved.hold_out.horizon, season_length: resolved.season, settings: &settings };
                let found = HorizonEngine::learn(&request).map_err(|error| not_forecast(&case.name, &error))?.comparison();
                Ok(found)
            };
            let found = batch.iter().map(forecast).collect::<Result<Vec<_>, Failure>>()?;
            Ok((found, timer.seconds()))
        },
        |(found, seconds)| {
            found.iter().for_each(|(class, members)| pool.add(*class, members));
            total_seconds += seconds;
            Ok(())
        },
    )?;
    Ok((Settings { pooled_losses: Some(pool.losses()), ..settings }, total_seconds))
}

/// Series are checked when they are read: what is refused here is a bug of the check.
pub(crate) fn not_forecast(name: &str, error: &ForecastError) -> Failure {
    Failure::fault("not_forecast", name, format!("{name}: {error}"), "Report it with the series")
}
