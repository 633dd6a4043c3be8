//! From the rows of a file to the rows of a target: joined, filtered, merged, read, compared with what was there, and written.

mod cell_reader;
mod desk;
mod expression;
mod import;
mod key;
mod known;
mod ledger;
mod lookup;
mod merge;
mod order;
mod parse;
mod plan;
mod record;
mod rows;
mod run;
mod stage;
mod texts;
mod values;

pub(crate) use expression::Expression;

pub use desk::{LoadReport, Warning};
pub use import::{CHUNK_ROWS, Import, Records, Staged};
pub use known::KnownBasis;
pub use ledger::{Prior, PriorRow};
pub use parse::References;
pub use plan::Defaults;
pub use record::{Op, Record, Value};
