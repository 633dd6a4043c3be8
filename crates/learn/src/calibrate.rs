//! From a score to a probability that comes true: Platt's straight line in log-odds, or isotonic steps where there are rows enough to tell the difference.

use serde::{Deserialize, Serialize};

use crate::quantise::{log_odds_of, probability_of, quantise};

/// Rows from which on steps are tried.
const ISOTONIC_ROWS_MIN: usize = 1_000;
/// How many rows' worth of belief there is in scores as they are.
const PRIOR_ROWS: f64 = 200.0;
const NEWTON_STEPS: usize = 50;

/// A monotone map of log-odds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Calibration {
    /// `slope * score + intercept`.
    Platt { slope: f64, intercept: f64 },
    /// Log-odds between knots on a straight line, beyond them constant; a step has a knot at either end.
    Isotonic { scores: Vec<f64>, log_odds: Vec<f64> },
}

impl Calibration {
    /// Scores as they are.
    pub fn identity() -> Self {
        Self::Platt { slope: 1.0, intercept: 0.0 }
    }

    /// Fits on scores of rows that no part of the model has seen, oldest first. A map is taken only where, fitted on the older half, it does better on the
    /// newer half than scores as they are.
    pub fn fit(scores: &[f64], target: &[bool]) -> Self {
        let half = scores.len() / 2;
        let loss = |map: &Self| log_loss(map, &scores[half..], &target[half..]);
        let (older, known) = (&scores[..half], &target[..half]);
        let mut best = (Self::identity(), loss(&Self::identity()));
        let mut compare = |trial: Self, fit: fn(&[f64], &[bool]) -> Self| {
            let trial_loss = loss(&trial);
            if trial_loss < best.1 {
                best = (fit(scores, target), trial_loss);
            }
        };
        compare(Self::platt(older, known), Self::platt);
        if scores.len() >= ISOTONIC_ROWS_MIN {
            compare(Self::isotonic(older, known), Self::isotonic);
        }
        best.0
    }

    /// Logistic regression on the score alone (Platt 1999), held to the score itself as [`PRIOR_ROWS`] rows would.
    fn platt(scores: &[f64], target: &[bool]) -> Self {
        let (slope, intercept) = line(scores, target, PRIOR_ROWS);
        Self::Platt { slope: quantise(slope.max(0.05)), intercept: quantise(intercept) }
    }

    /// Pool adjacent violators (Ayer et al. 1955), equal scores first; each block keeps half a row of doubt on either side.
    fn isotonic(scores: &[f64], target: &[bool]) -> Self {
        let mut order: Vec<usize> = (0..scores.len()).collect();
        order.sort_by(|left, right| scores[*left].total_cmp(&scores[*right]).then(left.cmp(right)));
        // Lowest and highest score, positive answers, rows.
        let mut blocks: Vec<(f64, f64, f64, f64)> = Vec::new();
        for group in order.chunk_by(|left, right| scores[*left] == scores[*right]) {
            let positive = group.iter().filter(|at| target[**at]).count();
            blocks.push((scores[group[0]], scores[group[0]], positive as f64, group.len() as f64));
            while let [.., before, last] = blocks.as_slice()
                && before.2 * last.3 >= last.2 * before.3
            {
                let merged = (before.0, last.1, before.2 + last.2, before.3 + last.3);
                blocks.truncate(blocks.len() - 2);
                blocks.push(merged);
            }
        }
        let mut knots: Vec<(f64, f64)> = Vec::new();
        for (lowest, highest, positive, rows) in blocks {
            let log_odds = quantise(log_odds_of((positive + 0.5) / (rows + 1.0)));
            knots.push((quantise(lowest), log_odds));
            if highest > lowest {
                knots.push((quantise(highest), log_odds));
            }
        }
        let (scores, mut log_odds): (Vec<f64>, Vec<f64>) = knots.into_iter().unzip();
        // Doubt weighs more on small blocks and may turn neighbours round.
        (1..log_odds.len()).for_each(|at| log_odds[at] = log_odds[at].max(log_odds[at - 1]));
        Self::Isotonic { scores, log_odds }
    }

