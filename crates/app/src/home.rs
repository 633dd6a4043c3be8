//! The application on one home.

use crate::CONTRACT;
use crate::documents::{ClockKind, CollectionsHead, Readiness, Session};
use crate::door::Door;
use crate::failure::{Failure, FailureKind};
use crate::lake::lake_failure;
use chandler_amount::Currency;
use chandler_calendar::{Day, Instant};
use chandler_catalogue::key;
use chandler_erp::Envelope;
use chandler_erp::tables::Entity;
use chandler_lake::Feed;
use chandler_store::{Clock, Fault, FaultKind, Home, HomeClock, InitOptions, Registry, Settings, SystemClock, Writer};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use tokio::runtime::Runtime;
use tokio::sync::watch;

/// Commands with which runs record what they found, learnt and measured: nothing that they computed is older for it.
const OF_RUNS: [&str; 4] = ["record_run", "record_model", "record_outcomes", "automate_recommendations"];

/// What `init` may be told.
#[derive(Clone, Debug)]
pub struct InitRequest {
    pub entity: String,
    pub currency: String,
    pub time_zone: String,
    pub store: String,
    pub clock: String,
}

/// Chandler on one home, for one actor.
pub struct App {
    pub(crate) home: Home,
    pub(crate) actor: String,
    pub(crate) runtime: Runtime,
    pub(crate) feed: Mutex<Option<Feed>>,
    /// The last commit that went through this process.
    pub(crate) commits: watch::Sender<i64>,
    /// Figures over the collections queue, with the versions of the tables that they were read from.
    pub(crate) collections_head: Mutex<Option<([Option<u64>; 3], CollectionsHead)>>,
    door: OnceLock<Arc<Door>>,
}

/// All tables and commands of the business and of its recommendations.
pub(crate) fn registry() -> Registry {
    Registry {
        tables: chandler_erp::tables::TABLES.iter().chain(chandler_recommend::TABLES).copied().collect(),
        commands: chandler_erp::commands().iter().chain(chandler_recommend::COMMANDS).collect(),
    }
}

impl App {
    /// Makes a home with its legal entity and the default rules, and answers with the contract's document.
    ///
    /// # Errors
    /// [`Failure`] with code `home_exists` where there is one, or what is wrong with the request.
    pub fn init(dir: &Path, actor: &str, request: &InitRequest) -> Result<Value, Failure> {
        if request.store != "sqlite" {
            let message = format!("`{}` is no store that this version has", request.store);
            return Err(Failure::input("unknown_store", &request.store, message, "Use --store sqlite: the books are then one file in the home"));
        }
        let clock = parse_clock(&request.clock)?;
        request
            .currency
            .parse::<chandler_amount::Currency>()
            .map_err(|error| Failure::input("bad_currency", &request.currency, error.to_string(), "Give a code such as USD, EUR or JPY"))?;
        let options =
            InitOptions { entity_id: request.entity.clone(), currency: request.currency.clone(), time_zone: request.time_zone.clone(), clock };
        Home::init(dir, &options, registry())?;
        let app = Self::open(dir, actor)?;
        app.write_default_rules()?;
        let entity = json!({"entity_id": request.entity, "name": request.entity, "currency": request.currency, "time_zone": request.time_zone});
        app.submit_accepted("init:entity", "create_entity", entity)?;
        let bundle = app.publish_rules(None)?;
        let settings = app.settings()?;
        Ok(json!({
            "contract": CONTRACT, "home": dir.display().to_string(), "home_id": settings.home_id, "store": "sqlite",
            "entity_id": settings.entity_id, "currency": settings.currency, "time_zone": settings.time_zone,
            "catalogue_version": app.home.catalogue().version, "commit_seq": app.head_seq()?, "rule_bundle": bundle["bundle"],
        }))
    }

    /// Opens an existing home.
    ///
    /// # Errors
    /// When there is none, or it cannot be read by this process or this version.
    pub fn open(dir: &Path, actor: &str) -> Result<Self, Failure> {
        let home = Home::open(dir, registry())?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
        let runtime =
            runtime.map_err(|error| Failure::fault("runtime", "threads", error.to_string(), "Free some memory or raise the limit of threads"))?;
        let (feed, collections_head, commits) = (Mutex::default(), Mutex::default(), watch::Sender::new(0));
        Ok(Self { home, actor: actor.to_owned(), runtime, feed, commits, collections_head, door: OnceLock::new() })
    }

    /// The same in a process whose writer is open already.
    ///
    /// # Errors
    /// As [`App::open`].
    pub(crate) fn open_with_writer(dir: &Path, actor: &str, writer: Arc<Writer>) -> Result<Self, Failure> {
        let app = Self::open(dir, actor)?;
        let door = Arc::new(Door::through(writer, &app.commits));
        Ok(Self { door: OnceLock::from(door), ..app })
    }

    pub fn home_dir(&self) -> &Path {
        self.home.dir()
    }

