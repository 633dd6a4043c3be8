//! The answer of `evaluate`, key by key as the contract has it.

use crate::CONTRACT;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// What a method is measured at: its name in the contract, as a script writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EvaluateTask {
    Demand,
    LatePayment,
    PriceLeaks,
    Discounts,
}

/// How well each method did on what it had not seen.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evaluation {
    pub contract: u32,
    pub task: EvaluateTask,
    pub rows: EvaluatedRows,
    /// How what was learnt from and what was judged by were kept apart; its keys depend on the task.
    pub split: Value,
    /// What gave the answer: `engine`, `model` or `rules_only`.
    pub mode: String,
    /// Why the mode is not the best there is; nothing where it is.
    pub why: Option<String>,
    pub models: Vec<EvaluatedModel>,
    /// By class, what say each member has, its share of 1.
    pub weights: BTreeMap<String, BTreeMap<String, f64>>,
    /// Columns that were not used because they tell the outcome.
    pub leaks: Vec<LeakyColumn>,
    /// What was done to the data, and what a reader of the figures should know.
    pub warnings: Vec<String>,
    /// Processor seconds of all threads.
    pub cpu_seconds: f64,
    pub threads: usize,
}

/// What became of the rows of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct EvaluatedRows {
    pub read: u64,
    pub used: u64,
    pub rejected: Vec<RejectedRow>,
}

/// A row, series or document that was left out, or taken otherwise than it is written, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RejectedRow {
    /// Row of the file, the first after the heading is 1; none where a whole subject is meant.
    pub row: Option<u64>,
    pub subject: String,
    pub code: String,
    pub message: String,
}

/// One method with its measures.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EvaluatedModel {
    pub name: String,
    pub role: Role,
    pub measures: Measures,
    /// The same measures over the subjects of each class.
    pub by_class: BTreeMap<String, Measures>,
}

/// Measures by name.
pub type Measures = BTreeMap<String, Measure>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The product's own method: what its pipelines decide with; for discounts what it answers with, as no decision rests on them.
    Engine,
    /// A part of the engine, alone.
    Member,
    /// What others use.
    Baseline,
}

/// A figure with its 95 % interval over resampled subjects; nothing where it is not defined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Measure {
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeakyColumn {
    pub column: String,
    pub reason: String,
}

impl Evaluation {
    /// An answer without measures yet.
    pub(crate) fn new(task: EvaluateTask, split: Value, mode: &str, threads: usize) -> Self {
        Self {
            contract: CONTRACT,
            task,
            rows: EvaluatedRows::default(),
            split,
            mode: mode.to_owned(),
            why: None,
            models: Vec::new(),
            weights: BTreeMap::new(),
            leaks: Vec::new(),
            warnings: Vec::new(),
            cpu_seconds: 0.0,
            threads,
        }
    }
}

impl RejectedRow {
    pub(crate) fn new(row: Option<u64>, subject: impl Into<String>, code: &str, message: impl Into<String>) -> Self {
        Self { row, subject: subject.into(), code: code.to_owned(), message: message.into() }
    }
}

impl Measure {
    /// A figure without an interval.
    pub(crate) fn plain(value: f64) -> Self {
        Self { value: Some(value).filter(|value| value.is_finite()), low: None, high: None }
    }
}
