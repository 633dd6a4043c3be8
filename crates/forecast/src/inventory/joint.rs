//! Ordering several items together from one supplier (Silver 1976; Snyder and Shen, section 3.7).

use crate::error::{ForecastError, require};

/// One item of a joint order.
#[derive(Debug, Clone, Copy)]
pub struct JointItem {
    /// Units per period.
    pub demand_rate: f64,
    /// Money per unit and period.
    pub holding_cost: f64,
    /// Money per order line, on top of the shared cost of the order.
    pub fixed_cost: f64,
}

/// How often to order and which multiple of the cycle each item takes.
#[derive(Debug, Clone, PartialEq)]
pub struct JointPlan {
    /// Periods between orders.
    pub cycle: f64,
    /// Each item is ordered in every so many cycles.
    pub multiples: Vec<u32>,
    /// Units of each item when it is ordered.
    pub quantities: Vec<f64>,
    /// Ordering and holding cost per period.
    pub cost: f64,
}

/// Silver's heuristic: the item with the least fixed cost per holding value is in every order; the others join every m-th,
/// m = sqrt(k_i / (h_i d_i) * h_1 d_1 / (K + k_1)) rounded.
///
/// # Errors
/// When there is no item or a rate or cost is out of range.
///
/// ```
/// use chandler_forecast::inventory::joint::{joint_replenishment, JointItem};
/// let item = |holding_cost, fixed_cost| JointItem { demand_rate: 1.0, holding_cost, fixed_cost };
/// let plan = joint_replenishment(600.0, &[item(160.0, 120.0), item(20.0, 840.0), item(50.0, 300.0)])?;
/// assert_eq!(plan.multiples, [1, 3, 1]);
/// assert!((plan.cost - 837.8544026261366).abs() < 1e-9);
/// # Ok::<(), chandler_forecast::ForecastError>(())
/// ```
pub fn joint_replenishment(shared_fixed_cost: f64, items: &[JointItem]) -> Result<JointPlan, ForecastError> {
    require(!items.is_empty(), "number of items", items.len() as f64, "at least 1")?;
    require(shared_fixed_cost >= 0.0, "shared_fixed_cost", shared_fixed_cost, "0 or more")?;
    for item in items {
        super::lot_size::check(item.demand_rate, item.fixed_cost, item.holding_cost)?;
    }
    let holding = |item: &JointItem| item.holding_cost * item.demand_rate;
    let ratio = |item: &JointItem| item.fixed_cost / holding(item);
    let base = items.iter().fold(&items[0], |best, item| if ratio(item) < ratio(best) { item } else { best });
    let scale = holding(base) / (shared_fixed_cost + base.fixed_cost);
    let multiple = |item: &JointItem| ((ratio(item) * scale).sqrt().round().max(1.0)).min(f64::from(u32::MAX)) as u32;
    let multiples: Vec<u32> = items.iter().map(multiple).collect();
    let pairs = || items.iter().zip(multiples.iter().map(|&multiple| f64::from(multiple)));
    let fixed = shared_fixed_cost + pairs().map(|(item, multiple)| item.fixed_cost / multiple).sum::<f64>();
    let held: f64 = pairs().map(|(item, multiple)| multiple * holding(item)).sum();
    let cycle = (2.0 * fixed / held).sqrt();
    let quantities = pairs().map(|(item, multiple)| multiple * cycle * item.demand_rate).collect();
    Ok(JointPlan { cycle, quantities, cost: (2.0 * fixed * held).sqrt(), multiples })
}
