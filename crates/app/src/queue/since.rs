//! What happened with customers after the run that proposed to contact them: calls that were logged, promises, disputes, money that came.

use crate::changes::after;
use crate::documents::{QueueRow, SinceRun};
use chandler_catalogue::key;
use chandler_erp::tables::Activity;
use chandler_recommend::collections;
use chandler_recommend::tables::{DecisionRun, RecommendationRow};
use chandler_store::{Fault, Reader};
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
    let last = last_events(reader, entity_id, *first)?;
    let known: BTreeMap<&str, &RecommendationRow> = contacts.iter().map(|row| (row.rec_id.as_str(), *row)).collect();
    for row in shown.iter_mut().filter(|row| row.kind == collections::KIND) {
        let Some(known) = known.get(row.rec_id.as_str()) else { continue };
        let (after, event) = (seen_up_to.get(known.run_id.as_str()), known.customer_id.as_ref().and_then(|customer_id| last.get(customer_id)));
        row.since = event.filter(|event| after.is_some_and(|after| event.commit_seq > *after)).map(since);
    }
    Ok(())
}

/// The last of these events of each customer; rows come in the order of commits.
fn last_events(reader: &Reader, entity_id: &str, commit_seq: i64) -> Result<BTreeMap<String, Activity>, Fault> {
    let events: Vec<Activity> = reader.records(&after(entity_id, commit_seq, EVENTS_MAX).equal("party_kind", "customer"))?;
    let told = events.into_iter().filter(|event| TOLD.contains(&event.kind.as_str()));
    Ok(told.map(|event| (event.party_id.clone(), event)).collect())
}

fn since(event: &Activity) -> SinceRun {
    let document = Some(event.document.clone()).filter(|document| !document.is_empty());
    SinceRun { kind: event.kind.clone(), outcome: event.outcome.clone(), document, actor: event.actor.clone(), at: event.effective_at }
}
