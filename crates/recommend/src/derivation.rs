//! How a number came about: typed steps whose arithmetic gives the number again, exactly, on any calculator.

use crate::Exact;
use chandler_amount::Currency;

/// What a step does to the running result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Op {
    Set,
    Add,
    Subtract,
    Multiply,
    Divide,
    /// The larger of the result and the value.
    AtLeast,
    /// The smaller of the result and the value.
    AtMost,
    /// The smallest multiple of the value that is not below the result.
    RoundUpTo,
}

/// Where the value of a step comes from.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// A table of the snapshot, a rule table, or a method with its version.
    pub table: String,
    /// Version of the table or the rule bundle, where one exists.
    pub version: Option<String>,
    /// Key of the row.
    pub key: String,
}

impl Source {
    pub fn new(table: &str, key: impl Into<String>) -> Self {
        Self { table: table.to_owned(), version: None, key: key.into() }
    }
}

/// One step of a derivation. Numbers are decimal text.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Position, from 1.
    pub n: i64,
    pub label: String,
    pub op: Op,
    pub value: String,
    pub unit: String,
    /// The running result after this step.
    pub result: String,
    pub source: Source,
    /// Row of a rule table, `table/row`, where a rule set the value.
    pub rule_id: Option<String>,
}

/// The steps to a number.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Derivation {
    pub unit: String,
    pub result: String,
    pub steps: Vec<Step>,
}

/// Why a derivation does not add up.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DerivationError {
    #[error("`{text}` is not a decimal number with at most nine places")]
    NotDecimal { text: String },
    #[error("a derivation has no steps; it begins with a step that sets the number")]
    Empty,
    #[error("step {n} should be number {expected} and begin with `set` if it is the first")]
    OutOfOrder { n: i64, expected: i64 },
    #[error("step {n} cannot be computed: it divides by nothing, rounds to a step that is not positive, or leaves the range")]
    NotComputable { n: i64 },
    #[error("step {n} says {stated} where its arithmetic gives {computed}")]
    Differs { n: i64, stated: String, computed: String },
}

/// The running result after each step, computed from `op` and `value` alone.
///
/// # Errors
/// When a number is no decimal, the first step does not set, or a step cannot be computed.
pub fn fold(steps: &[Step]) -> Result<Vec<String>, DerivationError> {
    let mut results = Vec::with_capacity(steps.len());
    let mut running = Exact::from(0);
    for (expected, step) in (1..).zip(steps) {
        if step.n != expected || (expected == 1 && step.op != Op::Set) {
            return Err(DerivationError::OutOfOrder { n: step.n, expected });
        }
        running = step.op.apply(running, step.value.parse()?).ok_or(DerivationError::NotComputable { n: step.n })?;
        results.push(running.to_string());
    }
    if results.is_empty() { Err(DerivationError::Empty) } else { Ok(results) }
}

impl Op {
    fn apply(self, running: Exact, value: Exact) -> Option<Exact> {
        match self {
            Self::Set => Some(value),
            Self::Add => running.checked_add(value),
            Self::Subtract => running.checked_subtract(value),
            Self::Multiply => running.checked_multiply(value),
            Self::Divide => running.checked_divide(value),
            Self::AtLeast => Some(running.max(value)),
            Self::AtMost => Some(running.min(value)),
            Self::RoundUpTo => running.round_up_to(value),
        }
    }
}

impl Derivation {
    /// Checks that every stated result is what its steps give, the last one being the derivation's.
    ///
    /// # Errors
    /// The first step that does not add up.
    pub fn check(&self) -> Result<(), DerivationError> {
        let computed = fold(&self.steps)?;
        let stated = self.steps.iter().map(|step| (step.n, &step.result));
        let last = self.steps.last().map(|step| (step.n, &self.result));
        for ((n, stated), computed) in stated.chain(last).zip(computed.iter().chain(computed.last())) {
            if stated != computed {
                return Err(DerivationError::Differs { n, stated: stated.clone(), computed: computed.clone() });
            }
        }
        Ok(())
    }
}

/// Collects steps in one unit and keeps the running result.
#[derive(Debug)]
pub(crate) struct Steps {
    unit: String,
    running: Exact,
    steps: Vec<Step>,
}

impl Steps {
    pub fn in_unit(unit: &str) -> Self {
        Self { unit: unit.to_owned(), running: Exact::from(0), steps: Vec::new() }
    }

