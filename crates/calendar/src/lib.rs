//! Days, instants and time zones, without a clock: whoever needs the time passes it in.
//!
//! Promises: the same text gives the same day everywhere; zones come from the time-zone database compiled into the binary.
//! Leaves out: reading the system clock and the system's own zone files.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::fmt;
use std::str::FromStr;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    #[error("`{text}` is not a day; write it as 2026-11-23")]
    NotDay { text: String },
    #[error("`{text}` is not an instant; write it as 2026-11-23T09:30:00Z")]
    NotInstant { text: String },
    #[error("`{text}` is not a time zone; use a name of the time-zone database, such as America/Chicago")]
    NotZone { text: String },
    #[error("the day is out of range")]
    OutOfRange,
}

/// A calendar day, as days since 1970-01-01.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Day(pub i32);

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

impl Day {
    /// ```
    /// use chandler_calendar::Day;
    /// assert_eq!(Day::new(2026, 11, 23).unwrap().to_string(), "2026-11-23");
    /// ```
    pub fn new(year: i16, month: i8, day: i8) -> Result<Self, CalendarError> {
        Date::new(year, month, day).map(Self::from_date).map_err(|_| CalendarError::OutOfRange)
    }

    /// This day moved by a number of days; stays within the calendar's range (years -9999 to 9999).
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    pub fn days_until(self, later: Self) -> i32 {
        later.0.saturating_sub(self.0)
    }

    /// Fiscal period of a calendar year with twelve months: `2026-11`.
    pub fn period(self) -> String {
        let date = self.date();
        format!("{:04}-{:02}", date.year(), date.month())
    }

    /// 1 Monday to 7 Sunday (ISO 8601).
    pub fn weekday(self) -> i8 {
        self.date().weekday().to_monday_one_offset()
    }

    /// 1 to 31.
    pub fn day_of_month(self) -> i8 {
        self.date().day()
    }

    /// 1 to 366.
    pub fn day_of_year(self) -> i16 {
        self.date().day_of_year()
    }

    /// First instant of this day in a zone; the first that exists where midnight does not.
    pub fn start_in(self, zone: &Zone) -> Result<Instant, CalendarError> {
        let start = self.date().to_zoned(zone.0.clone()).map_err(|_| CalendarError::OutOfRange)?;
        Ok(Instant(start.timestamp().as_microsecond()))
    }

    /// Last microsecond of this day in a zone.
    pub fn end_in(self, zone: &Zone) -> Result<Instant, CalendarError> {
        Ok(Instant(self.plus_days(1).start_in(zone)?.0 - 1))
    }

    fn date(self) -> Date {
        EPOCH.checked_add(SignedDuration::from_hours(24 * i64::from(self.0))).unwrap_or(if self.0 < 0 { Date::MIN } else { Date::MAX })
    }

    fn from_date(date: Date) -> Self {
        let days = date.duration_since(EPOCH).as_hours() / 24;
        Self(i32::try_from(days).unwrap_or(i32::MAX))
    }
}

impl FromStr for Day {
    type Err = CalendarError;

    fn from_str(text: &str) -> Result<Self, CalendarError> {
        let not_day = || CalendarError::NotDay { text: text.chars().take(40).collect() };
        if text.len() != 10 {
            return Err(not_day());
        }
        text.parse::<Date>().map(Self::from_date).map_err(|_| not_day())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().fmt(f)
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().fmt(f)
    }
}

/// A point in time, as microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Instant(pub i64);

impl Instant {
    /// The local day of this instant in a zone.
    pub fn day_in(self, zone: &Zone) -> Day {
        let timestamp = Timestamp::from_microsecond(self.0).unwrap_or(if self.0 < 0 { Timestamp::MIN } else { Timestamp::MAX });
        Day::from_date(timestamp.to_zoned(zone.0.clone()).date())
    }

    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }
}

impl FromStr for Instant {
    type Err = CalendarError;

    fn from_str(text: &str) -> Result<Self, CalendarError> {
        let timestamp = text.parse::<Timestamp>().map_err(|_| CalendarError::NotInstant { text: text.chars().take(40).collect() })?;
        Ok(Self(timestamp.as_microsecond()))
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Timestamp::from_microsecond(self.0) {
            Ok(timestamp) => timestamp.fmt(f),
            Err(_) => write!(f, "{} microseconds", self.0),
        }
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A zone of the time-zone database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl FromStr for Zone {
    type Err = CalendarError;

    fn from_str(text: &str) -> Result<Self, CalendarError> {
        jiff::tz::db().get(text).map(Self).map_err(|_| CalendarError::NotZone { text: text.chars().take(40).collect() })
    }
}

macro_rules! serde_as_text {
    ($($name:ty),*) => {$(
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <String as serde::Deserialize>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}
serde_as_text!(Day, Instant);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_local_to_its_zone() {
        let late: Instant = "2026-11-23T03:30:00Z".parse().expect("instant");
        let chicago: Zone = "America/Chicago".parse().expect("zone");
        assert_eq!(late.day_in(&chicago).to_string(), "2026-11-22");
    }

    #[test]
    fn a_day_ends_where_the_next_begins_also_when_the_clock_changes() {
        let zone: Zone = "Europe/Berlin".parse().expect("zone");
        let day: Day = "2026-03-29".parse().expect("day");
        let hours = (day.end_in(&zone).expect("end").0 + 1 - day.start_in(&zone).expect("start").0) / 3_600_000_000;
        assert_eq!(hours, 23);
    }

    #[test]
    fn periods_weekdays_and_arithmetic() {
        let day: Day = "2026-11-23".parse().expect("day");
        assert_eq!((day.period().as_str(), day.weekday(), day.day_of_year()), ("2026-11", 1, 327));
        assert_eq!(day.plus_days(40).to_string(), "2027-01-02");
        assert!("23.11.2026".parse::<Day>().is_err());
        assert!("Mars/Base".parse::<Zone>().is_err());
    }
}
