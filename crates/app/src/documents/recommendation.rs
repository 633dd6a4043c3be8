use super::{Charts, DayText, DecimalText, InstantText, MoneyObject, QueueRow, RecommendationOutcome, SnapshotRef};
use chandler_amount::Money;
use chandler_calendar::{Day, Instant};
use chandler_recommend as recommend;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A recommendation with everything that answers "why".
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct RecommendationDocument {
    pub contract: u32,
    pub recommendation: Recommendation,
    #[serde(flatten)]
    pub explanation: Explanation,
    /// What it brought; none before that is known.
    pub outcome: Option<RecommendationOutcome>,
}

/// The same with the series that its charts draw.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct RecommendationDetail {
    #[serde(flatten)]
    pub document: RecommendationDocument,
    /// None for kinds without demand or stock of their own.
    pub charts: Option<Charts>,
}

/// The row, and the run, snapshot, rules and models behind it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Recommendation {
    #[serde(flatten)]
    pub row: QueueRow,
    pub run_id: String,
    pub first_run_id: String,
    pub snapshot: Option<SnapshotRef>,
    pub rule_bundle: Option<String>,
    pub models: Vec<ModelRef>,
    pub alternatives: Vec<Alternative>,
    pub assumptions: Vec<Assumption>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ModelRef {
    pub name: String,
    pub version: String,
    /// `model`, or `rules_only`.
    pub mode: String,
    pub why: Option<String>,
    /// SHA-256 of the file of a model that was trained.
    #[serde(default)]
    pub hash: Option<String>,
}

/// One of the things that could be done; a purchase has none, since its quantity is what can be changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Alternative {
    pub verb: String,
    pub text: String,
    /// The ordinary command; none where approving only puts the decision on record.
    pub command: Option<String>,
    #[schema(value_type = Option<Object>)]
    pub body: Value,
    /// Expected gain after its cost.
    #[schema(value_type = MoneyObject)]
    pub value: Money,
    #[schema(value_type = MoneyObject)]
    pub cost: Money,
    /// Whether approving does this one now.
    pub chosen: bool,
}

/// What was assumed because nobody has stated it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Assumption {
    pub code: String,
    pub text: String,
}

/// How the number came about, what it rests on and what happened to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    pub derivation: Derivation,
    /// How the value came about, where the derivation ends in a quantity.
    #[serde(default)]
    pub worth: Option<Derivation>,
    /// What doing it changes, as the record states it: base units, minor units, millionths.
    #[schema(value_type = Object)]
    pub impact: Value,
    /// Method and its version.
    pub methods: BTreeMap<String, String>,
    /// Rows of rule tables, `table/row`.
    pub rules_fired: Vec<String>,
    /// What a person changed.
    #[schema(value_type = Option<Object>)]
    pub edit: Option<Value>,
    pub evidence: Vec<EvidenceTable>,
    /// The evidence itself, from which the record derives again.
    #[schema(value_type = Object)]
    pub facts: Value,
    pub events: Vec<RecommendationEvent>,
    pub run: Option<RunRef>,
    /// Hash of the record.
    pub hash: String,
}

/// Typed steps whose arithmetic gives the number again, exactly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Derivation {
    pub unit: String,
    #[schema(value_type = DecimalText)]
    pub result: String,
    pub steps: Vec<DerivationStep>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DerivationStep {
    /// Position, from 1.
    pub n: i64,
    pub label: String,
    pub op: DerivationOp,
    #[schema(value_type = DecimalText)]
    pub value: String,
    pub unit: String,
    /// The running result after this step.
    #[schema(value_type = DecimalText)]
    pub result: String,
    pub source: StepSource,
    /// Row of a rule table where a rule set the value.
    pub rule_id: Option<String>,
}

/// What a step does to the running result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DerivationOp {
    Set,
    Add,
    Subtract,
    Multiply,
    Divide,
    AtLeast,
    AtMost,
    RoundUpTo,
}

/// Where the value of a step comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepSource {
    pub table: String,
    pub version: Option<String>,
    pub key: String,
}

/// A part of the evidence: the table it comes from, how many rows, and their hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EvidenceTable {
    pub table: String,
    pub version: Option<String>,
    pub rows: usize,
    pub hash: String,
}

/// Something that happened to the recommendation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecommendationEvent {
    #[schema(value_type = InstantText)]
    pub at: Instant,
    pub actor: String,
    pub event: String,
    pub from: Option<String>,
    pub to: String,
    pub reason: Option<String>,
    pub note: Option<String>,
    pub revision: i64,
    /// Figures of the event.
    #[schema(value_type = Option<Object>)]
    pub detail: Option<Value>,
    pub commit_seq: i64,
}

/// The run of the revision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunRef {
    pub run_id: String,
    #[schema(value_type = DayText)]
    pub as_of: Day,
    pub snapshot_id: String,
    pub snapshot_hash: String,
    pub commit_seq: i64,
    pub rule_bundle: String,
    pub pipeline_bundle: String,
    pub models: Vec<ModelRef>,
}

impl From<&recommend::Derivation> for Derivation {
    fn from(derivation: &recommend::Derivation) -> Self {
        let recommend::Derivation { unit, result, steps } = derivation.clone();
        Self { unit, result, steps: steps.into_iter().map(DerivationStep::from).collect() }
    }
}

impl From<recommend::Step> for DerivationStep {
    fn from(step: recommend::Step) -> Self {
        let recommend::Step { n, label, op, value, unit, result, source, rule_id } = step;
        let source = StepSource { table: source.table, version: source.version, key: source.key };
        Self { n, label, op: op.into(), value, unit, result, source, rule_id }
    }
}

impl From<recommend::Op> for DerivationOp {
    fn from(op: recommend::Op) -> Self {
        match op {
            recommend::Op::Set => Self::Set,
            recommend::Op::Add => Self::Add,
            recommend::Op::Subtract => Self::Subtract,
            recommend::Op::Multiply => Self::Multiply,
            recommend::Op::Divide => Self::Divide,
            recommend::Op::AtLeast => Self::AtLeast,
            recommend::Op::AtMost => Self::AtMost,
            recommend::Op::RoundUpTo => Self::RoundUpTo,
        }
    }
}
