//! The optimal (r, Q) under Poisson demand (Federgruen and Zheng 1992; Snyder and Shen, section 5.6).

use crate::distribution::poisson;
use crate::error::{ForecastError, require};

use super::reorder::ReorderPolicy;

/// Grows the band of positions around the cheapest one, always on its cheaper side, until one more position would raise the average cost.
///
/// # Errors
/// When a rate or cost is out of range, or lead-time demand is above a million units.
///
/// ```
/// let best = chandler_forecast::inventory::reorder_poisson::optimal_policy(1.5, 2.0, 100.0, 20.0, 150.0)?;
/// assert_eq!((best.reorder_point, best.quantity), (3.0, 5.0));
/// assert!((best.cost - 107.92358063314975).abs() < 1e-9);
/// # Ok::<(), chandler_forecast::ForecastError>(())
/// ```
pub fn optimal_policy(
    demand_rate: f64,
    lead_time: f64,
    fixed_cost: f64,
    holding_cost: f64,
    stockout_cost: f64,
) -> Result<ReorderPolicy, ForecastError> {
    super::lot_size::check(demand_rate, fixed_cost, holding_cost)?;
    require(stockout_cost > 0.0, "stockout_cost", stockout_cost, "above 0")?;
    let mean = demand_rate * lead_time;
    require(mean > 0.0 && mean <= 1e6, "lead-time demand", mean, "above 0 and at most a million")?;
    let rate = |position: i64| {
        let shortage = if position >= 0 { poisson::loss(mean, position as u64) } else { mean - position as f64 };
        holding_cost * (position as f64 - mean) + (holding_cost + stockout_cost) * shortage
    };
    let cheapest = poisson::quantile(mean, stockout_cost / (stockout_cost + holding_cost)) as i64;
    let (mut below, mut top) = (cheapest - 1, cheapest);
    let mut total = fixed_cost * demand_rate + rate(cheapest);
    loop {
        let quantity = (top - below) as f64;
        let (left, right) = (rate(below), rate(top + 1));
        if left.min(right) >= total / quantity {
            return Ok(ReorderPolicy { reorder_point: below as f64, quantity, cost: total / quantity });
        }
        total += left.min(right);
        if left < right {
            below -= 1;
        } else {
            top += 1;
        }
    }
}
