//! What of the stock is beyond the retention limit, and what keeping the top of it is worth.

use super::derive::is_dead;
use super::evidence::{ExcessEvidence, SurplusSummary};
use crate::kinds::{Decisions, KindError};
use crate::replenishment::{Expiry, Stock, decimal, lead_days, not_sold};
use chandler_forecast::CumulativeDemand;
use chandler_forecast::inventory::{Kept, RETENTION_VERSION, Retention};

/// So far ahead the models are asked, and no further than they can be compared; demand goes on at the same pace after that.
const FORECAST_DAYS: u32 = 91;
/// Demand of the protected days is not exceeded with this probability.
const PROTECTED_LEVEL: f64 = 0.95;
const HALF_A_YEAR_DAYS: usize = 182;
const DAYS_A_YEAR: f64 = 365.0;

/// What keeping a unit costs and what it brings when it is wanted; major units of money.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeepTerms {
    pub unit_cost: f64,
    /// Of a unit that is wanted: the purchase that it saves, or its price where it cannot be bought again.
    pub unit_worth: f64,
    /// A day, of the cost.
    pub room_rate: f64,
    /// A day, of what comes later.
    interest_rate: f64,
    pub horizon_days: u32,
}

impl KeepTerms {
    fn of(evidence: &ExcessEvidence, rules: &Decisions<'_>) -> Result<Self, KindError> {
        let (facts, economics) = (&evidence.facts, &evidence.facts.economics);
        let rate = |output: &str| rules.scaled("excess", output, 6).map_err(KindError::failed).map(|micros| micros as f64 / 1e6 / DAYS_A_YEAR);
        let is_replaceable = not_sold(facts).is_none() && facts.terms.is_some();
        let unit_cost = economics.unit_cost_micros as f64 / 1e6;
        let unit_worth = if is_replaceable { unit_cost } else { economics.unit_revenue_micros.unwrap_or(0) as f64 / 1e6 };
        let horizon_days = rules.scaled("excess", "horizon_days", 0).map_err(KindError::failed)?;
        Ok(Self {
            unit_cost,
            unit_worth,
            room_rate: rate("room_rate")?,
            interest_rate: rate("interest_rate")?,
            horizon_days: u32::try_from(horizon_days).unwrap_or(1).max(1),
        })
    }

    /// What room costs until goods are wanted or the horizon ends.
    pub fn room(&self, kept: &Kept) -> f64 {
        self.unit_cost * self.room_rate * kept.unit_days
    }

    /// What goods bring when they are wanted, less interest until then.
    pub fn brings(&self, kept: &Kept) -> f64 {
        (self.unit_worth * (kept.wanted - self.interest_rate * kept.wanted_unit_days)).max(0.0)
    }

    /// What holding a unit for a day costs, with interest on its cost.
    pub fn holding_rate(&self) -> f64 {
        self.room_rate + self.interest_rate
    }
}

/// Stock of one item at one site with its future.
pub(super) struct Surplus {
    pub terms: KeepTerms,
    pub demand: CumulativeDemand,
    retention: Retention,
    /// Free on hand for demand after today.
    pub usable: i64,
    /// On order and inbound.
    pub coming: i64,
    /// Never given away: demand of the lead time and the days after it, and one smallest order.
    pub protected: i64,
    /// Beyond what pays to keep, of all that is there or comes.
    pub excess: i64,
    /// The same if nothing more came.
    pub excess_on_hand: i64,
}

impl Surplus {
    pub fn of(evidence: &ExcessEvidence) -> Result<Self, KindError> {
        let facts = &evidence.facts;
        facts.check().map_err(KindError::failed)?;
        let rules = Decisions::of(&evidence.rules);
        let terms = KeepTerms::of(evidence, &rules)?;
        let season = facts.demand.season_length as usize;
        let demand = CumulativeDemand::forecast(&facts.demand.series(), season, &facts.settings(), FORECAST_DAYS).map_err(KindError::failed)?;
        let retention = Retention::new(&demand, terms.horizon_days).map_err(KindError::failed)?;
        let (usable, coming) = positions(evidence);
        let protected = protected(evidence, &demand, rules.scaled("excess", "cover_days", 0).map_err(KindError::failed)?)?;
        let brings_now = rules.scaled("excess", "brings_now", 6).map_err(KindError::failed)? as f64 / 1e6;
        let mut surplus = Self { terms, demand, retention, usable, coming, protected, excess: 0, excess_on_hand: 0 };
        let now = terms.unit_cost * brings_now;
        (surplus.excess, surplus.excess_on_hand) = (surplus.beyond(usable + coming, now), surplus.beyond(usable, now));
        Ok(surplus)
    }

