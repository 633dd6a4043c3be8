//! Running the decision: feed the lake, pin a snapshot, compute the pipelines, take what changed into the books of decisions.

use crate::CONTRACT;
use crate::data::engine_failure;
use crate::decided::decided_kinds;
use crate::documents::{AutomationCounts, KindRun, LastRun, OutcomeCounts, SnapshotRef, typed};
use crate::failure::Failure;
use crate::home::App;
use crate::models::{Trained, TrainedBy};
use crate::outcomes::{self, MeasuredBy};
use chandler_calendar::Day;
use chandler_catalogue::key;
use chandler_engine::{DerivedSink, LakeSink, MemorySink, Pipelines, Progress, RunOptions, RunOutcome, Selection, Session, TableOutcome};
use chandler_lake::Snapshot;
use chandler_recommend::commands::RunCounts;
use chandler_recommend::tables::DecisionRun;
use chandler_recommend::{KINDS, KindSpec, ModelRole};
use chandler_rules::Bundle;
use chandler_store::{Direction, RowQuery};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// A day whose end, or a sequence number after which, the world is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AsOf {
    Day(Day),
    Sequence(i64),
}

impl AsOf {
    /// # Errors
    /// When the text is neither a day nor a positive whole number.
    pub fn parse(text: &str) -> Result<Self, Failure> {
        let sequence = text.parse::<i64>().ok().filter(|sequence| *sequence > 0).map(Self::Sequence);
        sequence.or_else(|| text.parse().ok().map(Self::Day)).ok_or_else(|| {
            Failure::input("bad_as_of", text, format!("`{text}` is neither a day nor a sequence number"), "Write --as-of 2026-10-30 or --as-of 12345")
        })
    }
}

#[derive(Clone, Debug, Default)]
pub struct RunRequest {
    pub as_of: Option<AsOf>,
    pub select: Option<String>,
    /// Compute every table, even where nothing changed: what every run does until there are incremental ones.
    pub full: bool,
    /// Decision tables of a draft.
    pub rules: Option<PathBuf>,
    pub threads: Option<usize>,
}

/// The table of the forecasts that proposals rest on.
const FORECASTS: &str = "lead_time_demand";
/// Beside the versions of the snapshot's tables: what the run was as of.
const PARAMETERS: &str = "run_parameters";

