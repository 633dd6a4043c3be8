//! The demand distribution of an evidence: the stored history through the forecast functions, the same way in a run and in a replay.

use super::evidence::{DemandHistory, DemandSummary, IntervalChance, LeadTimeFacts, ModelShare, ReplenishmentEvidence};
use chandler_forecast::{
    DemandSeries, ForecastError, HorizonPmf, LeadTimeDemand, LeadTimeDemandRequest, LeadTimePmf, LeadTimePrior, lead_time_demand, lead_time_pmf,
};

/// How far lead times spread around what a supplier states, as a share of it.
const STATED_SPREAD: f64 = 0.3;
/// How far they spread around what a person said.
const CORRECTED_SPREAD: f64 = 0.15;
/// The supplier's usual behaviour counts for this many receipts of the item.
const PRIOR_WEIGHT_RECEIPTS: f64 = 3.0;
/// From this many receipts on, a supplier's other items say more than what it states.
const SUPPLIER_RECEIPTS_ENOUGH: usize = 5;

/// Demand until the order after this one can arrive, never less than what is ordered already.
#[derive(Debug)]
pub(super) struct Demand {
    distribution: LeadTimeDemand,
    lead_time: LeadTimePmf,
    interval: HorizonPmf,
    known_demand: f64,
}

impl Demand {
    /// Forecasts from the stored history.
    pub fn of(evidence: &ReplenishmentEvidence, review_days: u32) -> Result<Self, ForecastError> {
        let lead_time = lead_time_of(&evidence.lead_time)?;
        let interval = lead_time.protection_interval(review_days, 1)?;
        let distribution = lead_time_demand(&LeadTimeDemandRequest {
            series: &evidence.demand.series(),
            horizon: &interval,
            season_length: evidence.demand.season_length as usize,
            settings: &evidence.settings(),
        })?;
        Ok(Self { distribution, lead_time, interval, known_demand: 0.0 })
    }

    /// The same demand, known to be at least this.
    pub fn at_least(mut self, known_demand: i64) -> Self {
        self.known_demand = known_demand as f64;
        self
    }

    pub fn class(&self) -> &'static str {
        self.distribution.class.name()
    }

    pub fn mean_daily(&self) -> f64 {
        self.distribution.mean_per_period
    }

    pub fn interval_days(&self) -> f64 {
        self.distribution.horizon_mean
    }

    pub fn lead_time_days(&self) -> f64 {
        self.lead_time.mean
    }

    pub fn is_fallback(&self) -> bool {
        self.distribution.fallback.is_some()
    }

    /// Whole base units that the forecast does not exceed with this probability.
    pub fn quantile(&self, probability: f64) -> i64 {
        whole_units_above(self.distribution.quantile(probability))
    }

    /// Chance that demand exceeds a position, millionths.
    pub fn stockout_millionths(&self, position: i64) -> i64 {
        let position = position as f64;
        if position < self.known_demand { 1_000_000 } else { millionths(self.distribution.probability_above(position)) }
    }

    /// Units expected to be short of a position, millionths of a base unit.
    pub fn shortage_millionths(&self, position: i64) -> i64 {
        let position = position as f64;
        let beyond_known = self.distribution.expected_shortage(position.max(self.known_demand));
        millionths(beyond_known + (self.known_demand - position).max(0.0))
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

/// The supplier's lead time from what is known of it.
pub(crate) fn lead_time_of(facts: &LeadTimeFacts) -> Result<LeadTimePmf, ForecastError> {
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