    /// What becomes of the top `quantity` units of a stock if they are kept.
    pub fn kept(&self, stock: i64, quantity: i64) -> Kept {
        self.retention.kept(stock as f64, quantity as f64)
    }

    /// The same of the next so many days alone.
    pub fn kept_for(&self, days: u32, stock: i64, quantity: i64) -> Result<Kept, KindError> {
        let soon = Retention::new(&self.demand, days).map_err(KindError::failed)?;
        Ok(soon.kept(stock as f64, quantity as f64))
    }

    /// What keeping the top `quantity` units of a stock is worth.
    fn keeping(&self, stock: i64, quantity: i64) -> f64 {
        let kept = self.kept(stock, quantity);
        self.terms.brings(&kept) - self.terms.room(&kept)
    }

    /// Units from the top of a stock of which each is worth less to keep than it brings now. The higher one lies, the less: the lowest is searched.
    pub fn beyond(&self, stock: i64, unit_brings: f64) -> i64 {
        let (mut kept, mut top) = (self.protected.clamp(0, stock.max(0)), stock.max(0));
        while kept < top {
            let middle = kept + (top - kept) / 2;
            if self.keeping(middle + 1, 1) < unit_brings {
                top = middle;
            } else {
                kept = middle + 1;
            }
        }
        stock.max(0) - kept
    }

    pub fn summary(&self) -> SurplusSummary {
        SurplusSummary {
            method: RETENTION_VERSION.to_owned(),
            demand_class: self.demand.class.to_owned(),
            mean_daily: decimal(self.demand.mean_daily),
            usable: self.usable,
            coming: self.coming,
            protected: self.protected,
            excess: self.excess,
            excess_on_hand: self.excess_on_hand,
            wanted: decimal(self.kept(self.usable + self.coming, self.excess).wanted),
        }
    }
}

/// Base units free for demand after today: on hand, and coming. What has expired can neither be moved nor sold.
pub(super) fn positions(evidence: &ExcessEvidence) -> (i64, i64) {
    let facts = &evidence.facts;
    let stock = Stock::of(facts, 0).without(&Expiry::of(facts, 0).until(facts.as_of));
    (stock.free(), stock.coming())
}

/// A silence that the models take for the end may be a pause: until an item counts as dead, as much as was wanted in half a year is kept.
fn half_a_year(evidence: &ExcessEvidence) -> i64 {
    evidence.facts.demand.daily.iter().rev().take(HALF_A_YEAR_DAYS).sum()
}

/// Who gives this away buys it again: what the next orders would bring in anyway.
fn protected(evidence: &ExcessEvidence, demand: &CumulativeDemand, cover_days: i64) -> Result<i64, KindError> {
    let facts = &evidence.facts;
    let lead_days = lead_days(facts).map_err(KindError::failed)?;
    let days = lead_days.saturating_add(u32::try_from(cover_days).unwrap_or(0)).max(1);
    let asked = days.min(FORECAST_DAYS);
    let needed = demand.quantile(asked, PROTECTED_LEVEL) * f64::from(days) / f64::from(asked);
    let smallest_order = facts.terms.as_ref().map_or(0, |terms| terms.minimum_quantity.max(terms.order_multiple));
    // Nobody orders what nobody asks for: then there is no order to save.
    let smallest_order = if demand.mean_daily > 0.0 && not_sold(facts).is_none() { smallest_order } else { 0 };
    let asked_lately = if demand.mean_daily > 0.0 || is_dead(evidence)? || not_sold(facts).is_some() { 0 } else { half_a_year(evidence) };
    Ok((needed.ceil() as i64 + smallest_order).max(asked_lately))
}
