//! A home: the folder that holds one company's database, lake, rules and (for simulated ones) planted truth.

mod init;
mod lock;
mod settings;

pub(crate) use lock::HomeLock;
pub use settings::{HomeClock, HomeEntity, Settings};

use crate::connect;
use crate::error::Fault;
use crate::reader::Reader;
use crate::registry::Registry;
use crate::schema::{CATALOGUE_VERSION, Evolution, FrozenCatalogue};
use chandler_catalogue::Table;
use rusqlite::Connection;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a new home is made with.
#[derive(Clone, Debug)]
pub struct InitOptions {
    /// The legal entity of commands that name none.
    pub entity_id: String,
    pub currency: String,
    pub time_zone: String,
    pub clock: HomeClock,
}

/// An existing home whose tables are those of this program.
#[derive(Clone, Debug)]
pub struct Home {
    dir: PathBuf,
    registry: Arc<Registry>,
    catalogue: Arc<FrozenCatalogue>,
}

impl Home {
    /// Makes a home in a folder that is not there or holds no home yet.
    ///
    /// # Errors
    /// [`Fault::HomeExists`], a bad time zone, or a folder that cannot be written.
    pub fn init(dir: &Path, options: &InitOptions, registry: Registry) -> Result<Self, Fault> {
        Self::init_at(dir, options, registry, CATALOGUE_VERSION)
    }

    /// Opens a home; one of an older catalogue is brought to this program's first, which needs the writer's lock for a moment.
    ///
    /// # Errors
    /// A plain sentence each for: no home, another owner, a newer catalogue, tables that cannot be bridged.
    pub fn open(dir: &Path, registry: Registry) -> Result<Self, Fault> {
        Self::open_at(dir, registry, CATALOGUE_VERSION)
    }

    pub fn dir(&self) -> &Path {
        &self.dir
    }

    pub fn lake_dir(&self) -> PathBuf {
        self.dir.join("lake")
    }

    pub fn rules_dir(&self) -> PathBuf {
        self.dir.join("rules")
    }

    /// What a simulation planted; no pipeline reads it.
    pub fn truth_dir(&self) -> PathBuf {
        self.dir.join("truth")
    }

    pub fn database_path(&self) -> PathBuf {
        database_path(&self.dir)
    }

    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    pub fn tables(&self) -> &[&'static Table] {
        &self.registry.tables
    }

    pub fn catalogue(&self) -> &FrozenCatalogue {
        &self.catalogue
    }

    /// The settings as they are now.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn settings(&self) -> Result<Settings, Fault> {
        Settings::read(&connect::reading(&self.database_path())?)
    }

    /// A reader of its own connection; as many as wanted.
    ///
    /// # Errors
    /// When the database cannot be opened.
    pub fn reader(&self) -> Result<Reader, Fault> {
        Reader::open(self)
    }

    /// The process that holds the home's lock, if one does.
    ///
    /// # Errors
    /// When the lock file cannot be read.
    pub fn writer_pid(&self) -> Result<Option<String>, Fault> {
        HomeLock::holder(&self.dir)
    }

    pub(crate) fn init_at(dir: &Path, options: &InitOptions, registry: Registry, version: u32) -> Result<Self, Fault> {
        init::create(dir, options, &registry.tables, version)?;
        Self::open_at(dir, registry, version)
    }

    pub(crate) fn open_at(dir: &Path, registry: Registry, version: u32) -> Result<Self, Fault> {
        check_owner(dir)?;
        let path = database_path(dir);
        if !path.is_file() {
            return Err(Fault::NotAHome(dir.to_path_buf()));
        }
        let stored = newest_catalogue(&connect::reading(&path)?).map_err(|fault| not_a_home(dir, fault))?;
        if stored.version > version {
            return Err(Fault::NewerCatalogue { home: stored.version, program: version });
        }
        let wanted = FrozenCatalogue::of(version, &registry.tables);
        if stored != wanted {
            migrate(dir, &stored, &wanted, &registry.tables)?;
        }
        Ok(Self { dir: dir.to_path_buf(), registry: Arc::new(registry), catalogue: Arc::new(wanted) })
    }
}

pub(crate) fn database_path(dir: &Path) -> PathBuf {
    dir.join("chandler.db")
}

fn check_owner(dir: &Path) -> Result<(), Fault> {
    let Ok(metadata) = std::fs::metadata(dir) else {
        return Err(Fault::NotAHome(dir.to_path_buf()));
    };
    let user = rustix::process::geteuid().as_raw();
    if metadata.uid() == user {
        return Ok(());
    }
    // Root is no exception: files it made here would lock the owner out.
    Err(Fault::WrongOwner { home: dir.to_path_buf(), owner: metadata.uid(), user })
}

/// A database file of something else has no `catalogues` table, or is no database at all.
fn not_a_home(dir: &Path, fault: Fault) -> Fault {
    match fault {
        Fault::Database(message) if message.contains("no such table") => Fault::NotAHome(dir.to_path_buf()),
        other => other,
    }
}

fn newest_catalogue(connection: &Connection) -> Result<FrozenCatalogue, Fault> {
    let newest = "SELECT declaration FROM catalogues ORDER BY version DESC LIMIT 1";
    let declaration: String = connection.query_row(newest, [], |row| row.get(0))?;
    serde_json::from_str(&declaration).map_err(|error| Fault::Damaged(format!("the home's catalogue: {error}")))
}

fn migrate(dir: &Path, stored: &FrozenCatalogue, wanted: &FrozenCatalogue, tables: &[&'static Table]) -> Result<(), Fault> {
    let evolution = Evolution::between(stored, tables);
    let same_number = (stored.version == wanted.version).then(|| format!("both call themselves catalogue {}", wanted.version));
    let obstacles: Vec<_> = same_number.into_iter().chain(evolution.obstacles).collect();
    if !obstacles.is_empty() {
        return Err(Fault::CatalogueChanged(obstacles));
    }
    let _lock = HomeLock::take(dir)?;
    let mut connection = connect::writing(&database_path(dir))?;
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    // Another process may have been here between the look and the lock.
    if newest_catalogue(&transaction)? == *stored {
        for step in &evolution.steps {
            transaction.execute_batch(step)?;
        }
        init::record_catalogue(&transaction, wanted)?;
        transaction.commit()?;
        tracing::info!(from = stored.version, to = wanted.version, steps = evolution.steps.len(), "home brought to this program's tables");
    }
    Ok(())
}
