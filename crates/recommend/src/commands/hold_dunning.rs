//! Holding a customer back from dunning until a day, and releasing it. The hold is the customer's, whatever is proposed for it.

use super::open::today;
use super::text::{LONGEST_NOTE, text};
use crate::body::{HoldDunning, ReleaseDunning};
use crate::tables::DunningHold;
use chandler_catalogue::key;
use chandler_erp::command::parse_body;
use chandler_erp::tables::{Customer, Entity};
use chandler_erp::{Invalid, Lookup, Refusal, Stop, Work};

/// A hold ends; what is to last longer is a matter of the customer's terms.
const LONGEST_HOLD_DAYS: i32 = 365;

pub(super) fn hold(work: &mut Work<'_>, body: &serde_json::Value) -> Result<(), Stop> {
    let body: HoldDunning = parse_body(body)?;
    fetch(work, &body.customer_id)?;
    work.require::<Customer>(key![&body.customer_id], "unknown_customer")?;
    let held_on = today(work)?;
    if !(0..=LONGEST_HOLD_DAYS).contains(&held_on.days_until(body.until)) {
        let message = format!("{} is not a day within {LONGEST_HOLD_DAYS} days from {held_on} on", body.until);
        let remedy = format!("Give a day from today up to {LONGEST_HOLD_DAYS} days ahead");
        return Err(Stop::Invalid(Invalid { field: "until".to_owned(), message, remedy }));
    }
    let hold = DunningHold {
        entity_id: work.context.entity_id.clone(),
        customer_id: body.customer_id,
        until_on: body.until,
        why: text("why", &body.why, LONGEST_NOTE)?.to_owned(),
        held_on,
        actor: work.context.actor.clone(),
        released_on: None,
        released_by: None,
    };
    work.document("customer", &hold.customer_id);
    work.save(hold);
    Ok(())
}

pub(super) fn release(work: &mut Work<'_>, body: &serde_json::Value) -> Result<(), Stop> {
    let body: ReleaseDunning = parse_body(body)?;
    let hold_key = fetch(work, &body.customer_id)?;
    let released_on = today(work)?;
    let hold =
        work.get::<DunningHold>(hold_key)?.filter(|hold| hold.counts_on(released_on)).ok_or_else(|| Refusal::new("not_held", &body.customer_id))?;
    work.document("customer", &hold.customer_id);
    work.update(DunningHold { released_on: Some(released_on), released_by: Some(work.context.actor.clone()), ..hold });
    Ok(())
}

/// Fetches what both read, and gives the key of the hold.
fn fetch(work: &Work<'_>, customer_id: &str) -> Result<chandler_catalogue::Key, Stop> {
    let entity_id = &work.context.entity_id;
    let hold_key = key![entity_id, customer_id];
    let customer = Lookup::row::<Customer>(key![customer_id]);
    work.fetch([Lookup::row::<Entity>(key![entity_id]), customer, Lookup::row::<DunningHold>(hold_key.clone())])?;
    Ok(hold_key)
}
