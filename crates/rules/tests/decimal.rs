//! Decimals print and parse back to themselves.
#![allow(clippy::unwrap_used)]

use chandler_rules::{Decimal, DecimalError, Value};
use proptest::prelude::*;

#[test]
fn decimals_round_trip_as_values() {
    proptest!(|(billionths in -(10_i128.pow(38) - 1)..10_i128.pow(38))| {
        let decimal = Decimal::from_billionths(billionths).unwrap();
        prop_assert_eq!(decimal.to_string().parse::<Decimal>().unwrap(), decimal);
        prop_assert_eq!(Value::from(decimal).to_string(), decimal.to_string());
    });
}

#[test]
fn texts_that_are_not_decimals_are_refused() {
    let refusal = |text: &str| text.parse::<Decimal>().unwrap_err();
    for text in ["", "-", ".", "1.", ".5", "1,5", "1e3", " 1", "--1", "NaN", "٣"] {
        assert_eq!(refusal(text), DecimalError::NotANumber(text.to_owned()));
    }
    assert_eq!(refusal("0.1234567890"), DecimalError::TooFine("0.1234567890".to_owned()));
    let large = "1".repeat(30);
    assert_eq!(refusal(&large), DecimalError::TooLarge(large.clone()));
    let huge = "9".repeat(60);
    assert_eq!(refusal(&huge), DecimalError::TooLarge(huge.clone()));
}

#[test]
fn order_is_numeric_and_floats_round_half_away_from_zero() {
    let decimal = |text: &str| text.parse::<Decimal>().unwrap();
    assert!(decimal("-2") < decimal("-1.5") && decimal("9.5") < decimal("10"));
    assert_eq!(decimal("+2.50"), decimal("2.5"));
    assert_eq!(Decimal::from_f64(-0.000_000_000_6), Some(decimal("-0.000000001")));
    assert_eq!(Decimal::from_f64(1e30), None);
    assert_eq!(Decimal::from_f64(f64::INFINITY), None);
}
