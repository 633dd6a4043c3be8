//! The kinds of values that bodies of commands are made of: decimals as text, money with or without its currency.
//!
//! Promises: what cannot be read is reported with the path of its field; nothing passes through a float.

use chandler_amount::{Currency, parse_scaled};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// A decimal number as text, such as `"12.50"`, with at most six digits after the point.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Decimal(pub String);

impl Decimal {
    const DIGITS: u32 = 6;

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse_scaled(&text, Self::DIGITS).map_err(serde::de::Error::custom)?;
        Ok(Self(text))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<T: ToString> From<T> for Decimal
where
    T: DecimalText,
{
    fn from(value: T) -> Self {
        Self(value.to_string())
    }
}

/// What prints itself as a decimal number.
pub trait DecimalText {}
impl DecimalText for &str {}
impl DecimalText for String {}
impl DecimalText for i64 {}
impl DecimalText for chandler_amount::Quantity {}
impl DecimalText for chandler_amount::Price {}

/// An amount of money: `"35.00"` in the currency that the document has anyway, or `{"amount":"35.00","currency":"USD"}`, which is checked against it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum MoneyText {
    Plain(Decimal),
    Stated(StatedMoney),
}

/// An amount with its currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatedMoney {
    pub amount: Decimal,
    #[schemars(with = "String")]
    pub currency: Currency,
}

impl Default for MoneyText {
    fn default() -> Self {
        Self::Plain(Decimal("0".to_owned()))
    }
}

impl From<&str> for MoneyText {
    fn from(text: &str) -> Self {
        Self::Plain(text.into())
    }
}

impl From<String> for MoneyText {
    fn from(text: String) -> Self {
        Self::Plain(text.into())
    }
}

impl From<chandler_amount::Money> for MoneyText {
    fn from(money: chandler_amount::Money) -> Self {
        let amount = money.amount().format(money.currency).into();
        Self::Stated(StatedMoney { amount, currency: money.currency })
    }
}
