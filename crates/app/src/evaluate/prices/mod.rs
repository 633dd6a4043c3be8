//! `evaluate price-leaks` and `discounts`: lines of invoices whose prices were lowered, or whose discounts were raised, on purpose, and whether they are
//! found.

mod discounts;
mod lines;
mod predictions;
mod price_leaks;
mod truth;

pub(super) use discounts::evaluate_discounts;
pub(super) use price_leaks::evaluate_price_leaks;
