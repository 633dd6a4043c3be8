use super::{DocumentRef, RefusalText};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// Every command of the one door into the business.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CommandList {
    pub contract: u32,
    pub commands: Vec<CommandEntry>,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CommandEntry {
    pub name: &'static str,
    pub summary: &'static str,
    /// JSON Schema of the body.
    #[schema(value_type = Object)]
    pub body_schema: Value,
    /// Codes of the refusals.
    pub refusals: &'static [&'static str],
}

/// What became of a command.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommandAnswer {
    pub key: String,
    pub outcome: CommandOutcome,
    /// The commit that holds its effects.
    pub commit_seq: Option<i64>,
    pub documents: Vec<DocumentRef>,
    pub refusal: Option<RefusalText>,
    pub invalid: Option<InvalidBody>,
    /// What the command answers beyond its documents, such as one result for each row of a bulk command.
    pub answer: Option<Value>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum CommandOutcome {
    Accepted,
    Repeated,
    Refused,
    Conflict,
    Invalid,
}

/// A body that does not say what its command needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvalidBody {
    /// Path of the field; empty for the whole body.
    pub field: String,
    pub message: String,
    pub remedy: String,
}
