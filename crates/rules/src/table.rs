//! A parsed decision table: typed inputs, typed outputs, rows, and the policy for several rows that fit.

use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::domain::{Domain, Extent};
use crate::matcher::Matcher;
use crate::value_set::ValueSet;
use crate::{RuleError, Value, ValueType};

/// What happens when several rows fit, after the Decision Model and Notation standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HitPolicy {
    /// Exactly one row fits; several are an error.
    Unique,
    /// Several rows may fit if they agree on every output.
    Any,
    /// The row with the smallest `priority` wins; two of the same priority must not fit together.
    Priority,
    /// The row highest in the file wins. Allowed, but linted: its meaning hangs on row order.
    First,
    /// Each output is the sum over all rows that fit, 0 when none does.
    CollectSum,
    /// Each output is the smallest over all rows that fit.
    CollectMin,
    /// Each output is the largest over all rows that fit.
    CollectMax,
    /// Each output is the list over all rows that fit, in file order; empty when none does.
    CollectList,
}

impl HitPolicy {
    /// Every policy, in the order error messages list them.
    pub const ALL: [Self; 8] =
        [Self::Unique, Self::Any, Self::Priority, Self::First, Self::CollectSum, Self::CollectMin, Self::CollectMax, Self::CollectList];

    /// The name used in rule files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unique => "unique",
            Self::Any => "any",
            Self::Priority => "priority",
            Self::First => "first",
            Self::CollectSum => "collect_sum",
            Self::CollectMin => "collect_min",
            Self::CollectMax => "collect_max",
            Self::CollectList => "collect_list",
        }
    }

    /// Whether inputs that no row fits are an error; the sum and the list of nothing have an answer.
    pub fn needs_a_row(self) -> bool {
        !matches!(self, Self::CollectSum | Self::CollectList)
    }

    /// Whether any two rows may fit together.
    pub(crate) fn lets_rows_overlap(self) -> bool {
        !matches!(self, Self::Unique | Self::Any | Self::Priority)
    }

    /// Whether the policy can combine outputs of that type.
    pub(crate) fn combines(self, value_type: ValueType) -> bool {
        match self {
            Self::CollectSum => matches!(value_type, ValueType::Integer | ValueType::Decimal),
            Self::CollectMin | Self::CollectMax => matches!(value_type, ValueType::Integer | ValueType::Decimal | ValueType::Date),
            _ => true,
        }
    }
}

impl fmt::Display for HitPolicy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl Serialize for HitPolicy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// A declared input or output.
#[derive(Debug, Clone)]
pub struct Column {
    pub(crate) name: Arc<str>,
    pub(crate) unit: Option<Arc<str>>,
    pub(crate) domain: Domain,
}

impl Column {
    /// The name used in cells and by callers.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The unit the numbers are in, if the file states one.
    pub fn unit(&self) -> Option<&str> {
        self.unit.as_deref()
    }

    /// The declared type.
    pub fn value_type(&self) -> ValueType {
        self.domain.value_type
    }

    /// The closed list of values of a text column, if it has one.
    pub fn values(&self) -> Option<&[Arc<str>]> {
        match &self.domain.extent {
            Extent::ClosedText(values) => Some(values),
            Extent::OpenText | Extent::Points(_) => None,
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub id: Arc<str>,
    pub note: Arc<str>,
    pub line: usize,
    pub priority: Option<i64>,
    /// One set per input, in the order of the inputs.
    pub cells: Vec<ValueSet>,
    /// One value per output, in the order of the outputs.
    pub outputs: Vec<Value>,
}

/// A decision table, compiled when parsed. Deciding takes `&self` and shares nothing mutable, so one table serves any number of threads.
#[derive(Debug, Clone)]
pub struct RuleTable {
    pub(crate) file: Arc<str>,
    pub(crate) source: Arc<str>,
    pub(crate) name: Arc<str>,
    pub(crate) summary: Arc<str>,
    pub(crate) hit_policy: HitPolicy,
    pub(crate) inputs: Vec<Column>,
    pub(crate) outputs: Vec<Column>,
    pub(crate) rows: Vec<Row>,
    pub(crate) matcher: Matcher,
}

impl RuleTable {
    /// Reads one table. `file_name` is used in messages only.
    ///
    /// # Errors
    /// The first thing wrong in the file, with its line, key and remedy. Gaps and overlaps are not errors here: see [`crate::check()`].
    pub fn parse(file_name: &str, text: &str) -> Result<Self, RuleError> {
        crate::parse::parse_table(file_name, text)
    }

    /// The table's name, unique in its bundle.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// One sentence on what the table decides.
    pub fn summary(&self) -> &str {
        &self.summary
    }

    /// The file the table came from, as named to the parser.
    pub fn file_name(&self) -> &str {
        &self.file
    }

    /// The file's text, unchanged: what a published bundle keeps.
    pub fn source(&self) -> &str {
        &self.source
    }

    pub fn hit_policy(&self) -> HitPolicy {
        self.hit_policy
    }

    /// Declared inputs in file order, the order [`RuleTable::decide_scalars`] takes them in.
    pub fn inputs(&self) -> &[Column] {
        &self.inputs
    }

    /// Declared outputs in file order.
    pub fn outputs(&self) -> &[Column] {
        &self.outputs
    }

    /// What each row gives for an output, with the row's name and line: for checks of what the values mean. Empty where there is no such output.
    pub fn values_of(&self, output: &str) -> impl Iterator<Item = (&str, usize, &Value)> {
        let place = self.outputs.iter().position(|column| column.name() == output);
        place.into_iter().flat_map(|place| self.rows.iter().map(move |row| (&*row.id, row.line, &row.outputs[place])))
    }

    /// How many rows the table has.
    pub fn row_count(&self) -> usize {
        self.rows.len()
    }
}
