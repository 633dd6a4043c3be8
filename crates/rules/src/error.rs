//! What can be wrong with a rule file, and with the inputs of one decision.

use std::ops::Range;

use serde::Serialize;

/// A rule file that cannot be used: where, what is wrong, and what would make it right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{file}:{line}: {field}: {message}; {remedy}")]
pub struct RuleError {
    /// The file as it was named to the parser.
    pub file: String,
    /// Line in the file, counted from 1.
    pub line: usize,
    /// Path of the key within the file, such as `row[a-smooth].when.abc`.
    pub field: String,
    pub message: String,
    pub remedy: String,
}

/// Why a table gives no decision for these inputs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecideError {
    #[error("table {table}: input `{input}` is missing; give a value of type {expected}")]
    MissingInput { table: String, input: String, expected: String },
    #[error("table {table} takes {expected} inputs but got {found}; give them in the order the file declares them")]
    InputCount { table: String, expected: usize, found: usize },
    #[error("table {table}: input `{input}` is of type {found}; give a value of type {expected}")]
    WrongType { table: String, input: String, expected: String, found: String },
    #[error("table {table}: input `{input}` = {value} is not {allowed}; correct the value or widen the input in the rule file")]
    OutsideDomain { table: String, input: String, value: String, allowed: String },
    #[error("table {table} has no row for {inputs}; add one, or a row with an empty `when` for everything else")]
    NoRow { table: String, inputs: String },
    #[error("table {table} has several rows for {inputs}: {rows}; narrow their cells or choose a hit policy that ranks or collects")]
    SeveralRows { table: String, inputs: String, rows: String },
    #[error("table {table}: output `{output}` adds up beyond its range; use smaller numbers in rows {rows}")]
    SumTooLarge { table: String, output: String, rows: String },
}

/// What is wrong with one literal or cell, before the place is known.
#[derive(Debug)]
pub(crate) struct Problem {
    pub message: String,
    pub remedy: String,
}

impl Problem {
    pub fn new(message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { message: message.into(), remedy: remedy.into() }
    }
}

/// The file under the parser, able to turn a byte span into a line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SourceFile<'a> {
    pub name: &'a str,
    pub text: &'a str,
}

impl SourceFile<'_> {
    pub fn line(&self, span: &Range<usize>) -> usize {
        let before = &self.text.as_bytes()[..span.start.min(self.text.len())];
        before.iter().filter(|byte| **byte == b'\n').count() + 1
    }

    pub fn error(&self, span: &Range<usize>, field: &str, problem: Problem) -> RuleError {
        RuleError { file: self.name.to_owned(), line: self.line(span), field: field.to_owned(), message: problem.message, remedy: problem.remedy }
    }
}
