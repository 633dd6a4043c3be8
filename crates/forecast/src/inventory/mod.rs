//! Inventory mathematics: lot sizes, newsvendor, reorder points, order-up-to levels, lot sizing over time, filling of orders.
//!
//! Quantities in units, rates in units per period, holding cost in money per unit and period, fixed cost in money per order, shortage cost in money
//! per unit (and period, where the model says so). All functions are exact formulas or deterministic searches; none rounds to packs or minimum
//! quantities. Main source: Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd edition (2019).

pub mod discounts;
pub mod joint;
pub mod lead_time_reorder;
pub mod lot_size;
pub mod lot_sizing;
pub mod newsvendor;
pub mod order_fill;
pub mod order_up_to;
pub mod reorder;
pub mod reorder_poisson;
pub mod retention;

pub use discounts::{DiscountTerms, cheapest_price_break, economic_order_quantity_with_incremental_discounts};
pub use lot_size::economic_order_quantity;
pub use order_fill::{ORDER_FILL_VERSION, OrderFill, Pack, fill_up};
pub use retention::{Kept, RETENTION_VERSION, Retention};

use serde::{Deserialize, Serialize};

/// A lot size with its cost per period.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LotSize {
    /// Units per order.
    pub quantity: f64,
    /// Ordering and holding cost per period, with the purchase cost where prices depend on the quantity.
    pub cost: f64,
}

/// The smallest x between `low` and `high` with `rises(x) >= 0`, for a function that rises; to the last representable digit.
pub(crate) fn bisect(mut low: f64, mut high: f64, rises: impl Fn(f64) -> f64) -> f64 {
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if rises(middle) >= 0.0 {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}
