//! How long a supplier takes: observed lead times and orders still open, by Kaplan and Meier (1958), held to what the supplier usually does.
//!
//! An open order is not dropped, which would make late suppliers look quick: it says "longer than this". The share of orders that the
//! observations cannot place (open longer than any arrival) follows the prior beyond that day, or falls on the day after the longest wait.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::distribution::gamma;
use crate::error::{ForecastError, require};
use crate::horizon::{HorizonPmf, LONGEST_HORIZON};
use crate::quantise::quantise;

/// Name and version of the method, part of every record that uses it.
pub const LEAD_TIME_PMF_VERSION: &str = "lead_time_pmf@1";

/// The longest lead time that is accepted, in days.
const LONGEST_LEAD_TIME_DAYS: u32 = 3_650;

/// What is believed of a supplier before an item's own orders are seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LeadTimePrior {
    /// Lead times in days, ascending.
    pub days: Vec<u32>,
    /// Their probabilities; they sum to 1.
    pub probability: Vec<f64>,
    /// How many observed lead times the prior counts for.
    pub weight: f64,
}

/// A distribution of lead times in days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LeadTimePmf {
    pub method_version: String,
    /// Days from order to receipt, ascending.
    pub days: Vec<u32>,
    /// Their probabilities; they sum to 1.
    pub probability: Vec<f64>,
    /// Expected days.
    pub mean: f64,
    /// Days not exceeded by 95 of 100 orders.
    pub p95: u32,
    /// Received orders it rests on.
    pub observed: u32,
    /// Orders still open it rests on.
    pub open: u32,
}

impl LeadTimePrior {
    /// From a supplier's terms alone: a gamma distribution about the promised days with a coefficient of variation, in whole days.
    ///
    /// # Errors
    /// When the days are 0 or beyond ten years, or the coefficient of variation or the weight is not positive.
    pub fn promised(days: u32, coefficient_of_variation: f64, weight: f64) -> Result<LeadTimePrior, ForecastError> {
        let in_range = (1..=LONGEST_LEAD_TIME_DAYS).contains(&days);
        require(in_range, "promised lead time in days", f64::from(days), "between 1 and 3,650")?;
        let cv = coefficient_of_variation;
        require(cv > 0.0 && cv <= 2.0, "coefficient of variation of the lead time", cv, "above 0 and at most 2")?;
        let shape = 1.0 / (cv * cv);
        let scale = f64::from(days) / shape;
        let up_to = |day: f64| gamma::cumulative(shape, day / scale);
        let last = ((gamma::quantile(shape, 0.999) * scale).ceil() as u32).min(LONGEST_LEAD_TIME_DAYS);
        let raw = |day: u32| {
            // Each day takes what rounds to it; the first also what is shorter.
            let from = if day == 1 { 0.0 } else { up_to(f64::from(day) - 0.5) };
            up_to(f64::from(day) + 0.5) - from
        };
        let pairs: Vec<(u32, f64)> = (1..=last.max(1)).map(|day| (day, raw(day))).filter(|pair| pair.1 > 1e-6).collect();
        let total: f64 = pairs.iter().map(|pair| pair.1).sum();
        let prior =
            LeadTimePrior { days: pairs.iter().map(|pair| pair.0).collect(), probability: pairs.iter().map(|pair| pair.1 / total).collect(), weight };
        prior.check()?;
        Ok(prior)
    }

    fn check(&self) -> Result<(), ForecastError> {
        let bad = |reason| Err(ForecastError::BadDistribution { what: "prior lead times", reason });
        require(self.weight > 0.0, "weight of the lead-time prior", self.weight, "above 0")?;
        if self.days.is_empty() || self.days.len() != self.probability.len() {
            return bad("give as many probabilities as days, at least one");
        }
        if self.days.windows(2).any(|pair| pair[0] >= pair[1]) || self.days.iter().any(|&day| day > LONGEST_LEAD_TIME_DAYS) {
            return bad("days must ascend without repeats, to 3,650 at most");
        }
        if self.probability.iter().any(|probability| !probability.is_finite() || *probability < 0.0) {
            return bad("probabilities must be finite and not negative");
        }
        if (self.probability.iter().sum::<f64>() - 1.0).abs() > 1e-6 {
            return bad("probabilities must sum to 1");
        }
        Ok(())
    }
}

/// The distribution of lead times from received orders, orders still open (days waited so far) and a prior.
///
/// # Errors
/// When the prior is not a distribution or a lead time is beyond ten years.
///
/// ```
/// use chandler_forecast::{lead_time_pmf, LeadTimePrior};
/// let prior = LeadTimePrior { days: vec![10], probability: vec![1.0], weight: 1.0 };
/// // Three arrivals, one order still open after 12 days. Kaplan-Meier: half by day 9 (2 of 4), the open order joins day 14.
/// let found = lead_time_pmf(&[9, 9, 14], &[12], &prior)?;
/// assert_eq!(found.days, [9, 10, 14]);
/// assert_eq!(found.probability, [0.375, 0.25, 0.375]);
/// assert_eq!((found.mean, found.p95), (11.125, 14));
/// # Ok::<(), chandler_forecast::ForecastError>(())
/// ```
pub fn lead_time_pmf(observed_days: &[u32], open_days: &[u32], prior: &LeadTimePrior) -> Result<LeadTimePmf, ForecastError> {
    prior.check()?;
    let longest = observed_days.iter().chain(open_days).copied().max().unwrap_or(0);
    require(longest <= LONGEST_LEAD_TIME_DAYS, "a lead time in days", f64::from(longest), "at most 3,650")?;
    let (arrivals, unplaced) = kaplan_meier(observed_days, open_days);
    let own_share = observed_days.len() as f64 / (observed_days.len() as f64 + prior.weight);
    let mut masses: Vec<(u32, f64)> = arrivals.iter().map(|&(day, mass)| (day, own_share * mass)).collect();
    masses.extend(prior.days.iter().zip(&prior.probability).map(|(&day, mass)| (day, (1.0 - own_share) * mass)));
    masses.extend(beyond(longest, own_share * unplaced, prior));
    Ok(assemble(masses, observed_days.len() as u32, open_days.len() as u32))
}

