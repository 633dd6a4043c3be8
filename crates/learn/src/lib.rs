//! Supervised models of the business: training, calibration, scoring by our own scorer, exact explanations, model files.
//!
//! Pure functions of what they are given: no clock, randomness but by seed and counter, environment, file or network. What leaves a fit is rounded to a
//! billionth and kept in our own form, which our own scorer reads. The same rows and seed give the same bytes.

mod boost;
mod error;
mod matrix;
pub mod prices;
mod quantise;
mod random;

pub use boost::{BoostSettings, Boosted, Node, Split};
pub use error::LearnError;
pub use matrix::{Direction, Feature, Matrix};
pub use quantise::{log_odds_of, probability_of};
