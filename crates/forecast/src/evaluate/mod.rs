//! How forecasts are judged: what is held out, what others would have said, and the measures, the same for every method.
//!
//! The last `horizon` periods of each series are held out. Let C be their sum and q its quantile at t of .5 .8 .9 .95 .99; the pinball loss is
//! PL = max(t (C - q), (t - 1) (C - q)). Leaves out: reading files, and the clock.

mod baselines;
mod hold_out;
mod resample;
mod score;
mod tally;

pub use baselines::{BASELINES, Baseline, PointForecast};
pub use hold_out::{HoldOut, NotEvaluated, Split, pattern};
pub use resample::{RESAMPLES, Resample};
pub use score::{Prediction, Score};
pub use tally::{Figure, Tally};

/// Levels of the cumulative demand that are judged.
pub const LEVELS: [f64; 5] = [0.5, 0.8, 0.9, 0.95, 0.99];
