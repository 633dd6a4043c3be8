//! A random forest of smartcore as challenger: it answers nobody and is measured beside the model. Its trees change between releases of that crate, so
//! nothing of it is kept.

use smartcore::ensemble::random_forest_regressor::{RandomForestRegressor, RandomForestRegressorParameters};
use smartcore::linalg::basic::matrix::DenseMatrix;

use crate::error::LearnError;
use crate::invoices::FeatureRow;

const TREES: usize = 60;
const DEPTH: u16 = 8;
const LEAF_ROWS: usize = 10;

/// The share of late invoices that the forest expects of each row asked, within half a percent of certainty.
///
/// # Errors
/// When smartcore refuses the rows.
pub(crate) fn random_forest(rows: &[FeatureRow], late: &[bool], asked: &[FeatureRow], seed: u64) -> Result<Vec<f64>, LearnError> {
    let failed = |error: smartcore::error::Failed| LearnError::NoFit { reason: error.to_string() };
    let target: Vec<f64> = late.iter().map(|late| f64::from(u8::from(*late))).collect();
    let features = rows.first().map_or(1, Vec::len);
    let mut settings = RandomForestRegressorParameters::default()
        .with_max_depth(DEPTH)
        .with_min_samples_leaf(LEAF_ROWS)
        .with_n_trees(TREES)
        .with_m((features / 3).max(1));
    settings.seed = seed;
    let forest = RandomForestRegressor::fit(&matrix(rows)?, &target, settings).map_err(failed)?;
    let shares: Vec<f64> = forest.predict(&matrix(asked)?).map_err(failed)?;
    Ok(shares.into_iter().map(|share| share.clamp(0.005, 0.995)).collect())
}

fn matrix(rows: &[FeatureRow]) -> Result<DenseMatrix<f64>, LearnError> {
    let width = rows.first().map_or(0, Vec::len);
    let values = rows.iter().flatten().copied().collect();
    DenseMatrix::new(rows.len(), width, values, false).map_err(|error| LearnError::NoFit { reason: error.to_string() })
}
