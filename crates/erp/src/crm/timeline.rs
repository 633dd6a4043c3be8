//! The timeline: what happened with a customer, supplier or carrier, in the order in which it was committed.

use super::contact::Contact;
use crate::tables::Activity;
use crate::work::Work;

/// Whose timeline it is.
#[derive(Clone, Copy)]
pub enum Party<'a> {
    Customer(&'a str),
    Supplier(&'a str),
    /// By the name that its shipments and bills have: carriers are no masters.
    Carrier(&'a str),
}

impl<'a> Party<'a> {
    /// What it is, as rows have it.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Customer(_) => "customer",
            Self::Supplier(_) => "supplier",
            Self::Carrier(_) => "carrier",
        }
    }

    pub fn id(self) -> &'a str {
        match self {
            Self::Customer(id) | Self::Supplier(id) | Self::Carrier(id) => id,
        }
    }
}

/// Adds an event to the party's timeline.
pub fn record_activity(work: &mut Work<'_>, party: Party<'_>, kind: &str, document: &str, detail: serde_json::Value) {
    record_contact(work, party, kind, document, Contact::default(), detail);
}

/// Adds what a person did with the party: with the minutes that it took and what came of it.
pub fn record_contact(work: &mut Work<'_>, party: Party<'_>, kind: &str, document: &str, contact: Contact, detail: serde_json::Value) {
    work.insert(Activity {
        entity_id: work.entity_id().to_owned(),
        commit_seq: work.context.commit_seq,
        line: work.next_line::<Activity>(),
        party_kind: party.kind().to_owned(),
        party_id: party.id().to_owned(),
        kind: kind.to_owned(),
        document: document.to_owned(),
        actor: work.context.actor.clone(),
        minutes: contact.minutes,
        outcome: contact.outcome.map(|outcome| outcome.as_str().to_owned()),
        detail,
        effective_at: work.context.effective_at,
    });
}
