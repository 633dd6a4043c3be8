//! What an order brought: the margin of the units that were not short because of it, less what its goods cost while they lay.
//!
//! Compared with the same demand day by day and the same other receipts, without the goods of this order. The window is the protection interval of the
//! order, lead time and review; goods that came later get a review period to be sold in.

use super::evidence::ReplenishmentEvidence;
use super::expiry::Expiry;
use super::stock::Stock;
use crate::Exact;
use crate::derivation::{Derivation, DerivationError, Op, Source};
use crate::kinds::KindError;
use crate::outcome::{Execution, Figures, Finding, ItemFlows, Move, OutcomeEvidence, OutcomeSpec, measure, measure_again, outcome_function};
use chandler_amount::{format_scaled, parse_scaled};
use chandler_calendar::Day;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Name and version of the method.
const ORDER_OUTCOME_VERSION: &str = "order_outcome@1";
/// Goods that come later than this after the window tell nothing of the decision.
const GRACE_DAYS: i32 = 30;
const DAYS_A_YEAR: i64 = 365;

pub(super) const OUTCOME: OutcomeSpec = OutcomeSpec {
    function: outcome_function!("replenishment_outcome"),
    method: ORDER_OUTCOME_VERSION,
    metric: "units_short",
    counterfactual: "The same demand day by day and the same other receipts, without the goods of this order",
    measure: measure::<OrderOutcome>,
    derive: measure_again::<OrderOutcome>,
};

/// The facts of one executed order.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OrderOutcome {
    execution: Execution,
    flows: ItemFlows,
    #[serde(default)]
    plan: Option<OrderPlan>,
}

/// What the order was planned on.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OrderPlan {
    unit: String,
    /// Stock for demand after the decision, without goods on order or inbound.
    stock: i64,
    /// Lead time and review, days.
    interval_days: i32,
    review_days: i32,
    unit_margin_micros: i64,
    unit_cost_micros: i64,
    holding_rate_millionths: i64,
}

impl OrderPlan {
    fn of(evidence: &ReplenishmentEvidence, ordered: i64) -> Option<Self> {
        let demand = evidence.lead_time_demand.as_ref()?;
        let days = |text: &str| parse_scaled(text, 6).ok().and_then(|micros| i32::try_from((micros.max(0) as u64).div_ceil(1_000_000)).ok());
        let interval_days = days(&demand.interval_days)?;
        let mean_daily = parse_scaled(&demand.mean_daily, 6).ok()?;
        let stock = Stock::of(evidence, 0).without(&Expiry::of(evidence, mean_daily));
        let unit_cost_micros = evidence.terms.as_ref()?.price_at(ordered).unit_micros();
        Some(Self {
            unit: evidence.item.base_unit.clone(),
            stock: stock.free(),
            interval_days,
            review_days: (interval_days - days(&demand.lead_time_days)?).max(1),
            unit_margin_micros: evidence.economics.unit_margin_micros(unit_cost_micros),
            unit_cost_micros,
            holding_rate_millionths: evidence.economics.holding_rate_millionths,
        })
    }
}

impl OutcomeEvidence for OrderOutcome {
    const SPEC: &'static OutcomeSpec = &OUTCOME;

    fn plan(facts: &Self, evidence: &str) -> Option<Value> {
        let evidence: ReplenishmentEvidence = serde_json::from_str(evidence).ok()?;
        let ordered = facts.flows.orders.iter().map(|line| line.quantity).sum();
        serde_json::to_value(OrderPlan::of(&evidence, ordered)?).ok()
    }

    fn execution(&self) -> &Execution {
        &self.execution
    }

    fn find(&self) -> Result<Finding, KindError> {
        let executed_on = self.execution.executed_on;
        let at_once = |why| Ok(Finding::Unmeasurable { why, matured_on: executed_on });
        let Some(plan) = &self.plan else { return at_once("evidence_unreadable") };
        if self.flows.orders.is_empty() {
            return at_once("order_missing");
        }
        if self.flows.is_cancelled() {
            return at_once("order_cancelled");
        }
        let planned = executed_on.plus_days(plan.interval_days);
        let latest = planned.plus_days(GRACE_DAYS);
        let arrived = self.flows.moves.iter().filter(|goods| self.is_own(goods) && goods.on <= latest).map(|goods| goods.on).min();
        let until = match arrived {
            Some(on) => planned.max(on.plus_days(plan.review_days)),
            None if self.execution.is_past(planned) => latest,
            None => planned,
        };
        if !self.execution.is_past(until) {
            return Ok(Finding::Waiting { until });
        }
        if arrived.is_none() {
            return Ok(Finding::Unmeasurable { why: "goods_not_arrived", matured_on: until });
        }
        if !self.flows.is_active {
            return Ok(Finding::Unmeasurable { why: "item_gone", matured_on: until });
        }
        self.measured(plan, until).map(Finding::Measured)
    }
}

