//! Order up to S when the position is at or below s, reviewed every period (Snyder and Shen, sections 4.4 and 4.5).

use crate::distribution::{normal, poisson};
use crate::error::{ForecastError, require};

use super::newsvendor::NewsvendorCosts;

/// Reorder level and order-up-to level with the expected cost per period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OrderUpToPolicy {
    pub reorder_level: i64,
    pub order_up_to: i64,
    pub cost: f64,
}

/// Poisson demand per period with its costs; orders arrive at once.
#[derive(Debug, Clone, Copy)]
pub struct PoissonReview {
    pub demand_mean: f64,
    /// Money per order.
    pub fixed_cost: f64,
    pub costs: NewsvendorCosts,
}

const LARGEST_MEAN: f64 = 1e5;

impl PoissonReview {
    fn check(&self) -> Result<(), ForecastError> {
        self.costs.check()?;
        let mean = self.demand_mean;
        require(mean > 0.0 && mean <= LARGEST_MEAN, "demand_mean", mean, "above 0 and at most 100,000")?;
        require(self.fixed_cost >= 0.0, "fixed_cost", self.fixed_cost, "0 or more")
    }

    /// Expected holding and shortage cost of the period after ordering up to `level`.
    fn period_cost(&self, level: i64) -> f64 {
        let NewsvendorCosts { holding_cost, stockout_cost } = self.costs;
        let shortage = if level >= 0 { poisson::loss(self.demand_mean, level as u64) } else { self.demand_mean - level as f64 };
        holding_cost * (level as f64 - self.demand_mean) + (holding_cost + stockout_cost) * shortage
    }

    /// Exact expected cost per period of (s, S): renewal-reward over the cycle that begins at S.
    ///
    /// # Errors
    /// When a parameter is out of range or not s < S.
    pub fn cost(&self, reorder_level: i64, order_up_to: i64) -> Result<f64, ForecastError> {
        self.check()?;
        let gap = order_up_to.saturating_sub(reorder_level);
        require((1..=1_000_000).contains(&gap), "order_up_to - reorder_level", gap as f64, "between 1 and a million")?;
        let visits = self.visits(gap as usize);
        Ok(self.cost_with(&visits, reorder_level, order_up_to))
    }

    fn cost_with(&self, visits: &[f64], reorder_level: i64, order_up_to: i64) -> f64 {
        let visits = &visits[..(order_up_to - reorder_level) as usize];
        let length: f64 = visits.iter().sum();
        let spent: f64 = visits.iter().enumerate().map(|(j, visit)| visit * self.period_cost(order_up_to - j as i64)).sum();
        (self.fixed_cost + spent) / length
    }

    /// Expected number of periods of a cycle that start j units below S, for j < `count`.
    fn visits(&self, count: usize) -> Vec<f64> {
        let masses: Vec<f64> = (0..count as u64).map(|demand| poisson::mass(self.demand_mean, demand)).collect();
        let mut visits = vec![1.0 / (1.0 - masses[0])];
        for j in 1..count {
            let reached: f64 = (1..=j).map(|demand| masses[demand] * visits[j - demand]).sum();
            visits.push(reached / (1.0 - masses[0]));
        }
        visits
    }

