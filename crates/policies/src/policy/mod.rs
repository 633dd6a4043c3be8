//! Ordering policies: each sees what a planner can see and says what to order.

pub mod buffers;
pub mod chandler;
pub mod clairvoyant;
pub mod min_max;
pub mod quantiles;
pub mod targets;
pub mod textbook;

use crate::stock::Stock;
use crate::world::Facts;
use chandler_forecast::{DemandSeries, ForecastError};
use chandler_recommend::kinds::KindError;
use chandler_recommend::replenishment::DeriveError;

/// Demand that the decision and its forecast look back at, days.
pub(crate) const HISTORY_DAYS: usize = 730;
/// Receipts that the mean lead time of the peers rests on at least.
const LEAST_RECEIPTS: usize = 3;

/// What is known of an item at a site at the end of a day. There is no way from here to what comes later.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// Index of the day.
    pub day: usize,
    /// What orders showed of each day's demand, up to this day.
    pub demand: &'a [i64],
    /// Days that began without stock.
    pub days_without_stock: &'a [usize],
    /// Lead times of all receipts so far, days.
    pub receipts: &'a [u32],
    pub stock: &'a Stock,
    pub facts: &'a Facts,
}

/// What a policy says at a review.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Decision {
    /// To order now; 0 for nothing.
    pub quantity: i64,
    /// The level at which it orders, where it has one.
    pub reorder_point: Option<f64>,
    /// The service that it aims at, where it has such an aim.
    pub service_target: Option<f64>,
}

/// An ordering policy for one item at one site.
pub trait Policy {
    /// Decides at the end of a day.
    ///
    /// # Errors
    /// When it cannot make anything of the facts.
    fn review(&mut self, view: &View<'_>) -> Result<Decision, PolicyError>;
}

/// Why a policy could not decide.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    #[error("the decision rules do not answer")]
    Rules(#[from] KindError),
    #[error("the decision does not derive")]
    Derive(#[from] DeriveError),
    #[error("a formula refuses its input")]
    Forecast(#[from] ForecastError),
}

/// Order when the position is at or below `reorder_point`, up to it plus a lot, within what the supplier takes.
pub(crate) fn order_up_to(reorder_point: f64, lot: f64, view: &View<'_>) -> Decision {
    let position = view.stock.position();
    let level = reorder_point.ceil() as i64;
    let raw = level + lot.ceil() as i64 - position;
    let is_due = position <= level && raw > 0 && level + view.stock.waiting > 0;
    Decision { quantity: if is_due { whole_order(raw, view.facts) } else { 0 }, reorder_point: Some(reorder_point), service_target: None }
}

/// No less than the supplier's minimum, in whole packs.
pub(crate) fn whole_order(quantity: i64, facts: &Facts) -> i64 {
    let pack = facts.order_multiple.max(1);
    (quantity.max(facts.minimum_quantity).max(1) + pack - 1) / pack * pack
}

/// The lot of the peers: the economic order quantity, no less than the demand of a review period.
pub(crate) fn lot(mean_daily: f64, review_days: usize, facts: &Facts) -> f64 {
    let economic = chandler_forecast::inventory::economic_order_quantity(mean_daily * 365.0, facts.order_cost(), facts.holding_cost());
    economic.map_or(0.0, |lot| lot.quantity).max(mean_daily * review_days as f64)
}

/// The mean lead time of the receipts so far, days.
pub(crate) fn usual_lead_days(view: &View<'_>) -> f64 {
    mean_lead_days(view.receipts, view.facts, LEAST_RECEIPTS)
}

/// The mean lead time of receipts, days; what the supplier states as long as fewer than `least` came.
pub(crate) fn mean_lead_days(receipts: &[u32], facts: &Facts, least: usize) -> f64 {
    if receipts.len() < least { f64::from(facts.stated_days) } else { f64::from(receipts.iter().sum::<u32>()) / receipts.len() as f64 }
}

/// The demand that is looked back at, as forecasts take it.
pub(crate) fn recent_series(demand: &[i64]) -> DemandSeries {
    let recent = &demand[demand.len().saturating_sub(HISTORY_DAYS)..];
    DemandSeries::uncensored(recent.iter().map(|quantity| *quantity as f64).collect())
}

/// Demand of whole weeks that end today, oldest first.
pub(crate) fn weeks(demand: &[i64]) -> Vec<f64> {
    let skipped = demand.len() % 7;
    demand[skipped..].chunks(7).map(|week| week.iter().sum::<i64>() as f64).collect()
}
