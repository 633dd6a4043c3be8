//! A random forest of smartcore as challenger: it answers nobody and is measured beside the model. Its trees change between releases of that crate, so
//! nothing of it is kept but its answers.

use chandler_calendar::Day;
use serde::{Deserialize, Serialize};
use smartcore::ensemble::random_forest_regressor::{RandomForestRegressor, RandomForestRegressorParameters};
use smartcore::linalg::basic::matrix::DenseMatrix;

use super::back_test::BackTest;
use super::model::TimeToPay;
use super::train::{Prepared, Settings, known_rows};
use crate::error::LearnError;
use crate::invoices::{FeatureRow, InvoiceBook, Payers, feature_row};
use crate::measure::point_loss;
use crate::quantise::quantise;

/// Its name in records and tables.
pub(super) const NAME: &str = "random_forest";
pub(super) const TREES: usize = 60;
pub(super) const DEPTH: u16 = 8;
pub(super) const LEAF_ROWS: usize = 10;

/// How the challenger did beside the model, on the same invoices that neither had seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Challenger {
    pub name: String,
    /// Invoices of the back-test.
    pub rows: usize,
    pub log_loss: f64,
}

impl Challenger {
    /// Grows a forest for each stretch of the back-test on what was known when it began.
    ///
    /// # Errors
    /// When smartcore refuses the rows.
    pub(crate) fn tried(prepared: &Prepared<'_>, test: &BackTest, seed: u64) -> Result<Self, LearnError> {
        let mut loss = 0.0;
        for stretch in &test.stretches {
            let before: Vec<usize> = prepared.due_before(stretch.start);
            let late: Vec<bool> = before.iter().map(|row| prepared.is_late(*row)).collect();
            let rows = |places: &[usize]| -> Vec<FeatureRow> { places.iter().map(|row| prepared.features[*row].clone()).collect() };
            let said = random_forest(&rows(&before), &late, &rows(&test.rows[stretch.places.clone()]), seed)?;
            loss += said.iter().zip(&test.late[stretch.places.clone()]).map(|(said, late)| point_loss(*said, *late)).sum::<f64>();
        }
        let rows = test.rows.len();
        Ok(Self { name: NAME.to_owned(), rows, log_loss: quantise(loss / rows.max(1) as f64) })
    }
}

/// What the challenger says of each invoice that is open at the end of a day: the probability that it is late, were it written today. Nothing where the model
/// learnt nothing, whose reading of invoices it shares.
///
/// # Errors
/// When smartcore refuses the rows.
pub fn challenge(book: &InvoiceBook, as_of: Day, model: &TimeToPay, settings: Settings) -> Result<Vec<(String, f64)>, LearnError> {
    let Some(learnt) = &model.learnt else { return Ok(Vec::new()) };
    let tomorrow = as_of.plus_days(1);
    let payers = Payers::new(book);
    let histories = payers.histories(book, book.known_until(tomorrow));
    let known = known_rows(book, tomorrow, settings);
    let late: Vec<bool> = known.iter().map(|row| book.invoices[*row].is_late_at(tomorrow) == Some(true)).collect();
    let rows: Vec<FeatureRow> = known.iter().map(|row| feature_row(&book.invoices[*row], &histories[*row], &learnt.encoder)).collect();
    let open: Vec<usize> = book.open_at_end_of(as_of).collect();
    let asked = open.iter().map(|row| {
        let invoice = &book.invoices[*row];
        feature_row(invoice, &payers.history(book.customer_of[*row], tomorrow).without(invoice), &learnt.encoder)
    });
    let said = random_forest(&rows, &late, &asked.collect::<Vec<_>>(), settings.seed)?;
    Ok(open.iter().map(|row| book.invoices[*row].invoice_id.clone()).zip(said.into_iter().map(quantise)).collect())
}

/// The share of late invoices that the forest expects of each row asked, within half a percent of certainty.
///
/// # Errors
/// When smartcore refuses the rows.
pub(crate) fn random_forest(rows: &[FeatureRow], late: &[bool], asked: &[FeatureRow], seed: u64) -> Result<Vec<f64>, LearnError> {
    if asked.is_empty() {
        return Ok(Vec::new());
    }
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
