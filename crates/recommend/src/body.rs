//! Bodies of the commands of this crate.

use crate::held::Held;
use crate::kinds::AnyRecord;
use crate::outcome::Outcome;
use chandler_calendar::Day;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A recommendation as the person saw it; a later revision is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecommendationRef {
    pub rec_id: String,
    pub revision: i64,
}

/// `approve_recommendations`: runs the ordinary command of each; purchases become order drafts, one per supplier and site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApproveRecommendations {
    pub recommendations: Vec<RecommendationRef>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// `reject_recommendations`. What else is needed depends on the reason, as its kind states it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectRecommendations {
    pub recommendations: Vec<RecommendationRef>,
    pub reason: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// For `wrong_lead_time`: the days from order to receipt that are right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_time_days: Option<i64>,
    /// For `one_off_order`: the sales order line to leave out of demand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_line: Option<OrderLineRef>,
    /// For `superseded`: the item that takes over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderLineRef {
    pub so_number: String,
    pub line: i64,
}

/// `judge_order_line`: what an order line far above all others of its item was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JudgeOrderLine {
    pub so_number: String,
    pub line: i64,
    /// true: demand like any other, planned for again; false: a project that will not come back
    pub regular: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// `edit_recommendations`: another quantity of a purchase, or one of the other actions of a recommendation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EditRecommendations {
    pub edits: Vec<Edit>,
    pub reason: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    pub rec_id: String,
    pub revision: i64,
    /// For a purchase: whole base units, as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<String>,
    /// For any other kind: the verb of one of its actions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
}

/// `hold_dunning`: nobody asks the customer for money up to and including a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldDunning {
    pub customer_id: String,
    /// last day of it
    #[schemars(with = "String")]
    pub until: Day,
    pub why: String,
}

/// `release_dunning`: the customer may be asked for money again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseDunning {
    pub customer_id: String,
}

/// `snooze_recommendations`: hidden until a day, also from later runs, unless its size changes by half.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SnoozeRecommendations {
    pub recommendations: Vec<RecommendationRef>,
    #[schemars(with = "String")]
    pub until: Day,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// `unsnooze_recommendations`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnsnoozeRecommendations {
    pub recommendations: Vec<RecommendationRef>,
}

/// `assign_recommendations`: who decides them, also after later runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignRecommendations {
    pub recommendations: Vec<RecommendationRef>,
    /// None gives them back to the owner by rule.
    pub owner: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// `comment_on_recommendations`: a remark in the audit trail of each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommentOnRecommendations {
    pub recommendations: Vec<RecommendationRef>,
    pub comment: String,
}

/// `automate_recommendations`: what the rules approve without a person after a run. Scorecards and caps are counted from the books.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AutomateRecommendations {
    pub run_id: String,
}

/// `execute_automatic_approvals`: everything whose veto window is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExecuteAutomaticApprovals {}

/// `switch_automation`: stops what happens without a person, or lets it start again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SwitchAutomation {
    /// One kind of decision; every kind without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    pub stopped: bool,
    pub why: String,
}

/// `publish_rules`: an immutable bundle that later runs use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishRules {
    /// Text of every rule file by its name.
    pub tables: BTreeMap<String, String>,
    /// Keep the bundle for replay without letting runs use it.
    #[serde(default)]
    pub draft: bool,
}

/// `record_run`: what a run found, taken into the books of decisions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordRun {
    pub run_id: String,
    #[schemars(with = "String")]
    pub as_of: Day,
    pub snapshot: RunSnapshot,
    pub rule_bundle: String,
    pub pipeline_bundle: String,
    /// Models with version and mode, as `run` prints them.
    #[schemars(with = "serde_json::Value")]
    pub models: serde_json::Value,
    /// Made with rules that are not published: only the run itself is recorded.
    #[serde(default)]
    pub draft: bool,
    /// Kinds that were decided: of others nothing is recorded, and nothing expires.
    pub kinds: Vec<String>,
    pub proposals: Vec<RunProposal>,
    /// Subjects that the run looked at and that need nothing.
    pub cleared: Vec<ClearedSubject>,
    /// Subjects of which something waits for a person; what was held of others is released.
    #[serde(default)]
    pub held: Vec<HeldSubject>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RunSnapshot {
    pub id: String,
    pub commit_seq: i64,
    pub hash: String,
    /// Version and hash of every table.
    #[schemars(with = "serde_json::Value")]
    pub tables: serde_json::Value,
}

