//! What this crate refuses. A refusal names the offending place and what would make the input acceptable; bad input never panics.

/// Why a forecast, a lead-time distribution or an inventory formula could not be computed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ForecastError {
    /// A quantity is NaN or infinite.
    #[error("the quantity of period {period} is not a finite number: give 0 for a period without demand")]
    NotFinite { period: usize },
    /// A quantity is below zero.
    #[error("the quantity of period {period} is {quantity}, below zero: report returns apart from demand")]
    Negative { period: usize, quantity: f64 },
    /// A quantity is beyond what sums of it can hold exactly enough.
    #[error("the quantity of period {period} is {quantity}, above the limit of {limit}: give a coarser unit")]
    TooLarge { period: usize, quantity: f64, limit: f64 },
    /// `quantity` and `censored` describe different numbers of periods.
    #[error("{quantities} quantities but {flags} stock-out flags: give one flag for each period")]
    LengthMismatch { quantities: usize, flags: usize },
    /// A probability distribution over whole periods or days is not one.
    #[error("the distribution of {what} is not usable: {reason}")]
    BadDistribution { what: &'static str, reason: &'static str },
    /// A parameter is outside its range.
    #[error("{name} is {value}: it must be {expected}")]
    OutOfRange { name: &'static str, value: f64, expected: &'static str },
}

/// Checks that a parameter lies where its formula is defined.
pub(crate) fn require(holds: bool, name: &'static str, value: f64, expected: &'static str) -> Result<(), ForecastError> {
    if holds && value.is_finite() { Ok(()) } else { Err(ForecastError::OutOfRange { name, value, expected }) }
}
