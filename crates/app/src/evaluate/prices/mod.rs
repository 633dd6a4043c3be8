//! `evaluate price-leaks`: lines of invoices whose prices were lowered on purpose, and whether they are found.

mod lines;
mod predictions;
mod price_leaks;
mod truth;

pub(super) use price_leaks::evaluate_price_leaks;
