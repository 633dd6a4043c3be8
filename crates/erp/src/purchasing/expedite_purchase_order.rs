//! `expedite_purchase_order`. What the supplier asks for it is noted here and booked with its bill. A part that comes on another day than the rest becomes
//! a line of its own, so that each line has one promise, and both together expect and cost what the one did.

use super::order::{expected, line_of, order_in_state, order_lookups, value_at_order_price};
use crate::command::Command;
use crate::crm::{Party, record_activity};
use crate::fields::{Decimal, MoneyText};
use crate::finance::Books;
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::{Item, PromisedDayChange, PurchaseOrder, PurchaseOrderLine};
use crate::work::{Stop, Work};
use chandler_amount::{Amount, Quantity};
use chandler_calendar::Day;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
/// Records the day on which a supplier now promises a line, or a part of it: earlier because we asked, or later because it cannot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpeditePurchaseOrder {
    pub po_number: String,
    pub line: i64,
    #[schemars(with = "String")]
    pub promised_on: Day,
    /// part of what is still expected, which becomes a line of its own; all of it where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Decimal>,
    /// unit of the quantity; the base unit where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
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
    const SUMMARY: &'static str = "Records the day on which a supplier now promises a line or a part of it";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "not_live",
        "unknown_document",
        "wrong_state",
        "unknown_line",
        "in_past",
        "nothing_to_do",
        "more_than_ordered",
        "unknown_unit",
        "not_whole_units",
        "not_positive",
        "wrong_currency",
        "negative",
        "too_large",
    ];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        work.fetch(order_lookups(work, &self.po_number).into_iter().chain([Books::lookup(work)]))?;
        let books = Books::open(work)?;
        let (order, lines) = order_in_state(work, &self.po_number, &["draft", "placed"])?;
        let line = line_of(&lines, &self.po_number, self.line)?;
        reading::not_before(self.promised_on, books.today, "promised_on")?;
        let cost = reading::amount_or_none(self.cost.as_ref(), order.currency, "cost")?;
        if expected(&line)?.is_zero() || line.promised_on == self.promised_on {
            return Err(Refusal::new("nothing_to_do", format!("{} line {}", self.po_number, self.line)).into());
        }
        let part = self.part(work, &line)?;
        let kind = if self.promised_on < line.promised_on { "order_expedited" } else { "order_delayed" };
        let mut detail = json!({ "line": self.line, "from": line.promised_on, "to": self.promised_on, "cost": cost.of(order.currency) });
        if let Some(quantity) = part {
            detail["quantity"] = json!(quantity.to_string());
        }
        record_activity(work, Party::Supplier(&order.supplier_id), kind, &self.po_number, detail);
        work.document("purchase_order", &self.po_number);
        let (currency, from_on) = (order.currency, line.promised_on);
        let line = match part {
            Some(quantity) => split(work, order, &lines, line, quantity)?,
            None => line,
        };
        work.insert(PromisedDayChange {
            entity_id: line.entity_id.clone(),
            document: self.po_number,
            line: line.line,
            commit_seq: work.context.commit_seq,
            changed_on: books.today,
            from_on: Some(from_on),
            to_on: self.promised_on,
            cost,
            currency,
            confirmed_by: self.confirmed_by,
            reason: self.reason,
            rec_id: self.rec_id,
        });
        let line = PurchaseOrderLine { promised_on: self.promised_on, ..line };
        if part.is_some() {
            work.insert(line)
        } else {
            work.update(line)
        }
        Ok(())
    }
}

impl ExpeditePurchaseOrder {
    /// The part that gets another day; none where that is all that the line still expects.
    fn part(&self, work: &Work<'_>, line: &PurchaseOrderLine) -> Result<Option<Quantity>, Stop> {
        let Some(text) = &self.quantity else { return Ok(None) };
        work.fetch(reading::unit_lookups(&line.item_id, [self.unit.as_ref()]))?;
        let item: Item = work.require(key![&line.item_id], "unknown_item")?;
        let (quantity, open) = (reading::quantity(work, &item, self.unit.as_ref(), text, "quantity")?, expected(line)?);
        if quantity > open {
            let subject = format!("{} line {}", self.po_number, self.line);
            return Err(Refusal::new("more_than_ordered", subject).with("open", open).with("requested", quantity).into());
        }
        Ok((quantity < open).then_some(quantity))
    }
}

/// Takes a part out of what a line still expects and gives it as a line of its own, at the same price and with the same first promise.
fn split(
    work: &mut Work<'_>,
    mut order: PurchaseOrder,
    lines: &[PurchaseOrderLine],
    mut line: PurchaseOrderLine,
    quantity: Quantity,
) -> Result<PurchaseOrderLine, Stop> {
    let number = lines.iter().map(|row| row.line).max().unwrap_or(0) + 1;
    let mut part = PurchaseOrderLine {
        line: number,
        quantity,
        received: Quantity::ZERO,
        returned: Quantity::ZERO,
        billed: Quantity::ZERO,
        cancelled: Quantity::ZERO,
        received_value: Amount::ZERO,
        billed_value: Amount::ZERO,
        ..line.clone()
    };
    let before = line.amount;
    line.quantity = line.quantity.checked_sub(quantity)?;
    line.amount = value_at_order_price(&line, line.quantity)?;
    part.amount = value_at_order_price(&part, quantity)?;
    order.total = order.total.checked_sub(before)?.checked_add(line.amount)?.checked_add(part.amount)?;
    order.line_count += 1;
    work.update(order);
    work.update(line);
    Ok(part)
}
