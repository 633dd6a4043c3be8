//! `allocate_order`: the credit check, then reservation. Over the limit the order goes on hold and reserves nothing; allocating it again checks again.
//! Lines that a person released get their goods all the same; the others of such an order wait, and do not stop them.

use super::order::{open, order_in_state, order_lookups, state_of};
use crate::command::Command;
use crate::crm::{Party, record_activity};
use crate::finance::{Books, exposure};
use crate::refusal::Refusal;
use crate::tables::{CustomerAccount, CustomerTerms, Item, SalesOrder, SalesOrderLine};
use crate::warehouse::{available, item_site, item_site_lookup, reserved_and_expired};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::{Amount, Quantity};
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
/// Checks the customer's credit and reserves stock; over the limit the order is put on hold and reserves nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AllocateOrder {
    pub so_number: String,
    /// false: refuse rather than reserve a part; true where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backorder: Option<bool>,
}

impl Command for AllocateOrder {
    const NAME: &'static str = "allocate_order";
    const SUMMARY: &'static str = "Checks credit and reserves stock; what is missing is backordered";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "not_live",
        "unknown_document",
        "wrong_state",
        "no_terms",
        "credit_limit",
        "insufficient_stock",
        "nothing_to_do",
        "too_large",
    ];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        work.fetch(order_lookups(work, &self.so_number).into_iter().chain([Books::lookup(work)]))?;
        let books = Books::open(work)?;
        let (order, lines) = order_in_state(work, &self.so_number, &["open", "credit_hold", "allocated", "backordered"])?;
        let mut lookups = vec![
            Lookup::row::<CustomerTerms>(key![work.entity_id(), &order.customer_id]),
            Lookup::row::<CustomerAccount>(key![work.entity_id(), &order.customer_id]),
        ];
        lookups.extend(lines.iter().flat_map(|line| stock_lookups(work, line)));
        work.fetch(lookups)?;
        work.document("sales_order", &self.so_number);
        match over_limit(work, &order)? {
            Some(over) if lines.iter().all(|line| line.released_on.is_none()) => hold(work, order, over),
            over => self.reserve(work, &books, order, lines, over.as_ref()),
        }
    }
}

impl AllocateOrder {
    /// Over the limit only what was released is reserved.
    fn reserve(
        &self,
        work: &mut Work<'_>,
        books: &Books,
        order: SalesOrder,
        mut lines: Vec<SalesOrderLine>,
        over: Option<&OverLimit>,
    ) -> Result<(), Stop> {
        let backorder = self.backorder.unwrap_or(true);
        let reserved = Reserved::of(work, books, &mut lines, |line| over.is_none() || line.released_on.is_some())?;
        let changed = reserved.changed || order.state == "credit_hold";
        match (&reserved.first_short, over) {
            (Some(refusal), _) if !backorder || !changed => return Err(refusal.clone().into()),
            (None, Some(over)) if !changed => return Err(over.refusal(&order)?.into()),
            (None, None) if !changed => return Err(Refusal::new("nothing_to_do", &self.so_number).into()),
            _ => {}
        }
        reserved.record(work, order, &lines)
    }
}

/// What the lines of an order got together.
pub(super) struct Reserved {
    reserved: Quantity,
    short: Quantity,
    changed: bool,
    first_short: Option<Refusal>,
}

impl Reserved {
    /// Reserves for those lines that may go on.
    pub fn of(work: &mut Work<'_>, books: &Books, lines: &mut [SalesOrderLine], may_go_on: impl Fn(&SalesOrderLine) -> bool) -> Result<Self, Stop> {
        let mut all = Self { reserved: Quantity::ZERO, short: Quantity::ZERO, changed: false, first_short: None };
        for line in lines.iter_mut().filter(|line| may_go_on(line)) {
            let outcome = reserve_line(work, books, line)?;
            all.reserved = all.reserved.checked_add(outcome.reserved)?;
            all.short = all.short.checked_add(outcome.short)?;
            all.changed |= outcome.changed;
            if !outcome.short.is_zero() && all.first_short.is_none() {
                all.first_short = Some(outcome.refusal(line)?);
            }
        }
        Ok(all)
    }

