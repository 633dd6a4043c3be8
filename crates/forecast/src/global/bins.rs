//! Features cut into few bins, so that a tree looks at sums by bin instead of at sorted rows.

use super::features::{FEATURES, TrainingRow};

/// Bins of a feature.
pub(crate) const BINS: usize = 32;

/// Upper bounds of the bins of each feature, from quantiles of the rows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Bins {
    bounds: Vec<Vec<f32>>,
}

impl Bins {
    pub fn of(rows: &[TrainingRow]) -> Bins {
        // So many rows tell the quantiles well enough.
        let stride = rows.len().div_ceil(10_000).max(1);
        let bounds = |feature: usize| {
            let mut values: Vec<f32> = rows.iter().step_by(stride).map(|row| row.features[feature]).collect();
            values.sort_unstable_by(f32::total_cmp);
            let mut bounds: Vec<f32> = (1..BINS).map(|bin| values[bin * (values.len() - 1) / BINS]).collect();
            bounds.dedup();
            bounds
        };
        Bins { bounds: (0..FEATURES).map(bounds).collect() }
    }

    pub fn of_row(&self, features: &[f32; FEATURES]) -> [u8; FEATURES] {
        std::array::from_fn(|feature| self.bounds[feature].partition_point(|&bound| bound < features[feature]) as u8)
    }
}
