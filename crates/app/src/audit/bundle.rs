//! A recommendation as one file that an auditor derives again without this home.
//!
//! Promises: every byte of the file counts. Its hash covers all of it but itself, and what is read has to be written again as the same text. Leaves out:
//! the lake's level, for which the home's snapshot is needed, and proof of the chain: its links are compared with a checkpoint that the auditor keeps.

use crate::CONTRACT;
use crate::act::unknown_recommendation;
use crate::data::json_row;
use crate::documents::{Bundle, BundleLink, BundleRevision, Replay, Row, as_json, typed};
use crate::failure::{Failure, Place};
use crate::home::App;
use crate::replay::{ReplayLevel, replay_document};
use chandler_catalogue::{Record, key};
use chandler_recommend::tables::{DecisionRun, RecommendationEvent, RecommendationRevision, RecommendationRow};
use chandler_recommend::{Difference, ReplayResult, canonical_hash, replay_evidence, show};
use chandler_store::{Fault, Reader, RowQuery};
use serde_json::Value;
use std::collections::BTreeSet;
use std::time::Instant;

const FORMAT: &str = "chandler.bundle.1";
const HASH: &str = "bundle_hash";
const ROWS_MAX: usize = 100_000;
const EXPORT_AGAIN: &str = "Export the recommendation again from its audit page";

/// The rows that a bundle is made of, as of one commit.
struct BundleRows {
    row: RecommendationRow,
    revisions: Vec<RecommendationRevision>,
    runs: Vec<Row>,
    events: Vec<RecommendationEvent>,
    links: Vec<BundleLink>,
}

impl App {
    /// Everything of a recommendation that deriving it again takes.
    ///
    /// # Errors
    /// When there is no such recommendation.
    pub fn bundle(&self, rec_id: &str) -> Result<Bundle, Failure> {
        let settings = self.settings()?;
        let rows = self.home.reader()?.consistently(|reader| read(reader, &settings.entity_id, rec_id))?;
        let BundleRows { row, revisions, runs, events, links } = rows.ok_or_else(|| unknown_recommendation(rec_id))?;
        let mut bundle = Bundle {
            contract: CONTRACT,
            format: FORMAT.to_owned(),
            home_id: settings.home_id,
            entity_id: settings.entity_id,
            rec_id: row.rec_id,
            kind: row.kind,
            subject: row.subject,
            state: row.state,
            revisions: revisions.into_iter().map(bundle_revision).collect(),
            runs,
            events: events.iter().map(|event| typed(show::event(event), rec_id)).collect::<Result<_, _>>()?,
            links,
            bundle_hash: String::new(),
        };
        bundle.bundle_hash = hash_of(&as_json(&bundle)?);
        Ok(bundle)
    }

    /// Derives every revision of a bundle again; needs no home.
    ///
    /// # Errors
    /// Code `malformed_bundle` where the text is none. A bundle that was changed is an answer: nothing in it is equal.
    pub fn replay_bundle(file: &str, text: &str) -> Result<Replay, Failure> {
        let started = Instant::now();
        let value: Value = serde_json::from_str(text).map_err(|error| malformed(file, &error))?;
        let bundle: Bundle = serde_json::from_value(value.clone()).map_err(|error| malformed(file, &error))?;
        if bundle.revisions.is_empty() {
            let place = Place { file: Some(file.to_owned()), ..Place::default() };
            return Err(Failure::input("malformed_bundle", file, format!("{file} is no bundle: it has no revision"), EXPORT_AGAIN).at(place));
        }
        let changed = changed(&bundle, &value, text)?;
        let verdict = |revision: &BundleRevision| {
            let verdict = replay_evidence(&revision.record, &revision.evidence, &revision.hash);
            if changed.is_empty() {
                verdict
            } else {
                ReplayResult { equal: false, retired: Vec::new(), differences: [changed.clone(), verdict.differences].concat() }
            }
        };
        let revisions: Vec<(String, i64)> = bundle.revisions.iter().map(|revision| (bundle.rec_id.clone(), revision.revision)).collect();
        let verdicts: Vec<ReplayResult> = bundle.revisions.iter().map(verdict).collect();
        Ok(replay_document(ReplayLevel::Evidence, &revisions, &verdicts, started.elapsed().as_secs_f64()))
    }
}

