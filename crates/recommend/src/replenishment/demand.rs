//! The demand distribution of an evidence: the stored history through the forecast functions, the same way in a run and in a replay.

use super::evidence::{DemandHistory, DemandSummary, IntervalChance, LeadTimeFacts, ModelShare, ReplenishmentEvidence};
use super::stock::Stock;
use chandler_forecast::{
    DemandSeries, ForecastError, HorizonPmf, LeadTimeDemand, LeadTimeDemandRequest, LeadTimePmf, LeadTimePrior, lead_time_demands, lead_time_pmf,
};

/// How far lead times spread around what a supplier states, as a share of it.
const STATED_SPREAD: f64 = 0.3;
/// How far they spread around what a person said.
const CORRECTED_SPREAD: f64 = 0.15;
/// The supplier's usual behaviour counts for this many receipts of the item.
const PRIOR_WEIGHT_RECEIPTS: f64 = 3.0;
/// Where nobody sells the item to us, nothing ordered today arrives: this far is looked ahead all the same.
const NO_SUPPLIER_DAYS: u32 = 30;
/// Longer lead times are planned, not chased, and protect no more stock than this.
const LONGEST_LEAD_DAYS: u32 = 180;
/// More safety stock than this is no plan for an item.
const LARGEST_SAFETY: i64 = 1_000_000_000_000;
/// What is believed beyond the most ever asked for in some days, percent where the history is just so long; the longer it is, the less: of n times seen the
/// next is above all with a chance of 1 / (n + 1). Never more than half as much again.
const BEYOND_PERCENT: usize = 400;
const MOST_BEYOND_PERCENT: usize = 50;
/// From this many receipts on, a supplier's other items say more than what it states.
const SUPPLIER_RECEIPTS_ENOUGH: usize = 5;

/// Demand over the three stretches of time that an order is about, from one set of models.
#[derive(Debug)]
pub(super) struct Demand {
    /// Until the order after this one can arrive: lead time and review. Never less than what is ordered already.
    distribution: LeadTimeDemand,
    /// Until what is ordered now arrives.
    until_arrival: LeadTimeDemand,
    /// From reaching the reorder point to the arrival of what is ordered then.
    from_reorder_point: LeadTimeDemand,
    lead_time: LeadTimePmf,
    interval: HorizonPmf,
    known: KnownDemand,
}

/// Ordered already, base units.
#[derive(Clone, Copy, Debug)]
struct KnownDemand {
    until_arrival: i64,
    /// Until the order after this one can arrive.
    until_next: i64,
}

/// What a reorder point is to reach.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Aim {
    /// No more units expected to be short an order. With the shortage allowed for a share of the order this is the fill rate as target: Silver, Pyke and
    /// Thomas (2017), section 6.7.
    Shortage(f64),
    /// No greater chance that a further unit is asked for before an order arrives: where holding it costs as much as missing it. The same, section 6.6.
    Chance(f64),
}

impl Aim {
    fn is_met(self, demand: &LeadTimeDemand, position: i64) -> bool {
        match self {
            Self::Shortage(most) => demand.expected_shortage(position as f64) <= most,
            Self::Chance(most) => demand.probability_above(position as f64) <= most,
        }
    }

    /// Below the expected demand only where a unit more is known not to pay.
    fn least_position(self, expected_demand: i64) -> i64 {
        match self {
            Self::Shortage(_) => expected_demand,
            Self::Chance(_) => 0,
        }
    }
}

/// A reorder point by its parts, base units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ReorderLevel {
    pub expected_demand: i64,
    /// Negative where less than what is expected pays.
    pub safety_stock: i64,
    /// The most that is believed of such a time, where it is less than the two together.
    pub most_believed: Option<Believed>,
}

/// The most that a history lets expect of some days, base units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Believed {
    pub days: usize,
    /// The most ever asked for in so many days.
    pub seen: i64,
    /// What is allowed beyond it, for how seldom so many days have been seen.
    pub percent: i64,
}

impl Believed {
    /// None of a history of less than two such times, which says nothing.
    fn of(daily: &[i64], days: usize) -> Option<Self> {
        let seen = daily.windows(days).map(|window| window.iter().sum::<i64>()).max().unwrap_or(0);
        (daily.len() >= 2 * days).then(|| Self { days, seen, percent: (BEYOND_PERCENT * days / daily.len()).min(MOST_BEYOND_PERCENT) as i64 })
    }

