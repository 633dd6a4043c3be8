//! How good predictions of late payment are, with intervals that know that invoices of one customer are alike.

mod bootstrap;
mod days;
mod ranking;
mod stability;

use bootstrap::intervals;
use days::{coverage, mean_error, width};
use ranking::{Order, area_under_curve, captured};
pub use stability::stability_index;

/// An invoice whose outcome is known, and what was predicted of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Number of its customer; invoices of one customer are drawn together.
    pub customer: usize,
    pub amount: f64,
    pub is_late: bool,
    pub late_probability: f64,
    /// Known only once settled.
    pub days: Option<DaysCase>,
}

/// Days of a settled invoice and of its prediction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DaysCase {
    /// From the invoice until it was settled.
    pub to_settle: f64,
    /// From the invoice until it was due.
    pub terms: f64,
    pub expected: f64,
    /// The predicted 10 % and 90 % points.
    pub low: f64,
    pub high: f64,
}

/// A figure with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    pub name: &'static str,
    pub value: f64,
    /// `None` where the figure cannot be drawn again, such as for a single customer.
    pub interval: Option<(f64, f64)>,
}

/// Draws of the bootstrap.
const DRAWS: usize = 200;
/// Bins of the calibration error.
const CALIBRATION_BINS: usize = 10;

/// All measures of a task, in the order of their names in the contract. Those that are not defined for the cases (no late invoice, none settled) are left out.
///
/// - `auc` area under the ROC curve; ties count half.
/// - `log_loss` mean of -ln(probability of what happened); `brier` mean squared error of the probability.
/// - `ece` mean over ten bins of equal width of |mean probability - share late|, by cases.
/// - `lift_at_10` share late among the tenth with the highest probability over the share late among all; ties are taken in proportion.
/// - `late_money_top20` share of the money paid late that is in the fifth with the highest probability times amount.
/// - `mae_days_late`, `mae_days_to_settle` mean absolute error in days; days late are never negative.
/// - `interval_coverage_80`, `interval_width_days` of the interval from the 10 % to the 90 % point.
pub fn measures(cases: &[Case], seed: u64) -> Vec<Measured> {
    let table = Table::new(cases);
    let value = table.figures(&vec![1.0; cases.len()]);
    let drawn = intervals(cases, seed, DRAWS, |weights| table.figures(weights));
    let measured = NAMES.iter().zip(value).zip(drawn).filter_map(|((name, value), interval)| Some(Measured { name, value: value?, interval }));
    measured.collect()
}

/// Share of bootstrap draws, by customer, in which the first predictions have the lower log-loss.
pub fn share_of_wins(customers: &[usize], late: &[bool], first: &[f64], second: &[f64], seed: u64) -> f64 {
    let gains: Vec<f64> = (0..late.len()).map(|at| point_loss(second[at], late[at]) - point_loss(first[at], late[at])).collect();
    let mut wins = 0;
    bootstrap::each_draw(customers, seed, DRAWS, |weights| {
        let gain: f64 = weights.iter().zip(&gains).map(|(weight, gain)| weight * gain).sum();
        wins += usize::from(gain > 0.0);
    });
    wins as f64 / DRAWS as f64
}

/// -ln of the probability that was given to what happened.
pub fn point_loss(probability: f64, happened: bool) -> f64 {
    -libm::log(if happened { probability } else { 1.0 - probability }.max(1e-15))
}

/// Area under the ROC curve of a score; `None` where only one answer is there.
pub fn auc(scores: &[f64], target: &[bool]) -> Option<f64> {
    area_under_curve(&Order::ascending(scores), target, &vec![1.0; target.len()])
}

const NAMES: [&str; 10] = [
    "auc",
    "log_loss",
    "brier",
    "ece",
    "lift_at_10",
    "late_money_top20",
    "mae_days_late",
    "mae_days_to_settle",
    "interval_coverage_80",
    "interval_width_days",
];

type Figures = [Option<f64>; NAMES.len()];

/// Cases with their orders, which a draw of the bootstrap does not change.
struct Table<'c> {
    cases: &'c [Case],
    late: Vec<bool>,
    /// 1 for a late case, and its amount.
    late_count: Vec<f64>,
    late_money: Vec<f64>,
    ascending: Order,
    likeliest: Order,
    costliest: Order,
}

impl<'c> Table<'c> {
    fn new(cases: &'c [Case]) -> Self {
        let probabilities: Vec<f64> = cases.iter().map(|case| case.late_probability).collect();
        let negated: Vec<f64> = probabilities.iter().map(|probability| -probability).collect();
        let costs: Vec<f64> = cases.iter().map(|case| -case.late_probability * case.amount).collect();
        Self {
            cases,
            late: cases.iter().map(|case| case.is_late).collect(),
            late_count: cases.iter().map(late).collect(),
            late_money: cases.iter().map(|case| late(case) * case.amount).collect(),
            ascending: Order::ascending(&probabilities),
            likeliest: Order::ascending(&negated),
            costliest: Order::ascending(&costs),
        }
    }

