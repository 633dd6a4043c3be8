//! Which curve answers, the pace's or the customers' usual days, and the levels at which either comes true.

use serde::{Deserialize, Serialize};

use super::back_test::Look;
use super::curve::PayCurve;
use super::levels::{Levels, Seen};
use super::train::Prepared;
use crate::invoices::Outcome;
use crate::quantise::quantise;

/// Settled invoices that the pace must have been tried on.
const TRIED_MIN: usize = 100;

/// Levels of open invoices seen from today.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct TodayLevels {
    pub not_due: Levels,
    pub overdue: Levels,
}

impl TodayLevels {
    pub fn nominal() -> Self {
        Self { not_due: Levels::nominal(), overdue: Levels::nominal() }
    }

    /// From looks at open invoices and the curve that answers for each; looks without one are left out.
    pub fn of<'l>(prepared: &Prepared<'_>, looks: impl Iterator<Item = (&'l Look, Option<PayCurve>)>) -> Self {
        let (mut not_due, mut overdue) = (Vec::new(), Vec::new());
        for (look, curve) in looks {
            let (invoice, Some(curve)) = (&prepared.book.invoices[look.row], curve) else { continue };
            let age = f64::from(invoice.invoice_on.days_until(look.on));
            let level = |later: i32| 1.0 - curve.still_open(age, f64::from(later).max(age));
            let seen = seen(invoice.outcome_at(prepared.cutoff), level);
            if invoice.due_on < look.on { &mut overdue } else { &mut not_due }.push(seen);
        }
        Self { not_due: Levels::of(not_due), overdue: Levels::of(overdue) }
    }
}

/// Where on a curve an invoice was settled; on a day with steps in it, in their middle.
fn seen(outcome: Outcome, level: impl Fn(i32) -> f64) -> Seen {
    match outcome {
        Outcome::Settled { days } => Seen { level: f64::midpoint(level(days), level(days - 1)), is_settled: true },
        Outcome::Open { days, .. } => Seen { level: level(days), is_settled: false },
    }
}

/// A way to have curves, tried on invoices of the back-test.
pub(crate) struct Shape {
    pub levels: Levels,
    /// Mean absolute error in days over the settled ones, and how many there were.
    pub error_days: f64,
    pub settled: usize,
}

impl Shape {
    /// By place in the book and curve, held to the probability of being late.
    pub fn of(prepared: &Prepared<'_>, tried: &[(usize, PayCurve)]) -> Self {
        let outcome = |row: &usize| prepared.book.invoices[*row].outcome_at(prepared.cutoff);
        let levels = Levels::of(tried.iter().map(|(row, curve)| seen(outcome(row), |days| 1.0 - curve.open_after(f64::from(days)))).collect());
        let middle = levels.level_of(0.5);
        let error = |(row, curve): &(usize, PayCurve)| match outcome(row) {
            Outcome::Settled { days } => Some(f64::from((curve.age_at(middle) - days).abs())),
            Outcome::Open { .. } => None,
        };
        let errors: Vec<f64> = tried.iter().filter_map(error).collect();
        Self { levels, error_days: quantise(errors.iter().sum::<f64>() / errors.len().max(1) as f64), settled: errors.len() }
    }

    /// Whether it was nearer than another on the same invoices, and on enough of them.
    pub fn beats(&self, other: &Self) -> bool {
        self.settled >= TRIED_MIN && self.error_days < other.error_days
    }
}
