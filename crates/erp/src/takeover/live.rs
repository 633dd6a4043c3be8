//! Whether a legal entity does business here: nothing but masters, openings and checks before it is live, no openings after.

use crate::finance::Books;
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::CutOver;
use crate::work::{Lookup, Stop, Work};
use chandler_calendar::Day;
use chandler_catalogue::key;

pub const OPEN: &str = "open";
pub const LIVE: &str = "live";

pub fn cut_over_lookup(work: &Work<'_>) -> Lookup {
    Lookup::row::<CutOver>(key![work.entity_id()])
}

pub fn cut_over(work: &Work<'_>) -> Result<Option<CutOver>, Stop> {
    work.get::<CutOver>(key![work.entity_id()])
}

/// Refuses what is business while the cut-over is open.
pub fn require_live(work: &Work<'_>) -> Result<(), Stop> {
    match cut_over(work)? {
        Some(row) if row.state == OPEN => Err(Refusal::new("not_live", &row.entity_id).with("day", row.cut_over_on).into()),
        _ => Ok(()),
    }
}

/// Refuses what brings balances of an earlier system once business has begun.
pub fn require_openings(work: &Work<'_>) -> Result<(), Stop> {
    match cut_over(work)? {
        Some(row) if row.state == LIVE => Err(already_live(work)),
        _ => Ok(()),
    }
}

/// The cut-over that is open.
pub fn open_cut_over(work: &Work<'_>) -> Result<CutOver, Stop> {
    match cut_over(work)? {
        Some(row) if row.state == OPEN => Ok(row),
        Some(_) => Err(already_live(work)),
        None => Err(Refusal::new("no_cut_over", work.entity_id()).into()),
    }
}

pub fn already_live(work: &Work<'_>) -> Stop {
    Refusal::new("already_live", work.entity_id()).into()
}

/// The day that an order states for itself, checked; `None` where it is the day of the command. An order that is taken over belongs to the time before
/// business began, one of ours to the time after: history counts the demand up to the cut-over, so no order of ours may be dated before it.
pub fn order_day(work: &Work<'_>, books: &Books, stated: Option<Day>, origin_number: Option<&String>) -> Result<Option<Day>, Stop> {
    match origin_number {
        Some(_) => require_openings(work)?,
        None => require_live(work)?,
    }
    let Some(day) = stated else {
        return Ok(None);
    };
    reading::not_after(day, books.today, "ordered_on")?;
    match cut_over(work)? {
        Some(row) if origin_number.is_none() && day <= row.cut_over_on => {
            Err(Refusal::new("before_cut_over", "ordered_on").with("day", day).with("cut_over_on", row.cut_over_on).into())
        }
        _ => Ok(Some(day)),
    }
}
