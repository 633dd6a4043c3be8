//! Credit: orders that wait because their customer would owe more than its limit, what is to become of them, and limits that no longer fit.
//!
//! [`CreditEvidence`] holds the facts, [`derive`] weighs letting the order go on, letting go on what the rules leave room for, asking for the money first, and
//! keeping it on hold: the margin of the goods if they are paid against their cost if they never are. [`derive_limit`] raises a limit that is
//! in the way of a customer who pays, and lowers one that a poor payer does not need. A person always decides. Leaves out: what a customer
//! buys elsewhere after it was kept waiting, since nobody has measured it.

mod actions;
mod chances;
mod derive;
mod evidence;
mod kind;
mod limit;
mod outcome;
mod overtaken;
mod reasons;

pub use derive::{CREDIT_RELEASE_VERSION, current_methods, derive, derive_limit};
pub use evidence::*;
pub use kind::SPEC;
pub use reasons::reason_text;

/// The kind of these recommendations.
pub const KIND: &str = "credit";
