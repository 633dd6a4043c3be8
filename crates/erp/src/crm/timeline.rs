//! The timeline: what happened with a customer or supplier, in the order in which it was committed.

use super::contact::Contact;
use crate::tables::Activity;
use crate::work::Work;

/// Whose timeline it is.
#[derive(Clone, Copy)]
pub enum Party<'a> {
    Customer(&'a str),
    Supplier(&'a str),
}

/// Adds an event to the party's timeline.
pub fn record_activity(work: &mut Work<'_>, party: Party<'_>, kind: &str, document: &str, detail: serde_json::Value) {
    record_contact(work, party, kind, document, Contact::default(), detail);
}

/// Adds what a person did with the party: with the minutes that it took and what came of it.
pub fn record_contact(work: &mut Work<'_>, party: Party<'_>, kind: &str, document: &str, contact: Contact, detail: serde_json::Value) {
    let (party_kind, party_id) = match party {
        Party::Customer(id) => ("customer", id),
        Party::Supplier(id) => ("supplier", id),
    };
    work.insert(Activity {
        entity_id: work.entity_id().to_owned(),
        commit_seq: work.context.commit_seq,
        line: work.next_line::<Activity>(),
        party_kind: party_kind.to_owned(),
        party_id: party_id.to_owned(),
        kind: kind.to_owned(),
        document: document.to_owned(),
        actor: work.context.actor.clone(),
        minutes: contact.minutes,
        outcome: contact.outcome.map(|outcome| outcome.as_str().to_owned()),
        detail,
        effective_at: work.context.effective_at,
    });
}
