//! Deriving past recommendations again, and comparing hashes.
//!
//! *Evidence*: the facts stored with each revision go through the functions again, without lake or query engine. *Lake*: the run's snapshot goes through
//! its pipelines and its rules again, and the record that comes out has to be the one that was recorded.

use crate::CONTRACT;
use crate::act::unknown_recommendation;
use crate::documents::{Replay, ReplayDifference};
use crate::failure::Failure;
use crate::home::App;
use chandler_catalogue::{Record, key};
use chandler_recommend::tables::RecommendationRevision;
use chandler_recommend::{Difference, ReplayResult, record_differences, replay_evidence};
use chandler_store::RowQuery;
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Instant;

/// What a replay derives from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ReplayLevel {
    /// The facts stored with the revision.
    Evidence,
    /// The snapshot of its run.
    Lake,
}

impl ReplayLevel {
    /// # Errors
    /// When the text is neither `evidence` nor `lake`.
    pub fn parse(text: &str) -> Result<Self, Failure> {
        match text {
            "evidence" => Ok(Self::Evidence),
            "lake" => Ok(Self::Lake),
            _ => Err(Failure::input("unknown_level", text, format!("There is no level `{text}`"), "Use evidence or lake")),
        }
    }
}

#[derive(Clone, Debug)]
pub struct ReplayRequest {
    /// `None` for all that there are.
    pub recommendations: Option<Vec<String>>,
    pub level: ReplayLevel,
}

/// Revisions that one replay takes at the most.
const REVISIONS_MAX: usize = 1_000_000;

impl App {
    /// Derives recommendations again and compares; every revision counts.
    ///
    /// # Errors
    /// When a recommendation is unknown, or a snapshot is no longer there.
    pub fn derive_again(&self, request: &ReplayRequest) -> Result<Replay, Failure> {
        let started = Instant::now();
        let revisions = self.revisions(request.recommendations.as_deref())?;
        let verdicts = match request.level {
            ReplayLevel::Evidence => revisions.iter().map(|revision| replay_evidence(&revision.record, &revision.evidence, &revision.hash)).collect(),
            ReplayLevel::Lake => self.replay_lake(&revisions)?,
        };
        let derived: Vec<(String, i64)> = revisions.iter().map(|revision| (revision.rec_id.clone(), revision.revision)).collect();
        Ok(replay_document(request.level, &derived, &verdicts, started.elapsed().as_secs_f64()))
    }

    fn revisions(&self, recommendations: Option<&[String]>) -> Result<Vec<RecommendationRevision>, Failure> {
        let entity_id = self.settings()?.entity_id;
        let reader = self.home.reader()?;
        let Some(recommendations) = recommendations else {
            let rows = reader.rows(RecommendationRevision::TABLE, &RowQuery::first(REVISIONS_MAX).equal("entity_id", &entity_id))?;
            let rows: Result<Vec<_>, _> = rows.iter().map(|row| RecommendationRevision::from_values(&row.values)).collect();
            return rows.map_err(|error| Failure::fault("damaged", "recommendation_revisions", error.to_string(), "Run `chandler verify`"));
        };
        let mut all = Vec::new();
        for rec_id in recommendations {
            let revisions: Vec<RecommendationRevision> = reader.scan(&key![&entity_id, rec_id])?;
            if revisions.is_empty() {
                return Err(unknown_recommendation(rec_id));
            }
            all.extend(revisions);
        }
        Ok(all)
    }

    /// Runs each run's pipelines on its snapshot once, and compares every record that it made.
    fn replay_lake(&self, revisions: &[RecommendationRevision]) -> Result<Vec<ReplayResult>, Failure> {
        let mut by_run: BTreeMap<&str, BTreeMap<(String, String), Value>> = BTreeMap::new();
        let mut verdicts = Vec::with_capacity(revisions.len());
        for revision in revisions {
            if !by_run.contains_key(revision.run_id.as_str()) {
                by_run.insert(&revision.run_id, self.records_of_run(&revision.run_id)?);
            }
            let text = |name: &str| revision.record.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            let derived = by_run.get(revision.run_id.as_str()).and_then(|records| records.get(&(text("kind"), text("subject"))));
            verdicts.push(compare_with(revision, derived));
        }
        Ok(verdicts)
    }
}

/// The record against what its run's snapshot gives today. An edited revision keeps the record of the run that it edits.
fn compare_with(revision: &RecommendationRevision, derived: Option<&Value>) -> ReplayResult {
    let derived_hash = derived.map_or_else(|| "nothing proposed".to_owned(), chandler_recommend::canonical_hash);
    let equal = derived_hash == revision.hash;
    let hashes = || Difference { step: "record".to_owned(), recorded: revision.hash.clone(), derived: derived_hash.clone() };
    let differences = || {
        // A record whose hash is not its own may still say the same: then the hashes are all that differs.
        let of_record = derived.map(|derived| record_differences(&revision.record, derived)).unwrap_or_default();
        if of_record.is_empty() { vec![hashes()] } else { of_record }
    };
    ReplayResult { equal, retired: Vec::new(), differences: if equal { Vec::new() } else { differences() } }
}

/// What was found out about revisions, each by its recommendation and number.
pub(crate) fn replay_document(level: ReplayLevel, revisions: &[(String, i64)], verdicts: &[ReplayResult], seconds: f64) -> Replay {
    let count = |wanted: fn(&ReplayResult) -> bool| verdicts.iter().filter(|verdict| wanted(verdict)).count();
    let differences = revisions
        .iter()
        .zip(verdicts)
        .flat_map(|(revision, verdict)| verdict.differences.iter().map(move |difference| difference_row(revision, difference)))
        .collect();
    Replay {
        contract: CONTRACT,
        level,
        replayed: revisions.len(),
        equal: count(|verdict| verdict.equal),
        unequal: count(|verdict| !verdict.equal && verdict.retired.is_empty()),
        retired: count(|verdict| !verdict.retired.is_empty()),
        seconds,
        differences,
    }
}

fn difference_row((rec_id, revision): &(String, i64), difference: &Difference) -> ReplayDifference {
    let Difference { step, recorded, derived } = difference.clone();
    ReplayDifference { rec_id: rec_id.clone(), revision: *revision, step, recorded, derived }
}
