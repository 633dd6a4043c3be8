//! Stock-out risk: an item at a site that may run out before anything ordered today can arrive, and what can still be done about it.
//!
//! [`StockoutRiskEvidence`] holds the facts, [`derive`] runs the futures and weighs the actions: expedite an open order or a part of it, transfer from another site, give a
//! customer a new date, offer those who wait a substitute, or accept it. What an order of today still prevents is replenishment's matter and only shown here.

mod actions;
mod derive;
mod evidence;
mod expedite;
mod held;
mod kind;
mod outcome;
mod outlook;
mod promised;
mod reasons;
mod substitute;
mod substituted;

pub use derive::{STOCKOUT_ACTIONS_VERSION, current_methods, derive};
pub use evidence::*;
pub use kind::SPEC;
pub use reasons::reason_text;

/// The kind of these recommendations.
pub const KIND: &str = "stockout-risk";
