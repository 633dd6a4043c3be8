//! The forecast of the decision under other aims than the decision's: which aim makes the best use of it.
//!
//! Everything but the reorder point is that of the peers: the lot, the lead times, the rounding to what the supplier takes.

use super::chandler::Company;
use super::{Decision, Policy, PolicyError, View, lot, order_up_to, recent_series};
use chandler_forecast::{LeadTimeDemand, LeadTimeDemandRequest, LeadTimePrior, lead_time_demand, lead_time_pmf};

/// A supplier's statement counts for so many receipts, and spreads by this share.
const STATED_RECEIPTS: f64 = 3.0;
const STATED_SPREAD: f64 = 0.3;
/// No item is served beyond this, whatever a unit short is said to cost.
const HIGHEST: f64 = 0.9995;

/// What the reorder point is to reach.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Aim {
    /// No stock-out over lead time and review, with this probability.
    Probability(f64),
    /// This share of the demand filled: of each lot no more than the rest is expected to be short (Silver, Pyke and Thomas, 2017, section 7.7, rule P2).
    Fill(f64),
    /// The least cost where a unit short costs so many times its margin (the same, section 7.6, rule B2).
    Cost(f64),
}

/// The forecast with an aim.
#[derive(Clone, Copy, Debug)]
pub struct Targets<'a> {
    pub company: &'a Company,
    pub aim: Aim,
    pub review_days: usize,
}

impl Policy for Targets<'_> {
    fn review(&mut self, view: &View<'_>) -> Result<Decision, PolicyError> {
        let series = recent_series(view.demand);
        let stated = LeadTimePrior::promised(view.facts.stated_days.max(1), STATED_SPREAD, STATED_RECEIPTS)?;
        let horizon = lead_time_pmf(view.receipts, &[], &stated)?.protection_interval(self.review_days as u32, 1)?;
        let settings = self.company.settings();
        let demand = lead_time_demand(&LeadTimeDemandRequest { series: &series, horizon: &horizon, season_length: 1, settings: &settings })?;
        let lot = lot(demand.mean_per_period, self.review_days, view.facts);
        Ok(order_up_to(self.reorder_point(&demand, lot, view), lot, view))
    }
}

impl Targets<'_> {
    fn reorder_point(&self, demand: &LeadTimeDemand, lot: f64, view: &View<'_>) -> f64 {
        match self.aim {
            Aim::Probability(level) => demand.quantile(level),
            Aim::Fill(share) => least_with_shortage(demand, (1.0 - share) * lot),
            Aim::Cost(penalty) => {
                let margin = penalty * (view.facts.unit_price() - view.facts.unit_cost()).max(0.0);
                let accepted = view.facts.holding_cost() * lot / (margin * demand.mean_per_period * 365.0);
                if accepted < 1.0 { demand.quantile((1.0 - accepted).min(HIGHEST)) } else { 0.0 }
            }
        }
    }
}

/// The least position with no more than so many units expected to be short; shortage falls with the position.
fn least_with_shortage(demand: &LeadTimeDemand, accepted: f64) -> f64 {
    let (mut low, mut high) = (0.0, demand.quantile(HIGHEST));
    for _ in 0..40 {
        let middle = 0.5 * (low + high);
        if demand.expected_shortage(middle) <= accepted { high = middle } else { low = middle }
    }
    high
}
