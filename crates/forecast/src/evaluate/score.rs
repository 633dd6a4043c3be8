//! How far one forecast of one series was off.

use super::LEVELS;
use super::hold_out::Split;
use crate::quantise::quantise;

/// What a method says of the held-out periods, in units.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Prediction {
    /// Expected demand of each period; empty where the method speaks of the sum alone.
    pub steps: Vec<f64>,
    /// Quantiles of the sum at [`LEVELS`].
    pub quantiles: [f64; LEVELS.len()],
}

impl Prediction {
    /// Expected demand of all periods together, units; none where the method speaks of the sum's quantiles alone.
    pub fn mean(&self) -> Option<f64> {
        (!self.steps.is_empty()).then(|| quantise(self.steps.iter().sum()))
    }

    /// Quantiles that are neither negative nor fall, as a planner would read them.
    #[must_use]
    pub fn ordered(mut self) -> Prediction {
        let mut floor = 0.0_f64;
        for quantile in &mut self.quantiles {
            floor = floor.max(*quantile);
            *quantile = floor;
        }
        self
    }
}

/// The measures of one forecast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// Root of the mean squared error over the mean squared one-step difference in training.
    pub rmsse: Option<f64>,
    /// Mean absolute error over the mean absolute difference at the lag in training; none where that is zero.
    pub mase: Option<f64>,
    /// Mean pinball loss over the levels, in mean absolute one-step differences of training times the root of the horizon.
    pub scaled_pinball: f64,
    /// Pinball loss at each level, units.
    pub pinball: [f64; LEVELS.len()],
    /// Whether the sum stayed within the quantile of each level.
    pub covered: [bool; LEVELS.len()],
    /// What came, and what was expected, units over the horizon.
    pub demanded: f64,
    pub expected: Option<f64>,
}

/// Rounding must not turn a sum that equals its quantile into a miss.
const TOLERANCE: f64 = 1e-9;

impl Score {
    /// Judges a prediction. The training part changes at least once, as [`HoldOut::split`](super::HoldOut::split) promises.
    pub fn new(split: &Split, prediction: &Prediction, mase_lag: usize) -> Score {
        let Split { training, future } = split;
        let horizon = future.len() as f64;
        let demanded: f64 = future.iter().sum();
        let pinball: [f64; LEVELS.len()] = std::array::from_fn(|index| {
            let error = demanded - prediction.quantiles[index];
            (LEVELS[index] * error).max((LEVELS[index] - 1.0) * error)
        });
        let scale = mean_difference(training, 1, f64::abs) * horizon.sqrt();
        let told = !prediction.steps.is_empty();
        let errors = || future.iter().zip(&prediction.steps).map(|(actual, expected)| actual - expected);
        let squared = errors().map(|error| error * error).sum::<f64>() / horizon;
        let absolute = errors().map(f64::abs).sum::<f64>() / horizon;
        let mase_scale = mean_difference(training, mase_lag, f64::abs);
        Score {
            rmsse: told.then(|| (squared / mean_difference(training, 1, |change| change * change)).sqrt()),
            mase: (told && mase_scale > 0.0).then(|| absolute / mase_scale),
            scaled_pinball: pinball.iter().sum::<f64>() / LEVELS.len() as f64 / scale,
            pinball,
            covered: std::array::from_fn(|index| demanded <= prediction.quantiles[index] + TOLERANCE),
            demanded,
            expected: told.then(|| prediction.steps.iter().sum()),
        }
    }
}

/// Mean over the training part of `measure` of the difference to `lag` periods earlier; 0 where there is none.
fn mean_difference(training: &[f64], lag: usize, measure: impl Fn(f64) -> f64) -> f64 {
    let lag = lag.max(1);
    let count = training.len().saturating_sub(lag);
    let total: f64 = training.iter().skip(lag).zip(training).map(|(later, earlier)| measure(later - earlier)).sum();
    if count == 0 { 0.0 } else { total / count as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_measures_are_those_written_down() {
        let split = Split { training: &[1.0, 3.0, 3.0, 7.0], future: &[2.0, 2.0, 2.0, 4.0] };
        let prediction = Prediction { steps: vec![3.0; 4], quantiles: [8.0, 10.0, 11.0, 12.0, 15.0] };
        let score = Score::new(&split, &prediction, 2);
        // Squared errors 1 1 1 1; squared differences 4 0 16. Differences at lag 2: 2 and 4.
        assert!((score.rmsse.unwrap() - (1.0_f64 / (20.0 / 3.0)).sqrt()).abs() < 1e-12);
        assert!((score.mase.unwrap() - 1.0 / 3.0).abs() < 1e-12);
        // C = 10: losses .5 x 2, 0, .1 x 1, .05 x 2, .01 x 5 = 1.25; scale (2 + 0 + 4) / 3 x 2 = 4.
        assert!((score.scaled_pinball - 1.25 / 5.0 / 4.0).abs() < 1e-12, "{score:?}");
        assert_eq!(score.covered, [false, true, true, true, true]);
        assert_eq!((score.demanded, score.expected), (10.0, Some(12.0)));
    }
}
