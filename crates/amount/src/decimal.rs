use crate::AmountError;

/// Reads a decimal number as an integer scaled by `10^digits`, exactly.
///
/// ```
/// use chandler_amount::parse_scaled;
/// assert_eq!(parse_scaled("54.00", 6), Ok(54_000_000));
/// assert_eq!(parse_scaled("-0.5", 2), Ok(-50));
/// assert!(parse_scaled("0.125", 2).is_err());
/// ```
///
/// # Errors
/// When the text is no decimal number, is finer than `digits`, or does not fit.
pub fn parse_scaled(text: &str, digits: u32) -> Result<i64, AmountError> {
    let not_decimal = || AmountError::NotDecimal { text: text.chars().take(40).collect(), digits };
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let has_digits = !whole.is_empty() && (unsigned.len() == whole.len() || !fraction.is_empty());
    if !has_digits || !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
        return Err(not_decimal());
    }
    let significant = fraction.trim_end_matches('0');
    if significant.len() > digits as usize {
        return Err(AmountError::TooPrecise { text: text.chars().take(40).collect(), digits });
    }
    let mut scaled: i64 = 0;
    let padding = std::iter::repeat_n(b'0', digits as usize - significant.len());
    for byte in whole.bytes().chain(significant.bytes()).chain(padding) {
        let digit = i64::from(byte - b'0');
        let next = scaled.checked_mul(10).and_then(|value| if negative { value.checked_sub(digit) } else { value.checked_add(digit) });
        scaled = next.ok_or(AmountError::Overflow)?;
    }
    Ok(scaled)
}

/// Writes an integer scaled by `10^digits` as a decimal number with at least `shown` digits after the point.
///
/// ```
/// use chandler_amount::format_scaled;
/// assert_eq!(format_scaled(54_250_000, 6, 2), "54.25");
/// assert_eq!(format_scaled(-5, 2, 2), "-0.05");
/// assert_eq!(format_scaled(7, 0, 0), "7");
/// ```
pub fn format_scaled(scaled: i64, digits: u32, shown: u32) -> String {
    let text = format!("{:0>width$}", scaled.unsigned_abs(), width = digits as usize + 1);
    let (whole, fraction) = text.split_at(text.len() - digits as usize);
    let keep = fraction.trim_end_matches('0').len().max(shown as usize).min(fraction.len());
    let sign = if scaled < 0 { "-" } else { "" };
    if keep == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{}", &fraction[..keep]) }
}
