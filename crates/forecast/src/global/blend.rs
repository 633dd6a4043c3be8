//! How much say the forest has beside the series' own models, learnt by demand class from an earlier origin that neither had seen.

use std::collections::BTreeMap;

use super::forest::GlobalModel;
use crate::class::DemandClass;
use crate::evaluate::{LEVELS, Prediction, Score, Split};

/// Shares that are tried.
const SHARES: [f64; 7] = [0.0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9];
/// The share before anything is known, and how many series it counts as.
const USUAL_SHARE: f64 = 0.45;
const USUAL_SERIES: f64 = 60.0;

/// A forest with the say that it has.
#[derive(Debug, Clone, PartialEq)]
pub struct GlobalQuantiles {
    pub model: GlobalModel,
    pub blend: GlobalBlend,
}

/// Series that were added, and their losses at each share.
type Losses = (f64, [f64; SHARES.len()]);

/// Losses of the blend at each share: of the quantiles by class, of the mean over all.
#[derive(Debug, Clone, Default)]
pub struct SharesLearnt {
    by_class: BTreeMap<&'static str, Losses>,
    of_mean: Losses,
}

/// The forest's share in the quantiles by class, and in the mean; a class that was not seen has none.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GlobalBlend {
    share: BTreeMap<String, f64>,
    mean_share: f64,
}

impl SharesLearnt {
    /// Adds what both said of a window that neither had seen.
    pub fn add(&mut self, class: DemandClass, split: &Split, local: &Prediction, global: (f64, [f64; LEVELS.len()])) {
        let scores = SHARES.map(|share| Score::new(split, &blended(local.clone(), global, share, share), 1));
        add_losses(self.by_class.entry(class.name()).or_default(), scores.map(|score| score.scaled_pinball));
        add_losses(&mut self.of_mean, scores.map(|score| score.rmsse.unwrap_or(f64::NAN)));
    }

    /// The best share of each class, held to that of all classes, and that to the usual one.
    pub fn blend(&self) -> GlobalBlend {
        let all = self.by_class.values().fold((0.0, [0.0; SHARES.len()]), |(count, sums), (more, losses)| {
            (count + more, std::array::from_fn(|index| sums[index] + losses[index]))
        });
        if all.0 == 0.0 {
            return GlobalBlend::default();
        }
        let overall = best_share(&all, USUAL_SHARE);
        let share = self.by_class.iter().map(|(class, sums)| ((*class).to_owned(), best_share(sums, overall))).collect();
        GlobalBlend { share, mean_share: best_share(&self.of_mean, 0.0) }
    }
}

/// A series without a scale (no change in training) says nothing.
fn add_losses((count, sums): &mut Losses, losses: [f64; SHARES.len()]) {
    if losses.iter().all(|loss| loss.is_finite()) {
        *count += 1.0;
        sums.iter_mut().zip(losses).for_each(|(sum, loss)| *sum += loss);
    }
}

/// The share with the least loss, where a distance from `usual` counts like the loss of so many series.
fn best_share((count, losses): &Losses, usual: f64) -> f64 {
    let mean_loss = losses.iter().sum::<f64>() / SHARES.len() as f64 / count.max(1.0);
    let judged = |index: usize| losses[index] + USUAL_SERIES * mean_loss * (SHARES[index] - usual) * (SHARES[index] - usual);
    let best = (0..SHARES.len()).fold(0, |best, next| if judged(next) < judged(best) { next } else { best });
    SHARES[best]
}

impl GlobalBlend {
    /// The forest's share for a class.
    pub fn share(&self, class: DemandClass) -> f64 {
        self.share.get(class.name()).copied().unwrap_or(0.0)
    }

    /// The local forecast with the forest's say in it; periods keep their pattern and follow the mean of the sum.
    #[must_use]
    pub fn apply(&self, class: DemandClass, local: Prediction, global: (f64, [f64; LEVELS.len()])) -> Prediction {
        blended(local, global, self.share(class), self.mean_share)
    }
}

fn blended(mut local: Prediction, (mean, quantiles): (f64, [f64; LEVELS.len()]), share: f64, mean_share: f64) -> Prediction {
    local.quantiles.iter_mut().zip(quantiles).for_each(|(own, other)| *own += share * (other - *own));
    let expected: f64 = local.steps.iter().sum();
    let wanted = expected + mean_share * (mean - expected);
    let periods = local.steps.len() as f64;
    for step in &mut local.steps {
        *step = if expected > 0.0 { *step * wanted / expected } else { wanted / periods };
    }
    local
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_better_one_gets_the_say_once_enough_series_agree() {
        let split = Split { training: &[1.0, 3.0, 2.0], future: &[2.0, 2.0] };
        let wrong = Prediction { steps: vec![9.0, 9.0], quantiles: [18.0; 5] };
        let mut learnt = SharesLearnt::default();
        assert_eq!(learnt.blend().share(DemandClass::Smooth), 0.0);
        (0..500).for_each(|_| learnt.add(DemandClass::Smooth, &split, &wrong, (4.0, [4.0; 5])));
        assert_eq!(learnt.blend().share(DemandClass::Smooth), 0.9);
        let found = learnt.blend().apply(DemandClass::Smooth, wrong, (4.0, [4.0; 5]));
        assert!((found.quantiles[0] - 5.4).abs() < 1e-12 && (found.steps[0] - 2.7).abs() < 1e-12, "{found:?}");
    }
}
