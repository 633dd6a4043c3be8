//! What planners, spreadsheets and tutorials use, to compare with. Point forecasts become quantiles of the sum as mean + z σ √h, σ the root of the mean
//! squared error in sample; that errors over a horizon are correlated is left out, as it is where these are used.

use super::LEVELS;
use super::score::Prediction;
use crate::distribution::normal;

/// A method by its name in the report.
#[derive(Debug, Clone, Copy)]
pub struct Baseline {
    pub name: &'static str,
    run: fn(&[f64], usize, usize) -> Option<Prediction>,
}

impl Baseline {
    /// Forecasts `horizon` periods; nothing where the method needs a season and there is none.
    pub fn predict(&self, training: &[f64], horizon: usize, season_length: usize) -> Option<Prediction> {
        (self.run)(training, horizon, season_length).map(Prediction::ordered)
    }
}

/// The methods compared with. `ses_optimised` is the rule of textbooks and of most planning systems.
pub const BASELINES: [Baseline; 6] = [
    Baseline { name: "naive", run: |training, horizon, _| Some(naive(training).normal(horizon)) },
    Baseline { name: "seasonal_naive", run: seasonal_naive },
    Baseline { name: "ses_optimised", run: |training, horizon, _| Some(ses_optimised(training).normal(horizon)) },
    Baseline { name: "window_average_12", run: |training, horizon, _| Some(window_average(training, 12).normal(horizon)) },
    Baseline { name: "croston_sba", run: |training, horizon, _| Some(croston_sba(training, 0.1).normal(horizon)) },
    Baseline { name: "past_sums", run: |training, horizon, _| Some(past_sums(training, horizon)) },
];

/// The same demand in every period ahead, and how far such forecasts were off one step ahead.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PointForecast {
    pub level: f64,
    pub sigma: f64,
}

impl PointForecast {
    fn normal(self, horizon: usize) -> Prediction {
        let length = horizon as f64;
        let level = self.level.max(0.0);
        let quantiles = LEVELS.map(|probability| level * length + normal::quantile(probability) * self.sigma * length.sqrt());
        Prediction { steps: vec![level; horizon], quantiles }
    }
}

/// Root of the mean square.
fn root_mean_square(errors: impl Iterator<Item = f64>) -> f64 {
    let (count, total) = errors.fold((0.0, 0.0), |(count, total), error| (count + 1.0, total + error * error));
    if count > 0.0 { (total / count).sqrt() } else { 0.0 }
}

/// The last period again.
fn naive(training: &[f64]) -> PointForecast {
    PointForecast { level: training.last().copied().unwrap_or(0.0), sigma: root_mean_square(training.windows(2).map(|pair| pair[1] - pair[0])) }
}

/// The last season again.
fn seasonal_naive(training: &[f64], horizon: usize, season_length: usize) -> Option<Prediction> {
    if season_length < 2 || training.len() < season_length {
        return None;
    }
    let last_season = &training[training.len() - season_length..];
    let steps: Vec<f64> = (0..horizon).map(|step| last_season[step % season_length]).collect();
    let sigma = root_mean_square(training.iter().skip(season_length).zip(training).map(|(later, earlier)| later - earlier));
    let total: f64 = steps.iter().sum();
    let quantiles = LEVELS.map(|probability| total + normal::quantile(probability) * sigma * (horizon as f64).sqrt());
    Some(Prediction { steps, quantiles })
}

/// Simple exponential smoothing from the first value on, its constant between .01 and .99 the best in sample.
fn ses_optimised(training: &[f64]) -> PointForecast {
    let loss = |alpha: f64| ses(training, alpha).sigma;
    // Golden-section search, as the library that is most used does it; where the loss has two valleys it may take the wrong one.
    let ratio = 0.5 * (5.0_f64.sqrt() - 1.0);
    let (mut low, mut high) = (0.01, 0.99);
    for _ in 0..24 {
        let (left, right) = (high - ratio * (high - low), low + ratio * (high - low));
        if loss(left) < loss(right) { high = right } else { low = left }
    }
    ses(training, 0.5 * (low + high))
}

