//! Offering another item that can take its place: to those who wait, and to those who will still order while it is out, which is the share of usual demand that
//! orders show at such times; who goes elsewhere unseen cannot be asked. No more than the site has beyond the substitute's own needs, so that a stock-out is not
//! only moved, and nothing on an order that waits for its credit. The sale is kept at the price of what was asked for and at the cost of the substitute; how many customers take it is in the rules, until it is known.

use super::KIND;
use super::actions::{Menu, Plan};
use super::evidence::{OrderAtRisk, Substitute};
use super::kind::OFFER;
use crate::kinds::KindError;
use chandler_forecast::{Arrival, ExpectedReceipt};
use serde_json::{Value, json};

/// Orders that a sentence names; the rest are counted.
const NAMED: usize = 3;

impl Menu<'_> {
    /// Every substitute that has something to spare; of equals the one that is offered first.
    pub(super) fn substitutes(&self) -> Result<Vec<Plan>, KindError> {
        let plans = self.evidence.substitutes.iter().map(|substitute| self.substitute(substitute));
        plans.filter_map(Result::transpose).collect()
    }

    fn substitute(&self, substitute: &Substitute) -> Result<Option<Plan>, KindError> {
        let facts = &self.evidence.facts;
        let quantity = replaceable(substitute, self.can_be_asked());
        if quantity <= 0 {
            return Ok(None);
        }
        let mut receipts = self.outlook.receipts.clone();
        receipts.push(ExpectedReceipt { quantity: quantity as f64, arrival: Arrival::on(self.minimum_days("substitute")?) });
        let orders = self.orders_to_offer(quantity);
        let until_on = facts.as_of.plus_days(self.outlook.lead_days as i32);
        let lines: Vec<Value> = orders.iter().map(|order| json!({ "so_number": order.so_number, "line": order.line })).collect();
        Ok(Some(Plan {
            verb: "substitute",
            text: format!("Offer {} in place of {quantity} {}{}, until {until_on}", substitute.item_id, facts.item.base_unit, to_whom(&orders)),
            command: OFFER,
            body: json!({
                "item_id": facts.item.item_id, "substitute_id": substitute.item_id, "site_id": facts.site.site_id, "quantity": quantity.to_string(),
                "until_on": until_on, "lines": lines, "reason": KIND,
            }),
            short_after: self.outlook.short(&self.outlook.with(self.outlook.stock, &receipts)?),
            unit_micros: self.worth.micros() - (cost_micros(substitute, 1) - facts.economics.unit_cost_micros),
            goods_minor: cost_micros(substitute, quantity) / 10_i64.pow(6 - facts.currency.minor_digits().min(6)),
        }))
    }

    /// Of the units that are short when it runs out, those whose customers can be asked.
    fn can_be_asked(&self) -> i64 {
        let missing = self.missing_when_out();
        let waiting = self.askable_orders().map(|order| order.quantity - order.allocated).sum::<i64>().min(missing);
        let still_order = i128::from(missing - waiting) * i128::from(self.evidence.facts.demand.recorded_share_millionths) / 1_000_000;
        waiting + i64::try_from(still_order).unwrap_or(0)
    }

    /// Lines that wait on orders that may be changed.
    fn askable_orders(&self) -> impl Iterator<Item = &OrderAtRisk> {
        self.hit_orders().filter(|order| !order.on_credit_hold)
    }

    /// Order lines that wait, the earliest first, until all that is offered could be taken.
    fn orders_to_offer(&self, quantity: i64) -> Vec<&OrderAtRisk> {
        let mut left = quantity;
        let mut orders = Vec::new();
        for order in self.askable_orders() {
            if left <= 0 {
                break;
            }
            left -= order.quantity - order.allocated;
            orders.push(order);
        }
        orders
    }
}

/// Base units of the item that the substitute can replace, up to so many; the ratio gives whole base units of it.
fn replaceable(substitute: &Substitute, wanted: i64) -> i64 {
    let able = i128::from(substitute.spare) * i128::from(substitute.denominator) / i128::from(substitute.numerator.max(1));
    let quantity = i64::try_from(able).unwrap_or(i64::MAX).min(wanted);
    quantity - quantity % substitute.denominator.max(1)
}

/// What the substitute for so many base units of the item costs, millionths of a major unit.
fn cost_micros(substitute: &Substitute, quantity: i64) -> i64 {
    let cost =
        i128::from(substitute.unit_cost_micros) * i128::from(quantity) * i128::from(substitute.numerator) / i128::from(substitute.denominator.max(1));
    i64::try_from(cost).unwrap_or(i64::MAX / 2)
}

fn to_whom(orders: &[&OrderAtRisk]) -> String {
    if orders.is_empty() {
        return " to whoever orders it".to_owned();
    }
    let named = orders.iter().take(NAMED).map(|order| format!("{} for {} line {}", order.customer_id, order.so_number, order.line));
    let rest = orders.len().saturating_sub(NAMED);
    let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    format!(" to {}{more}", named.collect::<Vec<_>>().join(", "))
}
