//! Putting another quantity, or another action, in place of the proposed one. The reason says why the proposal was wrong for this person; the impact is
//! computed again, or is that of the other action.

use super::answer::RowResult;
use super::open::{Remark, each_row, fetch_rows, known_reason, move_on, refuse_empty, revision_lookups, revision_of, seen, today};
use crate::body::{Edit, EditRecommendations, RecommendationRef, RunProposal};
use crate::kinds::{AnyRecord, EditReason, KINDS, kind};
use crate::record::{CommandAction, PurchaseAction, Recommendation};
use crate::replenishment::{ReplenishmentEvidence, impact_of};
use crate::state::Event;
use crate::tables::{RecommendationRevision, RecommendationRow};
use chandler_amount::{Amount, Quantity, UnitFactor};
use chandler_erp::command::parse_body;
use chandler_erp::{Refusal, Stop, Work};
use serde_json::{Value, json};

/// No order line is larger than this.
const LARGEST_QUANTITY: i64 = 1_000_000_000;

pub(super) fn decide(work: &mut Work<'_>, body: &serde_json::Value) -> Result<(), Stop> {
    let body: EditRecommendations = parse_body(body)?;
    refuse_empty(body.edits.len(), "edits")?;
    // A code that no kind knows, or that says too little, is a slip of the whole request.
    given_reason(KINDS.iter().flat_map(|spec| spec.edit_reasons), &body)?;
    let today = today(work)?;
    let reference = |edit: &Edit| RecommendationRef { rec_id: edit.rec_id.clone(), revision: edit.revision };
    let references: Vec<RecommendationRef> = body.edits.iter().map(reference).collect();
    let rows = fetch_rows(work, references.iter().map(|reference| reference.rec_id.as_str()))?;
    work.fetch(revision_lookups(&rows))?;
    let mut edits = body.edits.iter();
    each_row(work, &references, |work, reference| {
        let edit = edits.next();
        let row = seen(work, reference, today)?;
        let reasons = kind(&row.kind).map_or(&[][..], |spec| spec.edit_reasons);
        let change = Change { edit, reason: given_reason(reasons.iter(), &body)?, note: body.note.as_deref() };
        edit_row(work, row, &change).map(|row| RowResult::done(&row))
    })
}

/// What a person wants of one row, and why.
struct Change<'a> {
    edit: Option<&'a Edit>,
    reason: &'static EditReason,
    note: Option<&'a str>,
}

