//! Demand from tomorrow to each of the next days, as one distribution a day that agrees with the demand models, with the mean that they expect.

use crate::distribution::QuantileFunction;
use crate::engine::Engine;
use crate::error::{ForecastError, require};
use crate::quantise::quantise;
use crate::series::{DemandSeries, Window};
use crate::settings::Settings;

/// The longest look ahead, in days.
const LONGEST_DAYS: u32 = 400;

/// Days that are asked of the models; between them quantiles are straight lines.
const ASKED: &[u32] = &[1, 2, 3, 5, 7, 10, 14, 21, 28, 42, 56, 84, 112, 168, 252, 400];

/// The demand of the next 1, 2, … days. Quantiles never fall from one day to the next.
#[derive(Debug, Clone, PartialEq)]
pub struct CumulativeDemand {
    /// Asked days, ascending, and the demand up to each.
    known: Vec<(u32, QuantileFunction)>,
    /// Expected units a day over the whole look ahead.
    pub mean_daily: f64,
    /// How the item sells.
    pub class: &'static str,
}

impl CumulativeDemand {
    /// Forecasts the demand of the next days from daily demand up to today.
    ///
    /// # Errors
    /// When the series or the settings are not usable, or `days` is 0 or beyond 400.
    pub fn forecast(series: &DemandSeries, season_length: usize, settings: &Settings, days: u32) -> Result<Self, ForecastError> {
        require((1..=LONGEST_DAYS).contains(&days), "days of a projection", f64::from(days), "between 1 and 400")?;
        let engine = Engine::learn(series, season_length, days as usize, settings)?;
        let asked = ASKED.iter().copied().filter(|&day| day < days).chain([days]);
        let demand = |day: u32| {
            let window = Window::next(day as usize);
            let cap = engine.cap(window);
            engine.distribution(window).map(|quantile| quantile.min(cap)).with_mean_at_most(engine.expected(window))
        };
        let known: Vec<(u32, QuantileFunction)> = asked.map(|day| (day, demand(day))).collect();
        let mean = known.last().map_or(0.0, |(_, demand)| demand.mean());
        Ok(Self { known, mean_daily: quantise(mean / f64::from(days)), class: engine.classification.class.name() })
    }

    /// From the demand up to some days, ascending from 1: for what is known otherwise, and for tests.
    ///
    /// # Errors
    /// When there is no day, or the days do not ascend from 1.
    pub fn from_days(known: Vec<(u32, QuantileFunction)>) -> Result<Self, ForecastError> {
        let ascending = known.windows(2).all(|pair| pair[0].0 < pair[1].0) && known.first().is_some_and(|(day, _)| *day > 0);
        if !ascending {
            return Err(ForecastError::BadDistribution { what: "cumulative demand", reason: "days must ascend without repeats, from 1" });
        }
        let (last, mean) = known.last().map_or((1, 0.0), |(day, demand)| (*day, demand.mean()));
        Ok(Self { known, mean_daily: quantise(mean / f64::from(last)), class: "given" })
    }

    /// Days that it looks ahead.
    pub fn days(&self) -> u32 {
        self.known.last().map_or(0, |(day, _)| *day)
    }

    /// The days that were asked of the models, ascending, with the demand up to each.
    pub(crate) fn by_day(&self) -> &[(u32, QuantileFunction)] {
        &self.known
    }

    /// Units demanded up to a day, not exceeded with this probability.
    pub fn quantile(&self, day: u32, probability: f64) -> f64 {
        self.path(probability, day).last().copied().unwrap_or(0.0)
    }

    /// Units demanded up to each of the days 1..=`days` when demand turns out as high as this probability says, never falling.
    pub(super) fn path(&self, probability: f64, days: u32) -> Vec<f64> {
        let mut path = Vec::with_capacity(days as usize);
        let (mut from_day, mut from, mut floor) = (0, 0.0, 0.0_f64);
        for (day, demand) in &self.known {
            let to = demand.quantile(probability).max(floor);
            for between in from_day + 1..=(*day).min(days) {
                path.push(from + (to - from) * f64::from(between - from_day) / f64::from(day - from_day));
            }
            (from_day, from, floor) = (*day, to, to);
        }
        path
    }
}
