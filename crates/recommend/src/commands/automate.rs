//! What the rules approve without a person after a run. Everything that speaks for and against it is counted here, from the books: the scorecards, the day's
//! caps, the switches. The best value per minute takes the caps first, as it is first in the queue.

use super::open::{Remark, move_on};
use super::publish_rules::stored_bundle;
use crate::automation::{Caps, Committed, History, Segment, Standing, Step, Terms, Why, standing, state};
use crate::body::AutomateRecommendations;
use crate::queue::by_value_per_minute;
use crate::state::{Event, State};
use crate::tables::{AutomationRow, AutomationSwitch, DecisionRun, HeldSubjectRow, OutcomeRow, PublishedRules, RecommendationRow, RuleBundle};
use chandler_amount::{Amount, Currency};
use chandler_calendar::{Day, Zone};
use chandler_catalogue::key;
use chandler_erp::command::parse_body;
use chandler_erp::tables::Entity;
use chandler_erp::{Lookup, Refusal, Stop, Work};
use chandler_rules::Bundle;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Seconds of an hour.
const HOUR: i64 = 3_600;

pub(super) fn decide(work: &mut Work<'_>, body: &Value) -> Result<(), Stop> {
    let body: AutomateRecommendations = parse_body(body)?;
    let entity_id = work.context.entity_id.clone();
    work.fetch([
        Lookup::row::<Entity>(key![&entity_id]),
        Lookup::row::<DecisionRun>(key![&entity_id, &body.run_id]),
        Lookup::row::<PublishedRules>(key![&entity_id]),
        Lookup::set::<RecommendationRow>(key![&entity_id]),
        Lookup::set::<OutcomeRow>(key![&entity_id]),
        Lookup::set::<AutomationRow>(key![&entity_id]),
        Lookup::set::<AutomationSwitch>(key![&entity_id]),
        Lookup::set::<HeldSubjectRow>(key![&entity_id]),
    ])?;
    let run: DecisionRun = work.require(key![&entity_id, &body.run_id], "unknown_document")?;
    if run.draft {
        return Err(Refusal::new("wrong_state", &run.run_id).with("state", "draft").with("expected", "a run by the published rules").into());
    }
    let rows = work.scan::<RecommendationRow>(key![&entity_id])?;
    let mut desk = Desk::open(work, run.run_id, &rows)?;
    let mut proposed: Vec<RecommendationRow> = rows.into_iter().filter(|row| row.state == State::Proposed.name()).collect();
    proposed.sort_by(by_value_per_minute);
    proposed.into_iter().try_for_each(|row| desk.take(work, row))?;
    work.document("decision_run", desk.run_id.clone());
    work.answer(desk.answer());
    Ok(())
}

/// All that an approval by rule rests on, and what was approved so far.
struct Desk {
    run_id: String,
    bundle: Bundle,
    history: History,
    caps: Caps,
    switches: Vec<AutomationSwitch>,
    known: BTreeMap<String, AutomationRow>,
    /// Kind and subject of what waits for a person.
    held: BTreeSet<(String, String)>,
    today: Day,
    zone: Zone,
    house: Currency,
    counts: BTreeMap<&'static str, usize>,
    approved: Amount,
}

impl Desk {
    fn open(work: &Work<'_>, run_id: String, rows: &[RecommendationRow]) -> Result<Self, Stop> {
        let entity_id = &work.context.entity_id;
        let entity: Entity = work.require(key![entity_id], "unknown_entity")?;
        let published: PublishedRules = work.require(key![entity_id], "unknown_rules")?;
        let bundle: RuleBundle = work.require(key![&published.bundle], "unknown_rules")?;
        let known = work.scan::<AutomationRow>(key![entity_id])?;
        let zone: Zone = entity.time_zone.parse()?;
        // The day of the books' own clock: one that a command may name could open the caps again.
        let today = work.context.known_at.day_in(&zone);
        let held = work.scan::<HeldSubjectRow>(key![entity_id])?.into_iter().filter(|row| row.released_on.is_none());
        Ok(Self {
            run_id,
            bundle: stored_bundle(&bundle)?,
            history: History::of(rows, &work.scan::<OutcomeRow>(key![entity_id])?, &known, entity.currency),
            caps: Caps::of(&known, today, entity.currency),
            switches: work.scan::<AutomationSwitch>(key![entity_id])?,
            known: known.into_iter().map(|row| (row.rec_id.clone(), row)).collect(),
            held: held.map(|row| (row.kind, row.subject)).collect(),
            today,
            zone,
            house: entity.currency,
            counts: BTreeMap::new(),
            approved: Amount::ZERO,
        })
    }

    fn take(&mut self, work: &mut Work<'_>, row: RecommendationRow) -> Result<(), Stop> {
        let known = self.known.get(&row.rec_id).cloned();
        let segment = Segment::of(&row);
        let said = Terms::of(&self.bundle, &segment, self.house).map_err(|error| bad_rules(&row, &error))?;
        let Some(terms) = said.filter(|terms| terms.step != Step::Suggest || known.is_some()) else { return Ok(()) };
        if known.as_ref().is_some_and(|known| known.state == state::RETURNED) {
            // What a rule could not carry out is for a person now.
            return Ok(());
        }
        match self.committed(&segment, &terms, &row) {
            Ok(None) => {
                let state = if terms.step == Step::Shadow { state::SHADOW } else { state::SUGGESTED };
                self.keep(work, state, self.row_of(&row, &terms, state), known);
                Ok(())
            }
            Ok(Some(committed)) => self.approve(work, row, &terms, &committed, known),
            Err(why) => {
                let stays = AutomationRow { why: Some(why.code.to_owned()), detail: why.detail(), ..self.row_of(&row, &terms, state::SUGGESTED) };
                self.keep(work, state::SUGGESTED, stays, known);
                Ok(())
            }
        }
    }

