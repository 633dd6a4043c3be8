//! `expedite_purchase_order`. What the supplier asks for it is noted here and booked with its bill.

use super::order::{expected, line_of, order_in_state, order_lookups};
use crate::command::Command;
use crate::crm::{Party, record_activity};
use crate::fields::MoneyText;
use crate::finance::Books;
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::PromisedDayChange;
use crate::work::{Stop, Work};
use chandler_calendar::Day;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
/// Records the day on which a supplier now promises a line: earlier because we asked, or later because it cannot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpeditePurchaseOrder {
    pub po_number: String,
    pub line: i64,
    #[schemars(with = "String")]
    pub promised_on: Day,
    /// what the supplier asks for it
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<MoneyText>,
    /// who confirmed it at the supplier
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// recommendation that proposed it
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rec_id: Option<String>,
}

impl Command for ExpeditePurchaseOrder {
    const NAME: &'static str = "expedite_purchase_order";
    const SUMMARY: &'static str = "Records the day on which a supplier now promises a line";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "not_live",
        "unknown_document",
        "wrong_state",
        "unknown_line",
        "in_past",
        "nothing_to_do",
        "wrong_currency",
        "negative",
        "too_large",
    ];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        work.fetch(order_lookups(work, &self.po_number).into_iter().chain([Books::lookup(work)]))?;
        let books = Books::open(work)?;
        let (order, lines) = order_in_state(work, &self.po_number, &["draft", "placed"])?;
        let mut line = line_of(&lines, &self.po_number, self.line)?;
        reading::not_before(self.promised_on, books.today, "promised_on")?;
        let cost = reading::amount_or_none(self.cost.as_ref(), order.currency, "cost")?;
        if expected(&line)?.is_zero() || line.promised_on == self.promised_on {
            return Err(Refusal::new("nothing_to_do", format!("{} line {}", self.po_number, self.line)).into());
        }
        let kind = if self.promised_on < line.promised_on { "order_expedited" } else { "order_delayed" };
        let detail = json!({ "line": self.line, "from": line.promised_on, "to": self.promised_on, "cost": cost.of(order.currency) });
        record_activity(work, Party::Supplier(&order.supplier_id), kind, &self.po_number, detail);
        work.document("purchase_order", &self.po_number);
        work.insert(PromisedDayChange {
            entity_id: line.entity_id.clone(),
            document: self.po_number,
            line: self.line,
            commit_seq: work.context.commit_seq,
            changed_on: books.today,
            from_on: Some(line.promised_on),
            to_on: self.promised_on,
            cost,
            currency: order.currency,
            confirmed_by: self.confirmed_by,
            reason: self.reason,
            rec_id: self.rec_id,
        });
        line.promised_on = self.promised_on;
        work.update(line);
        Ok(())
    }
}
