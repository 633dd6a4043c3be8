//! Logistic regression with an L2 penalty: linfa finds the coefficients, Newton's method takes them to the last digit, our own scorer uses them.
//!
//! Promises: the penalised likelihood has one maximum, and coefficients are rounded to a billionth near it, so that the same rows give the same model
//! wherever it was fitted. Contributions add up to the score exactly as written.

use linfa::traits::Fit;
use linfa_logistic::LogisticRegression;
use ndarray::{Array1, Array2};
use serde::{Deserialize, Serialize};

use crate::error::LearnError;
use crate::matrix::{Matrix, require_both_classes};
use crate::quantise::{probability_of, quantise};

/// linfa's solver only has to come near: so many iterations on so many rows, evenly spaced.
const SOLVER_ITERATIONS: u64 = 30;
const SOLVER_ROWS: usize = 4_000;
const NEWTON_STEPS: usize = 40;
/// Largest change of a standardised coefficient in the last step.
const CONVERGED: f64 = 1e-11;

/// A fitted model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Logistic {
    /// Log-odds of a row that is average in every feature.
    pub intercept: f64,
    pub terms: Vec<Term>,
}

/// One feature's part: `weight * (x - mean) / scale`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Term {
    pub mean: f64,
    pub scale: f64,
    pub weight: f64,
}

impl Term {
    fn contribution(&self, value: f64) -> f64 {
        self.weight * (value - self.mean) / self.scale
    }
}

impl Logistic {
    /// Maximises the log-likelihood less `penalty / 2` times the squares of the standardised coefficients (`penalty` is scikit-learn's `1 / C`).
    ///
    /// # Errors
    /// When the rows have only one answer, or the fit fails.
    pub fn fit(matrix: &Matrix, target: &[bool], penalty: f64) -> Result<Self, LearnError> {
        require_both_classes(target)?;
        let scales = scales(matrix);
        let start = solver_start(matrix, &scales, target, penalty).unwrap_or_else(|| vec![0.0; matrix.width() + 1]);
        let standardised = standardise(matrix, &scales, 1);
        let weights = newton(&standardised, target, penalty, start)?;
        let terms = scales.iter().zip(&weights).map(|(&(mean, scale), &weight)| Term { mean, scale, weight: quantise(weight) }).collect();
        Ok(Self { intercept: quantise(weights[matrix.width()]), terms })
    }

    /// Log-odds of a row.
    pub fn score(&self, row: &[f64]) -> f64 {
        self.terms.iter().zip(row).fold(self.intercept, |score, (term, value)| score + term.contribution(*value))
    }

    /// What each feature adds to the intercept.
    pub fn contributions(&self, row: &[f64]) -> Vec<f64> {
        self.terms.iter().zip(row).map(|(term, value)| term.contribution(*value)).collect()
    }
}

/// Mean and standard deviation by feature, rounded so that they are the same everywhere; a constant feature has scale 1.
fn scales(matrix: &Matrix) -> Vec<(f64, f64)> {
    let rows = matrix.rows() as f64;
    let scale = |column: usize| {
        let values = || (0..matrix.rows()).map(|row| matrix.value(row, column));
        let mean = quantise(values().sum::<f64>() / rows);
        let variance = values().map(|value| (value - mean) * (value - mean)).sum::<f64>() / rows;
        let deviation = quantise(variance.sqrt());
        (mean, if deviation > 1e-9 { deviation } else { 1.0 })
    };
    (0..matrix.width()).map(scale).collect()
}

/// Every `stride`th row.
fn standardise(matrix: &Matrix, scales: &[(f64, f64)], stride: usize) -> Array2<f64> {
    let at = |(row, column): (usize, usize)| (matrix.value(row * stride, column) - scales[column].0) / scales[column].1;
    Array2::from_shape_fn((matrix.rows().div_ceil(stride), matrix.width()), at)
}

