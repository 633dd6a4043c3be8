//! The lake of a home, as runs and questions read it.

use crate::data::engine_failure;
use crate::failure::Failure;
use crate::home::{App, registry};
use crate::import::Versions;
use crate::run::{AsOf, rules_for_queries};
use chandler_calendar::Day;
use chandler_catalogue::{Table, TableDigest, row_hash};
use chandler_engine::{PinnedLake, Pipelines, RunParameters, Session, SessionOptions};
use chandler_importer::{Layer, Target};
use chandler_lake::{HistoryVersion, Lake, LakeError, Snapshot, SnapshotTable};
use chandler_rules::Bundle;
use chandler_store::RowQuery;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::Arc;

impl App {
    pub(crate) fn lake(&self) -> Result<Lake, Failure> {
        Lake::open(self.lake_dir()).map_err(|error| lake_failure(&error))
    }

    /// The pipelines of this program, with the home's own in place of those of the same name.
    pub(crate) fn pipelines(&self) -> Result<Pipelines, Failure> {
        Pipelines::with_overrides(&self.home.dir().join("pipelines")).map_err(|error| engine_failure(&error))
    }

    /// A snapshot that stays readable, for a run.
    pub(crate) fn pinned_snapshot(&self, as_of: Option<&AsOf>) -> Result<Snapshot, Failure> {
        let (lake, snapshot) = (self.lake()?, self.snapshot(as_of)?);
        self.runtime.block_on(lake.pin(&snapshot, "decision run")).map_err(|error| lake_failure(&error))?;
        Ok(snapshot)
    }

    /// The core's tables and the imported history, now or after a commit.
    pub(crate) fn snapshot(&self, as_of: Option<&AsOf>) -> Result<Snapshot, Failure> {
        let lake = self.lake()?;
        let core = self.runtime.block_on(async {
            match as_of {
                Some(AsOf::Sequence(sequence)) => lake.snapshot_as_of(*sequence).await,
                _ => lake.snapshot().await,
            }
        });
        let core = core.map_err(|error| lake_failure(&error))?;
        let mut history = BTreeMap::new();
        for (target, version) in Versions::at(self, core.commit_seq)?.targets().into_iter().filter(|(target, _)| target.layer == Layer::History) {
            history.insert(target.name.to_owned(), self.imported_table(target, version)?);
        }
        Ok(core.with_history(history))
    }

    /// A table that imports write, as it was at a version that the books name.
    pub(crate) fn imported_table(&self, target: &Target, version: HistoryVersion) -> Result<SnapshotTable, Failure> {
        let lake = self.lake()?;
        let table = self.runtime.block_on(async {
            match target.layer {
                Layer::History => lake.history_snapshot(target, version).await,
                _ => lake.imported_snapshot(target, version).await,
            }
        });
        table.map_err(|error| lake_failure(&error))
    }

    /// A snapshot that a run pinned.
    pub(crate) fn snapshot_by_id(&self, id: &str) -> Result<Snapshot, Failure> {
        let pins = self.runtime.block_on(self.lake()?.pins()).map_err(|error| lake_failure(&error))?;
        let pin = pins.into_iter().find(|pin| pin.snapshot.id == id);
        pin.map(|pin| pin.snapshot).ok_or_else(|| {
            let remedy = "Replay from the evidence; the lake level needs the run's snapshot";
            Failure::refusal("snapshot_gone", id, format!("The snapshot {id} is no longer pinned"), remedy)
        })
    }

    /// A session for questions of people, on the newest snapshot and with the computed tables as they are.
    pub(crate) fn session_as_of(&self, as_of: Option<&AsOf>, threads: Option<usize>) -> Result<Session, Failure> {
        self.feed()?;
        let (lake, snapshot) = (self.lake()?, self.snapshot(as_of)?);
        let rules = Arc::new(rules_for_queries(self)?);
        let pinned = PinnedLake::of_snapshot(&lake, &snapshot, registry().tables).map_err(|error| engine_failure(&error))?;
        let pinned = match as_of {
            None => self.runtime.block_on(pinned.with_derived(&lake, &self.pipelines()?)).map_err(|error| engine_failure(&error))?,
            // What was computed is as of the last run, not of then.
            Some(_) => pinned,
        };
        let parameters = self.parameters(&snapshot, self.business_date()?, as_of)?;
        self.runtime.block_on(Session::open(pinned, parameters, rules, options(threads))).map_err(|error| engine_failure(&error))
    }

