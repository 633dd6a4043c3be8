//! The chance of running out, day by day: projected stock under uncertain demand and uncertain receipts.
//!
//! [`CumulativeDemand`] is the demand of the next so many days as a distribution for each, [`Arrival`] when an open order comes, [`stockout_risk`] puts
//! both together. Leaves out: orders that nobody has placed yet.

mod arrival;
mod cumulative;
mod risk;

pub use arrival::Arrival;
pub use cumulative::CumulativeDemand;
pub use risk::{ExpectedReceipt, KnownOrder, RiskRequest, STOCKOUT_RISK_VERSION, StockoutRisk, stockout_risk};
