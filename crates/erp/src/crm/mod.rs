//! Customer relations: the timeline of what happened with a customer, supplier or carrier, disputes, promises to pay, contacts and tasks.

mod complete_task;
mod contact;
mod create_task;
mod dispute;
mod failed;
mod log_activity;
mod open_dispute;
mod promise;
mod record_promise;
mod resolve_dispute;
mod settle_promises;
mod timeline;

pub use complete_task::CompleteTask;
pub use contact::ContactOutcome;
pub use create_task::{CreateTask, TaskKind};
pub use dispute::{DisputeReason, NewDispute, end_dispute, open_on};
pub use failed::failed_customer;
pub use log_activity::{ContactKind, LogActivity};
pub use open_dispute::OpenDispute;
pub use promise::{Received, count_towards_promises, take_from_promises};
pub use record_promise::RecordPromise;
pub use resolve_dispute::{Resolution, ResolveDispute};
pub use settle_promises::SettlePromises;
pub use timeline::{Party, record_activity};
