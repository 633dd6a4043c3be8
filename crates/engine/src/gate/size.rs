//! How large the values and expressions of a plan can get. `concat(x, x)` over itself in thirty WITH clauses makes a text of gigabytes, and `x + x` an
//! expression that planning writes out to a billion parts; neither is seen by the limits of memory, so both are refused before anything is planned.

use datafusion::arrow::datatypes::DataType;
use datafusion::common::Column;
use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::logical_expr::expr::ScalarFunction;
use datafusion::logical_expr::{Expr, LogicalPlan, Operator, Subquery};
use datafusion::scalar::ScalarValue;

use super::Forbidden;
use crate::EngineError;

/// A row has at most so many parts, its expressions written out down to columns of tables.
const MOST_PARTS: u64 = 10_000;

/// A row has at most so many bytes beyond what tables have in their columns.
const MOST_BYTES: u64 = 65_536;

/// What is taken to be in a column of a table: a number, a text, a list or a structure.
const NUMBER_BYTES: u64 = 16;
const TEXT_BYTES: u64 = 256;
const LIST_BYTES: u64 = 1_024;

/// `levenshtein` compares each character of one text with each of the other.
const MOST_COMPARED_BYTES: u64 = 1 << 20;

/// The first row of a plan that can get too large.
///
/// # Errors
/// When the plan cannot be walked.
pub(super) fn forbidden(plan: &LogicalPlan) -> Result<Option<Forbidden>, EngineError> {
    let mut walk = Walk { found: None };
    walk.columns(plan);
    Ok(walk.found)
}

/// Upper bounds for one value.
#[derive(Clone, Copy, Default)]
struct Size {
    parts: u64,
    bytes: u64,
}

impl Size {
    fn of_type(data_type: &DataType) -> Self {
        let bytes = match data_type {
            DataType::FixedSizeBinary(length) => u64::try_from(*length).unwrap_or_default(),
            DataType::FixedSizeList(item, length) => Self::of_type(item.data_type()).bytes.saturating_mul(u64::try_from(*length).unwrap_or_default()),
            DataType::List(_) | DataType::LargeList(_) | DataType::Struct(_) | DataType::Map(..) => LIST_BYTES,
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Binary | DataType::LargeBinary | DataType::BinaryView => TEXT_BYTES,
            _ => NUMBER_BYTES,
        };
        Self { parts: 1, bytes }
    }

    fn and(self, other: Self) -> Self {
        Self { parts: self.parts.saturating_add(other.parts), bytes: self.bytes.saturating_add(other.bytes) }
    }

    fn or(self, other: Self) -> Self {
        Self { parts: self.parts.max(other.parts), bytes: self.bytes.max(other.bytes) }
    }
}

/// Columns of what a node reads, by input.
type Inputs<'a> = Vec<(&'a LogicalPlan, Vec<Size>)>;

struct Walk {
    found: Option<Forbidden>,
}

impl Walk {
    /// The sizes of a plan's columns.
    fn columns(&mut self, plan: &LogicalPlan) -> Vec<Size> {
        if self.found.is_some() {
            return vec![];
        }
        let inputs: Inputs<'_> = plan.inputs().into_iter().map(|input| (input, self.columns(input))).collect();
        let mut expressions = Vec::new();
        let walked = plan.apply_expressions(|expression| {
            expressions.push(self.size(expression, &inputs));
            Ok(TreeNodeRecursion::Continue)
        });
        if walked.is_err() {
            self.forbid("the statement cannot be measured".to_owned());
        }
        self.check(&expressions);
        let of_schema = || plan.schema().fields().iter().map(|field| Size::of_type(field.data_type())).collect();
        let columns: Vec<Size> = match plan {
            LogicalPlan::TableScan(_) | LogicalPlan::EmptyRelation(_) => of_schema(),
            LogicalPlan::Projection(_) | LogicalPlan::Aggregate(_) => expressions,
            LogicalPlan::Window(_) => inputs.into_iter().flat_map(|(_, columns)| columns).chain(expressions).collect(),
            LogicalPlan::Values(values) => by_position(expressions.chunks(values.schema.fields().len().max(1))),
            LogicalPlan::Union(_) => by_position(inputs.iter().map(|(_, columns)| columns.as_slice())),
            _ => inputs.into_iter().flat_map(|(_, columns)| columns).collect(),
        };
        fitted(columns, plan.schema().fields().len())
    }

    fn check(&mut self, row: &[Size]) {
        let parts = row.iter().fold(0_u64, |sum, size| sum.saturating_add(size.parts));
        let bytes = row.iter().fold(0_u64, |sum, size| sum.saturating_add(size.bytes.saturating_sub(LIST_BYTES)));
        if parts > MOST_PARTS {
            self.forbid(format!("an expression of the statement has more than {MOST_PARTS} parts once it is written out"));
        } else if bytes > MOST_BYTES {
            self.forbid(format!("the statement can make rows of more than {MOST_BYTES} bytes"));
        }
    }

