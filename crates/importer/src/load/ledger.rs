//! What earlier imports brought of a target, and what this one has seen.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use chandler_calendar::Instant;
use polars::prelude::{DataFrame, DataType, LazyFrame, PlRefPath, ScanArgsParquet, TimeUnit, col};

use crate::error::ImportError;

/// A row as an earlier import left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriorRow {
    pub key_hash: u128,
    pub row_hash: u128,
    /// Where the target is history.
    pub known_at: Option<Instant>,
    pub file: String,
}

/// What earlier imports brought of a target. Memory is about 80 bytes a row.
#[derive(Debug, Default)]
pub struct Prior {
    rows: HashMap<u128, Entry>,
    files: Vec<String>,
    /// The latest `known_at` of each file.
    horizons: Vec<Option<Instant>>,
}

#[derive(Debug)]
struct Entry {
    row_hash: u128,
    known_at: Option<Instant>,
    file: u32,
    /// This import loaded it.
    seen: bool,
    /// The file still has it, if only as a row that went to quarantine.
    present: bool,
}

/// Rows of a Parquet file that are read at once.
const CHUNK_ROWS: usize = 200_000;

impl Prior {
    /// No earlier import.
    pub fn none() -> Self {
        Self::default()
    }

    /// The rows that an earlier import left and nothing deleted since.
    pub fn from_rows(rows: impl IntoIterator<Item = PriorRow>) -> Self {
        let mut prior = Self::default();
        rows.into_iter().for_each(|row| prior.insert(row));
        prior
    }

    /// The state after the parts that earlier imports staged, in the order in which they were imported: later rows replace earlier ones, deletions
    /// take them away.
    ///
    /// # Errors
    /// When a part cannot be read or lacks `key_hash`, `row_hash`, `known_at`, `source_file` or `op`.
    pub fn from_parts<P: AsRef<Path>>(parts: impl IntoIterator<Item = P>) -> Result<Self, ImportError> {
        let mut prior = Self::default();
        for part in parts {
            prior.add_part(part.as_ref())?;
        }
        Ok(prior)
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn insert(&mut self, row: PriorRow) {
        let place = self.files.iter().position(|file| *file == row.file).unwrap_or_else(|| {
            self.files.push(row.file);
            self.horizons.push(None);
            self.files.len() - 1
        });
        self.horizons[place] = self.horizons[place].max(row.known_at);
        let file = u32::try_from(place).unwrap_or(u32::MAX);
        self.rows.insert(row.key_hash, Entry { row_hash: row.row_hash, known_at: row.known_at, file, seen: false, present: false });
    }

    fn add_part(&mut self, path: &Path) -> Result<(), ImportError> {
        let failed = |error| ImportError::frame(format!("reading the staged part {}", path.display()), &error);
        let location = PlRefPath::try_from_path(path).map_err(failed)?;
        let scan = LazyFrame::scan_parquet(location, ScanArgsParquet { glob: false, cache: false, ..ScanArgsParquet::default() }).map_err(failed)?;
        let columns = ["key_hash", "row_hash", "source_file", "op"].map(|name| col(name).cast(DataType::String));
        let known_at = col("known_at").cast(DataType::Datetime(TimeUnit::Microseconds, None)).cast(DataType::Int64);
        let selected = scan.select(columns.into_iter().chain([known_at]).collect::<Vec<_>>());
        for start in (0..).step_by(CHUNK_ROWS) {
            let frame = selected.clone().slice(start, CHUNK_ROWS as u32).collect().map_err(failed)?;
            if frame.height() == 0 {
                break;
            }
            self.add_frame(&frame).map_err(failed)?;
        }
        Ok(())
    }

    fn add_frame(&mut self, frame: &DataFrame) -> polars::prelude::PolarsResult<()> {
        let text = |name: &str| frame.column(name)?.str();
        let (keys, rows, files, ops) = (text("key_hash")?, text("row_hash")?, text("source_file")?, text("op")?);
        let known = frame.column("known_at")?.i64()?;
        let hash = |text: Option<&str>| text.and_then(|text| u128::from_str_radix(text, 16).ok()).unwrap_or_default();
        for row in 0..frame.height() {
            let key_hash = hash(keys.get(row));
            if ops.get(row) == Some("delete") {
                self.rows.remove(&key_hash);
                continue;
            }
            let (row_hash, file) = (hash(rows.get(row)), files.get(row).unwrap_or_default().to_owned());
            self.insert(PriorRow { key_hash, row_hash, known_at: known.get(row).map(Instant), file });
        }
        Ok(())
    }
}

/// What to do with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    Insert,
    Update {
        known_at: Option<Instant>,
    },
    Unchanged,
    /// An earlier row of this import has the key.
    Duplicate,
}

/// Earlier imports and this one together.
pub(crate) struct Ledger {
    prior: Prior,
    fresh: Shards,
}

/// Keys of this import that no earlier one had: 17 to 35 bytes a row. Many small sets grow one at a time, so that growth never holds all twice.
struct Shards(Vec<HashSet<u128>>);

const SHARDS: usize = 256;

impl Ledger {
    pub fn new(prior: Prior) -> Self {
        Self { prior, fresh: Shards((0..SHARDS).map(|_| HashSet::new()).collect()) }
    }

    pub fn decide(&mut self, key_hash: u128, row_hash: u128) -> Decision {
        match self.prior.rows.get_mut(&key_hash) {
            Some(entry) if entry.seen => Decision::Duplicate,
            Some(entry) => {
                entry.seen = true;
                if entry.row_hash == row_hash { Decision::Unchanged } else { Decision::Update { known_at: entry.known_at } }
            }
            None => {
                let shard = (key_hash >> 120) as usize % SHARDS;
                if self.fresh.0[shard].insert(key_hash) { Decision::Insert } else { Decision::Duplicate }
            }
        }
    }

    /// The file has the row, but it cannot be loaded: what an earlier import had of it stays.
    pub fn keep(&mut self, key_hash: u128) {
        if let Some(entry) = self.prior.rows.get_mut(&key_hash) {
            entry.present = true;
        }
    }

    /// Whether an earlier import read this file.
    pub fn has_file(&self, file: &str) -> bool {
        self.prior.files.iter().any(|known| known == file)
    }

    /// The latest `known_at` that an earlier import took from this file.
    pub fn horizon(&self, file: &str) -> Option<Instant> {
        let place = self.prior.files.iter().position(|known| known == file)?;
        self.prior.horizons[place]
    }

    /// Rows that earlier imports took from a file and nothing in this import has.
    pub fn missing(&self, file: &str) -> Vec<PriorRow> {
        let Some(place) = self.prior.files.iter().position(|known| known == file) else { return Vec::new() };
        let is_missing = |entry: &Entry| entry.file as usize == place && !entry.seen && !entry.present;
        let missing = self.prior.rows.iter().filter(|(_, entry)| is_missing(entry));
        let row = |(key_hash, entry): (&u128, &Entry)| PriorRow {
            key_hash: *key_hash,
            row_hash: entry.row_hash,
            known_at: entry.known_at,
            file: file.to_owned(),
        };
        let mut rows: Vec<PriorRow> = missing.map(row).collect();
        rows.sort_by_key(|row| row.key_hash);
        rows
    }
}
