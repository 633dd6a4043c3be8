//! Asks the rule tables that a replenishment proposal rests on.

use super::evidence::RuleUse;
use super::{KIND, VERB};
use crate::kinds::ask;
use chandler_rules::{Bundle, DecideError, Inputs};

/// The tables, in the order in which their decisions are recorded.
const TABLES: [&str; 5] = ["service_targets", "ordering_limits", "hysteresis", "minutes", "owners"];

/// What the rules ask about an item at a site.
#[derive(Clone, Debug)]
pub struct RuleFacts<'a> {
    pub abc: &'a str,
    /// smooth, erratic, intermittent, lumpy, new or dead.
    pub demand_class: &'a str,
    pub is_backordered: bool,
    /// Empty where there is none.
    pub supplier_id: &'a str,
    pub family: &'a str,
}

/// The decisions of all tables for one item at one site.
///
/// # Errors
/// When a table is missing from the bundle or has no single answer for these facts.
pub fn decide_rules(bundle: &Bundle, facts: &RuleFacts<'_>) -> Result<Vec<RuleUse>, DecideError> {
    let inputs = Inputs::new()
        .with("abc", facts.abc)
        .with("demand_class", facts.demand_class)
        .with("is_backordered", facts.is_backordered)
        .with("supplier_id", facts.supplier_id)
        .with("family", facts.family)
        .with("kind", KIND)
        .with("verb", VERB);
    TABLES.iter().map(|table| ask(bundle, table, &inputs)).collect()
}
