//! Saying who decides. The owner is the subject's: later runs keep it, until a person names another or gives it back to the rule.

use super::answer::RowResult;
use super::open::{Remark, control_of, each_row, fetch_rows, move_on, revision_lookups, revision_of, seen, today};
use super::text::{optional_text, text};
use crate::body::AssignRecommendations;
use crate::state::Event;
use chandler_erp::command::parse_body;
use chandler_erp::{Stop, Work};

/// The longest name of an owner.
const LONGEST_OWNER: usize = 80;

pub(super) fn decide(work: &mut Work<'_>, body: &serde_json::Value) -> Result<(), Stop> {
    let body: AssignRecommendations = parse_body(body)?;
    let owner = body.owner.as_deref().map(|owner| text("owner", owner, LONGEST_OWNER)).transpose()?;
    let note = optional_text("note", body.note.as_deref())?;
    let today = today(work)?;
    let rows = fetch_rows(work, body.recommendations.iter().map(|reference| reference.rec_id.as_str()))?;
    work.fetch(revision_lookups(&rows))?;
    each_row(work, &body.recommendations, |work, reference| {
        let mut row = seen(work, reference, today)?;
        let next = match owner {
            Some(owner) => owner.to_owned(),
            None => revision_of(work, &row)?.1.owner().to_owned(),
        };
        let detail = serde_json::json!({ "from": row.owner, "to": next, "by_rule": owner.is_none() });
        row.owner = next;
        move_on(work, &mut row, Event::Assign, &Remark { note, detail, ..Remark::default() })?;
        let mut control = control_of(work, &row.kind, &row.subject)?;
        control.row.owner = owner.map(str::to_owned);
        control.save(work)?;
        Ok(RowResult::done(&row))
    })
}
