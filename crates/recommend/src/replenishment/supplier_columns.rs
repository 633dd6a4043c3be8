//! What the queue says on each row of the order of its supplier as a whole.

use super::derive::{Need, Plan};
use super::evidence::ReplenishmentEvidence;
use crate::kinds::{Column, column};
use chandler_amount::format_scaled;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The columns, which a row without such an order leaves empty. They say what the run found; what the order comes to now is in the summary by supplier.
pub(super) const ORDER_COLUMNS: &[Column] = &[
    column("supplier_order_value", "money", None, "Supplier's order"),
    column("supplier_goal", "money", None, "Its target"),
    column("supplier_missing", "money", None, "Missing to its target"),
    column("filler_quantity", "decimal", Some("base unit"), "Filler"),
    column("filler_cost", "money", None, "Filling costs"),
    column("filler_saves", "money", None, "Filling saves"),
];

impl ReplenishmentEvidence {
    /// The smallest of minimum and target that the order of the supplier does not reach.
    pub(super) fn goal_missed_minor(&self) -> Option<i64> {
        let order = self.supplier_order.as_ref()?;
        self.order_terms()?.goals_above(order.value_minor()).min()
    }
}

impl Plan<'_> {
    pub(super) fn order_columns(&self, need: &Need) -> BTreeMap<String, Value> {
        let (Some(order), Some(terms)) = (&self.evidence.supplier_order, self.evidence.order_terms()) else { return BTreeMap::new() };
        let digits = self.evidence.currency.minor_digits();
        let money = |minor: i64| json!(format_scaled(minor, digits, digits));
        let goal = self.evidence.goal_missed_minor().unwrap_or_else(|| terms.target_minor.max(terms.minimum_minor));
        let mut columns = vec![
            ("supplier_order_value", money(order.value_minor())),
            ("supplier_goal", money(goal)),
            ("supplier_missing", money(order.missing_minor(goal))),
            ("filler_quantity", json!(need.ordered.by_filling.to_string())),
        ];
        if let Some(filling) = order.filling {
            columns.push(("filler_cost", money(filling.cost_minor)));
            columns.push(("filler_saves", money(filling.saved_minor + filling.kept_minor)));
        }
        columns.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}
