//! What a company lets a model do, and the limits beyond which it no longer believes it.

use serde::{Deserialize, Serialize};

use super::drift::Drift;

/// Whether a model may answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// It answers where it beats the rules and has not drifted.
    On,
    /// It is trained and asked, and the rules answer.
    Shadow,
    /// Nothing is trained.
    Off,
}

/// How far a model may drift before the rules answer in its place.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct DriftLimits {
    /// Stability index of its scores.
    pub psi_max: f64,
    /// Slope of its calibration.
    pub slope_min: f64,
    pub slope_max: f64,
    /// Between the share of late invoices that it said and the one that came, either way.
    pub gap_max: f64,
    /// Between the share of invoices that it said its intervals hold and the one that was settled in them, either way.
    pub coverage_gap_max: f64,
    /// Invoices below which a figure is told and not held against it.
    pub rows_min: usize,
}

/// What a model may do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Licence {
    pub mode: Mode,
    /// Whether another kind of model is tried beside it, in shadow.
    pub challenger: bool,
    /// None where nothing is watched.
    pub limits: Option<DriftLimits>,
}

impl Licence {
    /// To answer wherever it beats the rules, with nobody beside it and nothing watched.
    pub const FREE: Self = Self { mode: Mode::On, challenger: false, limits: None };

    /// Why the rules answer whatever the model's own merit; `None` where that alone decides.
    pub(crate) fn closed_by(&self, drift: Option<&Drift>) -> Option<String> {
        match self.mode {
            Mode::Off => Some("it is switched off".to_owned()),
            Mode::Shadow => Some("it answers in shadow only".to_owned()),
            Mode::On => drift.and_then(|drift| drift.breach.clone()),
        }
    }
}
