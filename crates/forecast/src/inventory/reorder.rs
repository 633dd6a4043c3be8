//! Order a fixed quantity Q when the position falls to r, normal lead-time demand (Snyder and Shen, chapter 5).

use super::bisect;
use super::lot_size::{economic_order_quantity, economic_order_quantity_with_backorders};
use crate::distribution::normal;
use crate::error::{ForecastError, require};

/// Demand and costs of an item under continuous review.
#[derive(Debug, Clone, Copy)]
pub struct ReorderProblem {
    /// Units per period.
    pub demand_mean: f64,
    /// Standard deviation of one period's demand.
    pub demand_sd: f64,
    /// Periods.
    pub lead_time: f64,
    /// Money per order.
    pub fixed_cost: f64,
    /// Money per unit and period.
    pub holding_cost: f64,
    /// Money per unit short (and period, except in [`expected_inventory_level`]).
    pub stockout_cost: f64,
}

/// A reorder point and quantity with the cost per period the method assigns to them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReorderPolicy {
    pub reorder_point: f64,
    pub quantity: f64,
    pub cost: f64,
}

const MOST_ROUNDS: usize = 500;
const CONVERGED: f64 = 1e-12;

impl ReorderProblem {
    fn check(&self) -> Result<(), ForecastError> {
        super::lot_size::check(self.demand_mean, self.fixed_cost, self.holding_cost)?;
        require(self.demand_sd > 0.0, "demand_sd", self.demand_sd, "above 0")?;
        require(self.lead_time > 0.0, "lead_time", self.lead_time, "above 0")?;
        require(self.stockout_cost > 0.0, "stockout_cost", self.stockout_cost, "above 0")
    }

    fn lead_time_mean(&self) -> f64 {
        self.demand_mean * self.lead_time
    }

    fn lead_time_sd(&self) -> f64 {
        self.demand_sd * self.lead_time.sqrt()
    }

    fn z(&self, position: f64) -> f64 {
        (position - self.lead_time_mean()) / self.lead_time_sd()
    }

    /// Holding and shortage cost per period at an inventory position.
    fn rate(&self, position: f64) -> f64 {
        let short = self.lead_time_sd() * normal::loss(self.z(position));
        self.holding_cost * (position - self.lead_time_mean()) + (self.holding_cost + self.stockout_cost) * short
    }

    /// Exact expected cost per period of any (r, Q): ordering, and the rate averaged over positions r to r + Q.
    pub fn cost(&self, reorder_point: f64, quantity: f64) -> f64 {
        let sd = self.lead_time_sd();
        let top = reorder_point + quantity;
        let held = self.holding_cost * quantity * (0.5 * (reorder_point + top) - self.lead_time_mean());
        // The first-order loss integrates to the second-order loss.
        let short = sd * sd * (normal::second_loss(self.z(reorder_point)) - normal::second_loss(self.z(top)));
        (self.fixed_cost * self.demand_mean + held + (self.holding_cost + self.stockout_cost) * short) / quantity
    }

    /// The best reorder point for a given quantity: the costs at r and r + Q are equal.
    pub fn best_reorder_point(&self, quantity: f64) -> Result<f64, ForecastError> {
        self.check()?;
        require(quantity > 0.0, "quantity", quantity, "above 0")?;
        let reach = quantity + 40.0 * self.lead_time_sd();
        let (low, high) = (self.lead_time_mean() - reach, self.lead_time_mean() + reach);
        Ok(bisect(low, high, |point| self.rate(point + quantity) - self.rate(point)))
    }

    fn policy(&self, reorder_point: f64, quantity: f64) -> ReorderPolicy {
        ReorderPolicy { reorder_point, quantity, cost: self.cost(reorder_point, quantity) }
    }
}

/// The classical iteration of Hadley and Whitin, shortage charged per unit: F(r) = 1 - Q h / (p D), Q = sqrt(2 D (K + p n(r)) / h).
/// The cost is the approximate one, h (r - mean + Q / 2) + K D / Q + p D n(r) / Q.
///
/// # Errors
/// When a parameter is out of range, or shortage is so cheap that the iteration has no reorder point.
pub fn expected_inventory_level(problem: &ReorderProblem) -> Result<ReorderPolicy, ForecastError> {
    problem.check()?;
    let (mean, sd) = (problem.lead_time_mean(), problem.lead_time_sd());
    let ReorderProblem { demand_mean, fixed_cost, holding_cost, stockout_cost, .. } = *problem;
    let mut quantity = economic_order_quantity(demand_mean, fixed_cost, holding_cost)?.quantity;
    let (mut point, mut short) = (mean, 0.0);
    for _ in 0..MOST_ROUNDS {
        let covered = 1.0 - quantity * holding_cost / (stockout_cost * demand_mean);
        require(covered > 0.0, "stockout_cost", stockout_cost, "large enough that a shortage is worth avoiding")?;
        let z = normal::quantile(covered);
        (point, short) = (mean + z * sd, sd * normal::loss(z));
        let next = (2.0 * demand_mean * (fixed_cost + stockout_cost * short) / holding_cost).sqrt();
        let moved = (next - quantity).abs();
        quantity = next;
        if moved <= CONVERGED * quantity {
            break;
        }
    }
    let orders = demand_mean / quantity;
    let cost = holding_cost * (point - mean + quantity / 2.0) + orders * (fixed_cost + stockout_cost * short);
    Ok(ReorderPolicy { reorder_point: point, quantity, cost })
}

