use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::{Arc, RwLock};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use chandler_calendar::{CalendarError, Day, Instant, Zone};
use chandler_rules::Bundle;
use datafusion::catalog::TableProvider;
use datafusion::datasource::{MemTable, ViewTable};
use datafusion::error::DataFusionError;
use datafusion::execution::context::SessionContext;
use datafusion::execution::memory_pool::{FairSpillPool, TrackConsumersPool};
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::execution::{SessionState, SessionStateBuilder};
use datafusion::logical_expr::LogicalPlan;
use datafusion::prelude::{DataFrame, SessionConfig};

use crate::error::explain;
use crate::source::{PinnedHistory, PinnedLake, PinnedStores, PinnedTable, first_damaged_file, provider};
use crate::views::{PARAMETERS_TABLE, history_name, known_versions, newest_versions, parameters_row, versions_name, view_name};
use crate::{EngineError, functions};

/// What every statement of a session may read as the one row of `run_parameters`. Pipelines know no other "now".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunParameters {
    /// The business date.
    pub as_of_on: Day,
    /// Row versions of later commits are not seen.
    pub commit_seq: i64,
    /// Row versions that the business knew later are not seen.
    pub known_until: Option<Instant>,
    pub entity_id: String,
    /// Functional currency of the entity.
    pub currency: String,
    /// Zone whose days date the money of the entity.
    pub time_zone: String,
}

impl RunParameters {
    /// The same parameters as of the end of a day: what was known by then, in the zone of the entity.
    ///
    /// # Errors
    /// When `time_zone` is no zone, or the day has no end in it.
    pub fn as_of_day(self, day: Day) -> Result<Self, CalendarError> {
        let zone: Zone = self.time_zone.parse()?;
        Ok(Self { as_of_on: day, known_until: Some(day.end_in(&zone)?), ..self })
    }
}

/// How a session works; the results do not depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionOptions {
    pub threads: NonZeroUsize,
    /// Operators that sort, join or group spill to disk above this; unlimited when absent.
    pub memory_limit_bytes: Option<usize>,
}

impl SessionOptions {
    /// A session on so many threads, without a memory limit.
    pub fn threads(threads: NonZeroUsize) -> Self {
        Self { threads, memory_limit_bytes: None }
    }
}

/// A DataFusion context over one snapshot with our functions in it.
pub struct Session {
    pub(crate) context: SessionContext,
    lake: PinnedLake,
    parameters: RunParameters,
    rules: Arc<Bundle>,
    derived: RwLock<BTreeMap<String, SchemaRef>>,
}

/// How many of the largest memory users an out-of-memory message names.
const NAMED_CONSUMERS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(4);

impl Session {
    /// Opens a snapshot in this process. Of a run, `rules` is the bundle that the SQL functions decide with.
    ///
    /// # Errors
    /// When a table of the snapshot cannot be registered; the files themselves are read later.
    pub async fn open(lake: PinnedLake, parameters: RunParameters, rules: Arc<Bundle>, options: SessionOptions) -> Result<Self, EngineError> {
        let context = SessionContext::new_with_state(in_process_state(&lake, options)?);
        Self::open_on(context, lake, parameters, rules).await
    }

    /// Opens a snapshot on a context made elsewhere, such as a Ballista client's; it should have [`session_config`].
    ///
    /// # Errors
    /// As [`Session::open`].
    pub async fn open_on(context: SessionContext, lake: PinnedLake, parameters: RunParameters, rules: Arc<Bundle>) -> Result<Self, EngineError> {
        functions::register(&context, &rules)?;
        let session = Self { context, lake, parameters, rules, derived: RwLock::default() };
        session.register_parameters().await?;
        for table in &session.lake.core {
            session.register_core(table).await?;
        }
        for table in &session.lake.history {
            session.register_history(table, &table.first_import, provider(&table.schema, &table.files)?).await?;
        }
        for (name, table) in &session.lake.derived {
            session.register_derived(name, provider(&table.schema, &table.files)?)?;
        }
        Ok(session)
    }

    pub fn parameters(&self) -> &RunParameters {
        &self.parameters
    }

    /// The rule bundle this session decides with.
    pub fn rules(&self) -> &Arc<Bundle> {
        &self.rules
    }

    /// The DataFusion context, for crates that run the same plans elsewhere.
    pub fn context(&self) -> &SessionContext {
        &self.context
    }

    /// Every row of a table that a run has computed or that the snapshot holds, in the table's order.
    ///
    /// # Errors
    /// When there is no such table or a file is damaged.
    pub async fn rows(&self, table: &str) -> Result<Vec<RecordBatch>, EngineError> {
        let plan = self.context.table(table).await?.into_unoptimized_plan();
        // Several threads would hand over parts of the table as they come.
        let mut state = self.context.state();
        state.config_mut().options_mut().execution.target_partitions = 1;
        self.collect(DataFrame::new(state, plan)).await
    }

    /// Makes rows readable as the table `name` for the rest of the session, in place of what had that name.
    ///
    /// # Errors
    /// When a batch has another schema.
    pub fn put_rows(&self, name: &str, schema: SchemaRef, rows: Vec<RecordBatch>) -> Result<(), EngineError> {
        self.register_derived(name, Arc::new(MemTable::try_new(schema, vec![rows])?))
    }

