//! An exact decimal for derivations: a whole number of billionths.
//!
//! Promises: sums and differences are exact; products and quotients are rounded half away from zero to nine places, so that a person with a
//! calculator finds the same figure; overflow is an answer, never a wrap.

use chandler_amount::{Rounding, divide_rounded};
use std::fmt;
use std::str::FromStr;

/// A decimal number with nine places.
///
/// ```
/// use chandler_recommend::Exact;
/// let dozen: Exact = "12".parse()?;
/// let need: Exact = "206.5".parse()?;
/// assert_eq!(need.round_up_to(dozen).map(|value| value.to_string()), Some("216".to_owned()));
/// assert_eq!(need.checked_divide(dozen).map(|value| value.to_string()), Some("17.208333333".to_owned()));
/// # Ok::<(), chandler_recommend::DerivationError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Exact(i128);

const PLACES: usize = 9;
const ONE: i128 = 1_000_000_000;

impl Exact {
    /// A whole number of units that have so many places, up to nine: 1,250 of two places are 12.5.
    pub fn scaled(units: i64, places: u32) -> Self {
        Self(i128::from(units) * 10_i128.pow((PLACES as u32).saturating_sub(places)))
    }

    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    pub fn checked_subtract(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    pub fn checked_multiply(self, other: Self) -> Option<Self> {
        divide_rounded(self.0.checked_mul(other.0)?, ONE, Rounding::HalfAwayFromZero).map(Self)
    }

    pub fn checked_divide(self, other: Self) -> Option<Self> {
        divide_rounded(self.0.checked_mul(ONE)?, other.0, Rounding::HalfAwayFromZero).map(Self)
    }

    /// The smallest multiple of `step` that is not below this; `None` unless `step` is positive.
    pub fn round_up_to(self, step: Self) -> Option<Self> {
        if step.0 <= 0 {
            return None;
        }
        divide_rounded(self.0, step.0, Rounding::Up)?.checked_mul(step.0).map(Self)
    }
}

impl From<i64> for Exact {
    fn from(whole: i64) -> Self {
        Self(i128::from(whole) * ONE)
    }
}

impl FromStr for Exact {
    type Err = crate::DerivationError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let not_a_decimal = || crate::DerivationError::NotDecimal { text: text.chars().take(40).collect() };
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(fraction) || fraction.len() > PLACES {
            return Err(not_a_decimal());
        }
        let magnitude: i128 = format!("{whole}{fraction:0<PLACES$}").parse().map_err(|_| not_a_decimal())?;
        Ok(Self(if text.starts_with('-') { -magnitude } else { magnitude }))
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{}", magnitude / ONE.unsigned_abs())?;
        let fraction = format!("{:0PLACES$}", magnitude % ONE.unsigned_abs());
        match fraction.trim_end_matches('0') {
            "" => Ok(()),
            digits => write!(f, ".{digits}"),
        }
    }
}
