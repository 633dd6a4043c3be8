//! Method `stockout_risk@5`: many futures of one item at one site, and how often, when and by how much it runs out in them.
//!
//! A future is a level of demand (one probability for the whole of it, so that a high week is followed by a high month: what is demanded up to each day
//! has exactly the forecast distribution) and a day for every receipt. Futures are not drawn at random: demand levels are the middles of equal shares,
//! days of receipts follow Kronecker sequences, so that the same facts give the same bytes and two plans are compared in the same futures.
//! After Niederreiter, Random Number Generation and Quasi-Monte Carlo Methods (1992), chapter 3. The error of a probability is below one in a hundred.

use serde::{Deserialize, Serialize};

use super::{Arrival, CumulativeDemand};
use crate::error::{ForecastError, require};
use crate::quantise::quantise;

/// Name and version of the method.
pub const STOCKOUT_RISK_VERSION: &str = "stockout_risk@5";

const FUTURES: u32 = 1_000;

/// √2, √3, √5, … less their whole parts: steps of the sequences. No two of them, nor either with a fraction, ever fall into step.
const STEPS: &[f64] = &[
    0.414_213_562_373_095_03,
    0.732_050_807_568_877_3,
    0.236_067_977_499_789_7,
    0.645_751_311_064_590_6,
    0.316_624_790_355_399_8,
    0.605_551_275_463_989_3,
    0.123_105_625_617_660_5,
    0.358_898_943_540_673_53,
];

/// Goods that are on their way.
#[derive(Debug, Clone, PartialEq)]
pub struct ExpectedReceipt {
    pub quantity: f64,
    pub arrival: Arrival,
}

/// An order that is known already: demand up to its day cannot be less.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KnownOrder {
    /// Days from today, from 1.
    pub day: u32,
    pub quantity: f64,
}

/// What is known today.
#[derive(Debug, Clone, Copy)]
pub struct RiskRequest<'a> {
    /// Stock for demand after today, what is owed taken off; negative where customers wait.
    pub stock: f64,
    pub demand: &'a CumulativeDemand,
    pub known_orders: &'a [KnownOrder],
    /// In the order in which days are given to them: keep it when two plans are compared.
    pub receipts: &'a [ExpectedReceipt],
    /// Days to look ahead.
    pub days: u32,
}

/// How often, when and by how much stock runs out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct StockoutRisk {
    pub method_version: String,
    /// Chance of having run out by the end of each day, today first.
    pub out_by: Vec<f64>,
    /// Units expected to have been asked for and not there on their day, up to each day, today first.
    pub short_by: Vec<f64>,
    /// Days from today on which it first runs out, where it does: the first tenth, the middle.
    pub first_out_p10: Option<u32>,
    pub first_out_p50: Option<u32>,
}

/// Runs the futures.
///
/// # Errors
/// When a number is not usable or the demand does not look as far ahead as `days`.
///
/// ```
/// use chandler_forecast::distribution::QuantileFunction;
/// use chandler_forecast::distribution::quantile_function::PROBABILITIES;
/// use chandler_forecast::{CumulativeDemand, RiskRequest, stockout_risk};
/// // Up to 10 units tomorrow, up to 20 by the day after, each as likely; 10 in stock, nothing on order.
/// let up_to = |most: f64| QuantileFunction::new(PROBABILITIES.map(|probability| probability * most));
/// let demand = CumulativeDemand::from_days(vec![(1, up_to(10.0)), (2, up_to(20.0))])?;
/// let risk = stockout_risk(&RiskRequest { stock: 10.0, demand: &demand, known_orders: &[], receipts: &[], days: 2 })?;
/// assert_eq!(risk.out_by, [0.0, 0.0, 0.5]);
/// assert!((risk.short_by[2] - 2.5).abs() < 0.01); // half of the time, 5 on average
/// assert_eq!((risk.first_out_p10, risk.first_out_p50), (Some(2), Some(2)));
/// # Ok::<(), chandler_forecast::ForecastError>(())
/// ```
pub fn stockout_risk(request: &RiskRequest) -> Result<StockoutRisk, ForecastError> {
    check(request)?;
    let days = request.days as usize;
    let known = known_by(request);
    let mut tally = Tally { first_out: vec![0; days + 1], short: vec![0.0; days + 1] };
    for future in 0..FUTURES {
        let level = (f64::from(future) + 0.5) / f64::from(FUTURES);
        let demand = request.demand.path(level, request.days);
        let received = received_by(request, future);
        tally.count(request.stock, &demand, &known, &received);
    }
    Ok(tally.report())
}

