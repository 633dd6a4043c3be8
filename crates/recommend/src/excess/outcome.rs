//! What a way out of excess brought: what the goods that went are credited at, the room that they did not need, less what was missed of them.
//!
//! Measured when the quarter after the decision is over, against the goods lying on, or coming on their old day: the same demand day by day. How many
//! went, the unit-days and the units short are what happened; the time after the quarter is taken as it was weighed.

use super::KIND;
use super::evidence::ExcessEvidence;
use super::surplus::Surplus;
use crate::Exact;
use crate::derivation::{Derivation, Op, Source};
use crate::kinds::KindError;
use crate::outcome::{Execution, Figures, Finding, ItemFlows, Move, OutcomeEvidence, OutcomeSpec, measure, measure_again, outcome_function};
use crate::replenishment::decimal;
use chandler_calendar::Day;
use chandler_forecast::inventory::RETENTION_VERSION;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Name and version of the method.
const EXCESS_OUTCOME_VERSION: &str = "excess_outcome@1";

/// Days after the decision that are measured.
const WINDOW_DAYS: i32 = 91;
/// Ways out whose goods show in the books.
const MEASURED_VERBS: [&str; 5] = ["cancel", "defer", "transfer", "return", "write_off"];

pub(super) const OUTCOME: OutcomeSpec = OutcomeSpec {
    function: outcome_function!("excess_outcome"),
    method: EXCESS_OUTCOME_VERSION,
    metric: "unit_days",
    counterfactual: "The same demand day by day, and the goods lie on; goods on order come on the day that was promised",
    measure: measure::<ExcessOutcome>,
    derive: measure_again::<ExcessOutcome>,
};

/// The facts of one executed way out.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExcessOutcome {
    execution: Execution,
    flows: ItemFlows,
    #[serde(default)]
    plan: Option<OutcomePlan>,
}

/// What the way out was weighed on. Rates and statistics as decimal text.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OutcomePlan {
    unit: String,
    /// Stock for demand after the decision, without goods on their way.
    stock: i64,
    /// Base units that were to go, or to come later.
    quantity: i64,
    unit_brings_micros: i64,
    /// Margin of a unit that somebody wants and that is not there.
    unit_margin_micros: i64,
    /// Of a unit and a day: room; with interest where goods only come later.
    unit_day_cost: String,
    /// Of all units, after the window: room that they need no more, less what they would still bring.
    later: String,
    /// The day on which cancelled or deferred goods were promised.
    #[serde(default)]
    promised_on: Option<Day>,
    #[serde(default)]
    line: Option<i64>,
}

impl OutcomePlan {
    fn of(evidence: &ExcessEvidence, execution: &Execution) -> Option<Self> {
        let (facts, surplus, action) = (&evidence.facts, Surplus::of(evidence).ok()?, execution.command_action()?);
        let economics = &facts.economics;
        let line = action.body.get("line").or_else(|| action.body.get("lines")?.get(0)).and_then(Value::as_i64);
        let po_number = action.body.get("po_number").and_then(Value::as_str);
        let order = evidence.orders.iter().find(|order| Some(order.po_number.as_str()) == po_number && Some(order.line) == line);
        let stated = |name: &str| action.body.get(name)?.as_str()?.trim_start_matches('-').parse::<i64>().ok();
        let quantity = order.map(|order| order.quantity).or_else(|| stated("quantity")).or_else(|| stated("difference"))?;
        let is_later = execution.verb == "defer";
        let stock = if order.is_some() { surplus.usable + surplus.coming } else { surplus.usable };
        let (kept, terms) = (surplus.kept(stock, quantity), &surplus.terms);
        let in_window = surplus.kept_for(WINDOW_DAYS as u32, stock, quantity).ok()?;
        let later = if is_later { 0.0 } else { terms.room(&kept) - terms.room(&in_window) - terms.brings(&kept) };
        Some(Self {
            unit: facts.item.base_unit.clone(),
            stock: surplus.usable,
            quantity,
            unit_brings_micros: if is_later || execution.verb == "write_off" { 0 } else { economics.unit_cost_micros },
            unit_margin_micros: economics.unit_margin_micros(economics.unit_cost_micros),
            unit_day_cost: decimal(terms.unit_cost * if is_later { terms.holding_rate() } else { terms.room_rate }),
            later: decimal(later),
            promised_on: order.map(|order| order.promised_on),
            line: order.map(|order| order.line),
        })
    }
}

