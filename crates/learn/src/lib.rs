//! Supervised models of the business: training, calibration, scoring by our own scorer, exact explanations, model files.
//!
//! Pure functions of what they are given: no clock, randomness but by seed and counter, environment, file or network. linfa fits inside [`Logistic`] and is
//! named nowhere else; what leaves a fit is rounded to a billionth and kept in our own form, which our own scorer reads. The same rows and seed give the
//! same bytes.

mod blend;
mod boost;
mod calibrate;
pub mod discounts;
mod error;
mod file;
mod invoices;
mod logistic;
mod matrix;
mod measure;
pub mod prices;
mod quantise;
mod random;
#[cfg(test)]
mod spec;
mod time_to_pay;

pub use blend::{Blend, BlendSettings};
pub use boost::{BoostSettings, Boosted, Node, Split};
pub use calibrate::Calibration;
pub use error::LearnError;
pub use file::hash_of;
pub use invoices::{Attribute, Invoice, InvoiceBook, Leak, LeftOut, Outcome, PayerHistory};
pub use logistic::{Logistic, Term};
pub use matrix::{Direction, Feature, Matrix};
pub use measure::{Case, DaysCase, Measured, auc, measures, stability_index};
pub use quantise::{log_odds_of, probability_of};
pub use time_to_pay::{
    Challenger, Contribution, Drift, DriftLimits, Evaluated, Explanation, Gate, JudgedModel, Judgement, Licence, Mode, ModelRole, Outlook, Outlooks,
    PayCurve, Prediction, Settings, TimeToPay, ToldEffect, ToldScore, Trained, TrainedOn, challenge, evaluate, outlooks, train, train_licensed,
};
