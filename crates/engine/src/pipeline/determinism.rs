//! Refuses statements whose result could depend on the clock, on chance or on the order in which rows arrive.

use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::error::Result;
use datafusion::logical_expr::expr::{AggregateFunction, WindowFunction};
use datafusion::logical_expr::{Distinct, Expr, ExprSchemable, Limit, LogicalPlan, Volatility};

/// Functions of the clock that DataFusion calls stable: the same within one statement, another in the next.
const CLOCK: [&str; 6] = ["now", "current_timestamp", "current_date", "current_time", "today", "current_user"];

/// Aggregates of floats whose last digits follow the order of rows.
const FLOAT_SUMS: [&str; 3] = ["sum", "avg", "mean"];

/// Aggregates that fold floats inside, whatever they are given.
const FOLDS: [&str; 7] = ["stddev", "var", "corr", "covar", "regr_", "approx_", "grouping_sketch"];

/// Aggregates and window functions that mean nothing without an order.
const ORDERED: [&str; 7] = ["array_agg", "string_agg", "first_value", "last_value", "nth_value", "row_number", "ntile"];

/// A reason to refuse a plan, with what would make it right.
#[derive(Debug, PartialEq, Eq)]
pub struct Unstable {
    pub message: String,
    pub remedy: String,
}

/// The first reason found.
pub fn unstable(plan: &LogicalPlan) -> Result<Option<Unstable>> {
    let mut found = None;
    plan.apply_with_subqueries(|node| {
        found = node_problem(node)?;
        Ok(if found.is_some() { TreeNodeRecursion::Stop } else { TreeNodeRecursion::Continue })
    })?;
    Ok(found)
}

fn node_problem(node: &LogicalPlan) -> Result<Option<Unstable>> {
    match node {
        LogicalPlan::Limit(Limit { input, .. }) if !is_sorted(input) => {
            return Ok(problem("LIMIT without ORDER BY takes rows by chance", "add an ORDER BY that no two rows tie on"));
        }
        LogicalPlan::Distinct(Distinct::On(on)) if on.sort_expr.is_none() => {
            return Ok(problem("DISTINCT ON without ORDER BY takes rows by chance", "add an ORDER BY that no two rows tie on"));
        }
        _ => {}
    }
    let mut found = None;
    node.apply_expressions(|expression| {
        expression.apply(|part| {
            found = expression_problem(part, node)?;
            Ok(if found.is_some() { TreeNodeRecursion::Stop } else { TreeNodeRecursion::Continue })
        })
    })?;
    Ok(found)
}

fn is_sorted(plan: &LogicalPlan) -> bool {
    match plan {
        LogicalPlan::Sort(_) => true,
        LogicalPlan::Projection(projection) => is_sorted(&projection.input),
        LogicalPlan::SubqueryAlias(alias) => is_sorted(&alias.input),
        _ => false,
    }
}

fn expression_problem(expression: &Expr, node: &LogicalPlan) -> Result<Option<Unstable>> {
    match expression {
        Expr::ScalarFunction(function) => {
            let name = function.func.name();
            let volatile = function.func.signature().volatility == Volatility::Volatile;
            Ok(if CLOCK.contains(&name) {
                problem(format!("{name}() reads the clock"), "take as_of_on from run_parameters")
            } else if volatile {
                problem(format!("{name}() gives another value each time"), "derive the value from the row's own columns")
            } else {
                None
            })
        }
        Expr::AggregateFunction(function) => aggregate_problem(function, node),
        Expr::WindowFunction(function) => Ok(window_problem(function)),
        _ => Ok(None),
    }
}

fn aggregate_problem(aggregate: &AggregateFunction, node: &LogicalPlan) -> Result<Option<Unstable>> {
    let name = aggregate.func.name();
    if ORDERED.contains(&name) && aggregate.params.order_by.is_empty() {
        return Ok(problem(format!("{name} without ORDER BY depends on the order of rows"), format!("write {name}(… ORDER BY …)")));
    }
    if FOLDS.iter().any(|fold| name.starts_with(fold)) {
        return Ok(problem(format!("{name} adds floats in the order of rows"), "build it from sums of decimals"));
    }
    if FLOAT_SUMS.contains(&name) {
        let inputs = node.inputs();
        let Some(input) = inputs.first() else { return Ok(None) };
        for argument in &aggregate.params.args {
            if argument.get_type(input.schema())?.is_floating() {
                let message = format!("{name} of floats depends on the order of rows: {argument}");
                return Ok(problem(message, "cast the argument to a decimal first"));
            }
        }
    }
    Ok(None)
}

fn window_problem(window: &WindowFunction) -> Option<Unstable> {
    let name = window.fun.name();
    if ORDERED.contains(&name) && window.params.order_by.is_empty() {
        return problem(format!("{name} without ORDER BY depends on the order of rows"), "add an ORDER BY to its OVER clause");
    }
    None
}

fn problem(message: impl Into<String>, remedy: impl Into<String>) -> Option<Unstable> {
    Some(Unstable { message: message.into(), remedy: remedy.into() })
}
