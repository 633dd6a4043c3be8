//! What all commands on open recommendations share: finding the row a person saw, moving it along its life, and the memory of its subject.

use super::answer::{BulkAnswer, RowResult, row_refusal};
use super::automate::leave_window;
use crate::body::RecommendationRef;
use crate::kinds::AnyRecord;
use crate::state::{Event, State};
use crate::tables::{AutomationRow, RecommendationEvent, RecommendationRevision, RecommendationRow, SubjectControl};
use chandler_calendar::{Day, Zone};
use chandler_catalogue::{Key, key};
use chandler_erp::tables::Entity;
use chandler_erp::{Invalid, Lookup, Refusal, Stop, Work};

/// What a person or a run adds to an event.
#[derive(Debug, Default)]
pub(super) struct Remark<'a> {
    pub reason: Option<&'a str>,
    pub note: Option<&'a str>,
    pub detail: serde_json::Value,
    /// The row of the rule table `automation` that did it, where no person did.
    pub by_rule: Option<&'a str>,
}

/// The business day of the decision, in the entity's zone.
pub(super) fn today(work: &Work<'_>) -> Result<Day, Stop> {
    let entity: Entity = work.require(key![&work.context.entity_id], "unknown_entity")?;
    let zone: Zone = entity.time_zone.parse()?;
    Ok(work.context.effective_at.day_in(&zone))
}

/// Fetches the rows of all references and what is remembered of their subjects, so that no row costs a round trip of its own.
pub(super) fn fetch_rows<'a>(work: &Work<'_>, rec_ids: impl Iterator<Item = &'a str>) -> Result<Vec<RecommendationRow>, Stop> {
    let entity_id = &work.context.entity_id;
    let keys: Vec<Key> = rec_ids.map(|rec_id| key![entity_id, rec_id]).collect();
    let entity = std::iter::once(Lookup::row::<Entity>(key![entity_id]));
    work.fetch(entity.chain(keys.iter().cloned().map(Lookup::row::<RecommendationRow>)))?;
    let found: Vec<Option<RecommendationRow>> = keys.into_iter().map(|key| work.get(key)).collect::<Result<_, _>>()?;
    let rows: Vec<RecommendationRow> = found.into_iter().flatten().collect();
    let controls = rows.iter().map(|row| Lookup::row::<SubjectControl>(key![entity_id, &row.kind, &row.subject]));
    work.fetch(controls.chain(window_lookups(&rows)))?;
    Ok(rows)
}

/// What is known of the veto windows of those of these rows that a rule approved.
pub(super) fn window_lookups(rows: &[RecommendationRow]) -> impl Iterator<Item = Lookup> {
    let approved = rows.iter().filter(|row| row.state == State::AutoApproved.name());
    approved.map(|row| Lookup::row::<AutomationRow>(key![&row.entity_id, &row.rec_id]))
}

/// The current revisions of these rows.
pub(super) fn revision_lookups(rows: &[RecommendationRow]) -> impl Iterator<Item = Lookup> {
    rows.iter().map(|row| Lookup::row::<RecommendationRevision>(key![&row.entity_id, &row.rec_id, row.revision]))
}

