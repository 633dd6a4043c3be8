//! Tests of pipelines, rows in and rows out, in the file beside each pipeline; `pipelines/README.md` describes the form.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch};
use arrow::compute::concat_batches;
use arrow::datatypes::SchemaRef;
use chandler_calendar::Day;
use chandler_catalogue::targets::Target;
use chandler_catalogue::{ColumnKind, Table};
use chandler_lake::{HISTORY_KNOWN_AT, IMPORT_ID, KEY_HASH, OPERATION};
use chandler_rules::Bundle;
use serde::Deserialize;
use serde_json::Value;

use super::cells::{Block, relaxed};
use super::{Pipeline, Pipelines};
use crate::query::json_value;
use crate::views::{history_name, versions_name, view_name};
use crate::{EngineError, PinnedLake, RunParameters, Session, SessionOptions};

/// What came of all cases.
#[derive(Debug, Default)]
pub struct CaseReport {
    pub passed: usize,
    pub failures: Vec<EngineError>,
    /// Pipelines and audits without a test.
    pub untested: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseFile {
    test: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    as_of_on: Option<Day>,
    #[serde(default)]
    given: BTreeMap<String, String>,
    expect: Option<BTreeMap<String, String>>,
    fails: Option<String>,
}

impl Pipelines {
    /// Runs the cases of every pipeline and audit. `lake` declares the core tables and the history; its files are not read.
    ///
    /// # Errors
    /// When the pipelines themselves cannot be planned.
    pub async fn run_cases(&self, lake: &PinnedLake, rules: &Arc<Bundle>) -> Result<CaseReport, EngineError> {
        let suite = Suite { pipelines: self, lake: lake.without_files(), rules, schemas: self.schemas(&Session::scratch(lake, rules).await?).await? };
        let mut report = CaseReport::default();
        for pipeline in self.tables().chain(self.audits()) {
            match self.cases.get(&pipeline.file) {
                Some(text) => suite.run_file(pipeline, text, &mut report).await,
                None => report.untested.push(pipeline.file.clone()),
            }
        }
        Ok(report)
    }
}

impl Session {
    /// A session over the same core tables without any rows, to plan in.
    ///
    /// # Errors
    /// As [`Session::open`].
    pub async fn scratch(lake: &PinnedLake, rules: &Arc<Bundle>) -> Result<Self, EngineError> {
        Self::open(lake.without_files(), parameters(None), rules.clone(), SessionOptions::threads(NonZeroUsize::MIN)).await
    }
}

fn parameters(as_of_on: Option<Day>) -> RunParameters {
    /// 2026-11-23, the business date of a case that states none.
    const USUAL_DAY: Day = Day(20_780);
    RunParameters {
        as_of_on: as_of_on.unwrap_or(USUAL_DAY),
        commit_seq: i64::MAX,
        known_until: None,
        entity_id: "ACME".to_owned(),
        currency: "USD".to_owned(),
        time_zone: "America/Chicago".to_owned(),
    }
}

/// What a given core row is taken to say where it is silent: a commit long ago, and an empty key, since keys are never null.
fn unstated(declaration: &Table, column: &str) -> Option<&'static str> {
    match column {
        "commit_seq" => Some("1"),
        "commit_recorded_at" | "commit_effective_at" | "commit_known_at" => Some("2020-01-01T00:00:00Z"),
        "op" => Some("insert"),
        _ => match declaration.column(column)? {
            (position, _) if position >= declaration.key_columns => None,
            (_, column) => Some(match column.kind {
                ColumnKind::Text | ColumnKind::Json => "",
                ColumnKind::Day => "1970-01-01",
                ColumnKind::Instant => "1970-01-01T00:00:00Z",
                ColumnKind::Boolean => "false",
                ColumnKind::Integer | ColumnKind::Quantity | ColumnKind::Amount | ColumnKind::Price => "0",
            }),
        },
    }
}

/// What a given version of a row of history is taken to say where it is silent.
fn unstated_of_history(column: &str) -> Option<&'static str> {
    match column {
        HISTORY_KNOWN_AT => Some("2000-01-01T00:00:00Z"),
        "known_basis" => Some("mapped"),
        OPERATION => Some("insert"),
        IMPORT_ID => Some("IMP-000001"),
        _ => None,
    }
}

struct Suite<'a> {
    pipelines: &'a Pipelines,
    lake: PinnedLake,
    rules: &'a Arc<Bundle>,
    schemas: BTreeMap<String, SchemaRef>,
}

