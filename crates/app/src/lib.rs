//! The use cases of Chandler: what the command line and the HTTP API both do, once, with the JSON documents that both give.
//!
//! Promises: the same question gets the same document from either; every failure is a [`Failure`] that says what would make it right.
//! Leaves out: arguments and printing (`cli`), HTTP (`api`), and everything that a lower crate decides.

mod act;
mod audit;
mod automation;
mod bank;
mod call_sheet;
mod changes;
mod charts;
mod commands;
mod data;
mod decided;
pub mod documents;
mod door;
mod dunning;
pub mod evaluate;
mod failure;
mod feed;
mod fitted;
mod home;
mod import;
mod judged;
mod kpis;
mod lake;
mod margin_case;
mod models;
mod outcomes;
mod overtaken;
mod printed;
mod promises;
mod quality;
mod queue;
mod recommendation;
mod replay;
mod rules;
mod run;
mod search;
mod show;
mod simulate;
mod supplier_orders;
mod train;
mod verify;
mod what_if;

pub use act::{ActRequest, Deed, RecommendationRef};
pub use audit::AuditRequest;
pub use automation::SwitchRequest;
pub use bank::{BankRequest, SettleRequest, StatementFormat};
pub use commands::CommandRequest;
pub use door::Socket;
pub use dunning::{DunningPreview, DunningRow, DunningState};
pub use failure::{Failure, FailureKind, Place};
pub use home::{App, InitRequest};
pub use import::ImportRequest;
pub use judged::{DecisionReport, JudgeRequest};
pub use kpis::KpiRowsRequest;
pub use queue::QueueRequest;
pub use replay::{ReplayLevel, ReplayRequest};
pub use run::{AsOf, RunRequest};
pub use simulate::{DecisionRequest, SimulateRequest};

/// Version of the contract that the documents keep.
pub const CONTRACT: u32 = 1;
