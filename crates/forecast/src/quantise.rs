//! Rounds what leaves the crate to 1e-9, so that results compare and hash equal wherever they were computed.

/// Rounds to the nearest billionth. Where neighbouring doubles are further apart than that, the value is returned as it is.
pub(crate) fn quantise(value: f64) -> f64 {
    const SCALE: f64 = 1e9;
    const EXACT_UP_TO: f64 = 9e6;
    if value.abs() >= EXACT_UP_TO {
        return value;
    }
    let rounded = (value * SCALE).round() / SCALE;
    // A negative zero would print differently.
    if rounded == 0.0 { 0.0 } else { rounded }
}
