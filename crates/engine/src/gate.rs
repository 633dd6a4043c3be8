//! What people may ask: one `SELECT` over the tables of the session, with functions that only compute.
//!
//! Four layers, each enough to refuse a write or a file: the statement is parsed and must be a query without locks, targets or table functions; DataFusion's
//! own options refuse DDL, DML and settings; the plan's nodes, tables and functions must be on the lists below; and the session has no store for anything
//! but the files of its snapshot (`source/store.rs`).

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use datafusion::common::tree_node::{TreeNode, TreeNodeRecursion};
use datafusion::error::DataFusionError;
use datafusion::execution::context::SQLOptions;
use datafusion::logical_expr::{Expr, LogicalPlan};
use datafusion::sql::parser::{DFParserBuilder, Statement};
use datafusion::sql::resolve::resolve_table_references;
use datafusion::sql::sqlparser::ast::{Query, SetExpr, Spanned, Statement as SqlStatement, TableFactor, Visit, Visitor};

use crate::error::{Position, explain};
use crate::functions::functions;
use crate::session::PARAMETERS_TABLE;
use crate::{EngineError, Session};

/// A statement is at most so long, in bytes.
const LONGEST_STATEMENT: usize = 65_536;

/// Brackets and subqueries are nested at most so deep.
const DEEPEST_NESTING: usize = 40;

/// Functions of the query engine that people may use: they compute from their arguments alone, and their results are no larger than what goes in.
const ALLOWED_FUNCTIONS: &[&str] = &[
    // aggregates
    "array_agg",
    "avg",
    "bit_and",
    "bit_or",
    "bit_xor",
    "bool_and",
    "bool_or",
    "corr",
    "count",
    "covar_pop",
    "covar_samp",
    "first_value",
    "grouping",
    "last_value",
    "max",
    "median",
    "min",
    "nth_value",
    "percentile_cont",
    "approx_distinct",
    "approx_median",
    "approx_percentile_cont",
    "stddev",
    "stddev_pop",
    "string_agg",
    "sum",
    "var",
    "var_pop",
    "regr_slope",
    "regr_intercept",
    "regr_r2",
    "regr_count",
    // windows
    "cume_dist",
    "dense_rank",
    "lag",
    "lead",
    "ntile",
    "percent_rank",
    "rank",
    "row_number",
    // numbers
    "abs",
    "ceil",
    "exp",
    "floor",
    "gcd",
    "greatest",
    "isnan",
    "iszero",
    "lcm",
    "least",
    "ln",
    "log",
    "log10",
    "log2",
    "nanvl",
    "pow",
    "power",
    "round",
    "signum",
    "sqrt",
    "trunc",
    "nullif",
    "coalesce",
    "nvl",
    "nvl2",
    // text
    "ascii",
    "bit_length",
    "btrim",
    "character_length",
    "char_length",
    "length",
    "chr",
    "concat",
    "concat_ws",
    "contains",
    "ends_with",
    "initcap",
    "left",
    "levenshtein",
    "lower",
    "ltrim",
    "octet_length",
    "position",
    "strpos",
    "regexp_count",
    "regexp_like",
    "regexp_match",
    "replace",
    "reverse",
    "right",
    "rtrim",
    "split_part",
    "starts_with",
    "substr",
    "substring",
    "substr_index",
    "translate",
    "trim",
    "upper",
    // days
    "date_bin",
    "date_part",
    "extract",
    "date_trunc",
    "make_date",
    "to_char",
    "to_date",
    "to_timestamp",
    "to_unixtime",
    "arrow_cast",
    "arrow_typeof",
    // lists and structs
    "array_any_value",
    "array_append",
    "array_concat",
    "array_contains",
    "array_has",
    "array_has_all",
    "array_has_any",
    "array_distinct",
    "array_element",
    "array_length",
    "array_max",
    "array_min",
    "array_position",
    "array_slice",
    "array_sort",
    "array_sum",
    "cardinality",
    "empty",
    "flatten",
    "get_field",
    "make_array",
    "map_extract",
    "map_keys",
    "map_values",
    "named_struct",
    "struct",
    "unnest",
];

/// The plan of a statement that may run.
///
/// # Errors
/// A plain sentence for everything else, with the place where there is one.
pub async fn check(session: &Session, sql: &str) -> Result<LogicalPlan, EngineError> {
    let statement = parse(sql)?;
    check_tables(session, &statement)?;
    let plan = session.context.state().statement_to_plan(statement).await.map_err(|error| unplannable(&error))?;
    let options = SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
    options.verify_plan(&plan).map_err(|error| refused(explain(&error).message, ONLY_SELECT, None))?;
    match forbidden(&plan)? {
        Some(what) => Err(refused(what.message, what.remedy, None)),
        None => Ok(plan),
    }
}

const ONLY_SELECT: &str = "send one SELECT; it may have WITH clauses and subqueries";

