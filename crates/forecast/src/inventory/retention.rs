//! How long goods that lie in stock lie on: of the top of a stock, what is wanted within a horizon and how many unit-days it waits for that.
//!
//! The units of a stock are numbered from the bottom, and demand takes the lowest first: the top ones are those of which one would get rid. What
//! a unit is worth keeping for follows from that by the retention limit of Silver, Pyke and Peterson, Inventory Management and Production Planning and
//! Scheduling, 3rd edition (1998), section 9.5, and Rosenfield, Disposal of Excess Inventory, Operations Research 37 (1989): keep a unit only while
//! what it brings when it is wanted, less interest and room until then, exceeds what it brings now.
//!
//! Beyond the forecast demand goes on at the pace that it has in the same future. Leaves out: seasons beyond the forecast.

use crate::distribution::QuantileFunction;
use crate::distribution::quantile_function::expected_shortage;
use crate::error::{ForecastError, require};
use crate::stockout::CumulativeDemand;
use serde::{Deserialize, Serialize};

/// Name and version of the method.
pub const RETENTION_VERSION: &str = "retention@1";

/// Multiples of the forecast's last day at which demand beyond it is looked at.
const BEYOND: &[f64] = &[1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0];

/// Goods look no further ahead than this, in days.
const LONGEST_DAYS: u32 = 3_650;

/// What becomes of the top units of a stock within the horizon.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// Expected units that are wanted within the horizon.
    pub wanted: f64,
    /// Expected units that are still there at its end.
    pub left: f64,
    /// Days that all of them lie, added up.
    pub unit_days: f64,
    /// Of these the days of the units that are wanted.
    pub wanted_unit_days: f64,
}

/// Demand up to the days of a horizon.
#[derive(Debug, Clone)]
pub struct Retention {
    known: Vec<(f64, QuantileFunction)>,
}

impl Retention {
    /// Looks so many days ahead with a forecast that may end earlier.
    ///
    /// # Errors
    /// When the horizon is 0 or beyond ten years.
    ///
    /// ```
    /// use chandler_forecast::distribution::QuantileFunction;
    /// use chandler_forecast::distribution::quantile_function::PROBABILITIES;
    /// use chandler_forecast::inventory::Retention;
    /// use chandler_forecast::CumulativeDemand;
    /// // One unit a day for certain; 100 are there, and the forecast ends after 50 days.
    /// let days = |days: f64| QuantileFunction::new(PROBABILITIES.map(|_| days));
    /// let demand = CumulativeDemand::from_days(vec![(25, days(25.0)), (50, days(50.0))])?;
    /// let top = Retention::new(&demand, 75)?.kept(100.0, 40.0);
    /// assert_eq!((top.wanted, top.left), (15.0, 25.0)); // units 61 to 75 within the horizon, 76 to 100 after it
    /// # Ok::<(), chandler_forecast::ForecastError>(())
    /// ```
    pub fn new(demand: &CumulativeDemand, horizon_days: u32) -> Result<Self, ForecastError> {
        require((1..=LONGEST_DAYS).contains(&horizon_days), "days of a horizon", f64::from(horizon_days), "between 1 and 3650")?;
        let horizon = f64::from(horizon_days);
        let forecast: Vec<(f64, QuantileFunction)> = demand.by_day().iter().map(|(day, demand)| (f64::from(*day), *demand)).collect();
        let at = |day: f64, (known, demand): &(f64, QuantileFunction)| (day, demand.map(|quantile| quantile * day / known));
        let beyond = forecast.last().map(|last| BEYOND.iter().map(|multiple| at(last.0 * multiple, last))).into_iter().flatten();
        let mut known: Vec<(f64, QuantileFunction)> = forecast.iter().copied().chain(beyond).filter(|(day, _)| *day < horizon).collect();
        let end = forecast.iter().find(|(day, _)| *day >= horizon).or(forecast.last());
        known.extend(end.map(|end| at(horizon, end)));
        Ok(Self { known })
    }

    /// What becomes of the top `quantity` units of a stock.
    pub fn kept(&self, stock: f64, quantity: f64) -> Kept {
        let quantity = quantity.min(stock).max(0.0);
        let (mut day, mut there, mut unit_days) = (0.0, quantity, 0.0);
        for (until, demand) in &self.known {
            let still = (unsold(demand, stock) - unsold(demand, stock - quantity)).clamp(0.0, there);
            unit_days += (until - day) * 0.5 * (there + still);
            (day, there) = (*until, still);
        }
        Kept { wanted: quantity - there, left: there, unit_days, wanted_unit_days: (unit_days - there * day).max(0.0) }
    }
}

/// E[(stock − D)+].
fn unsold(demand: &QuantileFunction, stock: f64) -> f64 {
    if stock <= 0.0 {
        return 0.0;
    }
    (stock - demand.mean() + expected_shortage(demand.values(), stock)).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::quantile_function::PROBABILITIES;

    fn demand(up_to: impl Fn(u32) -> QuantileFunction) -> CumulativeDemand {
        CumulativeDemand::from_days(vec![(10, up_to(10)), (20, up_to(20))]).unwrap()
    }

    /// Up to two a day, each pace as likely.
    fn uncertain(days: u32) -> QuantileFunction {
        QuantileFunction::new(PROBABILITIES.map(|probability| 2.0 * probability * f64::from(days)))
    }

    #[test]
    fn nothing_wanted_lies_for_the_whole_horizon() {
        let kept = Retention::new(&demand(|_| QuantileFunction::ZERO), 100).unwrap().kept(50.0, 10.0);
        assert_eq!(kept, Kept { wanted: 0.0, left: 10.0, unit_days: 1_000.0, wanted_unit_days: 0.0 });
    }

    #[test]
    fn the_top_lies_longer_than_the_bottom_and_parts_add_up() {
        let retention = Retention::new(&demand(uncertain), 200).unwrap();
        let (whole, top, bottom) = (retention.kept(300.0, 200.0), retention.kept(300.0, 100.0), retention.kept(200.0, 100.0));
        assert!((whole.unit_days - top.unit_days - bottom.unit_days).abs() < 1e-6 && (whole.left - top.left - bottom.left).abs() < 1e-9);
        assert!(top.left > bottom.left && top.unit_days > bottom.unit_days);
        // Half of the paces from 0 to 2 a day want the first 200 within 200 days; the mean of what they leave is 50.
        assert!((retention.kept(200.0, 200.0).left - 50.0).abs() < 0.5, "{:?}", retention.kept(200.0, 200.0));
    }

    #[test]
    fn more_than_there_is_is_all_there_is_and_an_empty_stock_has_no_top() {
        let retention = Retention::new(&demand(uncertain), 5).unwrap();
        assert_eq!(retention.kept(7.0, 100.0), retention.kept(7.0, 7.0));
        assert_eq!(retention.kept(-3.0, 10.0), Kept::default());
        assert!(Retention::new(&demand(uncertain), 0).is_err() && Retention::new(&demand(uncertain), 3_651).is_err());
    }
}