impl OrderOutcome {
    /// What suppliers sent back of it counts with it.
    fn is_own(&self, goods: &Move) -> bool {
        goods.rec_id.as_ref() == Some(&self.execution.rec_id)
    }

    fn measured(&self, plan: &OrderPlan, until: Day) -> Result<Figures, KindError> {
        let from = self.execution.decided_on;
        let with = self.flows.walk(plan.stock, from, until, &self.flows.moves);
        let without = self.flows.walk(plan.stock, from, until, self.flows.moves.iter().filter(|goods| !self.is_own(goods)));
        let unit_days = (with.unit_days - without.unit_days).max(0);
        let served = without.wanted - without.short;
        let derivation = self.derivation(plan, until, [without.wanted, served, with.short], unit_days)?;
        Ok(Figures { matured_on: until, actual: with.short, counterfactual: without.short, derivation })
    }

    fn derivation(&self, plan: &OrderPlan, until: Day, [wanted, served, short]: [i64; 3], unit_days: i64) -> Result<Derivation, KindError> {
        let execution = &self.execution;
        let (currency, unit) = (execution.currency.to_string(), &plan.unit);
        let source = |table: &str| Source::new(table, execution.subject.clone());
        let mut steps = execution.steps();
        let label = format!("Wanted after {} up to {until}, and by those who waited already", execution.decided_on);
        steps.push_exact(Op::Set, Exact::from(wanted), unit, label, source("demand_daily"));
        steps.push_exact(
            Op::Subtract,
            Exact::from(served),
            unit,
            "Of it served without this order, from stock and other goods",
            source("stock_moves"),
        );
        steps.push_exact(Op::Subtract, Exact::from(short), unit, "Still short with it", source("stock_moves"));
        let margin = Exact::scaled(plan.unit_margin_micros, 6);
        steps.push_exact(Op::Multiply, margin, &format!("{currency} per {unit}"), "Margin of a unit", source("selling_prices"));
        let percent = format_scaled(plan.holding_rate_millionths, 4, 0);
        let label =
            format!("Holding its goods: {unit_days} unit-days of {} {currency} at {percent} % a year", format_scaled(plan.unit_cost_micros, 6, 2));
        let holding = holding_cost(unit_days, plan.unit_cost_micros, plan.holding_rate_millionths);
        let holding = holding.ok_or_else(|| KindError::failed(DerivationError::NotComputable { n: 5 }))?;
        steps.push_exact(Op::Subtract, holding, &currency, label, source(ORDER_OUTCOME_VERSION));
        Ok(execution.finish(steps, "What placing it cost"))
    }
}

