//! Forecast bands for a chart: demand per bucket of future periods (13 weeks of 7 days, say), not cumulative.

use serde::{Deserialize, Serialize};

use crate::distribution::quantile_function::moments;
use crate::engine::Engine;
use crate::error::{ForecastError, require};
use crate::horizon::LONGEST_HORIZON;
use crate::quantise::quantise;
use crate::series::{DemandSeries, Window};
use crate::settings::Settings;

/// Name and version of the method.
pub const FORECAST_BANDS_VERSION: &str = "forecast_bands@5";

/// Demand expected in one bucket of the future, in units.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Band {
    /// Periods between the end of the history and the start of the bucket.
    pub start: usize,
    /// Periods in the bucket; the last may be shorter.
    pub length: usize,
    pub mean: f64,
    pub q025: f64,
    pub q10: f64,
    pub q25: f64,
    pub q50: f64,
    pub q75: f64,
    pub q90: f64,
    pub q975: f64,
}

/// Forecasts the demand of each bucket of `bucket` periods among the next `periods_ahead`.
///
/// # Errors
/// When the series or settings are not usable, or `bucket` or `periods_ahead` is 0 or too large.
pub fn forecast_bands(
    series: &DemandSeries,
    season_length: usize,
    settings: &Settings,
    periods_ahead: usize,
    bucket: usize,
) -> Result<Vec<Band>, ForecastError> {
    let allowed = |periods: usize| periods >= 1 && periods <= LONGEST_HORIZON as usize;
    require(allowed(periods_ahead), "periods_ahead", periods_ahead as f64, "between 1 and 10,000")?;
    require(allowed(bucket), "bucket", bucket as f64, "between 1 and 10,000")?;
    let engine = Engine::learn(series, season_length, bucket, settings)?;
    let starts = (0..periods_ahead).step_by(bucket);
    Ok(starts.map(|start| band(&engine, Window { skip: start, length: bucket.min(periods_ahead - start) })).collect())
}

fn band(engine: &Engine, window: Window) -> Band {
    let cap = engine.cap(window);
    let demand = engine.distribution(window).map(|quantile| quantile.min(cap));
    let at = |probability: f64| quantise(demand.quantile(probability));
    Band {
        start: window.skip,
        length: window.length,
        mean: quantise(moments(demand.values()).0),
        q025: at(0.025),
        q10: at(0.1),
        q25: at(0.25),
        q50: at(0.5),
        q75: at(0.75),
        q90: at(0.9),
        q975: at(0.975),
    }
}
