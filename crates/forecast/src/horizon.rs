//! How long an order must cover: the protection interval, in whole periods, with its probabilities.

use serde::{Deserialize, Serialize};

use crate::error::ForecastError;

/// Probabilities may miss 1 by this much.
const SUM_TOLERANCE: f64 = 1e-6;

/// The distribution of the protection interval (lead time plus review) in periods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HorizonPmf {
    /// Numbers of periods, ascending, each at least 1.
    pub periods: Vec<u32>,
    /// Their probabilities; they sum to 1.
    pub probability: Vec<f64>,
}

impl HorizonPmf {
    /// A horizon known for certain.
    pub fn fixed(periods: u32) -> HorizonPmf {
        HorizonPmf { periods: vec![periods], probability: vec![1.0] }
    }

    /// Expected number of periods.
    pub fn mean(&self) -> f64 {
        self.periods.iter().zip(&self.probability).map(|(&periods, probability)| f64::from(periods) * probability).sum()
    }

    /// # Errors
    /// When it is empty, its parts differ in length, periods are not ascending from 1 to [`LONGEST_HORIZON`], or the probabilities are
    /// negative or do not sum to 1.
    pub fn check(&self) -> Result<(), ForecastError> {
        let bad = |reason| Err(ForecastError::BadDistribution { what: "the protection interval", reason });
        if self.periods.is_empty() || self.periods.len() != self.probability.len() {
            return bad("give as many probabilities as periods, at least one");
        }
        if self.periods[0] == 0 || self.periods.iter().any(|&periods| periods > LONGEST_HORIZON) {
            return bad("periods must lie between 1 and 10,000");
        }
        if self.periods.windows(2).any(|pair| pair[0] >= pair[1]) {
            return bad("periods must ascend without repeats");
        }
        if self.probability.iter().any(|probability| !probability.is_finite() || *probability < 0.0) {
            return bad("probabilities must be finite and not negative");
        }
        if (self.probability.iter().sum::<f64>() - 1.0).abs() > SUM_TOLERANCE {
            return bad("probabilities must sum to 1");
        }
        Ok(())
    }

    /// At most `points` (length, probability) pairs with the same mean: neighbours are pooled, and a pooled mean between two whole lengths is
    /// split over both.
    pub(crate) fn reduced(&self, points: usize) -> Vec<(usize, f64)> {
        let pairs: Vec<(f64, f64)> =
            self.periods.iter().zip(&self.probability).map(|(&periods, &probability)| (f64::from(periods), probability)).collect();
        if pairs.len() <= points {
            return pairs.into_iter().filter(|pair| pair.1 > 0.0).map(|(periods, share)| (periods as usize, share)).collect();
        }
        // Each pool of neighbours may split in two.
        let mut pools = vec![(0.0, 0.0); (points / 2).max(1)];
        let mut covered = 0.0;
        for (periods, probability) in pairs {
            let middle = covered + 0.5 * probability;
            let pool = ((middle * pools.len() as f64) as usize).min(pools.len() - 1);
            pools[pool].0 += probability;
            pools[pool].1 += probability * periods;
            covered += probability;
        }
        let mut reduced = Vec::with_capacity(points);
        for (share, weighted) in pools.into_iter().filter(|pool| pool.0 > 0.0) {
            split(weighted / share, share, &mut reduced);
        }
        reduced
    }
}

/// The longest protection interval that is accepted, in periods.
pub const LONGEST_HORIZON: u32 = 10_000;

/// Shares a mean between the two whole lengths around it.
fn split(mean: f64, share: f64, reduced: &mut Vec<(usize, f64)>) {
    let low = mean.floor();
    let high_share = mean - low;
    for (length, part) in [(low, 1.0 - high_share), (low + 1.0, high_share)] {
        if part <= 1e-12 {
            continue;
        }
        // Pools hold different lengths, but the upper one may begin where the lower one ended.
        match reduced.last_mut() {
            Some((last, probability)) if *last == length as usize => *probability += share * part,
            _ => reduced.push((length as usize, share * part)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reducing_keeps_mean_and_total() {
        let horizon = HorizonPmf { periods: (5..65).collect(), probability: vec![1.0 / 60.0; 60] };
        let reduced = horizon.reduced(8);
        let total: f64 = reduced.iter().map(|pair| pair.1).sum();
        let mean: f64 = reduced.iter().map(|&(length, share)| length as f64 * share).sum();
        assert!(reduced.len() <= 8, "{reduced:?}");
        assert!((total - 1.0).abs() < 1e-9 && (mean - horizon.mean()).abs() < 1e-9, "{reduced:?}");
    }

    #[test]
    fn what_is_no_distribution_is_refused() {
        let wrong = [
            HorizonPmf { periods: vec![], probability: vec![] },
            HorizonPmf { periods: vec![0], probability: vec![1.0] },
            HorizonPmf { periods: vec![2, 2], probability: vec![0.5, 0.5] },
            HorizonPmf { periods: vec![1, 2], probability: vec![0.5, 0.6] },
            HorizonPmf { periods: vec![1], probability: vec![f64::NAN] },
        ];
        assert!(wrong.iter().all(|horizon| horizon.check().is_err()));
    }
}
