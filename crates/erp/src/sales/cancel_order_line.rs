//! `cancel_order_line`.

use super::giving_up::{give_up, part_of_open};
use super::order::{index_of, open_amount, order_in_state, order_lookups, state_of};
use crate::command::Command;
use crate::crm::{Party, record_activity};
use crate::fields::Decimal;
use crate::reading;
use crate::tables::{CustomerAccount, SalesOrderLine};
use crate::warehouse::item_site_lookup;
use crate::work::{Lookup, Stop, Work};
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
/// Gives up what a customer no longer wants of a line, reserved goods included.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelOrderLine {
    pub so_number: String,
    pub line: i64,
    /// all that has not shipped where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Decimal>,
    /// the base unit where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Command for CancelOrderLine {
    const NAME: &'static str = "cancel_order_line";
    const SUMMARY: &'static str = "Gives up what a customer no longer wants of a line";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_document",
        "wrong_state",
        "unknown_line",
        "unknown_unit",
        "not_positive",
        "not_whole_units",
        "more_than_ordered",
        "nothing_to_do",
        "too_large",
    ];
    const BEFORE_LIVE: bool = true;

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        work.fetch(order_lookups(work, &self.so_number))?;
        let (mut order, mut lines) = order_in_state(work, &self.so_number, &["open", "credit_hold", "allocated", "backordered"])?;
        let index = index_of(&lines, &self.so_number, self.line)?;
        self.fetch_goods(work, &order.customer_id, &lines[index])?;
        let line = &mut lines[index];
        let quantity = part_of_open(work, line, self.quantity.as_ref(), self.unit.as_ref())?;
        let before = open_amount(line)?;
        give_up(work, line, quantity)?;
        let amount = before.checked_sub(open_amount(line)?)?;
        let mut account: CustomerAccount = work.require(key![work.entity_id(), &order.customer_id], "no_terms")?;
        account.open_orders = account.open_orders.checked_sub(amount)?;
        work.update(account);
        order.open_amount = order.open_amount.checked_sub(amount)?;
        let state = state_of(&lines)?;
        if order.state != "credit_hold" || state == "cancelled" || state == "closed" {
            state.clone_into(&mut order.state);
        }
        let detail = json!({ "line": self.line, "quantity": quantity.to_string(), "reason": self.reason });
        record_activity(work, Party::Customer(&order.customer_id), "order_cancelled", &self.so_number, detail);
        work.document("sales_order", &self.so_number);
        work.update(order);
        Ok(())
    }
}

impl CancelOrderLine {
    fn fetch_goods(&self, work: &Work<'_>, customer_id: &str, line: &SalesOrderLine) -> Result<(), Stop> {
        let mut lookups = reading::unit_lookups(&line.item_id, [self.unit.as_ref()]);
        lookups.push(item_site_lookup(work, &line.item_id, &line.site_id));
        lookups.push(Lookup::row::<CustomerAccount>(key![work.entity_id(), customer_id]));
        work.fetch(lookups)
    }
}
