//! Reorder points when the lead time is random, and chances of running out (Silver, Pyke and Thomas, Inventory and Production Management, 4th ed.).

use crate::distribution::{gamma, negative_binomial, normal, poisson};
use crate::error::{ForecastError, require};

/// Demand per period and lead time in periods by mean and standard deviation, independent of each other.
#[derive(Debug, Clone, Copy)]
pub struct RandomLeadTime {
    pub demand_mean: f64,
    pub demand_sd: f64,
    pub lead_mean: f64,
    pub lead_sd: f64,
}

/// Safety stock and reorder point for a cycle service.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SafetyStock {
    /// Standard deviation of lead-time demand.
    pub lead_time_demand_sd: f64,
    pub safety_stock: f64,
    pub reorder_point: f64,
}

impl RandomLeadTime {
    fn check(&self, cycle_service: f64) -> Result<(), ForecastError> {
        require(self.demand_mean > 0.0, "demand_mean", self.demand_mean, "above 0")?;
        require(self.demand_sd >= 0.0, "demand_sd", self.demand_sd, "0 or more")?;
        require(self.lead_mean > 0.0, "lead_mean", self.lead_mean, "above 0")?;
        require(self.lead_sd >= 0.0, "lead_sd", self.lead_sd, "0 or more")?;
        require(cycle_service > 0.0 && cycle_service < 1.0, "cycle_service", cycle_service, "between 0 and 1")
    }

    fn mean(&self) -> f64 {
        self.demand_mean * self.lead_mean
    }

    /// Variance of demand over the random lead time: L s² + d² s_L².
    pub fn variance(&self) -> f64 {
        let of_demand = self.lead_mean * self.demand_sd * self.demand_sd;
        of_demand + self.demand_mean * self.demand_mean * self.lead_sd * self.lead_sd
    }

    /// Safety stock for normal lead-time demand: z sqrt(L s² + d² s_L²).
    ///
    /// # Errors
    /// When a parameter is out of range.
    ///
    /// ```
    /// use chandler_forecast::inventory::lead_time_reorder::RandomLeadTime;
    /// let item = RandomLeadTime { demand_mean: 40.0, demand_sd: 12.0, lead_mean: 6.0, lead_sd: 1.5 };
    /// let found = item.safety_stock(0.95)?;
    /// assert!((found.safety_stock - 109.89788887454537).abs() < 1e-9);
    /// # Ok::<(), chandler_forecast::ForecastError>(())
    /// ```
    pub fn safety_stock(&self, cycle_service: f64) -> Result<SafetyStock, ForecastError> {
        self.check(cycle_service)?;
        let lead_time_demand_sd = self.variance().sqrt();
        let safety_stock = normal::quantile(cycle_service) * lead_time_demand_sd;
        Ok(SafetyStock { lead_time_demand_sd, safety_stock, reorder_point: self.mean() + safety_stock })
    }

    /// Reorder point for gamma lead-time demand with the same mean and variance: never negative and skewed, as demand is.
    ///
    /// # Errors
    /// When a parameter is out of range or nothing varies.
    pub fn gamma_reorder_point(&self, cycle_service: f64) -> Result<f64, ForecastError> {
        self.check(cycle_service)?;
        let (mean, variance) = (self.mean(), self.variance());
        require(variance > 0.0, "variance of lead-time demand", variance, "above 0")?;
        Ok(gamma::quantile(mean * mean / variance, cycle_service) * variance / mean)
    }
}

/// A whole-unit level with the probability that demand does not exceed it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReorderLevel {
    pub level: u64,
    pub probability: f64,
}

const LARGEST_LEVEL: u64 = 10_000_000;

/// The smallest level that Poisson demand at `demand_rate` over a lead time drawn from `lead_times` (periods, probability) does not exceed with
/// `cycle_service`.
///
/// # Errors
/// When the lead times are no distribution or a parameter is out of range.
///
/// ```
/// use chandler_forecast::inventory::lead_time_reorder::poisson_reorder_point;
/// let found = poisson_reorder_point(1.7, &[(2.0, 0.2), (3.0, 0.5), (5.0, 0.3)], 0.95)?;
/// assert!(found.level == 11 && (found.probability - 0.9513898717367073).abs() < 1e-9);
/// # Ok::<(), chandler_forecast::ForecastError>(())
/// ```
pub fn poisson_reorder_point(demand_rate: f64, lead_times: &[(f64, f64)], cycle_service: f64) -> Result<ReorderLevel, ForecastError> {
    require(demand_rate > 0.0, "demand_rate", demand_rate, "above 0")?;
    require(cycle_service > 0.0 && cycle_service < 1.0, "cycle_service", cycle_service, "between 0 and 1")?;
    let total: f64 = lead_times.iter().map(|pair| pair.1).sum();
    let usable = |&(periods, share): &(f64, f64)| periods.is_finite() && periods >= 0.0 && share >= 0.0;
    if !lead_times.iter().all(usable) || (total - 1.0).abs() > 1e-6 {
        let reason = "periods and probabilities must be 0 or more and the probabilities sum to 1";
        return Err(ForecastError::BadDistribution { what: "lead times", reason });
    }
    smallest_level(cycle_service, |level| lead_times.iter().map(|&(periods, share)| share * poisson::cumulative(demand_rate * periods, level)).sum())
}

