//! A logistic regression and boosted trees, averaged in log-odds: additive as each of them is.

use serde::{Deserialize, Serialize};

use crate::boost::{BoostSettings, Boosted};
use crate::error::LearnError;
use crate::logistic::Logistic;
use crate::matrix::Matrix;

/// What a blend is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BlendSettings {
    /// L2 penalty of the logistic regression.
    pub penalty: f64,
    pub boost: BoostSettings,
    /// Share of the trees; without any they are not grown.
    pub boosted_share: f64,
}

/// `(1 - boosted_share) * logistic + boosted_share * boosted`, in log-odds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Blend {
    pub logistic: Logistic,
    pub boosted: Option<Boosted>,
    pub boosted_share: f64,
}

impl Blend {
    /// # Errors
    /// When the rows have only one answer, or a fit fails.
    pub fn fit(matrix: &Matrix, target: &[bool], settings: &BlendSettings) -> Result<Self, LearnError> {
        let logistic = Logistic::fit(matrix, target, settings.penalty)?;
        let boosted = (settings.boosted_share > 0.0).then(|| Boosted::fit(matrix, target, &settings.boost)).transpose()?;
        Ok(Self { logistic, boosted, boosted_share: settings.boosted_share })
    }

    /// Log-odds of a row.
    pub fn score(&self, row: &[f64]) -> f64 {
        let logistic = self.logistic.score(row);
        self.boosted.as_ref().map_or(logistic, |boosted| self.mix(logistic, boosted.score(row)))
    }

    /// Log-odds before any feature is looked at.
    pub fn base(&self) -> f64 {
        let logistic = self.logistic.intercept;
        self.boosted.as_ref().map_or(logistic, |boosted| self.mix(logistic, boosted.base))
    }

    /// What each feature adds to the base.
    pub fn contributions(&self, row: &[f64]) -> Vec<f64> {
        let logistic = self.logistic.contributions(row);
        let Some(boosted) = &self.boosted else {
            return logistic;
        };
        logistic.iter().zip(boosted.contributions(row)).map(|(logistic, boosted)| self.mix(*logistic, boosted)).collect()
    }

    fn mix(&self, logistic: f64, boosted: f64) -> f64 {
        (1.0 - self.boosted_share) * logistic + self.boosted_share * boosted
    }
}
