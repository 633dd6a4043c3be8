//! Recursive filters. The state after period t is the fit at origin t, so one pass over a series gives every rolling origin.
//!
//! All filters learn at least as fast as the plain mean in their first periods (gain max(alpha, 1/t)), so no start value has to be guessed.

mod holt;
mod seasonal;
mod ses;
mod tsb;
mod window;

pub(crate) use holt::{DampedHolt, damped_holt};
pub(crate) use seasonal::{SeasonalGains, seasonal};
pub(crate) use ses::ses;
pub(crate) use tsb::tsb;
pub(crate) use window::window_average;

use crate::series::Window;

/// What a filter expects at each origin, 0 up to the number of periods.
#[derive(Debug, Clone)]
pub(crate) struct Track {
    /// Level per period at each origin.
    pub level: Vec<f64>,
    /// Damped trend, where the filter has one.
    pub trend: Option<Trend>,
    /// Seasonal factors, where the filter has them.
    pub season: Option<Season>,
    /// How much one period's surprise moves the level: later periods of a window share that risk.
    pub gain: f64,
}

/// Change per period at each origin, fading by `damping` with each step ahead.
#[derive(Debug, Clone)]
pub(crate) struct Trend {
    pub slope: Vec<f64>,
    pub damping: f64,
}

/// Multiplicative seasonal factors as they stood when each period was last seen.
#[derive(Debug, Clone)]
pub(crate) struct Season {
    pub length: usize,
    /// Running total of factors: entry t + 1 less entry t is the factor learnt from period t.
    pub running_total: Vec<f64>,
}

impl Track {
    pub fn flat(level: Vec<f64>, gain: f64) -> Track {
        Track { level, trend: None, season: None, gain }
    }

    /// A flat level as the mean of what it was at `looks` origins `distance` periods apart, this one the last; a trend or a season stays as it is.
    ///
    /// A position falls to its reorder point because something was sold, so a level that has just learnt of that sale is asked when it is highest: the
    /// bias at decision points of Croston (1972) and of Syntetos and Boylan (2001).
    pub fn steadied(self, looks: usize, distance: usize) -> Track {
        if looks < 2 || self.trend.is_some() || self.season.is_some() {
            return self;
        }
        let seen = |origin: usize| (0..looks).map_while(move |look| origin.checked_sub(look * distance).filter(|earlier| look == 0 || *earlier > 0));
        let mean = |origin: usize| seen(origin).map(|earlier| self.level[earlier]).sum::<f64>() / seen(origin).count() as f64;
        let level = (0..self.level.len()).map(mean).collect();
        Track { level, ..self }
    }

    /// Expected demand of a window seen from each origin up to `last_origin`, never negative.
    pub fn expectations(&self, window: Window, last_origin: usize) -> Vec<f64> {
        let reach = self.trend_reach(window);
        (0..=last_origin).map(|origin| self.expected_with(origin, window, reach)).collect()
    }

    /// Expected demand of a window seen from one origin, never negative.
    pub fn expected(&self, origin: usize, window: Window) -> f64 {
        self.expected_with(origin, window, self.trend_reach(window))
    }

    fn expected_with(&self, origin: usize, window: Window, trend_reach: f64) -> f64 {
        let mut total = self.level[origin] * window.length as f64;
        if let Some(trend) = &self.trend {
            total += trend.slope[origin] * trend_reach;
        }
        if let Some(season) = &self.season {
            total *= season.mean_factor(origin, window);
        }
        total.max(0.0)
    }

    /// How often one period's slope counts in the window's total.
    fn trend_reach(&self, window: Window) -> f64 {
        let Some(trend) = &self.trend else { return 0.0 };
        faded_steps(trend.damping, window.end()) - faded_steps(trend.damping, window.skip)
    }
}

impl Season {
    /// The mean seasonal factor over a window. Level and factors are learnt together: only their product has a meaning.
    fn mean_factor(&self, origin: usize, window: Window) -> f64 {
        if origin < self.length {
            return 1.0;
        }
        let sum = self.sum_ahead(origin, window.end()) - self.sum_ahead(origin, window.skip);
        sum / window.length as f64
    }

    /// Sum of the factors of the next `steps` periods: the last year's factors, over and over.
    fn sum_ahead(&self, origin: usize, steps: usize) -> f64 {
        let start = origin - self.length;
        let (years, rest) = (steps / self.length, steps % self.length);
        let total_from = |to: usize| self.running_total[to] - self.running_total[start];
        years as f64 * total_from(origin) + total_from(start + rest)
    }
}

/// Sum over the first `steps` periods ahead of the damped trend's reach: sum over k of (damping + damping² + ... + damping^k).
fn faded_steps(damping: f64, steps: usize) -> f64 {
    let mut reach = 0.0;
    let mut fade = 1.0;
    let mut total = 0.0;
    for _ in 0..steps {
        fade *= damping;
        reach += fade;
        total += reach;
    }
    total
}

/// The gain after `count` observations: the plain mean's until `alpha` is larger.
fn gain_after(count: usize, alpha: f64) -> f64 {
    alpha.max(1.0 / count as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_steadied_level_is_the_mean_of_its_looks_and_a_season_stays_as_it_is() {
        let track = Track::flat(vec![0.0, 8.0, 4.0, 2.0, 10.0], 0.1);
        // Nothing was known at origin 0, so it is no look of a later one.
        assert_eq!(track.clone().steadied(2, 2).level, [0.0, 8.0, 4.0, 5.0, 7.0]);
        assert_eq!(track.clone().steadied(3, 1).level, [0.0, 8.0, 6.0, 14.0 / 3.0, 16.0 / 3.0]);
        assert_eq!(track.clone().steadied(1, 7).level, track.level);
        let seasonal = Track { season: Some(Season { length: 1, running_total: vec![0.0; 6] }), ..track.clone() };
        assert_eq!(seasonal.steadied(2, 2).level, track.level);
    }
}
