use crate::{AmountError, format_scaled, parse_scaled};
use std::fmt;

/// A quantity in whole base units of an item.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Quantity(pub i64);

impl Quantity {
    pub const ZERO: Self = Self(0);

    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    pub fn checked_add(self, other: Self) -> Result<Self, AmountError> {
        self.0.checked_add(other.0).map(Self).ok_or(AmountError::Overflow)
    }

    pub fn checked_sub(self, other: Self) -> Result<Self, AmountError> {
        self.0.checked_sub(other.0).map(Self).ok_or(AmountError::Overflow)
    }

    pub fn checked_sum(quantities: impl IntoIterator<Item = Self>) -> Result<Self, AmountError> {
        quantities.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    pub fn min(self, other: Self) -> Self {
        Self(self.0.min(other.0))
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How many base units one unit holds, as a ratio of whole numbers: a case of 24 is 24/1, a half pallet 1/2 of its pallet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UnitFactor {
    numerator: i64,
    denominator: i64,
}

impl UnitFactor {
    pub const ONE: Self = Self { numerator: 1, denominator: 1 };

    pub fn new(numerator: i64, denominator: i64) -> Result<Self, AmountError> {
        if numerator < 1 || denominator < 1 {
            return Err(AmountError::BadFactor { numerator, denominator });
        }
        Ok(Self { numerator, denominator })
    }

    pub fn numerator(self) -> i64 {
        self.numerator
    }

    pub fn denominator(self) -> i64 {
        self.denominator
    }

    /// A decimal number of this unit as base units; refuses what is no whole number of them rather than rounding.
    ///
    /// ```
    /// use chandler_amount::{Quantity, UnitFactor};
    /// let case = UnitFactor::new(24, 1).unwrap();
    /// assert_eq!(case.to_base("10"), Ok(Quantity(240)));
    /// assert_eq!(case.to_base("0.5"), Ok(Quantity(12)));
    /// assert!(case.to_base("0.1").is_err());
    /// ```
    pub fn to_base(self, text: &str) -> Result<Quantity, AmountError> {
        const DIGITS: u32 = 6;
        let scaled = i128::from(parse_scaled(text, DIGITS)?) * i128::from(self.numerator);
        let scale = i128::from(self.denominator) * 10_i128.pow(DIGITS);
        if scaled % scale != 0 {
            return Err(AmountError::NotWhole { quantity: format_scaled(parse_scaled(text, DIGITS)?, DIGITS, 0) });
        }
        i64::try_from(scaled / scale).map(Quantity).map_err(|_| AmountError::Overflow)
    }
}
