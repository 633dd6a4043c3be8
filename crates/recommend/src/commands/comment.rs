//! Remarks of people. They change nothing but the audit trail, so a recommendation of any state takes them.

use super::answer::RowResult;
use super::open::{Remark, each_row, seen, today, write_event};
use super::text::{LONGEST_NOTE, text};
use crate::body::CommentOnRecommendations;
use crate::state::Event;
use chandler_erp::command::parse_body;
use chandler_erp::{Stop, Work};

pub(super) fn decide(work: &mut Work<'_>, body: &serde_json::Value) -> Result<(), Stop> {
    let body: CommentOnRecommendations = parse_body(body)?;
    let comment = text("comment", &body.comment, LONGEST_NOTE)?;
    let today = today(work)?;
    each_row(work, &body.recommendations, |work, reference| {
        let row = seen(work, reference, today)?;
        write_event(work, &row, Event::Comment, Some(row.state.clone()), &Remark { note: Some(comment), ..Remark::default() });
        Ok(RowResult::done(&row))
    })
}
