//! The feed: commits of the core become rows of the lake, each exactly once.
//!
//! Every table keeps its own high-water mark, the last commit it has, in the very log entry that adds the rows. The feed reads the mark of the version
//! it commits on and skips what is at or below it; a version that somebody else made in between fails the commit. So a feed that was killed anywhere
//! can be started again and repeats its last batch without effect. (Delta itself refuses no repeated `txn`.)

mod batch;
mod compact;
mod failpoint;
mod lock;
mod source;

pub use compact::Compaction;
pub use failpoint::{Failpoint, Sabotage};
pub use source::{CoreHead, FeedSource};

use crate::delta::{Change, LogTable};
use crate::lake::CORE_LAYER;
use crate::marker::{MarkedTable, Marker};
use crate::parquet_file::EncodedFile;
use crate::{Lake, LakeError, arrow_schema, blocking};
use batch::Batch;
use chandler_catalogue::Table;
use futures::future::try_join_all;
use lock::FeedLock;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How much goes into a batch, and when files are merged.
#[derive(Clone, Debug)]
pub struct FeedOptions {
    /// A batch is closed by the commit that reaches so many rows.
    pub rows_per_batch: usize,
    /// So many small files of a table are merged into one.
    pub files_per_merge: usize,
    /// Files of this size are left as they are.
    pub whole_file_bytes: u64,
    /// Nothing, unless a test breaks the feed.
    pub sabotage: Sabotage,
}

impl Default for FeedOptions {
    fn default() -> Self {
        Self { rows_per_batch: 100_000, files_per_merge: 16, whole_file_bytes: 32 * 1024 * 1024, sabotage: Sabotage::default() }
    }
}

/// What one batch, or all of them, brought into the lake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct FeedStep {
    pub commits: u64,
    pub rows: u64,
    /// The commit up to which the lake is whole now.
    pub commit_seq: i64,
}

/// The one writer of the core tables.
pub struct Feed {
    pub(crate) lake: Lake,
    pub(crate) tables: &'static [&'static Table],
    source: Arc<dyn FeedSource>,
    options: FeedOptions,
    /// The newest version of each table with its mark; empty when it must be read anew.
    logs: BTreeMap<&'static str, (LogTable, i64)>,
    marker: Marker,
    _lock: FeedLock,
}

