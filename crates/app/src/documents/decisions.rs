use super::StateText;
use chandler_recommend::commands::{RowOutcome, RowResult};
use chandler_recommend::kinds::{EditReason as EditReasonSpec, KindSpec, RejectReason as RejectReasonSpec};
use serde::Serialize;
use utoipa::ToSchema;

/// What became of every recommendation of a request, in its order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DecisionAnswer {
    pub contract: u32,
    pub results: Vec<DecisionResult>,
    pub done: usize,
    pub refused: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DecisionResult {
    pub rec_id: String,
    /// Revision and state after the decision; none where there is no such recommendation.
    pub revision: Option<i64>,
    #[schema(value_type = Option<StateText>)]
    pub state: Option<String>,
    pub outcome: DecisionOutcome,
    pub refusal: Option<RefusalText>,
    pub execution: Option<CommandRun>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DecisionOutcome {
    Done,
    Refused,
}

/// A business "no" in words: what is wrong and what would make it right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Refusal)]
pub struct RefusalText {
    pub code: String,
    pub subject: String,
    pub message: String,
    pub remedy: String,
}

/// The ordinary command that an approval ran.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CommandRun {
    pub command: String,
    pub commit_seq: i64,
    pub documents: Vec<DocumentRef>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentRef {
    pub kind: String,
    pub id: String,
}

/// Reason codes for rejecting, editing and snoozing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReasonCatalogue {
    pub contract: u32,
    /// Of replenishment; those of every kind are under `kinds`.
    pub reject: Vec<RejectReason>,
    pub edit: Vec<EditReason>,
    pub snooze: Vec<SnoozeReason>,
    pub kinds: Vec<KindReasons>,
}

/// Reason codes of one kind, and what an edit of it may set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct KindReasons {
    pub kind: &'static str,
    /// What people call its queue.
    pub label: &'static str,
    /// `quantity`, or `action` for the verb of an alternative.
    pub edits: &'static str,
    pub reject: Vec<RejectReason>,
    pub edit: Vec<EditReason>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RejectReason {
    pub code: &'static str,
    pub label: &'static str,
    /// Kind of planning correction that it makes.
    pub correction: Option<&'static str>,
    /// What has to be given with it.
    pub needs: Option<&'static str>,
    /// Days for which about the same quantity is not proposed again.
    pub quiet_days: i32,
    /// Days for which the correction holds; none for ever.
    pub correction_days: Option<i32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct EditReason {
    pub code: &'static str,
    pub label: &'static str,
    /// The supplier agreed to a broken pack or less than its minimum.
    pub breaks_terms: bool,
    pub needs_note: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SnoozeReason {
    pub code: &'static str,
    pub label: &'static str,
}

impl From<&RowResult> for DecisionResult {
    fn from(row: &RowResult) -> Self {
        Self {
            rec_id: row.rec_id.clone(),
            revision: row.revision,
            state: row.state.clone(),
            outcome: match row.outcome {
                RowOutcome::Done => DecisionOutcome::Done,
                RowOutcome::Refused => DecisionOutcome::Refused,
            },
            refusal: row.refusal.as_ref().map(RefusalText::from),
            execution: row.execution.as_ref().map(|execution| CommandRun {
                command: execution.command.clone(),
                commit_seq: execution.commit_seq,
                documents: execution.documents.iter().map(DocumentRef::from).collect(),
            }),
        }
    }
}

impl From<&chandler_erp::Refusal> for RefusalText {
    fn from(refusal: &chandler_erp::Refusal) -> Self {
        Self { code: refusal.code.clone(), subject: refusal.subject.clone(), message: refusal.message(), remedy: refusal.remedy() }
    }
}

impl From<&chandler_erp::DocumentRef> for DocumentRef {
    fn from(document: &chandler_erp::DocumentRef) -> Self {
        Self { kind: document.kind.clone(), id: document.id.clone() }
    }
}

impl From<&KindSpec> for KindReasons {
    fn from(spec: &KindSpec) -> Self {
        Self {
            kind: spec.name,
            label: spec.label,
            edits: spec.edits,
            reject: spec.reject_reasons.iter().map(RejectReason::from).collect(),
            edit: spec.edit_reasons.iter().map(EditReason::from).collect(),
        }
    }
}

impl From<&RejectReasonSpec> for RejectReason {
    fn from(spec: &RejectReasonSpec) -> Self {
        let RejectReasonSpec { code, label, correction, needs, quiet_days, correction_days } = *spec;
        Self { code, label, correction, needs, quiet_days, correction_days }
    }
}

impl From<&EditReasonSpec> for EditReason {
    fn from(spec: &EditReasonSpec) -> Self {
        let EditReasonSpec { code, label, breaks_terms, needs_note } = *spec;
        Self { code, label, breaks_terms, needs_note }
    }
}
