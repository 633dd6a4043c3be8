//! One order for one uncertain demand: order up to the critical ratio p / (p + h) (Snyder and Shen, section 4.3).

use crate::distribution::{normal, poisson};
use crate::error::{ForecastError, require};

/// What a unit too many and a unit too few cost.
#[derive(Debug, Clone, Copy)]
pub struct NewsvendorCosts {
    /// Money per unit left over.
    pub holding_cost: f64,
    /// Money per unit short.
    pub stockout_cost: f64,
}

/// The level to order up to and what it is expected to cost (or earn).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StockLevel {
    pub level: f64,
    /// Expected cost; for [`normal_with_prices`] the expected profit.
    pub value: f64,
}

impl NewsvendorCosts {
    /// p / (p + h): the service level worth paying for.
    pub fn critical_ratio(&self) -> f64 {
        self.stockout_cost / (self.stockout_cost + self.holding_cost)
    }

    pub(super) fn check(&self) -> Result<(), ForecastError> {
        require(self.holding_cost > 0.0, "holding_cost", self.holding_cost, "above 0")?;
        require(self.stockout_cost > 0.0, "stockout_cost", self.stockout_cost, "above 0")
    }

    /// Expected cost of a level from the demand's mean and its expected shortage there.
    fn cost(&self, level: f64, mean: f64, shortage: f64) -> f64 {
        self.holding_cost * (level - mean + shortage) + self.stockout_cost * shortage
    }
}

/// Normal demand over `lead_time` + 1 periods (0: one period, the plain newsvendor).
///
/// # Errors
/// When a cost or the standard deviation is not positive, or the lead time is negative.
///
/// ```
/// use chandler_forecast::inventory::newsvendor::{normal, NewsvendorCosts};
/// let costs = NewsvendorCosts { holding_cost: 0.18, stockout_cost: 0.7 };
/// let best = normal(50.0, 8.0, 0.0, costs)?;
/// assert!((best.level - 56.60395592743389).abs() < 1e-9 && (best.value - 1.9976051931766445).abs() < 1e-9);
/// # Ok::<(), chandler_forecast::ForecastError>(())
/// ```
pub fn normal(demand_mean: f64, demand_sd: f64, lead_time: f64, costs: NewsvendorCosts) -> Result<StockLevel, ForecastError> {
    costs.check()?;
    require(demand_mean.is_finite(), "demand_mean", demand_mean, "a finite number")?;
    require(demand_sd > 0.0, "demand_sd", demand_sd, "above 0")?;
    require(lead_time >= 0.0, "lead_time", lead_time, "0 or more")?;
    let (mean, sd) = (demand_mean * (lead_time + 1.0), demand_sd * (lead_time + 1.0).sqrt());
    let z = normal::quantile(costs.critical_ratio());
    Ok(StockLevel { level: mean + z * sd, value: (costs.holding_cost + costs.stockout_cost) * normal::density(z) * sd })
}

/// Normal demand with revenue, purchase cost and salvage value; the value is the expected profit.
///
/// # Errors
/// When not salvage < purchase < revenue, or the standard deviation is not positive.
pub fn normal_with_prices(
    demand_mean: f64,
    demand_sd: f64,
    revenue: f64,
    purchase_cost: f64,
    salvage_value: f64,
) -> Result<StockLevel, ForecastError> {
    let costs = NewsvendorCosts { holding_cost: purchase_cost - salvage_value, stockout_cost: revenue - purchase_cost };
    let best = normal(demand_mean, demand_sd, 0.0, costs)?;
    Ok(StockLevel { level: best.level, value: costs.stockout_cost * demand_mean - best.value })
}

/// Poisson demand.
///
/// # Errors
/// When a cost or the mean is not positive.
///
/// ```
/// use chandler_forecast::inventory::newsvendor::{poisson, NewsvendorCosts};
/// let best = poisson(6.0, NewsvendorCosts { holding_cost: 1.0, stockout_cost: 4.0 })?;
/// assert!(best.level == 8.0 && (best.value - 3.5701069457709376).abs() < 1e-9);
/// # Ok::<(), chandler_forecast::ForecastError>(())
/// ```
pub fn poisson(demand_mean: f64, costs: NewsvendorCosts) -> Result<StockLevel, ForecastError> {
    costs.check()?;
    require(demand_mean > 0.0, "demand_mean", demand_mean, "above 0")?;
    let level = poisson::quantile(demand_mean, costs.critical_ratio());
    let value = costs.cost(level as f64, demand_mean, poisson::loss(demand_mean, level));
    Ok(StockLevel { level: level as f64, value })
}

/// Any demand in whole units: `masses[k]` is the probability of k units.
///
/// # Errors
/// When a cost is not positive or the masses are no distribution (they may miss 1 by 1e-6).
pub fn discrete(masses: &[f64], costs: NewsvendorCosts) -> Result<StockLevel, ForecastError> {
    costs.check()?;
    let total: f64 = masses.iter().sum();
    if masses.iter().any(|mass| !mass.is_finite() || *mass < 0.0) || (total - 1.0).abs() > 1e-6 {
        return Err(ForecastError::BadDistribution { what: "demand", reason: "masses must be 0 or more and sum to 1" });
    }
    let mut covered = 0.0;
    let ratio = costs.critical_ratio();
    let level = masses.iter().take_while(|mass| {
        covered += **mass;
        // Sums of masses carry rounding errors: a level that meets the ratio to 1e-12 meets it.
        covered < ratio - 1e-12
    });
    let level = level.count().min(masses.len().saturating_sub(1)) as f64;
    let moment = |value: &dyn Fn(f64) -> f64| masses.iter().enumerate().map(|(k, mass)| mass * value(k as f64)).sum::<f64>();
    let (mean, shortage) = (moment(&|k| k), moment(&|k| (k - level).max(0.0)));
    Ok(StockLevel { level, value: costs.cost(level, mean, shortage) })
}
