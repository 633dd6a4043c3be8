//! The Poisson distribution: masses, distribution function, quantile and first-order loss.

use crate::distribution::gamma;

/// P(X = count) for a Poisson variable with this `mean`.
pub fn mass(mean: f64, count: u64) -> f64 {
    if mean <= 0.0 {
        return if count == 0 { 1.0 } else { 0.0 };
    }
    let k = count as f64;
    libm::exp(k * libm::log(mean) - mean - libm::lgamma(k + 1.0))
}

/// P(X <= count).
///
/// ```
/// let p = chandler_forecast::distribution::poisson::cumulative(6.0, 8);
/// assert!((p - 0.8472374939).abs() < 1e-9);
/// ```
pub fn cumulative(mean: f64, count: u64) -> f64 {
    if mean <= 0.0 {
        return 1.0;
    }
    1.0 - gamma::cumulative(count as f64 + 1.0, mean)
}

/// The smallest count with P(X <= count) >= `probability`.
pub fn quantile(mean: f64, probability: f64) -> u64 {
    let mut term = libm::exp(-mean);
    if term == 0.0 {
        return quantile_by_bisection(mean, probability);
    }
    let mut total = term;
    let mut count = 0_u64;
    while total < probability && term > 0.0 {
        count += 1;
        term *= mean / count as f64;
        total += term;
    }
    count
}

fn quantile_by_bisection(mean: f64, probability: f64) -> u64 {
    let (mut low, mut high) = (0_u64, (mean + 40.0 * mean.sqrt()) as u64 + 40);
    while low < high {
        let middle = low + (high - low) / 2;
        if cumulative(mean, middle) >= probability {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// E[(X - x)+] for a whole `x`: (mean - x) P(X > x) + mean P(X = x).
///
/// ```
/// let short = chandler_forecast::distribution::poisson::loss(6.0, 9);
/// assert!((short - 0.1612588831387496).abs() < 1e-12);
/// ```
pub fn loss(mean: f64, x: u64) -> f64 {
    (mean - x as f64) * (1.0 - cumulative(mean, x)) + mean * mass(mean, x)
}
