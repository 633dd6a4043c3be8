//! The business of a wholesale distributor, decided purely: a command and the rows it needs go in, the rows it writes or a refusal come out.
//!
//! Promises: no clock, randomness, file, network or SQL; the same command on the same rows gives the same effects; money and quantity are integers;
//! posted rows are never changed, only answered by new ones. Leaves out: storage (`store`), transport (`api`), opinions (`rules`, `recommend`).

pub mod command;
pub mod fields;
mod finance;
mod masters;
mod purchasing;
mod sales;
mod warehouse;
pub mod refusal;
pub mod tables;
pub mod work;

pub use command::{CommandSpec, Envelope, Invalid};
pub use refusal::Refusal;
pub use work::{Context, DocumentRef, Effects, Loaded, Lookup, Operation, RowKey, RowSet, Stop, Work, Write, decide};

/// The bodies of all commands, one struct each.
pub mod body {
    pub use crate::fields::{Decimal, MoneyText, StatedMoney};
    pub use crate::finance::*;
    pub use crate::masters::*;
    pub use crate::purchasing::*;
    pub use crate::sales::*;
    pub use crate::warehouse::*;
}
