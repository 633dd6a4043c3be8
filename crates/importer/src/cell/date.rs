//! Days and instants by explicit formats; without one only ISO 8601 is read, and nothing is guessed.

use chandler_calendar::{Day, Instant};
use jiff::civil::DateTime;
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::{Offset, TimeZone};

use super::CellError;
use super::iso::parse_iso;
use crate::error::Problem;
use crate::quarantine::Code;

/// Days outside are typing errors: the first and last year that an import may name.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2200;

/// A strftime-like format. `%y{1950}` is a two-digit year in the hundred years from 1950.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DateFormat {
    text: String,
    pivot: Option<i16>,
    has_time: bool,
}

/// What a text says before a zone is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reading {
    pub moment: DateTime,
    pub has_time: bool,
    pub offset: Option<Offset>,
}

/// A reading as an instant and its day in a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    pub day: Day,
    /// The last microsecond of the day where the text gives no time.
    pub instant: Instant,
}

impl DateFormat {
    pub fn parse(format: &str) -> Result<Self, Problem> {
        let bad = |message: String, remedy: &str| Err(Problem::new("bad_format", message, remedy));
        let (text, pivot) = match take_pivot(format) {
            Ok(found) => found,
            Err(message) => return bad(message, "write %y{1950} for the years 1950 to 2049, or %Y"),
        };
        let has = |directives: &[&str]| directives.iter().any(|directive| text.contains(directive));
        let is_day = has(&["%F", "%D"]) || (has(&["%Y", "%y"]) && (has(&["%j"]) || (has(&["%m", "%b", "%B"]) && has(&["%d", "%e"]))));
        if !is_day {
            return bad(format!("`{format}` names no day"), "use %Y, %m and %d, such as \"%d.%m.%Y\"");
        }
        if has(&["%D"]) {
            return bad(format!("`{format}` has a two-digit year without its century"), "write %m/%d/%y{1950} for the years 1950 to 2049");
        }
        let has_time = has(&["%H", "%I", "%T", "%R", "%k", "%l"]);
        let sample = jiff::civil::date(2011, 3, 4).at(5, 6, 7, 0).to_zoned(TimeZone::UTC);
        let written = sample.as_ref().ok().map(|sample| BrokenDownTime::from(sample).to_string(&text));
        let round_trips = match &written {
            Some(Ok(written)) => BrokenDownTime::parse(&text, written).is_ok_and(|read| read.to_date().is_ok()),
            _ => false,
        };
        if !round_trips {
            return bad(format!("`{format}` is not a format"), "use %Y %m %d %b %H %M %S %f %p %z, such as \"%d.%m.%Y %H:%M\"");
        }
        Ok(Self { text, pivot, has_time })
    }

    fn read(&self, text: &str) -> Option<Reading> {
        let mut broken = BrokenDownTime::parse(&self.text, text).ok()?;
        if let Some(pivot) = self.pivot {
            let two_digits = broken.year()?.rem_euclid(100);
            broken.set_year(Some(pivot + (two_digits - pivot).rem_euclid(100))).ok()?;
        }
        let date = broken.to_date().ok()?;
        let time = if self.has_time { broken.to_time().ok()? } else { jiff::civil::Time::midnight() };
        Some(Reading { moment: date.to_datetime(time), has_time: self.has_time, offset: broken.offset() })
    }
}

impl Reading {
    /// Reads a text by the formats, or as ISO 8601 where there is none.
    pub fn of(text: &str, formats: &[DateFormat]) -> Result<Self, CellError> {
        let reading = if formats.is_empty() {
            parse_iso(text).ok_or_else(|| without_format(text))?
        } else {
            let mut readings = formats.iter().filter_map(|format| format.read(text));
            let first = readings.next().ok_or_else(|| not_in_format(formats))?;
            if let Some(other) = readings.find(|other| other.moment != first.moment) {
                let reason = format!("is {} by one format and {} by another", first.moment.date(), other.moment.date());
                return Err(CellError::new(Code::AmbiguousDate, reason, "keep one of the formats, or tell the rows apart with `sql`"));
            }
            first
        };
        if YEARS.contains(&reading.moment.year()) {
            return Ok(reading);
        }
        let reason = format!("is in the year {}", reading.moment.year());
        Err(CellError::new(Code::OutOfRange, reason, format!("use a year from {} to {}", YEARS.start(), YEARS.end())))
    }

    /// The day that the text names, where it names a day only or a time without offset; else its day in the zone.
    pub fn moment(&self, zone: &TimeZone) -> Option<Moment> {
        let day = |date: jiff::civil::Date| Day::new(date.year(), date.month(), date.day()).ok();
        let zoned = match self.offset {
            Some(offset) => offset.to_timestamp(self.moment).ok()?.to_zoned(zone.clone()),
            None if self.has_time => self.moment.to_zoned(zone.clone()).ok()?,
            None => self.moment.date().tomorrow().ok()?.to_zoned(zone.clone()).ok()?,
        };
        let microsecond = zoned.timestamp().as_microsecond();
        Some(if self.has_time {
            Moment { day: day(zoned.date())?, instant: Instant(microsecond) }
        } else {
            Moment { day: day(self.moment.date())?, instant: Instant(microsecond - 1) }
        })
    }

    /// The day alone, without a look at the zone where none is needed.
    pub fn day(&self, zone: &TimeZone) -> Option<Day> {
        if self.offset.is_some() {
            return Some(self.moment(zone)?.day);
        }
        let date = self.moment.date();
        Day::new(date.year(), date.month(), date.day()).ok()
    }
}

