//! The portfolio looked at for one future window: each member's distribution of the demand in it, at any origin.

use crate::distribution::negative_binomial::demand_quantiles;
use crate::empirical::{SortedSample, weights_by_age};
use crate::filters::Track;
use crate::portfolio::{FILTERS, FilterKind, MEMBERS, MemberKind, season_counts};
use crate::series::{History, Window};
use crate::settings::Settings;
use crate::spread::{ErrorSums, Spread};

/// The tracks of all filters over one history, run once.
pub(crate) struct Tracks {
    entries: Vec<Option<(Track, ErrorSums)>>,
}

impl Tracks {
    /// Runs the filters that some usable member needs.
    pub fn run(history: &History, season_length: usize, horizon: usize, settings: &Settings) -> Tracks {
        let seasonal = season_counts(history.periods(), season_length, horizon);
        let needed = |filter: usize| MEMBERS.iter().any(|member| member.filter() == Some(filter) && member.usable(seasonal));
        let one_period = Window::next(1);
        let run = |(filter, kind): (usize, &FilterKind)| {
            needed(filter).then(|| {
                let track = kind.run(&history.demand, season_length, horizon).steadied(settings.looks, settings.look_distance);
                let expected = track.expectations(one_period, history.periods().saturating_sub(1));
                let one_step = ErrorSums::new(history, &expected, one_period);
                (track, one_step)
            })
        };
        Tracks { entries: FILTERS.iter().enumerate().map(run).collect() }
    }

    /// What a member expects of a window that opens after the history; past sums speak through the plain mean.
    pub fn expected(&self, member: usize, history: &History, window: Window) -> f64 {
        let periods = history.periods();
        match MEMBERS[member].filter().and_then(|filter| self.entries[filter].as_ref()) {
            Some((track, _)) => track.expected(periods, window),
            None => history.total_before(periods) / periods.max(1) as f64 * window.length as f64,
        }
    }
}

/// One filter's forecasts and errors for the window.
struct FilterView<'a> {
    expected: Vec<f64>,
    spread: Spread,
    one_step: &'a ErrorSums,
}

/// Everything members need to speak about one window.
pub(crate) struct WindowView<'a> {
    history: &'a History,
    window: Window,
    /// What the season makes of the window after the history; the history itself is free of it.
    season: f64,
    filters: Vec<Option<FilterView<'a>>>,
    sums: Option<SortedSample>,
    weights: Vec<Vec<f64>>,
}

impl<'a> WindowView<'a> {
    /// Prepares the members for which `wanted` holds.
    pub fn new(history: &'a History, tracks: &'a Tracks, window: Window, wanted: &[bool]) -> WindowView<'a> {
        let chosen = || MEMBERS.iter().zip(wanted).filter(|(_, wanted)| **wanted).map(|(member, _)| member);
        let filters: Vec<Option<FilterView>> = (0..FILTERS.len())
            .map(|filter| {
                let (track, one_step) = tracks.entries[filter].as_ref()?;
                chosen().any(|member| member.filter() == Some(filter)).then(|| {
                    let expected = track.expectations(window, history.periods());
                    let spread = Spread::new(history, track, &expected, window);
                    FilterView { expected, spread, one_step }
                })
            })
            .collect();
        let mut view = WindowView { history, window, season: 1.0, filters, sums: None, weights: vec![Vec::new(); MEMBERS.len()] };
        for index in (0..MEMBERS.len()).filter(|&index| wanted[index]) {
            view.prepare(index);
        }
        view
    }

    /// Of a window in which demand is so many times what it usually is.
    pub fn in_season(self, season: f64) -> WindowView<'a> {
        WindowView { season, ..self }
    }

    fn prepare(&mut self, index: usize) {
        let Some(last) = self.history.last_origin(self.window) else { return };
        match MEMBERS[index].kind {
            MemberKind::Counts { .. } => {}
            MemberKind::Sums { half_life_horizons } => {
                let half_life = half_life_horizons.map(|horizons| horizons * (self.window.length as f64).max(6.0));
                self.weights[index] = weights_by_age(half_life, last + 1);
                if self.sums.is_none() {
                    let values = self.sampled(last).map(|origin| (self.history.actual(origin, self.window), origin));
                    self.sums = Some(SortedSample::new(values));
                }
            }
        }
    }

    /// The origins whose windows enter a sample, the last among them: windows that overlap by more than five sixths tell little new.
    fn sampled(&self, last: usize) -> impl Iterator<Item = usize> {
        let stride = (self.window.length / 6).max(1);
        (last % stride..=last).step_by(stride)
    }

    /// What the member expects on average, seen from `origin`.
    pub fn point(&self, member: usize, origin: usize) -> f64 {
        match MEMBERS[member].filter().and_then(|filter| self.filters[filter].as_ref()) {
            Some(filter) => filter.expected[origin],
            None => self.history.total_before(origin) / origin.max(1) as f64 * self.window.length as f64,
        }
    }

    /// Writes the member's quantiles at the grid's probabilities with the given indices. False where it has nothing to say.
    pub fn quantiles(&self, member: usize, origin: usize, indices: &[usize], out: &mut [f64]) -> bool {
        match MEMBERS[member].kind {
            MemberKind::Counts { filter } => self.counts(filter, origin, indices, out),
            MemberKind::Sums { .. } => self.past_sums(member, origin, indices, out),
        }
    }

    fn counts(&self, filter: usize, origin: usize, indices: &[usize], out: &mut [f64]) -> bool {
        let Some(view) = &self.filters[filter] else { return false };
        let mean = self.season * view.expected[origin];
        let variance = view.spread.variance(origin, mean, view.one_step);
        demand_quantiles(mean, variance, self.history.whole_units, indices, out);
        true
    }

    fn past_sums(&self, member: usize, origin: usize, indices: &[usize], out: &mut [f64]) -> bool {
        let known = self.sums.as_ref().zip(origin.checked_sub(self.window.end()));
        let is_known = known.is_some_and(|(sample, last)| sample.quantiles(last, &self.weights[member], indices, out));
        out.iter_mut().for_each(|quantile| *quantile *= self.season);
        is_known
    }
}