/// The economic quantity with backorders and the best reorder point for it (Zheng 1992: at most 1/8 above the optimum).
///
/// # Errors
/// When a parameter is out of range.
///
/// ```
/// use chandler_forecast::inventory::reorder::{economic_quantity_with_backorders, ReorderProblem};
/// let problem = ReorderProblem {
///     demand_mean: 1300.0, demand_sd: 150.0, lead_time: 1.0 / 12.0, fixed_cost: 8.0, holding_cost: 0.225, stockout_cost: 7.5,
/// };
/// let policy = economic_quantity_with_backorders(&problem)?;
/// assert!((policy.reorder_point - 128.63781442427097).abs() < 1e-3 && (policy.quantity - 308.5737801203754).abs() < 1e-6);
/// # Ok::<(), chandler_forecast::ForecastError>(())
/// ```
pub fn economic_quantity_with_backorders(problem: &ReorderProblem) -> Result<ReorderPolicy, ForecastError> {
    problem.check()?;
    let ReorderProblem { demand_mean, fixed_cost, holding_cost, stockout_cost, .. } = *problem;
    let quantity = economic_order_quantity_with_backorders(demand_mean, fixed_cost, holding_cost, stockout_cost)?.quantity;
    Ok(problem.policy(problem.best_reorder_point(quantity)?, quantity))
}

/// The economic quantity, and the reorder point at the critical ratio of lead-time demand.
///
/// # Errors
/// When a parameter is out of range.
pub fn economic_quantity_with_safety_stock(problem: &ReorderProblem) -> Result<ReorderPolicy, ForecastError> {
    problem.check()?;
    let quantity = economic_order_quantity(problem.demand_mean, problem.fixed_cost, problem.holding_cost)?.quantity;
    let ratio = problem.stockout_cost / (problem.stockout_cost + problem.holding_cost);
    let point = problem.lead_time_mean() + normal::quantile(ratio) * problem.lead_time_sd();
    Ok(problem.policy(point, quantity))
}

/// Loss-function approximation: n(r) = h Q / (h + p) and Q = sqrt(2 (K D + (h + p) n2(r)) / h), in turn until they agree.
///
/// # Errors
/// When a parameter is out of range.
pub fn loss_function_approximation(problem: &ReorderProblem) -> Result<ReorderPolicy, ForecastError> {
    problem.check()?;
    let (mean, sd) = (problem.lead_time_mean(), problem.lead_time_sd());
    let ReorderProblem { demand_mean, fixed_cost, holding_cost, stockout_cost, .. } = *problem;
    let both = holding_cost + stockout_cost;
    let mut quantity = economic_order_quantity(demand_mean, fixed_cost, holding_cost)?.quantity;
    let mut z = 0.0;
    for _ in 0..MOST_ROUNDS {
        let loss = holding_cost * quantity / both / sd;
        z = bisect(-loss - 1.0, 40.0, |z| loss - normal::loss(z));
        let next = (2.0 * (fixed_cost * demand_mean + both * sd * sd * normal::second_loss(z)) / holding_cost).sqrt();
        let moved = (next - quantity).abs();
        quantity = next;
        if moved <= CONVERGED * quantity {
            break;
        }
    }
    Ok(problem.policy(mean + z * sd, quantity))
}

/// The smallest reorder point with a fill rate of `fill_rate` for orders of `quantity`: the expected shortage per cycle,
/// sd (n(z_r) - n(z_{r+Q})), is (1 - fill rate) Q.
///
/// # Errors
/// When the standard deviation or quantity is not positive or the fill rate not between 0 and 1.
///
/// ```
/// let point = chandler_forecast::inventory::reorder::reorder_point_for_fill_rate(240.0, 45.0, 300.0, 0.98)?;
/// assert!((point - 273.3225324397447).abs() < 1e-9);
/// # Ok::<(), chandler_forecast::ForecastError>(())
/// ```
pub fn reorder_point_for_fill_rate(lead_time_mean: f64, lead_time_sd: f64, quantity: f64, fill_rate: f64) -> Result<f64, ForecastError> {
    require(lead_time_mean.is_finite(), "lead_time_mean", lead_time_mean, "a finite number")?;
    require(lead_time_sd > 0.0, "lead_time_sd", lead_time_sd, "above 0")?;
    require(quantity > 0.0, "quantity", quantity, "above 0")?;
    require(fill_rate > 0.0 && fill_rate < 1.0, "fill_rate", fill_rate, "between 0 and 1")?;
    let loss = |position: f64| lead_time_sd * normal::loss((position - lead_time_mean) / lead_time_sd);
    let reach = quantity + 40.0 * lead_time_sd;
    let allowed = (1.0 - fill_rate) * quantity;
    Ok(bisect(lead_time_mean - reach, lead_time_mean + reach, |point| allowed - (loss(point) - loss(point + quantity))))
}