impl OutcomeEvidence for ExcessOutcome {
    const SPEC: &'static OutcomeSpec = &OUTCOME;

    fn plan(facts: &Self, evidence: &str) -> Option<Value> {
        // Weighing takes a forecast: not before the window is over, and not for what is never measured.
        if !MEASURED_VERBS.contains(&facts.execution.verb.as_str()) || !facts.execution.is_past(facts.until()) {
            return None;
        }
        let evidence: ExcessEvidence = serde_json::from_str(evidence).ok()?;
        serde_json::to_value(OutcomePlan::of(&evidence, &facts.execution)?).ok()
    }

    fn execution(&self) -> &Execution {
        &self.execution
    }

    fn find(&self) -> Result<Finding, KindError> {
        let execution = &self.execution;
        let at_once = |why| Ok(Finding::Unmeasurable { why, matured_on: execution.executed_on });
        match execution.verb.as_str() {
            verb if MEASURED_VERBS.contains(&verb) => {}
            "markdown" => return at_once("price_cut"),
            _ => return at_once("nothing_done"),
        }
        if self.flows.transfer_state.as_deref() == Some("cancelled") {
            return at_once("order_cancelled");
        }
        let until = self.until();
        if !execution.is_past(until) {
            return Ok(Finding::Waiting { until });
        }
        let Some(plan) = &self.plan else { return at_once("evidence_unreadable") };
        self.measured(plan, until).map(Finding::Measured)
    }
}

impl ExcessOutcome {
    fn until(&self) -> Day {
        self.execution.decided_on.plus_days(WINDOW_DAYS)
    }

    fn is_own(&self, plan: &OutcomePlan, goods: &Move) -> bool {
        self.execution.document.as_ref() == Some(&goods.document) && (plan.promised_on.is_none() || goods.line == plan.line)
    }

    /// Units that went: what left under the document of the action, or what was not to come.
    fn gone(&self, plan: &OutcomePlan) -> i64 {
        let left = self.flows.moves.iter().filter(|goods| self.is_own(plan, goods) && goods.quantity < 0).map(|goods| -goods.quantity);
        if plan.promised_on.is_some() { plan.quantity } else { left.sum() }
    }

    /// What would have moved without it: nothing leaves, and goods on order come on their old day.
    fn without(&self, plan: &OutcomePlan) -> Vec<Move> {
        let mut moves: Vec<Move> = self.flows.moves.iter().filter(|goods| !self.is_own(plan, goods)).cloned().collect();
        moves.extend(plan.promised_on.map(|on| Move {
            on,
            quantity: plan.quantity,
            document: self.execution.document.clone().unwrap_or_default(),
            line: plan.line,
            rec_id: None,
        }));
        moves
    }

    fn measured(&self, plan: &OutcomePlan, until: Day) -> Result<Figures, KindError> {
        let from = self.execution.decided_on;
        let with = self.flows.walk(plan.stock, from, until, &self.flows.moves);
        let without = self.flows.walk(plan.stock, from, until, &self.without(plan));
        let missed = (with.short - without.short).max(0);
        let derivation = self.derivation(plan, [without.unit_days, with.unit_days, missed])?;
        Ok(Figures { matured_on: until, actual: with.unit_days, counterfactual: without.unit_days, derivation })
    }

