//! Purchases: all of a supplier and site become one purchase-order draft. A group below the supplier's order value stays open: approving more together
//! makes it pass.

use super::super::answer::{Execution, RowResult, row_refusal};
use super::super::open::{Remark, close_subject, move_on};
use super::{Checked, Progress, fail};
use crate::record::Recommendation;
use crate::state::Event;
use crate::tables::RecommendationRow;
use chandler_erp::body::{CreatePurchaseOrder, NewPurchaseLine};
use chandler_erp::{DocumentRef, Refusal, Stop, Work};

const COMMAND: &str = "create_purchase_order";

/// One order for the group. When the ordinary command refuses it, the rows that it refuses one by one fail and the others are ordered.
pub(super) fn execute_group(work: &mut Work<'_>, group: Vec<Checked<Recommendation>>, progress: &mut Progress<'_>) -> Result<(), Stop> {
    let Err(refusal) = order(work, &group, progress)? else { return Ok(()) };
    if is_about_order_value(&refusal, &group) {
        stay_open(group, &refusal, progress);
        return Ok(());
    }
    let mut sound = Vec::new();
    for checked in group {
        match probe(work, &checked)? {
            Some(refusal) => fail(work, checked.index, checked.row, refusal, progress)?,
            None => sound.push(checked),
        }
    }
    if sound.is_empty() {
        return Ok(());
    }
    if let Err(refusal) = order(work, &sound, progress)? {
        stay_open(sound, &refusal, progress);
    }
    Ok(())
}

/// Approves and executes these rows together; a refusal leaves nothing behind.
fn order(work: &mut Work<'_>, group: &[Checked<Recommendation>], progress: &mut Progress<'_>) -> Result<Result<(), Refusal>, Stop> {
    let ordered = row_refusal(work.attempt(|work| {
        let mut rows: Vec<RecommendationRow> = group.iter().map(|checked| checked.row.clone()).collect();
        let remark = || Remark { note: progress.note, ..Remark::default() };
        rows.iter_mut().try_for_each(|row| move_on(work, row, Event::Approve, &remark()))?;
        let document = create_order(work, group)?;
        rows.iter_mut().try_for_each(|row| execute(work, row, &document))?;
        Ok((rows, document))
    }))?;
    Ok(ordered.map(|(rows, document)| {
        let execution = Execution { command: COMMAND.to_owned(), commit_seq: work.context.commit_seq, documents: vec![document] };
        for (checked, row) in group.iter().zip(&rows) {
            progress.results.insert(checked.index, RowResult { execution: Some(execution.clone()), ..RowResult::done(row) });
        }
    }))
}

/// Runs the ordinary command, through the same door as a person's click.
fn create_order(work: &mut Work<'_>, group: &[Checked<Recommendation>]) -> Result<DocumentRef, Stop> {
    let missing = || Refusal::new("unknown_document", COMMAND);
    let body = serde_json::to_value(purchase_order(group)).unwrap_or_default();
    let spec = chandler_erp::command(COMMAND).ok_or_else(missing)?;
    (spec.decide)(work, &body)?;
    let made = work.documents().iter().rfind(|document| document.kind == "purchase_order").cloned();
    made.ok_or_else(|| missing().into())
}

fn execute(work: &mut Work<'_>, row: &mut RecommendationRow, document: &DocumentRef) -> Result<(), Stop> {
    row.document = Some(document.id.clone());
    let detail = serde_json::json!({ "command": COMMAND, "document": document.id });
    move_on(work, row, Event::Execute, &Remark { detail, ..Remark::default() })?;
    close_subject(work, row)
}

/// Why the ordinary command would not take this row for itself, if so; nothing of the trial stays.
fn probe(work: &mut Work<'_>, checked: &Checked<Recommendation>) -> Result<Option<Refusal>, Stop> {
    let alone = std::slice::from_ref(checked);
    let mut refused = None;
    let undone: Result<(), Stop> = work.attempt(|work| {
        refused = row_refusal(create_order(work, alone))?.err().filter(|refusal| !is_about_order_value(refusal, alone));
        Err(Refusal::new("nothing_to_do", &checked.row.rec_id).into())
    });
    row_refusal(undone).map(|_| refused)
}

/// Whether the supplier wants a larger order, which says nothing against any of its lines.
fn is_about_order_value(refusal: &Refusal, group: &[Checked<Recommendation>]) -> bool {
    refusal.code == "below_minimum" && group.iter().any(|checked| checked.record.action.supplier_id == refusal.subject)
}

fn stay_open(group: Vec<Checked<Recommendation>>, refusal: &Refusal, progress: &mut Progress<'_>) {
    for checked in group {
        let result = RowResult::refused(&checked.row.rec_id, Some(&checked.row), refusal.clone());
        progress.results.insert(checked.index, result);
    }
}

fn purchase_order(group: &[Checked<Recommendation>]) -> CreatePurchaseOrder {
    let quantity = |checked: &Checked<Recommendation>| checked.row.edited_quantity.map_or(checked.record.action.quantity, |edited| edited.0);
    let breaks_terms = |checked: &Checked<Recommendation>| {
        let action = &checked.record.action;
        quantity(checked) < action.minimum_quantity || quantity(checked) % action.order_multiple != 0
    };
    let line = |checked: &Checked<Recommendation>| NewPurchaseLine {
        item_id: checked.record.action.item_id.clone(),
        quantity: quantity(checked).into(),
        rec_id: Some(checked.row.rec_id.clone()),
        ..NewPurchaseLine::default()
    };
    let first = group.first();
    CreatePurchaseOrder {
        supplier_id: first.map(|checked| checked.record.action.supplier_id.clone()).unwrap_or_default(),
        site_id: first.map(|checked| checked.record.action.site_id.clone()).unwrap_or_default(),
        source: first.map(|checked| checked.row.run_id.clone()),
        allow_below_minimum: group.iter().any(breaks_terms),
        lines: group.iter().map(line).collect(),
        ..CreatePurchaseOrder::default()
    }
}
