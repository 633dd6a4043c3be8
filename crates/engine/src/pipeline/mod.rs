//! Pipelines: one table per SQL file, computed in the order of their dependencies over one snapshot.
//!
//! Promises: a table is sorted by its grain, its grain is unique, its floats are rounded to 1e-9, and it has one content hash however many threads
//! computed it; a statement whose result could depend on the clock, on chance or on the order of rows is refused before it runs.
//! Leaves out: where the tables are kept ([`DerivedSink`]).

pub mod case;
mod cells;
mod definition;
mod determinism;
mod files;
mod graph;
mod header;
mod memory;
mod normalise;
mod run;
mod schemas;
mod select;
mod sink;

pub use definition::{Layer, Pipeline};
pub use files::Pipelines;
pub use run::{AuditOutcome, Progress, RunOptions, RunOutcome, TableOutcome, TableState};
pub use select::Selection;
pub use sink::{DerivedSink, DerivedTable, Kept, LakeSink, MemorySink};
