//! `release_order`: a person lets an order that is on hold, or some of its lines, go on over the customer's credit limit.

use super::allocate_order::{Reserved, over_limit, stock_lookups};
use super::order::{index_of, open, order_in_state, order_lookups};
use crate::command::{Command, Invalid};
use crate::crm::{Party, record_activity};
use crate::finance::Books;
use crate::purchasing::refuse_repeated;
use crate::refusal::Refusal;
use crate::tables::{CustomerAccount, CustomerTerms, SalesOrder, SalesOrderLine};
use crate::work::{Lookup, Stop, Work};
use chandler_calendar::Day;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
/// Lets an order that is on credit hold, or some of its lines, go on over the limit and reserves its goods. The credit of these lines is not checked again;
/// other lines wait for room.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseOrder {
    pub so_number: String,
    /// every line that waits where it is left out
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<i64>,
    /// why the customer may owe more than its limit
    pub reason: String,
}

impl Command for ReleaseOrder {
    const NAME: &'static str = "release_order";
    const SUMMARY: &'static str = "Lets an order on credit hold, or some of its lines, go on over the limit";
    const REFUSALS: &'static [&'static str] =
        &["unknown_entity", "not_live", "unknown_document", "wrong_state", "unknown_line", "repeated_line", "no_terms", "nothing_to_do", "too_large"];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        if self.reason.trim().is_empty() {
            return Err(Invalid::new("reason", "Nobody has said why", "Say why the customer may owe more than its limit").into());
        }
        work.fetch(order_lookups(work, &self.so_number).into_iter().chain([Books::lookup(work)]))?;
        let books = Books::open(work)?;
        let (order, mut lines) = order_in_state(work, &self.so_number, &["credit_hold", "open"])?;
        if order.state == "open" && lines.iter().all(|line| line.released_on.is_none()) {
            let refusal = Refusal::new("wrong_state", &self.so_number).with("state", &order.state);
            return Err(refusal.with("expected", "credit_hold").into());
        }
        self.fetch_goods(work, &order, &lines)?;
        let released = self.release(&mut lines, books.today)?;
        for line in lines.iter().filter(|line| released.contains(&line.line)) {
            work.update(line.clone());
        }
        self.record(work, &order, &released)?;
        work.document("sales_order", &self.so_number);
        Reserved::of(work, &books, &mut lines, |line| released.contains(&line.line))?.record(work, order, &lines)
    }
}

impl ReleaseOrder {
    fn fetch_goods(&self, work: &Work<'_>, order: &SalesOrder, lines: &[SalesOrderLine]) -> Result<(), Stop> {
        let customer = key![work.entity_id(), &order.customer_id];
        let mut lookups = vec![Lookup::row::<CustomerTerms>(customer.clone()), Lookup::row::<CustomerAccount>(customer)];
        lookups.extend(lines.iter().flat_map(|line| stock_lookups(work, line)));
        work.fetch(lookups)
    }

    /// Marks the lines, and answers which they are.
    fn release(&self, lines: &mut [SalesOrderLine], today: Day) -> Result<Vec<i64>, Stop> {
        refuse_repeated(self.lines.iter().copied())?;
        for line in &self.lines {
            index_of(lines, &self.so_number, *line)?;
        }
        let mut released = Vec::new();
        for line in lines.iter_mut().filter(|line| self.lines.is_empty() || self.lines.contains(&line.line)) {
            if line.released_on.is_none() && !open(line)?.is_zero() {
                line.released_on = Some(today);
                released.push(line.line);
            }
        }
        if released.is_empty() { Err(Refusal::new("nothing_to_do", &self.so_number).into()) } else { Ok(released) }
    }

    /// Who released what, and how far over the limit, where it still is.
    fn record(&self, work: &mut Work<'_>, order: &SalesOrder, released: &[i64]) -> Result<(), Stop> {
        let over = over_limit(work, order)?;
        let detail = json!({
            "lines": released,
            "exposure": over.as_ref().map(|over| over.exposure.of(order.currency)),
            "limit": over.as_ref().map(|over| over.limit.of(order.currency)),
            "reason": self.reason,
        });
        record_activity(work, Party::Customer(&order.customer_id), "credit_released", &order.so_number, detail);
        Ok(())
    }
}
