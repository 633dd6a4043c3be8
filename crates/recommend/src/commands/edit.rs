//! Putting another quantity in place of the proposed one. The reason says why the proposal was wrong for this person; the impact is computed again.

use super::answer::RowResult;
use super::open::{Remark, each_row, fetch_rows, move_on, refuse_empty, revision_lookups, revision_of, seen, today};
use crate::body::{Edit, EditRecommendations, RecommendationRef};
use crate::record::{Action, Recommendation};
use crate::replenishment::{ReplenishmentEvidence, impact_of};
use crate::state::Event;
use crate::tables::{RecommendationRevision, RecommendationRow};
use chandler_amount::{Amount, Quantity, UnitFactor};
use chandler_erp::command::parse_body;
use chandler_erp::{Refusal, Stop, Work};

/// A reason to edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct EditReason {
    pub code: &'static str,
    pub label: &'static str,
    /// The supplier agreed to a broken pack or less than its minimum.
    pub breaks_terms: bool,
    pub needs_note: bool,
}

const fn reason(code: &'static str, label: &'static str) -> EditReason {
    EditReason { code, label, breaks_terms: false, needs_note: false }
}

/// Every reason to edit.
pub const EDIT_REASONS: &[EditReason] = &[
    reason("promotion", "A promotion or project is coming"),
    reason("demand_lower", "I expect less demand"),
    reason("demand_higher", "I expect more demand"),
    reason("space", "There is no room for it"),
    reason("budget", "The money is needed elsewhere"),
    reason("truck_fill", "To fill a truck or reach the supplier's order value"),
    EditReason { breaks_terms: true, ..reason("supplier_agreed", "The supplier agreed to other packs or less than its minimum") },
    EditReason { needs_note: true, ..reason("other", "Something else, said in the note") },
];

/// No order line is larger than this.
const LARGEST_QUANTITY: i64 = 1_000_000_000;

pub(super) fn decide(work: &mut Work<'_>, body: &serde_json::Value) -> Result<(), Stop> {
    let body: EditRecommendations = parse_body(body)?;
    refuse_empty(body.edits.len(), "edits")?;
    let reason = known_reason(&body)?;
    let today = today(work)?;
    let reference = |edit: &Edit| RecommendationRef { rec_id: edit.rec_id.clone(), revision: edit.revision };
    let references: Vec<RecommendationRef> = body.edits.iter().map(reference).collect();
    let rows = fetch_rows(work, references.iter().map(|reference| reference.rec_id.as_str()))?;
    work.fetch(revision_lookups(&rows))?;
    let mut quantities = body.edits.iter().map(|edit| edit.quantity.as_str());
    each_row(work, &references, |work, reference| {
        let text = quantities.next().unwrap_or_default();
        let row = seen(work, reference, today)?;
        edit_row(work, row, text, reason, body.note.as_deref()).map(|row| RowResult::done(&row))
    })
}

fn known_reason(body: &EditRecommendations) -> Result<&'static EditReason, Stop> {
    let reason = EDIT_REASONS.iter().find(|reason| reason.code == body.reason).ok_or_else(|| {
        let known: Vec<&str> = EDIT_REASONS.iter().map(|reason| reason.code).collect();
        Refusal::new("unknown_reason", "reason").with("reason", &body.reason).with("known", known.join(", "))
    })?;
    let has_note = body.note.as_ref().is_some_and(|note| !note.trim().is_empty());
    if reason.needs_note && !has_note {
        return Err(Refusal::new("missing_detail", reason.code).with("reason", reason.code).with("detail", "note").into());
    }
    Ok(reason)
}

fn edit_row(work: &mut Work<'_>, mut row: RecommendationRow, text: &str, reason: &EditReason, note: Option<&str>) -> Result<RecommendationRow, Stop> {
    let (revision, record) = revision_of(work, &row)?;
    let quantity = checked_quantity(text, &record.action, reason)?;
    let before = row.edited_quantity.or(row.quantity);
    let evidence = evidence_of(&revision)?;
    row.edited_quantity = Some(Quantity(quantity));
    show_impact(&mut row, &record, &evidence, quantity)?;
    row.revision += 1;
    let edit = serde_json::json!({
        "from": before.map(|quantity| quantity.0),
        "to": quantity,
        "reason": reason.code,
        "note": note,
        "order_value": row.order_value.of(row.currency),
        "cover_days_after_tenths": row.cover_days_after_tenths,
        "stockout_after_millionths": row.stockout_after_millionths,
    });
    work.insert(RecommendationRevision { revision: row.revision, origin: "edit".to_owned(), edit: Some(edit.clone()), ..revision });
    move_on(work, &mut row, Event::Edit, &Remark { reason: Some(reason.code), note, detail: edit })?;
    Ok(row)
}

/// What edits may not break: a positive whole quantity, and the supplier's terms unless it agreed.
fn checked_quantity(text: &str, action: &Action, reason: &EditReason) -> Result<i64, Stop> {
    let not_whole = || Refusal::new("not_whole_units", &action.item_id).with("quantity", text).with("unit", &action.unit);
    let quantity = UnitFactor::ONE.to_base(text).map_err(|_| not_whole())?.0;
    let subject = format!("{} from {}", action.item_id, action.supplier_id);
    if quantity <= 0 {
        return Err(Refusal::new("not_positive", format!("the quantity of {}", action.item_id)).into());
    }
    if quantity > LARGEST_QUANTITY {
        return Err(Refusal::new("too_large", format!("the quantity of {}", action.item_id)).into());
    }
    if reason.breaks_terms {
        return Ok(quantity);
    }
    if quantity < action.minimum_quantity {
        return Err(Refusal::new("below_minimum", subject).with("minimum", action.minimum_quantity).into());
    }
    let lower = quantity / action.order_multiple * action.order_multiple;
    if lower != quantity {
        let upper = lower + action.order_multiple;
        return Err(Refusal::new("not_a_multiple", subject).with("multiple", action.order_multiple).with("lower", lower).with("upper", upper).into());
    }
    let most = action.most_in_orders(quantity);
    if quantity > most {
        return Err(Refusal::new("above_maximum", subject).with("maximum", most).into());
    }
    Ok(quantity)
}

pub(super) fn evidence_of(revision: &RecommendationRevision) -> Result<ReplenishmentEvidence, Stop> {
    let evidence = serde_json::from_value(revision.evidence.clone());
    evidence.map_err(|fault| Refusal::new("record_damaged", &revision.rec_id).with("fault", fault).into())
}

/// Shows on the row what a person's quantity changes, computed from the same facts as the proposal.
pub(super) fn show_impact(row: &mut RecommendationRow, record: &Recommendation, evidence: &ReplenishmentEvidence, quantity: i64) -> Result<(), Stop> {
    let impact = impact_of(record, evidence, quantity);
    let impact = impact.map_err(|fault| Refusal::new("record_damaged", &row.rec_id).with("fault", fault))?;
    row.order_value = Amount(impact.order_value_minor);
    row.value = Amount(impact.value_minor);
    row.cover_days_after_tenths = impact.cover_days_after_tenths;
    row.stockout_after_millionths = Some(impact.stockout_after_millionths);
    Ok(())
}