fn ses(training: &[f64], alpha: f64) -> PointForecast {
    let mut level = training.first().copied().unwrap_or(0.0);
    let mut squared = 0.0;
    for quantity in &training[1.min(training.len())..] {
        let error = quantity - level;
        squared += error * error;
        level += alpha * error;
    }
    PointForecast { level, sigma: (squared / training.len().saturating_sub(1).max(1) as f64).sqrt() }
}

/// The mean of the last `width` periods.
fn window_average(training: &[f64], width: usize) -> PointForecast {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len().max(1) as f64;
    let level = mean(&training[training.len().saturating_sub(width)..]);
    let sigma = root_mean_square(training.windows(width + 1).map(|window| window[width] - mean(&window[..width])));
    PointForecast { level, sigma }
}

/// Croston's method with the correction of Syntetos and Boylan (2005): sizes and gaps smoothed apart, at demands only, so an item that dies never fades.
fn croston_sba(training: &[f64], alpha: f64) -> PointForecast {
    let (mut size, mut gap, mut since) = (0.0, 0.0, 0.0);
    let mut level = 0.0;
    let mut errors = Vec::with_capacity(training.len());
    for &quantity in training {
        if gap > 0.0 {
            errors.push(quantity - level);
        }
        since += 1.0;
        if quantity > 0.0 {
            let first = gap == 0.0;
            size = if first { quantity } else { size + alpha * (quantity - size) };
            gap = if first { since } else { gap + alpha * (since - gap) };
            since = 0.0;
            level = (1.0 - 0.5 * alpha) * size / gap;
        }
    }
    PointForecast { level, sigma: root_mean_square(errors.into_iter()) }
}

/// Periods of history whose sums count.
const SUMS_OF: usize = 104;

/// The sums that were seen over as many periods in the past, each as likely to come again.
fn past_sums(training: &[f64], horizon: usize) -> Prediction {
    let known = if training.len() >= 2 * horizon { &training[training.len().saturating_sub(SUMS_OF.max(2 * horizon))..] } else { training };
    let mut sums: Vec<f64> = known.windows(horizon).map(|window| window.iter().sum()).collect();
    if sums.is_empty() {
        sums.push(known.iter().sum::<f64>() / known.len().max(1) as f64 * horizon as f64);
    }
    sums.sort_unstable_by(f64::total_cmp);
    let at = |probability: f64| sums[((probability * sums.len() as f64).ceil() as usize).clamp(1, sums.len()) - 1];
    Prediction { steps: Vec::new(), quantiles: LEVELS.map(at) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn croston_as_in_its_worked_example() {
        // Sizes 3 then 3 + .1 (5 - 3) = 3.2; gaps 3 then 3 + .1 (4 - 3) = 3.1; less half of alpha.
        let found = croston_sba(&[0.0, 0.0, 3.0, 0.0, 0.0, 0.0, 5.0], 0.1);
        assert!((found.level - 0.95 * 3.2 / 3.1).abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn a_season_is_needed_for_the_seasonal_rule_and_repeated_by_it() {
        let seasonal = BASELINES[1];
        assert!(seasonal.predict(&[1.0, 2.0, 3.0], 2, 1).is_none());
        let found = seasonal.predict(&[1.0, 2.0, 3.0, 1.0, 2.0, 3.0], 4, 3).unwrap();
        assert_eq!((found.steps, found.quantiles), (vec![1.0, 2.0, 3.0, 1.0], [7.0; 5]));
    }

    #[test]
    fn past_sums_are_read_off_without_interpolation() {
        // Sums of two: 3 5 7 9.
        assert_eq!(past_sums(&[1.0, 2.0, 3.0, 4.0, 5.0], 2).quantiles, [5.0, 9.0, 9.0, 9.0, 9.0]);
    }
}
