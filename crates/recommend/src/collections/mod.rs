//! Collections: customers whose invoices are past due, and whom a contact is worth most a minute.
//!
//! [`CollectionsEvidence`] holds what is open, how likely each invoice is paid by itself and when, and what stands between us and a call; [`derive`] says
//! why nobody is to be contacted, or which contact is worth what. How much a contact changes is a rule's assumption until it has been measured: every
//! recommendation says so.

mod actions;
mod claim;
mod derive;
mod evidence;
mod held;
mod kind;
mod outcome;
mod overtaken;
mod reasons;

pub use derive::{COLLECTION_ACTIONS_VERSION, current_methods, derive};
pub use evidence::*;
pub use kind::SPEC;
pub use reasons::reason_text;

/// The kind of these recommendations.
pub const KIND: &str = "collections";
