//! The normal distribution: density, distribution function, quantile and first-order loss.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// Density of the standard normal at `z`.
pub fn density(z: f64) -> f64 {
    libm::exp(-0.5 * z * z) / (2.0 * PI).sqrt()
}

/// P(Z <= z) of the standard normal.
///
/// ```
/// let p = chandler_forecast::distribution::normal::cumulative(1.959963984540054);
/// assert!((p - 0.975).abs() < 1e-14);
/// ```
pub fn cumulative(z: f64) -> f64 {
    0.5 * libm::erfc(-z * FRAC_1_SQRT_2)
}

/// The z with P(Z <= z) = `probability`; infinite at 0 and 1. Acklam's rational approximation with one Halley step (about 1e-15).
///
/// ```
/// let z = chandler_forecast::distribution::normal::quantile(0.95);
/// assert!((z - 1.6448536269514722).abs() < 1e-13);
/// ```
pub fn quantile(probability: f64) -> f64 {
    if probability <= 0.0 {
        return f64::NEG_INFINITY;
    }
    if probability >= 1.0 {
        return f64::INFINITY;
    }
    let z = first_guess(probability);
    let error = cumulative(z) - probability;
    let step = error / density(z);
    z - step / (1.0 + 0.5 * z * step)
}

/// E[(Z - z)+] of the standard normal: density(z) - z P(Z > z).
pub fn loss(z: f64) -> f64 {
    density(z) - z * cumulative(-z)
}

/// Half of E[((Z - z)+)²] of the standard normal (Snyder and Shen, Fundamentals of Supply Chain Theory, appendix C).
pub fn second_loss(z: f64) -> f64 {
    0.5 * ((z * z + 1.0) * cumulative(-z) - z * density(z))
}

fn first_guess(probability: f64) -> f64 {
    const LOW: f64 = 0.02425;
    if probability < LOW {
        tail((-2.0 * libm::log(probability)).sqrt())
    } else if probability > 1.0 - LOW {
        -tail((-2.0 * libm::log(1.0 - probability)).sqrt())
    } else {
        centre(probability - 0.5)
    }
}

fn tail(q: f64) -> f64 {
    const C: [f64; 6] = [-7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783];
    const D: [f64; 5] = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1.0];
    polynomial(&C, q) / polynomial(&D, q)
}

fn centre(q: f64) -> f64 {
    const A: [f64; 6] =
        [-3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1, 2.506628277459239];
    const B: [f64; 6] = [-5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1, 1.0];
    let r = q * q;
    q * polynomial(&A, r) / polynomial(&B, r)
}

/// Horner's rule, highest power first.
fn polynomial(coefficients: &[f64], x: f64) -> f64 {
    coefficients.iter().fold(0.0, |value, coefficient| value * x + coefficient)
}
