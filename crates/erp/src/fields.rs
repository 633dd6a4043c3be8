//! The kinds of values that bodies of commands are made of: decimals as text, money with or without its currency.
//!
//! Promises: what cannot be read is reported with the path of its field; nothing passes through a float.

use chandler_amount::{Currency, Money, Price, Quantity, parse_scaled};
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
        deserializer.deserialize_str(DecimalVisitor)
    }
}

struct DecimalVisitor;

impl serde::de::Visitor<'_> for DecimalVisitor {
    type Value = Decimal;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a decimal number as text, such as \"12.50\"")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Decimal, E> {
        parse_scaled(text, Decimal::DIGITS).map_err(E::custom)?;
        Ok(Decimal(text.to_owned()))
    }
}

macro_rules! decimal_from {
    ($($type:ty),*) => {$(
        impl From<$type> for Decimal {
            fn from(value: $type) -> Self {
                Self(value.to_string())
            }
        }
    )*};
}
decimal_from!(&str, String, i64, Quantity, Price);

/// An amount of money: `"35.00"` in the currency that the document has anyway, or `{"amount":"35.00","currency":"USD"}`, which is checked against it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "an amount is a decimal as text, such as \"35.00\", or {\"amount\":\"35.00\",\"currency\":\"USD\"}")]
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
        Self::Plain("0".into())
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

impl From<Money> for MoneyText {
    fn from(money: Money) -> Self {
        let amount = money.amount().format(money.currency).into();
        Self::Stated(StatedMoney { amount, currency: money.currency })
    }
}

/// Declares a closed list of codes: written alike in bodies and in rows.
macro_rules! codes {
    ($(#[$meta:meta])* pub enum $name:ident { $($variant:ident = $code:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        pub enum $name {
            #[default]
            $( #[serde(rename = $code)] $variant ),*
        }

        impl $name {
            /// The code as it is stored.
            pub fn as_str(self) -> &'static str {
                match self {
                    $( Self::$variant => $code ),*
                }
            }
        }
    };
}
pub(crate) use codes;
