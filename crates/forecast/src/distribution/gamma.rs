//! The gamma distribution, and a table of its quantiles for the many lookups of a back-test.
//!
//! Incomplete gamma by series and continued fraction (Abramowitz and Stegun 6.5.29, 6.5.31), quantiles by safeguarded Newton steps.

use std::sync::OnceLock;

use crate::distribution::normal;
use crate::distribution::quantile_function::{GRID_POINTS, PROBABILITIES};

const RELATIVE_PRECISION: f64 = 1e-15;
const MOST_STEPS: usize = 600;

/// P(X <= x) of a gamma variable with this `shape` and scale 1.
///
/// ```
/// // Shape 1 is the exponential distribution.
/// let p = chandler_forecast::distribution::gamma::cumulative(1.0, 2.0);
/// assert!((p - (1.0 - (-2.0_f64).exp())).abs() < 1e-14);
/// ```
pub fn cumulative(shape: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let prefactor = libm::exp(shape * libm::log(x) - x - libm::lgamma(shape));
    if x < shape + 1.0 { (prefactor * lower_series(shape, x)).min(1.0) } else { (1.0 - prefactor * upper_fraction(shape, x)).max(0.0) }
}

/// E[(X - x)+] of a gamma variable with this `shape` and scale 1: shape P(X' > x) - x P(X > x), X' with shape + 1.
///
/// ```
/// let short = 3.0 * chandler_forecast::distribution::gamma::loss(2.5, 4.0);
/// assert!((short - 0.6196267385621415).abs() < 1e-9);
/// ```
pub fn loss(shape: f64, x: f64) -> f64 {
    shape * (1.0 - cumulative(shape + 1.0, x)) - x * (1.0 - cumulative(shape, x))
}

fn lower_series(shape: f64, x: f64) -> f64 {
    let mut term = 1.0 / shape;
    let mut sum = term;
    for step in 1..MOST_STEPS {
        term *= x / (shape + step as f64);
        sum += term;
        if term < sum * RELATIVE_PRECISION {
            break;
        }
    }
    sum
}

/// Lentz's evaluation of the continued fraction of the upper incomplete gamma function.
fn upper_fraction(shape: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let mut b = x + 1.0 - shape;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut fraction = d;
    for step in 1..MOST_STEPS {
        let i = step as f64;
        let a = -i * (i - shape);
        b += 2.0;
        d = 1.0 / non_zero(a * d + b, TINY);
        c = non_zero(b + a / c, TINY);
        let factor = d * c;
        fraction *= factor;
        if (factor - 1.0).abs() < RELATIVE_PRECISION {
            break;
        }
    }
    fraction
}

fn non_zero(value: f64, tiny: f64) -> f64 {
    if value.abs() < tiny { tiny } else { value }
}

/// The x with P(X <= x) = `probability` for this `shape` and scale 1.
///
/// ```
/// let x = chandler_forecast::distribution::gamma::quantile(1.0, 0.95);
/// assert!((x - 2.995732273553991).abs() < 1e-12);
/// ```
pub fn quantile(shape: f64, probability: f64) -> f64 {
    if probability <= 0.0 {
        return 0.0;
    }
    let (mut low, mut high) = bracket(shape, probability);
    let mut x = start(shape, probability).clamp(low, high);
    for _ in 0..100 {
        let error = cumulative(shape, x) - probability;
        if error > 0.0 {
            high = x;
        } else {
            low = x;
        }
        let log_density = (shape - 1.0) * libm::log(x) - x - libm::lgamma(shape);
        let newton = x - error / libm::exp(log_density);
        let next = if newton > low && newton < high { newton } else { 0.5 * (low + high) };
        if (next - x).abs() <= 1e-15 * x || next == 0.0 {
            return next;
        }
        x = next;
    }
    x
}

fn bracket(shape: f64, probability: f64) -> (f64, f64) {
    let mut high = shape + 10.0 * shape.sqrt() + 10.0;
    while cumulative(shape, high) < probability && high < 1e12 {
        high *= 2.0;
    }
    (0.0, high)
}

/// Wilson-Hilferty, or the leading power of the series where that fails.
fn start(shape: f64, probability: f64) -> f64 {
    let guess = wilson_hilferty(shape, normal::quantile(probability)) * shape;
    if guess > 0.1 * shape { guess } else { libm::exp((libm::log(probability) + libm::lgamma(shape + 1.0)) / shape).max(1e-300) }
}

/// Quantile of a gamma variable with mean 1, exact to about 1e-4 for shapes above 50.
fn wilson_hilferty(shape: f64, z: f64) -> f64 {
    let ninth = 1.0 / (9.0 * shape);
    let root = (1.0 - ninth + z * ninth.sqrt()).max(0.0);
    root * root * root
}

/// Gamma quantiles with mean 1 at the fixed probabilities, by logarithm of the shape.
struct Table {
    rows: Vec<[f64; GRID_POINTS]>,
    normal_quantiles: [f64; GRID_POINTS],
}

const LOWEST_LOG_SHAPE: f64 = -4.5;
const LOG_SHAPE_STEP: f64 = 0.125;
const TABLE_ROWS: usize = 80;

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| Table { rows: (0..TABLE_ROWS).map(table_row).collect(), normal_quantiles: PROBABILITIES.map(normal::quantile) })
}

fn table_row(row: usize) -> [f64; GRID_POINTS] {
    let shape = libm::exp(LOWEST_LOG_SHAPE + LOG_SHAPE_STEP * row as f64);
    PROBABILITIES.map(|probability| quantile(shape, probability) / shape)
}

/// Writes the quantiles of a gamma variable with this `mean` and `shape` at the grid's probabilities with the given indices.
/// Interpolated between tabled shapes (relative error below 1% above the median); Wilson-Hilferty above the table.
pub(crate) fn tabled_quantiles(mean: f64, shape: f64, indices: &[usize], out: &mut [f64]) {
    let table = table();
    let place = (libm::log(shape) - LOWEST_LOG_SHAPE) / LOG_SHAPE_STEP;
    if place >= (TABLE_ROWS - 1) as f64 {
        for (slot, &index) in out.iter_mut().zip(indices) {
            *slot = mean * wilson_hilferty(shape, table.normal_quantiles[index]);
        }
        return;
    }
    let place = place.max(0.0);
    let row = place as usize;
    let share = place - row as f64;
    let (below, above) = (&table.rows[row], &table.rows[row + 1]);
    for (slot, &index) in out.iter_mut().zip(indices) {
        *slot = mean * (below[index] + share * (above[index] - below[index]));
    }
}
