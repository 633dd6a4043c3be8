//! Several orders for one need, where the supplier takes at most so much at once: what planning systems call splitting by the maximum lot size.

use super::evidence::SupplierTerms;

/// Most orders that one proposal makes; what is missing beyond them comes with the next review.
const MOST_ORDERS: i64 = 12;

/// The orders of a quantity: whole multiples of at most `largest` each, as even as that allows, larger ones first. One order where the supplier takes it at once,
/// or where the quantity is no multiple and so is agreed with the supplier anyway.
///
/// ```
/// use chandler_recommend::replenishment::orders_of;
/// assert_eq!(orders_of(3_500, 100, Some(1_000)), [900, 900, 900, 800]);
/// assert_eq!(orders_of(800, 100, Some(1_000)), [800]);
/// assert_eq!(orders_of(3_500, 100, None), [3_500]);
/// ```
pub fn orders_of(quantity: i64, multiple: i64, largest: Option<i64>) -> Vec<i64> {
    let multiple = multiple.max(1);
    let most_multiples = largest.map(|largest| largest / multiple).filter(|most| *most > 0 && quantity % multiple == 0);
    let multiples = quantity / multiple;
    let Some(most) = most_multiples.filter(|most| *most < multiples) else { return vec![quantity] };
    let count = multiples / most + i64::from(multiples % most > 0);
    let (each, larger) = (multiples / count, multiples % count);
    (0..count).map(|order| (each + i64::from(order < larger)) * multiple).collect()
}

/// The most of a quantity that can be ordered at once: in at most [`MOST_ORDERS`], none of them below the supplier's minimum.
pub(crate) fn most_in_orders(quantity: i64, multiple: i64, minimum: i64, largest: Option<i64>) -> i64 {
    let Some(largest) = largest.filter(|largest| *largest < quantity) else { return quantity };
    let within = quantity.min(largest.saturating_mul(MOST_ORDERS));
    let orders = orders_of(within, multiple, Some(largest));
    let is_too_small = orders.last().is_some_and(|smallest| *smallest < minimum);
    if is_too_small { (orders.len() as i64 - 1) * largest } else { within }
}

impl SupplierTerms {
    /// Whole packs within the supplier's maximum; none where the maximum contradicts its minimum or pack, which a person has to settle.
    pub(super) fn largest_order(&self) -> Option<i64> {
        let whole_packs = self.maximum_quantity? / self.order_multiple * self.order_multiple;
        Some(whole_packs).filter(|largest| *largest >= self.minimum_quantity.max(1))
    }

    /// The most of a quantity that can be ordered now.
    pub(super) fn most_in_orders(&self, quantity: i64) -> i64 {
        most_in_orders(quantity, self.order_multiple, self.minimum_quantity, self.largest_order())
    }

    /// The smallest of the orders that a quantity makes, which is what the price depends on.
    pub(super) fn smallest_order_of(&self, quantity: i64) -> i64 {
        // The number of orders is bounded before they are listed: a quantity of a person may be any.
        let bounded = self.largest_order().map_or(quantity, |largest| quantity.min(largest.saturating_mul(MOST_ORDERS)));
        orders_of(bounded, self.order_multiple, self.largest_order()).last().copied().unwrap_or(quantity)
    }
}
