//! Nothing is lost in splitting, nothing changed in writing down, nothing wrapped in overflowing.

use chandler_amount::{
    Amount, AmountError, Price, Quantity, Rounding, UnitFactor, cumulative_share, divide_rounded, format_scaled, multiply_divide, parse_scaled,
    split_by_weight,
};
use proptest::prelude::*;

proptest! {
    #[test]
    fn a_split_adds_up_and_no_share_is_off_by_a_unit(amount in -1_000_000_000..1_000_000_000_i64, weights in prop::collection::vec(0..10_000_i64, 1..12)) {
        prop_assume!(weights.iter().sum::<i64>() > 0);
        let shares = split_by_weight(Amount(amount), &weights).expect("split");
        prop_assert_eq!(shares.iter().map(|share| share.0).sum::<i64>(), amount);
        let total = i128::from(weights.iter().sum::<i64>());
        for (share, weight) in shares.iter().zip(&weights) {
            let exact = i128::from(amount) * i128::from(*weight);
            prop_assert!((i128::from(share.0) * total - exact).abs() < total, "{share:?} of {amount} for {weight}/{total}");
        }
    }

    #[test]
    fn issues_of_any_sizes_add_up(amount in 0..1_000_000_000_i64, cuts in prop::collection::vec(1..50_i64, 1..20)) {
        let count: i64 = cuts.iter().sum();
        let mut taken = 0;
        let mut sum = 0;
        for cut in cuts {
            sum += cumulative_share(Amount(amount), count, taken, taken + cut).expect("share").0;
            taken += cut;
        }
        prop_assert_eq!(sum, amount);
    }

    #[test]
    fn what_is_written_is_read_again(scaled: i64, digits in 0..7_u32) {
        prop_assert_eq!(parse_scaled(&format_scaled(scaled, digits, digits), digits), Ok(scaled));
        prop_assert_eq!(parse_scaled(&format_scaled(scaled, digits, 0), digits), Ok(scaled));
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,30}", digits in 0..7_u32) {
        let _ = parse_scaled(&text, digits);
        let _ = UnitFactor::ONE.to_base(&text);
    }

    #[test]
    fn rounding_keeps_its_direction(numerator: i64, denominator in prop_oneof![-1000..-1_i64, 1..1000_i64]) {
        let (n, d) = (i128::from(numerator), i128::from(denominator));
        let down = divide_rounded(n, d, Rounding::Down).expect("quotient");
        let up = divide_rounded(n, d, Rounding::Up).expect("quotient");
        let half = divide_rounded(n, d, Rounding::HalfAwayFromZero).expect("quotient");
        prop_assert!(down <= half && half <= up && up - down == i128::from(n % d != 0));
        prop_assert!(2 * (half * d - n).abs() <= d.abs());
        let mirrored = divide_rounded(-n, d, Rounding::HalfAwayFromZero).expect("quotient");
        prop_assert_eq!(mirrored, -half);
    }

    #[test]
    fn products_fit_or_say_so(value: i64, numerator: i64, denominator in 1..i64::MAX) {
        let exact = i128::from(value) * i128::from(numerator);
        match multiply_divide(value, numerator, denominator, Rounding::Down) {
            Ok(result) => prop_assert_eq!(i128::from(result), exact.div_euclid(i128::from(denominator))),
            Err(error) => {
                prop_assert_eq!(error, AmountError::Overflow);
                prop_assert!(i64::try_from(exact.div_euclid(i128::from(denominator))).is_err());
            }
        }
    }

    #[test]
    fn packs_hold_whole_units_or_say_so(count in 0..100_000_i64, numerator in 1..1000_i64, denominator in 1..1000_i64) {
        let factor = UnitFactor::new(numerator, denominator).expect("factor");
        match factor.to_base(&count.to_string()) {
            Ok(quantity) => prop_assert_eq!(quantity.0 * denominator, count * numerator),
            Err(_) => prop_assert!(count * numerator % denominator != 0),
        }
    }
}

#[test]
fn extremes_overflow_with_an_error() {
    let usd = "USD".parse().expect("currency");
    assert_eq!(Price(i64::MAX).extend(Quantity(i64::MAX), Quantity(1), usd), Err(AmountError::Overflow));
    assert_eq!(Price(1).extend(Quantity(1), Quantity(0), usd), Err(AmountError::Overflow));
    assert_eq!(Amount(i64::MAX).checked_add(Amount(1)), Err(AmountError::Overflow));
    assert_eq!(Amount(i64::MIN).negated(), Err(AmountError::Overflow));
    assert_eq!(parse_scaled("9223372036854775808", 0), Err(AmountError::Overflow));
    assert_eq!(parse_scaled("-9223372036854775808", 0), Ok(i64::MIN));
}
