//! The model as it is kept and asked.

use chandler_calendar::Day;
use serde::{Deserialize, Serialize};

use super::challenger::Challenger;
use super::curve::PayCurve;
use super::drift::Drift;
use super::gate::Gate;
use super::levels::Levels;
use super::licence::Mode;
use super::pace::Pace;
use super::rules::{Rules, VERY_LATE_DAYS};
use super::shape::TodayLevels;
use crate::blend::Blend;
use crate::calibrate::Calibration;
use crate::error::LearnError;
use crate::file;
use crate::invoices::{FeatureRow, Invoice, InvoiceEncoder, Leak, PayerHistory, feature_row};
use crate::quantise::{probability_of, quantise};

/// Name and version of the file's form; another form is another version.
pub const FORM: &str = "time_to_pay@4";

/// What is predicted of an invoice, from the day it was written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prediction {
    pub late_probability: f64,
    /// More than 30 days late.
    pub very_late_probability: f64,
    /// Median day of its settlement, and the 10 % and 90 % points.
    pub expected_on: Day,
    pub low_on: Day,
    pub high_on: Day,
    /// What is said to be settled from the 10 % to the 90 % point, both days with all that falls on them: more than eight of ten, the more the fewer the days.
    pub interval_share: f64,
}

/// A trained model with the rules that stand beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimeToPay {
    pub(crate) form: String,
    pub(crate) mode: Mode,
    pub(crate) trained_on: TrainedOn,
    pub(crate) rules: Rules,
    pub(crate) gate: Gate,
    /// None where none was tried.
    pub(crate) challenger: Option<Challenger>,
    /// None where nothing is watched.
    pub(crate) drift: Option<Drift>,
    pub(crate) leaks: Vec<Leak>,
    /// By which the curves of open invoices are read.
    pub(crate) today: TodayLevels,
    pub(crate) learnt: Option<Learnt>,
}

/// What a model was trained on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrainedOn {
    /// Invoices with a known outcome.
    pub rows: usize,
    pub open_rows: usize,
    pub customers: usize,
    pub cutoff: String,
    pub seed: u64,
    /// SHA-256 of the invoices with what was known of them, in hex.
    pub data_hash: String,
}

/// What was learnt beyond the rules.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Learnt {
    pub encoder: InvoiceEncoder,
    pub late: Blend,
    pub calibration: Calibration,
    /// None where the customers' usual days were nearer in the back-test: then they give the shape.
    pub pace: Option<Pace>,
    /// By which the curve of a new invoice is read.
    pub levels: Levels,
}

impl Learnt {
    pub fn late_probability(&self, features: &FeatureRow) -> f64 {
        probability_of(self.calibration.apply(self.late.score(features)))
    }

    /// The distribution of the days to settle, held to the probability of being late.
    pub fn curve(&self, invoice: &Invoice, history: &PayerHistory, features: &FeatureRow, rules: &Rules) -> PayCurve {
        let curve = match &self.pace {
            Some(pace) => pace.curve(invoice, history, features, &self.encoder),
            None => rules.curve(invoice, history),
        };
        curve.with_open_after_due(invoice.terms_days(), self.late_probability(features))
    }

    pub fn predict(&self, invoice: &Invoice, history: &PayerHistory, rules: &Rules) -> Prediction {
        let features = feature_row(invoice, history, &self.encoder);
        let curve = self.curve(invoice, history, &features, rules);
        let [low, middle, high] = [0.1, 0.5, 0.9].map(|share| curve.age_at(self.levels.level_of(share)));
        let settled_by = |age: i32| self.levels.share_at(1.0 - curve.open_after(f64::from(age)));
        let late_probability = quantise(self.late_probability(&features));
        let very_late = 1.0 - self.levels.share_at(1.0 - curve.open_after(f64::from(invoice.terms_days() + VERY_LATE_DAYS)));
        Prediction {
            late_probability,
            very_late_probability: quantise(very_late).min(late_probability),
            expected_on: invoice.invoice_on.plus_days(middle),
            low_on: invoice.invoice_on.plus_days(low),
            high_on: invoice.invoice_on.plus_days(high),
            interval_share: quantise(settled_by(high) - if low > 0 { settled_by(low - 1) } else { 0.0 }),
        }
    }
}

impl TimeToPay {
    /// Whether the model answers, or why the rules do.
    pub fn gate(&self) -> &Gate {
        &self.gate
    }

    /// Name and version of the form.
    pub fn form(&self) -> &str {
        &self.form
    }

    /// What the company let it do.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    pub fn challenger(&self) -> Option<&Challenger> {
        self.challenger.as_ref()
    }

    pub fn drift(&self) -> Option<&Drift> {
        self.drift.as_ref()
    }

    pub fn trained_on(&self) -> &TrainedOn {
        &self.trained_on
    }

    pub fn leaks(&self) -> &[Leak] {
        &self.leaks
    }

    /// The model's answer where the gate is open, else the rules'.
    pub fn predict(&self, invoice: &Invoice, history: &PayerHistory) -> Prediction {
        match self.learnt.as_ref().filter(|_| self.gate.passed) {
            Some(learnt) => learnt.predict(invoice, history, &self.rules),
            None => self.predict_by_rules(invoice, history),
        }
    }

    pub(crate) fn predict_by_rules(&self, invoice: &Invoice, history: &PayerHistory) -> Prediction {
        let late_probability = self.rules.late_probability(history);
        let curve = self.rules.curve(invoice, history);
        let very_late = curve.open_after(f64::from(invoice.terms_days() + VERY_LATE_DAYS));
        let [middle, low, high] = self.rules.days(invoice, history);
        Prediction {
            late_probability: quantise(late_probability),
            very_late_probability: quantise(very_late),
            expected_on: invoice.invoice_on.plus_days(middle),
            low_on: invoice.invoice_on.plus_days(low),
            high_on: invoice.invoice_on.plus_days(high),
            interval_share: quantise(if low > 0 { curve.open_after(f64::from(low - 1)) } else { 1.0 } - curve.open_after(f64::from(high))),
        }
    }

    /// The model as a file: JSON, the same bytes for the same model.
    ///
    /// # Errors
    /// When a number of the model cannot be written.
    pub fn to_file(&self) -> Result<String, LearnError> {
        file::written(self)
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// When the text is no model of this form.
    pub fn from_file(text: &str) -> Result<Self, LearnError> {
        file::read(text, FORM, |model: &Self| &model.form)
    }

    /// SHA-256 of the file, in hex.
    ///
    /// # Errors
    /// As [`Self::to_file`].
    pub fn hash(&self) -> Result<String, LearnError> {
        Ok(file::hash_of(&self.to_file()?))
    }
}
