//! Rolling origins: each member's pinball loss of the cumulative demand over the protection interval, as it would have been known then.

use crate::distribution::quantile_function::{LOSS_INDICES, PROBABILITIES};
use crate::portfolio::MEMBERS;
use crate::series::{History, Window};
use crate::view::WindowView;

/// Levels the members are judged at.
pub(crate) const LEVELS: usize = LOSS_INDICES.len();
/// A member needs some history before it is judged.
const SHORTEST_TRAINING: usize = 6;
/// Fewer origins say nothing about the differences between members.
const FEWEST_ORIGINS: usize = 3;

/// Quantiles of every member at every origin with what then happened.
pub(crate) struct Backtest {
    pub origins: Vec<usize>,
    pub actuals: Vec<f64>,
    /// By member, then origin; `None` where the member had nothing to say.
    pub quantiles: Vec<Vec<Option<[f64; LEVELS]>>>,
    /// How many windows of the span do not overlap: what the losses are worth, in origins.
    pub independent_origins: f64,
}

/// Evenly spaced origins over the later two thirds of the history since its first demand, the last one as late as the window allows. What was forecast
/// before an item had ever sold tells nothing of how its demand is forecast.
pub(crate) fn rolling_origins(history: &History, window: Window, most: usize) -> Vec<usize> {
    let start = history.silent_start();
    spread_over(history.periods() - start, window, most).into_iter().map(|origin| start + origin).collect()
}

fn spread_over(periods: usize, window: Window, most: usize) -> Vec<usize> {
    let Some(last) = periods.checked_sub(window.end()) else { return Vec::new() };
    let first = SHORTEST_TRAINING.max(periods / 3).min(last.saturating_sub(FEWEST_ORIGINS - 1)).max(SHORTEST_TRAINING);
    if last < first + FEWEST_ORIGINS - 1 {
        return Vec::new();
    }
    let count = (last - first + 1).min(most);
    if count == 1 {
        return vec![last];
    }
    (0..count).map(|step| first + (last - first) * step / (count - 1)).collect()
}

impl Backtest {
    pub fn run(history: &History, view: &WindowView, usable: &[bool], window: Window, origins: Vec<usize>) -> Backtest {
        let actuals = origins.iter().map(|&origin| history.actual(origin, window)).collect();
        let quantiles =
            (0..MEMBERS.len()).map(|member| origins.iter().map(|&origin| member_at(view, usable[member], member, origin)).collect()).collect();
        let span = origins.last().zip(origins.first()).map_or(0, |(last, first)| last - first);
        let independent_origins = (1.0 + span as f64 / window.length as f64).min(origins.len() as f64);
        Backtest { origins, actuals, quantiles, independent_origins }
    }

    /// Mean pinball loss of a member over the origins it spoke at; `None` if it never did.
    pub fn mean_loss(&self, member: usize) -> Option<f64> {
        let losses = self.quantiles[member]
            .iter()
            .zip(&self.actuals)
            .filter_map(|(quantiles, &actual)| quantiles.as_ref().map(|quantiles| mean_pinball(quantiles, actual)));
        let (count, total) = losses.fold((0.0, 0.0), |(count, total), loss| (count + 1.0, total + loss));
        (count > 0.0).then(|| total / count)
    }
}

fn member_at(view: &WindowView, usable: bool, member: usize, origin: usize) -> Option<[f64; LEVELS]> {
    let mut quantiles = [0.0; LEVELS];
    (usable && view.quantiles(member, origin, &LOSS_INDICES, &mut quantiles)).then_some(quantiles)
}

/// Pinball loss averaged over the levels: max(t (C - q), (t - 1)(C - q)).
pub(crate) fn mean_pinball(quantiles: &[f64; LEVELS], actual: f64) -> f64 {
    let losses = quantiles.iter().zip(LOSS_INDICES).map(|(quantile, index)| {
        let (level, error) = (PROBABILITIES[index], actual - quantile);
        (level * error).max((level - 1.0) * error)
    });
    losses.sum::<f64>() / LEVELS as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_leave_room_for_the_window_and_for_learning() {
        let origins = spread_over(100, Window::next(10), 12);
        assert_eq!((origins.len(), origins[0], origins[11]), (12, 33, 90));
        assert_eq!(spread_over(18, Window::next(6), 12), [6, 7, 8, 9, 10, 11, 12]);
        assert!(spread_over(10, Window::next(6), 12).is_empty());
    }

    #[test]
    fn no_origin_lies_before_the_first_demand() {
        let history = History::new([vec![0.0; 40], vec![3.0; 18]].concat(), true);
        assert_eq!(rolling_origins(&history, Window::next(6), 12), [46, 47, 48, 49, 50, 51, 52]);
        assert!(rolling_origins(&History::new(vec![0.0; 40], true), Window::next(6), 12).is_empty());
    }

    #[test]
    fn pinball_charges_the_shortage_at_the_level_and_the_excess_at_the_rest() {
        // Shortage of 10 at every level: 10 (.5 + .8 + .9 + .95 + .99) / 5 = 8.28; excess of 10: 10 - 8.28.
        assert!((mean_pinball(&[0.0; LEVELS], 10.0) - 8.28).abs() < 1e-12);
        assert!((mean_pinball(&[20.0; LEVELS], 10.0) - 1.72).abs() < 1e-12);
    }
}