    pub fn units(self) -> i64 {
        self.seen + self.seen * self.percent / 100
    }
}

impl ReorderLevel {
    pub fn units(self) -> i64 {
        let aimed = self.expected_demand + self.safety_stock;
        self.most_believed.map_or(aimed, |most| most.units().max(self.expected_demand))
    }

    /// Held to little more than was ever asked for in as many days: a tail that nobody has seen is no reason to buy. Expected demand is covered all the same.
    fn believed(demand: &LeadTimeDemand, aim: Aim, daily: &[i64]) -> Self {
        let level = Self::of(demand, aim);
        let held = Self { most_believed: Believed::of(daily, demand.horizon_mean.round().max(1.0) as usize), ..level };
        if held.units() < level.units() { held } else { level }
    }

    /// The least position that meets the aim.
    fn of(demand: &LeadTimeDemand, aim: Aim) -> Self {
        let expected_demand = whole_units_above(demand.mean);
        let least = aim.least_position(expected_demand);
        let suffices = |more: i64| aim.is_met(demand, least + more);
        let mut enough = 0;
        while !suffices(enough) && enough < LARGEST_SAFETY {
            enough = 2 * enough + 1;
        }
        let mut too_little = -1;
        while enough - too_little > 1 {
            let middle = too_little + (enough - too_little) / 2;
            if suffices(middle) { enough = middle } else { too_little = middle }
        }
        Self { expected_demand, safety_stock: least + enough - expected_demand, most_believed: None }
    }
}

impl Demand {
    /// Forecasts from the stored history.
    pub fn of(evidence: &ReplenishmentEvidence, review_days: u32) -> Result<Self, ForecastError> {
        let lead_time = lead_time_of(&evidence.lead_time)?;
        let interval = lead_time.protection_interval(review_days, 1)?;
        let request = LeadTimeDemandRequest {
            series: &evidence.demand.series(),
            horizon: &interval,
            season_length: evidence.demand.season_length as usize,
            settings: &evidence.settings(),
        };
        let (arrival, reorder) = (lead_time.protection_interval(0, 1)?, lead_time.reorder_interval(review_days)?);
        let [distribution, until_arrival, from_reorder_point] = lead_time_demands(&request, [&interval, &arrival, &reorder])?;
        let known = |days: f64| Stock::of(evidence, days.round() as i32).known_demand;
        let known = KnownDemand { until_arrival: known(lead_time.mean), until_next: known(distribution.horizon_mean) };
        Ok(Self { distribution, until_arrival, from_reorder_point, lead_time, interval, known })
    }

    pub fn class(&self) -> &'static str {
        self.distribution.class.name()
    }

    pub fn mean_daily(&self) -> f64 {
        self.distribution.mean_per_period
    }

    /// Of the units expected from the reorder point on, what the season of the year adds or takes away.
    pub fn by_season(&self) -> f64 {
        self.from_reorder_point.by_season
    }

    pub fn interval_days(&self) -> f64 {
        self.distribution.horizon_mean
    }

    pub fn lead_time_days(&self) -> f64 {
        self.lead_time.mean
    }

    pub fn review_days(&self) -> f64 {
        (self.interval_days() - self.lead_time_days()).max(1.0)
    }

    pub fn is_fallback(&self) -> bool {
        self.distribution.fallback.is_some()
    }

    /// The position at or below which to order.
    pub fn reorder_level(&self, aim: Aim, history: &DemandHistory) -> ReorderLevel {
        ReorderLevel::believed(&self.from_reorder_point, aim, &history.daily)
    }

    /// The position that lasts until what is ordered now arrives.
    pub fn level_until_arrival(&self, aim: Aim, history: &DemandHistory) -> i64 {
        ReorderLevel::believed(&self.until_arrival, aim, &history.daily).units().max(self.known.until_arrival)
    }

    /// Chance that demand exceeds a position, millionths.
    pub fn stockout_millionths(&self, position: i64) -> i64 {
        let position = position as f64;
        if position < self.known.until_next as f64 { 1_000_000 } else { millionths(self.distribution.probability_above(position)) }
    }

    /// Units expected to be short of a position before the order after this one can arrive.
    pub fn short_until_next(&self, position: i64) -> f64 {
        shortage(&self.distribution, position as f64, self.known.until_next as f64)
    }

    /// Units expected to be short of a position before what is ordered now arrives.
    pub fn short_until_arrival(&self, position: i64) -> f64 {
        shortage(&self.until_arrival, position as f64, self.known.until_arrival as f64)
    }

    pub fn summary(&self) -> DemandSummary {
        let distribution = &self.distribution;
        let interval = self.interval.periods.iter().zip(&self.interval.probability);
        DemandSummary {
            method: distribution.method_version.clone(),
            class: self.class().to_owned(),
            mean: decimal(distribution.mean),
            mean_daily: decimal(distribution.mean_per_period),
            interval_days: decimal(distribution.horizon_mean),
            lead_time_days: decimal(self.lead_time.mean),
            probabilities: distribution.probabilities.iter().copied().map(decimal).collect(),
            quantiles: distribution.quantiles.iter().copied().map(decimal).collect(),
            interval: interval.map(|(days, probability)| IntervalChance { days: *days, probability: decimal(*probability) }).collect(),
            members: distribution
                .members
                .iter()
                .map(|member| ModelShare { name: member.name.clone(), weight: decimal(member.weight), backtest_loss: decimal(member.backtest_loss) })
                .collect(),
            fallback: distribution.fallback.clone(),
            flags: distribution.flags.clone(),
        }
    }
}

