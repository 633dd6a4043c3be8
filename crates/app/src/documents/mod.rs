//! The JSON documents of the use cases, as types: what the contract promises, key by key and in this order.
//!
//! Promises: an answer is made from its type and from nothing else, so the OpenAPI description, which is made from the same types, cannot say
//! anything else than the answers do; unknown is null and no key is ever left out. Leaves out: documents that only the command line prints.

mod audit;
mod automation;
mod bank;
mod business;
mod call_sheet;
mod changes;
mod charts;
mod commands;
mod data;
mod decisions;
mod imports;
mod kpis;
mod margin_case;
mod outcomes;
mod plain;
mod queue;
mod recommendation;
mod replay;
mod search;
mod session;
mod suggestion;
mod supplier_orders;
mod what_if;

pub use audit::*;
pub use automation::*;
pub use bank::*;
pub use business::*;
pub use call_sheet::*;
pub use changes::*;
pub use charts::*;
pub use commands::*;
pub use data::*;
pub use decisions::*;
pub use imports::*;
pub use kpis::*;
pub use margin_case::*;
pub use outcomes::*;
pub use plain::*;
pub use queue::*;
pub use recommendation::*;
pub use replay::*;
pub use search::*;
pub use session::*;
pub use suggestion::*;
pub use supplier_orders::*;
pub use what_if::*;

use crate::failure::Failure;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Takes a document of a lower crate over as the type that describes it; a key too many or too few is a bug of this program, never a silent loss.
pub(crate) fn typed<T: DeserializeOwned>(document: Value, subject: &str) -> Result<T, Failure> {
    serde_json::from_value(document).map_err(|error| unpromised(subject, &error))
}

/// A document as a JSON value, for callers that print any of them alike.
pub(crate) fn as_json(document: &impl Serialize) -> Result<Value, Failure> {
    serde_json::to_value(document).map_err(|error| unpromised("document", &error))
}

fn unpromised(subject: &str, error: &serde_json::Error) -> Failure {
    let message = format!("The answer does not have the form that is promised: {error}");
    Failure::fault("internal", subject, message, "Report it with the server's log")
}
