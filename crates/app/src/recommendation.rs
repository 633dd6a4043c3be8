//! One recommendation with everything that answers "why".

use crate::CONTRACT;
use crate::act::unknown_recommendation;
use crate::automation::told;
use crate::charts;
use crate::documents::{Assumption, ModelRef, Recommendation, RecommendationDetail, RecommendationDocument, SnapshotRef, typed};
use crate::failure::Failure;
use crate::home::App;
use crate::outcomes;
use crate::show::ROWS_MAX;
use chandler_catalogue::{Record, key};
use chandler_recommend::tables::{AutomationRow, DecisionRun, RecommendationEvent, RecommendationRevision, RecommendationRow};
use chandler_recommend::{kind, show};
use chandler_store::{Fault, Reader, RowQuery};
use serde_json::Value;

impl App {
    /// A recommendation with derivation, evidence and events.
    ///
    /// # Errors
    /// When there is no such recommendation.
    pub fn read_recommendation(&self, rec_id: &str) -> Result<RecommendationDocument, Failure> {
        self.explained(rec_id).map(|(document, _)| document)
    }

    /// The same with the series that its charts draw.
    ///
    /// # Errors
    /// When there is no such recommendation.
    pub fn read_recommendation_with_charts(&self, rec_id: &str) -> Result<RecommendationDetail, Failure> {
        let (document, revision) = self.explained(rec_id)?;
        let charts = charts::of(&revision)
            .map_err(|error| Failure::fault("charts", rec_id, error, "Replay the recommendation: its evidence may be damaged"))?;
        Ok(RecommendationDetail { document, charts })
    }

    /// The row of a recommendation with what it said last.
    pub(crate) fn current_revision(&self, rec_id: &str) -> Result<(RecommendationRow, RecommendationRevision), Failure> {
        let entity_id = self.settings()?.entity_id;
        let found = self.home.reader()?.consistently(|reader| row_and_revision(reader, &entity_id, rec_id))?;
        found.ok_or_else(|| unknown_recommendation(rec_id))
    }

    fn explained(&self, rec_id: &str) -> Result<(RecommendationDocument, RecommendationRevision), Failure> {
        let entity_id = self.settings()?.entity_id;
        let reader = self.home.reader()?;
        let (found, events, outcome, automation) = reader.consistently(|reader| {
            let events = reader.rows(RecommendationEvent::TABLE, &RowQuery::first(ROWS_MAX).equal("rec_id", rec_id))?;
            let outcome = reader.get(&key![&entity_id, rec_id])?;
            Ok((row_and_revision(reader, &entity_id, rec_id)?, events, outcome, reader.get::<AutomationRow>(&key![&entity_id, rec_id])?))
        })?;
        let (row, revision) = found.ok_or_else(|| unknown_recommendation(rec_id))?;
        let events: Result<Vec<RecommendationEvent>, _> = events.iter().map(|event| RecommendationEvent::from_values(&event.values)).collect();
        let events = events.map_err(|error| Failure::fault("damaged", rec_id, error.to_string(), "Run `chandler verify`"))?;
        let run: Option<DecisionRun> = reader.get(&key![&entity_id, &revision.run_id])?;
        let shown = show::recommendation(&row, &revision, run.as_ref(), &events);
        let mut document = document(shown, &row, run.as_ref())?;
        document.recommendation.row.automation = automation.as_ref().map(told);
        document.outcome = outcome.map(outcomes::explained).transpose()?;
        Ok((document, revision))
    }
}

fn row_and_revision(reader: &Reader, entity_id: &str, rec_id: &str) -> Result<Option<(RecommendationRow, RecommendationRevision)>, Fault> {
    let Some(row) = reader.get::<RecommendationRow>(&key![entity_id, rec_id])? else { return Ok(None) };
    let revision: Option<RecommendationRevision> = reader.get(&key![entity_id, rec_id, row.revision])?;
    Ok(revision.map(|revision| (row, revision)))
}

/// The document of what was shown, with the run, snapshot, rules and models behind it.
fn document(mut shown: Value, row: &RecommendationRow, run: Option<&DecisionRun>) -> Result<RecommendationDocument, Failure> {
    let mut take = |name: &str| shown.as_object_mut().and_then(|fields| fields.shift_remove(name)).unwrap_or_default();
    take("contract");
    let recommendation = Recommendation {
        row: typed(take("recommendation"), &row.rec_id)?,
        run_id: row.run_id.clone(),
        first_run_id: row.first_run_id.clone(),
        snapshot: run.map(SnapshotRef::of_run),
        rule_bundle: run.map(|run| run.rule_bundle.clone()),
        models: run.map_or_else(|| Ok(Vec::new()), |run| typed::<Vec<ModelRef>>(run.models.clone(), &run.run_id))?,
        alternatives: typed(take("alternatives"), &row.rec_id)?,
        assumptions: assumptions(row),
    };
    Ok(RecommendationDocument { contract: CONTRACT, recommendation, explanation: typed(shown, &row.rec_id)?, outcome: None })
}

fn assumptions(row: &RecommendationRow) -> Vec<Assumption> {
    let of_kind = kind(&row.kind).map_or_else(Vec::new, |spec| (spec.assumptions)(row.currency));
    of_kind.into_iter().map(|(code, text)| Assumption { code: code.to_owned(), text }).collect()
}
