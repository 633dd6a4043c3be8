//! Approving: each recommendation is held against the live stock, then all of a supplier and site become one purchase-order draft through the ordinary
//! command, in the same transaction; several drafts where the supplier takes less at once than one of them needs. A row that no longer holds is refused and stays open, and so does a group below the supplier's order value: approving
//! more together makes it pass. A row that the ordinary command refuses for itself has failed; the next run proposes its subject again.

use super::answer::{BulkAnswer, Execution, RowResult, row_refusal};
use super::open::{Remark, close_subject, fetch_rows, find, move_on, refuse_empty, revision_lookups, revision_of, seen, state_after, today};
use crate::body::{ApproveRecommendations, RecommendationRef};
use crate::record::Recommendation;
use crate::state::Event;
use crate::tables::RecommendationRow;
use chandler_calendar::Day;
use chandler_catalogue::key;
use chandler_erp::body::{CreatePurchaseOrder, NewPurchaseLine};
use chandler_erp::command::parse_body;
use chandler_erp::tables::{Item, ItemSite};
use chandler_erp::{DocumentRef, Lookup, Refusal, Stop, Work};
use std::collections::BTreeMap;

const COMMAND: &str = "create_purchase_order";

/// A recommendation that holds and is on its way into an order.
struct Checked {
    /// Position in the body, so that the answer keeps its order.
    index: usize,
    row: RecommendationRow,
    record: Recommendation,
}

impl Checked {
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

/// The results so far, by position in the body, and the remark of the approver.
struct Progress<'a> {
    results: BTreeMap<usize, RowResult>,
    note: Option<&'a str>,
}

pub(super) fn decide(work: &mut Work<'_>, body: &serde_json::Value) -> Result<(), Stop> {
    let body: ApproveRecommendations = parse_body(body)?;
    refuse_empty(body.recommendations.len(), "recommendations")?;
    let today = today(work)?;
    let rows = fetch_rows(work, body.recommendations.iter().map(|reference| reference.rec_id.as_str()))?;
    fetch_live(work, &rows)?;
    let mut progress = Progress { results: BTreeMap::new(), note: body.note.as_deref() };
    let mut groups: BTreeMap<(String, String), Vec<Checked>> = BTreeMap::new();
    for (index, reference) in body.recommendations.iter().enumerate() {
        let is_repeated = body.recommendations[..index].iter().any(|earlier| earlier.rec_id == reference.rec_id);
        match row_refusal(work.attempt(|work| check_row(work, reference, is_repeated, today)))? {
            Ok((row, record)) => {
                let group = (record.action.supplier_id.clone(), record.action.site_id.clone());
                groups.entry(group).or_default().push(Checked { index, row, record });
            }
            Err(refusal) => {
                let row = find(work, &reference.rec_id)?;
                progress.results.insert(index, RowResult::refused(&reference.rec_id, row.as_ref(), refusal));
            }
        }
    }
    for group in groups.into_values() {
        execute_group(work, group, &mut progress)?;
    }
    BulkAnswer::of(progress.results.into_values().collect()).give(work);
    Ok(())
}

/// Fetches what the checks read, for all rows in one round trip.
fn fetch_live(work: &Work<'_>, rows: &[RecommendationRow]) -> Result<(), Stop> {
    let stock = rows.iter().filter_map(|row| Some((&row.entity_id, row.item_id.as_ref()?, row.site_id.as_ref()?)));
    let stock = stock
        .flat_map(|(entity_id, item_id, site_id)| [Lookup::row::<Item>(key![item_id]), Lookup::row::<ItemSite>(key![entity_id, item_id, site_id])]);
    work.fetch(revision_lookups(rows).chain(stock))
}

fn check_row(work: &mut Work<'_>, reference: &RecommendationRef, is_repeated: bool, today: Day) -> Result<(RecommendationRow, Recommendation), Stop> {
    let row = seen(work, reference, today)?;
    state_after(&row, Event::Approve)?;
    if is_repeated {
        return Err(Refusal::new("wrong_state", &row.rec_id).with("state", "named twice").with("expected", "once").into());
    }
    let (_, record) = revision_of(work, &row)?;
    if row.expires_on < today {
        return Err(Refusal::new("recommendation_expired", &row.rec_id).with("expires_on", row.expires_on).into());
    }
    check_item(work, &record)?;
    check_position(work, &record)?;
    Ok((row, record))
}

fn check_item(work: &Work<'_>, record: &Recommendation) -> Result<(), Stop> {
    let item: Item = work.require(key![&record.action.item_id], "unknown_item")?;
    if item.status != "active" {
        return Err(Refusal::new("item_discontinued", &item.item_id).into());
    }
    match item.superseded_by {
        Some(successor) => Err(Refusal::new("item_superseded", &item.item_id).with("successor", successor).into()),
        None => Ok(()),
    }
}

/// The position now, by the same account as in the derivation, against the reorder point.
fn check_position(work: &Work<'_>, record: &Recommendation) -> Result<(), Stop> {
    let (action, impact) = (&record.action, &record.impact);
    let stock = work.get::<ItemSite>(key![&record.entity_id, &action.item_id, &action.site_id])?;
    let (usable, promised, on_order) =
        stock.map_or((0, 0, 0), |stock| (stock.on_hand.0 - stock.held.0, stock.allocated.0 + stock.backordered.0, stock.on_order.0));
    let position = usable - promised + impact.reserved_later - impact.owed + on_order;
    if position <= impact.reorder_point {
        return Ok(());
    }
    let code = if on_order > impact.on_order { "already_on_order" } else { "no_longer_needed" };
    let refusal = Refusal::new(code, format!("{} at {}", action.item_id, action.site_id));
    let refusal = refusal.with("position", position).with("reorder_point", impact.reorder_point).with("on_order", on_order - impact.on_order);
    Err(refusal.into())
}

