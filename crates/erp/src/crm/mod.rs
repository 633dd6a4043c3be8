//! Customer relations: the timeline of what happened with a customer or supplier.

use crate::tables::Activity;
use crate::work::Work;

/// Whose timeline it is.
pub enum Party<'a> {
    Customer(&'a str),
    Supplier(&'a str),
}

/// Adds an event to the party's timeline.
pub fn record_activity(work: &mut Work<'_>, party: Party<'_>, kind: &str, document: &str, detail: serde_json::Value) {
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
        detail,
        effective_at: work.context.effective_at,
    });
}
