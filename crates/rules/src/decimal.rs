//! The exact decimal of rule cells and rule outputs: a whole number of billionths.
//!
//! Promises: parsing and printing round-trip, comparison is numeric (`2.5` equals `2.50`), and neighbouring values are one billionth apart, which lets the
//! gap check treat a decimal input as a (very long) row of whole points. Leaves out arithmetic beyond the sum a collecting table needs.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// An exact decimal with up to nine fraction digits, between ±(10^38 - 1) billionths: the range of SQL's `DECIMAL(38, 9)`.
///
/// ```
/// use chandler_rules::Decimal;
/// let level: Decimal = "0.9750".parse()?;
/// assert_eq!(level.to_string(), "0.975");
/// assert_eq!(level.billionths(), 975_000_000);
/// # Ok::<(), chandler_rules::DecimalError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(i128);

/// Why a text or a number is not a [`Decimal`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    #[error("`{0}` is not a decimal number; write digits with an optional sign and point, such as -12.50")]
    NotANumber(String),
    #[error("`{0}` has more than {digits} fraction digits; round it to {digits}", digits = Decimal::FRACTION_DIGITS)]
    TooFine(String),
    #[error("`{0}` is too large; the whole part may have at most 29 digits")]
    TooLarge(String),
}

impl Decimal {
    /// Digits after the point that are kept.
    pub const FRACTION_DIGITS: u32 = 9;
    /// The largest value; its negative is [`Decimal::MIN`].
    pub const MAX: Self = Self(10_i128.pow(38) - 1);
    /// The smallest value.
    pub const MIN: Self = Self(-Self::MAX.0);
    const ONE: i128 = 10_i128.pow(Self::FRACTION_DIGITS);

    /// The value of so many billionths, or nothing outside [`Decimal::MIN`] to [`Decimal::MAX`].
    pub fn from_billionths(billionths: i128) -> Option<Self> {
        (Self::MIN.0..=Self::MAX.0).contains(&billionths).then_some(Self(billionths))
    }

    /// The exact value of `unscaled / 10^scale`, as SQL engines hold decimals; nothing when it needs more than nine fraction digits or is too large.
    ///
    /// ```
    /// use chandler_rules::Decimal;
    /// assert_eq!(Decimal::from_scaled(1_250, 2).map(|value| value.to_string()), Some("12.5".to_owned()));
    /// assert_eq!(Decimal::from_scaled(1, 10), None);
    /// ```
    pub fn from_scaled(unscaled: i128, scale: u32) -> Option<Self> {
        if scale <= Self::FRACTION_DIGITS {
            let factor = 10_i128.pow(Self::FRACTION_DIGITS - scale);
            return unscaled.checked_mul(factor).and_then(Self::from_billionths);
        }
        let divisor = 10_i128.checked_pow(scale - Self::FRACTION_DIGITS)?;
        (unscaled % divisor == 0).then(|| Self::from_billionths(unscaled / divisor)).flatten()
    }

    /// A statistic rounded to the nearest billionth, half away from zero: the one door through which a float reaches a rule. Nothing for NaN, an infinity or
    /// a value beyond the range.
    ///
    /// ```
    /// use chandler_rules::Decimal;
    /// assert_eq!(Decimal::from_f64(0.1 + 0.2).map(|value| value.to_string()), Some("0.3".to_owned()));
    /// assert_eq!(Decimal::from_f64(f64::NAN), None);
    /// ```
    pub fn from_f64(value: f64) -> Option<Self> {
        let billionths = (value * Self::ONE as f64).round();
        // The cast saturates, so a value beyond i128 fails the range test as well.
        billionths.is_finite().then(|| Self::from_billionths(billionths as i128)).flatten()
    }

    /// The value as a whole number of billionths.
    pub fn billionths(self) -> i128 {
        self.0
    }

    /// The sum, or nothing when it leaves the range.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        Self::from_billionths(self.0 + other.0)
    }

    /// Fraction digits needed to print it: how "round" a number reads.
    pub(crate) fn printed_fraction_digits(self) -> u32 {
        (0..Self::FRACTION_DIGITS).find(|digits| self.0 % 10_i128.pow(Self::FRACTION_DIGITS - digits) == 0).unwrap_or(Self::FRACTION_DIGITS)
    }
}

impl From<i64> for Decimal {
    fn from(whole: i64) -> Self {
        Self(i128::from(whole) * Self::ONE)
    }
}

impl FromStr for Decimal {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, DecimalError> {
        let not_a_number = || DecimalError::NotANumber(text.to_owned());
        let too_large = || DecimalError::TooLarge(text.to_owned());
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !all_digits(whole) || !all_digits(fraction) {
            return Err(not_a_number());
        }
        let width = Self::FRACTION_DIGITS as usize;
        if fraction.len() > width {
            return Err(DecimalError::TooFine(text.to_owned()));
        }
        let magnitude: i128 = format!("{whole}{fraction:0<width$}").parse().map_err(|_| too_large())?;
        let signed = if text.starts_with('-') { -magnitude } else { magnitude };
        Self::from_billionths(signed).ok_or_else(too_large)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.0.unsigned_abs();
        let one = Self::ONE.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(formatter, "{sign}{}", magnitude / one)?;
        let width = Self::FRACTION_DIGITS as usize;
        let fraction = format!("{:0width$}", magnitude % one);
        match fraction.trim_end_matches('0') {
            "" => Ok(()),
            digits => write!(formatter, ".{digits}"),
        }
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
