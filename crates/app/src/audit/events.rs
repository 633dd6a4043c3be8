//! Events of recommendations that a question is about.

use super::{AuditRequest, Span};
use crate::documents::{AuditEntry, AuditSource};
use crate::failure::Failure;
use crate::home::App;
use chandler_catalogue::{Value as Stored, key};
use chandler_recommend::tables::{RecommendationEvent, RecommendationRow};
use chandler_store::{Comparison, Direction, Fault, Filter, Reader, RowQuery};
use std::collections::HashMap;

/// Events that are read at once.
const CHUNK: usize = 2_000;

impl App {
    /// The newest that fit, so many at the most.
    pub(super) fn recommendation_events(&self, request: &AuditRequest, span: Span, limit: usize) -> Result<Vec<AuditEntry>, Failure> {
        let entity_id = self.settings()?.entity_id;
        let query = events_query(&entity_id, request, span);
        let found = self.home.reader()?.consistently(|reader| newest(reader, &entity_id, query, request, limit))?;
        Ok(found)
    }
}

fn events_query(entity_id: &str, request: &AuditRequest, span: Span) -> RowQuery {
    let mut query = RowQuery::first(CHUNK).equal("entity_id", entity_id);
    for (column, text) in [("actor", &request.actor), ("event", &request.event)] {
        if let Some(text) = text {
            query = query.equal(column, text.as_str());
        }
    }
    for (comparison, at) in [(Comparison::AtLeast, span.from), (Comparison::Less, span.before)] {
        query.filters.extend(at.map(|at| Filter { column: "at".to_owned(), comparison, value: Stored::Integer(at.0) }));
    }
    query.order = ["at", "commit_seq"].map(|column| (column.to_owned(), Direction::Descending)).to_vec();
    query
}

/// Reads chunk by chunk until enough events are on a recommendation that is meant.
fn newest(reader: &Reader, entity_id: &str, mut query: RowQuery, request: &AuditRequest, limit: usize) -> Result<Vec<AuditEntry>, Fault> {
    let mut known: HashMap<String, Option<RecommendationRow>> = HashMap::new();
    let mut found = Vec::new();
    loop {
        let events: Vec<RecommendationEvent> = reader.records(&query)?;
        let is_last = events.len() < CHUNK;
        for event in events {
            if !known.contains_key(&event.rec_id) {
                known.insert(event.rec_id.clone(), reader.get(&key![entity_id, &event.rec_id])?);
            }
            let about = known.get(&event.rec_id).and_then(Option::as_ref);
            if is_meant(request, &event.rec_id, about) {
                found.push(entry(event, about));
            }
            if found.len() == limit {
                return Ok(found);
            }
        }
        if is_last {
            return Ok(found);
        }
        query.offset += CHUNK;
    }
}

fn is_meant(request: &AuditRequest, rec_id: &str, about: Option<&RecommendationRow>) -> bool {
    let is_of_kind = request.kind.as_ref().is_none_or(|kind| about.is_some_and(|row| row.kind == *kind));
    let words = [Some(rec_id), about.map(|row| row.subject.as_str()), about.and_then(|row| row.supplier_id.as_deref())];
    let names = [about.and_then(|row| row.item_name.as_deref()), about.and_then(|row| row.customer_name.as_deref())];
    let has = |text: &str| words.iter().chain(&names).flatten().any(|word| word.to_lowercase().contains(&text.to_lowercase()));
    is_of_kind && request.subject.as_deref().is_none_or(has)
}

fn entry(event: RecommendationEvent, about: Option<&RecommendationRow>) -> AuditEntry {
    AuditEntry {
        source: AuditSource::Recommendation,
        at: event.at,
        actor: event.actor,
        event: event.event,
        kind: about.map(|row| row.kind.clone()),
        subject: about.map(|row| row.subject.clone()),
        rec_id: Some(event.rec_id),
        revision: Some(event.revision),
        from: event.from_state,
        to: Some(event.to_state),
        reason: event.reason,
        note: event.note,
        documents: Vec::new(),
        refusal: None,
        link: None,
        commit_seq: Some(event.commit_seq),
    }
}
