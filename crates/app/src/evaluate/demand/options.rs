//! What an evaluation or forecast of demand may be told, and what is taken where it is not.

use super::period::Frequency;
use crate::failure::Failure;
use chandler_forecast::Settings;
use chandler_forecast::evaluate::HoldOut;
use serde_json::{Value, json};

/// Options as given. Lengths in periods.
#[derive(Clone, Debug, Default)]
pub struct DemandOptions {
    /// Periods that are forecast, and held out before where forecasts are judged.
    pub horizon: usize,
    /// Periods of a season; 7 for days, 12 for months, none for weeks.
    pub season: Option<usize>,
    /// Lag of the differences that MASE is in; 7 for days, else 1.
    pub mase_lag: Option<usize>,
    /// Length of a period; shorter ones of the file are added up. That of most series by default.
    pub frequency: Option<Frequency>,
    /// A shorter training part is not evaluated; 12 by default.
    pub min_train: Option<usize>,
    /// Of the training part only so many of the latest periods count; all by default.
    pub last: Option<usize>,
    /// Zeros before the first demand count as periods without demand.
    pub keep_leading_zeros: bool,
    /// Methods that the answer shows beside the engine; all by default.
    pub members: Vec<String>,
}

/// Options with nothing left open.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Resolved {
    pub frequency: Frequency,
    pub season: usize,
    pub mase_lag: usize,
    pub hold_out: HoldOut,
}

/// More periods ahead than this are no demand plan.
const LONGEST_HORIZON: usize = 1_000;

impl DemandOptions {
    /// # Errors
    /// When a length is 0 or beyond reason.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        let lengths = [
            ("--horizon", Some(self.horizon), LONGEST_HORIZON),
            ("--season", self.season, 10_000),
            ("--mase-lag", self.mase_lag, 10_000),
            ("--min-train", self.min_train, 1_000_000),
            ("--last", self.last, 1_000_000),
        ];
        for (option, length, longest) in lengths {
            if let Some(length) = length.filter(|length| !(1..=longest).contains(length)) {
                return Err(Failure::input("bad_option", option, format!("{option} is {length} periods"), format!("Give 1 to {longest} periods")));
            }
        }
        Ok(())
    }

    pub(crate) fn resolve(&self, frequency: Frequency) -> Resolved {
        let usual_season = match frequency {
            Frequency::Day => 7,
            Frequency::Week => 1,
            Frequency::Month => 12,
        };
        let hold_out = HoldOut {
            horizon: self.horizon,
            keep_last: self.last,
            shortest_training: self.min_train.unwrap_or(12),
            keep_leading_zeros: self.keep_leading_zeros,
        };
        let mase_lag = self.mase_lag.unwrap_or(if frequency == Frequency::Day { 7 } else { 1 });
        Resolved { frequency, season: self.season.unwrap_or(usual_season), mase_lag, hold_out }
    }
}

impl Resolved {
    /// The engine's knobs for periods of this length.
    pub fn settings(&self) -> Settings {
        match self.frequency {
            Frequency::Day => Settings::daily(),
            Frequency::Week => Settings::weekly(),
            Frequency::Month => Settings::monthly(),
        }
    }

    pub fn document(&self) -> Value {
        let HoldOut { horizon, keep_last, shortest_training, keep_leading_zeros } = self.hold_out;
        json!({"held_out": "last periods of each series", "horizon": horizon, "frequency": self.frequency, "season": self.season, "mase_lag": self.mase_lag,
            "min_train": shortest_training, "last": keep_last, "keep_leading_zeros": keep_leading_zeros})
    }
}
