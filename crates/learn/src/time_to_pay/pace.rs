//! The pace: the hazard of being settled in each period, given that an invoice was still open when it began.
//!
//! Periods are counted from the due day, so that one ends exactly on it. A row is an invoice in a period; it holds what was known of the payer and where
//! the period lies: against the due day, against the payer's own habit, in the week and in the month. Trees beside the regression gained half a percent of
//! the error in days where they were tried, for five times the time: there are none.

use serde::{Deserialize, Serialize};

use super::curve::PayCurve;
use crate::error::LearnError;
use crate::invoices::{FeatureRow, Invoice, InvoiceEncoder, Outcome, PayerHistory};
use crate::logistic::Logistic;
use crate::matrix::{Feature, Matrix};
use crate::quantise::probability_of;

/// Periods in which nine of ten invoices are settled.
const PERIODS_TO_SETTLE: f64 = 25.0;
const PERIOD_DAYS_MAX: i32 = 7;
/// Days after the due day that are looked at; what is open then is open.
const HORIZON_DAYS: i32 = 150;
/// The curve ends where less than this is left.
const REST_MIN: f64 = 0.003;
/// L2 penalty of the hazard.
pub(super) const PENALTY: f64 = 10.0;
/// Rows of one fit; where there would be more, every so manieth invoice is taken.
const ROWS_MAX: usize = 150_000;
/// Cuts of days from the due day to the period's end, and of the distance to the payer's habit in its own standard deviations.
const DUE_CUTS: [f64; 10] = [-22.0, -15.0, -8.0, -4.0, -1.0, 0.0, 3.0, 7.0, 15.0, 30.0];
const HABIT_CUTS: [f64; 9] = [-2.0, -1.25, -0.75, -0.25, 0.25, 0.75, 1.25, 2.0, 3.0];

/// A fitted hazard.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Pace {
    /// Length of a period in days.
    pub period_days: i32,
    pub hazard: Logistic,
}

/// An invoice to fit on.
pub(crate) struct PaceCase<'p> {
    pub invoice: &'p Invoice,
    pub history: &'p PayerHistory,
    pub features: &'p FeatureRow,
    pub outcome: Outcome,
}