/// The smallest level not exceeded with `cycle_service` by compound Poisson demand: `order_rate` orders a period over `periods`, each of 1, 2, ...
/// units with the geometric probability p (1 - p)^(k-1). Masses by Panjer's recursion (1981).
///
/// # Errors
/// When a parameter is out of range.
///
/// ```
/// use chandler_forecast::inventory::lead_time_reorder::compound_poisson_quantile;
/// let found = compound_poisson_quantile(0.35, 4.0, 0.4, 0.95)?;
/// assert!(found.level == 11 && (found.probability - 0.9579354231566173).abs() < 1e-9);
/// # Ok::<(), chandler_forecast::ForecastError>(())
/// ```
pub fn compound_poisson_quantile(order_rate: f64, periods: f64, size_success: f64, cycle_service: f64) -> Result<ReorderLevel, ForecastError> {
    let mean_orders = order_rate * periods;
    require(mean_orders > 0.0 && mean_orders <= 500.0, "orders over the interval", mean_orders, "above 0 and at most 500")?;
    require(size_success > 0.001 && size_success <= 1.0, "size_success", size_success, "between 0.001 and 1")?;
    require(cycle_service > 0.0 && cycle_service <= 0.99999, "cycle_service", cycle_service, "above 0, at most 0.99999")?;
    // P(n) = m/n sum over k of k f(k) P(n - k); for geometric sizes the sum is carried forward: with failure q,
    // A(n) = sum over k of k f(k) P(n - k) follows from B(n) = sum over k of f(k) P(n - k) by A(n + 1) = q A(n) + B(n + 1).
    let failure = 1.0 - size_success;
    let mut mass = libm::exp(-mean_orders);
    let (mut covered, mut level) = (mass, 0_u64);
    let (mut by_size, mut plain) = (0.0, 0.0);
    while covered < cycle_service && level < LARGEST_LEVEL {
        level += 1;
        plain = failure * plain + size_success * mass;
        by_size = failure * by_size + plain;
        mass = mean_orders / level as f64 * by_size;
        covered += mass;
    }
    Ok(ReorderLevel { level, probability: covered })
}

/// P(D > position) for normal demand over `periods`.
///
/// # Errors
/// When the standard deviation or the number of periods is not positive.
///
/// ```
/// let chance = chandler_forecast::inventory::lead_time_reorder::normal_stockout_probability(38.0, 5.2, 3.1, 6.0)?;
/// assert!((chance - 0.18525662568972967).abs() < 1e-12);
/// # Ok::<(), chandler_forecast::ForecastError>(())
/// ```
pub fn normal_stockout_probability(position: f64, demand_mean: f64, demand_sd: f64, periods: f64) -> Result<f64, ForecastError> {
    require(position.is_finite(), "position", position, "a finite number")?;
    require(demand_mean.is_finite(), "demand_mean", demand_mean, "a finite number")?;
    require(demand_sd > 0.0, "demand_sd", demand_sd, "above 0")?;
    require(periods > 0.0, "periods", periods, "above 0")?;
    Ok(normal::cumulative((demand_mean * periods - position) / (demand_sd * periods.sqrt())))
}

/// P(D > position) and E[(D - position)+] for negative binomial demand.
///
/// # Errors
/// When the mean is not positive or the variance below it.
///
/// ```
/// let (chance, short) = chandler_forecast::inventory::lead_time_reorder::negative_binomial_shortage(38, 31.2, 93.6)?;
/// assert!((chance - 0.21319596849424097).abs() < 1e-9 && (short - 1.533925493939233).abs() < 1e-9);
/// # Ok::<(), chandler_forecast::ForecastError>(())
/// ```
pub fn negative_binomial_shortage(position: u64, mean: f64, variance: f64) -> Result<(f64, f64), ForecastError> {
    require(mean > 0.0, "mean", mean, "above 0")?;
    require(variance >= mean, "variance", variance, "at least the mean")?;
    require(position <= LARGEST_LEVEL, "position", position as f64, "at most ten million")?;
    let chance = 1.0 - negative_binomial::cumulative(mean, variance, position);
    Ok((chance, negative_binomial::loss(mean, variance, position)))
}

/// Doubles, then halves: the smallest level whose probability reaches the service.
fn smallest_level(service: f64, probability: impl Fn(u64) -> f64) -> Result<ReorderLevel, ForecastError> {
    let mut high = 1_u64;
    while probability(high) < service {
        require(high < LARGEST_LEVEL, "demand over the lead time", high as f64, "below ten million units")?;
        high *= 2;
    }
    let mut low = 0;
    while low < high {
        let middle = low + (high - low) / 2;
        if probability(middle) >= service {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Ok(ReorderLevel { level: high, probability: probability(high) })
}
