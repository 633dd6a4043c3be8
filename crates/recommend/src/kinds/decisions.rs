//! Asking rule tables, and reading what they decided.

use crate::replenishment::RuleUse;
use chandler_amount::{Rounding, multiply_divide, parse_scaled};
use chandler_rules::{Bundle, DecideError, Inputs};
use std::collections::BTreeMap;

/// What one table decides, with the row that decided and the inputs that it looked at.
///
/// # Errors
/// When the table is missing from the bundle or has no single answer for these inputs.
pub fn ask(bundle: &Bundle, name: &str, inputs: &Inputs) -> Result<RuleUse, DecideError> {
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

/// An output that no stored decision gives.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no decision of the rule table {table}, or none that gives {output}; give it in rules/{table}.toml, as a new home does, and publish the rules"
)]
pub struct NoDecision {
    table: String,
    output: String,
}

impl NoDecision {
    pub(crate) fn of(table: &str, output: &str) -> Self {
        Self { table: table.to_owned(), output: output.to_owned() }
    }
}

/// Reads stored decisions; of a table that was asked several times the one for an input.
#[derive(Clone, Copy, Debug)]
pub struct Decisions<'a> {
    rules: &'a [RuleUse],
    input: Option<(&'a str, &'a str)>,
}

impl<'a> Decisions<'a> {
    pub fn of(rules: &'a [RuleUse]) -> Self {
        Self { rules, input: None }
    }

    /// Only those that were asked with this input, where their table has it.
    pub fn about(self, input: &'a str, value: &'a str) -> Self {
        Self { input: Some((input, value)), ..self }
    }

    /// `table/row` of every row that decided.
    pub fn fired(&self) -> Vec<String> {
        self.rules.iter().map(|rule| format!("{}/{}", rule.table, rule.row_id)).collect()
    }

    /// `table/row` of the row that decided.
    pub fn row(&self, table: &str) -> Option<String> {
        self.find(table).map(|rule| format!("{table}/{}", rule.row_id))
    }

    /// # Errors
    /// When nothing stored gives it.
    pub fn text(&self, table: &str, output: &str) -> Result<&'a str, NoDecision> {
        self.find(table).and_then(|rule| rule.outputs.get(output)).map(String::as_str).ok_or_else(|| NoDecision::of(table, output))
    }

    /// The number times 10^digits, rounded up to whole units.
    ///
    /// # Errors
    /// When nothing stored gives it, or it is no number.
    pub fn scaled(&self, table: &str, output: &str, digits: u32) -> Result<i64, NoDecision> {
        const PLACES: u32 = 9;
        let billionths = parse_scaled(self.text(table, output)?, PLACES).map_err(|_| NoDecision::of(table, output))?;
        multiply_divide(billionths, 10_i64.pow(digits), 10_i64.pow(PLACES), Rounding::Up).map_err(|_| NoDecision::of(table, output))
    }

    fn find(&self, table: &str) -> Option<&'a RuleUse> {
        let fits = |rule: &&RuleUse| self.input.is_none_or(|(input, value)| rule.inputs.get(input).is_none_or(|asked| asked == value));
        self.rules.iter().filter(|rule| rule.table == table).find(fits)
    }
}
