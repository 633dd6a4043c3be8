//! Periods as demand files write them: a day `2014-01-02`, an ISO week `2012-W01`, a month `2010-01`; numbered so that neighbours differ by one.

use chandler_calendar::Day;
use serde::Serialize;

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Frequency {
    Day,
    Week,
    Month,
}

impl Frequency {
    pub fn noun(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }
}

/// One period: how long, and which one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub frequency: Frequency,
    /// Days since 1970-01-01, weeks since the one of that day (Monday to Sunday), or months since January of year 0.
    pub number: i32,
}

/// 1970-01-01 was a Thursday: its week began three days earlier.
const DAYS_INTO_WEEK: i32 = 3;

impl Period {
    /// Reads a period; nothing where the text is none, or names a week or day that the calendar does not have.
    pub fn parse(text: &str) -> Option<Period> {
        let (year, rest) = without_midnight(text.trim()).split_once('-')?;
        if year.len() != 4 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let year: i32 = year.parse().ok()?;
        let two_digits = |text: &str| (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse::<i32>().ok()).flatten();
        if let Some(week) = rest.strip_prefix('W') {
            return week_of_year(year, two_digits(week)?);
        }
        match rest.split_once('-') {
            Some((month, day)) => {
                let day = Day::new(i16::try_from(year).ok()?, i8::try_from(two_digits(month)?).ok()?, i8::try_from(two_digits(day)?).ok()?).ok()?;
                Some(Period { frequency: Frequency::Day, number: day.0 })
            }
            None => {
                let month = two_digits(rest).filter(|month| (1..=12).contains(month))?;
                Some(Period { frequency: Frequency::Month, number: year * 12 + month - 1 })
            }
        }
    }

    /// The longer period that this one lies in; nothing where a week would be cut by a month.
    pub fn within(self, frequency: Frequency) -> Option<Period> {
        match (self.frequency, frequency) {
            (own, wanted) if own == wanted => Some(self),
            (Frequency::Day, Frequency::Week) => Some(Period { frequency, number: (self.number + DAYS_INTO_WEEK).div_euclid(7) }),
            (Frequency::Day, Frequency::Month) => Period::parse(&Day(self.number).period()),
            _ => None,
        }
    }

    /// The day after the last of this period.
    pub fn end(self) -> Day {
        match self.frequency {
            Frequency::Day => Day(self.number).plus_days(1),
            Frequency::Week => Day(7 * (self.number + 1) - DAYS_INTO_WEEK),
            Frequency::Month => first_of_month(self.number + 1),
        }
    }
}

impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.frequency {
            Frequency::Day => Day(self.number).fmt(f),
            Frequency::Week => {
                // The week belongs to the year of its Thursday.
                let thursday = Day(7 * self.number);
                let year: i32 = thursday.period()[..4].parse().unwrap_or(0);
                write!(f, "{year:04}-W{:02}", (thursday.day_of_year() - 1) / 7 + 1)
            }
            Frequency::Month => f.write_str(&first_of_month(self.number).period()),
        }
    }
}

/// Days of data frames are written with their first instant: `2014-01-02 00:00:00`.
fn without_midnight(text: &str) -> &str {
    match text.split_once(['T', ' ']) {
        Some((day, time)) if day.len() == 10 && time.bytes().all(|byte| b"0:.Z".contains(&byte)) => day,
        _ => text,
    }
}

fn first_of_month(number: i32) -> Day {
    let (year, month) = (number.div_euclid(12), number.rem_euclid(12) + 1);
    // Years have four digits here, and the calendar reaches beyond.
    Day::new(i16::try_from(year).unwrap_or(9999), i8::try_from(month).unwrap_or(12), 1).unwrap_or_default()
}

/// The first week of a year is the one with its fourth of January.
fn week_of_year(year: i32, week: i32) -> Option<Period> {
    let fourth = Day::new(i16::try_from(year).ok()?, 1, 4).ok()?;
    let number = (fourth.0 + DAYS_INTO_WEEK).div_euclid(7) + week - 1;
    let found = Period { frequency: Frequency::Week, number };
    // Week 53 of a year that has 52 would be the first of the next.
    (week >= 1 && found.to_string().starts_with(&format!("{year:04}-"))).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(period: &str) -> Option<String> {
        Period::parse(period).map(|period| period.to_string())
    }

    #[test]
    fn what_is_read_is_written_again() {
        for period in ["2014-01-02", "2012-W01", "2020-W53", "2010-01", "1999-12", "9998-12"] {
            assert_eq!(text(period).as_deref(), Some(period));
        }
        assert_eq!(text("2014-01-02 00:00:00").as_deref(), Some("2014-01-02"));
        assert_eq!(text("2014-01-02 10:30:00"), None);
    }

    #[test]
    fn weeks_days_and_months_that_do_not_exist_are_none() {
        for period in ["2019-W53", "2012-W00", "2012-W1", "2014-02-30", "2010-13", "2010", "201-01", "2010-1", "", "next week"] {
            assert_eq!(text(period), None, "{period}");
        }
    }

    #[test]
    fn days_lie_in_weeks_and_months_and_neighbours_differ_by_one() {
        let day = Period::parse("2011-12-09").unwrap();
        let week = day.within(Frequency::Week).unwrap();
        assert_eq!((week.to_string().as_str(), week.end().to_string().as_str()), ("2011-W49", "2011-12-12"));
        let month = day.within(Frequency::Month).unwrap();
        assert_eq!((month.to_string().as_str(), month.end().to_string().as_str()), ("2011-12", "2012-01-01"));
        assert_eq!(Period::parse("2013-W01").unwrap().number - Period::parse("2012-W52").unwrap().number, 1);
        assert!(week.within(Frequency::Month).is_none());
    }
}
