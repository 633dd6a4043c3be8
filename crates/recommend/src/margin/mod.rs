//! Lost margin: one case for each root cause, with the documents on which it was lost, what of it comes back, and the fix.
//!
//! [`MarginEvidence`] holds the facts, [`derive`] turns them into a case or says why nobody is asked. Claims look back: what a supplier, carrier or customer
//! still owes for documents that can still be claimed, or a customer was charged too much. Prices look ahead: what a corrected list price, or a contract
//! that is renewed, earns while the loss would have gone on.

mod causes;
mod derive;
mod evidence;
mod fix;
mod kind;
mod outcome;
mod reasons;
mod share;

pub use causes::Cause;
pub use derive::{MARGIN_CASE_VERSION, current_methods, derive};
pub use evidence::*;
pub use kind::SPEC;
pub use outcome::ASKED_FOR;
pub use reasons::reason_text;

/// The kind of these recommendations.
pub const KIND: &str = "margin";
