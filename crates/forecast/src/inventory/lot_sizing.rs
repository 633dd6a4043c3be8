//! When to order how much for known demand over several periods (Wagner and Whitin 1958).

use crate::error::{ForecastError, require};

/// The cheapest plan: the quantity ordered in each period, and its cost.
#[derive(Debug, Clone, PartialEq)]
pub struct LotSizingPlan {
    pub quantities: Vec<f64>,
    /// Fixed costs plus holding of what is left at the end of each period.
    pub cost: f64,
}

/// Dynamic programming backwards over periods; an order covers whole periods, up to the next order. Of equally cheap plans the one that
/// orders sooner again is taken.
///
/// # Errors
/// When a demand or cost is negative or not finite.
///
/// ```
/// let plan = chandler_forecast::inventory::lot_sizing::wagner_whitin(&[90.0, 120.0, 80.0, 70.0, 0.0, 160.0], 100.0, 0.4)?;
/// assert_eq!(plan.quantities, [210.0, 0.0, 150.0, 0.0, 0.0, 160.0]);
/// assert!((plan.cost - 376.0).abs() < 1e-9);
/// # Ok::<(), chandler_forecast::ForecastError>(())
/// ```
pub fn wagner_whitin(demand: &[f64], fixed_cost: f64, holding_cost: f64) -> Result<LotSizingPlan, ForecastError> {
    require(fixed_cost >= 0.0, "fixed_cost", fixed_cost, "0 or more")?;
    require(holding_cost >= 0.0, "holding_cost", holding_cost, "0 or more")?;
    for &quantity in demand {
        require(quantity >= 0.0, "demand", quantity, "0 or more")?;
    }
    let periods = demand.len();
    let mut cost_from = vec![0.0; periods + 1];
    let mut next_order = vec![periods; periods];
    for start in (0..periods).rev() {
        let (mut held, mut best) = (0.0, f64::INFINITY);
        for end in start..periods {
            held += holding_cost * (end - start) as f64 * demand[end];
            let total = fixed_cost + held + cost_from[end + 1];
            if total < best {
                (best, next_order[start]) = (total, end + 1);
            }
        }
        // Nothing to order in a period without demand.
        if demand[start] == 0.0 && cost_from[start + 1] <= best {
            (best, next_order[start]) = (cost_from[start + 1], start + 1);
        }
        cost_from[start] = best;
    }
    let mut quantities = vec![0.0; periods];
    let mut start = 0;
    while start < periods {
        quantities[start] = demand[start..next_order[start]].iter().sum();
        start = next_order[start];
    }
    Ok(LotSizingPlan { quantities, cost: cost_from[0] })
}