    /// Who acts, for which company, on which day.
    ///
    /// # Errors
    /// When the books cannot be read.
    pub fn session(&self) -> Result<Session, Failure> {
        let settings = self.settings()?;
        let reader = self.home.reader()?;
        let entity: Option<Entity> = reader.get(&key![&settings.entity_id])?;
        let last_run = self.last_run()?;
        let commits_since = last_run.as_ref().map(|run| reader.commits_after(run.snapshot.commit_seq, &OF_RUNS)).transpose()?;
        Ok(Session {
            contract: CONTRACT,
            actor: self.actor.clone(),
            home_id: settings.home_id,
            entity_id: settings.entity_id,
            entity_name: entity.map(|entity| entity.name),
            currency: settings.currency,
            time_zone: settings.time_zone,
            business_date: self.business_date()?,
            clock: if matches!(settings.clock, HomeClock::System) { ClockKind::System } else { ClockKind::Fixed },
            commit_seq: self.head_seq()?,
            commits_since,
            last_run,
        })
    }

    /// Whether the books can be read, and how far the lake is behind them.
    ///
    /// # Errors
    /// When the books cannot be read.
    pub fn readiness(&self) -> Result<Readiness, Failure> {
        let head = self.head_seq()?;
        let fed = self.runtime.block_on(self.lake()?.fed_seq()).map_err(|error| lake_failure(&error))?;
        Ok(Readiness { ready: true, commit_seq: head, lake_commit_seq: fed, behind: head - fed })
    }

    /// The day that it is in the business.
    ///
    /// # Errors
    /// When the settings cannot be read.
    pub(crate) fn business_date(&self) -> Result<Day, Failure> {
        let settings = self.settings()?;
        match settings.clock {
            HomeClock::Fixed(day) => Ok(day),
            HomeClock::System => Ok(SystemClock.now().day_in(&settings.zone()?)),
        }
    }

    /// The currency of the house.
    pub(crate) fn currency(&self) -> Result<Currency, Failure> {
        let code = self.settings()?.currency;
        code.parse().map_err(|_| Failure::fault("damaged", "settings", format!("`{code}` is no currency"), "Restore the home from a backup"))
    }

    /// When something done now happens in the business: now, or the end of the day at which the home's clock stands.
    pub(crate) fn business_instant(&self) -> Result<Instant, Failure> {
        let settings = self.settings()?;
        match settings.clock {
            HomeClock::System => Ok(SystemClock.now()),
            HomeClock::Fixed(day) => {
                let end = day.end_in(&settings.zone()?);
                end.map_err(|error| {
                    Failure::fault("bad_clock", day.to_string(), error.to_string(), "Set the home's clock to a day between 1900 and 2200")
                })
            }
        }
    }

    pub(crate) fn settings(&self) -> Result<Settings, Failure> {
        Ok(self.home.settings()?)
    }

    /// The way to the writer: this process, or the one that holds the home.
    pub(crate) fn door(&self) -> Result<Arc<Door>, Failure> {
        if let Some(door) = self.door.get() {
            return Ok(door.clone());
        }
        let door = Arc::new(Door::open(&self.home, &self.actor, &self.commits)?);
        Ok(self.door.get_or_init(|| door).clone())
    }

    /// The writer itself, for what no command can do.
    ///
    /// # Errors
    /// Code `home_locked` where another process is the writer.
    pub(crate) fn local_writer(&self) -> Result<Arc<Writer>, Failure> {
        if let Some(writer) = self.door()?.local() {
            return Ok(writer.clone());
        }
        Err(self.held_elsewhere()?)
    }

    /// What to say where another process is the writer.
    pub(crate) fn held_elsewhere(&self) -> Result<Failure, Failure> {
        let pid = self.home.writer_pid()?.unwrap_or_else(|| "unknown".to_owned());
        Ok(Fault::Locked { home: self.home.dir().to_path_buf(), pid }.into())
    }

    /// An envelope of this actor.
    pub(crate) fn envelope(&self, key: impl Into<String>, command: &str, body: Value) -> Envelope {
        Envelope { key: key.into(), command: command.to_owned(), actor: Some(self.actor.clone()), entity_id: None, effective_at: None, body }
    }

    pub(crate) fn lake_dir(&self) -> PathBuf {
        self.home.lake_dir()
    }
}

fn parse_clock(text: &str) -> Result<HomeClock, Failure> {
    if text == "system" {
        return Ok(HomeClock::System);
    }
    let day = text.strip_prefix("fixed ").unwrap_or(text).parse();
    day.map(HomeClock::Fixed).map_err(|_| {
        Failure::input("bad_clock", text, format!("`{text}` is neither `system` nor a day"), "Write --clock system or --clock 2026-01-05")
    })
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        let kind = match fault.kind() {
            FaultKind::Refusal => FailureKind::Refusal,
            FaultKind::Input => FailureKind::Input,
            FaultKind::Fault => FailureKind::Fault,
        };
        Self { kind, code: fault.code().to_owned(), subject: fault.subject(), message: fault.to_string(), remedy: fault.remedy(), at: None }
    }
}

/// An empty home in a folder that goes with the test.
#[cfg(test)]
pub(crate) fn test_home(folder: &tempfile::TempDir) -> App {
    let words = ["MAIN", "USD", "America/Chicago", "sqlite", "system"].map(str::to_owned);
    let [entity, currency, time_zone, store, clock] = words;
    App::init(folder.path(), "tester", &InitRequest { entity, currency, time_zone, store, clock }).expect("a home");
    App::open(folder.path(), "tester").expect("a home")
}