    /// Gives a core table these row versions in place of the snapshot's, for tests of what reads it. Their columns may be nullable.
    ///
    /// # Errors
    /// When the snapshot has no such table or the columns differ.
    pub async fn put_core_versions(&self, name: &str, versions: RecordBatch) -> Result<(), EngineError> {
        let unknown = || EngineError::Engine(format!("the snapshot has no table {name}"));
        let table = self.lake.core.iter().find(|table| table.declaration.name == name).ok_or_else(unknown)?;
        self.context.deregister_table(history_name(name))?;
        self.context.deregister_table(view_name(name))?;
        let rows = MemTable::try_new(versions.schema(), vec![vec![versions]])?;
        self.context.register_table(history_name(name), Arc::new(rows))?;
        self.register_view(&view_name(name), &newest_versions(table, &self.parameters)).await
    }

    /// Gives a history table these row versions in place of the snapshot's, for tests of what reads it. Their columns may be nullable.
    ///
    /// # Errors
    /// When the snapshot has no such table or the columns differ.
    pub async fn put_history_versions(&self, name: &str, versions: RecordBatch) -> Result<(), EngineError> {
        let unknown = || EngineError::Engine(format!("the snapshot has no table {name}"));
        let table = self.lake.history.iter().find(|table| table.target.name == name).ok_or_else(unknown)?;
        self.context.deregister_table(versions_name(table.target))?;
        self.context.deregister_table(table.target.name)?;
        let rows = MemTable::try_new(versions.schema(), vec![vec![versions]])?;
        self.register_history(table, "", Arc::new(rows)).await
    }

    /// Names of the tables that pipelines computed, with their schemas.
    pub(crate) fn derived_tables(&self) -> BTreeMap<String, SchemaRef> {
        self.derived.read().map(|tables| tables.clone()).unwrap_or_default()
    }

    pub(crate) fn lake(&self) -> &PinnedLake {
        &self.lake
    }

    pub(crate) async fn collect(&self, frame: DataFrame) -> Result<Vec<RecordBatch>, EngineError> {
        match frame.collect().await {
            Ok(rows) => Ok(rows),
            Err(error) => Err(self.read_error(&error).await),
        }
    }

    /// A failure to read is put down to the file that causes it.
    pub(crate) async fn read_error(&self, error: &DataFusionError) -> EngineError {
        let of_values =
            matches!(error.find_root(), DataFusionError::Plan(_) | DataFusionError::SchemaError(..) | DataFusionError::ResourcesExhausted(_));
        let damaged = if of_values { None } else { first_damaged_file(&self.lake).await };
        damaged.unwrap_or_else(|| EngineError::Engine(explain(error).message))
    }

    pub(crate) async fn plan(&self, sql: &str) -> Result<LogicalPlan, DataFusionError> {
        self.context.state().create_logical_plan(sql).await
    }

    fn register_derived(&self, name: &str, table: Arc<dyn TableProvider>) -> Result<(), EngineError> {
        let schema = table.schema();
        self.context.deregister_table(name)?;
        self.context.register_table(name, table)?;
        if let Ok(mut derived) = self.derived.write() {
            derived.insert(name.to_owned(), schema);
        }
        Ok(())
    }

    async fn register_core(&self, table: &PinnedTable) -> Result<(), EngineError> {
        self.context.register_table(history_name(table.declaration.name), provider(&table.schema, &table.files)?)?;
        self.register_view(&view_name(table.declaration.name), &newest_versions(table, &self.parameters)).await
    }

    async fn register_history(&self, table: &PinnedHistory, first_import: &str, versions: Arc<dyn TableProvider>) -> Result<(), EngineError> {
        self.context.register_table(versions_name(table.target), versions)?;
        self.register_view(table.target.name, &known_versions(table, first_import, &self.parameters)?).await
    }

    async fn register_parameters(&self) -> Result<(), EngineError> {
        self.register_view(PARAMETERS_TABLE, &parameters_row(&self.parameters)).await
    }

    async fn register_view(&self, name: &str, sql: &str) -> Result<(), EngineError> {
        let plan = self.plan(sql).await?;
        self.context.register_table(name, Arc::new(ViewTable::new(plan, None)))?;
        Ok(())
    }
}

fn in_process_state(lake: &PinnedLake, options: SessionOptions) -> Result<SessionState, EngineError> {
    let mut runtime = RuntimeEnvBuilder::new().with_object_store_registry(Arc::new(PinnedStores::over(lake)));
    if let Some(limit) = options.memory_limit_bytes {
        runtime = runtime.with_memory_pool(Arc::new(TrackConsumersPool::new(FairSpillPool::new(limit), NAMED_CONSUMERS)));
    }
    let builder = SessionStateBuilder::new().with_config(session_config(options.threads)).with_runtime_env(runtime.build_arc()?);
    Ok(builder.with_default_features().build())
}

/// The settings that results may depend on, in one place for every home of the engine.
pub fn session_config(threads: NonZeroUsize) -> SessionConfig {
    let mut config = SessionConfig::new().with_target_partitions(threads.get()).with_information_schema(false);
    let options = config.options_mut();
    options.sql_parser.collect_spans = true;
    // Literals such as 0.95 are exact, and text has one type everywhere.
    options.sql_parser.parse_float_as_decimal = true;
    options.sql_parser.map_string_types_to_utf8view = false;
    options.execution.parquet.schema_force_view_types = false;
    config
}