struct Forbidden {
    message: String,
    remedy: &'static str,
}

fn refused(message: impl Into<String>, remedy: &str, at: Option<Position>) -> EngineError {
    EngineError::Query { code: "sql_refused", message: message.into(), remedy: remedy.to_owned(), at }
}

fn unplannable(error: &DataFusionError) -> EngineError {
    let explained = explain(error);
    let remedy = "`chandler tables` lists tables and columns".to_owned();
    EngineError::Query { code: "sql_invalid", message: explained.message, remedy, at: explained.at }
}

fn parse(sql: &str) -> Result<Statement, EngineError> {
    if sql.len() > LONGEST_STATEMENT {
        return Err(refused(format!("the statement is longer than {LONGEST_STATEMENT} bytes"), "ask for less at once", None));
    }
    let parsed = DFParserBuilder::new(sql).with_recursion_limit(DEEPEST_NESTING).build().and_then(|mut parser| parser.parse_statements());
    let mut statements = parsed.map_err(|error| unplannable(&error))?;
    let statement = match (statements.pop_front(), statements.len()) {
        (Some(statement), 0) => statement,
        (None, _) => return Err(refused("there is no statement", ONLY_SELECT, None)),
        (Some(_), more) => return Err(refused(format!("there are {} statements", more + 1), ONLY_SELECT, None)),
    };
    let query = match &statement {
        Statement::Statement(inner) => match &**inner {
            SqlStatement::Query(query) => query,
            other => return Err(refused(format!("{} is not allowed here", keyword(&other.to_string())), ONLY_SELECT, None)),
        },
        other => return Err(refused(format!("{} is not allowed here", keyword(&other.to_string())), ONLY_SELECT, None)),
    };
    match query.visit(&mut Shape) {
        ControlFlow::Continue(()) => Ok(statement),
        ControlFlow::Break(refusal) => Err(refusal),
    }
}

/// The word that a statement begins with.
fn keyword(statement: &str) -> String {
    statement.split_whitespace().next().unwrap_or("this statement").to_uppercase()
}

/// Looks for the parts of a query that do more than read.
struct Shape;

impl Visitor for Shape {
    type Break = EngineError;

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<EngineError> {
        if !query.locks.is_empty() {
            return ControlFlow::Break(refused("a SELECT here takes no locks", "leave out FOR UPDATE and FOR SHARE", None));
        }
        if query.with.as_ref().is_some_and(|with| with.recursive) {
            return ControlFlow::Break(refused("WITH RECURSIVE is not allowed, because it may not end", "join the levels that you need", None));
        }
        self.body(&query.body)
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<EngineError> {
        let start = factor.span().start;
        let at = (start.line > 0).then_some(Position { line: start.line, column: start.column });
        match factor {
            TableFactor::Table { args: None, version: None, sample: None, .. }
            | TableFactor::Derived { .. }
            | TableFactor::NestedJoin { .. }
            | TableFactor::UNNEST { .. } => ControlFlow::Continue(()),
            other => ControlFlow::Break(refused(format!("`{other}` is not a table"), "read from the tables that `chandler tables` lists", at)),
        }
    }
}

impl Shape {
    fn body(&self, body: &SetExpr) -> ControlFlow<EngineError> {
        match body {
            SetExpr::Select(select) if select.into.is_some() => ControlFlow::Break(refused("SELECT INTO would write a table", ONLY_SELECT, None)),
            SetExpr::Select(_) | SetExpr::Query(_) | SetExpr::Values(_) => ControlFlow::Continue(()),
            SetExpr::SetOperation { left, right, .. } => {
                self.body(left)?;
                self.body(right)
            }
            other => ControlFlow::Break(refused(format!("{} is not allowed here", keyword(&other.to_string())), ONLY_SELECT, None)),
        }
    }
}

fn check_tables(session: &Session, statement: &Statement) -> Result<(), EngineError> {
    let (references, _) = resolve_table_references(statement, true).map_err(|error| unplannable(&error))?;
    let known = session.table_names();
    match references.iter().map(ToString::to_string).find(|name| !known.contains(name)) {
        Some(name) => Err(EngineError::Query {
            code: "unknown_table",
            message: format!("there is no table {name}"),
            remedy: "`chandler tables` lists them; a file or another catalogue cannot be read here".to_owned(),
            at: None,
        }),
        None => Ok(()),
    }
}

fn forbidden(plan: &LogicalPlan) -> Result<Option<Forbidden>, EngineError> {
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

impl Session {
    /// Names of every table that a statement may read.
    pub(crate) fn table_names(&self) -> BTreeSet<String> {
        let core = self.lake().core.iter().map(|table| table.declaration.name);
        let core = core.flat_map(|name| [crate::session::view_name(name), crate::session::history_name(name)]);
        core.chain(self.derived_tables().into_keys()).chain([PARAMETERS_TABLE.to_owned()]).collect()
    }
}
