//! Ordering policies compared: what this product's decision on replenishment is worth beside what planners use, on the same demand and lead times.
//!
//! A [`World`] is seeded or drawn from real series; each [`Method`] runs every item at every site from the end of its history, reviewed weekly, for a year that
//! is measured after a burn-in ([`simulate`]). A sweep of each method's service parameter gives its [`Frontier`] of fill rate against stock, from which
//! [`WorldReport`] takes stock at equal fill, the share of the gap to clairvoyance that is closed, and costs, with intervals over seeds.
//!
//! Promises: policies see nothing of the future ([`policy::View`]); Chandler's is the decision itself, not a copy ([`policy::chandler`]); the same seed gives the
//! same digits on any number of threads. Leaves out: transfers between sites, orders joined across items, limits of space and money.

mod figures;
#[cfg(test)]
mod fixtures;
mod frontier;
mod method;
pub mod policy;
mod real;
mod report;
mod seeded;
mod simulate;
mod stock;
mod study;
mod suppliers;
mod world;

pub use figures::{Figures, SEGMENTS, SegmentFigures, Tally};
pub use frontier::{Frontier, Point};
pub use method::{Entrant, Method, Role};
pub use real::{Catalogue, ReadError, Source};
pub use report::{Comparison, EntrantReport, Interval, LeastCost, WorldReport};
pub use seeded::seeded;
pub use simulate::{Course, simulate};
pub use stock::{Inbound, Served, Stock};
pub use study::{StudyError, run};
pub use world::{Facts, ItemSite, Shortage, Span, World, day_of};
