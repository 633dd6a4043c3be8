//! Features cut into at most 64 bins, so that a split is found by one pass over a histogram.

use crate::matrix::Matrix;
use crate::quantise::quantise;

pub(super) const BINS_MAX: usize = 64;

pub(super) struct Binned {
    rows: usize,
    /// Column by column.
    bins: Vec<u8>,
    /// By feature: the upper bound of every bin but the last.
    pub bounds: Vec<Vec<f64>>,
}

impl Binned {
    pub fn new(matrix: &Matrix) -> Self {
        let rows = matrix.rows();
        let mut bins = Vec::with_capacity(rows * matrix.width());
        let mut bounds = Vec::with_capacity(matrix.width());
        for column in 0..matrix.width() {
            let values: Vec<f64> = (0..rows).map(|row| matrix.value(row, column)).collect();
            let column_bounds = cut(&values);
            bins.extend(values.iter().map(|value| column_bounds.partition_point(|bound| bound < value) as u8));
            bounds.push(column_bounds);
        }
        Self { rows, bins, bounds }
    }

    pub fn rows(&self) -> usize {
        self.rows
    }

    pub fn column(&self, feature: usize) -> &[u8] {
        &self.bins[feature * self.rows..][..self.rows]
    }
}

/// Bounds halfway between neighbouring values, at about equal numbers of rows.
fn cut(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rows_per_bin = sorted.len().div_ceil(BINS_MAX).max(1);
    let mut bounds = Vec::new();
    let mut in_bin = 0;
    for pair in sorted.windows(2) {
        in_bin += 1;
        if in_bin >= rows_per_bin && pair[0] < pair[1] && bounds.len() < BINS_MAX - 1 {
            bounds.push(quantise(f64::midpoint(pair[0], pair[1])));
            in_bin = 0;
        }
    }
    bounds
}
