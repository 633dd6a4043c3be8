//! `change_promise_date`.

use super::order::{index_of, open, order_in_state, order_lookups};
use crate::command::Command;
use crate::crm::{Party, failed_customer, record_activity};
use crate::finance::Books;
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::PromisedDayChange;
use crate::work::{Stop, Work};
use chandler_amount::Amount;
use chandler_calendar::Day;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
/// Promises a customer another day for what is open of a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePromiseDate {
    pub so_number: String,
    pub line: i64,
    #[schemars(with = "String")]
    pub promised_on: Day,
    /// who accepted it at the customer
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// recommendation that proposed it
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rec_id: Option<String>,
}

impl Command for ChangePromiseDate {
    const NAME: &'static str = "change_promise_date";
    const SUMMARY: &'static str = "Promises a customer another day for what is open of a line";
    const REFUSALS: &'static [&'static str] =
        &["unknown_entity", "not_live", "unknown_document", "wrong_state", "unknown_line", "in_past", "nothing_to_do", "too_large"];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        work.fetch(order_lookups(work, &self.so_number).into_iter().chain([Books::lookup(work)]))?;
        let books = Books::open(work)?;
        let (order, mut lines) = order_in_state(work, &self.so_number, &["open", "credit_hold", "allocated", "backordered"])?;
        let line = lines.swap_remove(index_of(&lines, &self.so_number, self.line)?);
        reading::not_before(self.promised_on, books.today, "promised_on")?;
        if open(&line)?.is_zero() || line.promised_on == Some(self.promised_on) {
            return Err(Refusal::new("nothing_to_do", format!("{} line {}", self.so_number, self.line)).into());
        }
        let detail = json!({ "line": self.line, "from": line.promised_on, "to": self.promised_on, "reason": self.reason });
        record_activity(work, Party::Customer(&order.customer_id), "promise_date_changed", &self.so_number, detail);
        work.document("sales_order", &self.so_number);
        work.insert(PromisedDayChange {
            entity_id: line.entity_id.clone(),
            document: self.so_number,
            line: self.line,
            commit_seq: work.context.commit_seq,
            changed_on: books.today,
            from_on: line.promised_on,
            to_on: self.promised_on,
            cost: Amount::ZERO,
            currency: order.currency,
            confirmed_by: self.confirmed_by,
            reason: self.reason,
            rec_id: self.rec_id,
        });
        if self.promised_on > line.promised_on.unwrap_or(line.requested_on) {
            failed_customer(work, &books, &order.customer_id)?;
        }
        let promised_on = Some(self.promised_on);
        work.update(crate::tables::SalesOrderLine { promised_on, ..line });
        Ok(())
    }
}
