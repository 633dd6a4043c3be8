//! The distribution of demand over a random protection interval: the number replenishment rests on.
//!
//! Promises: finite, not negative, monotone, deterministic; every probability and shortage agrees with the quantiles. Names its members, their
//! weights and their back-test losses, and says when it fell back to something simpler. Leaves out: price, promotion, other items.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use crate::class::DemandClass;
use crate::distribution::QuantileFunction;
use crate::distribution::quantile_function::{GRID_POINTS, Quantiles, expected_shortage, interpolate, moments, probability_above, share_of_mean};
use crate::engine::{Combination, Engine, Learnt, grid};
use crate::error::ForecastError;
use crate::horizon::HorizonPmf;
use crate::portfolio::MEMBERS;
use crate::quantise::quantise;
use crate::series::{DemandSeries, Window};
use crate::settings::Settings;

/// Name and version of the method, part of every record that uses it.
pub const LEAD_TIME_DEMAND_VERSION: &str = "lead_time_demand@6";

/// What to forecast.
#[derive(Debug, Clone, Copy)]
pub struct LeadTimeDemandRequest<'a> {
    /// Demand per period, oldest first, up to the day before the forecast.
    pub series: &'a DemandSeries,
    /// The protection interval in the series' periods.
    pub horizon: &'a HorizonPmf,
    /// Periods in a season (12 for months of a year); below 2: no season. Used only when two seasons are there.
    pub season_length: usize,
    pub settings: &'a Settings,
}

/// The demand until the order after this one can arrive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LeadTimeDemand {
    pub method_version: String,
    pub class: DemandClass,
    /// Periods per period with demand.
    pub adi: f64,
    /// Squared coefficient of variation of demand sizes.
    pub cv2: f64,
    /// Expected units per period over the horizon.
    pub mean_per_period: f64,
    /// Expected length of the horizon in periods.
    pub horizon_mean: f64,
    /// Mean of the distribution over the horizon.
    pub mean: f64,
    /// Units that the models expect over the horizon. The distribution is widened to hold what comes, and where it is skewed its mean lies above this.
    #[serde(default)]
    pub expected: f64,
    /// Of the expected units, what the season of the year adds to those of a usual time; negative where it takes away.
    #[serde(default)]
    pub by_season: f64,
    /// Variance of the units over the horizon.
    pub variance: f64,
    /// Fixed probabilities, ascending, .5 .8 .9 .95 .99 among them.
    pub probabilities: Vec<f64>,
    /// Units over the horizon at those probabilities, ascending.
    #[serde(deserialize_with = "of_the_grid")]
    pub quantiles: Vec<f64>,
    /// The models compared, in a fixed order. Empty when the engine fell back.
    pub members: Vec<MemberReport>,
    /// Rolling origins the members were compared at.
    pub origins: u32,
    /// Why something simpler than the combination was used.
    pub fallback: Option<String>,
    /// Treatments of the data worth knowing: `stock_outs_filled:n`, `every_period_stocked_out`, `capped`,
    /// `chance_alive:p` for an item that has been silent unusually long, `yearly_season:f` for one whose season makes f times the usual demand of
    /// what comes next.
    pub flags: Vec<String>,
}

/// One model's part in a forecast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MemberReport {
    pub name: String,
    /// Share in the combined quantiles; the shares sum to 1.
    pub weight: f64,
    /// Mean pinball loss of cumulative demand at the rolling origins, in units.
    pub backtest_loss: f64,
    /// Units the model expects over the mean horizon.
    pub point: f64,
}

impl MemberReport {
    /// What [`LossPool::add`](crate::LossPool::add) takes.
    pub fn named_loss(&self) -> (&str, f64) {
        (&self.name, self.backtest_loss)
    }
}

/// The models compared on one series. Empty where the engine would fall back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelLosses {
    pub class: DemandClass,
    #[serde(default)]
    pub members: Vec<MemberLoss>,
}

