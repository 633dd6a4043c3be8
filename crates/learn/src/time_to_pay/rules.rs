//! What is answered without a model: the customer's own share of late invoices and usual days, drawn to the population's for newcomers.

use serde::{Deserialize, Serialize};

use super::curve::PayCurve;
use crate::invoices::{Invoice, Outcome, PayerHistory, Shrinkage};
use crate::measure::point_loss;
use crate::quantise::quantise;

/// Days after the due day from which an invoice is very late.
pub(crate) const VERY_LATE_DAYS: i32 = 30;
/// How far belief in the population may reach, in invoices.
const SHRINKAGES: [f64; 6] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0];

/// The shipped baseline, and what stands in for a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Rules {
    pub shrinkage: Shrinkage,
    /// 10 %, 50 % and 90 % points of the days by which invoices were settled after their payer's usual day.
    pub residuals: [f64; 3],
    /// Of late invoices the share that was more than [`VERY_LATE_DAYS`] late.
    pub very_late_share: f64,
    /// Share of late invoices among those learnt from.
    pub late_share: f64,
}

impl Rules {
    /// Learns from invoices with what was known of their payers and their outcomes.
    pub fn fit(cases: &[(&Invoice, &PayerHistory, Outcome)], late: &[bool]) -> Self {
        let shrinkage = Shrinkage { late: late_shrinkage(cases, late), days: days_shrinkage(cases) };
        let settled = cases.iter().filter_map(|(invoice, history, outcome)| Some((days_late(invoice, *outcome)?, *history)));
        let mut residuals: Vec<f64> = settled.clone().map(|(days, history)| days - history.days_late(shrinkage)).collect();
        residuals.sort_by(f64::total_cmp);
        let point = |share: f64| {
            let at = (share * (residuals.len() as f64 - 1.0)).round().max(0.0) as usize;
            residuals.get(at).copied().map_or(0.0, quantise)
        };
        let late_days = settled.map(|(days, _)| days).filter(|days| *days > 0.0);
        let (very_late, late_count) =
            late_days.fold((1.0, 4.0), |(very_late, count), days| (very_late + f64::from(u8::from(days > f64::from(VERY_LATE_DAYS))), count + 1.0));
        let positive = late.iter().filter(|late| **late).count() as f64;
        Self {
            shrinkage,
            residuals: [point(0.1), point(0.5), point(0.9)],
            very_late_share: quantise(very_late / late_count),
            late_share: quantise((positive + 1.0) / (late.len() as f64 + 2.0)),
        }
    }

    pub fn late_probability(&self, history: &PayerHistory) -> f64 {
        history.late_share(self.shrinkage)
    }

    /// The customer's usual days as a distribution, held to its share of late invoices.
    pub fn curve(&self, invoice: &Invoice, history: &PayerHistory) -> PayCurve {
        let [middle, low, high] = self.days(invoice, history).map(f64::from);
        let mut points = vec![(-1.0, 1.0)];
        // Nine tenths of the invoices are settled by `high`, the others within three times as long.
        for (age, open) in [(low, 0.9), (middle, 0.5), (high, 0.1), (high + 3.0 * (high - middle), 0.01)] {
            let last = points.last().map_or(-1.0, |(age, _)| *age);
            points.push((age.max(last + 0.5), open));
        }
        PayCurve::new(points).with_open_after_due(invoice.terms_days(), self.late_probability(history))
    }

    /// Days from the invoice: expected, and the 10 % and 90 % points.
    pub fn days(&self, invoice: &Invoice, history: &PayerHistory) -> [i32; 3] {
        let usual = f64::from(invoice.terms_days()) + history.days_late(self.shrinkage);
        let [low, middle, high] = self.residuals.map(|residual| (usual + residual).round().max(0.0) as i32);
        [middle, low, high]
    }
}

fn days_late(invoice: &Invoice, outcome: Outcome) -> Option<f64> {
    match outcome {
        Outcome::Settled { days } => Some(f64::from(days - invoice.terms_days())),
        Outcome::Open { .. } => None,
    }
}

/// The belief in the population with which the customers' shares lose least.
fn late_shrinkage(cases: &[(&Invoice, &PayerHistory, Outcome)], late: &[bool]) -> f64 {
    least(|held| {
        let shrinkage = Shrinkage { late: held, days: held };
        cases.iter().zip(late).map(|((_, history, _), late)| point_loss(history.late_share(shrinkage), *late)).sum()
    })
}

/// The same for the customers' mean days.
fn days_shrinkage(cases: &[(&Invoice, &PayerHistory, Outcome)]) -> f64 {
    least(|held| {
        let shrinkage = Shrinkage { late: held, days: held };
        let errors = cases.iter().filter_map(|(invoice, history, outcome)| Some(days_late(invoice, *outcome)? - history.days_late(shrinkage)));
        errors.map(f64::abs).sum()
    })
}

fn least(loss: impl Fn(f64) -> f64) -> f64 {
    let losses = SHRINKAGES.map(|held| (held, loss(held)));
    losses.into_iter().fold((4.0, f64::INFINITY), |best, next| if next.1 < best.1 { next } else { best }).0
}
