//! What an order costs: economic order quantity, price breaks by total cost, unit price at a quantity.
//!
//! Sources: Harris (1913) for the order quantity; the total relevant cost of Silver, Pyke and Thomas (2017), section 4.5, for discounts.

use super::evidence::{Economics, SupplierTerms};
use chandler_amount::Currency;

const DAYS_A_YEAR: f64 = 365.0;

/// What the cost of ordering depends on besides the quantity.
#[derive(Clone, Copy, Debug)]
pub(super) struct CostFactors {
    pub annual_demand: f64,
    /// Cost of one order line, major units.
    pub order_cost: f64,
    /// Cost of holding for a year, share of the value.
    pub holding_rate: f64,
}

impl CostFactors {
    pub fn of(economics: &Economics, currency: Currency, mean_daily: f64) -> Self {
        Self {
            annual_demand: mean_daily * DAYS_A_YEAR,
            order_cost: economics.order_cost_minor as f64 / 10_f64.powi(currency.minor_digits() as i32),
            holding_rate: economics.holding_rate_millionths as f64 / 1e6,
        }
    }

    /// √(2AD / ic) in whole units, rounded up; nothing where holding or the goods cost nothing.
    pub fn economic_order_quantity(&self, unit_price: f64) -> i64 {
        let holding = self.holding_rate * unit_price;
        if holding <= 0.0 {
            return 0;
        }
        (2.0 * self.order_cost * self.annual_demand / holding).sqrt().ceil() as i64
    }

    /// Cost of a year when ordering `quantity` at a time: goods, orders, and half an order held on average.
    pub fn annual_cost(&self, quantity: i64, unit_price: f64) -> f64 {
        let quantity = quantity as f64;
        self.annual_demand * unit_price + self.order_cost * self.annual_demand / quantity + self.holding_rate * unit_price * quantity / 2.0
    }
}

/// A price for a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct UnitPrice {
    pub micros: i64,
    pub per: i64,
}

impl UnitPrice {
    /// Millionths of a major unit for one base unit, rounded down.
    pub fn unit_micros(self) -> i64 {
        self.micros / self.per
    }

    /// Major units for one base unit.
    pub fn major(self) -> f64 {
        self.micros as f64 / 1e6 / self.per as f64
    }
}

impl SupplierTerms {
    /// The price of the highest break that a quantity reaches, in the smallest of its orders where the supplier's maximum makes several of it.
    pub(super) fn price_at(&self, quantity: i64) -> UnitPrice {
        let quantity = self.smallest_order_of(quantity);
        let reached =
            self.breaks.iter().filter(|price_break| price_break.from_quantity <= quantity).max_by_key(|price_break| price_break.from_quantity);
        let list = UnitPrice { micros: self.unit_price_micros, per: self.price_per };
        reached.map_or(list, |price_break| UnitPrice { micros: price_break.unit_price_micros, per: price_break.price_per })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_textbook_order_quantity() {
        // 1,000 a year, 10.00 an order, 20 % of 2.50: √(2·10·1000/0.5) = 200, and the cost is smallest there.
        let factors = CostFactors { annual_demand: 1_000.0, order_cost: 10.0, holding_rate: 0.2 };
        assert_eq!(factors.economic_order_quantity(2.5), 200);
        assert_eq!(factors.annual_cost(200, 2.5), 2_600.0);
        assert!(factors.annual_cost(190, 2.5) > 2_600.0 && factors.annual_cost(210, 2.5) > 2_600.0);
        assert_eq!(factors.economic_order_quantity(0.0), 0);
    }
}
