//! The parts of a query, looked at one by one: none may do more than read, none may multiply the work, and none may be one that the query engine leaves out
//! without a word, because the answer would be to another question.

use std::ops::ControlFlow;

use datafusion::sql::sqlparser::ast::{Expr, GroupByExpr, Query, Select, SelectFlavor, SetExpr, Spanned, TableFactor, Visitor};

use super::statement::keyword;
use super::{ONLY_SELECT, refused};
use crate::EngineError;
use crate::error::Position;

/// `CUBE` over so many columns is grouped by 64 sets of them.
const MOST_GROUPING_SETS: u64 = 64;

/// Breaks with the refusal of the first part that is not allowed.
pub(super) struct Shape;

impl Visitor for Shape {
    type Break = EngineError;

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<EngineError> {
        if !query.locks.is_empty() {
            return ControlFlow::Break(refused("a SELECT here takes no locks", "leave out FOR UPDATE and FOR SHARE", None));
        }
        if query.with.as_ref().is_some_and(|with| with.recursive) {
            return ControlFlow::Break(refused("WITH RECURSIVE is not allowed, because it may not end", "join the levels that you need", None));
        }
        left_out(query.settings.is_some(), "SETTINGS")?;
        left_out(query.format_clause.is_some(), "FORMAT")?;
        left_out(query.for_clause.is_some(), "FOR XML or FOR JSON")?;
        body(&query.body)
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<EngineError> {
        if select.projection.is_empty() && select.flavor == SelectFlavor::Standard {
            return ControlFlow::Break(refused("a SELECT names no columns", "name them after SELECT, or write SELECT *", None));
        }
        left_out(select.prewhere.is_some(), "PREWHERE")?;
        left_out(!select.connect_by.is_empty(), "CONNECT BY")?;
        left_out(!select.optimizer_hints.is_empty(), "a hint")?;
        let (sets, modifiers) = match &select.group_by {
            GroupByExpr::All(modifiers) => (1, modifiers),
            GroupByExpr::Expressions(expressions, modifiers) => (expressions.iter().map(grouping_sets).fold(1, u64::saturating_mul), modifiers),
        };
        left_out(!modifiers.is_empty(), "WITH ROLLUP, WITH CUBE or WITH TOTALS")?;
        if sets > MOST_GROUPING_SETS {
            let message = format!("the statement groups by {sets} sets of columns, and {MOST_GROUPING_SETS} are allowed");
            return ControlFlow::Break(refused(message, "name the sets that you need with GROUPING SETS", None));
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<EngineError> {
        match factor {
            TableFactor::Table {
                args: None, version: None, sample: None, with_hints, with_ordinality, partitions, json_path, index_hints, ..
            } => {
                left_out(!with_hints.is_empty() || !index_hints.is_empty(), "a hint")?;
                left_out(*with_ordinality, "WITH ORDINALITY")?;
                left_out(!partitions.is_empty(), "PARTITION")?;
                left_out(json_path.is_some(), "a path")
            }
            TableFactor::UNNEST { with_ordinality, with_offset, .. } => left_out(*with_ordinality || *with_offset, "WITH ORDINALITY or WITH OFFSET"),
            TableFactor::Derived { sample, .. } => left_out(sample.is_some(), "TABLESAMPLE"),
            TableFactor::NestedJoin { .. } => ControlFlow::Continue(()),
            other => {
                let start = factor.span().start;
                let at = (start.line > 0).then_some(Position { line: start.line, column: start.column });
                ControlFlow::Break(refused(format!("`{other}` is not a table"), "read from the tables that `chandler tables` lists", at))
            }
        }
    }
}

/// Refuses what the query engine would read over.
fn left_out(is_there: bool, what: &str) -> ControlFlow<EngineError> {
    if is_there {
        return ControlFlow::Break(refused(format!("{what} is not understood here"), "leave it out, or say it with WHERE, GROUP BY and LIMIT", None));
    }
    ControlFlow::Continue(())
}

fn body(body: &SetExpr) -> ControlFlow<EngineError> {
    match body {
        SetExpr::Select(select) if select.into.is_some() => ControlFlow::Break(refused("SELECT INTO would write a table", ONLY_SELECT, None)),
        SetExpr::Select(_) | SetExpr::Query(_) | SetExpr::Values(_) => ControlFlow::Continue(()),
        SetExpr::SetOperation { left, right, .. } => {
            self::body(left)?;
            self::body(right)
        }
        other => ControlFlow::Break(refused(format!("{} is not allowed here", keyword(&other.to_string())), ONLY_SELECT, None)),
    }
}

/// By how many sets of columns a part of `GROUP BY` groups.
fn grouping_sets(part: &Expr) -> u64 {
    match part {
        Expr::Cube(columns) => u32::try_from(columns.len()).ok().and_then(|columns| 2_u64.checked_pow(columns)).unwrap_or(u64::MAX),
        Expr::Rollup(columns) => columns.len() as u64 + 1,
        Expr::GroupingSets(sets) => sets.len().max(1) as u64,
        _ => 1,
    }
}
