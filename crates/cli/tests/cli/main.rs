//! The binary, used the way a person or a script uses it.

mod errors;
mod harness;
mod loop_once;
mod processes;
