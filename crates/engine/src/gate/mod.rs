//! What people may ask: one `SELECT` over the tables of the session, with functions that only compute, of a size that planning and running can bear.
//!
//! Five layers. The statement is parsed and must be a query without locks, targets or table functions (`statement.rs`, `shape.rs`), which does not name more
//! tables than can be planned (`reads.rs`); DataFusion's own options refuse DDL, DML and settings; the plan's nodes, tables and functions must be on the lists
//! (`plan.rs`, `functions.rs`), which deny by default; no value may grow without bound (`size.rs`); and the session has no store for anything but the files
//! of its snapshot (`source/store.rs`). What passes runs within limits of time, memory and rows (`limits.rs`).

mod functions;
mod limits;
mod plan;
mod reads;
mod shape;
mod size;
mod statement;

use std::collections::BTreeSet;

use datafusion::error::DataFusionError;
use datafusion::execution::SessionState;
use datafusion::execution::context::SQLOptions;
use datafusion::logical_expr::LogicalPlan;
use datafusion::sql::parser::Statement;
use datafusion::sql::resolve::resolve_table_references;

use crate::EngineError;
use crate::error::{Position, explain};

pub use limits::QueryLimits;
pub(crate) use limits::{apart, confined, is_out_of_memory, memory_exceeded};

/// The plan of a statement that may run. `known` are the tables it may read. Needs a deep stack: see [`apart`].
///
/// # Errors
/// A plain sentence for everything else, with the place where there is one.
pub(crate) async fn check(state: &SessionState, known: &BTreeSet<String>, sql: &str) -> Result<LogicalPlan, EngineError> {
    let statement = statement::parse(sql)?;
    check_tables(known, &statement)?;
    let plan = state.statement_to_plan(statement).await.map_err(|error| unplannable(&error))?;
    let options = SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
    options.verify_plan(&plan).map_err(|error| refused(explain(&error).message, ONLY_SELECT, None))?;
    let forbidden = match plan::forbidden(&plan)? {
        None => size::forbidden(&plan)?,
        some => some,
    };
    match forbidden {
        Some(what) => Err(refused(what.message, what.remedy, None)),
        None => Ok(plan),
    }
}

const ONLY_SELECT: &str = "send one SELECT; it may have WITH clauses and subqueries";

/// Why a plan may not run.
struct Forbidden {
    message: String,
    remedy: &'static str,
}

fn refused(message: impl Into<String>, remedy: &str, at: Option<Position>) -> EngineError {
    EngineError::Query { code: "sql_refused", message: message.into(), remedy: remedy.to_owned(), at }
}

fn unplannable(error: &DataFusionError) -> EngineError {
    let explained = explain(error);
    // Where the engine prints its own tree of the statement, what comes before it is the sentence.
    let message = match explained.message.split_once(['{', '(']) {
        Some((sentence, tree)) if tree.contains("Span(") => sentence.trim_end().to_owned(),
        _ => explained.message,
    };
    let remedy = "`chandler tables` lists tables and columns".to_owned();
    EngineError::Query { code: "sql_invalid", message, remedy, at: explained.at }
}

fn check_tables(known: &BTreeSet<String>, statement: &Statement) -> Result<(), EngineError> {
    let (references, _) = resolve_table_references(statement, true).map_err(|error| unplannable(&error))?;
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
