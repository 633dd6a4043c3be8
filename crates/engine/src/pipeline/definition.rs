use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use datafusion::sql::parser::{DFParserBuilder, Statement};
use datafusion::sql::resolve::resolve_table_references;
use datafusion::sql::sqlparser::ast::Statement as SqlStatement;

use super::header::{ColumnNote, Header};
use crate::EngineError;
use crate::error::explain;

/// A stage of the pipelines, in order. A table reads its own and earlier layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Layer {
    Staging,
    Facts,
    Features,
    Forecasts,
    Decisions,
    Kpis,
    /// Checks that return no rows.
    Audits,
}

impl Layer {
    pub const ALL: [Self; 7] = [Self::Staging, Self::Facts, Self::Features, Self::Forecasts, Self::Decisions, Self::Kpis, Self::Audits];

    /// The name of its folder.
    pub fn name(self) -> &'static str {
        match self {
            Self::Staging => "staging",
            Self::Facts => "facts",
            Self::Features => "features",
            Self::Forecasts => "forecasts",
            Self::Decisions => "decisions",
            Self::Kpis => "kpis",
            Self::Audits => "audits",
        }
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Layer {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|layer| layer.name() == text).ok_or(())
    }
}

/// One SQL file, read and parsed.
#[derive(Debug, Clone)]
pub struct Pipeline {
    /// The table it computes, or the audit.
    pub name: String,
    pub layer: Layer,
    /// `layer/name.sql`.
    pub file: String,
    pub sql: String,
    /// What the table is.
    pub summary: String,
    /// Columns whose values name a row.
    pub grain: Vec<String>,
    /// Audits that this table's header asks for.
    pub audits: Vec<String>,
    /// Tables that the statement reads, without its own common table expressions.
    pub reads: BTreeSet<String>,
    pub(crate) column_notes: Vec<ColumnNote>,
}

impl Pipeline {
    /// Reads one file. `file` is `layer/name.sql`.
    ///
    /// # Errors
    /// When the path, the header or the SQL is not as `pipelines/README.md` describes; the message names the place.
    pub fn parse(file: &str, sql: &str) -> Result<Self, EngineError> {
        let wrong = |message: String, remedy: &str| EngineError::Pipeline { file: file.to_owned(), at: None, message, remedy: remedy.to_owned() };
        let (folder, name) = file.strip_suffix(".sql").and_then(|path| path.rsplit_once('/')).unwrap_or(("", file));
        let layer: Layer = folder.parse().map_err(|()| {
            let layers = Layer::ALL.map(Layer::name).join(", ");
            wrong(format!("`{folder}` is not a layer"), &format!("put the file into one of {layers}"))
        })?;
        if !is_plain_name(name) || ["core_", "history_"].iter().any(|taken| name.starts_with(taken)) {
            let remedy = "use lower-case letters, digits and _, and no core_ or history_ in front";
            return Err(wrong(format!("`{name}` cannot be the name of a table"), remedy));
        }
        let header = Header::parse(file, sql, layer)?;
        Ok(Self {
            name: name.to_owned(),
            layer,
            file: file.to_owned(),
            sql: sql.to_owned(),
            summary: header.summary,
            grain: header.grain,
            audits: header.audits,
            reads: reads(file, sql)?,
            column_notes: header.column_notes,
        })
    }

    pub(crate) fn error(&self, message: impl Into<String>, remedy: impl Into<String>) -> EngineError {
        EngineError::Pipeline { file: self.file.clone(), at: None, message: message.into(), remedy: remedy.into() }
    }

    /// What DataFusion says about this file's statement, with the place.
    pub(crate) fn planning_error(&self, error: &datafusion::error::DataFusionError) -> EngineError {
        let explained = explain(error);
        let remedy = "correct the statement; `chandler tables` lists tables and columns".to_owned();
        EngineError::Pipeline { file: self.file.clone(), at: explained.at, message: explained.message, remedy }
    }
}

fn is_plain_name(name: &str) -> bool {
    let mut letters = name.chars();
    letters.next().is_some_and(|first| first.is_ascii_lowercase())
        && letters.all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
}

/// The tables of the one query in the file.
fn reads(file: &str, sql: &str) -> Result<BTreeSet<String>, EngineError> {
    let wrong = |at, message: String| EngineError::Pipeline {
        file: file.to_owned(),
        at,
        message,
        remedy: "a pipeline is exactly one SELECT, with its WITH clauses".to_owned(),
    };
    let parsed = DFParserBuilder::new(sql).build().and_then(|mut parser| parser.parse_statements());
    let mut statements = parsed.map_err(|error| {
        let explained = explain(&error);
        wrong(explained.at, explained.message)
    })?;
    let statement = match (statements.pop_front(), statements.is_empty()) {
        (Some(statement), true) if is_query(&statement) => statement,
        _ => return Err(wrong(None, "the file does not hold exactly one query".to_owned())),
    };
    let (tables, _) = resolve_table_references(&statement, true).map_err(|error| wrong(None, explain(&error).message))?;
    Ok(tables.iter().map(ToString::to_string).collect())
}

fn is_query(statement: &Statement) -> bool {
    matches!(statement, Statement::Statement(inner) if matches!(**inner, SqlStatement::Query(_)))
}
