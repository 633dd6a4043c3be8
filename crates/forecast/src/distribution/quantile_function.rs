//! A demand distribution as its quantiles at 32 fixed probabilities: small to store, exact to integrate, simple to average.
//!
//! Between the points the quantile function is a straight line; below the first it is level, above the last it goes on with the last slope.
//! Every probability, shortage, mean and variance is read from this one function, so that they agree with each other.

/// Number of fixed probabilities.
pub const GRID_POINTS: usize = 32;

/// Quantiles at [`PROBABILITIES`], ascending.
pub type Quantiles = [f64; GRID_POINTS];

/// The fixed probabilities, densest where replenishment decides.
pub const PROBABILITIES: [f64; GRID_POINTS] = [
    0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.925, 0.95, 0.96,
    0.97, 0.975, 0.98, 0.985, 0.99, 0.995, 0.999,
];

/// Indices of all probabilities.
pub(crate) const EVERY_INDEX: [usize; GRID_POINTS] = {
    let mut indices = [0; GRID_POINTS];
    let mut index = 0;
    while index < GRID_POINTS {
        indices[index] = index;
        index += 1;
    }
    indices
};

/// Indices of .5, .8, .9, .95 and .99, the levels the members are judged at.
pub(crate) const LOSS_INDICES: [usize; 5] = [13, 19, 21, 23, 29];

/// The quantile function of a demand that is never negative.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct QuantileFunction {
    values: Quantiles,
}

impl QuantileFunction {
    /// Demand that is certainly zero.
    pub const ZERO: QuantileFunction = QuantileFunction { values: [0.0; GRID_POINTS] };

    /// Takes quantiles at [`PROBABILITIES`], lifting what is negative or falls below its predecessor.
    pub fn new(mut values: Quantiles) -> QuantileFunction {
        let mut floor = 0.0_f64;
        for value in &mut values {
            floor = floor.max(*value);
            *value = floor;
        }
        QuantileFunction { values }
    }

    /// The quantiles at [`PROBABILITIES`].
    pub fn values(&self) -> &Quantiles {
        &self.values
    }

    /// The quantile at any probability; outside 0..1 the nearest end.
    pub fn quantile(&self, probability: f64) -> f64 {
        interpolate(&self.values, probability)
    }

    /// P(D <= x).
    pub fn cumulative(&self, x: f64) -> f64 {
        1.0 - probability_above(&self.values, x)
    }

    /// The expected demand.
    pub fn mean(&self) -> f64 {
        moments(&self.values).0
    }

    /// Every quantile changed by `change`, made monotone again.
    pub fn map(&self, change: impl Fn(f64) -> f64) -> QuantileFunction {
        QuantileFunction::new(self.values.map(change))
    }

    /// The same shape with every quantile lowered by one share, so that the mean is no more than `expected`.
    pub fn with_mean_at_most(&self, expected: f64) -> QuantileFunction {
        let share = share_of_mean(self.mean(), expected);
        self.map(|quantile| share * quantile)
    }

    /// This demand with probability `share`, none at all otherwise.
    pub fn thinned(&self, share: f64) -> QuantileFunction {
        if share >= 1.0 {
            return *self;
        }
        let within = |probability: f64| (probability - (1.0 - share)) / share;
        QuantileFunction::new(PROBABILITIES.map(|probability| if probability <= 1.0 - share { 0.0 } else { self.quantile(within(probability)) }))
    }

    /// The distribution that draws one of the parts with its weight first (weights sum to 1): inverts the averaged distribution function.
    pub fn mixture(parts: &[(f64, QuantileFunction)]) -> QuantileFunction {
        match parts {
            [] => QuantileFunction::ZERO,
            [(_, only)] => *only,
            _ => {
                let mut knots: Vec<f64> = parts.iter().flat_map(|(_, part)| part.values).collect();
                knots.sort_unstable_by(f64::total_cmp);
                QuantileFunction::new(PROBABILITIES.map(|probability| invert_mixture(parts, &knots, probability)))
            }
        }
    }
}

/// Between two neighbouring knots the averaged distribution function is a straight line; at a knot it may jump.
fn invert_mixture(parts: &[(f64, QuantileFunction)], knots: &[f64], probability: f64) -> f64 {
    let cumulative = |x: f64| parts.iter().map(|(weight, part)| weight * part.cumulative(x)).sum::<f64>();
    let above = knots.partition_point(|&knot| cumulative(knot) < probability);
    let (Some(&right), Some(&left)) = (knots.get(above), knots.get(above.wrapping_sub(1))) else {
        return knots[above.min(knots.len() - 1)];
    };
    let at_left = cumulative(left);
    let rise = 2.0 * (cumulative(0.5 * (left + right)) - at_left);
    if at_left + rise <= probability { right } else { left + (right - left) * (probability - at_left) / rise }
}

/// The quantile at `probability` of quantiles given at [`PROBABILITIES`].
pub(crate) fn interpolate(values: &Quantiles, probability: f64) -> f64 {
    let above = PROBABILITIES.partition_point(|&grid| grid < probability);
    match above {
        0 => values[0],
        GRID_POINTS => last_segment_at(values, probability.min(1.0)),
        _ => {
            let (left, right) = (PROBABILITIES[above - 1], PROBABILITIES[above]);
            let share = (probability - left) / (right - left);
            values[above - 1] + share * (values[above] - values[above - 1])
        }
    }
}