    /// Log-odds that come true.
    pub fn apply(&self, score: f64) -> f64 {
        match self {
            Self::Platt { slope, intercept } => slope * score + intercept,
            Self::Isotonic { scores, log_odds } => {
                let after = scores.partition_point(|knot| *knot <= score);
                match (after.checked_sub(1), scores.get(after)) {
                    (None, _) => log_odds.first().copied().unwrap_or(score),
                    (Some(before), None) => log_odds[before],
                    (Some(before), Some(next)) => {
                        let share = (score - scores[before]) / (next - scores[before]);
                        log_odds[before] + share * (log_odds[after] - log_odds[before])
                    }
                }
            }
        }
    }
}

/// Slope and intercept of the logistic regression on a score in log-odds alone, held to the score itself as so many rows would hold it.
pub(crate) fn line(scores: &[f64], target: &[bool], prior_rows: f64) -> (f64, f64) {
    let (mut slope, mut intercept) = (1.0, 0.0);
    let belief = prior_rows / 4.0;
    for _ in 0..NEWTON_STEPS {
        let mut gradient = [belief * (slope - 1.0), belief * intercept];
        let mut curvature = [belief, 0.0, belief];
        for (score, answer) in scores.iter().zip(target) {
            let probability = probability_of(slope * score + intercept);
            let residual = probability - f64::from(u8::from(*answer));
            let weight = probability * (1.0 - probability);
            gradient[0] += residual * score;
            gradient[1] += residual;
            curvature[0] += weight * score * score;
            curvature[1] += weight * score;
            curvature[2] += weight;
        }
        let determinant = curvature[0] * curvature[2] - curvature[1] * curvature[1];
        let steps = [
            (curvature[2] * gradient[0] - curvature[1] * gradient[1]) / determinant,
            (curvature[0] * gradient[1] - curvature[1] * gradient[0]) / determinant,
        ];
        // Half a step at most, so that a far start does not overshoot.
        slope -= steps[0].clamp(-0.5, 0.5);
        intercept -= steps[1].clamp(-0.5, 0.5);
    }
    (slope, intercept)
}

fn log_loss(map: &Calibration, scores: &[f64], target: &[bool]) -> f64 {
    let loss = |(score, answer): (&f64, &bool)| {
        let probability = probability_of(map.apply(*score));
        -libm::log(if *answer { probability } else { 1.0 - probability }.max(1e-15))
    };
    scores.iter().zip(target).map(loss).sum()
}

#[cfg(test)]
mod tests {
    use super::Calibration;
    use crate::quantise::probability_of;

    /// Scores of 0 that come true in three of four cases.
    #[test]
    fn platt_learns_the_level() {
        let target: Vec<bool> = (0..4_000).map(|at| at % 4 != 0).collect();
        let Calibration::Platt { intercept, .. } = Calibration::platt(&vec![0.0; 4_000], &target) else { panic!("a line") };
        assert!((probability_of(intercept) - 0.75).abs() < 0.02);
    }

    /// A step function that no straight line in log-odds follows.
    #[test]
    fn isotonic_is_taken_where_it_wins_and_never_falls() {
        let scores: Vec<f64> = (0..4_000).map(|at| f64::from(at % 100) / 10.0 - 5.0).collect();
        let target: Vec<bool> = (0..4_000).map(|at| if at % 100 < 50 { at % 7 == 0 } else { at / 100 % 2 == 0 }).collect();
        let map = Calibration::fit(&scores, &target);
        assert!(matches!(map, Calibration::Isotonic { .. }), "{map:?}");
        let mapped: Vec<f64> = (-60..60).map(|at| map.apply(f64::from(at) / 10.0)).collect();
        assert!(mapped.windows(2).all(|pair| pair[1] >= pair[0]));
        assert!((probability_of(map.apply(4.0)) - 0.5).abs() < 0.05);
    }
}
