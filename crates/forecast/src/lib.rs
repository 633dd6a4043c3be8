//! Demand models, lead-time demand and inventory mathematics.
//!
//! Pure functions of what they are given: no clock, randomness, environment, file or network. Transcendental functions come from `libm`, results
//! are rounded to 1e-9, so the same input gives the same bytes everywhere.

mod backtest;
mod bands;
mod censor;
mod class;
mod combine;
pub mod distribution;
mod empirical;
mod engine;
mod error;
pub mod evaluate;
mod filters;
pub mod global;
mod horizon;
mod horizon_forecast;
pub mod inventory;
mod lead_time;
mod lead_time_demand;
mod pool;
mod portfolio;
mod priors;
mod quantise;
mod series;
mod settings;
mod spread;
mod stockout;
mod view;
mod yearly;

pub use bands::{Band, FORECAST_BANDS_VERSION, forecast_bands};
pub use class::{ADI_CUT, CV2_CUT, Classification, DemandClass, classify};
pub use error::ForecastError;
pub use horizon::{HorizonPmf, LONGEST_HORIZON};
pub use horizon_forecast::{HorizonEngine, HorizonForecast, HorizonRequest, member_names};
pub use lead_time::{LEAD_TIME_PMF_VERSION, LeadTimePmf, LeadTimePrior, lead_time_pmf};
pub use lead_time_demand::{
    LEAD_TIME_DEMAND_VERSION, LeadTimeDemand, LeadTimeDemandRequest, MemberLoss, MemberReport, ModelLosses, lead_time_demand, lead_time_demands,
    model_losses,
};
pub use pool::{LossPool, PatternLosses, PooledLosses, pool_losses};
pub use series::{DemandSeries, LARGEST_QUANTITY};
pub use settings::Settings;
pub use stockout::{Arrival, CumulativeDemand, ExpectedReceipt, KnownOrder, RiskRequest, STOCKOUT_RISK_VERSION, StockoutRisk, stockout_risk};
