//! The discounts of a line's peers.

use std::collections::HashMap;

/// Fewer peers than this are no group: the next wider one is asked.
pub(super) const PEERS_MIN: usize = 3;
/// The latest of a group say what is usual now.
pub(super) const PEERS_MAX: usize = 30;
/// Discounts this close are one.
const SAME: f64 = 1e-6;
/// Added to the spread of peers who all have the same.
const LEAST_SPREAD: f64 = 0.02;
/// Where a peer had exactly this discount, it counts for less.
pub(super) const SEEN: f64 = 0.3;
/// A group of so many peers counts half.
const HALF: f64 = 3.0;

/// A line with its discount, a share of the list price, and the groups that it belongs to by number, the narrowest first.
#[derive(Debug, Clone, PartialEq)]
pub struct DiscountLine {
    pub discount: f64,
    pub groups: Vec<u32>,
}

/// What is thought of a line's discount.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PeerDiscount {
    /// The median of its peers; `None` where no group has enough.
    pub usual: Option<f64>,
    /// How far it is above them; below is negative.
    pub above: f64,
    /// The larger, the more it stands out; 0 where it is not above its peers or has none.
    pub score: f64,
}

/// Judges each line by the lines before it, in the order given.
pub fn judge(lines: &[DiscountLine]) -> Vec<PeerDiscount> {
    let mut groups: HashMap<u32, Vec<f64>> = HashMap::new();
    let mut judged = Vec::with_capacity(lines.len());
    for line in lines {
        let known = line.groups.iter().filter_map(|group| groups.get(group)).find(|known| known.len() >= PEERS_MIN);
        judged.push(known.map_or(PeerDiscount { usual: None, above: 0.0, score: 0.0 }, |known| compared(line.discount, known)));
        line.groups.iter().for_each(|group| groups.entry(*group).or_default().push(line.discount));
    }
    judged
}

fn compared(discount: f64, known: &[f64]) -> PeerDiscount {
    let peers = &known[known.len().saturating_sub(PEERS_MAX)..];
    let count = peers.len() as f64;
    let usual = median(peers);
    let as_much = peers.iter().filter(|peer| **peer >= discount - SAME).count() as f64;
    let fewer = 1.0 - (as_much + 0.5) / (count + 1.0);
    let seen = if peers.iter().any(|peer| (peer - discount).abs() < SAME) { SEEN } else { 1.0 };
    let above = discount - usual;
    let score = above.max(0.0) / (deviation(peers) + LEAST_SPREAD) * fewer * fewer * count / (count + HALF) * seen;
    PeerDiscount { usual: Some(usual), above, score }
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[middle] } else { f64::midpoint(sorted[middle - 1], sorted[middle]) }
}

fn deviation(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let mean = values.iter().fold(0.0, |sum, value| sum + value) / count;
    libm::sqrt(values.iter().fold(0.0, |sum, value| sum + (value - mean) * (value - mean)) / count)
}

#[cfg(test)]
mod tests {
    use super::{DiscountLine, judge};

    fn line(discount: f64, narrow: u32) -> DiscountLine {
        DiscountLine { discount, groups: vec![narrow, 100] }
    }

    #[test]
    fn what_peers_have_does_not_stand_out_and_more_than_anybody_does() {
        let mut lines: Vec<DiscountLine> = (0..10).map(|at| line(if at % 2 == 0 { 0.0 } else { 0.2 }, 1)).collect();
        lines.extend([line(0.2, 1), line(0.3, 1), line(0.5, 1)]);
        let judged = judge(&lines);
        assert!(judged[10].score < judged[11].score && judged[11].score < judged[12].score);
        assert_eq!(judged[0].usual, None);
    }

    #[test]
    fn a_group_that_is_too_small_asks_the_wider_one() {
        let mut lines: Vec<DiscountLine> = (0..5).map(|_| line(0.1, 1)).collect();
        lines.push(line(0.4, 2));
        let judged = judge(&lines);
        assert_eq!(judged[5].usual, Some(0.1));
        assert!((judged[5].above - 0.3).abs() < 1e-12 && judged[5].score > 0.0);
    }

    #[test]
    fn later_lines_say_nothing() {
        let lines: Vec<DiscountLine> = (0..20).map(|at| line(f64::from(at) / 100.0, 1)).collect();
        assert_eq!(judge(&lines)[..10], judge(&lines[..10]));
    }
}