/// The orders of the group. When the ordinary command refuses it, the rows that it refuses one by one fail and the others are ordered.
fn execute_group(work: &mut Work<'_>, group: Vec<Checked>, progress: &mut Progress<'_>) -> Result<(), Stop> {
    let Err(refusal) = order(work, &group, progress)? else { return Ok(()) };
    if is_about_order_value(&refusal, &group) {
        stay_open(group, &refusal, progress);
        return Ok(());
    }
    let mut sound = Vec::new();
    for checked in group {
        match probe(work, &checked)? {
            Some(refusal) => fail(work, checked, refusal, progress)?,
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
fn order(work: &mut Work<'_>, group: &[Checked], progress: &mut Progress<'_>) -> Result<Result<(), Refusal>, Stop> {
    let ordered = row_refusal(work.attempt(|work| {
        let mut rows: Vec<RecommendationRow> = group.iter().map(|checked| checked.row.clone()).collect();
        let remark = || Remark { note: progress.note, ..Remark::default() };
        rows.iter_mut().try_for_each(|row| move_on(work, row, Event::Approve, &remark()))?;
        let orders = create_orders(work, group)?;
        let documents = |checked: &Checked| orders[..checked.orders().len()].to_vec();
        rows.iter_mut().zip(group).try_for_each(|(row, checked)| execute(work, row, &documents(checked)))?;
        Ok(group.iter().zip(rows).map(|(checked, row)| (checked.index, row, documents(checked))).collect::<Vec<_>>())
    }))?;
    Ok(ordered.map(|done| {
        for (index, row, documents) in done {
            let execution = Execution { command: COMMAND.to_owned(), commit_seq: work.context.commit_seq, documents };
            progress.results.insert(index, RowResult { execution: Some(execution), ..RowResult::done(&row) });
        }
    }))
}

/// The orders of a group, as many as its row of most orders makes: the first has a line of every row, a later one of those that need it.
fn create_orders(work: &mut Work<'_>, group: &[Checked]) -> Result<Vec<DocumentRef>, Stop> {
    let count = group.iter().map(|checked| checked.orders().len()).max().unwrap_or_default();
    (0..count).map(|number| create_order(work, group, number)).collect()
}

/// Runs the ordinary command, through the same door as a person's click.
fn create_order(work: &mut Work<'_>, group: &[Checked], number: usize) -> Result<DocumentRef, Stop> {
    let missing = || Refusal::new("unknown_document", COMMAND);
    let body = serde_json::to_value(purchase_order(group, number)).unwrap_or_default();
    let spec = chandler_erp::command(COMMAND).ok_or_else(missing)?;
    (spec.decide)(work, &body)?;
    let made = work.documents().iter().rfind(|document| document.kind == "purchase_order").cloned();
    made.ok_or_else(|| missing().into())
}

fn execute(work: &mut Work<'_>, row: &mut RecommendationRow, documents: &[DocumentRef]) -> Result<(), Stop> {
    let ids: Vec<&str> = documents.iter().map(|document| document.id.as_str()).collect();
    row.document = ids.first().map(|id| (*id).to_owned());
    let detail = serde_json::json!({ "command": COMMAND, "document": row.document, "documents": ids });
    move_on(work, row, Event::Execute, &Remark { detail, ..Remark::default() })?;
    close_subject(work, row)
}

/// Why the ordinary command would not take this row for itself, if so; nothing of the trial stays.
fn probe(work: &mut Work<'_>, checked: &Checked) -> Result<Option<Refusal>, Stop> {
    let alone = std::slice::from_ref(checked);
    let mut refused = None;
    let undone: Result<(), Stop> = work.attempt(|work| {
        refused = row_refusal(create_orders(work, alone))?.err().filter(|refusal| !is_about_order_value(refusal, alone));
        Err(Refusal::new("nothing_to_do", &checked.row.rec_id).into())
    });
    row_refusal(undone).map(|_| refused)
}

/// Whether the supplier wants a larger order, which says nothing against any of its lines.
fn is_about_order_value(refusal: &Refusal, group: &[Checked]) -> bool {
    refusal.code == "below_minimum" && group.iter().any(|checked| checked.record.action.supplier_id == refusal.subject)
}

fn stay_open(group: Vec<Checked>, refusal: &Refusal, progress: &mut Progress<'_>) {
    for checked in group {
        let result = RowResult::refused(&checked.row.rec_id, Some(&checked.row), refusal.clone());
        progress.results.insert(checked.index, result);
    }
}

fn fail(work: &mut Work<'_>, mut checked: Checked, refusal: Refusal, progress: &mut Progress<'_>) -> Result<(), Stop> {
    let detail = serde_json::to_value(&refusal).unwrap_or_default();
    move_on(work, &mut checked.row, Event::Approve, &Remark { note: progress.note, ..Remark::default() })?;
    move_on(work, &mut checked.row, Event::Fail, &Remark { detail, ..Remark::default() })?;
    close_subject(work, &checked.row)?;
    progress.results.insert(checked.index, RowResult::refused(&checked.row.rec_id, Some(&checked.row), refusal));
    Ok(())
}

fn purchase_order(group: &[Checked], number: usize) -> CreatePurchaseOrder {
    let line = |checked: &Checked| {
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
