//! A state that events change, readable as it was before any day.

use chandler_calendar::Day;

/// States after each event, in the order of their days.
#[derive(Debug, Clone)]
pub(super) struct Timeline<S> {
    states: Vec<(Day, S)>,
}

impl<S: Clone + Default> Timeline<S> {
    /// Events of one day are applied in the order given.
    pub fn of<E>(mut events: Vec<(Day, E)>, mut apply: impl FnMut(&mut S, Day, &E)) -> Self {
        events.sort_by_key(|(day, _)| *day);
        let mut state = S::default();
        let mut states = Vec::with_capacity(events.len());
        for (day, event) in &events {
            apply(&mut state, *day, event);
            states.push((*day, state.clone()));
        }
        Self { states }
    }

    /// The state when the day began.
    pub fn before(&self, day: Day) -> S {
        let events = self.states.partition_point(|(event_on, _)| *event_on < day);
        events.checked_sub(1).map_or_else(S::default, |last| self.states[last].1.clone())
    }
}
