//! The demand of the next `horizon` periods: each of them, and their sum. What evaluations and planners of a fixed horizon read; replenishment, whose
//! horizon is uncertain, reads [`lead_time_demand`](crate::lead_time_demand).

use crate::class::DemandClass;
use crate::distribution::QuantileFunction;
use crate::distribution::quantile_function::LOSS_INDICES;
use crate::engine::{Engine, Learnt};
use crate::error::{ForecastError, require};
use crate::evaluate::{LEVELS, Prediction};
use crate::global::{GLOBAL_MEMBER, GlobalQuantiles};
use crate::horizon::LONGEST_HORIZON;
use crate::lead_time_demand::{MemberReport, members};
use crate::portfolio::MEMBERS;
use crate::quantise::quantise;
use crate::series::{DemandSeries, Window};
use crate::settings::Settings;

/// What to forecast.
#[derive(Debug, Clone, Copy)]
pub struct HorizonRequest<'a> {
    pub series: &'a DemandSeries,
    /// Periods ahead.
    pub horizon: usize,
    /// Periods in a season; below 2: no season.
    pub season_length: usize,
    pub settings: &'a Settings,
    /// What all series of the company say together, where there are enough; of the same horizon.
    pub global: Option<&'a GlobalQuantiles>,
}

/// The demand of the next periods, units.
#[derive(Debug, Clone, PartialEq)]
pub struct HorizonForecast {
    pub class: DemandClass,
    /// Expected demand of each period and the quantiles of the sum.
    pub prediction: Prediction,
    /// The members that were compared; empty when the engine fell back.
    pub members: Vec<MemberReport>,
    /// The say of all series together beside the members' combination; 0 where they have none.
    pub global_share: f64,
    /// Rolling origins the members were compared at.
    pub origins: usize,
    /// Why something simpler than the combination was used.
    pub fallback: Option<String>,
    /// As [`LeadTimeDemand::flags`](crate::LeadTimeDemand::flags).
    pub flags: Vec<String>,
}

/// A series, learnt for one horizon: asked for the forecast, for what each member says alone, and for each period's quantiles.
pub struct HorizonEngine<'a> {
    engine: Engine<'a>,
    horizon: usize,
    /// What all series say together of this one, and their share.
    global: Option<(&'a GlobalQuantiles, GlobalSays)>,
}

/// Mean and quantiles of the sum, units.
type GlobalSays = (f64, [f64; LEVELS.len()]);

impl<'a> HorizonEngine<'a> {
    /// # Errors
    /// When the series, the horizon or the settings are not usable; the message names the place.
    ///
    /// ```
    /// use chandler_forecast::{DemandSeries, HorizonEngine, HorizonRequest, Settings};
    /// let series = DemandSeries::uncensored([4.0, 0.0, 6.0, 5.0].repeat(13));
    /// let request = HorizonRequest { series: &series, horizon: 4, season_length: 1, settings: &Settings::weekly(), global: None };
    /// let found = HorizonEngine::learn(&request)?.forecast();
    /// assert_eq!(found.prediction.steps.len(), 4);
    /// assert!((found.prediction.steps.iter().sum::<f64>() / 15.0 - 1.0).abs() < 0.15);
    /// # Ok::<(), chandler_forecast::ForecastError>(())
    /// ```
    pub fn learn(request: &HorizonRequest<'a>) -> Result<Self, ForecastError> {
        let HorizonRequest { series, horizon, season_length, settings, global } = *request;
        let allowed = horizon >= 1 && horizon <= LONGEST_HORIZON as usize;
        require(allowed, "horizon", horizon as f64, "between 1 and 10,000 periods")?;
        let engine = Engine::learn(series, season_length, horizon, settings)?;
        let cap = engine.cap(Window::next(horizon));
        let global = global.and_then(|global| {
            let (mean, quantiles) = global.model.predict(&engine.history.demand)?;
            Some((global, (mean.min(cap), quantiles.map(|quantile| quantile.min(cap)))))
        });
        Ok(Self { engine, horizon, global })
    }

    /// How the members did at earlier origins, without a forecast: what a run pools before it forecasts.
    pub fn comparison(&self) -> (DemandClass, Vec<MemberReport>) {
        let members = match &self.engine.learnt {
            Learnt::Combination(combination) => members(combination),
            Learnt::Mean { .. } | Learnt::Nothing { .. } => Vec::new(),
        };
        (self.engine.classification.class, members)
    }

    /// The next periods and their sum.
    pub fn forecast(&self) -> HorizonForecast {
        let engine = &self.engine;
        let (class, members) = self.comparison();
        let (origins, fallback) = match &engine.learnt {
            Learnt::Combination(combination) => (combination.origins, None),
            Learnt::Mean { reason } | Learnt::Nothing { reason } => (0, Some(reason.clone())),
        };
        let mut flags = engine.flags.clone();
        let cap = engine.cap(Window::next(self.horizon));
        let sum = engine.distribution(Window::next(self.horizon));
        if sum.values().last().is_some_and(|&largest| largest > cap) {
            flags.push("capped".to_owned());
        }
        let local = Prediction { steps: engine.step_means(self.horizon), quantiles: levels_of(&sum, cap) };
        let (global_share, prediction) = match &self.global {
            Some((global, says)) => (global.blend.share(class), global.blend.apply(class, local, *says)),
            None => (0.0, local),
        };
        HorizonForecast { class, prediction: quantised(prediction), members, global_share, origins, fallback, flags }
    }

    /// What all series say together of this one, alone.
    pub fn global(&self) -> Option<Prediction> {
        let (_, (mean, quantiles)) = self.global.as_ref()?;
        Some(quantised(Prediction { steps: vec![mean / self.horizon as f64; self.horizon], quantiles: *quantiles }))
    }

    /// What each member that was compared says alone, by name.
    pub fn members(&self) -> Vec<(&'static str, Prediction)> {
        let quantiles = self.engine.member_quantiles(Window::next(self.horizon));
        let prediction = |(member, quantiles): (usize, Option<[f64; LEVELS.len()]>)| {
            Some((MEMBERS[member].name, quantised(Prediction { steps: self.engine.member_steps(member, self.horizon), quantiles: quantiles? })))
        };
        quantiles.into_iter().enumerate().filter_map(prediction).collect()
    }

    /// Quantiles of each period ahead at the judged levels.
    pub fn step_quantiles(&self) -> Vec<[f64; LEVELS.len()]> {
        let cap = self.engine.cap(Window::next(1));
        (0..self.horizon).map(|skip| levels_of(&self.engine.distribution(Window { skip, length: 1 }), cap)).collect()
    }
}

fn quantised(Prediction { steps, quantiles }: Prediction) -> Prediction {
    Prediction { steps: steps.into_iter().map(quantise).collect(), quantiles: quantiles.map(quantise) }.ordered()
}

fn levels_of(demand: &QuantileFunction, cap: f64) -> [f64; LEVELS.len()] {
    LOSS_INDICES.map(|index| quantise(demand.values()[index].min(cap)))
}

/// Names of the members in the order of the reports, what all series say together last.
pub fn member_names() -> impl Iterator<Item = &'static str> {
    MEMBERS.iter().map(|member| member.name).chain([GLOBAL_MEMBER])
}
