//! The negative binomial distribution by mean and variance: what demand counts look like when customers come at random and order in clumps.
//!
//! With size r = m² / (v - m), P(0) = (r / (r + m))^r and P(k + 1) = P(k) (k + r) / (k + 1) · m / (r + m). At v <= m it is Poisson.

use crate::distribution::gamma;
use crate::distribution::quantile_function::PROBABILITIES;

/// Above this mean plus ten standard deviations the masses are no longer walked one by one; the gamma with the same moments stands in.
const WALK_UP_TO: f64 = 160.0;

/// A negative binomial count, walked from zero upwards.
#[derive(Debug, Clone, Copy)]
pub struct Masses {
    mean: f64,
    size: f64,
    count: f64,
    mass: f64,
}

impl Masses {
    /// Starts at P(0). A variance at or below the mean gives the Poisson distribution.
    pub fn new(mean: f64, variance: f64) -> Masses {
        let size = if variance > mean * (1.0 + 1e-9) { mean * mean / (variance - mean) } else { f64::INFINITY };
        let mass = if size.is_finite() { libm::exp(size * libm::log(size / (size + mean))) } else { libm::exp(-mean) };
        Masses { mean, size, count: 0.0, mass }
    }

    /// A count of failures before the `size`-th success, each trial succeeding with `success`.
    pub fn of_failures(size: f64, success: f64) -> Masses {
        Masses { mean: size * (1.0 - success) / success, size, count: 0.0, mass: libm::exp(size * libm::log(success)) }
    }
}

impl Iterator for Masses {
    type Item = f64;

    fn next(&mut self) -> Option<f64> {
        let mass = self.mass;
        self.mass *= if self.size.is_finite() {
            (self.count + self.size) / (self.count + 1.0) * self.mean / (self.size + self.mean)
        } else {
            self.mean / (self.count + 1.0)
        };
        self.count += 1.0;
        Some(mass)
    }
}

/// P(X <= count).
pub fn cumulative(mean: f64, variance: f64, count: u64) -> f64 {
    Masses::new(mean, variance).take(count as usize + 1).sum::<f64>().min(1.0)
}

/// E[(X - x)+] for a whole `x`: the mean less x, plus what lies below x.
///
/// ```
/// use chandler_forecast::distribution::negative_binomial::loss;
/// assert!((loss(31.2, 93.6, 38) - 1.533925493939233).abs() < 1e-9);
/// ```
pub fn loss(mean: f64, variance: f64, x: u64) -> f64 {
    let below = Masses::new(mean, variance).take(x as usize).enumerate();
    mean - x as f64 + below.map(|(count, mass)| (x as f64 - count as f64) * mass).sum::<f64>()
}

/// Quantiles of demand with this mean and variance at the grid's probabilities with the given indices (ascending).
/// Whole units: negative binomial, never less dispersed than Poisson. Otherwise, and for large counts, gamma with the same moments.
pub(crate) fn demand_quantiles(mean: f64, variance: f64, whole_units: bool, indices: &[usize], out: &mut [f64]) {
    if mean <= 1e-9 {
        out.fill(0.0);
        return;
    }
    let variance = if whole_units { variance.max(mean) } else { variance.max(mean * mean * 1e-12) };
    if whole_units && mean + 10.0 * variance.sqrt() <= WALK_UP_TO {
        walk(Masses::new(mean, variance), indices, out);
    } else {
        gamma::tabled_quantiles(mean, mean * mean / variance, indices, out);
    }
}

fn walk(masses: Masses, indices: &[usize], out: &mut [f64]) {
    const GIVE_UP_AT: usize = 4 * WALK_UP_TO as usize;
    let mut masses = masses.take(GIVE_UP_AT);
    let mut total = masses.next().unwrap_or(1.0);
    let mut count = 0.0;
    for (slot, &index) in out.iter_mut().zip(indices) {
        while total < PROBABILITIES[index] {
            let Some(mass) = masses.next() else { break };
            total += mass;
            count += 1.0;
        }
        *slot = count;
    }
}
