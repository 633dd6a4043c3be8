//! One series, learnt: cleaned, classified, back-tested and weighted once, then asked about any window of the future.

use crate::backtest::{Backtest, LEVELS, rolling_origins};
use crate::censor::uncensor;
use crate::class::{Classification, DemandClass, chance_alive, classify};
use crate::combine::{Weights, weigh, widening};
use crate::distribution::QuantileFunction;
use crate::distribution::negative_binomial::demand_quantiles;
use crate::distribution::quantile_function::{EVERY_INDEX, GRID_POINTS, LOSS_INDICES, PROBABILITIES};
use crate::error::ForecastError;
use crate::portfolio::{MEMBERS, season_counts};
use crate::priors::Prior;
use crate::series::{DemandSeries, History, Window};
use crate::settings::Settings;
use crate::view::{Tracks, WindowView};
use crate::yearly::YearlySeason;

/// Below this chance that an item still sells, the answer says so.
const DOUBTFUL: f64 = 0.9;

/// A learnt series.
pub(crate) struct Engine<'a> {
    settings: &'a Settings,
    pub history: History,
    pub classification: Classification,
    pub flags: Vec<String>,
    tracks: Tracks,
    /// The season of the year, which the history and the tracks are free of.
    season: Option<YearlySeason>,
    /// The chance that the item still sells.
    alive: f64,
    pub learnt: Learnt,
}

/// What the back-test allowed.
pub(crate) enum Learnt {
    Combination(Combination),
    /// Too little to compare: the plain mean, and why.
    Mean {
        reason: String,
    },
    /// No demand is expected, and why.
    Nothing {
        reason: String,
    },
}

/// Members weighed by their losses at earlier origins.
pub(crate) struct Combination {
    pub weights: Weights,
    /// What each member expects of the learning window on average.
    pub points: Vec<f64>,
    pub origins: usize,
    /// How much the combined quantiles are stretched about their median.
    pub widening: f64,
}

impl<'a> Engine<'a> {
    /// Learns a series for questions about windows of about `horizon` periods.
    pub fn learn(series: &DemandSeries, season_length: usize, horizon: usize, settings: &'a Settings) -> Result<Engine<'a>, ForecastError> {
        settings.check()?;
        series.check()?;
        let (as_sold, mut flags) = clean(series, settings);
        let classification = classify(&as_sold.demand, settings);
        let alive = chance_alive(&classification, settings);
        if alive < DOUBTFUL && classification.class != DemandClass::Dead {
            flags.push(format!("chance_alive:{alive:.2}"));
        }
        let season = YearlySeason::of(&as_sold, settings.year_periods);
        let ahead = season.as_ref().map(|season| season.mean_factor(Window::next(horizon)));
        if let Some(factor) = ahead {
            flags.push(format!("yearly_season:{factor:.2}"));
        }
        let history = match &season {
            Some(season) => season.removed_from(&as_sold),
            None => as_sold,
        };
        let tracks = Tracks::run(&history, season_length, horizon, settings);
        let mut learnt = learn_weights(&history, &tracks, &classification, season_length, horizon, settings);
        if let (Learnt::Combination(combination), Some(factor)) = (&mut learnt, ahead) {
            combination.points.iter_mut().for_each(|point| *point *= factor);
        }
        Ok(Engine { settings, history, classification, flags, tracks, season, alive, learnt })
    }

    /// The distribution of demand in each window.
    pub fn distribution(&self, window: Window) -> QuantileFunction {
        match &self.learnt {
            Learnt::Nothing { .. } => QuantileFunction::ZERO,
            Learnt::Mean { .. } => self.about_the_mean(window).thinned(self.alive),
            Learnt::Combination(combination) => self.combined(window, combination).thinned(self.alive),
        }
    }

    /// Expected demand of a window: what the members expect, by their weights. The distribution is stretched about its median to hold what comes, so the mean of a
    /// skewed one lies above this.
    pub fn expected(&self, window: Window) -> f64 {
        self.season_factor(window) * self.expected_without_season(window)
    }

    /// The same at a usual time of the year.
    pub fn expected_without_season(&self, window: Window) -> f64 {
        let of_all = match &self.learnt {
            Learnt::Nothing { .. } => 0.0,
            Learnt::Mean { .. } => self.mean_of_all() * window.length as f64,
            Learnt::Combination(combination) => {
                let weights = combination.weights.weight.iter().enumerate().filter(|(_, weight)| **weight > 0.0);
                weights.map(|(member, weight)| weight * self.tracks.expected(member, &self.history, window)).sum::<f64>()
            }
        };
        self.alive * of_all
    }

    /// What the time of the year makes of the demand in a window.
    pub fn season_factor(&self, window: Window) -> f64 {
        self.season.as_ref().map_or(1.0, |season| season.mean_factor(window))
    }

    fn mean_of_all(&self) -> f64 {
        let periods = self.history.periods();
        self.history.total_before(periods) / periods.max(1) as f64
    }

    /// Expected demand of each of the next periods.
    pub fn step_means(&self, horizon: usize) -> Vec<f64> {
        (0..horizon).map(|skip| self.expected(Window { skip, length: 1 })).collect()
    }

    /// What one member expects of each of the next periods.
    pub fn member_steps(&self, member: usize, horizon: usize) -> Vec<f64> {
        let step = |window: Window| self.season_factor(window) * self.tracks.expected(member, &self.history, window);
        (0..horizon).map(|skip| step(Window { skip, length: 1 })).collect()
    }

    /// Each member's own quantiles of the window at the levels of the loss; none for members that were not compared.
    pub fn member_quantiles(&self, window: Window) -> Vec<Option<[f64; LEVELS]>> {
        let Learnt::Combination(combination) = &self.learnt else { return vec![None; MEMBERS.len()] };
        let compared: Vec<bool> = combination.weights.loss.iter().map(Option::is_some).collect();
        let view = WindowView::new(&self.history, &self.tracks, window, &compared).in_season(self.season_factor(window));
        let quantiles = |member: usize| {
            let mut quantiles = [0.0; LEVELS];
            (compared[member] && view.quantiles(member, self.history.periods(), &LOSS_INDICES, &mut quantiles)).then_some(quantiles)
        };
        (0..MEMBERS.len()).map(quantiles).collect()
    }

    /// The largest quantile that is believed for a window.
    pub fn cap(&self, window: Window) -> f64 {
        self.settings.cap_factor * self.season_factor(window) * self.history.largest_sum(window.length)
    }

    fn combined(&self, window: Window, combination: &Combination) -> QuantileFunction {
        let weights = &combination.weights.weight;
        let wanted: Vec<bool> = weights.iter().map(|&weight| weight > 0.0).collect();
        let view = WindowView::new(&self.history, &self.tracks, window, &wanted).in_season(self.season_factor(window));
        let mut sum = [0.0; GRID_POINTS];
        let mut total = 0.0;
        for (member, &weight) in weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
            let mut quantiles = [0.0; GRID_POINTS];
            if view.quantiles(member, self.history.periods(), &EVERY_INDEX, &mut quantiles) {
                total += weight;
                sum.iter_mut().zip(quantiles).for_each(|(slot, quantile)| *slot += weight * quantile);
            }
        }
        if total <= 0.0 {
            return self.about_the_mean(window);
        }
        let average = QuantileFunction::new(sum.map(|value| value / total));
        let median = average.quantile(0.5);
        average.map(|quantile| median + combination.widening * (quantile - median))
    }

