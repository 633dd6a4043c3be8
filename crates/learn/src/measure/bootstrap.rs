//! The cluster bootstrap: customers are drawn with replacement, each with all its cases.

use super::{Case, Figures, NAMES};
use crate::random::CounterRandom;

/// The 2.5 % and 97.5 % points of each figure over the draws in which it is defined.
pub(super) fn intervals(cases: &[Case], seed: u64, draws: usize, figures: impl Fn(&[f64]) -> Figures) -> [Option<(f64, f64)>; NAMES.len()] {
    let customers: Vec<usize> = cases.iter().map(|case| case.customer).collect();
    let mut drawn: [Vec<f64>; NAMES.len()] = Default::default();
    each_draw(&customers, seed, draws, |weights| {
        drawn.iter_mut().zip(figures(weights)).for_each(|(values, figure)| values.extend(figure));
    });
    drawn.map(|mut values| {
        values.sort_by(f64::total_cmp);
        let point = |share: f64| values.get((share * (values.len() as f64 - 1.0)).round() as usize).copied();
        Some((point(0.025)?, point(0.975)?))
    })
}

/// Hands the weight of each case to `use_weights`, once a draw; nothing is drawn from a single customer.
pub(super) fn each_draw(customers: &[usize], seed: u64, draws: usize, mut use_weights: impl FnMut(&[f64])) {
    let mut distinct = customers.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.len() < 2 {
        return;
    }
    let places: Vec<usize> = customers.iter().map(|customer| distinct.partition_point(|other| other < customer)).collect();
    let random = CounterRandom::new(seed, 1);
    for draw in 0..draws {
        let mut times = vec![0.0; distinct.len()];
        let first = (draw * distinct.len()) as u64;
        (0..distinct.len() as u64).for_each(|at| times[random.index(first + at, distinct.len())] += 1.0);
        let weights: Vec<f64> = places.iter().map(|place| times[*place]).collect();
        use_weights(&weights);
    }
}
