//! Collections: customers whose invoices are past due, and whom a contact is worth most a minute.
//!
//! [`CollectionsEvidence`] holds what is open, how likely each invoice is paid by itself and when, and what stands between us and a call; [`derive`] says
//! why nobody is to be contacted, or which contact is worth what. What is sent goes up the dunning steps of the rules, one at a time ([`DunningStanding`]). How much a contact changes is a rule's assumption until accounts that
//! are left alone by lot have shown it: every recommendation says which.

mod actions;
mod claim;
mod derive;
mod dunning;
mod effect;
mod evidence;
mod expected_cash;
mod held;
mod hold_out;
mod kind;
mod letter;
mod outcome;
mod overtaken;
mod preview;
mod reasons;
mod score;
mod words;

pub use actions::is_contact;
pub use derive::{COLLECTION_ACTIONS_VERSION, current_methods, derive};
pub use evidence::*;
pub use expected_cash::{CASH_DAYS, ExpectedCash, OpenItem, OpenPromise, PromisesEnded, expected_cash};
pub use held::is_patience;
pub use hold_out::left_alone_until;
pub use kind::SPEC;
pub use letter::{Letter, check_texts};
pub use preview::{DunnedInvoice, DunningStanding, DunningStep};
pub use reasons::reason_text;
pub use score::{LateEffect, LateScore, ShownEffect, ShownScore};

/// The kind of these recommendations.
pub const KIND: &str = "collections";
