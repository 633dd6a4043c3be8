use super::{DocumentRef, InstantText, RecommendationEvent, RefusalText, Row};
use chandler_calendar::Instant;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// What was done, by whom and when: commands of the audit chain and events of recommendations, the newest first.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AuditList {
    pub contract: u32,
    /// The zone of the days that were asked for.
    pub time_zone: String,
    pub entries: Vec<AuditEntry>,
    pub offset: usize,
    /// There are older ones.
    pub has_more: bool,
}

/// A command of the chain, or an event of a recommendation.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AuditEntry {
    pub source: AuditSource,
    /// When the business knew it.
    #[schema(value_type = InstantText)]
    pub at: Instant,
    pub actor: String,
    /// Name of the command or of the event.
    pub event: String,
    /// Of a recommendation, otherwise none.
    pub kind: Option<String>,
    pub rec_id: Option<String>,
    /// What the recommendation is about.
    pub subject: Option<String>,
    pub revision: Option<i64>,
    pub from: Option<String>,
    pub to: Option<String>,
    pub reason: Option<String>,
    pub note: Option<String>,
    /// Documents that the command made or changed.
    pub documents: Vec<DocumentRef>,
    pub refusal: Option<RefusalText>,
    /// Place in the audit chain; of commands only.
    pub link: Option<i64>,
    /// None for a refused command.
    pub commit_seq: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuditSource {
    Command,
    Recommendation,
}

/// What a walk over the audit chain found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChainCheck {
    pub contract: u32,
    /// Every link is as it was written.
    pub ok: bool,
    pub links: i64,
    /// The last commit.
    pub head_seq: i64,
    /// To be kept where nobody who administers the home can change it: a cut tail and a chain hashed anew show only against it.
    pub head_hash: String,
    /// The first link that is not as it was written.
    pub first_bad: Option<i64>,
    pub reason: Option<String>,
}

/// A recommendation with all that it takes to derive it again elsewhere, without this home. Its text is exact: every byte counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Bundle {
    pub contract: u32,
    /// `chandler.bundle.1`.
    pub format: String,
    pub home_id: String,
    pub entity_id: String,
    pub rec_id: String,
    pub kind: String,
    pub subject: String,
    pub state: String,
    pub revisions: Vec<BundleRevision>,
    /// The runs of the revisions: snapshot, rules, pipelines and models, as the books have them.
    #[schema(value_type = Vec<Object>)]
    pub runs: Vec<Row>,
    pub events: Vec<RecommendationEvent>,
    /// Links of the audit chain that the events belong to.
    pub links: Vec<BundleLink>,
    /// SHA-256 of everything above.
    pub bundle_hash: String,
}

/// What the recommendation said at a revision, and what it rested on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BundleRevision {
    pub revision: i64,
    /// `run` or `edit`.
    pub origin: String,
    #[schema(value_type = Object)]
    pub record: Value,
    #[schema(value_type = Object)]
    pub evidence: Value,
    pub evidence_hash: String,
    pub hash: String,
    pub run_id: String,
    pub snapshot_id: String,
    /// What a person changed.
    #[schema(value_type = Option<Object>)]
    pub edit: Option<Value>,
}

/// A command as the audit chain has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BundleLink {
    pub link: i64,
    pub commit_seq: i64,
    pub command: String,
    pub actor: String,
    #[schema(value_type = InstantText)]
    pub recorded_at: Instant,
    pub hash: String,
}
