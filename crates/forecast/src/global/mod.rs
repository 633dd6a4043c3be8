//! What all series of a company say together: one boosted forest of small trees that gives the mean and quantiles of the demand of the next `horizon`
//! periods from how an item sold so far.
//!
//! Series are made comparable by their recent level, rows weighed by the root of it (small items are many, money is in the large ones). One tree serves
//! all quantiles, so that five cost little more than one. Promises: the same rows give the same model. Leaves out: prices, promotions, attributes.

mod bins;
mod blend;
mod features;
mod forest;
mod tree;

pub use blend::{GlobalBlend, GlobalQuantiles, SharesLearnt};
pub use features::{TrainingRow, training_rows};
pub use forest::GlobalModel;

/// Name of the forest among the members.
pub const GLOBAL_MEMBER: &str = "global_quantiles";

/// Outputs of a tree: the mean, and the quantiles at .5 .8 .9 .95 .99.
pub(crate) const HEADS: usize = 6;