    /// The optimal (s, S) by the algorithm of Zheng and Federgruen (1991).
    ///
    /// # Errors
    /// When a parameter is out of range.
    ///
    /// ```
    /// use chandler_forecast::inventory::{newsvendor::NewsvendorCosts, order_up_to::PoissonReview};
    /// let costs = NewsvendorCosts { holding_cost: 1.0, stockout_cost: 4.0 };
    /// let best = PoissonReview { demand_mean: 6.0, fixed_cost: 5.0, costs }.optimal_policy()?;
    /// assert_eq!((best.reorder_level, best.order_up_to), (4, 10));
    /// assert!((best.cost - 8.034111561471642).abs() < 1e-9);
    /// # Ok::<(), chandler_forecast::ForecastError>(())
    /// ```
    pub fn optimal_policy(&self) -> Result<OrderUpToPolicy, ForecastError> {
        self.check()?;
        let cheapest = poisson::quantile(self.demand_mean, self.costs.critical_ratio()) as i64;
        let mut visits = self.visits(64);
        let mut cost = |reorder_level: i64, order_up_to: i64| {
            let gap = (order_up_to - reorder_level) as usize;
            if gap > visits.len() {
                visits = self.visits(2 * gap);
            }
            self.cost_with(&visits, reorder_level, order_up_to)
        };
        let mut reorder_level = cheapest - 1;
        while cost(reorder_level, cheapest) > self.period_cost(reorder_level) {
            reorder_level -= 1;
        }
        let mut best = OrderUpToPolicy { reorder_level, order_up_to: cheapest, cost: cost(reorder_level, cheapest) };
        let mut order_up_to = cheapest + 1;
        while self.period_cost(order_up_to) <= best.cost {
            if cost(best.reorder_level, order_up_to) < best.cost {
                while cost(best.reorder_level, order_up_to) <= self.period_cost(best.reorder_level + 1) {
                    best.reorder_level += 1;
                }
                best = OrderUpToPolicy { order_up_to, cost: cost(best.reorder_level, order_up_to), ..best };
            }
            order_up_to += 1;
        }
        Ok(best)
    }
}

/// Ehrhardt's power approximation for normal demand and no lead time (Ehrhardt and Mosier 1984), without its correction for small quantities:
/// returns (s, S).
///
/// # Errors
/// When a parameter is not positive.
///
/// ```
/// let (low, high) = chandler_forecast::inventory::order_up_to::power_approximation(50.0, 8.0, 2.5, 0.18, 0.7)?;
/// assert!((low - 40.19461695647407).abs() < 1e-6 && (high - 74.29017010980579).abs() < 1e-6);
/// # Ok::<(), chandler_forecast::ForecastError>(())
/// ```
pub fn power_approximation(
    demand_mean: f64,
    demand_sd: f64,
    fixed_cost: f64,
    holding_cost: f64,
    stockout_cost: f64,
) -> Result<(f64, f64), ForecastError> {
    for (name, value) in [
        ("demand_mean", demand_mean),
        ("demand_sd", demand_sd),
        ("fixed_cost", fixed_cost),
        ("holding_cost", holding_cost),
        ("stockout_cost", stockout_cost),
    ] {
        require(value > 0.0, name, value, "above 0")?;
    }
    let dispersion = 1.0 + demand_sd * demand_sd / (demand_mean * demand_mean);
    let quantity = 1.30 * libm::pow(demand_mean, 0.494) * libm::pow(fixed_cost / holding_cost, 0.506) * libm::pow(dispersion, 0.116);
    let z = (quantity / demand_sd * holding_cost / stockout_cost).sqrt();
    let low = 0.973 * demand_mean + demand_sd * (0.183 / z + 1.063 - 2.192 * z);
    Ok((low, low + quantity))
}

/// Order-up-to level of a periodic review: normal demand over `lead_time` + `review` periods, not exceeded with `cycle_service`.
///
/// # Errors
/// When the standard deviation is negative, the interval not positive or the service not between 0 and 1.
///
/// ```
/// let level = chandler_forecast::inventory::order_up_to::periodic_review_level(25.0, 9.0, 3.0, 2.0, 0.97)?;
/// assert!((level - 162.8502412352597).abs() < 1e-9);
/// # Ok::<(), chandler_forecast::ForecastError>(())
/// ```
pub fn periodic_review_level(demand_mean: f64, demand_sd: f64, lead_time: f64, review: f64, cycle_service: f64) -> Result<f64, ForecastError> {
    let interval = lead_time + review;
    require(demand_mean.is_finite(), "demand_mean", demand_mean, "a finite number")?;
    require(demand_sd >= 0.0, "demand_sd", demand_sd, "0 or more")?;
    require(interval > 0.0, "lead_time + review", interval, "above 0")?;
    require(cycle_service > 0.0 && cycle_service < 1.0, "cycle_service", cycle_service, "between 0 and 1")?;
    Ok(demand_mean * interval + normal::quantile(cycle_service) * demand_sd * interval.sqrt())
}
