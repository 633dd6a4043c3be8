//! Declared tables as Arrow: the schema, and rows to and from record batches.

mod arrow_schema;
mod decode;
mod encode;

pub use arrow_schema::{COMMIT_SEQ, EFFECTIVE_AT, KNOWN_AT, OPERATION, RECORDED_AT, arrow_schema};
pub use decode::{StoredVersion, decode};
pub(crate) use encode::{FeedRow, encode};