impl Pace {
    /// # Errors
    /// When nothing was settled in time to see it, or the fit fails.
    pub fn fit(cases: &[PaceCase<'_>], encoder: &InvoiceEncoder) -> Result<Self, LearnError> {
        let period_days = period_days(cases);
        let mut matrix = Matrix::new(features(encoder));
        let mut target = Vec::new();
        let periods = |case: &PaceCase<'_>| Periods { terms: case.invoice.terms_days(), days: period_days };
        let rows_of = |case: &PaceCase<'_>| (periods(case).seen(case.outcome).0 - periods(case).first() + 1).max(0) as usize;
        let rows: usize = cases.iter().map(rows_of).sum();
        for case in cases.iter().step_by(rows.div_ceil(ROWS_MAX).max(1)) {
            let periods = periods(case);
            let (last, is_settled) = periods.seen(case.outcome);
            for period in periods.first()..=last {
                matrix.push(&period_row(case.features, case.invoice, case.history, encoder, periods, period))?;
                target.push(is_settled && period == last);
            }
        }
        Ok(Self { period_days, hazard: Logistic::fit(&matrix, &target, PENALTY)? })
    }

    /// The distribution of the days from the invoice until it is settled.
    pub fn curve(&self, invoice: &Invoice, history: &PayerHistory, features: &FeatureRow, encoder: &InvoiceEncoder) -> PayCurve {
        let periods = Periods { terms: invoice.terms_days(), days: self.period_days };
        let mut open = 1.0;
        let mut points = vec![(-1.0, 1.0)];
        for period in periods.first()..=periods.last() {
            let row = period_row(features, invoice, history, encoder, periods, period);
            open *= 1.0 - probability_of(self.hazard.score(&row));
            points.push((f64::from(periods.end(period)), open));
            if open < REST_MIN && period >= 0 {
                break;
            }
        }
        PayCurve::new(points)
    }
}

fn period_days(cases: &[PaceCase<'_>]) -> i32 {
    let settled = cases.iter().filter_map(|case| if let Outcome::Settled { days } = case.outcome { Some(days) } else { None });
    let mut days: Vec<i32> = settled.collect();
    days.sort_unstable();
    let usual = days.get(days.len() * 9 / 10).copied().unwrap_or(0);
    ((f64::from(usual) / PERIODS_TO_SETTLE).round() as i32).clamp(1, PERIOD_DAYS_MAX)
}

/// Periods of an invoice by number: 0 ends on the due day, those before have negative numbers.
#[derive(Debug, Clone, Copy)]
struct Periods {
    terms: i32,
    days: i32,
}

impl Periods {
    /// The period of the invoice's own day.
    fn first(self) -> i32 {
        self.of_age(0)
    }

    fn last(self) -> i32 {
        HORIZON_DAYS / self.days
    }

    fn of_age(self, age: i32) -> i32 {
        -((self.terms - age).div_euclid(self.days))
    }

    /// Age in days on its last day.
    fn end(self, period: i32) -> i32 {
        self.terms + period * self.days
    }

    /// The last period that was seen whole, or the one of the settlement, and whether it was settled in it.
    fn seen(self, outcome: Outcome) -> (i32, bool) {
        match outcome {
            Outcome::Settled { days } if self.of_age(days) <= self.last() => (self.of_age(days), true),
            Outcome::Settled { .. } => (self.last(), false),
            Outcome::Open { days, .. } => ((days - self.terms).div_euclid(self.days).min(self.last()), false),
        }
    }
}

fn features(encoder: &InvoiceEncoder) -> Vec<Feature> {
    let mut features: Vec<Feature> = encoder.features().into_iter().map(|feature| Feature::free(feature.name)).collect();
    features.extend(["days_from_due", "age", "from_habit", "late_share_after_due"].map(Feature::free));
    features.extend((0..=DUE_CUTS.len()).map(|at| Feature::free(format!("due_band_{at}"))));
    features.extend((0..=HABIT_CUTS.len()).map(|at| Feature::free(format!("habit_band_{at}"))));
    features.extend(["pay_weekday", "pay_day_of_month", "is_weekend"].map(Feature::free));
    features
}

fn period_row(features: &FeatureRow, invoice: &Invoice, history: &PayerHistory, encoder: &InvoiceEncoder, periods: Periods, period: i32) -> Vec<f64> {
    let shrinkage = encoder.shrinkage;
    let end = periods.end(period);
    let from_due = f64::from(end - periods.terms);
    let middle = f64::from(end) - f64::from(periods.days - 1) / 2.0;
    let habit = f64::from(periods.terms) + history.days_late(shrinkage);
    let from_habit = ((middle - habit) / history.days_late_spread(shrinkage).max(1.0)).clamp(-4.0, 6.0);
    let mut row = features.clone();
    row.extend([from_due.clamp(-60.0, 60.0), libm::log1p(middle.max(0.0)), from_habit, if period > 0 { features[0] } else { 0.0 }]);
    band(&DUE_CUTS, from_due, &mut row);
    band(&HABIT_CUTS, from_habit, &mut row);
    let days = (0..periods.days).map(|back| invoice.invoice_on.plus_days(end - back));
    let mean = |values: f64| values / f64::from(periods.days);
    row.push(mean(days.clone().map(|day| history.weekday_factor(day.weekday(), shrinkage)).sum()));
    row.push(mean(days.clone().map(|day| history.nearness_to_pay_day(day, shrinkage)).sum()));
    row.push(mean(days.map(|day| f64::from(u8::from(day.weekday() >= 6))).sum()));
    row
}

/// 1 for the band that the value lies in, 0 for the others.
fn band(cuts: &[f64], value: f64, row: &mut Vec<f64>) {
    let at = cuts.partition_point(|cut| *cut < value);
    row.extend((0..=cuts.len()).map(|band| f64::from(u8::from(band == at))));
}

#[cfg(test)]
mod tests {
    use super::Periods;
    use crate::invoices::Outcome;

    #[test]
    fn a_period_ends_on_the_due_day() {
        let periods = Periods { terms: 30, days: 4 };
        assert_eq!((periods.of_age(30), periods.of_age(27), periods.of_age(26), periods.of_age(31)), (0, 0, -1, 1));
        assert_eq!((periods.first(), periods.end(periods.first())), (-7, 2));
        assert_eq!(periods.seen(Outcome::Settled { days: 33 }), (1, true));
        // Two days after the due day, the period of four has not been seen whole.
        assert_eq!(periods.seen(Outcome::Open { days: 32, is_overdue: true }), (0, false));
        assert_eq!(periods.seen(Outcome::Open { days: 1, is_overdue: false }), (-8, false), "before the first: no row");
    }
}
