//! Trust by steps: how far a kind of decision goes without a person, and why not further.
//!
//! The rule table `automation` asks for a step of each segment ([`Segment`]: for replenishment supplier and class of the item, else the kind): shadow, suggest
//! or automatic. Automatic is in force only while the segment's [`Scorecard`] shows what the row demands, nobody has stopped it, the recommendation has no
//! flag and nothing of its subject is held back, and the money fits all three caps; else people decide, and [`Why`] says what is missing.
//!
//! Promises: no row, no approval; money is counted exactly, over everything that rules approve on a day; the scorecard is counted from the books by the same
//! command that approves, so that nobody can bring a better one along. Leaves out: who may publish such a row. Roles are not there yet; who did is on record.

mod caps;
mod scorecard;
mod standing;
mod terms;
mod why;

pub use caps::{Caps, Committed};
pub use scorecard::{History, Scorecard};
pub use standing::{Standing, standing};
pub use terms::{Segment, Step, TABLE, Terms};
pub use why::Why;

/// The scope of the switch that stops every kind.
pub const ALL: &str = "all";

/// What [`crate::tables::AutomationRow::state`] says.
pub mod state {
    pub const SHADOW: &str = "shadow";
    pub const SUGGESTED: &str = "suggested";
    pub const WAITING: &str = "waiting";
    pub const EXECUTED: &str = "executed";
    pub const ENDED: &str = "ended";
    pub const RETURNED: &str = "returned";
}
