//! The binary, used the way a person or a script uses it.

mod errors;
mod harness;
mod import;
mod loop_once;
mod processes;
mod world;
