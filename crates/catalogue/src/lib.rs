//! How a table is declared. One declaration ([`table!`]) gives the Rust row, and everything else is derived from its [`Table`]: DDL and codec in
//! `store`, Arrow schema and Delta table in `lake`, the read route in `api`, the data dictionary of `chandler tables`.
//! [`targets`] declares beside them what other systems' files can be loaded as.
//!
//! Promises: a table is declared once; rows and keys convert without loss. Conventions that the declarations keep (tested):
//! a table with an [`Amount`](chandler_amount::Amount) column has a column `currency`; the key is the first columns, none of them nullable.
//! Leaves out: SQL, Arrow and JSON schemas: those belong to the crates that need them.

mod change;
mod digest;
mod field;
mod macros;
mod table;
pub mod targets;
mod value;

pub use change::{CommitChanges, RowOperation, RowVersion};
pub use digest::{NotDigest, TableDigest, key_hash, row_hash};
pub use field::Field;
pub use table::{Column, ColumnKind, Record, RowError, Storage, Table};
pub use value::{Key, Value, Values};
