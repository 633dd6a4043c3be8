//! Proof that the engine's pipelines run on Ballista as they run in one process.
//!
//! There is no code here, only `tests/standalone.rs`: a crate of its own, so that Ballista is built where it is tested and nowhere else. A session is opened
//! with [`chandler_engine::Session::open_on`] on a Ballista client, whose scheduler and executors have our functions from
//! [`chandler_engine::functions::register`]. What a pipeline reads there must be files, since tables in memory cannot be sent to an executor.
