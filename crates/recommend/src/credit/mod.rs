//! Credit: orders that wait because their customer would owe more than its limit, and what is to become of them.
//!
//! [`CreditEvidence`] holds the facts, [`derive`] weighs letting the order go on, letting go on what the rules leave room for, asking for the money first, and
//! keeping it on hold: the margin of the goods if they are paid against their cost if they never are. A person always decides. Leaves out: what a customer
//! buys elsewhere after it was kept waiting, since nobody has measured it.

mod actions;
mod chances;
mod derive;
mod evidence;
mod kind;
mod outcome;
mod overtaken;
mod reasons;

pub use derive::{CREDIT_RELEASE_VERSION, current_methods, derive};
pub use evidence::*;
pub use kind::SPEC;
pub use reasons::reason_text;

/// The kind of these recommendations.
pub const KIND: &str = "credit";
