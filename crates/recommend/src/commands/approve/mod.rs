//! Approving: each recommendation is held against the live books, then carried out through its ordinary command in the same transaction.
//!
//! Purchases of one supplier and site become one draft order; every other kind runs the command of its action, or only goes on record where there is none.
//! A row that no longer holds is refused and stays open. A row that the ordinary command refuses has failed; the next run proposes its subject again.

mod action;
mod purchase;

use super::answer::{BulkAnswer, RowResult, row_refusal};
use super::open::{Remark, close_subject, fetch_rows, find, move_on, refuse_empty, revision_lookups, revision_of, seen, state_after, today};
use crate::body::{ApproveRecommendations, RecommendationRef};
use crate::kinds::{AnyRecord, KindSpec, kind};
use crate::record::Recommendation;
use crate::state::Event;
use crate::tables::RecommendationRow;
use chandler_calendar::Day;
use chandler_erp::command::parse_body;
use chandler_erp::{Refusal, Stop, Work};
use std::collections::BTreeMap;

/// A recommendation that holds and is on its way to be carried out.
struct Checked<R> {
    /// Position in the body, so that the answer keeps its order.
    index: usize,
    row: RecommendationRow,
    record: R,
}

/// Who says yes.
#[derive(Clone, Copy)]
pub(super) enum Approver<'a> {
    /// With a remark.
    Person(Option<&'a str>),
    /// Rows of the rule table `automation` by recommendation: they said yes before the veto window.
    Rules(&'a BTreeMap<String, String>),
}

/// The results so far, by position in the body, and the approver.
struct Progress<'a> {
    results: BTreeMap<usize, RowResult>,
    approver: Approver<'a>,
}

impl Progress<'_> {
    /// Puts the approval on record; that of a rule is there already.
    fn approve(&self, work: &mut Work<'_>, row: &mut RecommendationRow) -> Result<(), Stop> {
        match self.approver {
            Approver::Person(note) => move_on(work, row, Event::Approve, &Remark { note, ..Remark::default() }),
            Approver::Rules(_) => Ok(()),
        }
    }

    fn by_rule(&self, row: &RecommendationRow) -> Option<&str> {
        match self.approver {
            Approver::Person(_) => None,
            Approver::Rules(rules) => rules.get(&row.rec_id).map(String::as_str),
        }
    }
}

pub(super) fn decide(work: &mut Work<'_>, body: &serde_json::Value) -> Result<(), Stop> {
    let body: ApproveRecommendations = parse_body(body)?;
    refuse_empty(body.recommendations.len(), "recommendations")?;
    let results = carry_out(work, &body.recommendations, Approver::Person(body.note.as_deref()))?;
    BulkAnswer::of(results).give(work);
    Ok(())
}

/// Holds each against the live books and carries it out; the results have the order of the references.
pub(super) fn carry_out(work: &mut Work<'_>, references: &[RecommendationRef], approver: Approver<'_>) -> Result<Vec<RowResult>, Stop> {
    let today = today(work)?;
    let rows = fetch_rows(work, references.iter().map(|reference| reference.rec_id.as_str()))?;
    fetch_live(work, &rows)?;
    let mut progress = Progress { results: BTreeMap::new(), approver };
    let mut orders: BTreeMap<(String, String), Vec<Checked<Recommendation>>> = BTreeMap::new();
    for (index, reference) in references.iter().enumerate() {
        let is_repeated = references[..index].iter().any(|earlier| earlier.rec_id == reference.rec_id);
        match row_refusal(work.attempt(|work| check_row(work, reference, is_repeated, today)))? {
            Ok((row, AnyRecord::Purchase(record))) => {
                let group = (record.action.supplier_id.clone(), record.action.site_id.clone());
                orders.entry(group).or_default().push(Checked { index, row, record: *record });
            }
            Ok((row, AnyRecord::Command(_))) => action::execute(work, index, row, &mut progress)?,
            Err(refusal) => {
                let row = find(work, &reference.rec_id)?;
                progress.results.insert(index, RowResult::refused(&reference.rec_id, row.as_ref(), refusal));
            }
        }
    }
    for group in orders.into_values() {
        purchase::execute_group(work, group, &mut progress)?;
    }
    Ok(progress.results.into_values().collect())
}

/// Fetches what the checks read, for all rows in one round trip.
fn fetch_live(work: &Work<'_>, rows: &[RecommendationRow]) -> Result<(), Stop> {
    let live = rows.iter().filter_map(|row| Some((kind(&row.kind)?.live)(row))).flatten();
    work.fetch(revision_lookups(rows).chain(live))
}

fn check_row(work: &mut Work<'_>, reference: &RecommendationRef, is_repeated: bool, today: Day) -> Result<(RecommendationRow, AnyRecord), Stop> {
    let row = seen(work, reference, today)?;
    state_after(&row, Event::Approve)?;
    if is_repeated {
        return Err(Refusal::new("wrong_state", &row.rec_id).with("state", "named twice").with("expected", "once").into());
    }
    let (_, record) = revision_of(work, &row)?;
    if row.expires_on < today {
        return Err(Refusal::new("recommendation_expired", &row.rec_id).with("expires_on", row.expires_on).into());
    }
    (spec_of(&row)?.still_true)(work, &record)?;
    Ok((row, record))
}

fn spec_of(row: &RecommendationRow) -> Result<&'static KindSpec, Stop> {
    let unknown = || Refusal::new("record_damaged", &row.rec_id).with("fault", format!("there is no kind {}", row.kind));
    kind(&row.kind).ok_or_else(|| unknown().into())
}

/// Puts on record that the ordinary command refused it; what a rule approved returns to people instead.
fn fail(work: &mut Work<'_>, index: usize, mut row: RecommendationRow, refusal: Refusal, progress: &mut Progress<'_>) -> Result<(), Stop> {
    if matches!(progress.approver, Approver::Person(_)) {
        let detail = serde_json::to_value(&refusal).unwrap_or_default();
        progress.approve(work, &mut row)?;
        move_on(work, &mut row, Event::Fail, &Remark { detail, ..Remark::default() })?;
        close_subject(work, &row)?;
    }
    progress.results.insert(index, RowResult::refused(&row.rec_id, Some(&row), refusal));
    Ok(())
}
