//! What happened with customers after the run that proposed to contact them: calls that were logged, promises, disputes, money that came.

use crate::documents::{QueueRow, SinceRun};
use chandler_catalogue::{Record, Value as Stored, key};
use chandler_erp::tables::Activity;
use chandler_recommend::collections;
use chandler_recommend::tables::{DecisionRun, RecommendationRow};
use chandler_store::{Comparison, Fault, Filter, Reader, RowQuery};
use std::collections::{BTreeMap, BTreeSet};

/// Events that can change what is to be done about an account.
const TOLD: &[&str] = &[
    "call",
    "email",
    "reminder",
    "visit",
    "promise_made",
    "dispute_opened",
    "dispute_resolved",
    "payment_received",
    "payment_reversed",
    "credit_applied",
];
/// Events that are read at the most; a queue that far behind its books is to be run again.
const EVENTS_MAX: usize = 50_000;

/// Tells every row of collections the last of these events, where there is one.
pub fn tell(reader: &Reader, entity_id: &str, rows: &[RecommendationRow], shown: &mut [QueueRow]) -> Result<(), Fault> {
    let contacts: Vec<&RecommendationRow> = rows.iter().filter(|row| row.kind == collections::KIND).collect();
    let runs: BTreeSet<&str> = contacts.iter().map(|row| row.run_id.as_str()).collect();
    let mut seen_up_to = BTreeMap::new();
    for run_id in runs {
        let run: Option<DecisionRun> = reader.get(&key![entity_id, run_id])?;
        seen_up_to.extend(run.map(|run| (run_id, run.snapshot_seq)));
    }
    let Some(first) = seen_up_to.values().min() else { return Ok(()) };
    let events = events_after(reader, entity_id, *first)?;
    for row in shown.iter_mut().filter(|row| row.kind == collections::KIND) {
        let known = contacts.iter().find(|known| known.rec_id == row.rec_id);
        let Some((known, after)) = known.and_then(|known| Some((known, seen_up_to.get(known.run_id.as_str())?))) else { continue };
        let is_of = |event: &&Activity| event.commit_seq > *after && known.customer_id.as_ref() == Some(&event.party_id);
        row.since = events.iter().rev().find(is_of).map(since);
    }
    Ok(())
}

fn events_after(reader: &Reader, entity_id: &str, commit_seq: i64) -> Result<Vec<Activity>, Fault> {
    let mut query = RowQuery::first(EVENTS_MAX).equal("entity_id", entity_id).equal("party_kind", "customer");
    query.filters.push(Filter { column: "commit_seq".to_owned(), comparison: Comparison::More, value: Stored::Integer(commit_seq) });
    let rows = reader.rows(Activity::TABLE, &query)?;
    let events: Vec<Activity> = rows.iter().map(|row| Activity::from_values(&row.values).map_err(Fault::from)).collect::<Result<_, _>>()?;
    Ok(events.into_iter().filter(|event| TOLD.contains(&event.kind.as_str())).collect())
}

fn since(event: &Activity) -> SinceRun {
    let document = Some(event.document.clone()).filter(|document| !document.is_empty());
    SinceRun { kind: event.kind.clone(), outcome: event.outcome.clone(), document, actor: event.actor.clone(), at: event.effective_at }
}