    /// Adds a step of a whole number; a step that cannot be computed is left to [`fold`] to name.
    pub fn push(&mut self, op: Op, value: i64, label: impl Into<String>, source: Source) {
        let unit = self.unit.clone();
        self.push_exact(op, Exact::from(value), &unit, label, source);
    }

    /// As [`Steps::push`], for a decimal in a unit of its own, such as units that are multiplied by their margin.
    pub fn push_exact(&mut self, op: Op, value: Exact, unit: &str, label: impl Into<String>, source: Source) {
        self.running = op.apply(self.running, value).unwrap_or(self.running);
        let step = Step {
            n: self.steps.len() as i64 + 1,
            label: label.into(),
            op,
            value: value.to_string(),
            unit: unit.to_owned(),
            result: self.running.to_string(),
            source,
            rule_id: None,
        };
        self.steps.push(step);
    }

    /// As [`Steps::push`], for a value that a row of a rule table set.
    pub fn push_by_rule(&mut self, op: Op, value: i64, label: impl Into<String>, source: Source, rule_id: Option<String>) {
        self.push(op, value, label, source);
        self.by_rule(rule_id);
    }

    /// Says which row of a rule table set the value of the last step.
    pub fn by_rule(&mut self, rule_id: Option<String>) {
        if let Some(step) = self.steps.last_mut() {
            step.rule_id = rule_id;
        }
    }

    /// Of money: ends in whole minor units, rounded up.
    pub fn finish_in_minor_units(mut self, currency: Currency, source: Source) -> Derivation {
        let unit = self.unit.clone();
        self.push_exact(Op::RoundUpTo, Exact::scaled(1, currency.minor_digits()), &unit, "Up to whole minor units", source);
        self.finish()
    }

    pub fn finish(self) -> Derivation {
        Derivation { unit: self.unit, result: self.running.to_string(), steps: self.steps }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Derivation {
        let mut steps = Steps::in_unit("EA");
        let source = || Source::new("test", "row");
        steps.push(Op::Set, 412, "demand over the lead time", source());
        steps.push(Op::Add, 20, "backordered", source());
        steps.push(Op::Subtract, 130, "on hand", source());
        steps.push(Op::Subtract, 96, "on order", source());
        steps.push(Op::AtLeast, 250, "minimum order", source());
        steps.push(Op::RoundUpTo, 12, "pack", source());
        steps.push(Op::Add, 36, "supplier target", source());
        steps.finish()
    }

    #[test]
    fn the_waterfall_of_the_methods_folds_to_288() {
        let results = fold(&example().steps).expect("folds");
        assert_eq!(results, ["412", "432", "302", "206", "250", "252", "288"]);
        assert_eq!(example().check(), Ok(()));
    }

    #[test]
    fn a_wrong_result_and_a_missing_start_are_named() {
        let mut wrong = example();
        wrong.steps[3].result = "207".to_owned();
        assert_eq!(wrong.check(), Err(DerivationError::Differs { n: 4, stated: "207".into(), computed: "206".into() }));
        let headless = &example().steps[1..];
        assert_eq!(fold(headless), Err(DerivationError::OutOfOrder { n: 2, expected: 1 }));
        assert_eq!(fold(&[]), Err(DerivationError::Empty));
    }

    #[test]
    fn every_op_folds_in_exact_decimals() {
        let ops =
            [(Op::Set, "10"), (Op::Multiply, "0.333333333"), (Op::Divide, "3"), (Op::AtMost, "1"), (Op::RoundUpTo, "0.25"), (Op::Subtract, "-0.1")];
        let source = || Source::new("test", "row");
        let step = |(n, (op, value)): (i64, (Op, &str))| Step {
            n,
            label: String::new(),
            op,
            value: value.to_owned(),
            unit: String::new(),
            result: String::new(),
            source: source(),
            rule_id: None,
        };
        let steps: Vec<Step> = (1..).zip(ops).map(step).collect();
        assert_eq!(fold(&steps).expect("folds"), ["10", "3.33333333", "1.11111111", "1", "1", "1.1"]);
        let by_zero = Step { value: "0".to_owned(), ..step((2, (Op::Divide, "0"))) };
        assert_eq!(fold(&[steps[0].clone(), by_zero]), Err(DerivationError::NotComputable { n: 2 }));
    }
}