/// One model's loss on one series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MemberLoss {
    pub name: String,
    /// As [`MemberReport::backtest_loss`].
    pub backtest_loss: f64,
}

impl ModelLosses {
    /// What [`LossPool::add`](crate::LossPool::add) takes.
    pub fn named_losses(&self) -> impl Iterator<Item = (&str, f64)> + Clone {
        self.members.iter().map(|member| (member.name.as_str(), member.backtest_loss))
    }
}

/// Forecasts demand over the protection interval.
///
/// # Errors
/// When the series, the horizon or the settings are not usable; the message names the place.
///
/// ```
/// use chandler_forecast::{lead_time_demand, DemandSeries, HorizonPmf, LeadTimeDemandRequest, Settings};
/// let series = DemandSeries::uncensored([4.0, 0.0, 6.0, 5.0].repeat(13));
/// let horizon = HorizonPmf { periods: vec![3, 4], probability: vec![0.75, 0.25] };
/// let demand = lead_time_demand(&LeadTimeDemandRequest { series: &series, horizon: &horizon, season_length: 0, settings: &Settings::weekly() })?;
/// assert!((demand.horizon_mean - 3.25).abs() < 1e-9);
/// assert!((demand.mean / 12.1875 - 1.0).abs() < 0.15);
/// let reorder_point = demand.quantile(0.95);
/// assert!(demand.probability_above(reorder_point) <= 0.05 + 1e-9);
/// # Ok::<(), chandler_forecast::ForecastError>(())
/// ```
pub fn lead_time_demand(request: &LeadTimeDemandRequest) -> Result<LeadTimeDemand, ForecastError> {
    let [demand] = lead_time_demands(request, [request.horizon])?;
    Ok(demand)
}

/// The same series, learnt once over the horizon of the request, forecast over several horizons: what has to agree, such as the demand until goods arrive
/// and the demand until the next goods can, comes from one set of weights.
///
/// # Errors
/// As [`lead_time_demand`].
pub fn lead_time_demands<const N: usize>(request: &LeadTimeDemandRequest, horizons: [&HorizonPmf; N]) -> Result<[LeadTimeDemand; N], ForecastError> {
    horizons.iter().try_for_each(|horizon| horizon.check())?;
    let engine = learn(request)?;
    Ok(horizons.map(|horizon| demand_over(&engine, horizon, request.settings)))
}

fn demand_over(engine: &Engine, horizon: &HorizonPmf, settings: &Settings) -> LeadTimeDemand {
    let lengths = horizon.reduced(settings.horizon_points);
    let parts: Vec<(f64, QuantileFunction)> =
        lengths.iter().map(|&(length, probability)| (probability, engine.distribution(Window::next(length)))).collect();
    let (mut expected, mut by_season) = (0.0, 0.0);
    for (length, probability) in lengths {
        let window = Window::next(length);
        let (usual, season) = (engine.expected_without_season(window), engine.season_factor(window));
        expected += probability * (season * usual);
        by_season += probability * (season - 1.0) * usual;
    }
    let longest = horizon.periods.last().map_or(1, |&periods| periods as usize);
    report(engine, &QuantileFunction::mixture(&parts), (expected, by_season), horizon.mean(), longest)
}

/// How the members did at earlier origins of one series, without a forecast: what a run pools ([`LossPool`](crate::LossPool)) before it forecasts.
///
/// # Errors
/// As [`lead_time_demand`].
pub fn model_losses(request: &LeadTimeDemandRequest) -> Result<ModelLosses, ForecastError> {
    let engine = learn(request)?;
    let members = match &engine.learnt {
        Learnt::Combination(combination) => members(combination),
        Learnt::Mean { .. } | Learnt::Nothing { .. } => Vec::new(),
    };
    let members = members.into_iter().map(|MemberReport { name, backtest_loss, .. }| MemberLoss { name, backtest_loss });
    Ok(ModelLosses { class: engine.classification.class, members: members.collect() })
}