    /// A session for a run: the core tables of a snapshot and nothing computed.
    pub(crate) fn open_session(
        &self,
        snapshot: &Snapshot,
        as_of: Option<&AsOf>,
        rules: Arc<Bundle>,
        threads: Option<usize>,
    ) -> Result<Session, Failure> {
        self.open_session_on(snapshot, self.business_date()?, as_of, rules, threads)
    }

    /// The same on another business day: for replaying a run of that day.
    pub(crate) fn open_session_on(
        &self,
        snapshot: &Snapshot,
        business_date: Day,
        as_of: Option<&AsOf>,
        rules: Arc<Bundle>,
        threads: Option<usize>,
    ) -> Result<Session, Failure> {
        let pinned = PinnedLake::of_snapshot(&self.lake()?, snapshot, registry().tables).map_err(|error| engine_failure(&error))?;
        let parameters = self.parameters(snapshot, business_date, as_of)?;
        self.runtime.block_on(Session::open(pinned, parameters, rules, options(threads))).map_err(|error| engine_failure(&error))
    }

    fn parameters(&self, snapshot: &Snapshot, business_date: Day, as_of: Option<&AsOf>) -> Result<RunParameters, Failure> {
        let settings = self.settings()?;
        let parameters = RunParameters {
            as_of_on: business_date,
            commit_seq: snapshot.commit_seq,
            known_until: None,
            entity_id: settings.entity_id,
            currency: settings.currency,
            time_zone: settings.time_zone,
        };
        match as_of {
            Some(AsOf::Day(day)) => {
                let at_end = parameters.as_of_day(*day);
                at_end.map_err(|error| Failure::input("bad_as_of", day.to_string(), error.to_string(), "Give a day between 1900 and 2200"))
            }
            _ => Ok(parameters),
        }
    }

    /// The contract's `lake` part of `verify`: rows and hash of every table in the books and in the lake.
    pub(crate) fn verify_lake(&self) -> Result<Value, Failure> {
        let lake = self.lake()?;
        let snapshot = self.runtime.block_on(lake.snapshot()).map_err(|error| lake_failure(&error))?;
        let mut tables = Vec::new();
        for table in registry().tables {
            let core = self.core_digest(table)?;
            let state = self.runtime.block_on(lake.table_state(&snapshot, table)).map_err(|error| lake_failure(&error))?;
            tables.push(json!({"table": table.name, "core_rows": core.rows, "lake_rows": state.rows, "equal": core == state}));
        }
        for (target, version) in Versions::of(self)?.targets() {
            let table = self.imported_table(target, version)?;
            self.runtime.block_on(lake.check_files(&table)).map_err(|error| lake_failure(&error))?;
            tables.push(json!({"table": table.path, "core_rows": version.rows, "lake_rows": table.rows, "equal": version.rows == table.rows}));
        }
        let ok = tables.iter().all(|table| table["equal"] == json!(true));
        Ok(json!({"ok": ok, "commit_seq": snapshot.commit_seq, "tables": tables}))
    }

    fn core_digest(&self, table: &'static Table) -> Result<TableDigest, Failure> {
        let reader = self.home.reader()?;
        let rows = reader.rows(table, &RowQuery::first(usize::MAX >> 1))?;
        Ok(rows.iter().map(|row| row_hash(table, &row.values)).collect())
    }
}

fn options(threads: Option<usize>) -> SessionOptions {
    let cores = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    SessionOptions::threads(threads.and_then(NonZeroUsize::new).unwrap_or(cores))
}

/// The lake's errors in the contract's words; their sentences end in the remedy.
pub(crate) fn lake_failure(error: &LakeError) -> Failure {
    let text = error.to_string();
    let (message, remedy) = text.split_once("; ").unwrap_or((&text, "Look at the log; the books are not affected"));
    Failure::fault("lake", "lake", message, remedy)
}
