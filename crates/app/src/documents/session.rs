use super::{DayText, InstantText};
use chandler_calendar::{Day, Instant};
use chandler_recommend::commands::RunCounts;
use chandler_recommend::tables::DecisionRun;
use serde::Serialize;
use utoipa::ToSchema;

/// Who acts on which company, what day it is there, and the last run.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Session {
    pub contract: u32,
    pub actor: String,
    pub home_id: String,
    pub entity_id: String,
    pub entity_name: Option<String>,
    pub currency: String,
    pub time_zone: String,
    #[schema(value_type = DayText)]
    pub business_date: Day,
    pub clock: ClockKind,
    /// The last commit.
    pub commit_seq: i64,
    /// Commits that the last run's snapshot does not have, without those that runs record of themselves; none before the first run.
    pub commits_since: Option<i64>,
    pub last_run: Option<LastRun>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ClockKind {
    /// The day follows the machine's clock.
    System,
    /// The day stands still: a simulated company, or imported data of the past.
    Fixed,
}

/// The run that last looked at all subjects.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct LastRun {
    pub run_id: String,
    #[schema(value_type = DayText)]
    pub as_of: Day,
    pub rule_bundle: String,
    #[schema(value_type = InstantText)]
    pub finished_at: Instant,
    pub snapshot: SnapshotRef,
    /// What it looked at and what is new, of each kind that it decided.
    pub kinds: Vec<KindRun>,
}

/// What a run did of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct KindRun {
    pub kind: String,
    /// What people call its queue.
    pub label: String,
    /// Subjects that it looked at.
    pub checked: usize,
    /// Recommendations that it newly made.
    pub proposed: usize,
    /// Subjects of which something is held back until a person has looked.
    pub held: usize,
}

/// What a decision saw of the books: everything up to a commit.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct SnapshotRef {
    pub id: String,
    pub commit_seq: i64,
    #[schema(value_type = DayText)]
    pub business_date: Day,
    pub hash: String,
}

/// How far the lake is behind the books.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Readiness {
    pub ready: bool,
    pub commit_seq: i64,
    pub lake_commit_seq: i64,
    pub behind: i64,
}

impl KindRun {
    pub(crate) fn of(kind: String, counts: &RunCounts) -> Self {
        let label = chandler_recommend::kind(&kind).map_or(kind.as_str(), |spec| spec.label).to_owned();
        Self { label, checked: counts.checked, proposed: counts.proposed, held: counts.held, kind }
    }
}

impl SnapshotRef {
    /// The snapshot that a run read.
    pub(crate) fn of_run(run: &DecisionRun) -> Self {
        Self { id: run.snapshot_id.clone(), commit_seq: run.snapshot_seq, business_date: run.as_of, hash: run.snapshot_hash.clone() }
    }
}
