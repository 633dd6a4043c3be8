//! Saying what a single order line was. Runs take a line far above all others for a one-off and hold it back; a person knows.

use super::open::today;
use crate::body::JudgeOrderLine;
use crate::tables::PlanningCorrection;
use chandler_catalogue::key;
use chandler_erp::command::parse_body;
use chandler_erp::tables::{CutOver, Entity, SalesOrderLine};
use chandler_erp::{Lookup, Refusal, Stop, Work};

/// Corrections of an order line with the reason of each: what leaves it out, and what counts it.
const ONE_OFF: (&str, &str) = ("exclude_order_line", "one_off_order");
const REGULAR: (&str, &str) = ("include_order_line", "regular_order");

pub(super) fn decide(work: &mut Work<'_>, body: &serde_json::Value) -> Result<(), Stop> {
    let body: JudgeOrderLine = parse_body(body)?;
    let entity_id = work.context.entity_id.clone();
    let subject = format!("{}|{}", body.so_number, body.line);
    let correction_key = |correction: &str| key![&entity_id, correction, &subject];
    work.fetch([
        Lookup::row::<Entity>(key![&entity_id]),
        Lookup::row::<CutOver>(key![&entity_id]),
        Lookup::row::<SalesOrderLine>(key![&entity_id, &body.so_number, body.line]),
        Lookup::row::<PlanningCorrection>(correction_key(ONE_OFF.0)),
        Lookup::row::<PlanningCorrection>(correction_key(REGULAR.0)),
    ])?;
    let is_ours = work.get::<SalesOrderLine>(key![&entity_id, &body.so_number, body.line])?.is_some();
    // A line that the books do not have may be one of the history that was taken over.
    if !is_ours && work.get::<CutOver>(key![&entity_id])?.is_none() {
        return Err(Refusal::new("unknown_document", subject).into());
    }
    let ((correction, reason), (opposite, _)) = if body.regular { (REGULAR, ONE_OFF) } else { (ONE_OFF, REGULAR) };
    let from_on = today(work)?;
    if let Some(before) = work.get::<PlanningCorrection>(correction_key(opposite))? {
        work.update(PlanningCorrection { active: false, ..before });
    }
    work.document("sales_order", &body.so_number);
    work.save(PlanningCorrection {
        correction: correction.to_owned(),
        subject,
        value: None,
        active: true,
        from_on,
        until_on: None,
        reason: reason.to_owned(),
        rec_id: String::new(),
        note: body.note,
        actor: work.context.actor.clone(),
        entity_id,
    });
    Ok(())
}
