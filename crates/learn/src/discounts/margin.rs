//! The margin that a discount leaves, by the identity of the waterfall: the cost of a line does not change with its discount.

use std::collections::HashMap;

/// The cost of items as a share of their list price, learnt from lines with a known margin.
#[derive(Debug, Clone, Default)]
pub struct CostShares {
    items: HashMap<u32, Mean>,
    categories: HashMap<u32, Mean>,
    all: Mean,
}

#[derive(Debug, Clone, Copy, Default)]
struct Mean {
    sum: f64,
    count: f64,
}

impl Mean {
    fn add(&mut self, value: f64) {
        self.sum += value;
        self.count += 1.0;
    }

    fn value(self) -> Option<f64> {
        (self.count > 0.0).then(|| self.sum / self.count)
    }
}

impl CostShares {
    /// Learns from a line that was sold at a margin, a share of what was paid, after a discount, a share of the list price.
    pub fn learn(&mut self, item: u32, category: u32, margin: f64, discount: f64) {
        let share = (1.0 - margin) * (1.0 - discount);
        self.items.entry(item).or_default().add(share);
        self.categories.entry(category).or_default().add(share);
        self.all.add(share);
    }

    /// The item's share, else its category's, else that of all; `None` where nothing was learnt.
    pub fn share(&self, item: u32, category: u32) -> Option<f64> {
        let known = |means: &HashMap<u32, Mean>, key: u32| means.get(&key).and_then(|mean| mean.value());
        known(&self.items, item).or_else(|| known(&self.categories, category)).or_else(|| self.all.value())
    }
}

/// The margin, a share of what is paid, that is left after a discount. A discount of everything leaves none to speak of.
///
/// ```
/// use chandler_learn::discounts::margin_after;
/// assert_eq!(margin_after(0.6, 0.0), Some(0.4));
/// assert_eq!(margin_after(0.6, 0.4), Some(0.0));
/// assert_eq!(margin_after(0.6, 1.0), None);
/// ```
pub fn margin_after(cost_share: f64, discount: f64) -> Option<f64> {
    (discount < 1.0).then(|| 1.0 - cost_share / (1.0 - discount))
}

#[cfg(test)]
mod tests {
    use super::{CostShares, margin_after};

    #[test]
    fn the_margin_after_another_discount_follows_from_the_cost() {
        let mut shares = CostShares::default();
        // Listed at 100, costs 60: sold at 80 the margin is a quarter.
        shares.learn(1, 1, 0.25, 0.2);
        let share = shares.share(1, 1).unwrap();
        assert!((share - 0.6).abs() < 1e-12);
        assert!((margin_after(share, 0.5).unwrap() + 0.2).abs() < 1e-12);
        assert_eq!(shares.share(2, 1), shares.share(1, 1), "another item of the category");
        assert_eq!(shares.share(2, 2), shares.share(1, 1), "another category");
        assert_eq!(CostShares::default().share(1, 1), None);
    }
}