fn check(request: &RiskRequest) -> Result<(), ForecastError> {
    require(request.stock.is_finite(), "stock", request.stock, "a number")?;
    let looks_ahead = request.days >= 1 && request.days <= request.demand.days();
    require(looks_ahead, "days of a projection", f64::from(request.days), "between 1 and the days of the forecast")?;
    for receipt in request.receipts {
        require(receipt.quantity >= 0.0 && receipt.quantity.is_finite(), "quantity of a receipt", receipt.quantity, "not negative")?;
        receipt.arrival.check()?;
    }
    request.known_orders.iter().try_for_each(|order| {
        require(order.quantity >= 0.0 && order.quantity.is_finite(), "quantity of a known order", order.quantity, "not negative")
    })
}

/// Units ordered already up to each day, today first.
fn known_by(request: &RiskRequest) -> Vec<f64> {
    running(request.days, request.known_orders.iter().map(|order| (order.day, order.quantity)))
}

/// Units received up to each day of one future, today first.
fn received_by(request: &RiskRequest, future: u32) -> Vec<f64> {
    let receipts = request.receipts.iter().enumerate();
    running(request.days, receipts.map(|(index, receipt)| (receipt.arrival.day_at(chance(index, future)), receipt.quantity)))
}

/// The place of a future in the sequence of a receipt, between 0 and 1.
fn chance(receipt: usize, future: u32) -> f64 {
    // Receipts beyond the sequences take one again, from another place.
    let (step, place) = (STEPS[receipt % STEPS.len()], 0.5 + 0.123 * (receipt / STEPS.len()) as f64);
    let position = place + f64::from(future + 1) * step;
    position - position.floor()
}

fn running(days: u32, dated: impl Iterator<Item = (u32, f64)>) -> Vec<f64> {
    let mut by_day = vec![0.0; days as usize + 1];
    for (day, quantity) in dated.filter(|(day, _)| *day <= days) {
        by_day[day as usize] += quantity;
    }
    let mut total = 0.0;
    for quantity in &mut by_day {
        total += *quantity;
        *quantity = total;
    }
    by_day
}

/// What happened in the futures so far.
struct Tally {
    /// Futures that first ran out on each day.
    first_out: Vec<u32>,
    /// Units newly short on each day, summed over futures.
    short: Vec<f64>,
}

impl Tally {
    fn count(&mut self, stock: f64, demand: &[f64], known: &[f64], received: &[f64]) {
        let mut was_short = (-stock).max(0.0);
        self.short[0] += was_short;
        let mut is_out = was_short > 0.0;
        self.first_out[0] += u32::from(is_out);
        for (day, demanded) in (1..).zip(demand) {
            let is_short = (demanded.max(known[day]) - stock - received[day]).max(0.0);
            // Less is rounding of the forecast.
            if !is_out && is_short > 1e-6 {
                is_out = true;
                self.first_out[day] += 1;
            }
            self.short[day] += (is_short - was_short).max(0.0);
            was_short = is_short;
        }
    }

    fn report(&self) -> StockoutRisk {
        let futures = f64::from(FUTURES);
        let mut out = 0;
        let out_so_far: Vec<u32> = self
            .first_out
            .iter()
            .map(|first| {
                out += first;
                out
            })
            .collect();
        let mut short = 0.0;
        let short_by = self
            .short
            .iter()
            .map(|units| {
                short += units / futures;
                quantise(short)
            })
            .collect();
        let day_at = |share: f64| (out > 0).then(|| out_so_far.iter().position(|so_far| f64::from(*so_far) >= share * f64::from(out)))?;
        StockoutRisk {
            method_version: STOCKOUT_RISK_VERSION.to_owned(),
            out_by: out_so_far.iter().map(|so_far| quantise(f64::from(*so_far) / futures)).collect(),
            short_by,
            first_out_p10: day_at(0.1).map(|day| day as u32),
            first_out_p50: day_at(0.5).map(|day| day as u32),
        }
    }
}
