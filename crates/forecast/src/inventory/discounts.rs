//! Lot sizes when the price depends on the quantity (Snyder and Shen, section 3.4).

use super::LotSize;
use crate::error::{ForecastError, require};

/// Demand, costs and price breaks of one item.
#[derive(Debug, Clone, Copy)]
pub struct DiscountTerms<'a> {
    /// Units per period.
    pub demand_rate: f64,
    /// Money per order.
    pub fixed_cost: f64,
    /// Holding cost per period as a share of the unit cost.
    pub holding_cost_rate: f64,
    /// Smallest quantities of the price regions, ascending; the first is 0 or the minimum quantity.
    pub breakpoints: &'a [f64],
    /// Unit costs of the price regions.
    pub unit_costs: &'a [f64],
}

/// The best quantity and the price region it lies in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DiscountLotSize {
    pub lot: LotSize,
    /// Index of the price region.
    pub region: usize,
}

/// The cheapest quantity when a price holds for the whole order: in each region its own economic quantity, or the region's nearest end.
///
/// # Errors
/// When a rate or cost is out of range, or the breaks are not ascending or do not match the prices.
///
/// ```
/// use chandler_forecast::inventory::{cheapest_price_break, DiscountTerms};
/// let terms = DiscountTerms {
///     demand_rate: 1300.0, fixed_cost: 8.0, holding_cost_rate: 0.3,
///     breakpoints: &[0.0, 400.0, 800.0], unit_costs: &[0.75, 0.72, 0.68],
/// };
/// let best = cheapest_price_break(&terms)?;
/// assert_eq!((best.lot.quantity, best.region), (800.0, 2));
/// assert!((best.lot.cost - 978.6).abs() < 1e-9);
/// # Ok::<(), chandler_forecast::ForecastError>(())
/// ```
pub fn cheapest_price_break(terms: &DiscountTerms) -> Result<DiscountLotSize, ForecastError> {
    terms.check()?;
    let candidates = (0..terms.breakpoints.len()).map(|region| {
        let unit_cost = terms.unit_costs[region];
        let free = (2.0 * terms.fixed_cost * terms.demand_rate / (terms.holding_cost_rate * unit_cost)).sqrt();
        let quantity = free.max(terms.breakpoints[region]).min(terms.end_of(region));
        let purchase = unit_cost * terms.demand_rate;
        (region, quantity, purchase + terms.order_and_hold(quantity, terms.holding_cost_rate * unit_cost * quantity))
    });
    Ok(cheapest(candidates))
}

/// The cheapest quantity when a lower price holds only for the units beyond its break.
///
/// # Errors
/// As [`cheapest_price_break`].
///
/// ```
/// use chandler_forecast::inventory::{economic_order_quantity_with_incremental_discounts, DiscountTerms};
/// let terms = DiscountTerms {
///     demand_rate: 1300.0, fixed_cost: 8.0, holding_cost_rate: 0.3,
///     breakpoints: &[0.0, 400.0, 800.0], unit_costs: &[0.75, 0.72, 0.68],
/// };
/// let best = economic_order_quantity_with_incremental_discounts(&terms)?;
/// assert!((best.lot.cost - 1043.4105255059483).abs() < 1e-9);
/// assert_eq!(best.region, 0);
/// # Ok::<(), chandler_forecast::ForecastError>(())
/// ```
pub fn economic_order_quantity_with_incremental_discounts(terms: &DiscountTerms) -> Result<DiscountLotSize, ForecastError> {
    terms.check()?;
    let mut paid_before = 0.0;
    let mut candidates = Vec::with_capacity(terms.breakpoints.len());
    for region in 0..terms.breakpoints.len() {
        let (start, unit_cost) = (terms.breakpoints[region], terms.unit_costs[region]);
        // What an order of this region costs beyond its last price: a second fixed cost.
        let extra = paid_before - unit_cost * start;
        let free = (2.0 * (terms.fixed_cost + extra) * terms.demand_rate / (terms.holding_cost_rate * unit_cost)).sqrt();
        if free >= start && free < terms.end_of(region) {
            let order_value = extra + unit_cost * free;
            let purchase = order_value / free * terms.demand_rate;
            let cost = purchase + terms.order_and_hold(free, terms.holding_cost_rate * order_value);
            candidates.push((region, free, cost));
        }
        paid_before += unit_cost * (terms.end_of(region).min(f64::MAX) - start).max(0.0);
    }
    Ok(cheapest(candidates.into_iter()))
}

fn cheapest(candidates: impl Iterator<Item = (usize, f64, f64)>) -> DiscountLotSize {
    let start = DiscountLotSize { lot: LotSize { quantity: 0.0, cost: f64::INFINITY }, region: 0 };
    candidates.fold(
        start,
        |best, (region, quantity, cost)| {
            if cost < best.lot.cost { DiscountLotSize { lot: LotSize { quantity, cost }, region } } else { best }
        },
    )
}

impl DiscountTerms<'_> {
    fn end_of(&self, region: usize) -> f64 {
        self.breakpoints.get(region + 1).copied().unwrap_or(f64::INFINITY)
    }

    /// Ordering cost and holding cost of half the order's value, per period; `holding_of_order` is one period's holding of a whole order.
    fn order_and_hold(&self, quantity: f64, holding_of_order: f64) -> f64 {
        self.fixed_cost * self.demand_rate / quantity + holding_of_order / 2.0
    }

    fn check(&self) -> Result<(), ForecastError> {
        let bad = |reason| Err(ForecastError::BadDistribution { what: "price breaks", reason });
        require(self.demand_rate > 0.0, "demand_rate", self.demand_rate, "above 0")?;
        require(self.fixed_cost > 0.0, "fixed_cost", self.fixed_cost, "above 0")?;
        require(self.holding_cost_rate > 0.0, "holding_cost_rate", self.holding_cost_rate, "above 0")?;
        if self.breakpoints.is_empty() || self.breakpoints.len() != self.unit_costs.len() {
            return bad("give as many unit costs as breakpoints, at least one");
        }
        if self.breakpoints[0] < 0.0 || self.breakpoints.windows(2).any(|pair| pair[0] >= pair[1]) {
            return bad("breakpoints must ascend from 0 or more");
        }
        if self.breakpoints.iter().chain(self.unit_costs).any(|value| !value.is_finite()) {
            return bad("breakpoints and unit costs must be finite");
        }
        if self.unit_costs.iter().any(|&cost| cost <= 0.0) || self.unit_costs.windows(2).any(|pair| pair[0] < pair[1]) {
            return bad("unit costs must be above 0 and never rise with the quantity");
        }
        Ok(())
    }
}