/// Unit-days times cost of a unit times the yearly rate over 365.
pub(super) fn holding_cost(unit_days: i64, unit_cost_micros: i64, holding_rate_millionths: i64) -> Option<Exact> {
    let value = Exact::from(unit_days).checked_multiply(Exact::scaled(unit_cost_micros, 6))?;
    let yearly = value.checked_multiply(Exact::scaled(holding_rate_millionths, 6))?;
    yearly.checked_divide(Exact::from(DAYS_A_YEAR))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::{Measured, OutcomeState};
    use serde_json::json;

    /// 10 are there, 3 a day are wanted over ten days; 20 ordered come on the sixth day.
    fn facts() -> Value {
        let demand: Vec<Value> = (2..=11).map(|day| json!({ "on": format!("2026-03-{day:02}"), "quantity": 3 })).collect();
        json!({
            "execution": {
                "entity_id": "ACME", "rec_id": "REC-1", "revision": 1, "kind": "replenishment", "subject": "BOLT|MAIN", "verb": "buy",
                "decided_on": "2026-03-01", "executed_on": "2026-03-01", "measured_on": "2026-03-12", "predicted_minor": 2_000, "cost_minor": 0,
                "currency": "USD",
            },
            "flows": {
                "is_active": true,
                "orders": [{ "po_number": "PO-1", "line": 1, "quantity": 20, "cancelled": 0 }],
                "demand": demand,
                "moves": [{ "on": "2026-03-07", "quantity": 20, "document": "PO-1", "line": 1, "rec_id": "REC-1" }],
            },
            "plan": {
                "unit": "EA", "stock": 10, "interval_days": 10, "review_days": 4, "unit_margin_micros": 1_500_000, "unit_cost_micros": 2_000_000,
                "holding_rate_millionths": 365_000,
            },
        })
    }

    fn measured(change: impl Fn(&mut Value)) -> Measured {
        let mut facts = facts();
        change(&mut facts);
        (OUTCOME.derive)(&facts).unwrap()
    }

    fn why(change: impl Fn(&mut Value)) -> String {
        match measured(change) {
            Measured::Known { outcome, .. } if outcome.state == OutcomeState::Unmeasurable => {
                assert_eq!((outcome.realised_minor, outcome.derivation), (None, None), "what is not known is no figure");
                outcome.why.unwrap()
            }
            other => panic!("{other:?}"),
        }
    }

    /// By hand: 30 wanted and 10 served without it, so 20 short; with it the 5 short before it came: 15 times 1.50 is 22.50. Its goods lay 17, 14, 11 and 8
    /// overnight: 50 unit-days of 2.00 at 36.5 % a year are 0.10.
    #[test]
    fn an_order_is_worth_the_shortage_it_avoided_less_holding() {
        let Measured::Known { outcome, evidence } = measured(|_| {}) else { panic!("it has matured") };
        assert_eq!((outcome.counterfactual, outcome.actual), (Some(20), Some(5)));
        let derivation = outcome.derivation.unwrap();
        derivation.check().unwrap();
        assert_eq!((derivation.result.as_str(), outcome.realised_minor), ("22.4", Some(2_240)));
        assert_eq!(outcome.matured_on, "2026-03-11".parse().unwrap());
        assert_eq!(outcome.evidence_hash, crate::canonical_hash(&evidence));
    }

    #[test]
    fn other_goods_take_from_what_the_order_avoided() {
        let other = json!({ "on": "2026-03-04", "quantity": 30, "document": "PO-0", "line": 1 });
        let Measured::Known { outcome, .. } = measured(|facts| facts["flows"]["moves"].as_array_mut().unwrap().push(other.clone())) else {
            panic!("it has matured")
        };
        // Nothing was short without it: only the holding of all 20 for four nights is left.
        assert_eq!((outcome.counterfactual, outcome.actual), (Some(0), Some(0)));
        assert_eq!(outcome.realised_minor, Some(-16));
    }

    #[test]
    fn late_goods_get_a_review_period_and_the_window_has_to_be_over() {
        let waits = |change: fn(&mut Value)| match measured(change) {
            Measured::Waiting { until, .. } => until.to_string(),
            Measured::Known { outcome, .. } => panic!("{outcome:?}"),
        };
        assert_eq!(waits(|facts| facts["execution"]["measured_on"] = json!("2026-03-11")), "2026-03-11");
        assert_eq!(waits(|facts| facts["flows"]["moves"][0]["on"] = json!("2026-03-10")), "2026-03-14");
        assert_eq!(waits(|facts| facts["flows"]["moves"] = json!([])), "2026-04-10");
    }

    #[test]
    fn what_cannot_be_known_says_why() {
        assert_eq!(why(|facts| facts["flows"]["orders"] = json!([])), "order_missing");
        assert_eq!(why(|facts| facts["flows"]["orders"][0]["cancelled"] = json!(20)), "order_cancelled");
        assert_eq!(why(|facts| facts["flows"]["is_active"] = json!(false)), "item_gone");
        assert_eq!(why(|facts| facts["plan"] = Value::Null), "evidence_unreadable");
        let late = |facts: &mut Value| {
            facts["flows"]["moves"] = json!([]);
            facts["execution"]["measured_on"] = json!("2026-04-11");
        };
        assert_eq!(why(late), "goods_not_arrived");
    }
}
