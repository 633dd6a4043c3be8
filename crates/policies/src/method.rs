//! The methods compared and the values at which each is tried.

use crate::policy::buffers::Buffers;
use crate::policy::chandler::{Chandler, Company, Goal};
use crate::policy::clairvoyant::Clairvoyant;
use crate::policy::min_max::{Aim, Grid};
use crate::policy::quantiles::Quantiles;
use crate::policy::targets::{self, Targets};
use crate::policy::textbook::Textbook;
use crate::policy::{Policy, PolicyError};
use crate::world::{ItemSite, World};
use chandler_forecast::evaluate::LEVELS;
use serde::Serialize;

/// A way to order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Exponential smoothing, z σ √L: see [`Textbook`].
    Textbook,
    /// Fixed pairs that reach a fill rate on the history: see [`Grid`].
    MinMaxByFill,
    /// Fixed pairs of least cost on the history.
    MinMaxByCost,
    /// Buffers of demand-driven planning: see [`Buffers`].
    Buffers,
    /// The spread of past demand over as many weeks: see [`Quantiles`].
    PastSums,
    /// Croston's method with the correction of Syntetos and Boylan: see [`Quantiles`].
    CrostonSba,
    /// This product at one service level for all items: see [`Chandler`].
    Chandler,
    /// This product at one cost of a unit short for all items, as a share of its price.
    ChandlerByValue,
    /// This product with its shipped decision tables.
    ChandlerAsShipped,
    /// The forecast of this product under other aims: see [`Targets`].
    ForecastByProbability,
    ForecastByFill,
    ForecastByCost,
    /// Knows what will come: see [`Clairvoyant`].
    Clairvoyance,
}

/// What a method is in the comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Peer,
    Own,
    /// Not offered: shows what could be gained.
    Probe,
    Bound,
}

impl Method {
    /// All, in the order of reports.
    pub const ALL: [Self; 13] = [
        Self::Textbook,
        Self::MinMaxByFill,
        Self::MinMaxByCost,
        Self::Buffers,
        Self::PastSums,
        Self::CrostonSba,
        Self::Chandler,
        Self::ChandlerByValue,
        Self::ChandlerAsShipped,
        Self::ForecastByProbability,
        Self::ForecastByFill,
        Self::ForecastByCost,
        Self::Clairvoyance,
    ];

    /// As written in reports and options.
    pub fn name(self) -> &'static str {
        match self {
            Self::Textbook => "textbook",
            Self::MinMaxByFill => "min_max_by_fill",
            Self::MinMaxByCost => "min_max_by_cost",
            Self::Buffers => "ddmrp_buffers",
            Self::PastSums => "past_sums",
            Self::CrostonSba => "croston_sba",
            Self::Chandler => "chandler",
            Self::ChandlerByValue => "chandler_by_value",
            Self::ChandlerAsShipped => "chandler_as_shipped",
            Self::ForecastByProbability => "forecast_by_probability",
            Self::ForecastByFill => "forecast_by_fill",
            Self::ForecastByCost => "forecast_by_cost",
            Self::Clairvoyance => "clairvoyance",
        }
    }

    pub fn role(self) -> Role {
        match self {
            Self::Chandler | Self::ChandlerByValue | Self::ChandlerAsShipped => Role::Own,
            Self::ForecastByProbability | Self::ForecastByFill | Self::ForecastByCost => Role::Probe,
            Self::Clairvoyance => Role::Bound,
            _ => Role::Peer,
        }
    }

    /// The values of its service parameter that make its frontier; empty where it has none.
    pub fn sweep(self) -> &'static [f64] {
        match self {
            Self::Textbook => &[0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999],
            Self::MinMaxByFill => &[0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999],
            Self::MinMaxByCost => &[0.05, 0.1, 0.2, 0.5, 1.0, 3.0, 10.0],
            Self::Buffers => &[0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0],
            Self::PastSums | Self::CrostonSba => &LEVELS,
            Self::Chandler => &[0.5, 0.75, 0.9, 0.95, 0.99],
            Self::ChandlerByValue => &[0.03, 0.1, 0.3, 1.0, 3.0],
            Self::ForecastByProbability => &[0.5, 0.75, 0.9, 0.95],
            Self::ForecastByFill => &[0.8, 0.9, 0.95, 0.98, 0.99],
            Self::ForecastByCost => &[0.1, 0.3, 1.0, 3.0],
            Self::ChandlerAsShipped | Self::Clairvoyance => &[],
        }
    }
}

/// A method at one value of its service parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entrant {
    pub method: Method,
    /// None for methods without one.
    pub parameter: Option<f64>,
}

impl Entrant {
    /// Every value of every method's sweep.
    pub fn of(methods: &[Method]) -> Vec<Self> {
        let of_method = |method: Method| match method.sweep() {
            [] => vec![Self { method, parameter: None }],
            sweep => sweep.iter().map(|value| Self { method, parameter: Some(*value) }).collect(),
        };
        methods.iter().copied().flat_map(of_method).collect()
    }
}

/// What entrants of one item at one site share.
pub(crate) struct Prepared<'a> {
    world: &'a World,
    item_site: &'a ItemSite,
    company: &'a Company,
    grid: Option<Grid>,
}

impl<'a> Prepared<'a> {
    /// With the grid searched, where any entrant chooses from it.
    pub fn of(world: &'a World, item_site: &'a ItemSite, company: &'a Company, entrants: &[Entrant]) -> Result<Self, PolicyError> {
        let chooses = |entrant: &Entrant| matches!(entrant.method, Method::MinMaxByFill | Method::MinMaxByCost);
        let grid = entrants.iter().any(chooses).then(|| Grid::of(item_site, &world.span, world.shortage)).transpose()?;
        Ok(Self { world, item_site, company, grid })
    }

    pub fn policy(&self, entrant: Entrant) -> Box<dyn Policy + 'a> {
        let review_days = self.world.span.review;
        let value = entrant.parameter.unwrap_or_default();
        let level = LEVELS.iter().position(|level| *level == value).unwrap_or_default();
        let pair = |aim: Aim| self.grid.as_ref().map(|grid| grid.choose(aim, &self.item_site.facts)).unwrap_or_default();
        match entrant.method {
            Method::Textbook => Box::new(Textbook { service_level: value, review_days }),
            Method::MinMaxByFill => Box::new(pair(Aim::Fill(value))),
            Method::MinMaxByCost => Box::new(pair(Aim::Cost(value))),
            Method::Buffers => Box::new(Buffers { red_scale: value, review_days }),
            Method::PastSums => Box::new(Quantiles { method: "past_sums", level, review_days }),
            Method::CrostonSba => Box::new(Quantiles { method: "croston_sba", level, review_days }),
            Method::Chandler => Box::new(Chandler::new(self.company, self.world, Goal::Fill(value))),
            Method::ChandlerByValue => Box::new(Chandler::new(self.company, self.world, Goal::ShortageCost(value))),
            Method::ChandlerAsShipped => Box::new(Chandler::new(self.company, self.world, Goal::OfTheTables)),
            Method::ForecastByProbability => Box::new(Targets { company: self.company, aim: targets::Aim::Probability(value), review_days }),
            Method::ForecastByFill => Box::new(Targets { company: self.company, aim: targets::Aim::Fill(value), review_days }),
            Method::ForecastByCost => Box::new(Targets { company: self.company, aim: targets::Aim::Cost(value), review_days }),
            Method::Clairvoyance => Box::new(Clairvoyant { truth: self.item_site, review_days }),
        }
    }
}