/// Probability of arriving on each observed day, and what is left for later than the longest wait.
fn kaplan_meier(observed_days: &[u32], open_days: &[u32]) -> (Vec<(u32, f64)>, f64) {
    let mut arrivals = observed_days.to_vec();
    arrivals.sort_unstable();
    let mut survival = 1.0;
    let mut masses = Vec::new();
    let mut index = 0;
    while index < arrivals.len() {
        let day = arrivals[index];
        let on_the_day = arrivals[index..].iter().take_while(|&&other| other == day).count();
        let waiting = (arrivals.len() - index) + open_days.iter().filter(|&&open| open >= day).count();
        let mass = survival * on_the_day as f64 / waiting as f64;
        masses.push((day, mass));
        survival -= mass;
        index += on_the_day;
    }
    if arrivals.is_empty() { (masses, 0.0) } else { (masses, survival.max(0.0)) }
}

/// Places the share that no observation places: as the prior does beyond the longest wait, or on the next day.
fn beyond(longest: u32, share: f64, prior: &LeadTimePrior) -> Vec<(u32, f64)> {
    if share <= 1e-12 {
        return Vec::new();
    }
    let later = || prior.days.iter().zip(&prior.probability).filter(move |(day, _)| **day > longest);
    let total: f64 = later().map(|(_, mass)| mass).sum();
    if total > 0.0 { later().map(|(&day, mass)| (day, share * mass / total)).collect() } else { vec![(longest + 1, share)] }
}

fn assemble(mut masses: Vec<(u32, f64)>, observed: u32, open: u32) -> LeadTimePmf {
    masses.sort_by_key(|&(day, _)| day);
    let mut days: Vec<u32> = Vec::new();
    let mut probability: Vec<f64> = Vec::new();
    for (day, mass) in masses.into_iter().filter(|pair| pair.1 > 0.0) {
        if days.last() == Some(&day) {
            if let Some(last) = probability.last_mut() {
                *last += mass;
            }
        } else {
            days.push(day);
            probability.push(mass);
        }
    }
    let mean = days.iter().zip(&probability).map(|(&day, mass)| f64::from(day) * mass).sum();
    let mut covered = 0.0;
    let p95 = days.iter().zip(&probability).find(|(_, mass)| {
        covered += **mass;
        covered >= 0.95 - 1e-9
    });
    LeadTimePmf {
        method_version: LEAD_TIME_PMF_VERSION.to_owned(),
        p95: p95.or(days.iter().zip(&probability).next_back()).map_or(0, |(&day, _)| day),
        mean: quantise(mean),
        probability: probability.into_iter().map(quantise).collect(),
        days,
        observed,
        open,
    }
}

impl LeadTimePmf {
    /// The protection interval in periods of `period_days`: lead time plus `review_days`, rounded up to whole periods.
    ///
    /// # Errors
    /// When `period_days` is 0 or the interval is longer than [`LONGEST_HORIZON`] periods.
    pub fn protection_interval(&self, review_days: u32, period_days: u32) -> Result<HorizonPmf, ForecastError> {
        require(period_days > 0, "period_days", f64::from(period_days), "at least 1")?;
        let mut horizon = HorizonPmf { periods: Vec::new(), probability: Vec::new() };
        for (&day, &mass) in self.days.iter().zip(&self.probability) {
            let periods = day.saturating_add(review_days).div_ceil(period_days).max(1);
            require(periods <= LONGEST_HORIZON, "protection interval in periods", f64::from(periods), "at most 10,000")?;
            if horizon.periods.last() == Some(&periods) {
                if let Some(last) = horizon.probability.last_mut() {
                    *last += mass;
                }
            } else {
                horizon.periods.push(periods);
                horizon.probability.push(mass);
            }
        }
        Ok(horizon)
    }

    /// The days from reaching the reorder point to the arrival of what is ordered then: the lead time, and what is left of the review period, each of whose
    /// days is as likely. The lead time alone where every day is a review.
    ///
    /// # Errors
    /// When an interval is longer than [`LONGEST_HORIZON`] days.
    pub fn reorder_interval(&self, review_days: u32) -> Result<HorizonPmf, ForecastError> {
        let review_days = review_days.max(1);
        let mut masses: BTreeMap<u32, f64> = BTreeMap::new();
        for left in 1..=review_days {
            let horizon = self.protection_interval(left, 1)?;
            for (periods, mass) in horizon.periods.into_iter().zip(horizon.probability) {
                *masses.entry(periods).or_default() += mass / f64::from(review_days);
            }
        }
        Ok(HorizonPmf { periods: masses.keys().copied().collect(), probability: masses.into_values().collect() })
    }
}
