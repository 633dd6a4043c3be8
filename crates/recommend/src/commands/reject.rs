//! Rejecting with a reason. A reason is a fact the proposal did not know: it becomes a correction that later runs plan with, and the subject keeps
//! quiet about that quantity for a while.

use super::answer::RowResult;
use super::open::{Remark, close_subject, control_of, each_row, fetch_rows, move_on, seen, today};
use crate::body::RejectRecommendations;
use crate::state::Event;
use crate::tables::{PlanningCorrection, RecommendationRow};
use chandler_calendar::Day;
use chandler_catalogue::key;
use chandler_erp::command::parse_body;
use chandler_erp::tables::{CutOver, Item, SalesOrderLine};
use chandler_erp::{Lookup, Refusal, Stop, Work};

/// A reason to reject and what the next run does with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct RejectReason {
    pub code: &'static str,
    pub label: &'static str,
    /// Kind of planning correction that it makes.
    pub correction: Option<&'static str>,
    /// Field of the body that it needs.
    pub needs: Option<&'static str>,
    /// Days for which about the same quantity is not proposed again.
    pub quiet_days: i32,
    /// Days for which the correction holds; none for ever.
    pub correction_days: Option<i32>,
}

const fn reason(
    code: &'static str,
    label: &'static str,
    correction: Option<&'static str>,
    needs: Option<&'static str>,
    quiet_days: i32,
) -> RejectReason {
    RejectReason { code, label, correction, needs, quiet_days, correction_days: None }
}

/// Every reason to reject.
pub const REASONS: &[RejectReason] = &[
    reason("wrong_lead_time", "The lead time is wrong", Some("lead_time_days"), Some("lead_time_days"), 0),
    reason("one_off_order", "It rests on a one-off order", Some("exclude_order_line"), Some("order_line"), 0),
    reason("regular_order", "An order taken for a one-off was regular", Some("include_order_line"), Some("order_line"), 0),
    reason("discontinued", "We no longer sell the item", Some("discontinued"), None, 0),
    reason("superseded", "Another item takes over", Some("superseded_by"), Some("successor"), 0),
    RejectReason {
        correction_days: Some(28),
        ..reason("supplier_problem", "The supplier cannot or should not deliver now", Some("supplier_problem"), None, 0)
    },
    reason("stock_is_wrong", "The stock figure is wrong; count first", None, None, 3),
    reason("enough_stock", "There is enough for what I know", None, None, 14),
    reason("not_now", "Not now", None, None, 7),
    reason("other", "Something else, said in the note", None, Some("note"), 7),
];

pub(super) fn decide(work: &mut Work<'_>, body: &serde_json::Value) -> Result<(), Stop> {
    let body: RejectRecommendations = parse_body(body)?;
    let reason = known_reason(&body)?;
    let today = today(work)?;
    let rows = fetch_rows(work, body.recommendations.iter().map(|reference| reference.rec_id.as_str()))?;
    work.fetch(
        rows.iter().filter_map(|row| {
            Some(Lookup::row::<PlanningCorrection>(key![&row.entity_id, reason.correction?, corrected_subject(row, reason, &body)]))
        }),
    )?;
    each_row(work, &body.recommendations, |work, reference| {
        let mut row = seen(work, reference, today)?;
        let detail = correct(work, &row, reason, &body, today)?;
        move_on(work, &mut row, Event::Reject, &Remark { reason: Some(reason.code), note: body.note.as_deref(), detail })?;
        close_subject(work, &row)?;
        keep_quiet(work, &row, reason, today)?;
        Ok(RowResult::done(&row))
    })
}

fn known_reason(body: &RejectRecommendations) -> Result<&'static RejectReason, Stop> {
    let reason = REASONS.iter().find(|reason| reason.code == body.reason).ok_or_else(|| {
        let known: Vec<&str> = REASONS.iter().map(|reason| reason.code).collect();
        Refusal::new("unknown_reason", "reason").with("reason", &body.reason).with("known", known.join(", "))
    })?;
    let is_given = match reason.needs {
        Some("lead_time_days") => body.lead_time_days.is_some_and(|days| (1..=730).contains(&days)),
        Some("order_line") => body.order_line.is_some(),
        Some("successor") => body.successor.is_some(),
        Some("note") => body.note.as_ref().is_some_and(|note| !note.trim().is_empty()),
        _ => true,
    };
    if is_given {
        return Ok(reason);
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
    control.row.rejected_quantity = row.quantity;
    control.row.quiet_until = (reason.quiet_days > 0).then(|| today.plus_days(reason.quiet_days));
    control.row.reason = Some(reason.code.to_owned());
    control.save(work)
}