/// `%y{1950}` becomes `%y` and 1950; a bare `%y` is refused.
fn take_pivot(format: &str) -> Result<(String, Option<i16>), String> {
    let Some(start) = format.find("%y") else {
        return Ok((format.to_owned(), None));
    };
    let behind = &format[start + 2..];
    let pivot = behind.strip_prefix('{').and_then(|rest| rest.split_once('}')).and_then(|(year, rest)| Some((year.parse::<i16>().ok()?, rest)));
    match pivot {
        Some((year, rest)) if YEARS.contains(&year) => Ok((format!("{}%y{rest}", &format[..start]), Some(year))),
        _ => Err(format!("`{format}` has a two-digit year without its century")),
    }
}

/// Three numbers with separators, in whatever order.
pub(crate) fn looks_like_a_day(text: &str) -> bool {
    let mut parts = text.split([' ', 'T']).next().unwrap_or_default().split(['/', '.', '-']);
    let is_number = |part: Option<&str>| part.is_some_and(|part| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()));
    is_number(parts.next()) && is_number(parts.next()) && is_number(parts.next()) && parts.next().is_none()
}

/// Three numbers with separators may be a day in several orders: that is for the mapping to say.
fn without_format(text: &str) -> CellError {
    let day = text.split([' ', 'T']).next().unwrap_or_default();
    let parts: Vec<Option<u32>> = day.split(['/', '.', '-']).map(|part| part.parse().ok()).collect();
    match parts.as_slice() {
        [Some(first), Some(second), Some(_)] if (1..=12).contains(first) && (1..=12).contains(second) && first != second => CellError::new(
            Code::AmbiguousDate,
            "is a day in more than one order",
            "give `format` in the mapping, such as \"%d/%m/%Y\" or \"%m/%d/%Y\"",
        ),
        _ => CellError::new(Code::NotADate, "is not a day as 2011-03-04", "give `format` in the mapping, or correct the cell"),
    }
}

fn not_in_format(formats: &[DateFormat]) -> CellError {
    let formats: Vec<&str> = formats.iter().map(|format| format.text.as_str()).collect();
    CellError::new(Code::NotADate, format!("does not fit {}", formats.join(" or ")), "correct the cell, or add its format to the mapping")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formats(formats: &[&str]) -> Vec<DateFormat> {
        formats.iter().map(|format| DateFormat::parse(format).expect("a format")).collect()
    }

    fn day(text: &str, by: &[&str]) -> Result<String, Code> {
        let reading = Reading::of(text, &formats(by)).map_err(|error| error.code)?;
        Ok(reading.day(&TimeZone::UTC).expect("in range").to_string())
    }

    #[test]
    fn iso_needs_no_format_and_nothing_else_is_guessed() {
        for text in ["2011-03-04", "2011-03-04 05:06", "2011-03-04T05:06:07.123Z", "2011-03-04 00:00:00.000", "2011-03-04T01:00:00+02:00"] {
            let expected = if text.ends_with("+02:00") { "2011-03-03" } else { "2011-03-04" };
            assert_eq!(day(text, &[]).as_deref(), Ok(expected), "{text}");
        }
        assert_eq!(day("03/04/2011", &[]), Err(Code::AmbiguousDate));
        assert_eq!(day("13/04/2011", &[]), Err(Code::NotADate));
        for text in ["soon", "2011-02-30", "20110304", "2011-03-04x", "2011-03-04 5:06", "2011-03-04 05:06:07.", "0", "é-1-1"] {
            assert_eq!(day(text, &[]), Err(Code::NotADate), "{text}");
        }
        assert_eq!(day("0001-01-01", &[]), Err(Code::OutOfRange));
    }

    #[test]
    fn formats_say_the_order_and_the_century() {
        assert_eq!(day("03/04/2011", &["%d/%m/%Y"]).as_deref(), Ok("2011-04-03"));
        assert_eq!(day("3/4/2011", &["%m/%d/%Y"]).as_deref(), Ok("2011-03-04"));
        assert_eq!(day("4-Mar-11", &["%d-%b-%y{1950}"]).as_deref(), Ok("2011-03-04"));
        assert_eq!(day("04.03.49", &["%d.%m.%y{1950}"]).as_deref(), Ok("2049-03-04"));
        assert_eq!(day("04.03.50", &["%d.%m.%y{1950}"]).as_deref(), Ok("1950-03-04"));
        assert_eq!(day("20110304", &["%Y%m%d"]).as_deref(), Ok("2011-03-04"));
        assert_eq!(day("31/02/2011", &["%d/%m/%Y"]), Err(Code::NotADate));
        assert_eq!(day("03/04/2011", &["%d/%m/%Y", "%m/%d/%Y"]), Err(Code::AmbiguousDate));
        assert_eq!(day("13/04/2011", &["%d/%m/%Y", "%m/%d/%Y"]).as_deref(), Ok("2011-04-13"));
        for format in ["%d.%m.%y", "%H:%M", "%m/%Y", "%Q", "%D", "%Y-%m-%d %"] {
            assert!(DateFormat::parse(format).is_err(), "{format}");
        }
    }

    #[test]
    fn a_day_without_a_time_ends_in_its_zone() {
        let zone = TimeZone::get("Europe/Berlin").expect("a zone");
        let moment = |text: &str| Reading::of(text, &[]).expect("a reading").moment(&zone).expect("in range").instant.to_string();
        assert_eq!(moment("2011-07-04"), "2011-07-04T21:59:59.999999Z");
        assert_eq!(moment("2011-07-04 05:06"), "2011-07-04T03:06:00Z");
        assert_eq!(moment("2011-07-04T05:06:00Z"), "2011-07-04T05:06:00Z");
    }
}
