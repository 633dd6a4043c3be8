use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion::common::Column;
use datafusion::prelude::{DataFrame, Expr};

use super::graph::upstream;
use super::memory::PeakMeter;
use super::normalise::{GrainProblem, grain_problem, normal_schema, normalise};
use super::{DerivedSink, DerivedTable, Layer, Pipeline, Pipelines, Selection};
use crate::{EngineError, Session};

/// What to compute and whom to tell.
pub struct RunOptions<'a> {
    pub selection: Selection,
    pub progress: &'a (dyn Fn(Progress<'_>) + Sync),
}

/// A sign of life.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Progress<'a> {
    Started { table: &'a str, position: usize, total: usize },
    Computed { outcome: &'a TableOutcome },
    Audited { outcome: &'a AuditOutcome },
}

/// What came of a run.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct RunOutcome {
    /// Hash of the SQL of all pipelines.
    pub pipeline_bundle: String,
    pub tables: Vec<TableOutcome>,
    pub audits: Vec<AuditOutcome>,
    /// Tables that were not computed because an audit found rows.
    pub blocked: Vec<String>,
    pub seconds: f64,
    /// Peak memory of the process, where the system tells.
    pub peak_bytes: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct TableOutcome {
    pub table: String,
    pub layer: Layer,
    pub rows: usize,
    pub content_hash: String,
    pub state: TableState,
    pub seconds: f64,
    /// The most memory the process held meanwhile, where the system tells.
    pub peak_bytes: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TableState {
    /// Computed and kept.
    Computed,
    /// Computed; what is kept already was the same.
    Unchanged,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct AuditOutcome {
    pub name: String,
    /// Rows that should not be there.
    pub rows: usize,
}

impl RunOutcome {
    /// Whether every audit passed.
    pub fn is_sound(&self) -> bool {
        self.audits.iter().all(|audit| audit.rows == 0)
    }
}

impl Pipelines {
    /// Computes the selected tables, and what they need, over the session's snapshot. Needed tables that are not selected are computed but not kept.
    /// Audits run as soon as all they read is there; when one finds rows, tables of the decisions layer, and what reads them, are left out.
    ///
    /// # Errors
    /// A mistake in a pipeline, a damaged file of the lake, or a table that cannot be kept. Tables before it have been kept.
    pub async fn run(&self, session: &Session, sink: &dyn DerivedSink, options: &RunOptions<'_>) -> Result<RunOutcome, EngineError> {
        let started = Instant::now();
        let selected = options.selection.names(self)?;
        let mut run = Run {
            pipelines: self,
            session,
            sink,
            options,
            computed: BTreeSet::new(),
            tables: vec![],
            audits: vec![],
            blocked: vec![],
            memory: PeakMeter::default(),
        };
        let needed = self.needed(&selected);
        for (position, pipeline) in needed.iter().enumerate() {
            run.step(pipeline, selected.contains(&pipeline.name), position + 1, needed.len()).await?;
        }
        run.audit().await?;
        let peak_bytes = run.memory.highest();
        Ok(RunOutcome {
            pipeline_bundle: self.hash().to_owned(),
            tables: run.tables,
            audits: run.audits,
            blocked: run.blocked,
            seconds: started.elapsed().as_secs_f64(),
            peak_bytes,
        })
    }

    fn needed(&self, selected: &BTreeSet<String>) -> Vec<&Pipeline> {
        let upstream: BTreeSet<String> = selected.iter().flat_map(|name| upstream(&self.tables, name)).collect();
        // By layer, so that nothing of a later layer starts before the audits of the earlier ones.
        let mut needed: Vec<&Pipeline> =
            self.tables().filter(|pipeline| selected.contains(&pipeline.name) || upstream.contains(&pipeline.name)).collect();
        needed.sort_by_key(|pipeline| pipeline.layer);
        needed
    }
}

struct Run<'a> {
    pipelines: &'a Pipelines,
    session: &'a Session,
    sink: &'a dyn DerivedSink,
    options: &'a RunOptions<'a>,
    computed: BTreeSet<String>,
    tables: Vec<TableOutcome>,
    audits: Vec<AuditOutcome>,
    blocked: Vec<String>,
    memory: PeakMeter,
}

impl Run<'_> {
    async fn step(&mut self, pipeline: &Pipeline, selected: bool, position: usize, total: usize) -> Result<(), EngineError> {
        if pipeline.layer >= Layer::Decisions {
            self.audit().await?;
        }
        if self.is_blocked(pipeline) {
            self.blocked.push(pipeline.name.clone());
            return Ok(());
        }
        (self.options.progress)(Progress::Started { table: &pipeline.name, position, total });
        self.memory.begin();
        let outcome = self.compute(pipeline, selected).await?;
        let peak_bytes = self.memory.end();
        self.computed.insert(pipeline.name.clone());
        if let Some(outcome) = outcome {
            let outcome = TableOutcome { peak_bytes, ..outcome };
            (self.options.progress)(Progress::Computed { outcome: &outcome });
            self.tables.push(outcome);
        }
        Ok(())
    }

    fn is_blocked(&self, pipeline: &Pipeline) -> bool {
        let unsound = self.audits.iter().any(|audit| audit.rows > 0);
        let decides = pipeline.layer == Layer::Decisions;
        (decides && unsound) || pipeline.reads.iter().any(|read| self.blocked.contains(read))
    }

    /// Computes a table for those after it; nothing comes out where it is not kept.
    async fn compute(&self, pipeline: &Pipeline, keep: bool) -> Result<Option<TableOutcome>, EngineError> {
        let started = Instant::now();
        let (schema, rows) = pipeline.rows(self.session).await?;
        let kept = if keep {
            Some(self.sink.keep(DerivedTable { name: &pipeline.name, layer: pipeline.layer, schema: schema.clone(), rows: &rows }).await?)
        } else {
            None
        };
        let count = rows.iter().map(RecordBatch::num_rows).sum();
        self.session.put_rows(&pipeline.name, schema, rows)?;
        Ok(kept.map(|kept| TableOutcome {
            table: pipeline.name.clone(),
            layer: pipeline.layer,
            rows: count,
            content_hash: kept.content_hash,
            state: kept.state,
            seconds: started.elapsed().as_secs_f64(),
            peak_bytes: None,
        }))
    }

    /// Runs the audits that have not run and whose tables are all there.
    async fn audit(&mut self) -> Result<(), EngineError> {
        let done: BTreeSet<&str> = self.audits.iter().map(|audit| audit.name.as_str()).collect();
        let is_ready = |audit: &&Pipeline| {
            let mut derived = audit.reads.iter().filter(|read| self.pipelines.tables.contains_key(*read));
            !done.contains(audit.name.as_str()) && derived.all(|read| self.computed.contains(read))
        };
        let ready: Vec<&Pipeline> = self.pipelines.audits().filter(is_ready).collect();
        for audit in ready {
            let (_, rows) = audit.rows(self.session).await?;
            let outcome = AuditOutcome { name: audit.name.clone(), rows: rows.iter().map(RecordBatch::num_rows).sum() };
            (self.options.progress)(Progress::Audited { outcome: &outcome });
            self.audits.push(outcome);
        }
        Ok(())
    }
}

impl Pipeline {
    /// The rows of the statement in normal form, sorted by the grain.
    pub(crate) async fn rows(&self, session: &Session) -> Result<(SchemaRef, Vec<RecordBatch>), EngineError> {
        let plan = self.plan(session).await?;
        let schema = normal_schema(plan.schema().as_arrow());
        let frame = DataFrame::new(session.context.state(), plan);
        let order = self.grain.iter().map(|name| Expr::Column(Column::from_name(name)).sort(true, false)).collect::<Vec<_>>();
        let frame = if order.is_empty() { frame } else { frame.sort(order).map_err(|error| self.planning_error(&error))? };
        let rows = match frame.collect().await {
            Ok(rows) => rows,
            Err(error) => return Err(self.running_error(session, &error).await),
        };
        let rows = rows.iter().map(|batch| normalise(batch, &schema)).collect::<Result<Vec<_>, _>>();
        let rows = rows.map_err(|error| self.error(error.to_string(), "guard the division or logarithm that gives it"))?;
        self.check_grain(&rows)?;
        Ok((schema, rows))
    }

    fn check_grain(&self, rows: &[RecordBatch]) -> Result<(), EngineError> {
        let grain = self.grain.join(", ");
        match grain_problem(rows, &self.grain)? {
            None => Ok(()),
            Some(GrainProblem::Null { column }) => {
                Err(self.error(format!("{column} of the grain is null in a row"), "filter such rows or take another grain"))
            }
            Some(GrainProblem::Repeated { key }) => {
                Err(self.error(format!("two rows have the same {grain}: {key}"), "group by the grain, or correct it"))
            }
        }
    }

    /// A failure while running: of a file of the lake, or of the statement.
    async fn running_error(&self, session: &Session, error: &datafusion::error::DataFusionError) -> EngineError {
        match session.read_error(error).await {
            EngineError::Engine(message) => self.error(message, "correct the statement or the rows it reads"),
            other => other,
        }
    }
}

impl RunOutcome {
    /// Content hashes by table.
    pub fn hashes(&self) -> BTreeMap<&str, &str> {
        self.tables.iter().map(|table| (table.table.as_str(), table.content_hash.as_str())).collect()
    }
}