    fn forbid(&mut self, message: String) {
        self.found.get_or_insert(Forbidden { message, remedy: "join fewer texts, and compute in fewer steps that build on one another" });
    }

    fn size(&mut self, expression: &Expr, inputs: &Inputs<'_>) -> Size {
        let mut children = Vec::new();
        let walked = expression.apply_children(|child| {
            children.push((self.size(child, inputs), text_of(child)));
            Ok(TreeNodeRecursion::Continue)
        });
        if walked.is_err() {
            self.forbid("the statement cannot be measured".to_owned());
        }
        let all = children.iter().fold(Size::default(), |sum, (size, _)| sum.and(*size));
        let parts = all.parts.saturating_add(1);
        let bytes = match expression {
            Expr::Column(column) => return size_of_column(column, inputs),
            Expr::OuterReferenceColumn(field, _) => return Size::of_type(field.data_type()).or(largest(inputs)),
            // A literal is no step of a computation, however many a list has.
            Expr::Literal(value, _) => return Size { parts: 0, bytes: bytes_of(value) },
            Expr::ScalarFunction(function) => self.bytes_of_function(function, &children, all),
            Expr::Cast(cast) => all.bytes.max(Size::of_type(cast.field.data_type()).bytes),
            Expr::TryCast(cast) => all.bytes.max(Size::of_type(cast.field.data_type()).bytes),
            Expr::BinaryExpr(binary) if binary.op != Operator::StringConcat => NUMBER_BYTES,
            Expr::InList(_) => NUMBER_BYTES,
            Expr::Exists(exists) => self.size_of_subquery(&exists.subquery).bytes,
            Expr::InSubquery(contains) => self.size_of_subquery(&contains.subquery).bytes,
            Expr::SetComparison(comparison) => self.size_of_subquery(&comparison.subquery).bytes,
            Expr::ScalarSubquery(subquery) => return self.size_of_subquery(subquery),
            _ => all.bytes.max(NUMBER_BYTES),
        };
        Size { parts, bytes }
    }

    fn bytes_of_function(&mut self, function: &ScalarFunction, children: &[(Size, Option<&str>)], all: Size) -> u64 {
        match (function.func.name(), children) {
            ("replace", [(text, _), (_, from), (to, _)]) => {
                let from_bytes = from.map_or(1, |from| from.len().max(1) as u64);
                // An empty text is found before and after every character.
                text.bytes.saturating_mul(to.bytes.div_ceil(from_bytes).saturating_add(u64::from(*from == Some(""))).max(1))
            }
            ("concat_ws", [(separator, _), ..]) => all.bytes.saturating_add(separator.bytes.saturating_mul(children.len() as u64)),
            ("levenshtein", [(one, _), (other, _)]) if one.bytes.saturating_mul(other.bytes) > MOST_COMPARED_BYTES => {
                self.forbid("levenshtein would compare texts of thousands of characters".to_owned());
                NUMBER_BYTES
            }
            ("arrow_cast", [_, (_, Some(target))]) if target.contains("FixedSize") => {
                self.forbid(format!("{target} is not a type of a column here"));
                NUMBER_BYTES
            }
            _ => all.bytes.max(NUMBER_BYTES),
        }
    }

    fn size_of_subquery(&mut self, subquery: &Subquery) -> Size {
        self.columns(&subquery.subquery).into_iter().fold(Size::default(), Size::or)
    }
}

fn size_of_column(column: &Column, inputs: &Inputs<'_>) -> Size {
    let found = inputs.iter().find_map(|(input, columns)| columns.get(input.schema().maybe_index_of_column(column)?).copied());
    found.unwrap_or_else(|| largest(inputs))
}

fn largest(inputs: &Inputs<'_>) -> Size {
    inputs.iter().flat_map(|(_, columns)| columns).fold(Size { parts: 1, bytes: LIST_BYTES }, |largest, size| largest.or(*size))
}

/// Column by column the largest of several rows.
fn by_position<'a>(rows: impl Iterator<Item = &'a [Size]>) -> Vec<Size> {
    let mut columns: Vec<Size> = Vec::new();
    for row in rows {
        columns.resize(columns.len().max(row.len()), Size::default());
        columns.iter_mut().zip(row).for_each(|(column, size)| *column = column.or(*size));
    }
    columns
}

/// Where a node has other columns than its parts say, each of them may be the largest.
fn fitted(columns: Vec<Size>, length: usize) -> Vec<Size> {
    if columns.len() == length {
        return columns;
    }
    let largest = columns.into_iter().fold(Size::default(), Size::or);
    vec![largest; length]
}

fn text_of(expression: &Expr) -> Option<&str> {
    match expression {
        Expr::Literal(value, _) => value.try_as_str().flatten(),
        _ => None,
    }
}

fn bytes_of(value: &ScalarValue) -> u64 {
    value.try_as_str().flatten().map_or(NUMBER_BYTES, |text| text.len() as u64)
}
