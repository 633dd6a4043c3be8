//! Probability distributions: what the forecasts and the inventory formulas are made of. All of it runs on the software `libm`.

pub mod gamma;
pub mod negative_binomial;
pub mod normal;
pub mod poisson;
pub mod quantile_function;

pub use quantile_function::QuantileFunction;
