//! Forecast methods in common use, their quantile of the demand of lead time and review taken as the reorder point.

use super::{Decision, Policy, PolicyError, View, lot, order_up_to, usual_lead_days, weeks};
use chandler_forecast::evaluate::{BASELINES, LEVELS};

/// Weeks looked back at.
const WEEKS: usize = 104;

/// One of [`BASELINES`] by name, at the position of a probability in [`LEVELS`].
#[derive(Clone, Copy, Debug)]
pub struct Quantiles {
    pub method: &'static str,
    pub level: usize,
    pub review_days: usize,
}

impl Policy for Quantiles {
    fn review(&mut self, view: &View<'_>) -> Result<Decision, PolicyError> {
        let weekly = weeks(view.demand);
        let recent = &weekly[weekly.len().saturating_sub(WEEKS)..];
        let horizon = ((usual_lead_days(view) + self.review_days as f64) / 7.0).ceil() as usize;
        let method = BASELINES.iter().find(|known| known.name == self.method);
        let Some(prediction) = method.and_then(|method| method.predict(recent, horizon, 0)) else { return Ok(Decision::default()) };
        // Medians are often nothing, so the lot goes by the mean.
        let daily = recent.iter().sum::<f64>() / (7.0 * recent.len().max(1) as f64);
        let decision = order_up_to(prediction.quantiles[self.level].max(0.0), lot(daily, self.review_days, view.facts), view);
        Ok(Decision { service_target: Some(LEVELS[self.level]), ..decision })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{facts, view_of};
    use crate::stock::Stock;

    #[test]
    fn an_item_that_sells_seldom_still_gets_a_lot() {
        // 14 every fourth week, ordered for two weeks ahead: half of the sums are nothing. Lot: √(2 · 5 · 182.5 / 0.25) = 85.4.
        let demand: Vec<i64> = (0..728).map(|day| if day % 28 == 0 { 14 } else { 0 }).collect();
        let stock = Stock { waiting: 1, ..Stock::default() };
        let decision = Quantiles { method: "past_sums", level: 0, review_days: 7 }.review(&view_of(&demand, &stock, &facts(7))).unwrap();
        assert!((86..=101).contains(&decision.quantity), "{decision:?}");
    }
}
