//! The books on disk: SQLite behind the catalogue of tables, written by one thread and read by as many as want to.
//!
//! Promises: an acknowledged command is on the disk; the same key is never done twice; a command is there whole or not at all; posted rows never
//! change; every logged command is a link of a hash chain written in the same transaction; what changed is in the outbox until the lake has it.
//!
//! Numbers: a *link* is an accepted or refused command, a *commit* an accepted one. Both are counted without gaps. An invalid body is not logged, so
//! that its key can be used for the corrected one.
//!
//! Leaves out: what commands mean (`erp`, `recommend`), transport (`api`), the lake's own tables (`lake`).

mod answer;
mod cache;
mod canonical;
mod chain;
mod clock;
mod codec;
mod connect;
mod error;
mod home;
mod invariants;
mod log_entry;
mod log_search;
mod outbox;
mod query;
mod reader;
mod registry;
mod schema;
mod sql;
mod writer;

#[cfg(test)]
#[path = "../tests/common/registry.rs"]
mod testing;

pub use answer::{Answer, Outcome};
pub use canonical::canonical_json;
pub use chain::{ChainReport, Checkpoint};
pub use clock::{Clock, FixedClock, SystemClock};
pub use codec::OutboxWrite;
pub use error::{Fault, FaultKind};
pub use home::{Home, HomeClock, HomeEntity, InitOptions, Settings};
pub use invariants::{INVARIANTS, Invariant, InvariantReport, VerifyReport};
pub use log_entry::LogEntry;
pub use log_search::LogQuery;
pub use outbox::OutboxCommit;
pub use query::{Comparison, Direction, Filter, RowQuery, StoredRow};
pub use reader::{HeadReport, Reader};
pub use registry::Registry;
pub use schema::{CATALOGUE_VERSION, FrozenCatalogue, FrozenColumn, FrozenTable, POSTGRES_PRELUDE, postgres_ddl, sqlite_ddl};
pub use writer::{Durability, FAILPOINTS, Failpoint, KnownAt, Writer, WriterOptions};
