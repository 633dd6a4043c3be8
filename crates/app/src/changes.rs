//! What has changed since a commit, for pages that are open.

use crate::documents::{ChangedRecommendation, Changes};
use crate::failure::Failure;
use crate::home::App;
use chandler_catalogue::{Record, Value as Stored, key};
use chandler_recommend::tables::{DecisionRun, RecommendationEvent, RecommendationRow};
use chandler_store::{Comparison, Filter, Reader, RowQuery};
use std::collections::BTreeSet;
use tokio::sync::watch;

/// Further behind than this, a page is better off reading everything again.
const COMMITS_MAX: i64 = 10_000;
const EVENTS_MAX: usize = 20_000;

impl App {
    /// The sequence number of the last commit that this process has seen accepted; changes with each. Commits that other programs may make while this
    /// one is not the writer are not seen: look from time to time all the same.
    pub fn commits(&self) -> watch::Receiver<i64> {
        self.commits.subscribe()
    }

    /// The last commit.
    ///
    /// # Errors
    /// When the books cannot be read.
    pub fn last_commit(&self) -> Result<i64, Failure> {
        self.head_seq()
    }

    /// What has changed after a commit; none where nothing was committed since.
    ///
    /// # Errors
    /// When the books cannot be read.
    pub fn changes_after(&self, commit_seq: i64) -> Result<Option<Changes>, Failure> {
        let head = self.head_seq()?;
        if head == commit_seq {
            return Ok(None);
        }
        let mut changes = Changes { commit_seq: head, reset: true, recommendations: Vec::new(), run: None };
        if !(0..=COMMITS_MAX).contains(&(head - commit_seq)) {
            return Ok(Some(changes));
        }
        let entity_id = self.settings()?.entity_id;
        let reader = self.home.reader()?;
        let events = reader.rows(RecommendationEvent::TABLE, &after(&entity_id, commit_seq, EVENTS_MAX))?;
        if events.len() == EVENTS_MAX {
            return Ok(Some(changes));
        }
        changes.reset = false;
        let (rec_id, _) = RecommendationEvent::TABLE.column("rec_id").ok_or_else(|| damaged("rec_id"))?;
        let changed: BTreeSet<&str> = events.iter().filter_map(|event| event.values[rec_id].as_text()).collect();
        changes.recommendations = recommendations(&reader, &entity_id, &changed)?;
        let overtaken = self.overtaken_since(&reader, &entity_id, after(&entity_id, commit_seq, EVENTS_MAX))?;
        changes.recommendations.retain(|told| overtaken.iter().all(|gone| gone.rec_id != told.rec_id));
        changes.recommendations.extend(overtaken);
        if !reader.rows(DecisionRun::TABLE, &after(&entity_id, commit_seq, 1))?.is_empty() {
            changes.run = self.last_run()?;
        }
        Ok(Some(changes))
    }
}

/// Rows of an entity that later commits wrote.
pub(crate) fn after(entity_id: &str, commit_seq: i64, limit: usize) -> RowQuery {
    let mut query = RowQuery::first(limit).equal("entity_id", entity_id);
    query.filters.push(Filter { column: "commit_seq".to_owned(), comparison: Comparison::More, value: Stored::Integer(commit_seq) });
    query
}

fn recommendations(reader: &Reader, entity_id: &str, rec_ids: &BTreeSet<&str>) -> Result<Vec<ChangedRecommendation>, Failure> {
    let row = |rec_id: &&str| -> Result<Option<ChangedRecommendation>, Failure> {
        let row: Option<RecommendationRow> = reader.get(&key![entity_id, *rec_id])?;
        Ok(row.map(|row| {
            let RecommendationRow { rec_id, kind, revision, state, owner, .. } = row;
            ChangedRecommendation { rec_id, kind, revision, state, owner, ended: None }
        }))
    };
    rec_ids.iter().filter_map(|rec_id| row(rec_id).transpose()).collect()
}

fn damaged(column: &str) -> Failure {
    Failure::fault("damaged", RecommendationEvent::TABLE.name, format!("There is no column {column}"), "Use the program that made the home")
}