/// linfa's answer, where its line search succeeds; the intercept is last.
fn solver_start(matrix: &Matrix, scales: &[(f64, f64)], target: &[bool], penalty: f64) -> Option<Vec<f64>> {
    let stride = target.len().div_ceil(SOLVER_ROWS);
    let some_target: Array1<bool> = target.iter().step_by(stride).copied().collect();
    let dataset = linfa::DatasetBase::new(standardise(matrix, scales, stride), some_target);
    let penalty = penalty / stride as f64;
    let fitted = LogisticRegression::default().alpha(penalty).max_iterations(SOLVER_ITERATIONS).gradient_tolerance(1e-6).fit(&dataset).ok()?;
    // linfa takes the more frequent answer for the positive one.
    let sign = if fitted.labels().pos.class { 1.0 } else { -1.0 };
    let start: Vec<f64> = fitted.params().iter().chain([&fitted.intercept()]).map(|weight| sign * weight).collect();
    start.iter().all(|weight| weight.is_finite()).then_some(start)
}

/// Newton's method with halved steps where a whole one would lose likelihood.
fn newton(rows: &Array2<f64>, target: &[bool], penalty: f64, mut weights: Vec<f64>) -> Result<Vec<f64>, LearnError> {
    let mut loss = penalised_loss(rows, target, penalty, &weights);
    for _ in 0..NEWTON_STEPS {
        let (gradient, hessian) = derivatives(rows, target, penalty, &weights);
        let step = solve(hessian, gradient).ok_or_else(|| LearnError::NoFit { reason: "the curvature is singular".to_owned() })?;
        let mut share = 1.0;
        loop {
            let moved: Vec<f64> = weights.iter().zip(&step).map(|(weight, step)| weight - share * step).collect();
            let moved_loss = penalised_loss(rows, target, penalty, &moved);
            if moved_loss <= loss + 1e-9 * loss.abs() {
                (weights, loss) = (moved, moved_loss);
                break;
            }
            share /= 2.0;
            if share < 1e-6 {
                return Err(LearnError::NoFit { reason: "no step lowers the loss".to_owned() });
            }
        }
        if step.iter().all(|step| step.abs() < CONVERGED) {
            break;
        }
    }
    Ok(weights)
}

fn penalised_loss(rows: &Array2<f64>, target: &[bool], penalty: f64, weights: &[f64]) -> f64 {
    let (slopes, intercept) = weights.split_at(weights.len() - 1);
    let likelihood: f64 = rows
        .outer_iter()
        .zip(target)
        .map(|(row, answer)| {
            let score = row.iter().zip(slopes).fold(intercept[0], |score, (value, weight)| score + value * weight);
            softplus(if *answer { -score } else { score })
        })
        .sum();
    likelihood + penalty / 2.0 * slopes.iter().map(|weight| weight * weight).sum::<f64>()
}

/// ln(1 + exp(x)) without overflow.
fn softplus(x: f64) -> f64 {
    x.max(0.0) + libm::log1p(libm::exp(-x.abs()))
}

/// Gradient and Hessian (row by row, lower triangle) of the penalised loss.
fn derivatives(rows: &Array2<f64>, target: &[bool], penalty: f64, weights: &[f64]) -> (Vec<f64>, Vec<Vec<f64>>) {
    let size = weights.len();
    let mut gradient = vec![0.0; size];
    let mut hessian: Vec<Vec<f64>> = (0..size).map(|row| vec![0.0; row + 1]).collect();
    let mut extended = vec![1.0; size];
    for (row, answer) in rows.outer_iter().zip(target) {
        extended.iter_mut().zip(row).for_each(|(slot, value)| *slot = *value);
        let score: f64 = extended.iter().zip(weights).map(|(value, weight)| value * weight).sum();
        let probability = probability_of(score);
        let residual = probability - f64::from(u8::from(*answer));
        let curvature = probability * (1.0 - probability);
        for (at, hessian_row) in hessian.iter_mut().enumerate() {
            gradient[at] += residual * extended[at];
            let scaled = curvature * extended[at];
            hessian_row.iter_mut().zip(&extended).for_each(|(slot, value)| *slot += scaled * value);
        }
    }
    for at in 0..size - 1 {
        gradient[at] += penalty * weights[at];
        hessian[at][at] += penalty;
    }
    // An intercept that nothing penalises is held by the smallest curvature there is, so that separable rows have an answer too.
    hessian[size - 1][size - 1] += 1e-9;
    (gradient, hessian)
}

