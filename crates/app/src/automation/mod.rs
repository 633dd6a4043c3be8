//! What happens without a person: which steps are in force, the switch, and carrying out what was approved by rule when its veto window is over.

mod execute;
mod queue;
mod segments;
mod switch;

pub use switch::SwitchRequest;

pub(crate) use queue::{leave_out_shadow, tell, told};
