//! Rejecting with a reason. A reason is a fact the proposal did not know: it becomes a correction that later runs plan with, and the subject keeps
//! quiet about that size for a while.

use super::answer::RowResult;
use super::open::{Remark, close_subject, control_of, each_row, fetch_rows, known_reason, move_on, seen, today};
use crate::body::RejectRecommendations;
use crate::kinds::{KINDS, RejectReason, kind};
use crate::state::Event;
use crate::tables::{PlanningCorrection, RecommendationRow};
use chandler_calendar::Day;
use chandler_catalogue::key;
use chandler_erp::command::parse_body;
use chandler_erp::tables::{CutOver, Item, SalesOrderLine};
use chandler_erp::{Lookup, Refusal, Stop, Work};

pub(super) fn decide(work: &mut Work<'_>, body: &serde_json::Value) -> Result<(), Stop> {
    let body: RejectRecommendations = parse_body(body)?;
    // A code that no kind knows, or that says too little, is a slip of the whole request.
    check_given(known_reason(KINDS.iter().flat_map(|spec| spec.reject_reasons), &body.reason, |reason| reason.code)?, &body)?;
    let today = today(work)?;
    let rows = fetch_rows(work, body.recommendations.iter().map(|reference| reference.rec_id.as_str()))?;
    work.fetch(rows.iter().filter_map(|row| {
        let reason = reason_for(row, &body).ok()?;
        Some(Lookup::row::<PlanningCorrection>(key![&row.entity_id, reason.correction?, corrected_subject(row, reason, &body)]))
    }))?;
    each_row(work, &body.recommendations, |work, reference| {
        let mut row = seen(work, reference, today)?;
        let reason = reason_for(&row, &body)?;
        check_given(reason, &body)?;
        let detail = correct(work, &row, reason, &body, today)?;
        move_on(work, &mut row, Event::Reject, &Remark { reason: Some(reason.code), note: body.note.as_deref(), detail, ..Remark::default() })?;
        close_subject(work, &row)?;
        keep_quiet(work, &row, reason, today)?;
        Ok(RowResult::done(&row))
    })
}

/// The reason as the kind of the row has it.
fn reason_for(row: &RecommendationRow, body: &RejectRecommendations) -> Result<&'static RejectReason, Stop> {
    let reasons = kind(&row.kind).map_or(&[][..], |spec| spec.reject_reasons);
    known_reason(reasons.iter(), &body.reason, |reason| reason.code)
}

/// Whether the body has what the reason needs.
fn check_given(reason: &RejectReason, body: &RejectRecommendations) -> Result<(), Stop> {
    let is_given = match reason.needs {
        Some("lead_time_days") => body.lead_time_days.is_some_and(|days| (1..=730).contains(&days)),
        Some("order_line") => body.order_line.is_some(),
        Some("successor") => body.successor.is_some(),
        Some("note") => body.note.as_ref().is_some_and(|note| !note.trim().is_empty()),
        _ => true,
    };
    if is_given {
        return Ok(());
    }
    let detail = match reason.needs {
        Some("lead_time_days") => "lead_time_days between 1 and 730",
        Some(field) => field,
        None => "more",
    };
    Err(Refusal::new("missing_detail", reason.code).with("reason", reason.code).with("detail", detail).into())
}

/// Writes the correction of the reason and returns it for the event.
fn correct(
    work: &mut Work<'_>,
    row: &RecommendationRow,
    reason: &RejectReason,
    body: &RejectRecommendations,
    today: Day,
) -> Result<serde_json::Value, Stop> {
    let Some(correction) = reason.correction else { return Ok(serde_json::Value::Null) };
    let item_id = row.item_id.clone().unwrap_or_default();
    let value = match correction {
        "lead_time_days" => body.lead_time_days.map(|days| days.to_string()),
        "superseded_by" => Some(successor_of(work, &item_id, body)?),
        "exclude_order_line" | "include_order_line" => check_order_line(work, &item_id, reason, body)?,
        _ => None,
    };
    let made = PlanningCorrection {
        entity_id: row.entity_id.clone(),
        correction: correction.to_owned(),
        subject: corrected_subject(row, reason, body),
        value,
        active: true,
        from_on: today,
        until_on: reason.correction_days.map(|days| today.plus_days(days)),
        reason: reason.code.to_owned(),
        rec_id: row.rec_id.clone(),
        note: body.note.clone(),
        actor: work.context.actor.clone(),
    };
    let detail = serde_json::json!({ "correction": made.correction, "subject": made.subject, "value": made.value });
    let known = work.get::<PlanningCorrection>(key![&made.entity_id, &made.correction, &made.subject])?;
    if known.is_some() {
        work.update(made)
    } else {
        work.insert(made)
    }
    Ok(detail)
}

/// What the correction is about: the item, the item from this supplier, or an order line.
fn corrected_subject(row: &RecommendationRow, reason: &RejectReason, body: &RejectRecommendations) -> String {
    let item_id = row.item_id.clone().unwrap_or_default();
    match (reason.correction, &body.order_line) {
        (Some("lead_time_days" | "supplier_problem"), _) => format!("{item_id}|{}", row.supplier_id.clone().unwrap_or_default()),
        (Some("exclude_order_line" | "include_order_line"), Some(order_line)) => format!("{}|{}", order_line.so_number, order_line.line),
        _ => item_id,
    }
}

/// The order line to leave out or to count must be one of this item; the correction needs no further value. A line that the books do not have may be one of
/// the history that was taken over: a decision cannot look there, and a correction of no line changes nothing.
fn check_order_line(work: &Work<'_>, item_id: &str, reason: &RejectReason, body: &RejectRecommendations) -> Result<Option<String>, Stop> {
    let missing = || Refusal::new("missing_detail", reason.code).with("reason", reason.code).with("detail", "order_line");
    let order_line = body.order_line.as_ref().ok_or_else(missing)?;
    let entity_id = &work.context.entity_id;
    let is_known = match work.get::<SalesOrderLine>(key![entity_id, &order_line.so_number, order_line.line])? {
        Some(line) => line.item_id == item_id,
        None => work.get::<CutOver>(key![entity_id])?.is_some(),
    };
    if is_known {
        return Ok(None);
    }
    Err(Refusal::new("unknown_document", format!("{}|{} of item {item_id}", order_line.so_number, order_line.line)).into())
}

fn successor_of(work: &Work<'_>, item_id: &str, body: &RejectRecommendations) -> Result<String, Stop> {
    let successor = body.successor.clone().unwrap_or_default();
    let known: Item = work.require(key![&successor], "unknown_item")?;
    if known.item_id == item_id {
        return Err(Refusal::new("missing_detail", "superseded").with("reason", "superseded").with("detail", "another item as successor").into());
    }
    Ok(successor)
}

fn keep_quiet(work: &mut Work<'_>, row: &RecommendationRow, reason: &RejectReason, today: Day) -> Result<(), Stop> {
    let mut control = control_of(work, &row.kind, &row.subject)?;
    control.row.quiet_size = Some(row.size);
    control.row.quiet_until = (reason.quiet_days > 0).then(|| today.plus_days(reason.quiet_days));
    control.row.reason = Some(reason.code.to_owned());
    control.save(work)
}
