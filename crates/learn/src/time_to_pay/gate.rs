//! Whether a model may speak: it must have beaten the rules on invoices that it had not seen.

use serde::{Deserialize, Serialize};

use crate::measure::{point_loss, share_of_wins};
use crate::quantise::quantise;

/// Invoices with a known outcome, and of each answer, below which nothing is learnt.
pub(crate) const ROWS_MIN: usize = 150;
pub(crate) const ANSWERS_MIN: usize = 15;
pub(crate) const CUSTOMERS_MIN: usize = 5;
/// Invoices of the back-test below which nothing is believed.
const TRIED_MIN: usize = 50;
/// In so many of the bootstrap's draws by customer the model must have the lower log-loss.
const WINS_MIN: f64 = 0.5;

/// The judgement, and the figures it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Gate {
    pub passed: bool,
    /// Why the rules answer; `None` where the model does.
    pub why: Option<String>,
    /// Invoices of the back-test.
    pub rows: usize,
    pub model_log_loss: Option<f64>,
    pub rules_log_loss: Option<f64>,
    /// Mean absolute error in days of the pace and of the rules; the pace answers only where its error is smaller.
    pub pace_days: Option<f64>,
    pub rules_days: Option<f64>,
}

/// Predictions of the back-test beside what happened.
pub(crate) struct Contest<'c> {
    pub customers: &'c [usize],
    pub late: &'c [bool],
    pub model: &'c [f64],
    pub rules: &'c [f64],
}

impl Gate {
    pub(crate) fn closed(why: String) -> Self {
        Self { passed: false, why: Some(why), rows: 0, model_log_loss: None, rules_log_loss: None, pace_days: None, rules_days: None }
    }

    pub(crate) fn judge(contest: &Contest<'_>, seed: u64) -> Self {
        let rows = contest.late.len();
        if rows < TRIED_MIN {
            return Self::closed(format!("the model could be tried on {rows} invoices before the cutoff that it had not seen; it needs {TRIED_MIN}"));
        }
        let mean = |probabilities: &[f64]| {
            let sum: f64 = probabilities.iter().zip(contest.late).map(|(probability, late)| point_loss(*probability, *late)).sum();
            quantise(sum / rows.max(1) as f64)
        };
        let (model, rules) = (mean(contest.model), mean(contest.rules));
        let wins = share_of_wins(contest.customers, contest.late, contest.model, contest.rules, seed);
        let passed = model < rules && wins >= WINS_MIN;
        let why = (!passed).then(|| {
            format!("on {rows} invoices before the cutoff the model's log-loss was {model:.3}, that of the customers' own late shares {rules:.3}; it must be lower in {:.0} % of draws by customer and was in {:.0} %", WINS_MIN * 100.0, wins * 100.0)
        });
        Self { passed, why, rows, model_log_loss: Some(model), rules_log_loss: Some(rules), pace_days: None, rules_days: None }
    }

    /// Closed for a reason of others; where it was closed already, its own reason stands.
    pub(crate) fn closed_by(self, reason: Option<String>) -> Self {
        match reason {
            Some(reason) if self.passed => Self { passed: false, why: Some(reason), ..self },
            _ => self,
        }
    }

    /// With the errors in days of the pace and of the rules, where the pace could be tried.
    pub(crate) fn with_days(self, days: Option<(f64, f64)>) -> Self {
        let (pace_days, rules_days) = days.unzip();
        Self { pace_days, rules_days, ..self }
    }
}