impl App {
    /// Runs the decision and records it; a draft or a run in the past is recorded without recommendations that could execute.
    ///
    /// # Errors
    /// A pipeline that fails, an audit's rows are in the document, or the failures of the books and the lake.
    pub fn run(&self, request: &RunRequest, progress: &(dyn Fn(&str) + Sync)) -> Result<Value, Failure> {
        self.settle_promises()?;
        let executed = if request.as_of.is_none() && request.rules.is_none() { self.execute_automatic()? } else { AutomationCounts::default() };
        progress("feeding the lake");
        self.feed()?;
        let snapshot = self.pinned_snapshot(request.as_of.as_ref())?;
        let (bundle, files) = match &request.rules {
            Some(folder) => self.draft_bundle(folder)?,
            None => self.published_bundle()?,
        };
        let past = request.as_of.is_some();
        let draft = request.rules.is_some() || past;
        if request.rules.is_some() {
            self.submit_accepted(&format!("keep_rules:{}", bundle.hash()), "publish_rules", json!({"tables": files, "draft": true}))?;
        }
        let session = self.open_session(&snapshot, request.as_of.as_ref(), Arc::new(bundle), request.threads)?;
        let pipelines = self.pipelines()?;
        let lake = self.lake()?;
        let kept = LakeSink { lake: &lake, snapshot_id: &snapshot.id };
        // A run in the past must not replace what the present one computed.
        let sink: &dyn DerivedSink = if past { &MemorySink::default() } else { &kept };
        let outcome = self.compute(&session, &pipelines, request.select.as_deref(), sink, progress)?;
        let trained = self.trained(&session, &outcome)?;
        let kinds = decided_kinds(&outcome);
        let recorded = match kinds.is_empty() {
            true => Recorded::default(),
            false => self.record(&session, &snapshot, &pipelines, &kinds, &Made { draft, models: used(&trained) }, progress)?,
        };
        if !draft {
            let (run_id, snapshot_id) = (recorded.run_id.as_deref(), Some(snapshot.id.as_str()));
            let by = TrainedBy { session: &session, pipelines: pipelines.hash(), role: ModelRole::Champion, run_id, snapshot_id };
            trained.iter().try_for_each(|model| self.keep(model, &by))?;
        }
        let measures = !draft && outcome.tables.iter().any(|table| table.table == outcomes::TABLE);
        let measured = match &recorded.run_id {
            Some(run_id) if measures => {
                let run = MeasuredBy { run_id, snapshot_id: &snapshot.id, as_of: session.parameters().as_of_on };
                self.take_outcomes(&session, &run)?
            }
            _ => BTreeMap::new(),
        };
        let approved = match &recorded.run_id {
            Some(run_id) if !draft => self.automate(run_id)?,
            _ => AutomationCounts::default(),
        };
        let has_forecasts = outcome.tables.iter().any(|table| table.table == FORECASTS);
        let is_reconstructed = has_forecasts && self.rests_on_reconstructed(&session)?;
        let mut answer = document(&session, &snapshot, &outcome, &recorded, used(&trained), is_reconstructed);
        answer["outcomes"] = json!(outcome_counts(&measured));
        answer["automation"] = json!(AutomationCounts { executed: executed.executed, returned: executed.returned, ..approved });
        answer["note"] = json!(self.note_on(request.as_of.as_ref())?);
        Ok(answer)
    }

    /// What a reader of a run as of a day has to know: before the cut-over there is history, and no books to decide on.
    fn note_on(&self, as_of: Option<&AsOf>) -> Result<Option<String>, Failure> {
        let cut_over_on = self.cut_over()?.cut_over_on;
        Ok(match (as_of, cut_over_on) {
            (Some(AsOf::Day(day)), Some(cut_over_on)) if *day < cut_over_on => Some(format!(
                "The books begin with the cut-over on {cut_over_on}. As of {day} only history is known, and no items, terms or stock to decide on: \
                 ask the history with `chandler sql --as-of {day}`, or run as of {cut_over_on} or later"
            )),
            _ => None,
        })
    }

    /// Whether any forecast used rows of which only a rule says when they were known.
    fn rests_on_reconstructed(&self, session: &Session) -> Result<bool, Failure> {
        let query = format!("SELECT COUNT(*) FROM {FORECASTS} WHERE is_reconstructed");
        let answer = self.runtime.block_on(session.query(&query, 1)).map_err(|error| engine_failure(&error))?;
        Ok(answer.rows.first().and_then(|row| row.first()).is_some_and(|count| count != &json!(0) && count != &json!("0")))
    }

