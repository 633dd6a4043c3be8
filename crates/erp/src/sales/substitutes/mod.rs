//! Substitutes: offered to customers whose item is short, and shipped in its place to those who accept.

mod offer_substitute;
mod pair;
mod substitute_order_line;

pub use offer_substitute::{OfferSubstitute, OfferedLine};
pub use substitute_order_line::SubstituteOrderLine;
