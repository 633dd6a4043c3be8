//! Purchases: all of a supplier and site become one purchase-order draft, or several where the supplier takes less at once than one of them needs. A group
//! below the supplier's order value stays open: approving more together makes it pass.

use super::super::answer::{Execution, RowResult, row_refusal};
use super::super::open::{Remark, close_subject, move_on};
use super::{Checked, Progress, fail};
use crate::record::Recommendation;
use crate::state::Event;
use crate::tables::RecommendationRow;
use chandler_amount::Amount;
use chandler_catalogue::key;
use chandler_erp::body::{CreatePurchaseOrder, NewPurchaseLine};
use chandler_erp::tables::PurchaseOrderLine;
use chandler_erp::{DocumentRef, Lookup, Refusal, Stop, Work};

const COMMAND: &str = "create_purchase_order";

impl Checked<Recommendation> {
    /// What is ordered: a person's quantity, else the proposed one.
    fn quantity(&self) -> i64 {
        self.row.edited_quantity.map_or(self.record.action.quantity, |edited| edited.0)
    }

    /// The orders that the quantity makes; one where it was agreed against the terms.
    fn orders(&self) -> Vec<i64> {
        if self.breaks_terms() { vec![self.quantity()] } else { self.record.action.orders_of(self.quantity()) }
    }

    /// Whether a person agreed with the supplier on less than its minimum, a broken multiple, or more than its orders of the largest size make.
    fn breaks_terms(&self) -> bool {
        let (action, quantity) = (&self.record.action, self.quantity());
        quantity < action.minimum_quantity || quantity % action.order_multiple != 0 || quantity > action.most_in_orders(quantity)
    }
}

/// The orders of the group. When the ordinary command refuses it, the rows that it refuses one by one fail and the others are ordered.
pub(super) fn execute_group(work: &mut Work<'_>, group: Vec<Checked<Recommendation>>, progress: &mut Progress<'_>) -> Result<(), Stop> {
    let Err(refusal) = order(work, &group, progress)? else { return Ok(()) };
    if is_about_order_value(&refusal, &group) {
        stay_open(group, &refusal, progress);
        return Ok(());
    }
    let mut sound = Vec::new();
    for checked in group {
        match probe(work, &checked, progress)? {
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
        rows.iter_mut().try_for_each(|row| progress.approve(work, row))?;
        let orders = create_orders(work, group)?;
        stays_within(work, group, &orders, progress)?;
        let documents = |checked: &Checked<Recommendation>| orders[..checked.orders().len()].to_vec();
        rows.iter_mut().zip(group).try_for_each(|(row, checked)| execute(work, row, &documents(checked), progress))?;
        Ok(group.iter().zip(rows).map(|(checked, row)| (checked.index, row, documents(checked))).collect::<Vec<_>>())
    }))?;
    Ok(ordered.map(|done| {
        for (index, row, documents) in done {
            let execution = Execution { command: COMMAND.to_owned(), commit_seq: work.context.commit_seq, documents };
            progress.results.insert(index, RowResult { execution: Some(execution), ..RowResult::done(&row) });
        }
    }))
}

/// Refuses what a rule approved where the orders cost more than was approved, a unit of money a line for rounding apart.
fn stays_within(work: &Work<'_>, group: &[Checked<Recommendation>], orders: &[DocumentRef], progress: &Progress<'_>) -> Result<(), Stop> {
    let by_rule: Vec<_> = group.iter().filter(|checked| progress.by_rule(&checked.row).is_some()).collect();
    if by_rule.is_empty() {
        return Ok(());
    }
    let order_key = |order: &DocumentRef| key![work.entity_id(), &order.id];
    work.fetch(orders.iter().map(|order| Lookup::set::<PurchaseOrderLine>(order_key(order))))?;
    let ordered = orders.iter().map(|order| work.scan::<PurchaseOrderLine>(order_key(order))).collect::<Result<Vec<_>, _>>()?;
    for checked in by_rule {
        let row = &checked.row;
        let of_row = || ordered.iter().flatten().filter(|line| line.rec_id.as_ref() == Some(&row.rec_id));
        let (now, lines) = (Amount::checked_sum(of_row().map(|line| line.amount))?, of_row().count() as i64);
        if now.0 > row.order_value.0 + lines {
            let refusal = Refusal::new("above_approval", &row.rec_id).with("now", now.of(row.currency));
            return Err(refusal.with("approved", row.order_value.of(row.currency)).into());
        }
    }
    Ok(())
}

/// The orders of a group, as many as its row of most orders makes: the first has a line of every row, a later one of those that need it.
fn create_orders(work: &mut Work<'_>, group: &[Checked<Recommendation>]) -> Result<Vec<DocumentRef>, Stop> {
    let count = group.iter().map(|checked| checked.orders().len()).max().unwrap_or_default();
    (0..count).map(|number| create_order(work, group, number)).collect()
}

/// Runs the ordinary command, through the same door as a person's click.
fn create_order(work: &mut Work<'_>, group: &[Checked<Recommendation>], number: usize) -> Result<DocumentRef, Stop> {
    let missing = || Refusal::new("unknown_document", COMMAND);
    let body = serde_json::to_value(purchase_order(group, number)).unwrap_or_default();
    let spec = chandler_erp::command(COMMAND).ok_or_else(missing)?;
    (spec.decide)(work, &body)?;
    let made = work.documents().iter().rfind(|document| document.kind == "purchase_order").cloned();
    made.ok_or_else(|| missing().into())
}

fn execute(work: &mut Work<'_>, row: &mut RecommendationRow, documents: &[DocumentRef], progress: &Progress<'_>) -> Result<(), Stop> {
    let ids: Vec<&str> = documents.iter().map(|document| document.id.as_str()).collect();
    row.document = ids.first().map(|id| (*id).to_owned());
    let detail = serde_json::json!({ "command": COMMAND, "document": row.document, "documents": ids });
    let by_rule = progress.by_rule(row);
    move_on(work, row, Event::Execute, &Remark { detail, by_rule, ..Remark::default() })?;
    close_subject(work, row)
}

/// Why the ordinary command would not take this row for itself, if so; nothing of the trial stays.
fn probe(work: &mut Work<'_>, checked: &Checked<Recommendation>, progress: &Progress<'_>) -> Result<Option<Refusal>, Stop> {
    let alone = std::slice::from_ref(checked);
    let mut refused = None;
    let undone: Result<(), Stop> = work.attempt(|work| {
        let made = create_orders(work, alone).and_then(|orders| stays_within(work, alone, &orders, progress));
        refused = row_refusal(made)?.err().filter(|refusal| !is_about_order_value(refusal, alone));
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

fn purchase_order(group: &[Checked<Recommendation>], number: usize) -> CreatePurchaseOrder {
    let line = |checked: &Checked<Recommendation>| {
        Some(NewPurchaseLine {
            item_id: checked.record.action.item_id.clone(),
            quantity: (*checked.orders().get(number)?).into(),
            rec_id: Some(checked.row.rec_id.clone()),
            ..NewPurchaseLine::default()
        })
    };
    let first = group.first();
    CreatePurchaseOrder {
        supplier_id: first.map(|checked| checked.record.action.supplier_id.clone()).unwrap_or_default(),
        site_id: first.map(|checked| checked.record.action.site_id.clone()).unwrap_or_default(),
        source: first.map(|checked| checked.row.run_id.clone()),
        allow_below_minimum: group.iter().any(Checked::breaks_terms),
        lines: group.iter().filter_map(line).collect(),
        ..CreatePurchaseOrder::default()
    }
}
