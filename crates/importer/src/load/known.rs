//! When the business knew a row.

use chandler_calendar::{Day, Instant};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::plan::Plan;
use super::values::{ValueRef, Values};

/// Where a `known_at` comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnownBasis {
    /// The source says it.
    Mapped,
    /// A conservative rule: the end of the day on which it happened, or of the version of the file that first had it.
    Reconstructed,
}

impl KnownBasis {
    pub fn name(self) -> &'static str {
        match self {
            Self::Mapped => "mapped",
            Self::Reconstructed => "reconstructed",
        }
    }
}

/// When a row was known, and how that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Known {
    pub at: Instant,
    pub basis: KnownBasis,
}

/// Finds the `known_at` of the rows of a chunk.
pub(crate) struct KnownRule<'c> {
    mapped: Option<&'c Values>,
    happened: Option<&'c Values>,
    zone: &'c TimeZone,
    last: Option<(Day, Instant)>,
}

impl<'c> KnownRule<'c> {
    pub fn of(plan: &'c Plan, values: &'c [Values]) -> Self {
        let column = |field: &str| plan.position(field).map(|place| &values[place]);
        Self { mapped: column("known_at"), happened: plan.target().known_from.and_then(column), zone: &plan.zone, last: None }
    }

    /// `None` for targets that are no history.
    pub fn known(&mut self, row: usize) -> Option<Known> {
        if let Some(ValueRef::Instant(at)) = self.mapped.map(|values| values.get(row)) {
            return Some(Known { at, basis: KnownBasis::Mapped });
        }
        let at = match self.happened?.get(row) {
            ValueRef::Instant(instant) => instant,
            ValueRef::Day(day) => self.end_of(day)?,
            _ => return None,
        };
        Some(Known { at, basis: KnownBasis::Reconstructed })
    }

    /// The last microsecond of a day; neighbouring rows often share it.
    fn end_of(&mut self, day: Day) -> Option<Instant> {
        if let Some((_, end)) = self.last.filter(|(last, _)| *last == day) {
            return Some(end);
        }
        let next: Date = day.plus_days(1).to_string().parse().ok()?;
        let end = Instant(next.to_zoned(self.zone.clone()).ok()?.timestamp().as_microsecond() - 1);
        self.last = Some((day, end));
        Some(end)
    }
}