/// Decides each reference for itself and answers row by row.
pub(super) fn each_row(
    work: &mut Work<'_>,
    references: &[RecommendationRef],
    mut decide_row: impl FnMut(&mut Work<'_>, &RecommendationRef) -> Result<RowResult, Stop>,
) -> Result<(), Stop> {
    refuse_empty(references.len(), "recommendations")?;
    fetch_rows(work, references.iter().map(|reference| reference.rec_id.as_str()))?;
    let mut results = Vec::with_capacity(references.len());
    for reference in references {
        let decided = row_refusal(work.attempt(|work| decide_row(work, reference)))?;
        results.push(match decided {
            Ok(result) => result,
            Err(refusal) => RowResult::refused(&reference.rec_id, find(work, &reference.rec_id)?.as_ref(), refusal),
        });
    }
    BulkAnswer::of(results).give(work);
    Ok(())
}

/// The reason that a body names, among those that are known.
pub(super) fn known_reason<R>(reasons: impl Iterator<Item = R>, given: &str, code: impl Fn(&R) -> &'static str) -> Result<R, Stop> {
    let mut known: Vec<&str> = Vec::new();
    for reason in reasons {
        let code = code(&reason);
        if code == given {
            return Ok(reason);
        }
        if !known.contains(&code) {
            known.push(code);
        }
    }
    Err(Refusal::new("unknown_reason", "reason").with("reason", given).with("known", known.join(", ")).into())
}

/// A bulk command without rows is a slip, not a success.
pub(super) fn refuse_empty(count: usize, field: &str) -> Result<(), Stop> {
    if count > 0 {
        return Ok(());
    }
    let message = "there is nothing in it to decide".to_owned();
    Err(Stop::Invalid(Invalid { field: field.to_owned(), message, remedy: "Name at least one recommendation with its revision".to_owned() }))
}

pub(super) fn find(work: &Work<'_>, rec_id: &str) -> Result<Option<RecommendationRow>, Stop> {
    work.get::<RecommendationRow>(key![&work.context.entity_id, rec_id])
}

/// The recommendation as the person saw it; a snooze whose day has come is over.
pub(super) fn seen(work: &mut Work<'_>, reference: &RecommendationRef, today: Day) -> Result<RecommendationRow, Stop> {
    let unknown = || Refusal::new("unknown_recommendation", &reference.rec_id);
    let mut row = find(work, &reference.rec_id)?.ok_or_else(unknown)?;
    if row.revision != reference.revision {
        let stale = Refusal::new("stale_revision", &row.rec_id).with("current", row.revision).with("given", reference.revision);
        return Err(stale.into());
    }
    wake_when_due(work, &mut row, today)?;
    Ok(row)
}

pub(super) fn wake_when_due(work: &mut Work<'_>, row: &mut RecommendationRow, today: Day) -> Result<(), Stop> {
    let is_due = row.state == State::Snoozed.name() && row.snoozed_until.is_none_or(|until| until <= today);
    if !is_due {
        return Ok(());
    }
    row.snoozed_until = None;
    move_on(work, row, Event::Wake, &Remark::default())?;
    let mut control = control_of(work, &row.kind, &row.subject)?;
    control.wake();
    control.save(work)
}

/// Applies an event to a row and writes both.
pub(super) fn move_on(work: &mut Work<'_>, row: &mut RecommendationRow, event: Event, remark: &Remark<'_>) -> Result<(), Stop> {
    let from = row.state.clone();
    let next = state_after(row, event)?;
    row.state = next.name().to_owned();
    if from == State::AutoApproved.name() && row.state != from {
        leave_window(work, row, event, remark)?;
    }
    write_event(work, row, event, Some(from), remark);
    work.update(row.clone());
    Ok(())
}

/// The state after an event, or a refusal that names the states in which it has a place.
pub(super) fn state_after(row: &RecommendationRow, event: Event) -> Result<State, Stop> {
    if let Some(next) = State::from_name(&row.state).and_then(|state| state.after(event)) {
        return Ok(next);
    }
    let expected: Vec<&str> = State::ALL.iter().filter(|state| state.after(event).is_some()).map(|state| state.name()).collect();
    Err(Refusal::new("wrong_state", &row.rec_id).with("state", &row.state).with("expected", expected.join(" or ")).into())
}

pub(super) fn write_event(work: &mut Work<'_>, row: &RecommendationRow, event: Event, from_state: Option<String>, remark: &Remark<'_>) {
    let record = RecommendationEvent {
        entity_id: row.entity_id.clone(),
        commit_seq: work.context.commit_seq,
        line: work.next_line::<RecommendationEvent>(),
        rec_id: row.rec_id.clone(),
        revision: row.revision,
        event: event.name().to_owned(),
        from_state,
        to_state: row.state.clone(),
        reason: remark.reason.map(str::to_owned),
        note: remark.note.map(str::to_owned),
        actor: remark.by_rule.map_or_else(|| work.context.actor.clone(), str::to_owned),
        at: work.context.known_at,
        detail: remark.detail.clone(),
    };
    work.insert(record);
}

/// The current revision with its record.
pub(super) fn revision_of(work: &Work<'_>, row: &RecommendationRow) -> Result<(RecommendationRevision, AnyRecord), Stop> {
    let key = key![&row.entity_id, &row.rec_id, row.revision];
    let revision: RecommendationRevision = work.require(key, "unknown_recommendation")?;
    let record = serde_json::from_value(revision.record.clone());
    let record = record.map_err(|fault| Refusal::new("record_damaged", &row.rec_id).with("fault", fault))?;
    Ok((revision, record))
}

/// The memory of a subject, with whether it is in the books already.
pub(super) struct Control {
    pub row: SubjectControl,
    is_new: bool,
}

pub(super) fn control_of(work: &Work<'_>, kind: &str, subject: &str) -> Result<Control, Stop> {
    let entity_id = work.context.entity_id.clone();
    let known = work.get::<SubjectControl>(key![&entity_id, kind, subject])?;
    let is_new = known.is_none();
    let fresh = SubjectControl {
        entity_id,
        kind: kind.to_owned(),
        subject: subject.to_owned(),
        open_rec_id: None,
        snoozed_until: None,
        snoozed_size: None,
        quiet_size: None,
        quiet_until: None,
        reason: None,
        owner: None,
    };
    Ok(Control { row: known.unwrap_or(fresh), is_new })
}

impl Control {
    pub fn save(self, work: &mut Work<'_>) -> Result<(), Stop> {
        if self.is_new {
            work.insert(self.row);
        } else {
            work.update(self.row);
        }
        Ok(())
    }

    pub fn wake(&mut self) {
        self.row.snoozed_until = None;
        self.row.snoozed_size = None;
    }
}

/// Marks the subject as having no open recommendation.
pub(super) fn close_subject(work: &mut Work<'_>, row: &RecommendationRow) -> Result<(), Stop> {
    let mut control = control_of(work, &row.kind, &row.subject)?;
    control.row.open_rec_id = None;
    control.wake();
    control.save(work)
}