/// Shortage to reckon on where the demand is at least what is known of it.
fn shortage(demand: &LeadTimeDemand, position: f64, known_demand: f64) -> f64 {
    demand.likely_shortage(position.max(known_demand)) + (known_demand - position).max(0.0)
}

/// A statistic as decimal text, rounded to millionths: what is stored and compared.
pub(crate) fn decimal(value: f64) -> String {
    chandler_amount::format_scaled(millionths(value), 6, 0)
}

/// A statistic in whole millionths. The cast saturates; the sources are finite and checked.
pub(crate) fn millionths(value: f64) -> i64 {
    (value * 1e6).round() as i64
}

/// Whole units that cover a statistic; a billionth of rounding noise is no further unit.
pub(super) fn whole_units_above(value: f64) -> i64 {
    (value - 1e-6).ceil().max(0.0) as i64
}

impl DemandHistory {
    /// The history as the forecast functions take it.
    pub fn series(&self) -> DemandSeries {
        let mut series = DemandSeries::uncensored(self.daily.iter().map(|quantity| *quantity as f64).collect());
        series.recorded_share = self.recorded_share_millionths as f64 / 1e6;
        for day in &self.censored_days {
            if let Some(censored) = series.censored.get_mut(*day as usize) {
                *censored = true;
            }
        }
        series
    }
}

/// Days until something ordered today is there, as far ahead as anybody looks.
///
/// # Errors
/// As [`lead_time_pmf`].
pub(crate) fn lead_days(evidence: &ReplenishmentEvidence) -> Result<u32, ForecastError> {
    match &evidence.terms {
        Some(_) => Ok((lead_time_of(&evidence.lead_time)?.mean.round() as u32).clamp(1, LONGEST_LEAD_DAYS)),
        None => Ok(NO_SUPPLIER_DAYS),
    }
}

/// The supplier's lead time from what is known of it.
fn lead_time_of(facts: &LeadTimeFacts) -> Result<LeadTimePmf, ForecastError> {
    if let Some(days) = facts.corrected_days {
        let said = LeadTimePrior::promised(days.max(1), CORRECTED_SPREAD, PRIOR_WEIGHT_RECEIPTS)?;
        return lead_time_pmf(&[], &[], &said);
    }
    let stated = LeadTimePrior::promised(facts.stated_days.max(1), STATED_SPREAD, PRIOR_WEIGHT_RECEIPTS)?;
    let prior = if facts.supplier_days.len() < SUPPLIER_RECEIPTS_ENOUGH {
        stated
    } else {
        let usual = lead_time_pmf(&facts.supplier_days, &[], &stated)?;
        LeadTimePrior { days: usual.days, probability: normalised(usual.probability), weight: PRIOR_WEIGHT_RECEIPTS }
    };
    lead_time_pmf(&facts.observed_days, &facts.open_overdue_days, &prior)
}

/// Rounded probabilities made to sum to one again.
fn normalised(probability: Vec<f64>) -> Vec<f64> {
    let total: f64 = probability.iter().sum();
    probability.into_iter().map(|share| share / total).collect()
}
