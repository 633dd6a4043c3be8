//! Carrying out what rules approved when its veto window is over: through the same door as an approval by a person, with the same look at the live books.
//!
//! Acts once: what was carried out is no longer in its window. What no longer holds, or is refused by the ordinary command, returns to people with the cause.

use super::answer::{BulkAnswer, RowOutcome, RowResult};
use super::approve::{Approver, carry_out};
use super::automate::give_back;
use super::open::{fetch_rows, find};
use crate::automation::{Why, state};
use crate::body::{ExecuteAutomaticApprovals, RecommendationRef};
use crate::state::State;
use crate::tables::AutomationRow;
use chandler_catalogue::key;
use chandler_erp::command::parse_body;
use chandler_erp::{Stop, Work};
use std::collections::BTreeMap;

pub(super) fn decide(work: &mut Work<'_>, body: &serde_json::Value) -> Result<(), Stop> {
    let ExecuteAutomaticApprovals {} = parse_body(body)?;
    let entity_id = work.context.entity_id.clone();
    let (now, known) = (work.context.known_at, work.scan::<AutomationRow>(key![&entity_id])?);
    let is_due = |row: &AutomationRow| row.state == state::WAITING && row.executes_at.is_some_and(|executes_at| executes_at <= now);
    let rules: BTreeMap<String, String> = known.into_iter().filter(is_due).map(|row| (row.rec_id, row.rule)).collect();
    let rows = fetch_rows(work, rules.keys().map(String::as_str))?;
    let references: Vec<_> = rows.into_iter().map(|row| RecommendationRef { rec_id: row.rec_id, revision: row.revision }).collect();
    let results = carry_out(work, &references, Approver::Rules(&rules))?;
    let results = results.into_iter().map(|result| return_refused(work, result)).collect::<Result<_, _>>()?;
    BulkAnswer::of(results).give(work);
    Ok(())
}

fn return_refused(work: &mut Work<'_>, result: RowResult) -> Result<RowResult, Stop> {
    let (RowOutcome::Refused, Some(refusal)) = (result.outcome, &result.refusal) else { return Ok(result) };
    let Some(row) = find(work, &result.rec_id)?.filter(|row| row.state == State::AutoApproved.name()) else { return Ok(result) };
    let cause = Why::new("could_not_be_carried_out", [("cause", refusal.message()), ("code", refusal.code.clone())]);
    let row = give_back(work, row, &cause)?;
    Ok(RowResult { state: Some(row.state), ..result })
}