    /// What the row commits, taken from the caps; none where it is not to be automatic, and why where it cannot be.
    fn committed(&mut self, segment: &Segment, terms: &Terms, row: &RecommendationRow) -> Result<Option<Committed>, Why> {
        let card = self.history.scorecard(segment, terms, self.today);
        let Standing { step, why } = standing(segment, terms, &card, &self.switches, &self.zone, self.house);
        if let Some(why) = why {
            return Err(why);
        }
        if step != Step::Automatic {
            return Ok(None);
        }
        let flags: Vec<&str> = row.flags.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        if let Some(why) = Why::doubt(&flags, self.held.contains(&(row.kind.clone(), row.subject.clone()))) {
            return Err(why);
        }
        if row.currency != self.house {
            return Err(Why::new("other_currency", [("currency", row.currency.to_string()), ("house", self.house.to_string())]));
        }
        self.caps.take(terms, row.supplier_id.as_deref(), row.order_value, self.house).map(Some)
    }

    fn approve(
        &mut self,
        work: &mut Work<'_>,
        mut row: RecommendationRow,
        terms: &Terms,
        committed: &Committed,
        known: Option<AutomationRow>,
    ) -> Result<(), Stop> {
        let executes_at = work.context.known_at.plus_seconds(terms.veto_hours.saturating_mul(HOUR));
        let money = |amount: Amount| json!(amount.of(self.house));
        let detail = json!({
            "rule": terms.rule, "rule_bundle": self.bundle.hash(), "executes_at": executes_at, "amount": money(committed.amount),
            "recommendation_cap": money(terms.recommendation_cap),
            "supplier_used": money(committed.supplier_used), "supplier_day_cap": money(terms.supplier_day_cap),
            "day_used": money(committed.day_used), "day_cap": money(terms.day_cap),
        });
        let approval = AutomationRow {
            approved_on: Some(self.today),
            executes_at: Some(executes_at),
            detail: detail.clone(),
            ..self.row_of(&row, terms, state::WAITING)
        };
        move_on(work, &mut row, Event::AutoApprove, &Remark { detail, by_rule: Some(&terms.rule), ..Remark::default() })?;
        self.approved = [self.approved, committed.amount].into_iter().sum();
        self.keep(work, state::WAITING, approval, known);
        work.document("recommendation", row.rec_id);
        Ok(())
    }

    fn row_of(&self, row: &RecommendationRow, terms: &Terms, state: &str) -> AutomationRow {
        AutomationRow {
            entity_id: row.entity_id.clone(),
            rec_id: row.rec_id.clone(),
            kind: row.kind.clone(),
            supplier_id: row.supplier_id.clone(),
            asked: terms.step.name().to_owned(),
            state: state.to_owned(),
            why: None,
            detail: Value::Null,
            rule: terms.rule.clone(),
            rule_bundle: self.bundle.hash().to_owned(),
            run_id: self.run_id.clone(),
            approved_on: None,
            amount: row.order_value,
            currency: row.currency,
            executes_at: None,
        }
    }

    /// Writes what is new: a run that finds everything as it was writes nothing.
    fn keep(&mut self, work: &mut Work<'_>, state: &'static str, row: AutomationRow, known: Option<AutomationRow>) {
        *self.counts.entry(state).or_default() += 1;
        match known {
            None => work.insert(row),
            Some(known) => {
                let row = AutomationRow { run_id: known.run_id.clone(), ..row };
                if row != known {
                    work.update(AutomationRow { run_id: self.run_id.clone(), ..row });
                }
            }
        }
    }

    fn answer(&self) -> Value {
        let count = |state: &str| self.counts.get(state).copied().unwrap_or_default();
        json!({
            "approved": count(state::WAITING), "amount": self.approved.of(self.house), "suggested": count(state::SUGGESTED), "shadow": count(state::SHADOW),
        })
    }
}

fn bad_rules(row: &RecommendationRow, error: &dyn std::fmt::Display) -> Stop {
    let correction = "Give it one row in rules/automation.toml and publish the rules";
    Refusal::new("bad_rules", &row.rec_id).with("fault", error).with("correction", correction).into()
}

/// Puts on record how a veto window ended: carried out, approved by a person before, taken back by a person or a later run, or returned with the cause.
pub(super) fn leave_window(work: &mut Work<'_>, row: &RecommendationRow, event: Event, remark: &Remark<'_>) -> Result<(), Stop> {
    let Some(known) = work.get::<AutomationRow>(key![&row.entity_id, &row.rec_id])? else { return Ok(()) };
    let ended = match (event, remark.reason) {
        (Event::Execute, _) => AutomationRow { state: state::EXECUTED.to_owned(), ..known },
        (Event::Return, Some(why)) => {
            let state = if why == "could_not_be_carried_out" { state::RETURNED } else { state::ENDED };
            AutomationRow { state: state.to_owned(), why: Some(why.to_owned()), detail: remark.detail.clone(), ..known }
        }
        (Event::Approve, _) => AutomationRow { state: state::ENDED.to_owned(), why: Some("approved_early".to_owned()), detail: json!({}), ..known },
        _ => AutomationRow { state: state::ENDED.to_owned(), why: Some("decided".to_owned()), detail: json!({ "event": event.name() }), ..known },
    };
    work.update(ended);
    Ok(())
}

/// Gives back to people what a rule approved.
pub(super) fn give_back(work: &mut Work<'_>, mut row: RecommendationRow, why: &Why) -> Result<RecommendationRow, Stop> {
    move_on(work, &mut row, Event::Return, &Remark { reason: Some(why.code), detail: why.detail(), ..Remark::default() })?;
    Ok(row)
}