    /// Records of a past run, by kind and subject, derived again from its snapshot, rules and pipelines.
    pub(crate) fn records_of_run(&self, run_id: &str) -> Result<BTreeMap<(String, String), Value>, Failure> {
        let entity_id = self.settings()?.entity_id;
        let run: Option<DecisionRun> = self.home.reader()?.get(&key![&entity_id, run_id])?;
        let run =
            run.ok_or_else(|| Failure::fault("unknown_run", run_id, format!("The run {run_id} is not in the books"), "Run `chandler verify`"))?;
        let snapshot = self.snapshot_by_id(&run.snapshot_id)?;
        let (bundle, _) = self.bundle_by_hash(&run.rule_bundle)?;
        let pipelines = self.pipelines()?;
        if pipelines.hash() != run.pipeline_bundle {
            let message = format!("The run {run_id} used pipelines {} and this program has {}", run.pipeline_bundle, pipelines.hash());
            return Err(Failure::refusal(
                "other_pipelines",
                run_id,
                message,
                "Replay from the evidence, or with the version of chandler that made the run",
            ));
        }
        let as_of = run
            .snapshot_tables
            .get(PARAMETERS)
            .and_then(|parameters| parameters.get("as_of"))
            .and_then(Value::as_str)
            .map(AsOf::parse)
            .transpose()?;
        let session = self.open_session_on(&snapshot, run.as_of, as_of.as_ref(), Arc::new(bundle), None)?;
        let kinds = KINDS.iter().filter(|spec| run.counts.get(spec.name).is_some());
        let tables: Vec<String> = kinds.clone().map(|spec| format!("+{}", spec.table)).collect();
        self.compute(&session, &pipelines, Some(&tables.join(",")), &MemorySink::default(), &|_| {})?;
        let mut records = BTreeMap::new();
        for spec in kinds {
            let outcomes = self.outcomes(&session, spec)?.into_iter();
            records.extend(outcomes.filter_map(|(subject, outcome)| Some(((spec.name.to_owned(), subject), outcome.record?))));
        }
        Ok(records)
    }

    /// Computes pipelines; all of them where none are selected.
    pub(crate) fn compute(
        &self,
        session: &Session,
        pipelines: &Pipelines,
        select: Option<&str>,
        sink: &dyn DerivedSink,
        progress: &(dyn Fn(&str) + Sync),
    ) -> Result<RunOutcome, Failure> {
        let selection = match select {
            Some(text) => text.parse().unwrap_or_else(|never: std::convert::Infallible| match never {}),
            None => Selection::all(),
        };
        let report = |sign: Progress<'_>| {
            if let Progress::Started { table, position, total } = sign {
                progress(&format!("{position}/{total} {table}"));
            }
        };
        let options = RunOptions { selection, progress: &report };
        self.runtime.block_on(pipelines.run(session, sink, &options)).map_err(|error| engine_failure(&error))
    }

    /// Takes the proposals into the books with one command.
    fn record(
        &self,
        session: &Session,
        snapshot: &Snapshot,
        pipelines: &Pipelines,
        kinds: &[&'static KindSpec],
        made: &Made,
        progress: &dyn Fn(&str),
    ) -> Result<Recorded, Failure> {
        progress("recording");
        let findings = self.findings(session, kinds)?;
        let parameters = session.parameters();
        let run_id = self.next_run_id()?;
        let mut versions: BTreeMap<&str, Value> =
            snapshot.tables.iter().map(|(name, table)| (name.as_str(), json!({"version": table.version.to_string()}))).collect();
        versions.insert(PARAMETERS, json!({"version": null, "as_of": parameters.known_until.map(|_| parameters.as_of_on)}));
        let body = json!({
            "run_id": run_id, "as_of": parameters.as_of_on,
            "snapshot": {
                "id": snapshot.id, "commit_seq": parameters.commit_seq, "hash": snapshot.hash,
                "tables": versions,
            },
            "rule_bundle": session.rules().hash(), "pipeline_bundle": pipelines.hash(), "models": made.models, "draft": made.draft,
            "kinds": kinds.iter().map(|spec| spec.name).collect::<Vec<_>>(), "proposals": findings.proposals, "cleared": findings.cleared,
            "held": findings.held,
        });
        let answer = self.submit_accepted(&format!("record_run:{run_id}"), "record_run", body)?;
        let counts = answer.get("answer").cloned().unwrap_or_default();
        Ok(Recorded { run_id: Some(run_id), counts: typed(counts, "record_run")? })
    }

    /// `RUN-000001`, counted over the recorded runs.
    fn next_run_id(&self) -> Result<String, Failure> {
        let runs = self.home.reader()?.count(<DecisionRun as chandler_catalogue::Record>::TABLE)?;
        Ok(format!("RUN-{:06}", runs + 1))
    }

    /// The run that last looked at all subjects, for the page's head.
    pub(crate) fn last_run(&self) -> Result<Option<LastRun>, Failure> {
        let entity_id = self.settings()?.entity_id;
        let mut newest = RowQuery::first(1).equal("entity_id", entity_id).equal("draft", 0_i64);
        newest.order.push(("run_id".to_owned(), Direction::Descending));
        let Some(run) = self.home.reader()?.records::<DecisionRun>(&newest)?.pop() else { return Ok(None) };
        let counts: BTreeMap<String, RunCounts> = typed(run.counts.clone(), &run.run_id)?;
        let kinds = counts.into_iter().map(|(kind, counts)| KindRun::of(kind, &counts));
        Ok(Some(LastRun {
            kinds: kinds.collect(),
            snapshot: SnapshotRef::of_run(&run),
            run_id: run.run_id,
            as_of: run.as_of,
            rule_bundle: run.rule_bundle,
            finished_at: run.recorded_at,
        }))
    }
}

