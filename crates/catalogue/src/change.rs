use crate::{Table, Values};
use chandler_calendar::Instant;

/// Everything one commit wrote: what the outbox holds of it and the lake appends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitChanges {
    /// Place of the commit in the order of all, from 1.
    pub commit_seq: i64,
    pub entity_id: String,
    /// When the writer stored it.
    pub recorded_at: Instant,
    /// When it happened.
    pub effective_at: Instant,
    /// When the business knew it.
    pub known_at: Instant,
    /// In the order in which they were written.
    pub writes: Vec<RowVersion>,
}

/// One version of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowVersion {
    pub table: &'static Table,
    pub operation: RowOperation,
    pub values: Values,
}

/// How a version of a row came about. Rows are never deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowOperation {
    Insert,
    Update,
}

impl RowOperation {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Insert => "insert",
            Self::Update => "update",
        }
    }
}
