use crate::replay::ReplayLevel;
use serde::Serialize;
use utoipa::ToSchema;

/// Past revisions derived again, and what differs.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Replay {
    pub contract: u32,
    pub level: ReplayLevel,
    pub replayed: usize,
    pub equal: usize,
    pub unequal: usize,
    /// Rest on a method that this program no longer has.
    pub retired: usize,
    pub seconds: f64,
    pub differences: Vec<ReplayDifference>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReplayDifference {
    pub rec_id: String,
    pub revision: i64,
    /// Path in the record, such as `derivation.steps[3].value`.
    pub step: String,
    pub recorded: String,
    pub derived: String,
}
