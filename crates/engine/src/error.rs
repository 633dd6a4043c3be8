use std::fmt;

use chandler_lake::LakeError;
use datafusion::error::DataFusionError;

/// Why the engine gave no answer. `Display` says what is wrong; [`EngineError::remedy`] what would make it right.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// A statement that the gate does not let through, or that does not fit the tables.
    #[error("{message}")]
    Query { code: &'static str, message: String, remedy: String, at: Option<Position> },

    /// A pipeline file that cannot be used.
    #[error("{file}{}: {message}", at.map(|at| format!(":{at}")).unwrap_or_default())]
    Pipeline { file: String, at: Option<Position>, message: String, remedy: String },

    /// A test case of a pipeline that cannot be read or does not hold.
    #[error("{file}: test \"{case}\": {message}")]
    Case { file: String, case: String, message: String },

    /// A file of the lake that is missing, cut or altered.
    #[error("{file} of table {table} cannot be read: {reason}")]
    DamagedFile { table: String, kind: TableKind, file: String, reason: String },

    /// The lake could not be read or written; its message has the remedy.
    #[error(transparent)]
    Lake(#[from] LakeError),

    /// The query engine failed in a way that no input should cause.
    #[error("the query engine failed: {0}")]
    Engine(String),
}

/// Where the rows of a table come from, and so what to do when they are lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableKind {
    /// From the books.
    Core,
    /// From other systems' files.
    History,
    /// From a pipeline.
    Derived,
}

/// A place in a text, both counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    pub line: u64,
    pub column: u64,
}

impl fmt::Display for Position {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.line, self.column)
    }
}

impl EngineError {
    /// What would make it right, in one sentence.
    pub fn remedy(&self) -> String {
        match self {
            Self::Query { remedy, .. } | Self::Pipeline { remedy, .. } => remedy.clone(),
            Self::Case { .. } => "correct the pipeline or the rows its test expects".to_owned(),
            Self::DamagedFile { table, kind: TableKind::Core, .. } => {
                format!("restore it from a backup of the lake, or rebuild {table} from the core")
            }
            Self::DamagedFile { table, kind: TableKind::History, .. } => {
                format!("restore it from a backup of the lake, or import the files of {table} into a new home")
            }
            Self::DamagedFile { table, kind: TableKind::Derived, .. } => {
                format!("delete the folder of {table} and run again, which computes it anew")
            }
            Self::Lake(_) => String::new(),
            Self::Engine(_) => "report it with the statement that caused it".to_owned(),
        }
    }

    /// A stable name of the error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Query { code, .. } => code,
            Self::Pipeline { .. } => "pipeline_invalid",
            Self::Case { .. } => "pipeline_test_failed",
            Self::DamagedFile { .. } => "lake_file_damaged",
            Self::Lake(_) => "lake_unusable",
            Self::Engine(_) => "engine_failed",
        }
    }

    /// Where in the statement or file it is.
    pub fn position(&self) -> Option<Position> {
        match self {
            Self::Query { at, .. } | Self::Pipeline { at, .. } => *at,
            _ => None,
        }
    }
}

impl From<DataFusionError> for EngineError {
    fn from(error: DataFusionError) -> Self {
        Self::Engine(explain(&error).message)
    }
}

impl From<arrow::error::ArrowError> for EngineError {
    fn from(error: arrow::error::ArrowError) -> Self {
        Self::Engine(error.to_string())
    }
}

/// What DataFusion said, without its class names and back-trace, and where.
pub(crate) struct Explained {
    pub message: String,
    pub at: Option<Position>,
}

pub(crate) fn explain(error: &DataFusionError) -> Explained {
    let diagnostic = error.diagnostic();
    let span = diagnostic.and_then(|diagnostic| diagnostic.span);
    let at = span.map(|span| Position { line: span.start.line, column: span.start.column });
    let text = root_message(error);
    Explained { at: at.or_else(|| position_in(&text)), message: without_position(&text) }
}

fn root_message(error: &DataFusionError) -> String {
    let root = match error {
        DataFusionError::Collection(errors) => errors.first().map_or(error, DataFusionError::find_root),
        DataFusionError::Diagnostic(_, inner) => inner.find_root(),
        other => other.find_root(),
    };
    let message = match root {
        DataFusionError::SQL(parser_error, _) => parser_error.to_string(),
        other => other.message().into_owned(),
    };
    let message = message.split(DataFusionError::BACK_TRACE_SEP).next().unwrap_or_default();
    message.trim_start_matches("sql parser error: ").trim_end_matches('.').to_owned()
}

/// The parser writes its position into the text: ` at Line: 3, Column: 9`.
const PARSER_POSITION: &str = " at Line: ";

fn position_in(message: &str) -> Option<Position> {
    let (_, place) = message.rsplit_once(PARSER_POSITION)?;
    let (line, column) = place.split_once(", Column: ")?;
    Some(Position { line: line.parse().ok()?, column: column.trim().parse().ok()? })
}

fn without_position(message: &str) -> String {
    message.rsplit_once(PARSER_POSITION).map_or(message, |(text, _)| text).to_owned()
}