fn read(reader: &Reader, entity_id: &str, rec_id: &str) -> Result<Option<BundleRows>, Fault> {
    let Some(row) = reader.get::<RecommendationRow>(&key![entity_id, rec_id])? else { return Ok(None) };
    let revisions: Vec<RecommendationRevision> = reader.scan(&key![entity_id, rec_id])?;
    let events: Vec<RecommendationEvent> = reader.records(&RowQuery::first(ROWS_MAX).equal("rec_id", rec_id))?;
    let run_ids: BTreeSet<&str> = revisions.iter().map(|revision| revision.run_id.as_str()).collect();
    let commits: BTreeSet<i64> = events.iter().map(|event| event.commit_seq).collect();
    Ok(Some(BundleRows { runs: runs(reader, entity_id, &run_ids)?, links: links(reader, &commits)?, row, revisions, events }))
}

fn runs(reader: &Reader, entity_id: &str, run_ids: &BTreeSet<&str>) -> Result<Vec<Row>, Fault> {
    let mut found = Vec::new();
    for run_id in run_ids {
        let query = RowQuery::first(1).equal("entity_id", entity_id).equal("run_id", *run_id);
        found.extend(reader.rows(DecisionRun::TABLE, &query)?.iter().map(|row| json_row(DecisionRun::TABLE, &row.values, Some(row.commit_seq))));
    }
    Ok(found)
}

fn links(reader: &Reader, commits: &BTreeSet<i64>) -> Result<Vec<BundleLink>, Fault> {
    let mut found = Vec::new();
    for commit_seq in commits {
        let Some(entry) = reader.log_of_commit(*commit_seq)? else { continue };
        let (command, actor) = (entry.command, entry.actor);
        found.push(BundleLink { link: entry.link, commit_seq: *commit_seq, command, actor, recorded_at: entry.recorded_at, hash: entry.hash });
    }
    Ok(found)
}

fn bundle_revision(revision: RecommendationRevision) -> BundleRevision {
    let RecommendationRevision { revision, origin, record, evidence, evidence_hash, hash, run_id, snapshot_id, edit, .. } = revision;
    BundleRevision { revision, origin, record, evidence, evidence_hash, hash, run_id, snapshot_id, edit }
}

/// Of everything but the hash itself.
fn hash_of(bundle: &Value) -> String {
    let mut covered = bundle.clone();
    if let Some(fields) = covered.as_object_mut() {
        fields.shift_remove(HASH);
    }
    canonical_hash(&covered)
}

/// How a bundle differs from the one that was written: by its format, its hash or its text.
fn changed(bundle: &Bundle, value: &Value, text: &str) -> Result<Vec<Difference>, Failure> {
    let mut differences = Vec::new();
    let mut differ = |step: &str, recorded: &str, derived: String| {
        if recorded != derived {
            differences.push(Difference { step: step.to_owned(), recorded: recorded.to_owned(), derived });
        }
    };
    differ("format", FORMAT, bundle.format.clone());
    differ(HASH, &bundle.bundle_hash, hash_of(value));
    let written = as_json(bundle)?.to_string();
    if text.trim_end_matches('\n') != written {
        differ("text", "as it was written", "written otherwise: spaces, order, digits or escapes".to_owned());
    }
    Ok(differences)
}

fn malformed(file: &str, error: &serde_json::Error) -> Failure {
    let line = (error.line() > 0).then(|| error.line() as u64);
    let place = Place { file: Some(file.to_owned()), line, field: None };
    Failure::input("malformed_bundle", file, format!("{file} is no bundle: {error}"), EXPORT_AGAIN).at(place)
}