/// Solves `matrix * x = right` by Cholesky; `matrix` is symmetric and positive definite, lower triangle.
fn solve(mut matrix: Vec<Vec<f64>>, right: Vec<f64>) -> Option<Vec<f64>> {
    let size = right.len();
    for row in 0..size {
        for column in 0..=row {
            let product: f64 = (0..column).map(|inner| matrix[row][inner] * matrix[column][inner]).sum();
            let rest = matrix[row][column] - product;
            if row == column {
                if rest <= 0.0 || !rest.is_finite() {
                    return None;
                }
                matrix[row][row] = rest.sqrt();
            } else {
                matrix[row][column] = rest / matrix[column][column];
            }
        }
    }
    let mut x = right;
    for row in 0..size {
        let known: f64 = (0..row).map(|column| matrix[row][column] * x[column]).sum();
        x[row] = (x[row] - known) / matrix[row][row];
    }
    for row in (0..size).rev() {
        let known: f64 = (row + 1..size).map(|below| matrix[below][row] * x[below]).sum();
        x[row] = (x[row] - known) / matrix[row][row];
    }
    Some(x)
}

#[cfg(test)]
mod tests {
    use super::Logistic;
    use crate::error::LearnError;
    use crate::matrix::{Feature, Matrix};

    fn matrix(rows: &[[f64; 2]]) -> Matrix {
        let mut matrix = Matrix::new(vec![Feature::free("a"), Feature::free("constant")]);
        rows.iter().for_each(|row| matrix.push(row).unwrap());
        matrix
    }

    /// Two values of one feature, penalty almost none: the fitted probabilities are the observed shares, 1/4 and 3/4.
    #[test]
    fn saturated_model_gives_the_shares() {
        let rows = matrix(&[[0.0, 5.0], [0.0, 5.0], [0.0, 5.0], [0.0, 5.0], [1.0, 5.0], [1.0, 5.0], [1.0, 5.0], [1.0, 5.0]]);
        let target = [true, false, false, false, true, true, true, false];
        let model = Logistic::fit(&rows, &target, 1e-9).unwrap();
        assert!((model.score(&[0.0, 5.0]) + 3.0_f64.ln()).abs() < 1e-6);
        assert!((model.score(&[1.0, 5.0]) - 3.0_f64.ln()).abs() < 1e-6);
    }

    #[test]
    fn contributions_add_up_to_the_score() {
        let rows = matrix(&[[0.0, 1.0], [1.0, 2.0], [2.0, 1.0], [3.0, 0.0], [4.0, 2.0]]);
        let model = Logistic::fit(&rows, &[false, true, false, true, true], 1.0).unwrap();
        let row = [2.5, 0.3];
        let sum = model.intercept + model.contributions(&row).iter().sum::<f64>();
        assert!((sum - model.score(&row)).abs() < 1e-12);
    }

    #[test]
    fn separable_rows_and_one_class_have_an_answer() {
        let rows = matrix(&[[0.0, 1.0], [1.0, 2.0], [2.0, 1.0], [3.0, 0.0]]);
        let model = Logistic::fit(&rows, &[false, false, true, true], 1.0).unwrap();
        assert!(model.score(&[3.0, 1.0]) > model.score(&[0.0, 1.0]));
        assert_eq!(Logistic::fit(&rows, &[true; 4], 1.0), Err(LearnError::OneClass { rows: 4, positive: 4 }));
    }
}
