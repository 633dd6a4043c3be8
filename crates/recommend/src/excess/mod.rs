//! Excess: goods of an item at a site that lie longer than it pays to keep them, dead stock among them, and what can be done about it.
//!
//! [`ExcessEvidence`] holds the facts, [`derive`] finds what is beyond the retention limit and weighs the ways out: cancel or defer an open order,
//! transfer to a site that needs it, return to the supplier, mark down, write off, or keep. Leaves out: expiry, since the books know no lots.

mod actions;
mod derive;
mod evidence;
mod kind;
mod outcome;
mod plan;
mod reasons;
mod surplus;

pub use derive::{EXCESS_ACTIONS_VERSION, current_methods, derive};
pub use evidence::*;
pub use kind::SPEC;
pub use reasons::reason_text;

/// The kind of these recommendations.
pub const KIND: &str = "excess";
