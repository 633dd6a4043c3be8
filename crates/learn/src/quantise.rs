//! Rounds what is kept and what is answered, so that models and scores compare and hash equal wherever they were computed.

/// Rounds to the nearest billionth. Up to nine million the result has at most sixteen digits and no more than 2^53 billionths, so that JSON gives back the
/// very same number.
pub(crate) fn quantise(value: f64) -> f64 {
    let rounded = (value * 1e9).round() / 1e9;
    // A negative zero would print differently.
    if rounded == 0.0 { 0.0 } else { rounded }
}

/// 1 / (1 + exp(-x)).
///
/// ```
/// assert_eq!(chandler_learn::probability_of(0.0), 0.5);
/// ```
pub fn probability_of(log_odds: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-log_odds))
}

/// ln(p / (1 - p)), with p held within a billionth of certainty.
///
/// ```
/// assert_eq!(chandler_learn::log_odds_of(0.5), 0.0);
/// ```
pub fn log_odds_of(probability: f64) -> f64 {
    let held = probability.clamp(1e-9, 1.0 - 1e-9);
    libm::log(held / (1.0 - held))
}
