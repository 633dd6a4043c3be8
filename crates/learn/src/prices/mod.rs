//! Prices that fall out of what others pay: what a line of an invoice should have cost by its recent peers and by the customer's own last price, how sure
//! it is that it was a slip, and what it cost.
//!
//! A list price changes, a markdown comes and goes, a customer has terms of his own: none of that is a leak. What tells them apart is what others pay *now*
//! (the last 15 lines of the item in the band of quantity, the last 30 of the item), whether anybody else ever paid exactly this price for no more, what
//! the customer paid last time, and how the other lines of the invoice stand to their peers. How much each of these says differs between companies. It is
//! therefore learnt from the company's own lines, without anybody labelling one: in the newest lines before the cut-off some prices are lowered
//! (`plant`), and boosted trees learn to tell those from the rest. Where that does not beat the plain rule on lines it has not seen, the rule answers.
//!
//! Promises: a line is judged by lines before it and by its own invoice, never by later ones; the same lines and seed give the same answer; expected
//! price and loss are exact. Leaves out: prices below cost, contracts and freight, which need no statistics.

mod accuracy;
mod cause;
mod detector;
mod evidence;
mod features;
mod history;
mod levels;
mod plant;
mod rules;
#[cfg(test)]
mod spec;

pub use accuracy::{Judged, PriceMeasure, is_verified, measures};
pub use cause::Cause;
pub use detector::{Detector, Gate, TrainedOn, Verdict};
pub use evidence::Evidence;
pub use history::{PriceLine, Prices};
pub(crate) use plant::drawn;
pub use plant::{Planted, plant_one_in_a_hundred};
pub use rules::{ItemDeviations, Rule};

/// Units of the last digit of prices and quantities: they have six digits after the point.
pub const ONE: i64 = 1_000_000;
