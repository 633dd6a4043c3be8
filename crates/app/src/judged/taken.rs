//! The recommendations of a home with what each rested on, and which of them a team takes.

use super::truth::Truth;
use super::{KindReport, count, share};
use crate::failure::Failure;
use crate::home::App;
use crate::queue::{QueueRequest, within};
use chandler_catalogue::key;
use chandler_recommend::queue::ALL;
use chandler_recommend::tables::{OutcomeRow, RecommendationEvent, RecommendationRevision, RecommendationRow};
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};

/// All that was ever recommended.
pub(super) struct Judged {
    rows: Vec<RecommendationRow>,
    /// What the current revision rests on.
    evidence: BTreeMap<String, serde_json::Value>,
    /// Carried out, or open and within a day's work.
    taken: BTreeSet<String>,
    /// By kind and event.
    events: BTreeMap<(String, String), usize>,
    /// What was measured of those that were carried out.
    outcomes: Vec<OutcomeRow>,
}

/// A recommendation with its evidence, of which `F` is what the judge reads.
pub(super) struct Case<'j, F> {
    pub row: &'j RecommendationRow,
    pub facts: F,
    pub is_taken: bool,
    pub is_executed: bool,
}

impl Judged {
    pub(super) fn read(app: &App, capacity_minutes: f64) -> Result<Self, Failure> {
        let entity_id = app.settings()?.entity_id;
        let reader = app.home.reader()?;
        let rows: Vec<RecommendationRow> = reader.scan(&key![&entity_id])?;
        let revisions: Vec<RecommendationRevision> = reader.scan(&key![&entity_id])?;
        let happened: Vec<RecommendationEvent> = reader.scan(&key![&entity_id])?;
        let kinds: BTreeMap<&str, &str> = rows.iter().map(|row| (row.rec_id.as_str(), row.kind.as_str())).collect();
        let mut events = BTreeMap::new();
        for event in happened {
            let kind = kinds.get(event.rec_id.as_str()).copied().unwrap_or_default();
            *events.entry((kind.to_owned(), event.event)).or_default() += 1;
        }
        let open = app.read_queue(&QueueRequest { kind: ALL.to_owned(), states: None, top: None, of: None })?.rows;
        let executed = rows.iter().filter(|row| is_executed(row)).map(|row| row.rec_id.clone());
        let taken = executed.chain(within(open, capacity_minutes).into_iter().map(|row| row.rec_id)).collect();
        // Revisions come in their order, so that the last one stays.
        let evidence = revisions.into_iter().map(|revision| (revision.rec_id, revision.evidence)).collect();
        let outcomes = reader.scan(&key![&entity_id])?;
        Ok(Self { rows, evidence, taken, events, outcomes })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The recommendations of a kind, but for those whose evidence has not what the judge reads.
    pub(super) fn cases<F: DeserializeOwned>(&self, kind: &str) -> Vec<Case<'_, F>> {
        let case = |row| self.case(row);
        self.rows.iter().filter(|row| row.kind == kind).filter_map(case).collect()
    }

    fn case<'j, F: DeserializeOwned>(&'j self, row: &'j RecommendationRow) -> Option<Case<'j, F>> {
        let facts = serde_json::from_value(self.evidence.get(&row.rec_id)?.clone()).ok()?;
        Some(Case { row, facts, is_taken: self.taken.contains(&row.rec_id), is_executed: is_executed(row) })
    }

    /// What became of the recommendations of a kind, and how often later runs put another in the place of an open one.
    pub(super) fn say_what_became(&self, report: &mut KindReport, truth: &Truth) {
        let of = |event: &str| self.events.get(&(report.kind.clone(), event.to_owned())).copied().unwrap_or(0);
        let (proposed, superseded, executed, failed) = (of("propose"), of("supersede"), of("execute"), of("fail"));
        report.say("proposed", count(proposed), "Recommendations made by all runs");
        report.say("executed", count(executed), "Of them carried out");
        let carried_out = self.rows.iter().filter(|row| row.kind == report.kind && is_executed(row));
        let dollars = carried_out.map(|row| row.value.0).sum::<i64>() as f64 / 100.0;
        report.say("predicted_dollars", Some(dollars), "What they were said to be worth");
        let is_measured = |outcome: &&OutcomeRow| outcome.kind == report.kind && outcome.realised.is_some();
        let measured: Vec<&OutcomeRow> = self.outcomes.iter().filter(is_measured).collect();
        let said: i64 = measured.iter().map(|outcome| outcome.predicted.0).sum();
        let brought: i64 = measured.iter().filter_map(|outcome| outcome.realised).map(|realised| realised.0).sum();
        report.say("measured", count(measured.len()), "Of them measured by now");
        report.say("realised_over_predicted", share(brought as f64, said as f64), "What those brought, over what they were said to be worth");
        let refused = truth.refusals.iter().filter(|refusal| refusal.kind == report.kind).count();
        report.say("refused", count(refused), "Approvals that the books refused, since something had changed after the run");
        report.say("failed", count(failed), "Approved, and not carried out");
        report.say("superseded_share", share(superseded as f64, proposed as f64), "Replaced by a later run before anybody decided: nervousness");
    }
}

impl Judged {
    /// What was measured of a kind, each with what it rested on; without those whose evidence has not what the judge reads.
    pub(super) fn measured<F: DeserializeOwned>(&self, kind: &str) -> Vec<(F, &OutcomeRow)> {
        let of_kind = self.outcomes.iter().filter(|outcome| outcome.kind == kind && outcome.realised.is_some());
        of_kind.filter_map(|outcome| Some((serde_json::from_value(self.evidence.get(&outcome.rec_id)?.clone()).ok()?, outcome))).collect()
    }
}

/// Carried out, whatever was found out about it since.
fn is_executed(row: &RecommendationRow) -> bool {
    matches!(row.state.as_str(), "executed" | "outcome_measured" | "reversed" | "unmeasurable")
}
