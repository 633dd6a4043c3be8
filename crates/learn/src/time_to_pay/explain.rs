//! Why an invoice has its probability: what each feature adds in log-odds.

use serde::Serialize;

use super::model::{Learnt, TimeToPay};
use crate::calibrate::Calibration;
use crate::invoices::{FeatureRow, Invoice, PayerHistory, feature_row};

/// Effects that are told one by one; all others are told as their sum.
const TOLD: usize = 3;

/// A feature's part of a score.
#[derive(Debug, Clone, PartialEq)]
pub struct Contribution {
    pub feature: String,
    pub value: f64,
    /// In log-odds.
    pub effect: f64,
}

/// `base` and all effects add up to `score`.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    pub base: f64,
    /// The largest effects first.
    pub contributions: Vec<Contribution>,
    /// Log-odds of being late; where steps calibrate the model, before them.
    pub score: f64,
    /// After them: of these log-odds the probability is made.
    pub calibrated: f64,
}

/// How a probability adds up, as it is told: in whole millionths of log-odds, so that whoever adds base, effects and rest comes to the very sum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToldScore {
    /// Before anything is known of the invoice.
    pub base_millionths: i64,
    /// The largest first.
    pub effects: Vec<ToldEffect>,
    /// What all other features add.
    pub rest_millionths: i64,
    /// The sum of them all.
    pub log_odds_millionths: i64,
    /// The sum after the steps that calibrate the model; the sum itself where a straight line does, which the base and the effects have in them.
    pub calibrated_millionths: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToldEffect {
    pub feature: String,
    pub value_millionths: i64,
    pub effect_millionths: i64,
}

impl Explanation {
    /// The largest effects one by one. What rounding to millionths leaves over is in the rest.
    pub fn told(&self) -> ToldScore {
        let told = |contribution: &Contribution| ToldEffect {
            feature: contribution.feature.clone(),
            value_millionths: millionths(contribution.value),
            effect_millionths: millionths(contribution.effect),
        };
        let effects: Vec<ToldEffect> = self.contributions.iter().take(TOLD).map(told).collect();
        let (base_millionths, log_odds_millionths) = (millionths(self.base), millionths(self.score));
        let shown = base_millionths + effects.iter().map(|effect| effect.effect_millionths).sum::<i64>();
        let rest_millionths = log_odds_millionths - shown;
        ToldScore { base_millionths, effects, rest_millionths, log_odds_millionths, calibrated_millionths: millionths(self.calibrated) }
    }
}

fn millionths(value: f64) -> i64 {
    (value * 1e6).round() as i64
}

impl TimeToPay {
    /// The explanation of an answer of the model; none where the rules answer, whose number is the customer's own.
    pub fn explain(&self, invoice: &Invoice, history: &PayerHistory) -> Option<Explanation> {
        let learnt = self.learnt.as_ref().filter(|_| self.gate.passed)?;
        Some(learnt.explain(&feature_row(invoice, history, &learnt.encoder)))
    }
}

impl Learnt {
    /// What each feature of a row adds.
    pub fn explain(&self, row: &FeatureRow) -> Explanation {
        let (slope, shift) = match self.calibration {
            Calibration::Platt { slope, intercept } => (slope, intercept),
            Calibration::Isotonic { .. } => (1.0, 0.0),
        };
        let effects = self.late.contributions(row);
        let named = self.encoder.features().into_iter().zip(row).zip(effects);
        let contribution = |((feature, value), effect): ((crate::matrix::Feature, &f64), f64)| Contribution {
            feature: feature.name,
            value: *value,
            effect: slope * effect,
        };
        let mut contributions: Vec<Contribution> = named.map(contribution).collect();
        contributions.sort_by(|left, right| right.effect.abs().total_cmp(&left.effect.abs()).then_with(|| left.feature.cmp(&right.feature)));
        let score = self.late.score(row);
        Explanation { base: slope * self.late.base() + shift, contributions, score: slope * score + shift, calibrated: self.calibration.apply(score) }
    }
}