    fn figures(&self, weights: &[f64]) -> Figures {
        let total: f64 = weights.iter().sum();
        let mean = |of: &dyn Fn(&Case) -> f64| {
            let sum: f64 = self.cases.iter().zip(weights).map(|(case, weight)| weight * of(case)).sum();
            (total > 0.0).then(|| sum / total)
        };
        [
            area_under_curve(&self.ascending, &self.late, weights),
            mean(&|case| point_loss(case.late_probability, case.is_late)),
            mean(&|case| (case.late_probability - late(case)) * (case.late_probability - late(case))),
            calibration_error(self.cases, weights),
            captured(&self.likeliest, &self.late_count, weights, 0.1).map(|share| share / 0.1),
            captured(&self.costliest, &self.late_money, weights, 0.2),
            mean_error(self.cases, weights, |days| ((days.to_settle - days.terms).max(0.0), (days.expected - days.terms).max(0.0))),
            mean_error(self.cases, weights, |days| (days.to_settle, days.expected)),
            coverage(self.cases, weights),
            width(self.cases, weights),
        ]
    }
}

fn late(case: &Case) -> f64 {
    f64::from(u8::from(case.is_late))
}

fn calibration_error(cases: &[Case], weights: &[f64]) -> Option<f64> {
    let mut gaps = [0.0; CALIBRATION_BINS];
    let mut total = 0.0;
    for (case, weight) in cases.iter().zip(weights) {
        let bin = (case.late_probability * CALIBRATION_BINS as f64) as usize;
        gaps[bin.min(CALIBRATION_BINS - 1)] += weight * (case.late_probability - late(case));
        total += weight;
    }
    (total > 0.0).then(|| gaps.iter().map(|gap| gap.abs()).sum::<f64>() / total)
}

#[cfg(test)]
mod tests {
    use super::{Case, DaysCase, measures};

    fn case(customer: usize, late_probability: f64, is_late: bool, amount: f64, to_settle: f64) -> Case {
        let days = Some(DaysCase { to_settle, terms: 30.0, expected: 32.0, low: 25.0, high: 40.0 });
        Case { customer, amount, is_late, late_probability, days }
    }

    fn value(cases: &[Case], name: &str) -> f64 {
        measures(cases, 1).into_iter().find(|measure| measure.name == name).unwrap().value
    }

    /// Worked by hand: two late of four, one pair of six in the wrong order.
    #[test]
    fn figures_are_those_of_their_definitions() {
        let cases =
            [case(0, 0.9, true, 100.0, 45.0), case(0, 0.4, true, 300.0, 33.0), case(1, 0.6, false, 50.0, 28.0), case(2, 0.2, false, 10.0, 20.0)];
        assert_eq!(value(&cases, "auc"), 0.75);
        let log_loss = -(0.9_f64.ln() + 0.4_f64.ln() + 0.4_f64.ln() + 0.8_f64.ln()) / 4.0;
        assert!((value(&cases, "log_loss") - log_loss).abs() < 1e-12);
        assert!((value(&cases, "brier") - (0.01 + 0.36 + 0.36 + 0.04) / 4.0).abs() < 1e-12);
        assert!((value(&cases, "ece") - (0.1 + 0.6 + 0.6 + 0.2) / 4.0).abs() < 1e-12);
        assert_eq!(value(&cases, "lift_at_10"), 2.0);
        // A fifth of four cases is 0.8 of the one with the most money at risk, 0.4 * 300.
        assert!((value(&cases, "late_money_top20") - 0.8 * 300.0 / 400.0).abs() < 1e-12);
        assert_eq!(value(&cases, "mae_days_to_settle"), (13.0 + 1.0 + 4.0 + 12.0) / 4.0);
        assert_eq!(value(&cases, "mae_days_late"), (13.0 + 1.0 + 2.0 + 2.0) / 4.0);
        assert_eq!(value(&cases, "interval_coverage_80"), 0.5);
        assert_eq!(value(&cases, "interval_width_days"), 15.0);
    }

    #[test]
    fn ties_are_neither_won_nor_lost() {
        let cases: Vec<Case> = (0..40).map(|at| case(at, 0.3, at % 4 == 0, 10.0, 31.0)).collect();
        assert_eq!(value(&cases, "auc"), 0.5);
        assert!((value(&cases, "lift_at_10") - 1.0).abs() < 1e-9);
    }

    #[test]
    fn intervals_hold_the_value_and_come_again() {
        let cases: Vec<Case> = (0..200).map(|at| case(at / 5, f64::from(at as u32 % 10) / 10.0 + 0.05, at % 3 == 0, 10.0, 31.0)).collect();
        let first = measures(&cases, 7);
        assert_eq!(first, measures(&cases, 7));
        let (low, high) = first[1].interval.unwrap();
        assert!(low < first[1].value && first[1].value < high);
        assert_eq!(measures(&cases[..5], 7)[1].interval, None, "one customer cannot be drawn again");
    }
}
