//! The numbers that the trees learn from.

use std::collections::{HashMap, HashSet};

use super::ONE;
use super::evidence::Evidence;
use super::history::{PriceLine, Prices};
use super::levels::Level;
use crate::matrix::Feature;

/// Stands for the gap to a last price that the customer does not have; below all real ones.
const NO_OWN_PRICE: f64 = -5.0;
/// Added to the spread of peers who all pay the same.
const LEAST_SPREAD: f64 = 0.01;
/// Price points that a slip may fall on are the commonest.
const COMMON_POINTS: usize = 200;

/// The prices that a house uses, with how many items have each: 2.95 is one for many, 2.36 for none.
#[derive(Debug, Clone, Default)]
pub(super) struct PricePoints {
    items: HashMap<i64, u32>,
    /// The commonest, in order.
    common: Vec<i64>,
}

impl PricePoints {
    pub fn new(lines: &[PriceLine]) -> Self {
        let pairs: HashSet<(i64, u32)> = lines.iter().map(|line| (line.price, line.item)).collect();
        let mut items: HashMap<i64, u32> = HashMap::new();
        pairs.iter().for_each(|(price, _)| *items.entry(*price).or_default() += 1);
        let mut ranked: Vec<(u32, i64)> = items.iter().map(|(price, count)| (*count, *price)).collect();
        ranked.sort_unstable_by(|left, right| right.cmp(left));
        let mut common: Vec<i64> = ranked.iter().take(COMMON_POINTS).map(|(_, price)| *price).collect();
        common.sort_unstable();
        Self { items, common }
    }

    /// Items that have had this price.
    fn items(&self, price: i64) -> u32 {
        self.items.get(&price).copied().unwrap_or(0)
    }

    /// The highest common point that is not above the price.
    pub fn common_up_to(&self, price: i64) -> Option<i64> {
        self.common[..self.common.partition_point(|point| *point <= price)].last().copied()
    }
}

/// Names and directions, in the order of `row`. Where sense knows the direction, the trees are held to it: a deeper price is never less suspect.
pub(super) fn features() -> Vec<Feature> {
    vec![
        Feature::up("gap"),
        Feature::up("item_gap"),
        Feature::up("gap_beyond_customer"),
        Feature::up("gap_beyond_invoice"),
        Feature::up("gap_in_spreads"),
        Feature::free("gap_to_own_last"),
        Feature::free("own_lines"),
        Feature::free("own_days"),
        Feature::free("share_at_or_below"),
        Feature::free("band_share_at_or_below"),
        Feature::free("seen"),
        Feature::free("seen_for_no_more"),
        Feature::free("seen_recently"),
        Feature::free("same_newest"),
        Feature::free("items_at_price"),
        Feature::free("others"),
        Feature::free("quantity"),
        Feature::free("price"),
        Feature::up("newest_gap"),
        Feature::up("lowest_gap"),
        Feature::free("days_since_peer"),
        Feature::free("invoice_lowered"),
        Feature::free("invoice_lines"),
        Feature::free("customer_level"),
        Feature::free("invoice_level"),
    ]
}

/// The features of a line.
pub(super) fn row(prices: &Prices, line: usize, evidence: &Evidence, level: &Level, points: &PricePoints) -> Vec<f64> {
    let sold = prices.lines()[line];
    let (beyond_customer, beyond_invoice) = (evidence.gap - level.customer, evidence.gap - level.invoice);
    let spread = libm::sqrt(evidence.spread * evidence.spread + LEAST_SPREAD * LEAST_SPREAD);
    let count = |count: usize| libm::log1p(count as f64);
    vec![
        evidence.gap,
        evidence.item_gap,
        beyond_customer,
        beyond_invoice,
        beyond_customer.min(beyond_invoice) / spread,
        evidence.own_last.map_or(NO_OWN_PRICE, |(_, gap, _)| gap),
        count(evidence.own_lines),
        evidence.own_last.map_or(NO_OWN_PRICE, |(_, _, day)| f64::from(day.days_until(sold.sold_on))),
        evidence.share_at_or_below,
        evidence.band_share_at_or_below,
        count(evidence.seen),
        count(evidence.seen_for_no_more),
        count(evidence.seen_recently),
        evidence.same_newest as f64,
        libm::log1p(f64::from(points.items(sold.price))),
        count(evidence.others),
        libm::log1p(sold.quantity as f64 / ONE as f64),
        prices.logarithm(line),
        evidence.newest_gap,
        evidence.lowest_gap,
        f64::from(evidence.days_since_peer),
        level.invoice_lowered,
        level.invoice_lines as f64,
        level.customer,
        level.invoice,
    ]
}

#[cfg(test)]
mod tests {
    use super::{PricePoints, features, row};
    use crate::prices::evidence::Evidence;
    use crate::prices::history::Prices;
    use crate::prices::history::tests::line;
    use crate::prices::levels::Level;

    #[test]
    fn points_count_items_and_not_lines() {
        let points = PricePoints::new(&[line(0, 1, 1, 1, 295), line(0, 2, 2, 1, 295), line(1, 1, 1, 1, 295), line(1, 1, 1, 1, 100)]);
        assert_eq!((points.items(2_950_000), points.items(1_000_000), points.items(7)), (2, 1, 0));
        assert_eq!((points.common_up_to(2_360_000), points.common_up_to(990_000)), (Some(1_000_000), None));
    }

    #[test]
    fn a_row_has_a_finite_number_for_each_feature() {
        let prices = Prices::new(vec![line(0, 1, 1, 1, 100), line(0, 2, 2, 1, 90)]);
        let evidence = Evidence::of(&prices, 1).unwrap();
        let row = row(&prices, 1, &evidence, &Level::default(), &PricePoints::default());
        assert_eq!(row.len(), features().len());
        assert!(row.iter().all(|value| value.is_finite()));
    }
}
