//! Executed recommendations with what they brought, from the books; when those that wait are known, from the last run.

use super::record::TABLE;
use super::sums::{of_kind, sentence, totals};
use crate::CONTRACT;
use crate::documents::{KindOutcomeList, OutcomeLine, OutcomeStanding, Outcomes, RecommendationOutcome, typed};
use crate::failure::Failure;
use crate::home::App;
use crate::kpis::quoted;
use chandler_amount::format_scaled;
use chandler_calendar::Day;
use chandler_catalogue::key;
use chandler_recommend::tables::{OutcomeRow, RecommendationRow};
use chandler_recommend::{KINDS, State, kind};
use chandler_store::RowQuery;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Executed recommendations that are summed at the most.
const EXECUTED_MAX: usize = 1_000_000;
/// Lines that one answer lists.
const LINES_MAX: usize = 2_000;

/// When a recommendation was executed and is known, as the last run saw it.
type Waiting = BTreeMap<String, (Option<Day>, Option<Day>)>;

impl App {
    /// What executed recommendations brought, by kind and one by one.
    ///
    /// # Errors
    /// When the books or the lake cannot be read.
    pub fn read_outcomes(&self) -> Result<Outcomes, Failure> {
        let currency = self.currency()?;
        let mut rows = self.outcome_lines()?;
        let kinds = KINDS.iter().map(|spec| of_kind(spec, &rows, currency)).collect();
        let (total, rows_in_all) = (totals(rows.iter(), currency), rows.len());
        rows.truncate(LINES_MAX);
        Ok(Outcomes {
            contract: CONTRACT,
            as_of: self.last_run()?.map(|run| run.as_of),
            currency: currency.to_string(),
            kinds,
            total,
            rows,
            rows_in_all,
        })
    }

    /// The outcomes of one kind, each of them.
    ///
    /// # Errors
    /// Code `unknown_queue` where there is no such kind; or when the books or the lake cannot be read.
    pub fn read_kind_outcomes(&self, name: &str) -> Result<KindOutcomeList, Failure> {
        let known = || KINDS.iter().map(|spec| spec.name).collect::<Vec<_>>().join(", ");
        let unknown = || Failure::input("unknown_queue", name, format!("There is no queue `{name}`"), format!("Use one of {}", known()));
        let spec = kind(name).ok_or_else(unknown)?;
        let currency = self.currency()?;
        let mut rows = self.outcome_lines()?;
        rows.retain(|line| line.kind == spec.name);
        Ok(KindOutcomeList { contract: CONTRACT, kind: of_kind(spec, &rows, currency), rows })
    }

    /// Every executed recommendation: those that wait first, then the last to mature.
    fn outcome_lines(&self) -> Result<Vec<OutcomeLine>, Failure> {
        let entity_id = self.settings()?.entity_id;
        let (known, executed) = self.home.reader()?.consistently(|reader| {
            let executed = RowQuery::first(EXECUTED_MAX).equal("entity_id", &entity_id).equal("state", State::Executed.name());
            Ok((reader.scan::<OutcomeRow>(&key![&entity_id])?, reader.records::<RecommendationRow>(&executed)?))
        })?;
        let waiting = if executed.is_empty() { Waiting::new() } else { self.waiting()? };
        let mut lines: Vec<OutcomeLine> = known.iter().map(known_line).collect();
        lines.extend(executed.into_iter().map(|row| waiting_line(row, &waiting)));
        lines.sort_by_key(|line| (line.state != OutcomeStanding::Waiting, Reverse(line.matured_on), line.rec_id.clone()));
        Ok(lines)
    }

    fn waiting(&self) -> Result<Waiting, Failure> {
        if self.last_run()?.is_none() {
            return Ok(Waiting::new());
        }
        let session = self.session_as_of(None, None)?;
        let query = format!(
            "SELECT measured.rec_id, executed.executed_on, measured.matured_on FROM {TABLE} AS measured JOIN executed_recommendations AS executed \
             ON executed.entity_id = measured.entity_id AND executed.rec_id = measured.rec_id \
             WHERE measured.state = 'waiting' AND measured.entity_id = {}",
            quoted(&self.settings()?.entity_id)
        );
        let rows = self.cells(&session, &query, EXECUTED_MAX)?;
        Ok(rows.iter().map(|row| (row.name(0), (row.day(1).ok(), row.day(2).ok()))).collect())
    }
}

fn known_line(row: &OutcomeRow) -> OutcomeLine {
    OutcomeLine {
        rec_id: row.rec_id.clone(),
        kind: row.kind.clone(),
        subject: row.subject.clone(),
        verb: row.verb.clone(),
        state: if row.realised.is_some() { OutcomeStanding::Measured } else { OutcomeStanding::Unmeasurable },
        executed_on: Some(row.executed_on),
        matured_on: Some(row.matured_on),
        predicted: row.predicted.of(row.currency),
        realised: row.realised.map(|realised| realised.of(row.currency)),
        why: row.why.clone(),
        text: row.why.as_deref().map(sentence),
    }
}

fn waiting_line(row: RecommendationRow, waiting: &Waiting) -> OutcomeLine {
    let (executed_on, matured_on) = waiting.get(&row.rec_id).copied().unwrap_or_default();
    OutcomeLine {
        rec_id: row.rec_id,
        kind: row.kind,
        subject: row.subject,
        verb: row.verb,
        state: OutcomeStanding::Waiting,
        executed_on,
        matured_on,
        predicted: row.value.of(row.currency),
        realised: None,
        why: None,
        text: None,
    }
}

/// What one recommendation brought, with the steps of it.
pub(crate) fn explained(row: OutcomeRow) -> Result<RecommendationOutcome, Failure> {
    let line = known_line(&row);
    let digits = if matches!(row.metric.as_str(), "units_short" | "unit_days") { 0 } else { row.currency.minor_digits() };
    let figure = |scaled: Option<i64>| scaled.map(|scaled| format_scaled(scaled, digits, digits));
    Ok(RecommendationOutcome {
        line,
        actual: figure(row.actual),
        without: figure(row.counterfactual),
        counterfactual: kind(&row.kind).map_or("", |spec| spec.outcome.counterfactual).to_owned(),
        derivation: row.derivation.map(|derivation| typed(derivation, &row.rec_id)).transpose()?,
        method: row.method,
        metric: row.metric,
        facts: row.evidence,
        run_id: row.run_id,
    })
}
