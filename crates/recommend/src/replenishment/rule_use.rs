//! Asks the rule tables that a replenishment proposal rests on.

use super::evidence::RuleUse;
use super::{KIND, VERB};
use chandler_rules::{Bundle, DecideError, Inputs};
use std::collections::BTreeMap;

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
    TABLES.iter().map(|table| decide_table(bundle, table, &inputs)).collect()
}

fn decide_table(bundle: &Bundle, name: &str, inputs: &Inputs) -> Result<RuleUse, DecideError> {
    let no_row = || DecideError::NoRow { table: name.to_owned(), inputs: "anything: the table is not in the bundle".to_owned() };
    let table = bundle.table(name).ok_or_else(no_row)?;
    let decision = table.decide(inputs)?;
    let asked = table.inputs().iter().filter_map(|input| Some((input.name().to_owned(), inputs.get(input.name())?.to_string())));
    Ok(RuleUse {
        table: name.to_owned(),
        row_id: decision.fired.first().map(|row| row.row_id.clone()).ok_or_else(no_row)?,
        inputs: asked.collect::<BTreeMap<_, _>>(),
        outputs: decision.outputs.iter().map(|(output, value)| (output.to_owned(), value.to_string())).collect(),
    })
}
