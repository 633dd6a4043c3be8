//! The one notation that needs no format: ISO 8601.

use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

use super::date::Reading;

/// `2011-03-04`, `2011-03-04 05:06`, `2011-03-04T05:06:07.5`, each with `Z` or an offset behind the time; `None` for anything else.
pub(super) fn parse_iso(text: &str) -> Option<Reading> {
    let bytes = text.as_bytes();
    if bytes.len() < 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let date = Date::new(i16::try_from(number(&bytes[..4])?).ok()?, small(&bytes[5..7])?, small(&bytes[8..10])?).ok()?;
    if bytes.len() == 10 {
        return Some(Reading { moment: date.at(0, 0, 0, 0), has_time: false, offset: None });
    }
    if bytes.len() < 16 || !matches!(bytes[10], b' ' | b'T' | b't') || bytes[13] != b':' {
        return None;
    }
    let (hour, minute) = (small(&bytes[11..13])?, small(&bytes[14..16])?);
    let (seconds, rest) = seconds(&bytes[16..])?;
    let (second, nanosecond) = seconds;
    let moment = DateTime::new(date.year(), date.month(), date.day(), hour, minute, second, nanosecond).ok()?;
    let offset = match rest {
        b"" => None,
        b"Z" | b"z" => Some(Offset::UTC),
        _ => Some(offset(rest)?),
    };
    Some(Reading { moment, has_time: true, offset })
}

/// Seconds and nanoseconds of `:SS[.fff]`, and what follows.
fn seconds(bytes: &[u8]) -> Option<((i8, i32), &[u8])> {
    let Some(rest) = bytes.strip_prefix(b":") else {
        return Some(((0, 0), bytes));
    };
    let second = small(rest.get(..2)?)?;
    let rest = &rest[2..];
    let Some(fraction) = rest.strip_prefix(b".") else {
        return Some(((second, 0), rest));
    };
    let length = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if length == 0 || length > 9 {
        return None;
    }
    let nanosecond = number(&fraction[..length])? * 10_i32.pow(u32::try_from(9 - length).ok()?);
    Some(((second, nanosecond), &fraction[length..]))
}

/// `+02:00`, `+0200` or `+02`.
fn offset(bytes: &[u8]) -> Option<Offset> {
    let (sign, rest) = match bytes.split_first()? {
        (b'+', rest) => (1, rest),
        (b'-', rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = match rest {
        [_, _] => (number(rest)?, 0),
        [_, _, b':', _, _] => (number(&rest[..2])?, number(&rest[3..])?),
        [_, _, _, _] => (number(&rest[..2])?, number(&rest[2..])?),
        _ => return None,
    };
    Offset::from_seconds(sign * (hours * 3_600 + minutes * 60)).ok()
}

fn number(digits: &[u8]) -> Option<i32> {
    digits.iter().try_fold(0_i32, |value, byte| byte.is_ascii_digit().then(|| value * 10 + i32::from(byte - b'0')))
}

fn small(digits: &[u8]) -> Option<i8> {
    i8::try_from(number(digits)?).ok()
}
