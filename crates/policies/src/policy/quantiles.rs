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
        let daily = prediction.steps.first().copied().unwrap_or(0.0) / 7.0;
        let decision = order_up_to(prediction.quantiles[self.level].max(0.0), lot(daily, self.review_days, view.facts), view);
        Ok(Decision { service_target: Some(LEVELS[self.level]), ..decision })
    }
}
