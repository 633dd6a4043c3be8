use crate::{Amount, AmountError, Currency, Quantity, Rounding, divide_rounded, format_scaled, parse_scaled};
use std::fmt;

/// A unit price: millionths of a major unit, for a quantity that the row beside it states (54.00 per case of 24).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Price(pub i64);

impl Price {
    pub const DIGITS: u32 = 6;

    pub fn parse(text: &str) -> Result<Self, AmountError> {
        parse_scaled(text, Self::DIGITS).map(Self)
    }

    /// What `quantity` base units cost when this is the price of `per` base units; half away from zero to the currency's minor unit.
    ///
    /// ```
    /// use chandler_amount::{Amount, Price, Quantity};
    /// let per_case = Price::parse("54.00").unwrap();
    /// let usd = "USD".parse().unwrap();
    /// assert_eq!(per_case.extend(Quantity(240), Quantity(24), usd), Ok(Amount(540_00)));
    /// ```
    pub fn extend(self, quantity: Quantity, per: Quantity, currency: Currency) -> Result<Amount, AmountError> {
        let product = i128::from(self.0).checked_mul(i128::from(quantity.0)).ok_or(AmountError::Overflow)?;
        let minor_per_micro = 10_i128.pow(Self::DIGITS - currency.minor_digits());
        let divisor = i128::from(per.0).checked_mul(minor_per_micro).ok_or(AmountError::Overflow)?;
        let minor = divide_rounded(product, divisor, Rounding::HalfAwayFromZero).ok_or(AmountError::Overflow)?;
        i64::try_from(minor).map(Amount).map_err(|_| AmountError::Overflow)
    }
}

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&format_scaled(self.0, Self::DIGITS, 2))
    }
}