impl Feed {
    /// Takes the feed's lock, makes tables and columns that are declared and not there, and makes sure that this lake is one of this core.
    ///
    /// # Errors
    /// [`LakeError::Locked`], [`LakeError::Ahead`], [`LakeError::OtherCore`], [`LakeError::Diverged`]; or when the lake cannot be read or written.
    pub async fn open(lake: &Lake, tables: &'static [&'static Table], source: Arc<dyn FeedSource>, options: FeedOptions) -> Result<Self, LakeError> {
        let lock = FeedLock::take(&lake.storage)?;
        let (head, known) = (head_of(&source).await?, Marker::read(&lake.storage).await?);
        let fresh = Marker { commit_seq: 0, core_id: head.core_id.clone(), fingerprint: None, tables: BTreeMap::new() };
        let marker = known.unwrap_or(fresh);
        if marker.core_id != head.core_id {
            return Err(LakeError::OtherCore { lake: marker.core_id, core: head.core_id });
        }
        let mut feed = Self { lake: lake.clone(), tables, source, options, logs: BTreeMap::new(), marker, _lock: lock };
        // By the marker before anything is written, and by the tables' own marks once they are known.
        feed.check_history(&head).await?;
        lake.snapshot_at(&feed.marker, feed.marker.commit_seq).await?;
        feed.read_logs().await?;
        feed.check_history(&head).await?;
        feed.write_marker(feed.marker.commit_seq).await?;
        Ok(feed)
    }

    /// Appends all commits that the core has, and lets it forget them.
    ///
    /// # Errors
    /// As [`step`](Self::step).
    pub async fn drain(&mut self) -> Result<FeedStep, LakeError> {
        let mut total = FeedStep { commit_seq: self.marker.commit_seq, ..FeedStep::default() };
        loop {
            let step = self.step().await?;
            if step.commits == 0 {
                return Ok(total);
            }
            total = FeedStep { commits: total.commits + step.commits, rows: total.rows + step.rows, commit_seq: step.commit_seq };
        }
    }

    /// Appends one batch of commits; none when the lake has them all.
    ///
    /// # Errors
    /// When the core cannot be read or the lake not be written. What was begun is finished by the next step.
    pub async fn step(&mut self) -> Result<FeedStep, LakeError> {
        let done = self.try_step().await;
        if done.is_err() {
            // What the logs hold is unknown now; the next step reads them.
            self.logs.clear();
        }
        done
    }

    /// The last commit up to which the lake is whole.
    pub fn fed_seq(&self) -> i64 {
        self.marker.commit_seq
    }

    async fn try_step(&mut self) -> Result<FeedStep, LakeError> {
        self.read_logs().await?;
        let unchanged = FeedStep { commit_seq: self.marker.commit_seq, ..FeedStep::default() };
        let Some(batch) = Batch::read(&self.source, self.marker.commit_seq, self.options.rows_per_batch).await? else { return Ok(unchanged) };
        self.options.sabotage.reach(Failpoint::BatchRead);
        let rows = self.append(&batch).await?;
        self.options.sabotage.reach(Failpoint::BeforeMarker);
        self.write_marker(batch.last_seq()).await?;
        self.options.sabotage.reach(Failpoint::MarkerWritten);
        self.trim(batch.last_seq()).await?;
        Ok(FeedStep { commits: batch.commits() as u64, rows, commit_seq: batch.last_seq() })
    }

    async fn append(&mut self, batch: &Batch) -> Result<u64, LakeError> {
        let files = self.write_files(batch).await?;
        for (index, (table, file)) in files.iter().enumerate() {
            if index > 0 {
                self.options.sabotage.reach(Failpoint::BetweenTables);
            }
            self.commit_rows(table, file, batch.last_seq()).await?;
            self.options.sabotage.reach(Failpoint::DeltaCommitted);
        }
        Ok(files.iter().map(|(_, file)| file.rows).sum())
    }

    /// Brings the batch's rows that the tables do not have yet to disk, as files that no log names.
    async fn write_files(&self, batch: &Batch) -> Result<Vec<(&'static Table, EncodedFile)>, LakeError> {
        let encoded = try_join_all(batch.tables().map(|table| async move {
            let (_, mark) = self.log(table)?;
            let file = batch.encode(table, if self.options.sabotage.skips_guard() { 0 } else { *mark }).await?;
            Ok::<_, LakeError>(file.map(|file| (table, file)))
        }));
        let files: Vec<_> = encoded.await?.into_iter().flatten().collect();
        let path = |table: &Table, file: &EncodedFile| format!("{CORE_LAYER}/{}/{}", table.name, file.name);
        let writes = files.iter().map(|(table, file)| async { self.lake.storage.write_unsynced(&path(table, file), file.content.clone()).await });
        try_join_all(writes).await?;
        self.options.sabotage.reach(Failpoint::ParquetWritten);
        try_join_all(files.iter().map(|(table, file)| async { self.lake.storage.sync(&path(table, file)).await })).await?;
        self.options.sabotage.reach(Failpoint::ParquetSynced);
        Ok(files)
    }

    async fn commit_rows(&mut self, table: &'static Table, file: &EncodedFile, mark: i64) -> Result<(), LakeError> {
        let no_table = || LakeError::NoTable { table: table.name.to_owned() };
        let (log, old_mark) = self.logs.get_mut(table.name).ok_or_else(no_table)?;
        let grows = file.commits.is_some_and(|(first, last)| *old_mark < first && last <= mark);
        if !grows && !self.options.sabotage.skips_guard() {
            return Err(LakeError::Raced { table: table.name.to_owned() });
        }
        log.commit(Change::Append { file, mark }).await?;
        *old_mark = mark;
        Ok(())
    }

    async fn write_marker(&mut self, commit_seq: i64) -> Result<(), LakeError> {
        let fingerprint = self.fingerprint(commit_seq).await?;
        let mut tables = BTreeMap::new();
        for (name, (log, _)) in &self.logs {
            tables.insert((*name).to_owned(), MarkedTable { version: log.version(), files_hash: log.files_hash()? });
        }
        let marker = Marker { commit_seq, core_id: self.marker.core_id.clone(), fingerprint, tables };
        if marker != self.marker {
            marker.write(&self.lake.storage).await?;
            self.marker = marker;
        }
        Ok(())
    }

    async fn trim(&self, up_to: i64) -> Result<(), LakeError> {
        self.options.sabotage.reach(Failpoint::BeforeTrim);
        let source = self.source.clone();
        blocking("trimming the outbox", move || source.trim(up_to).map_err(LakeError::Source)).await
    }

    fn log(&self, table: &Table) -> Result<&(LogTable, i64), LakeError> {
        self.logs.get(table.name).ok_or_else(|| LakeError::NoTable { table: table.name.to_owned() })
    }

    /// Reads the newest version of every table and its mark, unless they are known.
    async fn read_logs(&mut self) -> Result<(), LakeError> {
        if self.logs.is_empty() {
            for table in self.tables {
                let log = open_or_create(&self.lake, table, self.marker.tables.get(table.name).map(|marked| marked.version)).await?;
                let mark = log.mark().await?;
                self.logs.insert(table.name, (log, mark));
            }
        }
        Ok(())
    }

    /// Refuses to go on when the core is not the one whose commits the lake has.
    async fn check_history(&self, head: &CoreHead) -> Result<(), LakeError> {
        let lake_seq = self.logs.values().map(|(_, mark)| *mark).fold(self.marker.commit_seq, i64::max);
        if lake_seq > head.commit_seq {
            return Err(LakeError::Ahead { lake_seq, core_seq: head.commit_seq });
        }
        let commit_seq = self.marker.commit_seq;
        if self.marker.fingerprint.is_some() && self.fingerprint(commit_seq).await? != self.marker.fingerprint {
            return Err(LakeError::Diverged { commit_seq });
        }
        Ok(())
    }

    async fn fingerprint(&self, commit_seq: i64) -> Result<Option<String>, LakeError> {
        let source = self.source.clone();
        blocking("reading the core", move || source.fingerprint(commit_seq).map_err(LakeError::Source)).await
    }
}

async fn head_of(source: &Arc<dyn FeedSource>) -> Result<CoreHead, LakeError> {
    let source = source.clone();
    blocking("reading the core", move || source.head().map_err(LakeError::Source)).await
}

/// The newest version of a declared table. One that the marker names must be there, at least at the marker's version.
async fn open_or_create(lake: &Lake, table: &'static Table, marked: Option<u64>) -> Result<LogTable, LakeError> {
    let path = format!("{CORE_LAYER}/{}", table.name);
    let schema = arrow_schema(table);
    let missing = |version: u64| LakeError::Missing { path: format!("{path}/_delta_log/{version:020}.json") };
    let mut log = match (LogTable::open(&lake.storage, &path, None).await?, marked) {
        (Some(log), marked) if marked.is_none_or(|version| log.version() >= version) => log,
        (_, Some(version)) => return Err(missing(version)),
        (_, None) => LogTable::create(&lake.storage, &path, &schema).await?,
    };
    let added = log.missing_columns(&schema)?;
    if !added.is_empty() {
        log.commit(Change::Widen { added }).await?;
    }
    Ok(log)
}
