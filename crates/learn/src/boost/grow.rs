//! Grows one tree, level by level.

use super::bins::{BINS_MAX, Binned};
use super::{BoostSettings, Node, Split};
use crate::matrix::{Direction, Feature};
use crate::quantise::quantise;

/// A split must lower the loss by this much.
const GAIN_MIN: f64 = 1e-6;

pub(super) struct Grower<'g> {
    pub binned: &'g Binned,
    pub features: &'g [Feature],
    /// First and second derivative of each row's loss.
    pub slopes: &'g [(f64, f64)],
    pub settings: &'g BoostSettings,
}

pub(super) struct Grown {
    pub nodes: Vec<Node>,
    /// The leaf that each training row ends in.
    pub leaf_of: Vec<usize>,
}

/// A node that may still be split: its rows and the bounds of its answer.
struct Open {
    node: usize,
    rows: Vec<u32>,
    low: f64,
    high: f64,
}

/// Sums of derivatives, and rows.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    slope: f64,
    curvature: f64,
    rows: usize,
}

impl Sums {
    fn add(&mut self, other: Self) {
        self.slope += other.slope;
        self.curvature += other.curvature;
        self.rows += other.rows;
    }

    fn less(self, other: Self) -> Self {
        Self { slope: self.slope - other.slope, curvature: self.curvature - other.curvature, rows: self.rows - other.rows }
    }
}

struct Candidate {
    gain: f64,
    feature: usize,
    bin: usize,
    left: f64,
    right: f64,
}

impl Grower<'_> {
    pub fn grow(&self) -> Grown {
        let rows: Vec<u32> = (0..self.binned.rows() as u32).collect();
        let root = self.answer(self.sums(&rows));
        let mut nodes = vec![Node { value: self.scaled(root), split: None }];
        let mut leaf_of = vec![0; self.binned.rows()];
        let mut level = vec![Open { node: 0, rows, low: f64::NEG_INFINITY, high: f64::INFINITY }];
        for _ in 0..self.settings.depth {
            level = level.into_iter().flat_map(|open| self.split(open, &mut nodes, &mut leaf_of)).collect();
        }
        Grown { nodes, leaf_of }
    }

    /// The two children of a node, or none where no split is worth it.
    fn split(&self, open: Open, nodes: &mut Vec<Node>, leaf_of: &mut [usize]) -> Vec<Open> {
        let Some(best) = self.best(&open) else {
            return Vec::new();
        };
        let (left, right) = (nodes.len(), nodes.len() + 1);
        nodes[open.node].split = Some(Split { feature: best.feature, bound: self.binned.bounds[best.feature][best.bin], left, right });
        nodes.push(Node { value: self.scaled(best.left), split: None });
        nodes.push(Node { value: self.scaled(best.right), split: None });
        let bins = self.binned.column(best.feature);
        let (left_rows, right_rows): (Vec<u32>, Vec<u32>) = open.rows.iter().partition(|row| usize::from(bins[**row as usize]) <= best.bin);
        left_rows.iter().for_each(|row| leaf_of[*row as usize] = left);
        right_rows.iter().for_each(|row| leaf_of[*row as usize] = right);
        let middle = f64::midpoint(best.left, best.right);
        let (left_high, right_low) = match self.features[best.feature].direction {
            Direction::Up => (middle, middle),
            Direction::Free => (open.high, open.low),
        };
        vec![
            Open { node: left, rows: left_rows, low: open.low, high: left_high },
            Open { node: right, rows: right_rows, low: right_low, high: open.high },
        ]
    }

    fn best(&self, open: &Open) -> Option<Candidate> {
        let total = self.sums(&open.rows);
        let mut best: Option<Candidate> = None;
        for feature in 0..self.features.len() {
            let histogram = self.histogram(feature, &open.rows);
            let mut left = Sums::default();
            for (bin, sums) in histogram.iter().enumerate().take(self.binned.bounds[feature].len()) {
                left.add(*sums);
                let right = total.less(left);
                if sums.rows == 0 || left.rows < self.settings.leaf_rows || right.rows < self.settings.leaf_rows {
                    continue;
                }
                let candidate = self.candidate(open, feature, bin, total, left, right);
                if candidate.gain > best.as_ref().map_or(GAIN_MIN, |best| best.gain) {
                    best = Some(candidate);
                }
            }
        }
        best
    }

    fn candidate(&self, open: &Open, feature: usize, bin: usize, total: Sums, left: Sums, right: Sums) -> Candidate {
        let held = |sums| self.answer(sums).clamp(open.low, open.high);
        let (left_answer, right_answer) = (held(left), held(right));
        let against = self.features[feature].direction == Direction::Up && left_answer > right_answer;
        let gain = self.loss(total, held(total)) - self.loss(left, left_answer) - self.loss(right, right_answer);
        Candidate { gain: if against { 0.0 } else { gain }, feature, bin, left: left_answer, right: right_answer }
    }

    /// The answer with the least loss.
    fn answer(&self, sums: Sums) -> f64 {
        -sums.slope / (sums.curvature + self.settings.penalty)
    }

    fn loss(&self, sums: Sums, answer: f64) -> f64 {
        answer * (sums.slope + answer * (sums.curvature + self.settings.penalty) / 2.0)
    }

    fn scaled(&self, answer: f64) -> f64 {
        quantise(self.settings.rate * answer)
    }

    fn sums(&self, rows: &[u32]) -> Sums {
        let (slope, curvature) = rows.iter().fold((0.0, 0.0), |(slope, curvature), row| {
            let (first, second) = self.slopes[*row as usize];
            (slope + first, curvature + second)
        });
        Sums { slope, curvature, rows: rows.len() }
    }

    fn histogram(&self, feature: usize, rows: &[u32]) -> [Sums; BINS_MAX] {
        let mut histogram = [Sums::default(); BINS_MAX];
        let bins = self.binned.column(feature);
        for row in rows {
            let (slope, curvature) = self.slopes[*row as usize];
            let slot = &mut histogram[usize::from(bins[*row as usize])];
            slot.slope += slope;
            slot.curvature += curvature;
            slot.rows += 1;
        }
        histogram
    }
}
