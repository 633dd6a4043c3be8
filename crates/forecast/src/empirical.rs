//! Quantiles of weighted past values, without assuming a distribution.

use crate::distribution::quantile_function::PROBABILITIES;

/// Past values with the origin each belongs to, sorted by value once and read at many origins.
#[derive(Debug, Clone)]
pub(crate) struct SortedSample {
    /// (value, origin), by value then origin.
    entries: Vec<(f64, usize)>,
}

impl SortedSample {
    pub fn new(values: impl Iterator<Item = (f64, usize)>) -> SortedSample {
        let mut entries: Vec<(f64, usize)> = values.collect();
        entries.sort_unstable_by(|left, right| left.0.total_cmp(&right.0).then(left.1.cmp(&right.1)));
        SortedSample { entries }
    }

    /// Writes the quantiles at the grid's probabilities with the given indices (ascending), from entries of origins up to `last`.
    /// `weights[age]` is the weight of an entry so many origins before `last`. Nothing to read: false.
    pub fn quantiles(&self, last: usize, weights: &[f64], indices: &[usize], out: &mut [f64]) -> bool {
        let known = || self.entries.iter().filter(move |(_, origin)| *origin <= last);
        let weight_of = |origin: usize| weights[last - origin];
        let total: f64 = known().map(|&(_, origin)| weight_of(origin)).sum();
        if total <= 0.0 {
            return false;
        }
        let mut points = known().map(|&(value, origin)| (value, weight_of(origin) / total));
        let Some((first, first_weight)) = points.next() else { return false };
        // Each value stands at the middle of its own weight; between two values the quantile is a straight line.
        let (mut below, mut below_at, mut covered) = (first, 0.5 * first_weight, first_weight);
        let mut above = Some((first, 0.5 * first_weight));
        for (slot, &index) in out.iter_mut().zip(indices) {
            let probability = PROBABILITIES[index];
            while let Some((value, at)) = above {
                if at >= probability {
                    break;
                }
                (below, below_at) = (value, at);
                above = points.next().map(|(value, weight)| {
                    let at = covered + 0.5 * weight;
                    covered += weight;
                    (value, at)
                });
            }
            *slot = match above {
                Some((value, at)) if at > below_at => {
                    let share = ((probability - below_at) / (at - below_at)).clamp(0.0, 1.0);
                    below + share * (value - below)
                }
                _ => below,
            };
        }
        true
    }
}

/// Weights by age for a half-life in periods; without one, every age counts the same.
pub(crate) fn weights_by_age(half_life: Option<f64>, ages: usize) -> Vec<f64> {
    let keep = half_life.map_or(1.0, |half_life| libm::exp2(-1.0 / half_life));
    let mut weight = 1.0;
    (0..ages)
        .map(|_| {
            let current = weight;
            weight *= keep;
            current
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::quantile_function::{EVERY_INDEX, GRID_POINTS};

    #[test]
    fn the_median_of_five_is_the_third_and_later_origins_stay_unseen() {
        let sample = SortedSample::new([5.0, 1.0, 4.0, 2.0, 3.0, 99.0].into_iter().zip(0..));
        let mut quantiles = [0.0; GRID_POINTS];
        assert!(sample.quantiles(4, &weights_by_age(None, 6), &EVERY_INDEX, &mut quantiles));
        assert!((quantiles[13] - 3.0).abs() < 1e-12);
        assert_eq!((quantiles[0], quantiles[31]), (1.0, 5.0));
    }

    #[test]
    fn a_half_life_halves() {
        let weights = weights_by_age(Some(2.0), 5);
        assert!((weights[2] - 0.5).abs() < 1e-12 && (weights[4] - 0.25).abs() < 1e-12);
    }
}
