//! How wrong a filter's forecasts of cumulative demand were at earlier origins, and so how wide its distribution must be.
//!
//! Errors over a horizon are correlated, so the variance of the sum is measured on sums. It is taken to grow with the level to the power 1.5
//! (between counts, power 1, and proportional errors, power 2), which lets errors at another level speak about today's. The level of an error lies
//! half-way between what was expected and what came: by the forecast alone, an item that once jumped from 10 to 100 would be taken for one whose errors
//! are many times its level, and its quantiles would be several times its demand. Where few sums have been seen the variance leans on the local-level
//! model: s² (sum over j of (1 + j gain)²), s² the one-step variance.

use crate::filters::Track;
use crate::series::{History, Window};

/// The local-level variance counts as much as this many sums that do not overlap.
const THEORY_WEIGHT: f64 = 2.0;
/// Errors are remembered over this many windows, at least [`SHORTEST_MEMORY`] periods.
const MEMORY_WINDOWS: f64 = 20.0;
const SHORTEST_MEMORY: f64 = 120.0;
/// No error is taken before so many periods were seen since the first demand.
const FIRST_ORIGIN: usize = 3;
/// Of the history since the first demand: at the latest then an item counts as launched.
const LAUNCH_PART: usize = 4;

/// Running sums of squared errors and of the scale they belong to, by origin.
#[derive(Debug, Clone)]
pub(crate) struct ErrorSums {
    squared: Vec<f64>,
    scale: Vec<f64>,
    count: Vec<f64>,
}

impl ErrorSums {
    /// Errors of the forecasts in `expected` at every origin whose window is over.
    pub fn new(history: &History, expected: &[f64], window: Window) -> ErrorSums {
        let memory = SHORTEST_MEMORY.max(MEMORY_WINDOWS * window.length as f64);
        let keep = 1.0 - 1.0 / memory;
        let origins = history.last_origin(window).map_or(0, |last| last + 1).min(expected.len());
        let mut sums = ErrorSums { squared: Vec::with_capacity(origins), scale: Vec::with_capacity(origins), count: Vec::with_capacity(origins) };
        // What an item sells while it is launched tells nothing of how its demand is forecast later: half a window comes first.
        let start = history.silent_start();
        let first = start + FIRST_ORIGIN.max((window.length / 2).min((history.periods() - start) / LAUNCH_PART));
        let (mut squared, mut scale, mut count) = (0.0, 0.0, 0.0);
        for (origin, &forecast) in expected.iter().enumerate().take(origins) {
            if origin >= first {
                let actual = history.actual(origin, window);
                let error = actual - forecast;
                squared = keep * squared + error * error;
                scale = keep * scale + level_scale(0.5 * (forecast + actual));
                count = keep * count + 1.0;
            }
            sums.squared.push(squared);
            sums.scale.push(scale);
            sums.count.push(count);
        }
        sums
    }

    /// Squared error per unit of scale, and how many errors it rests on, from the origins up to `origin`.
    fn up_to(&self, origin: Option<usize>) -> Option<(f64, f64)> {
        let last = origin?.min(self.count.len().checked_sub(1)?);
        (self.scale[last] > 0.0).then(|| (self.squared[last] / self.scale[last], self.count[last]))
    }
}

/// forecast^1.5
fn level_scale(forecast: f64) -> f64 {
    forecast * forecast.sqrt()
}

/// What is needed to tell a filter's variance for one window at any origin.
#[derive(Debug, Clone)]
pub(crate) struct Spread {
    window: Window,
    gain: f64,
    sums: ErrorSums,
}

impl Spread {
    pub fn new(history: &History, track: &Track, expected: &[f64], window: Window) -> Spread {
        Spread { window, gain: track.gain, sums: ErrorSums::new(history, expected, window) }
    }

    /// Variance of the demand in the window about `forecast`, from what was known at `origin`.
    pub fn variance(&self, origin: usize, forecast: f64, one_step: &ErrorSums) -> f64 {
        let theory = self.theory(origin, forecast, one_step);
        match (self.sums.up_to(origin.checked_sub(self.window.end())), theory) {
            (Some((ratio, count)), Some(theory)) => {
                let weight = count / self.window.length as f64;
                (weight * ratio * level_scale(forecast) + THEORY_WEIGHT * theory) / (weight + THEORY_WEIGHT)
            }
            (Some((ratio, _)), None) => ratio * level_scale(forecast),
            (None, Some(theory)) => theory,
            (None, None) => forecast * forecast,
        }
    }

    fn theory(&self, origin: usize, forecast: f64, one_step: &ErrorSums) -> Option<f64> {
        let (ratio, _) = one_step.up_to(origin.checked_sub(1))?;
        let length = self.window.length as f64;
        Some(ratio * level_scale(forecast / length) * local_level_factor(self.window, self.gain))
    }
}

/// Variance of the window's sum in one-step variances: sum over j < n of (1 + j g)², plus what the level drifts before it opens.
fn local_level_factor(window: Window, gain: f64) -> f64 {
    let n = window.length as f64;
    let drift_before = n * n * window.skip as f64 * gain * gain;
    n + gain * n * (n - 1.0) + gain * gain * (n - 1.0) * n * (2.0 * n - 1.0) / 6.0 + drift_before
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_jump_of_the_level_does_not_widen_for_ever() {
        let demand: Vec<f64> = [10.0; 20].into_iter().chain([100.0; 20]).collect();
        let history = History::new(demand.clone(), true);
        // A forecast that follows three periods late.
        let expected: Vec<f64> = (0..=40_usize).map(|origin| demand[origin.saturating_sub(4).min(39)]).collect();
        let sums = ErrorSums::new(&history, &expected, Window::next(1));
        let (ratio, _) = sums.up_to(Some(39)).unwrap();
        let deviation = (ratio * level_scale(100.0)).sqrt();
        // Four errors of 90 in 37 forecasts: a root mean square of 30, at a level that was a hundred half of the time.
        assert!(deviation > 25.0 && deviation < 50.0, "{deviation}");
    }

    #[test]
    fn the_local_level_factor_is_the_sum_it_stands_for() {
        let by_hand: f64 = (0..6).map(|j| (1.0 + f64::from(j) * 0.3) * (1.0 + f64::from(j) * 0.3)).sum();
        assert!((local_level_factor(Window::next(6), 0.3) - by_hand).abs() < 1e-12);
    }
}
