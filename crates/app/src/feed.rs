//! Bringing the lake up to date with the books.

use crate::failure::Failure;
use crate::home::{App, registry};
use crate::lake::lake_failure;
use chandler_catalogue::{CommitChanges, RowOperation, RowVersion, Table};
use chandler_erp::Operation;
use chandler_lake::{CoreHead, Feed, FeedOptions, FeedSource, LakeError, SourceError};
use chandler_store::{Home, OutboxCommit, Writer};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

/// The tables of the feed, for as long as the process lives.
static TABLES: LazyLock<Vec<&'static Table>> = LazyLock::new(|| registry().tables);

/// How long a call waits for another process that feeds the lake.
const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(50);

/// A server rests after a round of feeding for as long as the round took, within these bounds: while it is busy, commits gather for the next one, and a slow
/// disk gets fewer rounds. Every round makes a version of each table that changed, so there must not be too many (`examples/feed_lag.rs`).
const SHORTEST_REST: Duration = Duration::from_millis(250);
const LONGEST_REST: Duration = Duration::from_millis(750);

/// A server looks so often for commits that it was not told of, and tries again after a failure.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// How much is fed at once.
#[derive(Clone, Copy)]
enum Portion {
    /// What is there now.
    Batch,
    /// Until nothing is left.
    Everything,
}

impl App {
    /// Keeps the lake up to date for as long as it is polled: the first commit after a quiet time goes there at once, those of a busy time together. A
    /// failure is logged and tried again, for the books go on without the lake.
    pub async fn keep_fed(self: Arc<Self>) {
        let mut commits = self.commits();
        loop {
            // What is committed from here on is for the next round.
            commits.mark_unchanged();
            let (app, started) = (Arc::clone(&self), Instant::now());
            let rest = match tokio::task::spawn_blocking(move || app.feed_some(Portion::Batch)).await {
                Ok(Ok(_)) => started.elapsed().clamp(SHORTEST_REST, LONGEST_REST),
                Ok(Err(failure)) => {
                    tracing::error!(code = failure.code, "the lake is behind: {}", failure.message);
                    LOOK_EVERY
                }
                Err(error) => {
                    tracing::error!("the feed stopped: {error}");
                    LOOK_EVERY
                }
            };
            tokio::time::sleep(rest).await;
            // Late or told, it looks; the sender lives as long as the app.
            let _ = tokio::time::timeout(LOOK_EVERY, commits.changed()).await;
        }
    }

    /// Brings every commit so far into the lake; returns the last one there. Waits where another process does it.
    ///
    /// # Errors
    /// When the lake cannot be written, or the other process does not get there in time.
    pub fn feed(&self) -> Result<i64, Failure> {
        self.feed_some(Portion::Everything)
    }

    fn feed_some(&self, portion: Portion) -> Result<i64, Failure> {
        let head = self.head_seq()?;
        let lake = self.lake()?;
        let fed = self.runtime.block_on(lake.fed_seq()).map_err(|error| lake_failure(&error))?;
        if fed == head && head > 0 {
            return Ok(head);
        }
        let mut open = self.feed.lock().map_err(|_| Failure::fault("internal", "feed", "The feed was left half used", "Restart chandler"))?;
        if open.is_none() {
            match self.runtime.block_on(Feed::open(&lake, &TABLES, self.source()?, FeedOptions::default())) {
                Ok(feed) => *open = Some(feed),
                Err(LakeError::Locked { .. }) => return self.await_other_feed(head),
                Err(error) => return Err(lake_failure(&error)),
            }
        }
        let Some(feed) = open.as_mut() else { return Ok(fed) };
        let fed = self.runtime.block_on(async {
            let step = match portion {
                Portion::Batch => feed.step().await?,
                Portion::Everything => feed.drain().await?,
            };
            feed.compact().await?;
            Ok(step.commit_seq)
        });
        fed.map_err(|error: LakeError| lake_failure(&error))
    }

    /// The last commit.
    pub(crate) fn head_seq(&self) -> Result<i64, Failure> {
        Ok(self.home.reader()?.head()?.commit_seq)
    }

    fn await_other_feed(&self, head: i64) -> Result<i64, Failure> {
        let started = Instant::now();
        let lake = self.lake()?;
        loop {
            let fed = self.runtime.block_on(lake.fed_seq()).map_err(|error| lake_failure(&error))?;
            if fed >= head {
                return Ok(fed);
            }
            if started.elapsed() > PATIENCE {
                let message = format!("Another process feeds the lake and is at commit {fed} of {head}");
                return Err(Failure::fault("feed_behind", "lake", message, "Look at the log of `chandler serve`, or stop it and try again"));
            }
            std::thread::sleep(PAUSE);
        }
    }

    fn source(&self) -> Result<Arc<dyn FeedSource>, Failure> {
        let door = self.door()?;
        Ok(Arc::new(Books { home: self.home.clone(), writer: door.local().cloned() }))
    }
}

/// The books as the feed reads them.
struct Books {
    home: Home,
    /// Trims the outbox; absent where another process is the writer, which then trims itself.
    writer: Option<Arc<Writer>>,
}

impl FeedSource for Books {
    fn head(&self) -> Result<CoreHead, SourceError> {
        let reader = self.home.reader()?;
        Ok(CoreHead { core_id: reader.settings()?.home_id, commit_seq: reader.head()?.commit_seq })
    }

    fn fingerprint(&self, commit_seq: i64) -> Result<Option<String>, SourceError> {
        let entry = self.home.reader()?.log_of_commit(commit_seq)?;
        Ok(entry.map(|entry| format!("{}:{}:{}", entry.link, entry.key, entry.recorded_at.0)))
    }

    fn read(&self, after_seq: i64, limit: usize) -> Result<Vec<CommitChanges>, SourceError> {
        let commits = self.home.reader()?.read_outbox(after_seq, limit)?;
        Ok(commits.into_iter().map(changes_of).collect())
    }

    fn trim(&self, up_to: i64) -> Result<(), SourceError> {
        if let Some(writer) = &self.writer {
            writer.trim_outbox(up_to)?;
        }
        Ok(())
    }
}

fn changes_of(commit: OutboxCommit) -> CommitChanges {
    let version = |write: chandler_store::OutboxWrite| RowVersion {
        table: write.table,
        operation: match write.operation {
            Operation::Insert => RowOperation::Insert,
            Operation::Update => RowOperation::Update,
        },
        values: write.values,
    };
    CommitChanges {
        commit_seq: commit.commit_seq,
        entity_id: commit.entity_id,
        recorded_at: commit.recorded_at,
        effective_at: commit.effective_at,
        known_at: commit.known_at,
        writes: commit.writes.into_iter().map(version).collect(),
    }
}
