//! When an invoice will be paid: the probability that it is late, and a distribution of its day.
//!
//! Two parts answer two questions. *Late* is a blend of logistic regression and boosted trees over what was known of the payer when the invoice was
//! written, calibrated on predictions of months that it had not seen. *Pace* is a discrete-time hazard (Cox 1972; Zeng et al. 2008 for receivables): open
//! invoices count as not yet paid, none is left out. Their answer is one curve: its shape is the pace's, its height on the due day is the probability.
//!
//! Beside both stand *rules*: the customer's own share of late invoices and usual days. A gate lets the model speak only where it did better than the rules
//! in the months before the cutoff, a company's licence lets it, and what it said some weeks ago came true.

mod back_test;
mod challenger;
mod curve;
mod drift;
mod evaluate;
mod explain;
mod gate;
mod levels;
mod licence;
mod model;
mod outlook;
mod pace;
mod rules;
mod shape;
#[cfg(test)]
mod spec;
mod train;

pub use challenger::{Challenger, challenge};
pub use curve::PayCurve;
pub use drift::Drift;
pub use evaluate::{Evaluated, JudgedModel, Judgement, ModelRole, evaluate};
pub use explain::{Contribution, Explanation, ToldEffect, ToldScore};
pub use gate::Gate;
pub use licence::{DriftLimits, Licence, Mode};
pub use model::{Prediction, TimeToPay, TrainedOn};
pub use outlook::{Outlook, Outlooks, outlooks};
pub use train::{Settings, Trained, train, train_licensed};
