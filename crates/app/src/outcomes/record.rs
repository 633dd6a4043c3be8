//! What a run measured, taken into the books with one command.

use crate::data::engine_failure;
use crate::documents::{OutcomeCounts, typed};
use crate::failure::Failure;
use crate::home::App;
use arrow::array::{Array, AsArray, RecordBatch, StringArray, StructArray};
use chandler_calendar::Day;
use chandler_engine::Session;
use chandler_recommend::State;
use chandler_recommend::commands::{BulkAnswer, RowOutcome};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The table of a run with what executed recommendations brought.
pub(crate) const TABLE: &str = "measured_outcomes";

/// The run that measured.
pub(crate) struct MeasuredBy<'a> {
    pub run_id: &'a str,
    pub snapshot_id: &'a str,
    pub as_of: Day,
}

/// One row of the table.
struct Row {
    kind: String,
    /// The outcome with its evidence; none while it waits.
    document: Option<Value>,
}

impl App {
    /// Records what has matured, and counts it with what still waits, by kind.
    pub(crate) fn take_outcomes(&self, session: &Session, run: &MeasuredBy<'_>) -> Result<BTreeMap<String, OutcomeCounts>, Failure> {
        let batches = self.runtime.block_on(session.rows(TABLE)).map_err(|error| engine_failure(&error))?;
        let mut rows = Vec::new();
        for batch in &batches {
            read_rows(batch, &mut rows)?;
        }
        let mut counts: BTreeMap<String, OutcomeCounts> = BTreeMap::new();
        let (known, waiting): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.document.is_some());
        for row in waiting {
            counts.entry(row.kind).or_default().waiting += 1;
        }
        let (kinds, documents): (Vec<String>, Vec<Value>) = known.into_iter().filter_map(|row| Some((row.kind, row.document?))).unzip();
        if documents.is_empty() {
            return Ok(counts);
        }
        let body = json!({ "run_id": run.run_id, "snapshot_id": run.snapshot_id, "as_of": run.as_of, "outcomes": documents });
        let answer = self.submit_accepted(&format!("record_outcomes:{}", run.run_id), "record_outcomes", body)?;
        let answer: BulkAnswer = typed(answer.get("answer").cloned().unwrap_or_default(), "record_outcomes")?;
        for (kind, result) in kinds.into_iter().zip(answer.results) {
            let count = counts.entry(kind).or_default();
            match result.state.as_deref() {
                // What changed since the snapshot is for the next run.
                _ if result.outcome == RowOutcome::Refused => count.waiting += 1,
                Some(state) if state == State::Unmeasurable.name() => count.unmeasurable += 1,
                _ => count.measured += 1,
            }
        }
        Ok(counts)
    }
}

fn read_rows(batch: &RecordBatch, rows: &mut Vec<Row>) -> Result<(), Failure> {
    let column = |name: &str| batch.column_by_name(name).ok_or_else(|| unfit(name));
    let kinds = column("kind")?.as_string_opt::<i32>().ok_or_else(|| unfit("kind"))?;
    let outcomes = column("outcome")?.as_struct_opt().ok_or_else(|| unfit("outcome"))?;
    let texts = texts_of(outcomes).ok_or_else(|| unfit("outcome.outcome"))?;
    for row in 0..batch.num_rows() {
        let text = texts.is_valid(row).then(|| texts.value(row));
        let document = text.map(serde_json::from_str).transpose().map_err(|_| unfit("outcome.outcome"))?;
        rows.push(Row { kind: kinds.value(row).to_owned(), document });
    }
    Ok(())
}

fn texts_of(outcomes: &StructArray) -> Option<&StringArray> {
    outcomes.column_by_name("outcome")?.as_string_opt::<i32>()
}

fn unfit(what: &str) -> Failure {
    Failure::fault("bad_decision_table", TABLE, format!("The table {TABLE} has no usable {what}"), "Restore the pipeline of this name")
}
