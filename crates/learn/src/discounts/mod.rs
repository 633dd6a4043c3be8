//! Discounts that nobody like the customer gets, and the margin that a discount leaves.
//!
//! A discount is usual where it is usual among peers: the last lines of the same category and region, else of the wider group that has enough. It stands
//! out by how far it is above their median, in their spread, the more the fewer of them have as much, and the less where somebody had exactly as much. The
//! margin follows from the item's cost as a share of its list price: what the discount takes, it takes from that.
//!
//! Promises: a line is judged by lines before it alone; the same lines give the same scores. Leaves out: who allowed a discount.

mod margin;
mod peers;
mod plant;
#[cfg(test)]
mod spec;

pub use margin::{CostShares, margin_after};
pub use peers::{DiscountLine, PeerDiscount, judge};
pub use plant::plant_raises;
