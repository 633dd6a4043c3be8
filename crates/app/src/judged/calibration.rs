//! How true probabilities were: the mean squared error (Brier, 1950) and ten bins of what was said beside what came.

use serde::Serialize;

/// Probabilities, or shares, whose answer is known by now.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Calibration {
    /// What is forecast.
    pub of: &'static str,
    pub forecasts: usize,
    /// Mean of (forecast − what came)².
    pub brier: f64,
    /// The same of somebody who always says the share that came: only less than this is worth anything.
    pub brier_of_the_mean: f64,
    pub bins: Vec<CalibrationBin>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CalibrationBin {
    pub from: f64,
    pub to: f64,
    pub forecasts: usize,
    pub mean_probability: f64,
    /// Share of them that came.
    pub came: f64,
}

const BINS: usize = 10;

impl Calibration {
    /// `answers` are probabilities with whether it came; nothing of none.
    pub(super) fn of(what: &'static str, answers: &[(f64, bool)]) -> Option<Self> {
        Self::of_shares(what, &answers.iter().map(|(said, came)| (*said, f64::from(u8::from(*came)))).collect::<Vec<_>>())
    }

    /// `answers` are shares with the share that came; nothing of none.
    pub(super) fn of_shares(what: &'static str, answers: &[(f64, f64)]) -> Option<Self> {
        let number = answers.len() as f64;
        let came = |answers: &[(f64, f64)]| answers.iter().map(|(_, came)| came).sum::<f64>() / answers.len() as f64;
        let brier = answers.iter().map(|(said, came)| (said - came).powi(2)).sum::<f64>() / number;
        let mean = came(answers);
        let brier_of_the_mean = answers.iter().map(|(_, came)| (came - mean).powi(2)).sum::<f64>() / number;
        let bin = |index: usize| {
            let of_bin = |(said, _): &&(f64, f64)| ((said * BINS as f64) as usize).min(BINS - 1) == index;
            let members: Vec<(f64, f64)> = answers.iter().filter(of_bin).copied().collect();
            let mean_probability = members.iter().map(|(said, _)| said).sum::<f64>() / members.len() as f64;
            let (from, to) = (index as f64 / BINS as f64, (index + 1) as f64 / BINS as f64);
            (!members.is_empty()).then(|| CalibrationBin { from, to, forecasts: members.len(), mean_probability, came: came(&members) })
        };
        let bins = (0..BINS).filter_map(bin).collect();
        (!answers.is_empty()).then_some(Self { of: what, forecasts: answers.len(), brier, brier_of_the_mean, bins })
    }

    pub(super) fn rows(&self) -> Vec<(String, Option<f64>, String)> {
        let mut rows = vec![
            ("brier".to_owned(), Some(self.brier), format!("Of {} forecasts of {}; 0 is perfect", self.forecasts, self.of)),
            ("brier of the mean".to_owned(), Some(self.brier_of_the_mean), "Of always saying the share that came".to_owned()),
        ];
        let row = |bin: &CalibrationBin| {
            let meaning =
                format!("Share that came of {} said to be {:.1} to {:.1}, {:.3} in the mean", bin.forecasts, bin.from, bin.to, bin.mean_probability);
            (format!("came {:.1}", bin.from), Some(bin.came), meaning)
        };
        rows.extend(self.bins.iter().map(row));
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::Calibration;

    #[test]
    fn the_score_is_the_mean_squared_error_and_bins_add_up() {
        let found = Calibration::of("rain", &[(0.0, false), (0.5, true), (0.55, false), (1.0, true)]).expect("answers");
        assert!((found.brier - (0.25 + 0.3025) / 4.0).abs() < 1e-12);
        assert!((found.brier_of_the_mean - 0.25).abs() < 1e-12);
        let bins: Vec<_> = found.bins.iter().map(|bin| (bin.from, bin.forecasts, bin.came)).collect();
        assert_eq!(bins, [(0.0, 1, 0.0), (0.5, 2, 0.5), (0.9, 1, 1.0)]);
        let shares = Calibration::of_shares("money back", &[(0.5, 0.25), (0.9, 1.0)]).expect("answers");
        assert!((shares.brier - (0.0625 + 0.01) / 2.0).abs() < 1e-12 && (shares.brier_of_the_mean - 0.140_625).abs() < 1e-12);
        assert_eq!(Calibration::of("rain", &[]), None);
    }
}
