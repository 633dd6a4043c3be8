use crate::{ColumnKind, Value};
use chandler_amount::{Amount, Currency, Price, Quantity};
use chandler_calendar::{Day, Instant};

/// A Rust type that can be a column.
pub trait Field: Sized {
    const KIND: ColumnKind;
    const NULLABLE: bool = false;

    fn into_value(self) -> Value;

    /// `None` when the value has another type.
    fn from_value(value: &Value) -> Option<Self>;
}

impl<F: Field> Field for Option<F> {
    const KIND: ColumnKind = F::KIND;
    const NULLABLE: bool = true;

    fn into_value(self) -> Value {
        self.map_or(Value::Null, F::into_value)
    }

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => F::from_value(value).map(Some),
        }
    }
}

impl Field for String {
    const KIND: ColumnKind = ColumnKind::Text;

    fn into_value(self) -> Value {
        Value::text(self)
    }

    fn from_value(value: &Value) -> Option<Self> {
        value.as_text().map(str::to_owned)
    }
}

impl Field for Currency {
    const KIND: ColumnKind = ColumnKind::Text;

    fn into_value(self) -> Value {
        Value::text(self.as_str())
    }

    fn from_value(value: &Value) -> Option<Self> {
        value.as_text()?.parse().ok()
    }
}

impl Field for bool {
    const KIND: ColumnKind = ColumnKind::Boolean;

    fn into_value(self) -> Value {
        Value::Integer(i64::from(self))
    }

    fn from_value(value: &Value) -> Option<Self> {
        value.as_integer().map(|integer| integer != 0)
    }
}

impl Field for serde_json::Value {
    const KIND: ColumnKind = ColumnKind::Json;

    fn into_value(self) -> Value {
        Value::text(self.to_string())
    }

    fn from_value(value: &Value) -> Option<Self> {
        serde_json::from_str(value.as_text()?).ok()
    }
}

macro_rules! integer_fields {
    ($($type:ty, $kind:ident, $wrap:expr, $unwrap:expr;)*) => {$(
        impl Field for $type {
            const KIND: ColumnKind = ColumnKind::$kind;

            fn into_value(self) -> Value {
                Value::Integer($unwrap(self))
            }

            fn from_value(value: &Value) -> Option<Self> {
                value.as_integer().and_then($wrap)
            }
        }
    )*};
}
integer_fields! {
    i64, Integer, Some, |value| value;
    Quantity, Quantity, |value| Some(Quantity(value)), |value: Quantity| value.0;
    Amount, Amount, |value| Some(Amount(value)), |value: Amount| value.0;
    Price, Price, |value| Some(Price(value)), |value: Price| value.0;
    Day, Day, |value| i32::try_from(value).ok().map(Day), |value: Day| i64::from(value.0);
    Instant, Instant, |value| Some(Instant(value)), |value: Instant| value.0;
}
