//! Hiding a recommendation until a day, and bringing it back. The snooze is the subject's: a later run respects it.

use super::answer::RowResult;
use super::open::{Remark, control_of, each_row, move_on, seen, today};
use crate::body::{SnoozeRecommendations, UnsnoozeRecommendations};
use crate::state::Event;
use chandler_erp::command::parse_body;
use chandler_erp::{Invalid, Stop, Work};

/// A snooze ends; what is not decided within this many days should be rejected with a reason.
const LONGEST_SNOOZE_DAYS: i32 = 180;

pub(super) fn snooze(work: &mut Work<'_>, body: &serde_json::Value) -> Result<(), Stop> {
    let body: SnoozeRecommendations = parse_body(body)?;
    let today = today(work)?;
    if !(1..=LONGEST_SNOOZE_DAYS).contains(&today.days_until(body.until)) {
        let message = format!("{} is not a day within {LONGEST_SNOOZE_DAYS} days after {today}", body.until);
        return Err(Stop::Invalid(Invalid {
            field: "until".to_owned(),
            message,
            remedy: format!("Give a day from tomorrow up to {LONGEST_SNOOZE_DAYS} days ahead, or reject it with a reason"),
        }));
    }
    each_row(work, &body.recommendations, |work, reference| {
        let mut row = seen(work, reference, today)?;
        row.snoozed_until = Some(body.until);
        let detail = serde_json::json!({ "until": body.until });
        move_on(work, &mut row, Event::Snooze, &Remark { reason: body.reason.as_deref(), note: body.note.as_deref(), detail, ..Remark::default() })?;
        let mut control = control_of(work, &row.kind, &row.subject)?;
        control.row.snoozed_until = Some(body.until);
        control.row.snoozed_size = Some(row.size);
        control.row.reason = body.reason.clone();
        control.save(work)?;
        Ok(RowResult::done(&row))
    })
}

pub(super) fn unsnooze(work: &mut Work<'_>, body: &serde_json::Value) -> Result<(), Stop> {
    let body: UnsnoozeRecommendations = parse_body(body)?;
    let today = today(work)?;
    each_row(work, &body.recommendations, |work, reference| {
        let mut row = seen(work, reference, today)?;
        row.snoozed_until = None;
        move_on(work, &mut row, Event::Wake, &Remark::default())?;
        let mut control = control_of(work, &row.kind, &row.subject)?;
        control.wake();
        control.save(work)?;
        Ok(RowResult::done(&row))
    })
}