/// Members are compared over the mean of the horizon.
fn learn<'a>(request: &LeadTimeDemandRequest<'a>) -> Result<Engine<'a>, ForecastError> {
    request.horizon.check()?;
    let typical = (request.horizon.mean().round() as usize).max(1);
    Engine::learn(request.series, request.season_length, typical, request.settings)
}

fn report(engine: &Engine, demand: &QuantileFunction, (expected, by_season): (f64, f64), horizon_mean: f64, longest: usize) -> LeadTimeDemand {
    let mut flags = engine.flags.clone();
    let cap = engine.cap(Window::next(longest));
    if demand.values().last().is_some_and(|&largest| largest > cap) {
        flags.push("capped".to_owned());
    }
    let quantiles = demand.values().map(|quantile| quantise(quantile.min(cap)));
    let (mean, variance) = moments(&quantiles);
    let (members, origins, fallback) = match &engine.learnt {
        Learnt::Combination(combination) => (members(combination), combination.origins as u32, None),
        Learnt::Mean { reason } | Learnt::Nothing { reason } => (Vec::new(), 0, Some(reason.clone())),
    };
    LeadTimeDemand {
        method_version: LEAD_TIME_DEMAND_VERSION.to_owned(),
        class: engine.classification.class,
        adi: quantise(engine.classification.adi),
        cv2: quantise(engine.classification.cv2),
        mean_per_period: quantise(mean / horizon_mean),
        horizon_mean: quantise(horizon_mean),
        mean: quantise(mean),
        expected: quantise(expected),
        by_season: quantise(by_season),
        variance: quantise(variance),
        probabilities: grid(),
        quantiles: quantiles.to_vec(),
        members,
        origins,
        fallback,
        flags,
    }
}

pub(crate) fn members(combination: &Combination) -> Vec<MemberReport> {
    let Combination { weights, points, .. } = combination;
    let ran = weights.loss.iter().enumerate().filter_map(|(member, loss)| loss.map(|loss| (member, loss)));
    ran.map(|(member, loss)| MemberReport {
        name: MEMBERS[member].name.to_owned(),
        weight: quantise(weights.weight[member]),
        backtest_loss: quantise(loss),
        point: quantise(points[member]),
    })
    .collect()
}

impl LeadTimeDemand {
    /// Units over the horizon that are not exceeded with this probability.
    pub fn quantile(&self, probability: f64) -> f64 {
        quantise(interpolate(&self.grid_quantiles(), probability))
    }

    /// P(D > position): the chance that demand over the horizon exceeds a position of so many units.
    pub fn probability_above(&self, position: f64) -> f64 {
        quantise(probability_above(&self.grid_quantiles(), position))
    }

    /// E[(D - position)+]: the units expected to be short of a position over the horizon.
    pub fn expected_shortage(&self, position: f64) -> f64 {
        quantise(expected_shortage(&self.grid_quantiles(), position))
    }

    /// The units to reckon on as short of a position: as [`Self::expected_shortage`], of the same distribution with the mean that the models expect. Safety is
    /// for the wider one; money that is promised by it does not come.
    pub fn likely_shortage(&self, position: f64) -> f64 {
        let share = share_of_mean(self.mean, self.expected);
        quantise(share * expected_shortage(&self.grid_quantiles(), position / share))
    }

    /// A list of another length can only come from outside; its last entry then goes on.
    fn grid_quantiles(&self) -> Quantiles {
        std::array::from_fn(|index| self.quantiles.get(index).or(self.quantiles.last()).copied().unwrap_or(0.0))
    }
}

/// Records are read back for replay: a list of the wrong length or out of order is no distribution.
fn of_the_grid<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<f64>, D::Error> {
    let quantiles = Vec::<f64>::deserialize(deserializer)?;
    let ascending = quantiles.windows(2).all(|pair| pair[0] <= pair[1]);
    if quantiles.len() == GRID_POINTS && ascending {
        Ok(quantiles)
    } else {
        Err(D::Error::custom(format!("quantiles must be {GRID_POINTS} ascending numbers")))
    }
}
