//! What the decision tables of a run say of every subject, by kind.

use crate::data::engine_failure;
use crate::failure::Failure;
use crate::home::App;
use arrow::array::{AsArray, RecordBatch};
use chandler_engine::{RunOutcome, Session};
use chandler_recommend::collections::DunningStanding;
use chandler_recommend::{KINDS, KindSpec};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A record with its evidence, or why nothing is needed.
#[derive(serde::Deserialize)]
pub(crate) struct SubjectOutcome {
    pub record: Option<Value>,
    pub evidence: Option<Value>,
    pub why: Option<String>,
    /// What waits for a person, whatever else is decided.
    pub held: Option<Value>,
    /// Where a customer stands in dunning.
    pub dunning: Option<DunningStanding>,
}

/// What is proposed, what is cleared and what is held back, as `record_run` takes them.
#[derive(Default)]
pub(crate) struct Findings {
    pub proposals: Vec<Value>,
    pub cleared: Vec<Value>,
    pub held: Vec<Value>,
}

/// The kinds whose decision table the run computed.
pub(crate) fn decided_kinds(outcome: &RunOutcome) -> Vec<&'static KindSpec> {
    let is_computed = |spec: &&&'static KindSpec| outcome.tables.iter().any(|table| table.table == spec.table);
    KINDS.iter().filter(is_computed).copied().collect()
}

impl App {
    /// What the kinds say of all subjects, in the order of their names.
    pub(crate) fn findings(&self, session: &Session, kinds: &[&'static KindSpec]) -> Result<Findings, Failure> {
        let mut findings = Findings::default();
        for spec in kinds {
            for (subject, mut outcome) in self.outcomes(session, spec)? {
                if let Some(held) = outcome.held.take() {
                    findings.held.push(json!({"kind": spec.name, "subject": subject, "held": held}));
                }
                match outcome {
                    SubjectOutcome { record: Some(record), evidence: Some(evidence), .. } => {
                        findings.proposals.push(json!({"record": record, "evidence": evidence}));
                    }
                    SubjectOutcome { why: Some(why), .. } => findings.cleared.push(json!({"kind": spec.name, "subject": subject, "why": why})),
                    _ => return Err(unfit(spec, "proposal.outcome")),
                }
            }
        }
        Ok(findings)
    }

    /// What one kind says of every subject.
    pub(crate) fn outcomes(&self, session: &Session, spec: &KindSpec) -> Result<BTreeMap<String, SubjectOutcome>, Failure> {
        let batches = self.runtime.block_on(session.rows(spec.table)).map_err(|error| engine_failure(&error))?;
        let mut outcomes = BTreeMap::new();
        for batch in &batches {
            read_outcomes(spec, batch, &mut outcomes)?;
        }
        Ok(outcomes)
    }
}

/// Adds the rows of a decision table: `subject`, and the struct `proposal` with the text `outcome`.
fn read_outcomes(spec: &KindSpec, batch: &RecordBatch, outcomes: &mut BTreeMap<String, SubjectOutcome>) -> Result<(), Failure> {
    let column = |name: &str| batch.column_by_name(name).ok_or_else(|| unfit(spec, name));
    let subjects = column("subject")?.as_string_opt::<i32>().ok_or_else(|| unfit(spec, "subject"))?;
    let proposals = column("proposal")?.as_struct_opt().ok_or_else(|| unfit(spec, "proposal"))?;
    let texts = proposals.column_by_name("outcome").and_then(|column| column.as_string_opt::<i32>());
    let texts = texts.ok_or_else(|| unfit(spec, "proposal.outcome"))?;
    for row in 0..batch.num_rows() {
        let outcome = serde_json::from_str(texts.value(row)).map_err(|_| unfit(spec, "proposal.outcome"))?;
        outcomes.insert(subjects.value(row).to_owned(), outcome);
    }
    Ok(())
}

fn unfit(spec: &KindSpec, what: &str) -> Failure {
    Failure::fault("bad_decision_table", spec.table, format!("The table {} has no usable {what}", spec.table), "Restore the pipeline of this name")
}
