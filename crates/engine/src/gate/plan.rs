//! The lists of plan nodes and functions; what is on neither is forbidden.

use std::collections::BTreeSet;

use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::logical_expr::{Expr, LogicalPlan};

use super::functions::ALLOWED_FUNCTIONS;
use super::{Forbidden, ONLY_SELECT};
use crate::EngineError;
use crate::functions::functions;

/// The first thing in a plan that is not on the lists.
///
/// # Errors
/// When the plan cannot be walked.
pub(super) fn forbidden(plan: &LogicalPlan) -> Result<Option<Forbidden>, EngineError> {
    let ours: BTreeSet<&str> = functions().iter().map(|function| function.name).collect();
    let mut found = None;
    plan.apply_with_subqueries(|node| {
        found = forbidden_node(node);
        if found.is_none() {
            node.apply_expressions(|expression| {
                expression.apply(|part| {
                    found = forbidden_function(part, &ours);
                    Ok(if found.is_some() { TreeNodeRecursion::Stop } else { TreeNodeRecursion::Continue })
                })
            })?;
        }
        Ok(if found.is_some() { TreeNodeRecursion::Stop } else { TreeNodeRecursion::Continue })
    })?;
    Ok(found)
}

fn forbidden_node(node: &LogicalPlan) -> Option<Forbidden> {
    match node {
        LogicalPlan::Projection(_)
        | LogicalPlan::Filter(_)
        | LogicalPlan::Window(_)
        | LogicalPlan::Aggregate(_)
        | LogicalPlan::Sort(_)
        | LogicalPlan::Join(_)
        | LogicalPlan::Union(_)
        | LogicalPlan::TableScan(_)
        | LogicalPlan::EmptyRelation(_)
        | LogicalPlan::Subquery(_)
        | LogicalPlan::SubqueryAlias(_)
        | LogicalPlan::Limit(_)
        | LogicalPlan::Values(_)
        | LogicalPlan::Distinct(_)
        | LogicalPlan::Unnest(_) => None,
        other => {
            let name = other.display().to_string();
            let name = name.split([':', ' ']).next().unwrap_or_default().to_owned();
            Some(Forbidden { message: format!("the statement does more than read: {name}"), remedy: ONLY_SELECT })
        }
    }
}

fn forbidden_function(expression: &Expr, ours: &BTreeSet<&str>) -> Option<Forbidden> {
    let name = match expression {
        Expr::ScalarFunction(function) => function.func.name(),
        Expr::AggregateFunction(function) => function.func.name(),
        Expr::WindowFunction(function) => function.fun.name(),
        Expr::HigherOrderFunction(function) => function.func.name(),
        Expr::ScalarVariable(..) | Expr::Placeholder(_) => {
            return Some(Forbidden { message: format!("{expression} has no value here"), remedy: "write the value into the statement" });
        }
        _ => return None,
    };
    let allowed = ours.contains(name) || ALLOWED_FUNCTIONS.contains(&name);
    (!allowed).then(|| Forbidden {
        message: format!("the function {name} is not allowed here"),
        remedy: if matches!(name, "now" | "current_date" | "current_time") {
            "take as_of_on from run_parameters"
        } else {
            "compute it from columns, or ask for it to be added"
        },
    })
}
