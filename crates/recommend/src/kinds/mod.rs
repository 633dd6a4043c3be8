//! The kinds of decision, and everything in which one kind differs from another.
//!
//! Whatever records, ranks, shows, replays or carries out recommendations goes through [`KindSpec`] and knows no kind by name. A new kind is a module
//! with its evidence, its derivation and its outcome, a `SPEC` there, a line in [`KINDS`], and two pipelines: `decisions/<table>_evidence.sql` with the facts
//! and `decisions/<table>.sql` with `subject` and `proposal`; what executed ones brought is a part of `decisions/measured_outcomes.sql`.

mod any_record;
mod columns;
mod decisions;
mod evidence;
mod reasons;
mod row;
mod weighed;

pub use any_record::AnyRecord;
pub(crate) use any_record::is_material;
pub(crate) use columns::*;
pub use columns::{Column, column};
pub use decisions::{Decisions, NoDecision, ask};
pub(crate) use evidence::*;
pub(crate) use reasons::*;
pub use reasons::{EditReason, RejectReason};
pub(crate) use row::{live_item_site, row_of};
pub(crate) use weighed::*;

use crate::held::{Held, HoldReason};
use crate::outcome::OutcomeSpec;
use crate::record::{CommandRecommendation, Reason, Recommendation};
use crate::tables::RecommendationRow;
use crate::{collections, credit, excess, margin, replenishment, stockout_risk};
use chandler_amount::Currency;
use chandler_erp::{Lookup, Stop, Work};
use chandler_rules::Bundle;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Every kind, in the order in which queues are listed.
pub const KINDS: &[&KindSpec] = &[&replenishment::SPEC, &stockout_risk::SPEC, &collections::SPEC, &margin::SPEC, &excess::SPEC, &credit::SPEC];

/// The kind of that name.
pub fn kind(name: &str) -> Option<&'static KindSpec> {
    KINDS.iter().copied().find(|spec| spec.name == name)
}

/// One kind of decision.
#[derive(Debug)]
pub struct KindSpec {
    /// Its name in queues, records and rule tables.
    pub name: &'static str,
    /// What people call its queue.
    pub label: &'static str,
    /// The decision table; `<table>_evidence` holds its facts.
    pub table: &'static str,
    /// The SQL function that fills the table's column `proposal`.
    pub function: ProposalFunction,
    /// Columns of its queue, in the order in which screens show them.
    pub columns: &'static [Column],
    /// Parts of its evidence, and the table that each comes from.
    pub evidence_parts: &'static [(&'static str, &'static str)],
    /// Whether an open recommendation ends when its subject is no longer in the table: cases come and go, items at sites are always there.
    pub expires_unseen: bool,
    /// Why it holds a subject back until a person has looked.
    pub holds: &'static [HoldReason],
    /// What an edit may set: `quantity`, or `action` for one of the alternatives.
    pub edits: &'static str,
    pub edit_reasons: &'static [EditReason],
    pub reject_reasons: &'static [RejectReason],
    /// The ordinary commands that an approval can run.
    pub commands: &'static [&'static str],
    /// Versions of all methods that can move one of its numbers, by method.
    pub methods: fn() -> BTreeMap<String, String>,
    /// Decides on facts as SQL gives them, with what is held back of the subject: the rules are asked, then the evidence is derived from.
    pub judge: fn(Value, &Bundle) -> Result<Judged, KindError>,
    /// Derives again from a stored evidence.
    pub derive: fn(&Value) -> Result<Decided, KindError>,
    /// Rows that a part of an evidence rests on.
    pub count_rows: fn(&str, &Value) -> usize,
    /// Values of its own columns, as JSON has them.
    pub own_columns: fn(&RecommendationRow, &[Column]) -> Map<String, Value>,
    /// The sentence of a reason.
    pub reason_text: fn(&Reason) -> String,
    /// What is assumed because nobody has stated it: code and sentence.
    pub assumptions: fn(Currency) -> Vec<(&'static str, String)>,
    /// What [`KindSpec::still_true`] reads of the books, to be fetched for many rows at once.
    pub live: fn(&RecommendationRow) -> Vec<Lookup>,
    /// Whether what it rests on still holds in the books, before it is carried out.
    pub still_true: fn(&Work<'_>, &AnyRecord) -> Result<(), Stop>,
    /// How it is measured what an executed one brought.
    pub outcome: OutcomeSpec,
    /// Whether queues still offer a row, where the books of now may have overtaken it; none where only approving looks.
    pub still_offered: Option<StillOffered>,
}

/// Refuses a row that the books have overtaken.
pub type StillOffered = fn(&Work<'_>, &RecommendationRow) -> Result<(), Stop>;

/// `<table>_proposal(facts) -> STRUCT<action, why, figures…, outcome>`.
#[derive(Clone, Copy, Debug)]
pub struct ProposalFunction {
    pub name: &'static str,
    pub signature: &'static str,
    pub summary: &'static str,
    /// A statement that gives `true`.
    pub example: &'static str,
    /// What the struct has between `why` and `outcome`.
    pub figures: &'static [(&'static str, Figure)],
}

