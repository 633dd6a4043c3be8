//! The economic order quantity and its relatives under steady demand (Harris 1913; Snyder and Shen, chapter 3).

use super::LotSize;
use crate::error::{ForecastError, require};

/// A lot size when shortages may be backordered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BackorderLotSize {
    /// Units per order.
    pub quantity: f64,
    /// Share of the cycle spent out of stock.
    pub stockout_fraction: f64,
    /// Ordering, holding and shortage cost per period.
    pub cost: f64,
}

/// The order quantity with the least ordering and holding cost: Q = sqrt(2 K D / h).
///
/// # Errors
/// When demand or holding cost is not positive or the fixed cost is negative.
///
/// ```
/// let lot = chandler_forecast::inventory::economic_order_quantity(1300.0, 8.0, 0.225)?;
/// assert!((lot.quantity - 304.0467800264368).abs() < 1e-9);
/// assert!((lot.cost - 68.41052550594829).abs() < 1e-9);
/// # Ok::<(), chandler_forecast::ForecastError>(())
/// ```
pub fn economic_order_quantity(demand_rate: f64, fixed_cost: f64, holding_cost: f64) -> Result<LotSize, ForecastError> {
    check(demand_rate, fixed_cost, holding_cost)?;
    let quantity = (2.0 * fixed_cost * demand_rate / holding_cost).sqrt();
    Ok(LotSize { quantity, cost: holding_cost * quantity })
}

/// The order quantity when a unit short costs `stockout_cost` per period of waiting: the plain quantity times sqrt((h + p) / p).
///
/// # Errors
/// As [`economic_order_quantity`], and when the shortage cost is not positive.
///
/// ```
/// use chandler_forecast::inventory::lot_size::economic_order_quantity_with_backorders;
/// let lot = economic_order_quantity_with_backorders(1300.0, 8.0, 0.225, 5.0)?;
/// assert!((lot.quantity - 310.81255515896464).abs() < 1e-9);
/// assert!((lot.stockout_fraction - 0.0430622009569378).abs() < 1e-12);
/// # Ok::<(), chandler_forecast::ForecastError>(())
/// ```
pub fn economic_order_quantity_with_backorders(
    demand_rate: f64,
    fixed_cost: f64,
    holding_cost: f64,
    stockout_cost: f64,
) -> Result<BackorderLotSize, ForecastError> {
    require(stockout_cost > 0.0, "stockout_cost", stockout_cost, "above 0")?;
    let plain = economic_order_quantity(demand_rate, fixed_cost, holding_cost)?;
    let stretch = ((holding_cost + stockout_cost) / stockout_cost).sqrt();
    Ok(BackorderLotSize {
        quantity: plain.quantity * stretch,
        stockout_fraction: holding_cost / (holding_cost + stockout_cost),
        cost: plain.cost / stretch,
    })
}

/// The production quantity when units arrive at `production_rate`: holding cost shrinks by 1 - D / P.
///
/// # Errors
/// As [`economic_order_quantity`], and when production is not faster than demand.
///
/// ```
/// let lot = chandler_forecast::inventory::lot_size::economic_production_quantity(1300.0, 8.0, 0.225, 1700.0)?;
/// assert!((lot.quantity - 626.8084945889684).abs() < 1e-9);
/// # Ok::<(), chandler_forecast::ForecastError>(())
/// ```
pub fn economic_production_quantity(demand_rate: f64, fixed_cost: f64, holding_cost: f64, production_rate: f64) -> Result<LotSize, ForecastError> {
    require(production_rate > demand_rate, "production_rate", production_rate, "above the demand rate")?;
    let effective_holding = holding_cost * (1.0 - demand_rate / production_rate);
    economic_order_quantity(demand_rate, fixed_cost, effective_holding)
}

pub(super) fn check(demand_rate: f64, fixed_cost: f64, holding_cost: f64) -> Result<(), ForecastError> {
    require(demand_rate > 0.0, "demand_rate", demand_rate, "above 0")?;
    require(fixed_cost >= 0.0, "fixed_cost", fixed_cost, "0 or more")?;
    require(holding_cost > 0.0, "holding_cost", holding_cost, "above 0")
}
