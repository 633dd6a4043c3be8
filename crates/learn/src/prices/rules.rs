//! Plain rules, each a little better than the one before. The last one answers where the model may not; all are shipped as baselines.

use std::collections::HashMap;

use super::evidence::Evidence;
use super::history::Prices;

/// Added to the spread of peers who all pay the same.
const LEAST_SPREAD: f64 = 0.02;
/// Added to the spread of an item's prices.
const LEAST_DEVIATION: f64 = 0.01;
/// Of an item that was sold once.
const ONE_LINE_DEVIATION: f64 = 0.1;

/// How suspect a price is by a plain rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// Standard deviations below the mean of all the item's earlier prices.
    ItemDeviation,
    /// Spreads below the median of recent peers.
    PeerMedian,
    /// The same where it is below, times the squared share of recent peers who pay more.
    Rarity,
    /// The same, below the customer's own last price too.
    OwnPrice,
}

impl Rule {
    pub const ALL: [Self; 4] = [Self::ItemDeviation, Self::PeerMedian, Self::Rarity, Self::OwnPrice];

    pub fn name(self) -> &'static str {
        match self {
            Self::ItemDeviation => "item_deviation",
            Self::PeerMedian => "peer_median",
            Self::Rarity => "peer_median_rarity",
            Self::OwnPrice => "peer_median_rarity_own_price",
        }
    }

    /// The larger, the more suspect; lines without peers are not. `ItemDeviation` needs the items' statistics and is scored by them.
    pub fn score(self, evidence: &Evidence) -> f64 {
        let spread = libm::sqrt(evidence.spread * evidence.spread + LEAST_SPREAD * LEAST_SPREAD);
        let rarity = (1.0 - evidence.share_at_or_below) * (1.0 - evidence.share_at_or_below);
        match self {
            Self::ItemDeviation | Self::PeerMedian => evidence.gap / spread,
            Self::Rarity => evidence.gap.max(0.0) / spread * rarity,
            Self::OwnPrice => evidence.gap_below_all().max(0.0) / spread * rarity,
        }
    }
}

/// Mean and deviation of each item's logarithms of price.
#[derive(Debug, Clone)]
pub struct ItemDeviations(HashMap<u32, (f64, f64)>);

impl ItemDeviations {
    /// Of the lines before `end`.
    pub fn new(prices: &Prices, end: usize) -> Self {
        let mut sums: HashMap<u32, (f64, f64, f64)> = HashMap::new();
        for line in 0..end {
            let (count, sum, squares) = sums.entry(prices.lines()[line].item).or_default();
            let logarithm = prices.logarithm(line);
            *count += 1.0;
            *sum += logarithm;
            *squares += logarithm * logarithm;
        }
        let statistics = |(count, sum, squares): (f64, f64, f64)| {
            let variance = (squares - sum * sum / count).max(0.0) / (count - 1.0);
            (sum / count, if count > 1.0 { libm::sqrt(variance) } else { ONE_LINE_DEVIATION })
        };
        Self(sums.into_iter().map(|(item, sums)| (item, statistics(sums))).collect())
    }

    /// Deviations below the item's mean; 0 for an item without lines.
    pub fn score(&self, prices: &Prices, line: usize) -> f64 {
        self.0.get(&prices.lines()[line].item).map_or(0.0, |(mean, deviation)| (mean - prices.logarithm(line)) / (deviation + LEAST_DEVIATION))
    }
}

#[cfg(test)]
mod tests {
    use super::{ItemDeviations, Rule};
    use crate::prices::evidence::Evidence;
    use crate::prices::history::Prices;
    use crate::prices::history::tests::line;

    #[test]
    fn each_rule_forgives_what_the_one_before_does_not() {
        // Everybody pays 2.00 but for one in five who pays 1.60; customer 3 paid 1.60 before.
        let mut lines: Vec<_> = (1..=20).map(|day| line(0, day as u32, day, 1, if day % 5 == 3 { 160 } else { 200 })).collect();
        lines.push(line(0, 60, 30, 1, 150));
        lines.push(line(0, 61, 30, 1, 160));
        lines.push(line(0, 3, 30, 1, 160));
        let prices = Prices::new(lines);
        let score = |rule: Rule, line: usize| rule.score(&Evidence::of(&prices, line).unwrap());
        assert!(score(Rule::PeerMedian, 20) > score(Rule::PeerMedian, 21));
        assert!(score(Rule::Rarity, 21) < 0.8 * score(Rule::PeerMedian, 21), "one in five pays this");
        assert!(score(Rule::OwnPrice, 21) > 0.0);
        assert!(score(Rule::OwnPrice, 22).abs() < 1e-9, "the customer's own price");
        let deviations = ItemDeviations::new(&prices, 20);
        assert!(deviations.score(&prices, 20) > deviations.score(&prices, 21));
    }
}
