//! Outcomes: runs take what has matured into the books; a page and a command show what was promised against what came.
//!
//! Promises: sums are those of the table `outcomes`, to the cent; what waits and what cannot be measured is counted beside them and never as nothing.

mod read;
mod record;
mod sums;

pub(crate) use read::explained;
pub(crate) use record::{MeasuredBy, TABLE};