impl Suite<'_> {
    async fn run_file(&self, pipeline: &Pipeline, text: &str, report: &mut CaseReport) {
        let file = pipeline.file.replace(".sql", ".test.toml");
        let failed = |case: &str, message: String| EngineError::Case { file: file.clone(), case: case.to_owned(), message };
        match toml::from_str::<CaseFile>(text) {
            Err(error) => report.failures.push(failed("all", error.to_string())),
            Ok(cases) if cases.test.is_empty() => report.untested.push(pipeline.file.clone()),
            Ok(cases) => {
                for case in cases.test {
                    match self.run_case(pipeline, &case).await {
                        Ok(()) => report.passed += 1,
                        Err(message) => report.failures.push(failed(&case.name, message)),
                    }
                }
            }
        }
    }

    async fn run_case(&self, pipeline: &Pipeline, case: &Case) -> Result<(), String> {
        let session = self.session(pipeline, case).await.map_err(|error| error.to_string())?;
        for (table, text) in &case.given {
            self.give(&session, pipeline, table, text).await.map_err(|message| format!("given {table}: {message}"))?;
        }
        let outcome = pipeline.rows(&session).await;
        match (&case.expect, &case.fails, outcome) {
            (Some(expect), None, Ok((schema, rows))) => {
                let text = expect.get(&pipeline.name).filter(|_| expect.len() == 1);
                let text = text.ok_or_else(|| format!("expect exactly the rows of {}", pipeline.name))?;
                compare(&Block::parse(text)?, &schema, &rows)
            }
            (None, Some(part), Err(error)) if error.to_string().contains(part.as_str()) => Ok(()),
            (None, Some(part), Err(error)) => Err(format!("it fails, but not with `{part}`: {error}")),
            (None, Some(part), Ok(_)) => Err(format!("it should fail with `{part}` but does not")),
            (Some(_), None, Err(error)) => Err(format!("{error}; {}", error.remedy())),
            _ => Err("state either expected rows or `fails`".to_owned()),
        }
    }

    /// A session with the core tables and the history that the pipeline reads, and every derived one it reads, all empty.
    async fn session(&self, pipeline: &Pipeline, case: &Case) -> Result<Session, EngineError> {
        let is_read = |name: &str| pipeline.reads.contains(&view_name(name)) || pipeline.reads.contains(&history_name(name));
        let core = self.lake.core.iter().filter(|table| is_read(table.declaration.name)).cloned().collect();
        let is_read = |target: &Target| pipeline.reads.contains(target.name) || pipeline.reads.contains(&versions_name(target));
        let history = self.lake.history.iter().filter(|table| is_read(table.target)).cloned().collect();
        let lake = PinnedLake { core, history, ..self.lake.clone() };
        let options = SessionOptions::threads(NonZeroUsize::MIN);
        let session = Session::open(lake, parameters(case.as_of_on), self.rules.clone(), options).await?;
        for table in pipeline.reads.iter().filter(|read| self.pipelines.table(read).is_some()) {
            session.put_rows(table, self.schemas[table].clone(), vec![])?;
        }
        Ok(session)
    }

    async fn give(&self, session: &Session, pipeline: &Pipeline, table: &str, text: &str) -> Result<(), String> {
        let mut block = Block::parse(text)?;
        let unused = || format!("the pipeline does not read it; it reads {}", pipeline.reads.iter().cloned().collect::<Vec<_>>().join(", "));
        if let Some(name) = table.strip_prefix("core_") {
            let name = name.strip_suffix("_history").unwrap_or(name);
            let core = session.lake().core.iter().find(|table| table.declaration.name == name).ok_or_else(unused)?;
            let batch = block.to_batch(&relaxed(&core.schema), |column| unstated(core.declaration, column))?;
            return session.put_core_versions(name, batch).await.map_err(|error| error.to_string());
        }
        if table.starts_with("history_") {
            let name = table.strip_suffix("_versions").unwrap_or(table);
            let history = session.lake().history.iter().find(|table| table.target.name == name).ok_or_else(unused)?;
            block.number_rows(KEY_HASH);
            let batch = block.to_batch(&relaxed(&history.schema), unstated_of_history)?;
            return session.put_history_versions(name, batch).await.map_err(|error| error.to_string());
        }
        let schema = self.schemas.get(table).filter(|_| pipeline.reads.contains(table)).ok_or_else(unused)?;
        let batch = block.to_batch(schema, |_| None)?;
        session.put_rows(table, schema.clone(), vec![batch]).map_err(|error| error.to_string())
    }
}

/// Compares the stated columns, row by row.
fn compare(expected: &Block, schema: &SchemaRef, rows: &[RecordBatch]) -> Result<(), String> {
    let actual = concat_batches(schema, rows).map_err(|error| error.to_string())?;
    let wanted = expected.to_batch(schema, |_| None)?;
    let shown = || arrow::util::pretty::pretty_format_batches(std::slice::from_ref(&actual)).map(|table| format!("\n{table}")).unwrap_or_default();
    if actual.num_rows() != wanted.num_rows() {
        return Err(format!("expected {} rows and got {}:{}", wanted.num_rows(), actual.num_rows(), shown()));
    }
    for name in &expected.columns {
        let column = schema.index_of(name).map_err(|error| error.to_string())?;
        for row in 0..actual.num_rows() {
            let (found, stated) = (value(actual.column(column), row)?, value(wanted.column(column), row)?);
            if !same(&found, &stated) {
                return Err(format!("row {}, {name}: expected {stated} and got {found}:{}", row + 1, shown()));
            }
        }
    }
    Ok(())
}

fn value(column: &ArrayRef, row: usize) -> Result<Value, String> {
    json_value(column, row).map_err(|error| error.to_string())
}

/// Equal, floats to a billionth.
fn same(found: &Value, stated: &Value) -> bool {
    match (found, stated) {
        (Value::Number(found), Value::Number(stated)) => match (found.as_i64(), stated.as_i64(), found.as_f64(), stated.as_f64()) {
            (Some(found), Some(stated), ..) => found == stated,
            (_, _, Some(found), Some(stated)) => (found - stated).abs() <= 1e-9 * found.abs().max(1.0),
            _ => false,
        },
        (Value::Array(found), Value::Array(stated)) => {
            found.len() == stated.len() && found.iter().zip(stated).all(|(found, stated)| same(found, stated))
        }
        (Value::Object(found), Value::Object(stated)) => {
            found.len() == stated.len() && found.iter().all(|(name, value)| stated.get(name).is_some_and(|stated| same(value, stated)))
        }
        _ => found == stated,
    }
}
