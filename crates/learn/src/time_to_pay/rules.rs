//! What is answered without a model: the customer's own share of late invoices and usual days, drawn to the population's for newcomers.

use serde::{Deserialize, Serialize};

use super::curve::PayCurve;
use super::levels::open_points;
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
    /// Share of invoices that is open so many days after their payer's usual day; open ones count as not yet settled (Kaplan and Meier 1958).
    pub residuals: Vec<(f64, f64)>,
    /// Share of late invoices among those learnt from.
    pub late_share: f64,
}

impl Rules {
    /// Learns from invoices with what was known of their payers and their outcomes.
    pub fn fit(cases: &[(&Invoice, &PayerHistory, Outcome)], late: &[bool]) -> Self {
        let shrinkage = Shrinkage { late: late_shrinkage(cases, late), days: days_shrinkage(cases) };
        let positive = late.iter().filter(|late| **late).count() as f64;
        Self { shrinkage, residuals: residuals(cases, shrinkage), late_share: quantise((positive + 1.0) / (late.len() as f64 + 2.0)) }
    }

    pub fn late_probability(&self, history: &PayerHistory) -> f64 {
        history.late_share(self.shrinkage)
    }

    /// The customer's usual days as a distribution, held to its share of late invoices.
    pub fn curve(&self, invoice: &Invoice, history: &PayerHistory) -> PayCurve {
        self.days_curve(invoice, history).with_open_after_due(invoice.terms_days(), self.late_probability(history))
    }

    /// Days from the invoice: expected, and the 10 % and 90 % points.
    pub fn days(&self, invoice: &Invoice, history: &PayerHistory) -> [i32; 3] {
        let curve = self.days_curve(invoice, history);
        [0.5, 0.1, 0.9].map(|level| curve.age_at(level))
    }

    fn days_curve(&self, invoice: &Invoice, history: &PayerHistory) -> PayCurve {
        let usual = f64::from(invoice.terms_days()) + history.days_late(self.shrinkage);
        let mut points = vec![(-1.0, 1.0)];
        for (residual, open) in &self.residuals {
            let last = points.last().map_or(-1.0, |(age, _)| *age);
            points.push(((usual + residual).max(last + 0.01), *open));
        }
        PayCurve::new(points)
    }
}

/// Shares that are still open at the points of the distribution.
const OPEN_SHARES: [f64; 14] = [0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.15, 0.1, 0.05, 0.025, 0.01];
/// Invoices that are believed in before any is seen, by their days after the usual day.
const FIRST_RESIDUALS: [f64; 5] = [-10.0, -5.0, 0.0, 5.0, 10.0];
/// From the last invoice that was seen to be settled, what is left falls to a hundredth within so many days.
const TAIL_DAYS: f64 = 90.0;

/// The distribution of the days from a payer's usual day to the settlement.
fn residuals(cases: &[(&Invoice, &PayerHistory, Outcome)], shrinkage: Shrinkage) -> Vec<(f64, f64)> {
    let residual = |(invoice, history, outcome): &(&Invoice, &PayerHistory, Outcome)| {
        let (days, is_settled) = match outcome {
            Outcome::Settled { days } => (*days, true),
            Outcome::Open { days, .. } => (*days, false),
        };
        (f64::from(days - invoice.terms_days()) - history.days_late(shrinkage), is_settled)
    };
    let seen = cases.iter().map(residual).chain(FIRST_RESIDUALS.map(|days| (days, true))).collect();
    let mut points: Vec<(f64, f64)> = open_points(seen, &OPEN_SHARES).into_iter().map(quantise).zip(OPEN_SHARES).collect();
    let last = points.last().map_or(0.0, |(days, _)| *days);
    let rest = OPEN_SHARES.len() - points.len();
    let tail = |at: usize| (quantise(last + TAIL_DAYS * (at + 1) as f64 / rest as f64), OPEN_SHARES[OPEN_SHARES.len() - rest + at]);
    points.extend((0..rest).map(tail));
    points
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
