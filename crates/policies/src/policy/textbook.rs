//! The rule of textbooks and of most planning systems: simple exponential smoothing of weekly demand, reorder point = forecast of lead time and review plus
//! z σ √L (Silver, Pyke and Thomas, 2017, sections 4.7 and 7.6).

use super::{Decision, Policy, PolicyError, View, lot, order_up_to, usual_lead_days, weeks};
use chandler_forecast::distribution::normal;

/// Smoothing constants tried; the one with the least squared error of one week ahead is taken.
const CONSTANTS: [f64; 5] = [0.05, 0.1, 0.2, 0.3, 0.5];
/// Weeks looked back at.
const WEEKS: usize = 104;

/// The textbook rule at one service level.
#[derive(Clone, Copy, Debug)]
pub struct Textbook {
    /// Probability of no stock-out over lead time and review, as its normal distribution has it.
    pub service_level: f64,
    pub review_days: usize,
}

impl Policy for Textbook {
    fn review(&mut self, view: &View<'_>) -> Result<Decision, PolicyError> {
        let weekly = weeks(view.demand);
        let Smoothed { level, sigma } = smooth(&weekly[weekly.len().saturating_sub(WEEKS)..]);
        let length = (usual_lead_days(view) + self.review_days as f64) / 7.0;
        let reorder_point = level * length + normal::quantile(self.service_level) * sigma * length.sqrt();
        let decision = order_up_to(reorder_point, lot(level / 7.0, self.review_days, view.facts), view);
        Ok(Decision { service_target: Some(self.service_level), ..decision })
    }
}

/// A level of weekly demand and the root mean square of the errors one week ahead.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Smoothed {
    level: f64,
    sigma: f64,
}

fn smooth(weekly: &[f64]) -> Smoothed {
    let tried = CONSTANTS.map(|constant| smooth_by(weekly, constant));
    tried.into_iter().min_by(|one, other| one.sigma.total_cmp(&other.sigma)).unwrap_or(Smoothed { level: 0.0, sigma: 0.0 })
}

/// Starts with the mean of the first quarter.
fn smooth_by(weekly: &[f64], constant: f64) -> Smoothed {
    let first = &weekly[..weekly.len().min(13)];
    let mut level = first.iter().sum::<f64>() / first.len().max(1) as f64;
    let mut squares = 0.0;
    for quantity in weekly {
        let error = quantity - level;
        squares += error * error;
        level += constant * error;
    }
    Smoothed { level, sigma: (squares / weekly.len().max(1) as f64).sqrt() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{facts, view_of};
    use crate::stock::Stock;

    #[test]
    fn the_rule_by_hand() {
        // Every week 14: no error, so s = 14 for each of (8 + 6) / 7 = 2 weeks. Lot: √(2 · 5 · 730 / (25 % of 1)) = 170.9.
        let demand = vec![2; 70];
        let stock = Stock { on_hand: 28, ..Stock::default() };
        let decision = Textbook { service_level: 0.95, review_days: 6 }.review(&view_of(&demand, &stock, &facts(8))).unwrap();
        assert_eq!((decision.reorder_point, decision.quantity), (Some(28.0), 171));
        let stock = Stock { on_hand: 29, ..Stock::default() };
        assert_eq!(Textbook { service_level: 0.95, review_days: 6 }.review(&view_of(&demand, &stock, &facts(8))).unwrap().quantity, 0);
    }

    #[test]
    fn safety_grows_with_the_root_of_the_interval() {
        let Smoothed { level, sigma } = smooth_by(&[10.0, 14.0], 0.5);
        // Level 12, errors −2 and 14 − 11 = 3: σ = √(13/2), level 11 + 1.5.
        assert_eq!(level, 12.5);
        assert!((sigma - 6.5_f64.sqrt()).abs() < 1e-12);
    }
}
