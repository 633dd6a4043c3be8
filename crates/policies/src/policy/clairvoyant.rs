//! Clairvoyance: knows demand and lead times to come, and so carries no safety stock. What is left are lots: it orders them as late as they can come.
//!
//! It bounds what better forecasts can save, not what better lots can.

use super::{Decision, Policy, PolicyError, View, lot, whole_order};
use crate::world::ItemSite;

/// Sees the truth of one item at one site.
#[derive(Clone, Copy, Debug)]
pub struct Clairvoyant<'a> {
    pub truth: &'a ItemSite,
    pub review_days: usize,
}

impl Policy for Clairvoyant<'_> {
    /// Orders when the position does not last until an order of the next review can arrive: what is missing, or a lot at the demand to come.
    fn review(&mut self, view: &View<'_>) -> Result<Decision, PolicyError> {
        let ahead = |days: usize| -> i64 {
            let demand = &self.truth.demand;
            demand[(view.day + 1).min(demand.len())..(view.day + 1 + days).min(demand.len())].iter().sum()
        };
        let next = view.day + self.review_days;
        let Some(next_lead) = self.truth.lead_days.get(next) else { return Ok(Decision::default()) };
        let needed = ahead(self.review_days + *next_lead as usize);
        let missing = needed - view.stock.position();
        if missing <= 0 {
            return Ok(Decision { quantity: 0, reorder_point: Some(needed as f64), service_target: None });
        }
        let lot = lot(ahead(364) as f64 / 364.0, self.review_days, view.facts).ceil() as i64;
        Ok(Decision { quantity: whole_order(missing.max(lot), view.facts), reorder_point: Some(needed as f64), service_target: None })
    }
}
