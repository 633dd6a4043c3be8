//! Rounds what leaves the crate to 1e-9, so that results compare and hash equal wherever they were computed.

/// Rounds to the nearest billionth, and from a million upwards to 15 significant digits: so many survive any decimal text unchanged.
pub(crate) fn quantise(value: f64) -> f64 {
    const BILLIONTHS_UP_TO: f64 = 1e6;
    let mut decimals = 1e9;
    let mut bound = BILLIONTHS_UP_TO;
    while value.abs() >= bound && decimals > 1.0 {
        bound *= 10.0;
        decimals /= 10.0;
    }
    let mut step = 1.0;
    while value.abs() >= bound && step < 1e22 {
        bound *= 10.0;
        step *= 10.0;
    }
    // JSON writes these out with a decimal point and no exponent: with 13 digits the 17 that are written still read back exactly.
    if step == 10.0 {
        step = 1_000.0;
    }
    let rounded = if step > 1.0 { (value / step).round() * step } else { (value * decimals).round() / decimals };
    // A negative zero would print differently.
    if rounded == 0.0 { 0.0 } else { rounded }
}

#[cfg(test)]
mod tests {
    use super::quantise;

    #[test]
    fn fifteen_digits_at_most() {
        assert_eq!(quantise(1.0 / 3.0), 0.333333333);
        assert_eq!(quantise(-1e-12).to_string(), "0");
        assert_eq!(quantise(2e6 / 3.0).to_string(), "666666.666666667");
        assert_eq!(quantise(2e9 / 3.0).to_string(), "666666666.666667");
        assert_eq!(quantise(2e20 / 3.0).to_string(), "66666666666666700000");
    }

    #[test]
    fn what_is_written_reads_back_the_same() {
        for value in [3_627_985_844_054_369.6, 9.999_999_999_999_99e15, 1.234_567_890_123_45e14, 8.765_432_109_876_54e16, 4.0 / 7.0] {
            let written = serde_json::to_string(&quantise(value)).unwrap();
            assert_eq!(serde_json::from_str::<f64>(&written).unwrap(), quantise(value), "{written}");
        }
    }
}
