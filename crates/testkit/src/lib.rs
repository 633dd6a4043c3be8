//! Test helpers: the business run in memory ([`Bench`]), the standing invariants of its books ([`invariants`]), and readable scenario files ([`scenario`]).
//!
//! Promises: a bench does what the store does between a decision's reads and writes, and stops a test on any write that the store would not accept.
//! Leaves out: files, transactions, idempotency: those are the store's own tests.

mod bench;
pub mod invariants;
mod rows;
pub mod scenario;

pub use bench::{Accepted, Bench, Outcome};
pub use invariants::{INVARIANTS, Violation, invariants};
pub use rows::Rows;
