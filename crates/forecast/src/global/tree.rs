//! A small tree, grown leaf by leaf where it helps all outputs most.

use super::HEADS;
use super::bins::BINS;
use super::features::FEATURES;

/// Leaves of a tree.
const LEAVES: usize = 20;
/// A leaf with fewer rows says nothing of its 99th percentile.
const SMALLEST_LEAF: f64 = 60.0;

/// Sums by bin of a feature: gradients of each output, their weight, and rows.
type Cell = [f64; HEADS + 2];

/// A node: where rows go on, or the leaf they end in.
#[derive(Debug, Clone, PartialEq)]
enum Node {
    Split { feature: usize, bin: u8, left: usize, right: usize },
    Leaf { leaf: usize },
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tree {
    nodes: Vec<Node>,
    /// By leaf, what is added to each output.
    pub values: Vec<[f64; HEADS]>,
}

/// What the tree is grown from.
pub(crate) struct Rows<'a> {
    pub binned: &'a [[u8; FEATURES]],
    /// Gradients of each output, then the row's weight.
    pub gradients: &'a [[f64; HEADS + 1]],
}

/// A leaf that may still be split.
struct Open {
    node: usize,
    rows: Vec<u32>,
    histogram: Vec<Cell>,
    best: Option<Candidate>,
}

#[derive(Clone, Copy)]
struct Candidate {
    gain: f64,
    feature: usize,
    bin: u8,
}

impl Tree {
    /// Grows a tree; returns it with the rows of each leaf. Values are still 0.
    pub fn grow(rows: &Rows) -> (Tree, Vec<Vec<u32>>) {
        let all: Vec<u32> = (0..rows.binned.len() as u32).collect();
        let mut nodes = vec![Node::Leaf { leaf: 0 }];
        let mut open = vec![Open::new(0, all, rows)];
        while open.len() < LEAVES {
            let best = open.iter().enumerate().filter_map(|(index, leaf)| leaf.best.map(|best| (index, best)));
            let Some((index, candidate)) = best.fold(None, larger_gain) else { break };
            let leaf = open.swap_remove(index);
            let node = leaf.node;
            let (left, right) = leaf.split(candidate, rows, nodes.len());
            nodes[node] = Node::Split { feature: candidate.feature, bin: candidate.bin, left: left.node, right: right.node };
            nodes.extend([Node::Leaf { leaf: 0 }, Node::Leaf { leaf: 0 }]);
            open.extend([left, right]);
        }
        for (leaf, open) in open.iter().enumerate() {
            nodes[open.node] = Node::Leaf { leaf };
        }
        let values = vec![[0.0; HEADS]; open.len()];
        (Tree { nodes, values }, open.into_iter().map(|leaf| leaf.rows).collect())
    }

    pub fn leaf_of(&self, binned: &[u8; FEATURES]) -> usize {
        let mut node = 0;
        loop {
            match self.nodes[node] {
                Node::Leaf { leaf } => return leaf,
                Node::Split { feature, bin, left, right } => node = if binned[feature] <= bin { left } else { right },
            }
        }
    }
}

/// The first of equals, so that the tree does not depend on anything but the rows.
fn larger_gain(best: Option<(usize, Candidate)>, next: (usize, Candidate)) -> Option<(usize, Candidate)> {
    match best {
        Some(best) if best.1.gain >= next.1.gain => Some(best),
        _ => Some(next),
    }
}

impl Open {
    fn new(node: usize, rows: Vec<u32>, source: &Rows) -> Open {
        let mut histogram = vec![[0.0; HEADS + 2]; FEATURES * BINS];
        for &row in &rows {
            let (binned, gradients) = (&source.binned[row as usize], &source.gradients[row as usize]);
            for (feature, &bin) in binned.iter().enumerate() {
                let cell = &mut histogram[feature * BINS + bin as usize];
                cell.iter_mut().zip(gradients).for_each(|(sum, gradient)| *sum += gradient);
                cell[HEADS + 1] += 1.0;
            }
        }
        Open::with(node, rows, histogram)
    }

    fn with(node: usize, rows: Vec<u32>, histogram: Vec<Cell>) -> Open {
        let best = best_split(&histogram);
        Open { node, rows, histogram, best }
    }

    /// The smaller part is added up, the larger is what remains.
    fn split(self, candidate: Candidate, source: &Rows, next_node: usize) -> (Open, Open) {
        let goes_left = |row: &u32| source.binned[*row as usize][candidate.feature] <= candidate.bin;
        let (left, right): (Vec<u32>, Vec<u32>) = self.rows.into_iter().partition(goes_left);
        let left_is_smaller = left.len() <= right.len();
        let (smaller, larger) = if left_is_smaller { (left, right) } else { (right, left) };
        let (smaller_node, larger_node) = if left_is_smaller { (next_node, next_node + 1) } else { (next_node + 1, next_node) };
        let smaller = Open::new(smaller_node, smaller, source);
        let mut rest = self.histogram;
        for (cell, part) in rest.iter_mut().zip(&smaller.histogram) {
            cell.iter_mut().zip(part).for_each(|(sum, part)| *sum -= part);
        }
        let larger = Open::with(larger_node, larger, rest);
        if left_is_smaller { (smaller, larger) } else { (larger, smaller) }
    }
}

/// The cut with the largest sum over outputs of G² / W of its two sides.
fn best_split(histogram: &[Cell]) -> Option<Candidate> {
    let mut best: Option<Candidate> = None;
    for feature in 0..FEATURES {
        let cells = &histogram[feature * BINS..(feature + 1) * BINS];
        let total = cells.iter().fold([0.0; HEADS + 2], |sum, cell| std::array::from_fn(|index| sum[index] + cell[index]));
        let before = score(&total);
        let mut left = [0.0; HEADS + 2];
        for (bin, cell) in cells[..BINS - 1].iter().enumerate() {
            left.iter_mut().zip(cell).for_each(|(sum, part)| *sum += part);
            let right: Cell = std::array::from_fn(|index| total[index] - left[index]);
            if left[HEADS + 1] < SMALLEST_LEAF || right[HEADS + 1] < SMALLEST_LEAF {
                continue;
            }
            let gain = score(&left) + score(&right) - before;
            if gain > best.map_or(1e-9, |best| best.gain) {
                best = Some(Candidate { gain, feature, bin: bin as u8 });
            }
        }
    }
    best
}

fn score(cell: &Cell) -> f64 {
    let weight = cell[HEADS].max(1e-12);
    cell[..HEADS].iter().map(|gradient| gradient * gradient).sum::<f64>() / weight
}
