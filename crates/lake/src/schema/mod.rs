//! Declared tables and targets as Arrow: the schemas, and rows to and from record batches.

mod arrow_schema;
mod decode;
mod encode;
mod history_schema;

pub use arrow_schema::{COMMIT_SEQ, EFFECTIVE_AT, KNOWN_AT, OPERATION, RECORDED_AT, arrow_schema};
pub use decode::{StoredVersion, decode};
pub(crate) use encode::{FeedRow, encode};
pub use history_schema::{HISTORY_KNOWN_AT, IMPORT_ID, KEY_HASH, history_schema, history_targets, imported_schema};
