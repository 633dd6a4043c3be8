//! Errors in days and the intervals' honesty, over settled cases.

use super::{Case, DaysCase};

/// Mean absolute difference of what `pair` gives: what happened and what was expected.
pub(super) fn mean_error(cases: &[Case], weights: &[f64], pair: impl Fn(&DaysCase) -> (f64, f64)) -> Option<f64> {
    mean(cases, weights, |days| {
        let (happened, expected) = pair(days);
        (happened - expected).abs()
    })
}

pub(super) fn coverage(cases: &[Case], weights: &[f64]) -> Option<f64> {
    mean(cases, weights, |days| f64::from(u8::from((days.low..=days.high).contains(&days.to_settle))))
}

pub(super) fn width(cases: &[Case], weights: &[f64]) -> Option<f64> {
    mean(cases, weights, |days| days.high - days.low)
}

fn mean(cases: &[Case], weights: &[f64], of: impl Fn(&DaysCase) -> f64) -> Option<f64> {
    let settled = cases.iter().zip(weights).filter_map(|(case, weight)| Some((case.days.as_ref()?, weight)));
    let (sum, total) = settled.fold((0.0, 0.0), |(sum, total), (days, weight)| (sum + weight * of(days), total + weight));
    (total > 0.0).then(|| sum / total)
}
