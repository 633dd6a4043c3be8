//! Decimal numbers as integers of a fixed scale, never rounded.

use super::CellError;
use crate::mapping::TextRules;
use crate::quarantine::Code;

/// Digits of the largest number that is read; everything that a column can keep is shorter.
const DIGITS_MAX: usize = 36;

/// The shape of the number that a field keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Digits in all.
    pub precision: u8,
    /// Digits after the point.
    pub scale: u8,
    /// Digits after the point that the text only implies.
    pub implied: u8,
}

/// Reads a number as an integer of `10^-scale`.
pub(crate) fn parse_decimal(text: &str, rules: &TextRules, shape: Shape) -> Result<i128, CellError> {
    let (negative, unsigned) = sign(text);
    let mut digits = Digits::default();
    digits.read(unsigned, rules).ok_or_else(|| not_a_number(text, rules))?;
    let scale_of_text = digits.after_point + usize::from(shape.implied);
    let scale = usize::from(shape.scale);
    let excess = scale_of_text.saturating_sub(scale);
    let divisor = 10_i128.pow(u32::try_from(excess.min(DIGITS_MAX)).unwrap_or(0));
    if excess > DIGITS_MAX || digits.value % divisor != 0 {
        let reason = format!("has more than {scale} digits after the point");
        return Err(CellError::new(Code::TooManyDecimals, reason, "round it in the source, or compute it in the mapping with `sql`"));
    }
    let factor = 10_i128.pow(u32::try_from(scale.saturating_sub(scale_of_text)).unwrap_or(0));
    let limit = 10_i128.pow(u32::from(shape.precision));
    let scaled = (digits.value / divisor).checked_mul(factor).filter(|scaled| *scaled < limit);
    let too_large = || CellError::new(Code::OutOfRange, format!("has more than {} digits", shape.precision), "correct the value in the source");
    let scaled = scaled.ok_or_else(too_large)?;
    Ok(if negative { -scaled } else { scaled })
}

/// Reads a whole number; `12.00` is one.
pub(crate) fn parse_integer(text: &str, rules: &TextRules, implied: u8) -> Result<i64, CellError> {
    let value = parse_decimal(text, rules, Shape { precision: 18, scale: 0, implied }).map_err(|error| match error.code {
        Code::TooManyDecimals => {
            CellError::new(Code::TooManyDecimals, "is not a whole number", "map it to a field that keeps decimals, or correct it")
        }
        _ => error,
    })?;
    i64::try_from(value).map_err(|_| CellError::new(Code::OutOfRange, "has more than 18 digits", "correct the value in the source"))
}

