//! The knobs of the demand engine that a company may turn. What was fitted on data is in `priors`, not here.

use serde::{Deserialize, Serialize};

use crate::error::{ForecastError, require};
use crate::pool::PooledLosses;

/// How the engine treats a series. Start from [`Settings::daily`], [`Settings::weekly`] or [`Settings::monthly`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Zeros before the first demand are taken as "not yet sold" and dropped. Off: they count as periods without demand.
    pub cut_leading_zeros: bool,
    /// Of them so many are kept where the series has them: a first order yesterday is not one every day.
    #[serde(default)]
    pub kept_leading_zeros: usize,
    /// A series with fewer periods than this is `new` and gets the plain mean with wide bands.
    pub new_below_periods: usize,
    /// An item counts as dead only after at least this many periods without demand (and more than three times its usual gap).
    pub dead_floor_periods: usize,
    /// How many rolling origins the members are compared on, at most.
    pub maximum_origins: usize,
    /// The weight, in origins, of the usual loss of a demand pattern when a member's own back-test loss is judged.
    pub prior_origins: f64,
    /// The same where the usual loss was pooled over the company's own series, which deserves more trust; it also holds the
    /// width of the combined distribution to what the pattern usually needs.
    pub pooled_origins: f64,
    /// How strongly a smaller loss raises a member's weight: weight ~ exp(-sharpness * (loss / best loss - 1)).
    pub sharpness: f64,
    /// The same where the usual loss was pooled over the company's own series: a difference over many series is no accident.
    pub pooled_sharpness: f64,
    /// A flat level is the mean of its values at so many origins, so that no single sale moves a reorder point up and down again.
    pub looks: usize,
    /// Periods between them.
    pub look_distance: usize,
    /// No quantile exceeds this multiple of the largest demand ever seen over the same number of periods.
    pub cap_factor: f64,
    /// Periods in a year, whose season is looked for where nearly two years are known; 0: not looked for.
    #[serde(default)]
    pub year_periods: usize,
    /// A horizon distribution with more support points than this is reduced to that many, keeping its mean.
    pub horizon_points: usize,
    /// What the company's own series say about the members; without it the built-in expectation holds.
    #[serde(default)]
    pub pooled_losses: Option<PooledLosses>,
}

impl Settings {
    /// For daily series: an item is dead after a quarter without demand at the earliest, four weeks are the least that a first demand is spread over, and
    /// what was expected a week ago counts as much as what is expected today.
    pub fn daily() -> Settings {
        Settings {
            cut_leading_zeros: true,
            kept_leading_zeros: 27,
            new_below_periods: 12,
            dead_floor_periods: 90,
            maximum_origins: 12,
            prior_origins: 3.0,
            pooled_origins: 60.0,
            sharpness: 15.0,
            pooled_sharpness: 40.0,
            looks: 2,
            look_distance: 7,
            cap_factor: 4.0,
            year_periods: 365,
            horizon_points: 8,
            pooled_losses: None,
        }
    }

    /// For weekly series: an item is dead after half a year without demand at the earliest.
    pub fn weekly() -> Settings {
        Settings { dead_floor_periods: 26, kept_leading_zeros: 3, looks: 1, year_periods: 0, ..Settings::daily() }
    }

    /// For monthly series: an item is dead after a year without demand at the earliest.
    pub fn monthly() -> Settings {
        Settings { dead_floor_periods: 12, kept_leading_zeros: 0, looks: 1, year_periods: 0, ..Settings::daily() }
    }

    pub(crate) fn check(&self) -> Result<(), ForecastError> {
        require(self.maximum_origins >= 1, "maximum_origins", self.maximum_origins as f64, "at least 1")?;
        require(self.prior_origins >= 0.0, "prior_origins", self.prior_origins, "zero or more")?;
        require(self.pooled_origins >= 0.0, "pooled_origins", self.pooled_origins, "zero or more")?;
        require(self.sharpness >= 0.0, "sharpness", self.sharpness, "zero or more")?;
        require(self.pooled_sharpness >= 0.0, "pooled_sharpness", self.pooled_sharpness, "zero or more")?;
        require(self.looks >= 1, "looks", self.looks as f64, "at least 1")?;
        require(self.look_distance >= 1, "look_distance", self.look_distance as f64, "at least 1")?;
        require(self.cap_factor >= 1.0, "cap_factor", self.cap_factor, "at least 1")?;
        require(self.horizon_points >= 2, "horizon_points", self.horizon_points as f64, "at least 2")
    }
}