    /// Writes the order in the state that its lines amount to, and the event on the timeline.
    pub fn record(&self, work: &mut Work<'_>, mut order: SalesOrder, lines: &[SalesOrderLine]) -> Result<(), Stop> {
        state_of(lines)?.clone_into(&mut order.state);
        let kind = if self.short.is_zero() { "order_allocated" } else { "order_backordered" };
        let detail = json!({ "allocated": self.reserved.to_string(), "backordered": self.short.to_string() });
        record_activity(work, Party::Customer(&order.customer_id), kind, &order.so_number, detail);
        work.update(order);
        Ok(())
    }
}

/// What a line got.
pub(super) struct Outcome {
    reserved: Quantity,
    pub short: Quantity,
    available_before: Quantity,
    changed: bool,
}

impl Outcome {
    pub fn refusal(&self, line: &SalesOrderLine) -> Result<Refusal, Stop> {
        let subject = format!("{} in {}", line.item_id, line.site_id);
        let requested = self.reserved.checked_add(self.short)?;
        Ok(Refusal::new("insufficient_stock", subject).with("available", self.available_before).with("requested", requested))
    }
}

/// What reserving for a line reads.
pub(super) fn stock_lookups(work: &Work<'_>, line: &SalesOrderLine) -> [Lookup; 2] {
    [Lookup::row::<Item>(key![&line.item_id]), item_site_lookup(work, &line.item_id, &line.site_id)]
}

/// Reserves what the line still wants and stock can give; the rest is backordered, and with it what was reserved and has expired since.
pub(super) fn reserve_line(work: &mut Work<'_>, books: &Books, line: &mut SalesOrderLine) -> Result<Outcome, Stop> {
    let mut position = item_site(work, &line.item_id, &line.site_id, books.currency)?;
    let expired = reserved_and_expired(work, &position)?.min(line.allocated);
    let kept = line.allocated.checked_sub(expired)?;
    let wanted = open(line)?.checked_sub(kept)?;
    let available_before = available(work, &position)?;
    let reserved = wanted.min(available_before);
    let short = wanted.checked_sub(reserved)?;
    let change_of_backorder = short.checked_sub(line.backordered)?;
    let changed = !(reserved.is_zero() && expired.is_zero() && change_of_backorder.is_zero());
    if changed {
        position.allocated = position.allocated.checked_sub(expired)?.checked_add(reserved)?;
        position.backordered = position.backordered.checked_add(change_of_backorder)?;
        line.allocated = kept.checked_add(reserved)?;
        line.backordered = short;
        if short.is_zero() {
            line.promised_on = line.promised_on.or(Some(line.requested_on.max(books.today)));
        }
        work.save(position);
        work.update(line.clone());
    }
    Ok(Outcome { reserved, short, available_before, changed })
}

/// The figures of an exposure over the limit; nothing where the order may go on.
pub(super) struct OverLimit {
    pub exposure: Amount,
    pub limit: Amount,
}

impl OverLimit {
    pub fn refusal(&self, order: &SalesOrder) -> Result<Refusal, Stop> {
        let money = |amount: Amount| amount.of(order.currency);
        let refusal = Refusal::new("credit_limit", &order.customer_id).with("exposure", money(self.exposure)).with("limit", money(self.limit));
        Ok(refusal.with("excess", money(self.exposure.checked_sub(self.limit)?)))
    }
}

pub(super) fn over_limit(work: &Work<'_>, order: &SalesOrder) -> Result<Option<OverLimit>, Stop> {
    let terms: CustomerTerms = work.require(key![work.entity_id(), &order.customer_id], "no_terms")?;
    let account: CustomerAccount = work.require(key![work.entity_id(), &order.customer_id], "no_terms")?;
    let exposure = exposure(&account)?;
    Ok((exposure > terms.credit_limit).then_some(OverLimit { exposure, limit: terms.credit_limit }))
}

/// Puts the order on hold; one that is on hold already is refused with the figures.
fn hold(work: &mut Work<'_>, mut order: SalesOrder, over: OverLimit) -> Result<(), Stop> {
    if order.state == "credit_hold" {
        return Err(over.refusal(&order)?.into());
    }
    order.state = "credit_hold".to_owned();
    let detail = json!({ "exposure": over.exposure.of(order.currency), "limit": over.limit.of(order.currency) });
    record_activity(work, Party::Customer(&order.customer_id), "credit_hold", &order.so_number, detail);
    work.update(order);
    Ok(())
}
