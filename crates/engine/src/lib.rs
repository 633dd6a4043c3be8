//! The query engine: a DataFusion session over one pinned snapshot, our forecast, rule and decision functions inside it, the pipelines that run on it, and
//! the gate through which people query it.
//!
//! Promises: the same snapshot, pipelines, rules and parameters give the same bytes, whatever the number of threads; a session reads the files of its
//! snapshot and nothing else; what people send is one `SELECT` over known tables with known functions. Everything registered in a session can be
//! serialised for Ballista (`crates/cluster` proves it).
//!
//! Leaves out: writing to the lake (behind [`DerivedSink`]), the core, the clock (the business date is a parameter of the run), and HTTP.
//!
//! The way through the crate: [`Session`] opens a [`PinnedLake`]; [`Pipelines`] are read, planned and run on it; [`Session::query`] answers people.

mod dictionary;
mod error;
pub mod functions;
mod gate;
mod pipeline;
mod query;
mod session;
mod source;
mod views;

pub use dictionary::{ColumnEntry, TableEntry};
pub use error::{EngineError, TableKind};
pub use gate::QueryLimits;
pub use pipeline::{
    AuditOutcome, DerivedSink, DerivedTable, Kept, LakeSink, Layer, MemorySink, Pipeline, Pipelines, Progress, RunOptions, RunOutcome, Selection,
    TableOutcome, TableState, case,
};
pub use query::{Answer, AnswerColumn};
pub use session::{RunParameters, Session, SessionOptions, session_config};
pub use source::{PinnedDerived, PinnedFile, PinnedHistory, PinnedLake, PinnedTable};
