use crate::{AmountError, Currency, format_scaled, parse_scaled};
use std::fmt;
use std::iter::Sum;

/// An amount of money in minor units (cents) of a currency that the row beside it names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Amount(pub i64);

impl Amount {
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

    pub fn negated(self) -> Result<Self, AmountError> {
        self.0.checked_neg().map(Self).ok_or(AmountError::Overflow)
    }

    pub fn checked_sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, AmountError> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    pub fn of(self, currency: Currency) -> Money {
        Money { minor: self.0, currency }
    }

    /// Reads major units, such as `12.50`.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, AmountError> {
        parse_scaled(text, currency.minor_digits()).map(Self)
    }

    /// Major units with all digits of the currency: `12.50`.
    pub fn format(self, currency: Currency) -> String {
        let digits = currency.minor_digits();
        format_scaled(self.0, digits, digits)
    }
}

impl Sum for Amount {
    /// For figures that are bounded elsewhere (sums of posted rows); saturates, so that an overflow cannot wrap into a believable number.
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.fold(0_i64, |sum, amount| sum.saturating_add(amount.0)))
    }
}

/// An amount with its currency.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Money {
    pub minor: i64,
    pub currency: Currency,
}

impl Money {
    pub fn amount(self) -> Amount {
        Amount(self.minor)
    }

    pub fn checked_add(self, other: Self) -> Result<Self, AmountError> {
        if self.currency != other.currency {
            return Err(AmountError::CurrencyMismatch { left: self.currency, right: other.currency });
        }
        Ok(self.amount().checked_add(other.amount())?.of(self.currency))
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount().format(self.currency), self.currency)
    }
}

/// On the wire money is `{"amount":"12.50","currency":"USD"}`.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct WireMoney {
    amount: String,
    currency: Currency,
}

impl serde::Serialize for Money {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        WireMoney { amount: self.amount().format(self.currency), currency: self.currency }.serialize(serializer)
    }
}

impl<'de> serde::Deserialize<'de> for Money {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = WireMoney::deserialize(deserializer)?;
        let amount = Amount::parse(&wire.amount, wire.currency).map_err(serde::de::Error::custom)?;
        Ok(amount.of(wire.currency))
    }
}
