//! `go_live`: openings end and business begins, once the books are those of the earlier system or every difference is explained.

use super::book_totals::{BookTotals, TotalKind};
use super::check_cut_over::name_of;
use super::live::{LIVE, cut_over_lookup, open_cut_over};
use crate::command::Command;
use crate::refusal::Refusal;
use crate::tables::CutOverTotal;
use crate::work::{Lookup, Stop, Work};
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
/// Ends the cut-over: openings are refused from here on, and business is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GoLive {}

impl Command for GoLive {
    const NAME: &'static str = "go_live";
    const SUMMARY: &'static str = "Ends the cut-over: openings are over and business begins";
    const REFUSALS: &'static [&'static str] = &["no_cut_over", "already_live", "not_checked", "difference_unexplained", "too_large"];
    const BEFORE_LIVE: bool = true;

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        let all = key![work.entity_id()];
        work.fetch([cut_over_lookup(work), Lookup::set::<CutOverTotal>(all.clone())])?;
        let mut cut_over = open_cut_over(work)?;
        let totals: Vec<CutOverTotal> = work.scan::<CutOverTotal>(all)?.into_iter().filter(|row| row.counts).collect();
        if cut_over.checked_at.is_none() || !are_of_today(work, &totals)? {
            return Err(Refusal::new("not_checked", work.entity_id()).into());
        }
        if let Some(row) = totals.iter().find(|row| !row.difference.is_zero() && row.explanation.is_none()) {
            let difference = row.difference.format(row.currency);
            return Err(Refusal::new("difference_unexplained", name_of(&row.kind, &row.subject)).with("difference", difference).into());
        }
        cut_over.state = LIVE.to_owned();
        cut_over.live_at = Some(work.context.recorded_at);
        work.document("cut_over", work.entity_id().to_owned());
        work.update(cut_over);
        Ok(())
    }
}

/// Whether the books still say what they said when they were checked: an opening taken since then was compared with nothing.
fn are_of_today(work: &Work<'_>, totals: &[CutOverTotal]) -> Result<bool, Stop> {
    let kinds: BTreeSet<TotalKind> = totals.iter().filter_map(|row| TotalKind::parse(&row.kind)).collect();
    let books = BookTotals::read(work, &kinds)?;
    Ok(totals.iter().all(|row| TotalKind::parse(&row.kind).is_some_and(|kind| books.of(kind, &row.subject) == row.actual)))
}