/// `units` of `10^-scale` as text without needless zeros.
pub(crate) fn format_decimal(units: i128, scale: u8) -> String {
    let scale = usize::from(scale);
    let text = format!("{:0>width$}", units.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = text.split_at(text.len() - scale);
    let fraction = fraction.trim_end_matches('0');
    let sign = if units < 0 { "-" } else { "" };
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// Takes the sign off: in front, behind as SAP writes it, or brackets as ledgers do.
fn sign(text: &str) -> (bool, &str) {
    if let Some(inner) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        return (true, inner);
    }
    if let Some(rest) = text.strip_prefix('-').or_else(|| text.strip_prefix('\u{2212}')) {
        return (true, rest);
    }
    if let Some(rest) = text.strip_suffix('-') {
        return (true, rest);
    }
    (false, text.strip_prefix('+').unwrap_or(text))
}

#[derive(Default)]
struct Digits {
    value: i128,
    count: usize,
    after_point: usize,
}

impl Digits {
    /// `None` when the text is no unsigned number in this notation.
    fn read(&mut self, text: &str, rules: &TextRules) -> Option<()> {
        let mut seen_point = false;
        let mut group: Option<usize> = None;
        // Zeros at the end say nothing, however many they are.
        let significant = if text.contains(rules.decimal) { text.trim_end_matches('0') } else { text };
        for character in significant.chars() {
            if let Some(digit) = character.to_digit(10) {
                self.count += usize::from(self.value != 0 || digit != 0);
                if self.count > DIGITS_MAX {
                    return None;
                }
                self.value = self.value * 10 + i128::from(digit);
                self.after_point += usize::from(seen_point);
                if !seen_point && let Some(length) = &mut group {
                    *length += 1;
                }
            } else if character == rules.decimal && !seen_point {
                if group.is_some_and(|length| length != 3) {
                    return None;
                }
                seen_point = true;
            } else if is_thousands(character, rules) && !seen_point {
                if group.is_some_and(|length| length != 3) || text.starts_with(character) {
                    return None;
                }
                group = Some(0);
            } else {
                return None;
            }
        }
        let complete = seen_point || group.is_none_or(|length| length == 3);
        let has_digits = text.chars().any(|character| character.is_ascii_digit());
        (complete && has_digits && !text.ends_with(rules.decimal)).then_some(())
    }
}

/// A space as separator also stands for the spaces that do not break.
fn is_thousands(character: char, rules: &TextRules) -> bool {
    rules.thousands.is_some_and(|separator| character == separator || (separator == ' ' && matches!(character, '\u{a0}' | '\u{202f}')))
}

fn not_a_number(text: &str, rules: &TextRules) -> CellError {
    let remedy = if text.contains(['e', 'E']) && text.starts_with(|first: char| first.is_ascii_digit()) {
        "export the column as a plain number without an exponent".to_owned()
    } else if text.contains(',') && rules.decimal == '.' {
        "give `decimal` and `thousands` in the mapping if the comma separates digits".to_owned()
    } else {
        format!("write digits with at most one `{}`", rules.decimal)
    };
    CellError::new(Code::NotANumber, "is not a number", remedy)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(decimal: char, thousands: Option<char>) -> TextRules {
        TextRules { decimal, thousands, null: Vec::new(), trim: true }
    }

    fn money(text: &str, decimal: char, thousands: Option<char>) -> Result<i128, Code> {
        parse_decimal(text, &rules(decimal, thousands), Shape { precision: 20, scale: 4, implied: 0 }).map_err(|error| error.code)
    }

    #[test]
    fn every_notation_has_one_answer() {
        for (text, expected) in [
            ("12.50", 125_000),
            ("+12.5", 125_000),
            (".5", 5_000),
            ("0012.50", 125_000),
            ("-0", 0),
            ("-0.00", 0),
            ("(12.50)", -125_000),
            ("12.50-", -125_000),
            ("\u{2212}12.50", -125_000),
            ("12.500000000000", 125_000),
            ("0.0000000000000000000000000000000000000000000000", 0),
        ] {
            assert_eq!(money(text, '.', None), Ok(expected), "{text}");
        }
        for text in ["1e3", "1,234.56", "1.234,56", "∞", "NaN", "-", "()", ".", "12.", "1.2.3", "--5", "(-5)", "-5-", "12 %", "€ 5", "0x1F", "١٢", ""]
        {
            assert_eq!(money(text, '.', None), Err(Code::NotANumber), "{text}");
        }
        assert_eq!(money("12.50001", '.', None), Err(Code::TooManyDecimals));
        assert_eq!(money("10000000000000000", '.', None), Err(Code::OutOfRange));
        assert_eq!(money("9999999999999999.9999", '.', None), Ok(99_999_999_999_999_999_999));
    }

    #[test]
    fn separators_are_those_of_the_mapping_and_groups_have_three_digits() {
        assert_eq!(money("1.234,56", ',', Some('.')), Ok(12_345_600));
        assert_eq!(money("1.234.567", ',', Some('.')), Ok(12_345_670_000));
        assert_eq!(money("1\u{202f}234,5", ',', Some(' ')), Ok(12_345_000));
        assert_eq!(money("1'234.5", '.', Some('\'')), Ok(12_345_000));
        assert_eq!(money("1234,56", ',', Some('.')), Ok(12_345_600));
        for text in ["1.23,4", ".234,5", "1..234", "1.2345", "12.34.567", "1,234.567"] {
            assert_eq!(money(text, ',', Some('.')), Err(Code::NotANumber), "{text}");
        }
    }

    #[test]
    fn implied_digits_and_integers() {
        let implied = Shape { precision: 20, scale: 4, implied: 2 };
        assert_eq!(parse_decimal("1250", &rules('.', None), implied), Ok(125_000));
        assert_eq!(parse_integer("12.00", &rules('.', None), 0), Ok(12));
        assert_eq!(parse_integer("12.5", &rules('.', None), 0).map_err(|error| error.code), Err(Code::TooManyDecimals));
        assert_eq!(parse_integer("9999999999999999999", &rules('.', None), 0).map_err(|error| error.code), Err(Code::OutOfRange));
    }

    #[test]
    fn numbers_are_written_as_they_are_read() {
        assert_eq!(format_decimal(125_000, 4), "12.5");
        assert_eq!(format_decimal(-5, 2), "-0.05");
        assert_eq!(format_decimal(70, 0), "70");
    }
}
