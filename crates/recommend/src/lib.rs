//! Recommendations: what is proposed and why, how its number came about, what people did with it, and the proof that it can be found again.
//!
//! The way of one: evidence (facts of the snapshot) → its kind's derivation ([`kinds`]) → [`Recommendation`] with its hash → `record_run` → a queue
//! ([`queue::queue`]) → people approve, edit, reject or snooze ([`commands`]) → an ordinary command. [`replay_evidence`] goes the first half of the way
//! again from the stored evidence and compares.
//!
//! Promises: every number on a queue opens a derivation whose steps fold to it exactly; one open recommendation per subject; executing twice is
//! impossible; a later run never undoes what a person said; the same facts give the same hash, and one changed byte another.
//! Leaves out: reading facts from a snapshot (`engine`), storing rows (`store`), transport (`api`).

pub mod automation;
mod body;
mod canonical;
pub mod capacity;
pub mod collections;
pub mod commands;
pub mod credit;
mod derivation;
mod exact;
pub mod excess;
pub mod held;
pub mod kinds;
pub mod margin;
pub mod outcome;
mod quality;
pub mod queue;
mod record;
mod replay;
pub mod replenishment;
pub mod show;
mod state;
pub mod stockout_risk;
pub mod tables;

pub use body::*;
pub use canonical::{canonical_hash, canonical_json};
pub use commands::{COMMANDS, command};
pub use derivation::{Derivation, DerivationError, Op, Source, Step, fold};
pub use exact::Exact;
pub use held::{Held, HoldReason};
pub use kinds::{AnyRecord, KINDS, KindSpec, StillOffered, kind};
pub use quality::{DATA_PROBLEMS, DataProblemKind, data_problem};
pub use record::{About, CommandAction, CommandRecommendation, MoneyImpact, PurchaseAction, Reason, Recommendation, StockImpact, rec_id};
pub use replay::{Difference, ReplayResult, record_differences, replay_evidence};
pub use state::{Event, State};
pub use tables::TABLES;