/// `record_model`: a model that was trained. Figures are whole numbers of the parts that their names end with; the table `models` says what each is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordModel {
    pub model: String,
    /// SHA-256 of its file, in hex.
    pub hash: String,
    pub form: String,
    pub role: ModelRole,
    /// on, shadow or off.
    pub mode: String,
    /// open or closed; a closed one says why, an open one is on.
    pub gate: String,
    #[serde(default)]
    pub why: Option<String>,
    #[schemars(with = "String")]
    pub as_of: Day,
    pub learnt_from: i64,
    pub answered: i64,
    pub customers: i64,
    /// SHA-256 of what it learnt from, in hex.
    pub data_hash: String,
    #[serde(default)]
    pub snapshot_id: Option<String>,
    pub rule_bundle: String,
    pub pipeline_bundle: String,
    #[serde(default)]
    pub run_id: Option<String>,
    pub tried: i64,
    /// What the figures are: log_loss or average_precision; none where it was not tried.
    #[serde(default)]
    pub measure: Option<String>,
    #[serde(default)]
    pub model_figure_millionths: Option<i64>,
    #[serde(default)]
    pub rules_figure_millionths: Option<i64>,
    #[serde(default)]
    pub pace_days_thousandths: Option<i64>,
    #[serde(default)]
    pub rules_days_thousandths: Option<i64>,
    #[serde(default)]
    pub challenger: Option<String>,
    #[serde(default)]
    pub challenger_figure_millionths: Option<i64>,
    /// within, breached or unmeasured.
    #[serde(default)]
    pub drift: Option<String>,
    #[serde(default)]
    pub drift_why: Option<String>,
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub drift_since: Option<Day>,
    #[serde(default)]
    pub drift_rows: Option<i64>,
    #[serde(default)]
    pub score_psi_millionths: Option<i64>,
    #[serde(default)]
    pub moved_input: Option<String>,
    #[serde(default)]
    pub input_psi_millionths: Option<i64>,
    #[serde(default)]
    pub matured: Option<i64>,
    #[serde(default)]
    pub said_millionths: Option<i64>,
    #[serde(default)]
    pub happened_millionths: Option<i64>,
    #[serde(default)]
    pub slope_millionths: Option<i64>,
    #[serde(default)]
    pub intervals: Option<i64>,
    #[serde(default)]
    pub coverage_said_millionths: Option<i64>,
    #[serde(default)]
    pub coverage_millionths: Option<i64>,
    /// Its place in the lake's folder.
    pub file: String,
}

/// What a model is to the runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ModelRole {
    /// Runs use its answers where its gate is open.
    Champion,
    /// Trained for a day in the past: nobody asks it.
    Candidate,
}

impl ModelRole {
    pub fn name(self) -> &'static str {
        match self {
            Self::Champion => "champion",
            Self::Candidate => "candidate",
        }
    }
}

/// `record_outcomes`: what executed recommendations brought, each with the evidence from which it derives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordOutcomes {
    pub run_id: String,
    pub snapshot_id: String,
    /// Business day of the run: a window that ends on it or later is not over.
    #[schemars(with = "String")]
    pub as_of: Day,
    pub outcomes: Vec<MeasuredOutcome>,
}

/// An outcome with the evidence from which it derives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeasuredOutcome {
    #[schemars(with = "serde_json::Value")]
    pub outcome: Outcome,
    #[schemars(with = "serde_json::Value")]
    pub evidence: serde_json::Value,
}

/// A record with the evidence from which it derives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RunProposal {
    #[schemars(with = "serde_json::Value")]
    pub record: AnyRecord,
    #[schemars(with = "serde_json::Value")]
    pub evidence: serde_json::Value,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClearedSubject {
    pub kind: String,
    pub subject: String,
    /// Code of why nothing is needed.
    pub why: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HeldSubject {
    pub kind: String,
    pub subject: String,
    #[schemars(with = "serde_json::Value")]
    pub held: Held,
}
