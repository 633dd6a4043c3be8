//! Gradient boosting of shallow trees for the log-loss (Friedman 2001, with the second-order leaves of Chen and Guestrin 2016), on histograms.
//!
//! Promises: deterministic, on one thread, no randomness; a feature whose direction is known is never used against it (bounds handed down the tree, as in
//! LightGBM's basic method); contributions along each path add up to the score exactly.

mod bins;
mod grow;

use serde::{Deserialize, Serialize};

use crate::error::LearnError;
use crate::matrix::{Matrix, require_both_classes};
use crate::quantise::{log_odds_of, probability_of, quantise};
use bins::Binned;
use grow::Grower;

/// How boosting is held back.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BoostSettings {
    pub trees: usize,
    pub depth: usize,
    /// Share of each tree's answer that is taken.
    pub rate: f64,
    /// Smallest number of rows in a leaf.
    pub leaf_rows: usize,
    /// L2 penalty on a leaf's answer.
    pub penalty: f64,
}

/// A fitted model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Boosted {
    /// Log-odds that all rows start with: those of the training rows' share, and the roots' answers.
    pub base: f64,
    pub trees: Vec<Vec<Node>>,
}

/// A node; a leaf has no split. Its children lie behind it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// What the tree would answer if it ended here.
    pub value: f64,
    pub split: Option<Split>,
}

/// Rows whose feature is at most `bound` go left.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Split {
    pub feature: usize,
    pub bound: f64,
    pub left: usize,
    pub right: usize,
}

impl Boosted {
    /// # Errors
    /// When the rows have only one answer.
    pub fn fit(matrix: &Matrix, target: &[bool], settings: &BoostSettings) -> Result<Self, LearnError> {
        require_both_classes(target)?;
        let share = target.iter().filter(|answer| **answer).count() as f64 / target.len() as f64;
        let start = quantise(log_odds_of(share));
        let binned = Binned::new(matrix);
        let mut scores = vec![start; target.len()];
        let mut trees = Vec::with_capacity(settings.trees);
        let mut base = start;
        for _ in 0..settings.trees {
            let slopes: Vec<(f64, f64)> = scores.iter().zip(target).map(|(score, answer)| slope(*score, *answer)).collect();
            let grown = Grower { binned: &binned, features: matrix.features(), slopes: &slopes, settings }.grow();
            grown.leaf_of.iter().zip(&mut scores).for_each(|(leaf, score)| *score += grown.nodes[*leaf].value);
            base += grown.nodes[0].value;
            trees.push(grown.nodes);
        }
        Ok(Self { base: quantise(base), trees })
    }

    /// Log-odds of a row.
    pub fn score(&self, row: &[f64]) -> f64 {
        self.trees.iter().fold(self.base, |score, tree| score + leaf(tree, row).value - tree[0].value)
    }

    /// What each feature adds to the base: the change of the answer at every split on the way to the leaf.
    pub fn contributions(&self, row: &[f64]) -> Vec<f64> {
        let mut contributions = vec![0.0; row.len()];
        for tree in &self.trees {
            let mut node = &tree[0];
            while let Some(split) = &node.split {
                let child = next(tree, split, row);
                contributions[split.feature] += child.value - node.value;
                node = child;
            }
        }
        contributions
    }
}

/// First and second derivative of the log-loss.
fn slope(score: f64, answer: bool) -> (f64, f64) {
    let probability = probability_of(score);
    (probability - f64::from(u8::from(answer)), (probability * (1.0 - probability)).max(1e-12))
}

fn next<'t>(tree: &'t [Node], split: &Split, row: &[f64]) -> &'t Node {
    &tree[if row[split.feature] <= split.bound { split.left } else { split.right }]
}

fn leaf<'t>(tree: &'t [Node], row: &[f64]) -> &'t Node {
    let mut node = &tree[0];
    while let Some(split) = &node.split {
        node = next(tree, split, row);
    }
    node
}

#[cfg(test)]
mod tests {
    use super::{BoostSettings, Boosted};
    use crate::matrix::{Feature, Matrix};
    use crate::quantise::probability_of;

    const SETTINGS: BoostSettings = BoostSettings { trees: 60, depth: 3, rate: 0.2, leaf_rows: 5, penalty: 1.0 };

    /// An exclusive or with a third feature that says nothing: no linear model can tell it.
    fn exclusive_or() -> (Matrix, Vec<bool>) {
        let mut matrix = Matrix::new(vec![Feature::free("a"), Feature::free("b"), Feature::free("noise")]);
        let mut target = Vec::new();
        for at in 0..400_u32 {
            let (a, b) = (at % 2, at / 2 % 2);
            matrix.push(&[f64::from(a), f64::from(b), f64::from(at * 7919 % 101)]).unwrap();
            target.push(a != b || at % 40 == 0);
        }
        (matrix, target)
    }

    #[test]
    fn interactions_are_found_and_contributions_add_up() {
        let (matrix, target) = exclusive_or();
        let model = Boosted::fit(&matrix, &target, &SETTINGS).unwrap();
        assert!(probability_of(model.score(&[1.0, 0.0, 3.0])) > 0.9);
        assert!(probability_of(model.score(&[1.0, 1.0, 3.0])) < 0.2);
        for row in 0..matrix.rows() {
            let row = matrix.row(row);
            let sum = model.base + model.contributions(row).iter().sum::<f64>();
            assert!((sum - model.score(row)).abs() < 1e-9);
        }
    }

    /// The data fall in the middle; a feature that may only go up must not.
    #[test]
    fn direction_is_kept() {
        let fit = |feature: Feature| {
            let mut matrix = Matrix::new(vec![feature]);
            let mut target = Vec::new();
            for at in 0..300_u32 {
                matrix.push(&[f64::from(at / 10)]).unwrap();
                target.push(if (100..200).contains(&at) { at % 5 == 0 } else { at % 5 < 2 + at / 150 });
            }
            let model = Boosted::fit(&matrix, &target, &SETTINGS).unwrap();
            (0..30_u32).map(|x| model.score(&[f64::from(x)])).collect::<Vec<_>>()
        };
        assert!(fit(Feature::up("x")).windows(2).all(|pair| pair[1] >= pair[0]));
        assert!(fit(Feature::free("x")).windows(2).any(|pair| pair[1] < pair[0]));
    }
}
