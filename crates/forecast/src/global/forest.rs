//! Gradient boosting (Friedman 2001) of the mean and five quantiles at once: each tree is grown on all gradients together, its leaves then take a share
//! of the mean and of the quantiles of what is left to explain there.

use super::HEADS;
use super::bins::Bins;
use super::features::{FEATURES, Past, TrainingRow};
use super::tree::{Rows, Tree};
use crate::evaluate::LEVELS;

/// Trees, and the share of each leaf's step that is taken.
const TREES: usize = 80;
const LEARNING_RATE: f64 = 0.1;
/// Fewer rows than this teach a forest nothing.
const FEWEST_ROWS: usize = 1_000;

/// A forest for one horizon.
#[derive(Debug, Clone, PartialEq)]
pub struct GlobalModel {
    horizon: usize,
    season_length: usize,
    bins: Bins,
    start: [f64; HEADS],
    trees: Vec<Tree>,
}

impl GlobalModel {
    /// Learns from rows of a horizon and season; nothing where there are too few.
    pub fn train(rows: &[TrainingRow], horizon: usize, season_length: usize) -> Option<GlobalModel> {
        if rows.len() < FEWEST_ROWS {
            return None;
        }
        let bins = Bins::of(rows);
        let binned: Vec<[u8; FEATURES]> = rows.iter().map(|row| bins.of_row(&row.features)).collect();
        let everything: Vec<u32> = (0..rows.len() as u32).collect();
        let start = steps(rows, &everything, &vec![[0.0; HEADS]; rows.len()]);
        let mut said = vec![start; rows.len()];
        let spread = root_mean_square(rows, start[0]).max(1e-9);
        let mut trees = Vec::with_capacity(TREES);
        for _ in 0..TREES {
            let gradients: Vec<[f64; HEADS + 1]> = rows.iter().zip(&said).map(|(row, said)| gradients(row, said, spread)).collect();
            let (mut tree, leaves) = Tree::grow(&Rows { binned: &binned, gradients: &gradients });
            for (value, leaf) in tree.values.iter_mut().zip(&leaves) {
                *value = steps(rows, leaf, &said).map(|step| LEARNING_RATE * step);
                for &row in leaf {
                    said[row as usize].iter_mut().zip(&*value).for_each(|(said, step)| *said += step);
                }
            }
            trees.push(tree);
        }
        Some(GlobalModel { horizon, season_length, bins, start, trees })
    }

    /// Mean and quantiles of the demand of the next periods, units; nothing for a series that never sold.
    pub fn predict(&self, demand: &[f64]) -> Option<(f64, [f64; LEVELS.len()])> {
        let view = Past::new(demand).view(demand.len(), self.horizon, self.season_length)?;
        let binned = self.bins.of_row(&view.features);
        let mut said = self.start;
        for tree in &self.trees {
            said.iter_mut().zip(tree.values[tree.leaf_of(&binned)]).for_each(|(said, step)| *said += step);
        }
        let mut floor = 0.0_f64;
        let quantiles = std::array::from_fn(|level| {
            floor = floor.max(said[level + 1] * view.scale);
            floor
        });
        Some(((said[0] * view.scale).max(0.0), quantiles))
    }
}

/// What each output would have to move by, in its own spread: every output has its say in the shape of the tree.
fn gradients(row: &TrainingRow, said: &[f64; HEADS], spread: f64) -> [f64; HEADS + 1] {
    let mut found = [0.0; HEADS + 1];
    found[0] = row.weight * (row.target - said[0]).clamp(-3.0 * spread, 3.0 * spread) / spread;
    for (level, tau) in LEVELS.iter().enumerate() {
        let pull = if row.target > said[level + 1] { *tau } else { tau - 1.0 };
        found[level + 1] = row.weight * pull / (tau * (1.0 - tau)).sqrt();
    }
    found[HEADS] = row.weight;
    found
}

/// The weighted mean and quantiles of what is left to explain in some rows.
fn steps(rows: &[TrainingRow], chosen: &[u32], said: &[[f64; HEADS]]) -> [f64; HEADS] {
    let left = |row: u32, head: usize| rows[row as usize].target - said[row as usize][head];
    let weight = |row: u32| rows[row as usize].weight;
    let total: f64 = chosen.iter().map(|&row| weight(row)).sum();
    let mut found = [0.0; HEADS];
    if total <= 0.0 {
        return found;
    }
    found[0] = chosen.iter().map(|&row| weight(row) * left(row, 0)).sum::<f64>() / total;
    let mut residuals: Vec<(f64, f64)> = Vec::with_capacity(chosen.len());
    for (level, tau) in LEVELS.iter().enumerate() {
        residuals.clear();
        residuals.extend(chosen.iter().map(|&row| (left(row, level + 1), weight(row))));
        residuals.sort_unstable_by(|one, other| one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1)));
        let mut covered = 0.0;
        let at = residuals.iter().find(|(_, weight)| {
            covered += weight;
            covered >= tau * total
        });
        found[level + 1] = at.or(residuals.last()).map_or(0.0, |(residual, _)| *residual);
    }
    found
}

fn root_mean_square(rows: &[TrainingRow], mean: f64) -> f64 {
    let squares: f64 = rows.iter().map(|row| (row.target - mean) * (row.target - mean)).sum();
    (squares / rows.len() as f64).sqrt()
}

#[cfg(test)]
mod tests {
    use super::super::features::training_rows;
    use super::*;

    /// Items that sell 10 to 19 a period, the odd ones in every second period only.
    fn items() -> Vec<Vec<f64>> {
        let demand =
            |item: usize| (0..60).map(move |period| if item % 2 == 1 && period % 2 == 1 { 0.0 } else { (10 + (period * 7 + item * 3) % 10) as f64 });
        (0..150).map(|item| demand(item).collect()).collect()
    }

    #[test]
    fn a_forest_learns_level_and_spread_and_is_the_same_twice() {
        let rows: Vec<TrainingRow> = items().iter().flat_map(|demand| training_rows(demand, 4, 1)).collect();
        let model = GlobalModel::train(&rows, 4, 1).unwrap();
        assert_eq!(Some(&model), GlobalModel::train(&rows, 4, 1).as_ref());
        let (mean, quantiles) = model.predict(&items()[4]).unwrap();
        // Next come 12, 19, 16 and 13.
        assert!((mean - 60.0).abs() < 4.0, "{mean}");
        assert!(quantiles[0] > 54.0 && quantiles[4] < 70.0 && quantiles.windows(2).all(|pair| pair[0] <= pair[1]), "{quantiles:?}");
        // And of the one that sells every second period 15 and 19.
        let (half, _) = model.predict(&items()[5]).unwrap();
        assert!((half - 34.0).abs() < 4.0, "{half}");
        assert!(model.predict(&[0.0; 30]).is_none());
    }

    #[test]
    fn too_few_rows_make_no_forest() {
        let rows = training_rows(&items()[0], 4, 1);
        assert!(GlobalModel::train(&rows, 4, 1).is_none());
    }
}