/// The figures of every kind whose action is a command.
pub(crate) const COMMAND_FIGURES: &[(&str, Figure)] =
    &[("value_minor", Figure::Integer), ("at_stake_minor", Figure::Integer), ("cost_minor", Figure::Integer), ("deadline", Figure::Day)];

/// The type of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    Integer,
    Day,
}

/// What follows from the facts of one subject.
#[derive(Clone, Debug, PartialEq)]
pub enum Decided {
    Proposed { record: AnyRecord, evidence: Value },
    Nothing { why: &'static str, figures: Map<String, Value> },
}

/// What follows from the facts of one subject, and what of it waits for a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    pub decided: Decided,
    pub held: Option<Held>,
    /// What else its kind keeps of the subject, by name.
    pub notes: Map<String, Value>,
}

/// Why facts lead to no decision at all.
#[derive(Debug, thiserror::Error)]
pub enum KindError {
    #[error("the facts of {subject} are not those of a proposal: {source}")]
    Facts { subject: String, source: serde_json::Error },
    #[error("{0}")]
    Failed(Box<dyn std::error::Error + Send + Sync>),
}

impl KindError {
    pub fn failed(error: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Failed(Box::new(error))
    }
}

/// Rows that a part of an evidence rests on: those of a list, else one.
pub(crate) fn one_or_listed(_part: &str, facts: &Value) -> usize {
    facts.as_array().map_or(1, Vec::len)
}

impl Decided {
    /// Nothing to do, with no figure that says more.
    pub(crate) fn nothing(why: &'static str) -> Self {
        Self::Nothing { why, figures: Map::new() }
    }

    /// The document that a decision table keeps: the record with its evidence, or why there is none.
    pub fn document(&self) -> Value {
        match self {
            Self::Proposed { record, evidence } => serde_json::json!({ "record": record, "evidence": evidence }),
            Self::Nothing { why, figures } => {
                let mut document = figures.clone();
                document.insert("why".to_owned(), Value::from(*why));
                Value::Object(document)
            }
        }
    }

    /// The verb of what is proposed, or `none`.
    pub fn action(&self) -> &str {
        match self {
            Self::Proposed { record, .. } => record.verb(),
            Self::Nothing { .. } => "none",
        }
    }

    /// The main reason of a proposal, or why there is none.
    pub fn why(&self) -> Option<&str> {
        match self {
            Self::Proposed { record, .. } => record.reasons().first().map(|reason| reason.code.as_str()),
            Self::Nothing { why, .. } => Some(why),
        }
    }

    /// The figures of the SQL function's struct; those that there are none of are left out.
    pub fn figures(&self) -> Map<String, Value> {
        match self {
            Self::Proposed { record, .. } => record.figures(),
            Self::Nothing { figures, .. } => figures.clone(),
        }
    }
}

impl Judged {
    /// The document that a decision table keeps: that of the decision, what is held back where anything is, and the notes.
    pub fn document(&self) -> Value {
        let mut document = self.decided.document();
        if let Value::Object(document) = &mut document {
            document.extend(self.notes.clone());
            if let Some(held) = &self.held {
                // Text and integers always have a JSON form.
                document.insert("held".to_owned(), serde_json::to_value(held).unwrap_or_default());
            }
        }
        document
    }
}

impl From<Recommendation> for AnyRecord {
    fn from(record: Recommendation) -> Self {
        Self::Purchase(Box::new(record))
    }
}

impl From<CommandRecommendation> for AnyRecord {
    fn from(record: CommandRecommendation) -> Self {
        Self::Command(Box::new(record))
    }
}
