//! How far along its curve an invoice is when it is settled, and the levels at which that comes true.
//!
//! A curve that is right has settled half of its invoices at its own half. Where those of the back-test show another habit the curve is read by their
//! levels: the quantile map of Kuleshov et al. (2018), with open invoices as not yet settled (Kaplan and Meier 1958). It moves probabilities and days alike.

use serde::{Deserialize, Serialize};

use crate::quantise::quantise;

/// Shares of invoices at which a map has a knot.
const SHARES: [f64; 23] =
    [0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.925, 0.95, 0.975, 0.99];
/// So many invoices' worth of belief there is in curves as they are.
pub(super) const BELIEF: usize = 60;

/// The level of the curve at which an invoice was settled, or up to which it was seen open.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Seen {
    pub level: f64,
    pub is_settled: bool,
}

/// Levels of a curve by the share of invoices that is settled at them; straight lines between.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Levels {
    /// By [`SHARES`].
    knots: Vec<f64>,
}

impl Levels {
    /// The curve as it is.
    pub fn nominal() -> Self {
        Self { knots: SHARES.to_vec() }
    }

    /// What the invoices of a back-test show; beyond the last level at which one was settled, the curve as it is.
    pub fn of(seen: Vec<Seen>) -> Self {
        let believed = (0..BELIEF).map(|at| ((at as f64 + 0.5) / BELIEF as f64, true));
        let seen = seen.into_iter().map(|seen| (seen.level, seen.is_settled)).chain(believed).collect();
        let mut knots: Vec<f64> =
            open_points(seen, &SHARES.map(|share| 1.0 - share)).into_iter().map(|level| quantise(level.clamp(0.001, 0.999))).collect();
        let last = knots.last().copied().unwrap_or(0.0);
        knots.extend(SHARES[knots.len()..].iter().map(|share| share.max(last)));
        Self { knots }
    }

    /// The level of the curve by which this share of invoices is settled.
    pub fn level_of(&self, share: f64) -> f64 {
        between(&SHARES, &self.knots, share)
    }

    /// The share of invoices that is settled by this level of the curve.
    pub fn share_at(&self, level: f64) -> f64 {
        between(&self.knots, &SHARES, level)
    }
}

/// Where the share that is still open falls to each of these shares, as far as it does: places at which something was settled, or up to which it was seen
/// open and counts as not yet settled (Kaplan and Meier 1958). The shares fall.
pub(crate) fn open_points(mut seen: Vec<(f64, bool)>, open_shares: &[f64]) -> Vec<f64> {
    // Of equal places the settled ones first: what is open there is still under risk.
    seen.sort_by(|left, right| left.0.total_cmp(&right.0).then(right.1.cmp(&left.1)));
    let (mut open, mut points) = (1.0, Vec::with_capacity(open_shares.len()));
    for (place, (at, _)) in seen.iter().enumerate().filter(|(_, (_, is_settled))| *is_settled) {
        open *= 1.0 - 1.0 / (seen.len() - place) as f64;
        while open_shares.get(points.len()).is_some_and(|share| open <= share + 1e-12) {
            points.push(*at);
        }
    }
    points
}

/// On straight lines through the knots, and from (0, 0) and to (1, 1).
fn between(from: &[f64], to: &[f64], at: f64) -> f64 {
    let next = from.partition_point(|knot| *knot <= at);
    let (low, below) = next.checked_sub(1).map_or((0.0, 0.0), |before| (from[before], to[before]));
    let (high, above) = from.get(next).map_or((1.0, 1.0), |high| (*high, to[next]));
    if high > low { below + (above - below) * (at - low) / (high - low) } else { above }
}

#[cfg(test)]
mod tests {
    use super::{Levels, Seen};

    #[test]
    fn curves_that_are_right_stay_as_they_are() {
        let right = Levels::of((0..4_000).map(|at| Seen { level: f64::from(at) / 4_000.0, is_settled: true }).collect());
        for share in [0.0, 0.03, 0.1, 0.5, 0.9, 0.98, 1.0] {
            assert!((Levels::nominal().level_of(share) - share).abs() < 1e-12);
            assert!((right.level_of(share) - share).abs() < 0.005, "{share}");
        }
    }

    /// All are settled by the middle of their curves: what the curve leaves open beyond it is not open.
    #[test]
    fn curves_that_are_too_slow_are_read_earlier() {
        let slow = Levels::of((0..4_000).map(|at| Seen { level: f64::from(at) / 8_000.0, is_settled: true }).collect());
        assert!((slow.level_of(0.5) - 0.25).abs() < 0.01);
        assert!((slow.share_at(0.25) - 0.5).abs() < 0.01);
        assert!(slow.share_at(0.5) > 0.98, "{}", slow.share_at(0.5));
        let shares: Vec<f64> = (0..=100).map(|at| slow.share_at(f64::from(at) / 100.0)).collect();
        assert!(shares.windows(2).all(|pair| pair[0] <= pair[1]) && shares[0] == 0.0 && shares[100] == 1.0);
    }

    #[test]
    fn open_invoices_are_no_payments() {
        let open = Levels::of((0..2_000).map(|at| Seen { level: 0.5, is_settled: at % 2 == 0 }).collect());
        assert!(open.share_at(0.5) > 0.45 && open.share_at(0.49) < 0.1, "half were settled at the middle, the others later");
    }
}