/// The reason of the body, with the note that it needs.
fn given_reason(reasons: impl Iterator<Item = &'static EditReason>, body: &EditRecommendations) -> Result<&'static EditReason, Stop> {
    let reason = known_reason(reasons, &body.reason, |reason| reason.code)?;
    let has_note = body.note.as_ref().is_some_and(|note| !note.trim().is_empty());
    if reason.needs_note && !has_note {
        return Err(Refusal::new("missing_detail", reason.code).with("reason", reason.code).with("detail", "note").into());
    }
    Ok(reason)
}

fn edit_row(work: &mut Work<'_>, mut row: RecommendationRow, change: &Change<'_>) -> Result<RecommendationRow, Stop> {
    let (revision, record) = revision_of(work, &row)?;
    let mut edit = match &record {
        AnyRecord::Purchase(record) => set_quantity(&mut row, &revision, record, change)?,
        AnyRecord::Command(_) => set_action(&mut row, &record, change)?,
    };
    edit["reason"] = json!(change.reason.code);
    edit["note"] = json!(change.note);
    row.revision += 1;
    work.insert(RecommendationRevision { revision: row.revision, origin: "edit".to_owned(), edit: Some(edit.clone()), ..revision });
    move_on(work, &mut row, Event::Edit, &Remark { reason: Some(change.reason.code), note: change.note, detail: edit, ..Remark::default() })?;
    Ok(row)
}

/// Another quantity of a purchase.
fn set_quantity(row: &mut RecommendationRow, revision: &RecommendationRevision, record: &Recommendation, change: &Change<'_>) -> Result<Value, Stop> {
    let text = change.edit.and_then(|edit| edit.quantity.as_deref()).ok_or_else(|| cannot_set(row, "quantity"))?;
    let quantity = checked_quantity(text, &record.action, change.reason)?;
    let before = row.edited_quantity.or(row.quantity);
    let evidence = evidence_of(&revision.rec_id, &revision.evidence)?;
    row.edited_quantity = Some(Quantity(quantity));
    show_impact(row, record, &evidence, quantity)?;
    Ok(json!({
        "from": before.map(|quantity| quantity.0),
        "to": quantity,
        "order_value": row.order_value.of(row.currency),
        "cover_days_after_tenths": row.cover_days_after_tenths,
        "stockout_after_millionths": row.stockout_after_millionths,
    }))
}

/// Another of the actions that the recommendation has.
fn set_action(row: &mut RecommendationRow, record: &AnyRecord, change: &Change<'_>) -> Result<Value, Stop> {
    let verb = change.edit.and_then(|edit| edit.action.as_deref()).ok_or_else(|| cannot_set(row, "action"))?;
    let action = record.action_named(verb).ok_or_else(|| {
        let known = record.verbs().join(", ");
        Refusal::new("unknown_action", &row.rec_id).with("action", verb).with("known", known)
    })?;
    let before = std::mem::take(&mut row.verb);
    take_action(row, action);
    Ok(json!({ "from": before, "to": verb, "value": row.value.of(row.currency), "cost": row.order_value.of(row.currency) }))
}

fn cannot_set(row: &RecommendationRow, needed: &str) -> Refusal {
    Refusal::new("cannot_set", &row.rec_id).with("needed", needed)
}

/// Shows on the row what approving does now.
pub(super) fn take_action(row: &mut RecommendationRow, action: &CommandAction) {
    row.verb.clone_from(&action.verb);
    row.action = serde_json::to_value(action).ok();
    row.value = Amount(action.value_minor);
    row.order_value = Amount(action.cost_minor);
}

/// What edits may not break: a positive whole quantity, and the supplier's terms unless it agreed.
fn checked_quantity(text: &str, action: &PurchaseAction, reason: &EditReason) -> Result<i64, Stop> {
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

/// What a person said about a row stays when a later run says something else: the quantity with its impact computed again, the action as it is now.
pub(super) fn keep_edit(row: &mut RecommendationRow, known: &RecommendationRow, proposal: &RunProposal) -> Result<(), Stop> {
    match &proposal.record {
        AnyRecord::Purchase(record) => {
            let Some(edited) = known.edited_quantity else { return Ok(()) };
            row.edited_quantity = Some(edited);
            show_impact(row, record, &evidence_of(&record.subject, &proposal.evidence)?, edited.0)
        }
        AnyRecord::Command(_) => {
            match proposal.record.action_named(&known.verb) {
                Some(action) => take_action(row, action),
                None => {
                    row.verb.clone_from(&known.verb);
                    row.action.clone_from(&known.action);
                    (row.value, row.order_value) = (known.value, known.order_value);
                }
            }
            Ok(())
        }
    }
}

fn evidence_of(subject: &str, evidence: &Value) -> Result<ReplenishmentEvidence, Stop> {
    let read = serde_json::from_value(evidence.clone());
    read.map_err(|fault| Refusal::new("record_damaged", subject).with("fault", fault).into())
}

/// Shows on the row what a person's quantity changes, computed from the same facts as the proposal.
fn show_impact(row: &mut RecommendationRow, record: &Recommendation, evidence: &ReplenishmentEvidence, quantity: i64) -> Result<(), Stop> {
    let impact = impact_of(record, evidence, quantity);
    let impact = impact.map_err(|fault| Refusal::new("record_damaged", &row.rec_id).with("fault", fault))?;
    row.order_value = Amount(impact.order_value_minor);
    row.value = Amount(impact.value_minor);
    row.cover_days_after_tenths = impact.cover_days_after_tenths;
    row.stockout_after_millionths = Some(impact.stockout_after_millionths);
    Ok(())
}
