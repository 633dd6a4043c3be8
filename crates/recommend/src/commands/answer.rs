//! The answer of a bulk command: one result for each row that was asked for, in the order of the body.

use crate::tables::RecommendationRow;
use chandler_erp::{DocumentRef, Refusal, Stop, Work};
use serde::{Deserialize, Serialize};

/// What became of every row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkAnswer {
    pub results: Vec<RowResult>,
    pub done: usize,
    pub refused: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowResult {
    pub rec_id: String,
    /// Revision and state after the command; none where there is no such recommendation.
    pub revision: Option<i64>,
    pub state: Option<String>,
    pub outcome: RowOutcome,
    pub refusal: Option<Refusal>,
    pub execution: Option<Execution>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowOutcome {
    Done,
    Refused,
}

/// The ordinary command that an approval ran.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Execution {
    pub command: String,
    pub commit_seq: i64,
    pub documents: Vec<DocumentRef>,
}

impl RowResult {
    pub(super) fn done(row: &RecommendationRow) -> Self {
        Self {
            rec_id: row.rec_id.clone(),
            revision: Some(row.revision),
            state: Some(row.state.clone()),
            outcome: RowOutcome::Done,
            refusal: None,
            execution: None,
        }
    }

    pub(super) fn refused(rec_id: &str, row: Option<&RecommendationRow>, refusal: Refusal) -> Self {
        Self {
            rec_id: rec_id.to_owned(),
            revision: row.map(|row| row.revision),
            state: row.map(|row| row.state.clone()),
            outcome: RowOutcome::Refused,
            refusal: Some(refusal),
            execution: None,
        }
    }
}

impl BulkAnswer {
    pub fn of(results: Vec<RowResult>) -> Self {
        let done = results.iter().filter(|result| result.outcome == RowOutcome::Done).count();
        Self { refused: results.len() - done, done, results }
    }

    pub(super) fn give(self, work: &mut Work<'_>) {
        for result in self.results.iter().filter(|result| result.outcome == RowOutcome::Done) {
            work.document("recommendation", result.rec_id.clone());
        }
        // Text, integers and lists always have a JSON form.
        work.answer(serde_json::to_value(self).unwrap_or_default());
    }
}

/// Splits a refusal, which concerns one row, from what stops the whole command.
pub(super) fn row_refusal<T>(result: Result<T, Stop>) -> Result<Result<T, Refusal>, Stop> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(Stop::Refused(refusal)) => Ok(Err(refusal)),
        Err(stop) => Err(stop),
    }
}
