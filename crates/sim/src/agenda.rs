//! What is to be done on later days.

use chandler_calendar::Day;
use std::collections::BTreeMap;

/// Things to do by day, in the order in which they were put.
#[derive(Debug)]
pub(crate) struct Agenda<T>(BTreeMap<Day, Vec<T>>);

impl<T> Default for Agenda<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T> Agenda<T> {
    pub(crate) fn put(&mut self, day: Day, thing: T) {
        self.0.entry(day).or_default().push(thing);
    }

    /// Everything up to a day, oldest first.
    pub(crate) fn take(&mut self, day: Day) -> Vec<T> {
        let later = self.0.split_off(&day.plus_days(1));
        std::mem::replace(&mut self.0, later).into_values().flatten().collect()
    }

    /// Everything that is to be done after a day, with its day, oldest first.
    pub(crate) fn after(&mut self, day: Day) -> impl Iterator<Item = (Day, &mut T)> {
        self.0.range_mut(day.plus_days(1)..).flat_map(|(on, things)| things.iter_mut().map(|thing| (*on, thing)))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.values().flatten()
    }

    /// Everything that is still to be done.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.values_mut().flatten()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }
}

pub(crate) fn is_business_day(day: Day) -> bool {
    day.weekday() <= 5
}

/// This day, or the Monday after it.
pub(crate) fn business_day_from(day: Day) -> Day {
    day.plus_days(match day.weekday() {
        6 => 2,
        7 => 1,
        _ => 0,
    })
}
