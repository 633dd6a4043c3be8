//! Exact amounts: money in minor units, quantities in base units, prices as decimals, and the few roundings that turn one into another.
//!
//! Promises: integer arithmetic only, checked for overflow; every rounding is a named mode; splits add up to what was split.
//! Leaves out: currency conversion and formatting for people (the browser does that).

mod currency;
mod decimal;
mod money;
mod price;
mod quantity;
mod split;

pub use currency::Currency;
pub use decimal::{format_scaled, parse_scaled};
pub use money::{Amount, Money};
pub use price::Price;
pub use quantity::{Quantity, UnitFactor};
pub use split::{cumulative_share, split_by_weight};

/// Why an amount could not be read or computed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    #[error("`{text}` is not a decimal number; write digits with at most {digits} after the point, such as 12.5")]
    NotDecimal { text: String, digits: u32 },
    #[error("`{text}` has more than {digits} digits after the point")]
    TooPrecise { text: String, digits: u32 },
    #[error("the amount is too large to be kept exactly")]
    Overflow,
    #[error("`{text}` is not an ISO 4217 currency code, such as USD")]
    NotCurrency { text: String },
    #[error("{left} and {right} are different currencies")]
    CurrencyMismatch { left: Currency, right: Currency },
    #[error("a unit factor needs two positive whole numbers, not {numerator}/{denominator}")]
    BadFactor { numerator: i64, denominator: i64 },
    #[error("{quantity} in this unit is no whole number of base units")]
    NotWhole { quantity: String },
}

/// How a value between two representable ones is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// 0.5 goes to 1, -0.5 to -1: the rule of invoices here unless a law says otherwise.
    HalfAwayFromZero,
    /// Towards negative infinity.
    Down,
    /// Towards positive infinity.
    Up,
}

/// `value * numerator / denominator`, rounded, through 128-bit intermediates.
///
/// ```
/// use chandler_amount::{multiply_divide, Rounding};
/// assert_eq!(multiply_divide(15_00, 1, 13, Rounding::HalfAwayFromZero), Ok(115));
/// assert_eq!(multiply_divide(-5, 1, 2, Rounding::HalfAwayFromZero), Ok(-3));
/// ```
pub fn multiply_divide(value: i64, numerator: i64, denominator: i64, rounding: Rounding) -> Result<i64, AmountError> {
    let product = i128::from(value) * i128::from(numerator);
    let quotient = divide_rounded(product, i128::from(denominator), rounding).ok_or(AmountError::Overflow)?;
    i64::try_from(quotient).map_err(|_| AmountError::Overflow)
}

/// `numerator / denominator`, rounded; `None` when the denominator is zero or the result overflows.
pub fn divide_rounded(numerator: i128, denominator: i128, rounding: Rounding) -> Option<i128> {
    let floor = numerator.checked_div_euclid(denominator)?;
    // Euclidean remainder is never negative; turn the quotient into a true floor for negative denominators.
    let remainder = numerator.checked_rem_euclid(denominator)?;
    let floor = if denominator < 0 && remainder != 0 { floor - 1 } else { floor };
    let away = remainder != 0;
    Some(match rounding {
        Rounding::Down => floor,
        Rounding::Up => floor + i128::from(away),
        Rounding::HalfAwayFromZero => {
            let from_floor = if denominator < 0 && away { denominator.unsigned_abs() as i128 - remainder } else { remainder };
            let twice = from_floor.checked_mul(2)?;
            let half = denominator.checked_abs()?;
            let negative = (numerator < 0) != (denominator < 0);
            let up = twice > half || (twice == half && !negative);
            floor + i128::from(up)
        }
    })
}