    /// The mean of all periods, with the variance of one period, that of a mean of so few, and Poisson's at least.
    fn about_the_mean(&self, window: Window) -> QuantileFunction {
        let periods = self.history.periods() as f64;
        if periods == 0.0 {
            return QuantileFunction::ZERO;
        }
        let (mean, variance) = mean_and_variance(&self.history.demand);
        let (length, season) = (window.length as f64, self.season_factor(window));
        let of_sum = season * season * variance * length * (1.0 + length / periods);
        let mut quantiles = [0.0; GRID_POINTS];
        demand_quantiles(season * mean * length, of_sum, self.history.whole_units, &EVERY_INDEX, &mut quantiles);
        QuantileFunction::new(quantiles)
    }
}

fn clean(series: &DemandSeries, settings: &Settings) -> (History, Vec<String>) {
    let mut flags = Vec::new();
    let filled = uncensor(series);
    if filled.raised_periods > 0 {
        flags.push(format!("stock_outs_filled:{}", filled.raised_periods));
    }
    if filled.nothing_in_stock {
        flags.push("every_period_stocked_out".to_owned());
    }
    let first_demand = filled.demand.iter().position(|&quantity| quantity > 0.0).unwrap_or(0);
    let start = if settings.cut_leading_zeros { first_demand.saturating_sub(settings.kept_leading_zeros) } else { 0 };
    let whole_units = series.quantity.iter().all(|quantity| quantity.fract() == 0.0);
    (History::new(filled.demand[start..].to_vec(), whole_units), flags)
}

fn learn_weights(
    history: &History,
    tracks: &Tracks,
    classification: &Classification,
    season_length: usize,
    horizon: usize,
    settings: &Settings,
) -> Learnt {
    let class = classification.class;
    if history.total_before(history.periods()) <= 0.0 {
        return Learnt::Nothing { reason: "no demand in the history".to_owned() };
    }
    if class == DemandClass::Dead {
        let reason = format!("no demand for {} periods", classification.silent_periods);
        return Learnt::Nothing { reason };
    }
    if class == DemandClass::New {
        return Learnt::Mean { reason: format!("mean of {} periods: too new to compare models", history.periods()) };
    }
    let window = Window::next(horizon);
    let origins = rolling_origins(history, window, settings.maximum_origins);
    let seasonal = season_counts(history.periods(), season_length, horizon);
    let usable: Vec<bool> = MEMBERS.iter().map(|member| member.usable(seasonal)).collect();
    let prior = Prior::of(class, seasonal);
    let view = WindowView::new(history, tracks, window, &usable);
    let backtest = Backtest::run(history, &view, &usable, window, origins);
    match weigh(&backtest, prior, settings) {
        Some(weights) => {
            let widening = widening(&backtest, &weights, prior, settings);
            let points = (0..MEMBERS.len()).map(|member| view.point(member, history.periods())).collect();
            Learnt::Combination(Combination { weights, points, origins: backtest.origins.len(), widening })
        }
        None => Learnt::Mean { reason: format!("mean of {} periods: too short for a horizon of {horizon}", history.periods()) },
    }
}

fn mean_and_variance(demand: &[f64]) -> (f64, f64) {
    let count = demand.len() as f64;
    let mean = demand.iter().sum::<f64>() / count;
    let squares: f64 = demand.iter().map(|quantity| (quantity - mean) * (quantity - mean)).sum();
    // One period tells nothing of the spread: take it as wide as it is large.
    let variance = if demand.len() > 1 { squares / (count - 1.0) } else { mean * mean };
    (mean, variance)
}

/// The grid as a vector, for reports.
pub(crate) fn grid() -> Vec<f64> {
    PROBABILITIES.to_vec()
}