#[derive(Default)]
struct Recorded {
    run_id: Option<String>,
    counts: BTreeMap<String, RunCounts>,
}

/// How a run came about.
struct Made {
    draft: bool,
    /// Methods and models with version and mode.
    models: Value,
}

/// Of every kind, what was measured, could not be, and waits.
fn outcome_counts(measured: &BTreeMap<String, OutcomeCounts>) -> BTreeMap<&'static str, OutcomeCounts> {
    KINDS.iter().map(|spec| (spec.name, measured.get(spec.name).copied().unwrap_or_default())).collect()
}

/// Methods of all kinds with version and mode, which need no training and so are always on, and the models that were trained.
fn used(trained: &[Trained]) -> Value {
    let methods: BTreeMap<String, String> = KINDS.iter().flat_map(|spec| (spec.methods)()).collect();
    let methods = methods.iter().map(|(name, version)| json!({"name": name, "version": version, "mode": "model", "why": null}));
    json!(methods.chain(trained.iter().map(Trained::used)).collect::<Vec<_>>())
}

fn document(session: &Session, snapshot: &Snapshot, outcome: &RunOutcome, recorded: &Recorded, mut models: Value, is_reconstructed: bool) -> Value {
    for model in models.as_array_mut().into_iter().flatten() {
        model["reconstructed"] = json!(is_reconstructed);
    }
    let parameters = session.parameters();
    let counts: BTreeMap<&str, RunCounts> =
        KINDS.iter().map(|spec| (spec.name, recorded.counts.get(spec.name).cloned().unwrap_or_default())).collect();
    let table = |table: &TableOutcome| json!({"table": table.table, "rows": table.rows, "content_hash": table.content_hash, "state": table.state, "seconds": table.seconds, "peak_bytes": table.peak_bytes});
    json!({
        "contract": CONTRACT, "run_id": recorded.run_id,
        "snapshot": {"id": snapshot.id, "commit_seq": parameters.commit_seq, "business_date": parameters.as_of_on, "hash": snapshot.hash},
        "rule_bundle": session.rules().hash(), "pipeline_bundle": outcome.pipeline_bundle, "models": models,
        "tables": outcome.tables.iter().map(table).collect::<Vec<_>>(), "audits": outcome.audits, "blocked": outcome.blocked,
        "recommendations": counts, "seconds": outcome.seconds, "peak_bytes": outcome.peak_bytes,
    })
}

/// The bundle with which queries of people are answered: the published one, or an empty one before the first is published.
pub(crate) fn rules_for_queries(app: &App) -> Result<Bundle, Failure> {
    match app.published_bundle() {
        Ok((bundle, _)) => Ok(bundle),
        Err(failure) if failure.code == "no_published_rules" => crate::rules::parse(&BTreeMap::new()),
        Err(failure) => Err(failure),
    }
}
