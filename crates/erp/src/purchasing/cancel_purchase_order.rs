//! `cancel_purchase_order`.

use super::order::{expected, line_of, order_in_state, order_lookups, refresh_state, refuse_repeated};
use crate::command::Command;
use crate::crm::{Party, record_activity};
use crate::refusal::Refusal;
use crate::tables::{ItemSite, PurchaseOrderLine};
use crate::warehouse::item_site_lookup;
use crate::work::{Stop, Work};
use chandler_amount::Quantity;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
/// Gives up what a purchase order still expects.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelPurchaseOrder {
    pub po_number: String,
    /// all open lines where it is left out
    #[serde(default)]
    pub lines: Vec<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Command for CancelPurchaseOrder {
    const NAME: &'static str = "cancel_purchase_order";
    const SUMMARY: &'static str = "Gives up what a purchase order still expects";
    const REFUSALS: &'static [&'static str] = &["unknown_document", "wrong_state", "unknown_line", "repeated_line", "nothing_to_do"];
    const BEFORE_LIVE: bool = true;

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        work.fetch(order_lookups(work, &self.po_number))?;
        let (order, lines) = order_in_state(work, &self.po_number, &["draft", "placed"])?;
        refuse_repeated(self.lines.iter().copied())?;
        let mut chosen: Vec<PurchaseOrderLine> = Vec::new();
        for number in &self.lines {
            chosen.push(line_of(&lines, &self.po_number, *number)?);
        }
        let chosen = if self.lines.is_empty() { lines } else { chosen };
        work.fetch(chosen.iter().map(|line| item_site_lookup(work, &line.item_id, &line.site_id)))?;
        let mut given_up = Quantity::ZERO;
        for line in chosen {
            given_up = given_up.checked_add(cancel(work, line)?)?;
        }
        if given_up.is_zero() {
            return Err(Refusal::new("nothing_to_do", &self.po_number).into());
        }
        let supplier_id = order.supplier_id.clone();
        refresh_state(work, order)?;
        let detail = json!({ "quantity": given_up.to_string(), "reason": self.reason });
        record_activity(work, Party::Supplier(&supplier_id), "order_cancelled", &self.po_number, detail);
        work.document("purchase_order", self.po_number);
        Ok(())
    }
}

/// Gives up the rest of a line; gives how much that was.
fn cancel(work: &mut Work<'_>, mut line: PurchaseOrderLine) -> Result<Quantity, Stop> {
    let open = expected(&line)?;
    if open.is_zero() {
        return Ok(open);
    }
    let mut position: ItemSite = work.require(key![work.entity_id(), &line.item_id, &line.site_id], "unknown_item")?;
    position.on_order = position.on_order.checked_sub(open)?;
    line.cancelled = line.cancelled.checked_add(open)?;
    work.update(position);
    work.update(line);
    Ok(open)
}