    fn derivation(&self, plan: &OutcomePlan, [without, with, missed]: [i64; 3]) -> Result<Derivation, KindError> {
        let execution = &self.execution;
        let (currency, gone) = (execution.currency.to_string(), self.gone(plan));
        let source = |table: &str| Source::new(table, execution.subject.clone());
        let exact = |text: &str| text.parse::<Exact>().map_err(KindError::failed);
        let share = |amount: i64, micros: i64| exact(&decimal(amount as f64 * micros as f64 / 1e6));
        let mut steps = execution.steps();
        let label = format!("Unit-days in the {WINDOW_DAYS} days after the decision, had the goods lain on");
        steps.push_exact(Op::Set, Exact::from(without), "unit-days", label, source("stock_moves"));
        steps.push_exact(Op::Subtract, Exact::from(with), "unit-days", "As they came", source("stock_moves"));
        let label = "What a unit costs a day";
        steps.push_exact(Op::Multiply, exact(&plan.unit_day_cost)?, &format!("{currency} per {}", plan.unit), label, source(KIND));
        if plan.unit_brings_micros > 0 {
            let label = format!("What the {gone} {} that went brought", plan.unit);
            steps.push_exact(Op::Add, share(gone, plan.unit_brings_micros)?, &currency, label, source("stock_moves"));
        }
        let label = format!("After that, as it was weighed for {gone} of {}: room, less what they would still bring", plan.quantity);
        let later: f64 = plan.later.parse().unwrap_or(0.0);
        let later = later * gone as f64 / (plan.quantity as f64).max(1.0);
        steps.push_exact(Op::Add, exact(&decimal(later))?, &currency, label, Source::new(RETENTION_VERSION, execution.subject.clone()));
        let label = format!("Margin of {missed} {} that were short for want of them", plan.unit);
        steps.push_exact(Op::Subtract, share(missed, plan.unit_margin_micros)?, &currency, label, source("demand_daily"));
        Ok(execution.finish(steps, "What it was said to cost"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::{Measured, Outcome};
    use serde_json::json;

    /// 20 lie there, 1 is wanted on each of the first three days, and 10 go back on the fourth.
    fn facts(verb: &str) -> Value {
        let demand: Vec<Value> = (2..=4).map(|day| json!({ "on": format!("2026-03-{day:02}"), "quantity": 1 })).collect();
        json!({
            "execution": {
                "entity_id": "ACME", "rec_id": "REC-1", "revision": 1, "kind": "excess", "subject": "BOLT|MAIN", "verb": verb,
                "decided_on": "2026-03-01", "executed_on": "2026-03-01", "measured_on": "2026-06-02", "predicted_minor": 900, "cost_minor": 250,
                "currency": "USD", "document": "SR-1",
            },
            "flows": {
                "is_active": true, "demand": demand, "moves": [{ "on": "2026-03-05", "quantity": -10, "document": "SR-1", "line": null }],
            },
            "plan": {
                "unit": "EA", "stock": 20, "quantity": 10, "unit_brings_micros": 2_000_000, "unit_margin_micros": 1_500_000, "unit_day_cost": "0.001",
                "later": "1.5",
            },
        })
    }

    fn known(facts: &Value) -> Outcome {
        match (OUTCOME.derive)(facts).unwrap() {
            Measured::Known { outcome, .. } => *outcome,
            waiting => panic!("{waiting:?}"),
        }
    }

    /// By hand: 10 units from the fourth day on for 87 days at 0.001, 10 at 2.00, 1.50 as weighed, less 2.50.
    #[test]
    fn goods_that_went_back_bring_their_credit_and_their_room() {
        let outcome = known(&facts("return"));
        assert_eq!(outcome.counterfactual.unwrap() - outcome.actual.unwrap(), 870);
        assert_eq!(outcome.realised_minor, Some(87 + 2_000 + 150 - 250));
        outcome.derivation.unwrap().check().unwrap();
    }

    #[test]
    fn what_was_wanted_after_all_is_missed() {
        let mut wanted = facts("return");
        wanted["flows"]["demand"][0] = json!({ "on": "2026-03-20", "quantity": 12 });
        // 20 less 2 less 10 are 8 of the 12; without it 12 of 18: 4 missed at 1.50.
        let outcome = known(&wanted);
        assert!(outcome.derivation.unwrap().steps.iter().any(|step| step.label.starts_with("Margin of 4 ") && step.value == "6"));
    }

    #[test]
    fn cancelled_goods_are_compared_with_their_promised_day() {
        let mut cancelled = facts("cancel");
        cancelled["execution"]["document"] = json!("PO-1");
        cancelled["flows"]["moves"] = json!([]);
        cancelled["plan"]["promised_on"] = json!("2026-03-31");
        cancelled["plan"]["line"] = json!(2);
        let outcome = known(&cancelled);
        assert_eq!(outcome.counterfactual.unwrap() - outcome.actual.unwrap(), 10 * 61);
    }

    #[test]
    fn cut_prices_and_goods_that_were_kept_cannot_be_measured_and_the_rest_waits() {
        assert_eq!(known(&facts("markdown")).why.as_deref(), Some("price_cut"));
        assert_eq!(known(&facts("keep")).why.as_deref(), Some("nothing_done"));
        let mut early = facts("return");
        early["execution"]["measured_on"] = json!("2026-05-31");
        assert!(matches!((OUTCOME.derive)(&early).unwrap(), Measured::Waiting { .. }));
    }
}
