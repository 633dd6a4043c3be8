//! From back-test losses to weights, and from members to one distribution whose width is set by what earlier origins showed.

use crate::backtest::{Backtest, LEVELS, mean_pinball};
use crate::portfolio::MEMBERS;
use crate::priors::Prior;
use crate::settings::Settings;

/// A weight below this share of the largest is dropped.
const SMALLEST_SHARE: f64 = 0.02;

/// The members' say in the combination.
#[derive(Debug, Clone)]
pub(crate) struct Weights {
    /// By member; they sum to 1.
    pub weight: Vec<f64>,
    /// Mean pinball loss by member; `None` for members that did not run.
    pub loss: Vec<Option<f64>>,
}

/// Shrinks each member's loss to what its class usually shows, then softmin.
pub(crate) fn weigh(backtest: &Backtest, prior: Prior, settings: &Settings) -> Option<Weights> {
    let loss: Vec<Option<f64>> = (0..MEMBERS.len()).map(|member| backtest.mean_loss(member)).collect();
    let known = || loss.iter().flatten();
    let count = known().count() as f64;
    if count == 0.0 {
        return None;
    }
    let usual = (known().sum::<f64>() / count).max(f64::MIN_POSITIVE);
    let pooled = settings.pooled_losses.as_ref().and_then(|pooled| pooled.of(prior));
    let (relative, held, sharpness) = match pooled {
        Some(relative) => (relative, settings.pooled_origins, settings.pooled_sharpness),
        None => (*prior.relative_losses(), settings.prior_origins, settings.sharpness),
    };
    let own = backtest.independent_origins;
    let shrunk: Vec<Option<f64>> =
        loss.iter().zip(relative).map(|(loss, prior)| loss.map(|loss| (own * loss / usual + held * prior) / (own + held))).collect();
    let best = shrunk.iter().flatten().copied().fold(f64::INFINITY, f64::min).max(1e-6);
    let softmin = |loss: Option<f64>| loss.map_or(0.0, |loss| libm::exp(-sharpness * (loss / best - 1.0)));
    let raw: Vec<f64> = shrunk.into_iter().map(softmin).collect();
    Some(Weights { weight: normalised(&raw), loss })
}

fn normalised(raw: &[f64]) -> Vec<f64> {
    let largest = raw.iter().copied().fold(0.0, f64::max);
    let kept = raw.iter().map(|&weight| if weight < SMALLEST_SHARE * largest { 0.0 } else { weight });
    let total: f64 = kept.clone().sum();
    kept.map(|weight| weight / total).collect()
}

/// How much the combined distribution is stretched about its median: the factor with the least loss at earlier origins, held to the class's.
pub(crate) fn widening(backtest: &Backtest, weights: &Weights, prior: Prior, settings: &Settings) -> f64 {
    const CANDIDATES: [f64; 9] = [0.6, 0.7, 0.8, 0.9, 1.0, 1.15, 1.35, 1.6, 2.0];
    let combined: Vec<([f64; LEVELS], f64)> =
        (0..backtest.origins.len()).map(|at| (combined_at(backtest, weights, at), backtest.actuals[at])).collect();
    let loss_at = |factor: f64| -> f64 { combined.iter().map(|(quantiles, actual)| mean_pinball(&stretch(quantiles, factor), *actual)).sum() };
    let usual = prior.widening();
    let reference = loss_at(usual);
    if reference <= 0.0 {
        return usual;
    }
    let held = settings.pooled_origins / backtest.independent_origins;
    let judged = |factor: f64| {
        let distance = libm::log(factor / usual);
        loss_at(factor) / reference + held * distance * distance
    };
    let candidates = CANDIDATES.iter().map(|candidate| candidate * usual);
    candidates.map(|factor| (factor, judged(factor))).fold((usual, f64::INFINITY), |best, next| if next.1 < best.1 { next } else { best }).0
}

/// Vincent average: the weighted mean of the members' quantiles. Members without a word at this origin leave their share to the others.
fn combined_at(backtest: &Backtest, weights: &Weights, at: usize) -> [f64; LEVELS] {
    let mut sum = [0.0; LEVELS];
    let mut total = 0.0;
    for (member, &weight) in weights.weight.iter().enumerate() {
        if let (true, Some(quantiles)) = (weight > 0.0, &backtest.quantiles[member][at]) {
            total += weight;
            for (slot, quantile) in sum.iter_mut().zip(quantiles) {
                *slot += weight * quantile;
            }
        }
    }
    if total > 0.0 { sum.map(|value| value / total) } else { sum }
}

/// The first level is the median.
fn stretch(quantiles: &[f64; LEVELS], factor: f64) -> [f64; LEVELS] {
    quantiles.map(|quantile| (quantiles[0] + factor * (quantile - quantiles[0])).max(0.0))
}