fn last_segment_at(values: &Quantiles, probability: f64) -> f64 {
    let last = GRID_POINTS - 1;
    let slope = (values[last] - values[last - 1]) / (PROBABILITIES[last] - PROBABILITIES[last - 1]);
    values[last] + slope * (probability - PROBABILITIES[last])
}

/// The line segments (p0, q0, p1, q1) from probability 0 to 1.
fn segments(values: &Quantiles) -> impl Iterator<Item = (f64, f64, f64, f64)> + '_ {
    let first = (0.0, values[0], PROBABILITIES[0], values[0]);
    let last = (PROBABILITIES[GRID_POINTS - 1], values[GRID_POINTS - 1], 1.0, last_segment_at(values, 1.0));
    let inner = (1..GRID_POINTS).map(|i| (PROBABILITIES[i - 1], values[i - 1], PROBABILITIES[i], values[i]));
    std::iter::once(first).chain(inner).chain(std::iter::once(last))
}

/// P(D > x): one less the largest probability whose quantile is at most x.
pub(crate) fn probability_above(values: &Quantiles, x: f64) -> f64 {
    let covered = values.partition_point(|&value| value <= x);
    if covered == 0 {
        return 1.0;
    }
    let (left, right, end, top) = if covered == GRID_POINTS {
        (PROBABILITIES[covered - 1], 1.0, last_segment_at(values, 1.0), values[covered - 1])
    } else {
        (PROBABILITIES[covered - 1], PROBABILITIES[covered], values[covered], values[covered - 1])
    };
    if end <= x {
        return 1.0 - right;
    }
    1.0 - (left + (right - left) * (x - top) / (end - top))
}

/// E[(D - x)+], the integral of the quantile function above x.
pub(crate) fn expected_shortage(values: &Quantiles, x: f64) -> f64 {
    segments(values)
        .map(|(p0, q0, p1, q1)| {
            if q1 <= x {
                0.0
            } else if q0 >= x {
                (p1 - p0) * (0.5 * (q0 + q1) - x)
            } else {
                0.5 * (p1 - p0) * (q1 - x) * (q1 - x) / (q1 - q0)
            }
        })
        .sum()
}

/// What a mean is multiplied by to be no more than `expected`.
pub(crate) fn share_of_mean(mean: f64, expected: f64) -> f64 {
    if mean > expected && expected > 0.0 { expected / mean } else { 1.0 }
}

/// Mean and variance.
pub(crate) fn moments(values: &Quantiles) -> (f64, f64) {
    let mean: f64 = segments(values).map(|(p0, q0, p1, q1)| (p1 - p0) * 0.5 * (q0 + q1)).sum();
    let variance = segments(values)
        .map(|(p0, q0, p1, q1)| {
            let (a, b) = (q0 - mean, q1 - mean);
            (p1 - p0) * (a * a + a * b + b * b) / 3.0
        })
        .sum();
    (mean, variance)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uniform(low: f64, high: f64) -> QuantileFunction {
        QuantileFunction::new(PROBABILITIES.map(|probability| low + probability * (high - low)))
    }

    #[test]
    fn a_mixture_inverts_the_averaged_distribution_function() {
        // Half uniform on 0..10, half uniform on 10..30: the median is 10, the upper quarter starts half-way through the second.
        let mixture = QuantileFunction::mixture(&[(0.5, uniform(0.0, 10.0)), (0.5, uniform(10.0, 30.0))]);
        assert!((mixture.quantile(0.5) - 10.0).abs() < 0.1);
        assert!((mixture.quantile(0.75) - 20.0).abs() < 1e-9);
        assert!((mixture.quantile(0.25) - 5.0).abs() < 1e-9);
    }

    #[test]
    fn a_mixture_with_nothing_keeps_the_chance_of_nothing() {
        let mixture = QuantileFunction::mixture(&[(0.4, QuantileFunction::ZERO), (0.6, uniform(0.0, 10.0))]);
        assert_eq!((mixture.quantile(0.3), mixture.quantile(0.4)), (0.0, 0.0));
        assert!((mixture.quantile(0.7) - 5.0).abs() < 1e-9);
        let thinned = uniform(0.0, 10.0).thinned(0.6);
        assert!((thinned.quantile(0.7) - 5.0).abs() < 1e-9);
    }

    #[test]
    fn a_mean_that_is_too_high_lowers_all_of_the_distribution() {
        let lowered = uniform(0.0, 12.0).with_mean_at_most(5.0);
        assert!((lowered.mean() - 5.0).abs() < 1e-9 && (lowered.quantile(0.9) - 9.0).abs() < 1e-3);
        assert_eq!(uniform(0.0, 12.0).with_mean_at_most(7.0).values(), uniform(0.0, 12.0).values());
    }

    #[test]
    fn moments_of_a_uniform() {
        let values = *uniform(0.0, 12.0).values();
        let (mean, variance) = moments(&values);
        assert!((mean - 6.0).abs() < 1e-4 && (variance - 12.0).abs() < 1e-3, "{mean} {variance}");
        assert!((expected_shortage(&values, 6.0) - 1.5).abs() < 1e-6);
        assert!((probability_above(&values, 9.0) - 0.25).abs() < 1e-12);
    }
}
