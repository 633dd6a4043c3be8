//! The fixed portfolio: which filters run and which members turn them into distributions of cumulative demand.

use crate::filters::{self, Track};
use crate::filters::{DampedHolt, SeasonalGains};

/// A filter with its parameters.
#[derive(Debug, Clone, Copy)]
pub(crate) enum FilterKind {
    Ses {
        alpha: f64,
    },
    Tsb {
        chance_alpha: f64,
        size_alpha: f64,
    },
    DampedHolt(DampedHolt),
    /// The mean of the last max(`at_least`, `windows` horizons) periods.
    WindowAverage {
        at_least: usize,
        windows: usize,
    },
    Seasonal(SeasonalGains),
}

/// How a member gets from history to a distribution.
#[derive(Debug, Clone, Copy)]
pub(crate) enum MemberKind {
    /// Negative binomial or gamma about the filter's forecast, with the variance of its own cumulative errors.
    Counts { filter: usize },
    /// Past cumulative demand itself, older sums fading with a half-life of so many horizons.
    Sums { half_life_horizons: Option<f64> },
}

/// One entry of the portfolio.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MemberSpec {
    pub name: &'static str,
    pub kind: MemberKind,
}

/// The filters, indexed by [`MEMBERS`].
pub(crate) const FILTERS: [FilterKind; 14] = [
    FilterKind::Ses { alpha: 0.003 },
    FilterKind::Ses { alpha: 0.01 },
    FilterKind::Ses { alpha: 0.02 },
    FilterKind::Ses { alpha: 0.05 },
    FilterKind::Ses { alpha: 0.1 },
    FilterKind::Ses { alpha: 0.2 },
    FilterKind::Ses { alpha: 0.4 },
    FilterKind::Tsb { chance_alpha: 0.05, size_alpha: 0.1 },
    FilterKind::Tsb { chance_alpha: 0.1, size_alpha: 0.1 },
    FilterKind::Tsb { chance_alpha: 0.2, size_alpha: 0.2 },
    FilterKind::DampedHolt(DampedHolt { level_alpha: 0.2, trend_beta: 0.1, damping: 0.9 }),
    FilterKind::WindowAverage { at_least: 12, windows: 1 },
    FilterKind::Seasonal(SeasonalGains { level_alpha: 0.1, season_gamma: 0.15 }),
    FilterKind::Seasonal(SeasonalGains { level_alpha: 0.4, season_gamma: 0.3 }),
];

/// The members, in the order of the report and of the fitted priors.
pub(crate) const MEMBERS: [MemberSpec; 17] = [
    counts("ses_0.003", 0),
    counts("ses_0.01", 1),
    counts("ses_0.02", 2),
    counts("ses_0.05", 3),
    counts("ses_0.1", 4),
    counts("ses_0.2", 5),
    counts("ses_0.4", 6),
    counts("tsb_0.05_0.1", 7),
    counts("tsb_0.1_0.1", 8),
    counts("tsb_0.2_0.2", 9),
    counts("damped_holt_0.2", 10),
    counts("window_average", 11),
    counts("seasonal_0.1", 12),
    counts("seasonal_0.4", 13),
    sums("sums_all", None),
    sums("sums_4", Some(4.0)),
    sums("sums_1.5", Some(1.5)),
];

const fn counts(name: &'static str, filter: usize) -> MemberSpec {
    MemberSpec { name, kind: MemberKind::Counts { filter } }
}

const fn sums(name: &'static str, half_life_horizons: Option<f64>) -> MemberSpec {
    MemberSpec { name, kind: MemberKind::Sums { half_life_horizons } }
}

impl MemberSpec {
    /// The filter behind the member, if any.
    pub fn filter(&self) -> Option<usize> {
        match self.kind {
            MemberKind::Counts { filter } => Some(filter),
            MemberKind::Sums { .. } => None,
        }
    }

    /// Whether the member may run.
    pub fn usable(&self, season_counts: bool) -> bool {
        let seasonal = self.filter().is_some_and(|filter| matches!(FILTERS[filter], FilterKind::Seasonal(_)));
        !seasonal || season_counts
    }
}

/// Whether seasonal members run: two whole seasons are there, and the horizon is not so long that they even out (a week within a month).
pub(crate) fn season_counts(periods: usize, season_length: usize, horizon: usize) -> bool {
    season_length >= 2 && periods >= 2 * season_length && 2 * season_length > horizon
}

impl FilterKind {
    /// Runs the filter once over the whole series.
    pub fn run(self, demand: &[f64], season_length: usize, horizon: usize) -> Track {
        match self {
            FilterKind::Ses { alpha } => filters::ses(demand, alpha),
            FilterKind::Tsb { chance_alpha, size_alpha } => filters::tsb(demand, chance_alpha, size_alpha),
            FilterKind::DampedHolt(parameters) => filters::damped_holt(demand, parameters),
            FilterKind::WindowAverage { at_least, windows } => filters::window_average(demand, at_least.max(windows * horizon)),
            FilterKind::Seasonal(gains) => filters::seasonal(demand, season_length, gains),
        }
    }
}
