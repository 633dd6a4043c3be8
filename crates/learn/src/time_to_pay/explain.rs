//! Why an invoice has its probability: what each feature adds in log-odds.

use super::model::TimeToPay;
use crate::calibrate::Calibration;
use crate::invoices::{Invoice, PayerHistory, feature_row};

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
}

impl TimeToPay {
    /// The explanation of an answer of the model; none where the rules answer, whose number is the customer's own.
    pub fn explain(&self, invoice: &Invoice, history: &PayerHistory) -> Option<Explanation> {
        let learnt = self.learnt.as_ref().filter(|_| self.gate.passed)?;
        let row = feature_row(invoice, history, &learnt.encoder);
        let (slope, shift) = match learnt.calibration {
            Calibration::Platt { slope, intercept } => (slope, intercept),
            Calibration::Isotonic { .. } => (1.0, 0.0),
        };
        let effects = learnt.late.contributions(&row);
        let named = learnt.encoder.features().into_iter().zip(&row).zip(effects);
        let contribution = |((feature, value), effect): ((crate::matrix::Feature, &f64), f64)| Contribution {
            feature: feature.name,
            value: *value,
            effect: slope * effect,
        };
        let mut contributions: Vec<Contribution> = named.map(contribution).collect();
        contributions.sort_by(|left, right| right.effect.abs().total_cmp(&left.effect.abs()).then_with(|| left.feature.cmp(&right.feature)));
        Some(Explanation { base: slope * learnt.late.base() + shift, contributions, score: slope * learnt.late.score(&row) + shift })
    }
}
