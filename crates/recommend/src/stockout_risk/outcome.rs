//! What an action against a coming stock-out saved: units that were not short because goods came sooner or from elsewhere, with margin and goodwill, less
//! what it cost.
//!
//! An expedited receipt that came sooner than its supplier usually delivers is compared with the same goods on each of the days on which they could have come
//! by themselves, weighed by its chance, as the recommendation weighed them: what is dear is the receipt that comes weeks late, and the usual day has none of
//! it. One that came no sooner saved nothing. A transfer is compared with none. A risk that was accepted saved nothing and cost nothing: its outcome says what
//! was short. The window ends where something ordered on the day of the decision would have been there. Another promised day and an offered substitute have
//! methods of their own (`promised`, `substituted`).

use super::KIND;
use super::derive::unit_worth;
use super::evidence::StockoutRiskEvidence;
use super::promised::NewPromise;
use super::substituted::Offered;
use crate::Exact;
use crate::derivation::{Derivation, Op, Source};
use crate::kinds::{Decisions, KindError};
use crate::outcome::{Execution, Figures, Finding, ItemFlows, Move, OutcomeEvidence, OutcomeSpec, Walked, measure, measure_again, outcome_function};
use crate::replenishment::millionths;
use chandler_amount::{Rounding, divide_rounded};
use chandler_calendar::Day;
use chandler_forecast::Arrival;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Name and version of the method.
const STOCKOUT_OUTCOME_VERSION: &str = "stockout_outcome@4";

pub(super) const OUTCOME: OutcomeSpec = OutcomeSpec {
    function: outcome_function!("stockout_risk_outcome"),
    method: STOCKOUT_OUTCOME_VERSION,
    metric: "units_short",
    counterfactual: "The same demand day by day; expedited goods on each day on which they could have come by themselves, by its chance, transferred goods \
                     not at all; a customer who was told no other day, with no goodwill left; what a substitute was offered for, lost; an accepted risk \
                     as it came",
    measure: measure::<RiskOutcome>,
    derive: measure_again::<RiskOutcome>,
};

/// The facts of one executed action.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RiskOutcome {
    execution: Execution,
    flows: ItemFlows,
    #[serde(default)]
    plan: Option<RiskPlan>,
}

/// What the action was weighed on.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RiskPlan {
    unit: String,
    /// Stock for demand after the decision, without goods on their way.
    stock: i64,
    /// Days until something ordered on that day is there.
    days: i32,
    /// Margin and goodwill of a unit.
    unit_micros: i64,
    /// Line of the purchase order that was expedited, or of which a part was.
    #[serde(default)]
    line: Option<i64>,
    /// Day on which its goods were as likely as not to be there by themselves.
    #[serde(default)]
    usual_on: Option<Day>,
    /// The days on which they could be there by themselves, ascending; their chances are all of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    arrivals: Vec<PossibleArrival>,
    /// The new day, where one was promised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    promise: Option<NewPromise>,
    /// The substitute, where one was offered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    offer: Option<Offered>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PossibleArrival {
    on: Day,
    chance_millionths: i64,
}

const CERTAIN_MILLIONTHS: i64 = 1_000_000;

impl PossibleArrival {
    /// The days of an arrival; what rounding leaves of the chances is the last day's.
    fn all_of(arrival: &Arrival, as_of: Day) -> Option<Vec<Self>> {
        let mut left = CERTAIN_MILLIONTHS;
        let mut days = Vec::with_capacity(arrival.days.len());
        for (day, probability) in arrival.days.iter().zip(&arrival.probability) {
            let chance_millionths = millionths(*probability).min(left);
            left -= chance_millionths;
            days.push(Self { on: as_of.plus_days(i32::try_from(*day).ok()?), chance_millionths });
        }
        days.last_mut()?.chance_millionths += left;
        Some(days)
    }
}

impl RiskPlan {
    fn of(evidence: &StockoutRiskEvidence, execution: &Execution) -> Option<Self> {
        let (facts, outlook) = (&evidence.facts, evidence.outlook.as_ref()?);
        let goodwill = Decisions::of(&evidence.rules).scaled("stockout_risk", "goodwill_rate", 6).ok()?;
        let line = execution.command_action().and_then(|action| action.body.get("line")?.as_i64());
        let expedited = evidence.receipts.iter().find(|open| execution.document.as_ref() == Some(&open.po_number) && line == Some(open.line));
        let (usual_on, arrivals) = match expedited {
            Some(open) => {
                let arrival = Arrival::expected(facts.as_of.days_until(open.promised_on), &open.late_days).ok()?;
                let usual_on = facts.as_of.plus_days(i32::try_from(arrival.day_at(0.5)).ok()?);
                (Some(usual_on), PossibleArrival::all_of(&arrival, facts.as_of)?)
            }
            None => (None, Vec::new()),
        };
        let worth = unit_worth(evidence, goodwill);
        Some(Self {
            unit: facts.item.base_unit.clone(),
            stock: outlook.stock,
            days: i32::try_from(outlook.lead_days).ok()?,
            unit_micros: worth.micros(),
            line,
            usual_on,
            arrivals,
            promise: NewPromise::of(evidence, execution, worth.goodwill_micros),
            offer: Offered::of(execution, worth.goodwill_micros),
        })
    }
}

impl OutcomeEvidence for RiskOutcome {
    const SPEC: &'static OutcomeSpec = &OUTCOME;

    fn plan(facts: &Self, evidence: &str) -> Option<Value> {
        let evidence: StockoutRiskEvidence = serde_json::from_str(evidence).ok()?;
        serde_json::to_value(RiskPlan::of(&evidence, &facts.execution)?).ok()
    }

    fn execution(&self) -> &Execution {
        &self.execution
    }

    fn find(&self) -> Result<Finding, KindError> {
        let execution = &self.execution;
        let at_once = |why| Ok(Finding::Unmeasurable { why, matured_on: execution.executed_on });
        let Some(plan) = &self.plan else { return at_once("evidence_unreadable") };
        if execution.verb == "promise" {
            let Some(promise) = &plan.promise else { return at_once("promise_missing") };
            return promise.find(execution, &plan.unit, &self.flows.promised);
        }
        if execution.verb == "substitute" {
            let Some(offer) = &plan.offer else { return at_once("offer_missing") };
            return offer.find(execution, &plan.unit, &self.flows.taken);
        }
        if self.flows.is_cancelled() {
            return at_once("order_cancelled");
        }
        let until = execution.decided_on.plus_days(plan.days);
        if !execution.is_past(until) {
            return Ok(Finding::Waiting { until });
        }
        if !self.flows.is_active {
            return Ok(Finding::Unmeasurable { why: "item_gone", matured_on: until });
        }
        Ok(Finding::Measured(self.measured(plan, until)))
    }
}

impl RiskOutcome {
    fn is_own(&self, plan: &RiskPlan, goods: &Move) -> bool {
        let is_line = self.execution.verb == "transfer" || goods.line == self.flows.changed_line.or(plan.line);
        self.execution.document.as_ref() == Some(&goods.document) && is_line && goods.quantity > 0
    }

    /// What would have come without the action, if its goods had been there on that day; none of them without a day. What came no sooner than it usually does
    /// came by itself.
    fn without(&self, plan: &RiskPlan, own_on: Option<Day>) -> Vec<Move> {
        let by_itself = |goods: &Move| {
            let is_sooner = plan.usual_on.is_none_or(|usual_on| goods.on < usual_on);
            let on = if is_sooner { goods.on.max(own_on?) } else { goods.on };
            Some(Move { on, ..goods.clone() })
        };
        self.flows.moves.iter().filter_map(|goods| if self.is_own(plan, goods) { by_itself(goods) } else { Some(goods.clone()) }).collect()
    }

    /// Units short without the action, millionths: of each day on which its goods could have come, by its chance.
    fn short_without_millionths(&self, plan: &RiskPlan, until: Day) -> i64 {
        let short = |own_on| self.flows.walk(plan.stock, self.execution.decided_on, until, &self.without(plan, own_on)).short;
        match plan.arrivals.as_slice() {
            [] => CERTAIN_MILLIONTHS.saturating_mul(short(plan.usual_on)),
            arrivals => arrivals.iter().map(|arrival| arrival.chance_millionths.saturating_mul(short(Some(arrival.on)))).sum(),
        }
    }

    fn measured(&self, plan: &RiskPlan, until: Day) -> Figures {
        let with = self.flows.walk(plan.stock, self.execution.decided_on, until, &self.flows.moves);
        let without_millionths = self.short_without_millionths(plan, until);
        let derivation = self.derivation(plan, until, with, without_millionths);
        let without = i128::from(without_millionths);
        let counterfactual = divide_rounded(without, i128::from(CERTAIN_MILLIONTHS), Rounding::HalfAwayFromZero);
        let counterfactual = counterfactual.and_then(|units| i64::try_from(units).ok()).unwrap_or(i64::MAX);
        Figures { matured_on: until, actual: with.short, counterfactual, derivation }
    }

    fn derivation(&self, plan: &RiskPlan, until: Day, with: Walked, without_millionths: i64) -> Derivation {
        let execution = &self.execution;
        let (currency, unit) = (execution.currency.to_string(), &plan.unit);
        let source = |table: &str| Source::new(table, execution.subject.clone());
        let mut steps = execution.steps();
        let label = format!("Wanted after {} up to {until}, and by those who waited already", execution.decided_on);
        steps.push_exact(Op::Set, Exact::from(with.wanted), unit, label, source("demand_daily"));
        let label = match (plan.usual_on, execution.verb.as_str()) {
            (Some(usual_on), _) => format!("Of it served if the goods had come by themselves, about {usual_on} and seldom much later"),
            (None, "transfer") => "Of it served without the transfer".to_owned(),
            (None, _) => "Of it served, with nothing done".to_owned(),
        };
        let served_millionths = CERTAIN_MILLIONTHS.saturating_mul(with.wanted).saturating_sub(without_millionths);
        steps.push_exact(Op::Subtract, Exact::scaled(served_millionths, 6), unit, label, source("stock_moves"));
        steps.push_exact(Op::Subtract, Exact::from(with.short), unit, "Short all the same", source("stock_moves"));
        let worth = Exact::scaled(plan.unit_micros, 6);
        steps.push_exact(Op::Multiply, worth, &format!("{currency} per {unit}"), "Margin and goodwill of a unit", source(KIND));
        execution.finish(steps, "What it was said to cost")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::{Measured, Outcome};
    use serde_json::json;

    /// 4 are there and 2 a day are wanted on five days; 10 usually come after the window and came on the fourth day.
    fn facts(verb: &str) -> Value {
        let demand: Vec<Value> = (2..=6).map(|day| json!({ "on": format!("2026-03-{day:02}"), "quantity": 2 })).collect();
        json!({
            "execution": {
                "entity_id": "ACME", "rec_id": "REC-1", "revision": 1, "kind": "stockout-risk", "subject": "BOLT|MAIN", "verb": verb,
                "decided_on": "2026-03-01", "executed_on": "2026-03-01", "measured_on": "2026-03-07", "predicted_minor": 900, "cost_minor": 250,
                "currency": "USD", "document": "PO-1",
            },
            "flows": {
                "is_active": true, "demand": demand,
                "moves": [{ "on": "2026-03-04", "quantity": 10, "document": "PO-1", "line": 2 }, { "on": "2026-03-04", "quantity": 1, "document": "PO-1", "line": 3 }],
            },
            "plan": { "unit": "EA", "stock": 4, "days": 5, "unit_micros": 3_000_000, "line": 2, "usual_on": "2026-03-09" },
        })
    }

    fn known(facts: &Value) -> Outcome {
        match (OUTCOME.derive)(facts).unwrap() {
            Measured::Known { outcome, .. } => *outcome,
            waiting => panic!("{waiting:?}"),
        }
    }

    /// By hand: 10 wanted, 4 and the other line's 1 served without it, 5 short; with it none: 5 times 3.00 less 2.50.
    #[test]
    fn expediting_is_worth_what_ran_out_before_the_usual_day() {
        let outcome = known(&facts("expedite"));
        assert_eq!((outcome.counterfactual, outcome.actual, outcome.realised_minor), (Some(5), Some(0), Some(1_250)));
        outcome.derivation.unwrap().check().unwrap();
    }

    /// By hand: goods of the fifth leave 1 short, for 4 and the other line's 1 do not cover the 6 that are wanted up to the fourth; goods of the twelfth leave 5,
    /// as above. Each with a half makes 3, times 3.00 less 2.50.
    #[test]
    fn every_day_on_which_the_goods_could_have_come_counts_by_its_chance() {
        let mut uncertain = facts("expedite");
        uncertain["plan"]["usual_on"] = json!("2026-03-05");
        uncertain["plan"]["arrivals"] =
            json!([{ "on": "2026-03-05", "chance_millionths": 500_000 }, { "on": "2026-03-12", "chance_millionths": 500_000 }]);
        let outcome = known(&uncertain);
        assert_eq!((outcome.counterfactual, outcome.actual, outcome.realised_minor), (Some(3), Some(0), Some(650)));
        outcome.derivation.unwrap().check().unwrap();
        uncertain["flows"]["moves"][0]["on"] = json!("2026-03-05");
        assert_eq!(known(&uncertain).realised_minor, Some(-250), "they came as they usually do");
    }

    #[test]
    fn the_chances_of_all_days_add_up() {
        let thirds = Arrival { days: vec![1, 2, 4], probability: vec![1.0 / 3.0; 3] };
        let days = PossibleArrival::all_of(&thirds, Day(100)).unwrap();
        let expected = [(101, 333_333), (102, 333_333), (104, 333_334)];
        assert_eq!(days, expected.map(|(on, chance_millionths)| PossibleArrival { on: Day(on), chance_millionths }));
    }

    #[test]
    fn goods_that_came_no_sooner_saved_nothing_and_still_cost() {
        let mut late = facts("expedite");
        late["flows"]["moves"][0]["on"] = json!("2026-03-09");
        assert_eq!(known(&late).realised_minor, Some(-250));
    }

    #[test]
    fn a_transfer_is_compared_with_none() {
        let mut transfer = facts("transfer");
        transfer["execution"]["document"] = json!("TR-1");
        transfer["flows"]["moves"] = json!([{ "on": "2026-03-03", "quantity": 3, "document": "TR-1", "line": 1 }]);
        transfer["plan"]["usual_on"] = Value::Null;
        let outcome = known(&transfer);
        assert_eq!((outcome.counterfactual, outcome.actual, outcome.realised_minor), (Some(6), Some(3), Some(650)));
        transfer["flows"]["transfer_state"] = json!("cancelled");
        assert_eq!(known(&transfer).why.as_deref(), Some("order_cancelled"));
    }

    /// By hand: 10 wanted, 4 and the other line's 1 and the order's 10 on the fourth day: all are served, and an accepted risk saved nothing of it.
    #[test]
    fn an_accepted_risk_says_what_was_short_and_that_it_saved_nothing() {
        let mut accepted = facts("accept");
        accepted["execution"]["document"] = Value::Null;
        accepted["execution"]["cost_minor"] = json!(0);
        accepted["plan"]["usual_on"] = Value::Null;
        let calm = known(&accepted);
        assert_eq!((calm.counterfactual, calm.actual, calm.realised_minor), (Some(0), Some(0), Some(0)));
        accepted["flows"]["moves"] = json!([]);
        let short = known(&accepted);
        assert_eq!((short.counterfactual, short.actual, short.realised_minor), (Some(6), Some(6), Some(0)));
        short.derivation.unwrap().check().unwrap();
    }

    /// Only the line that the part became came sooner: the rest of the line would have come with or without it.
    #[test]
    fn a_part_that_came_sooner_is_the_line_that_it_became() {
        let mut part = facts("expedite");
        part["flows"]["changed_line"] = json!(3);
        part["flows"]["moves"][1]["quantity"] = json!(3);
        let outcome = known(&part);
        // With both lines nothing is short; without line 3 before its usual day the 10 of line 2 serve all the same.
        assert_eq!((outcome.counterfactual, outcome.actual, outcome.realised_minor), (Some(0), Some(0), Some(-250)));
        part["flows"]["moves"][0]["on"] = json!("2026-03-09");
        let outcome = known(&part);
        assert_eq!((outcome.counterfactual, outcome.actual, outcome.realised_minor), (Some(6), Some(3), Some(650)));
    }

    /// 8 were promised for the fourth, of which 2 had goods; a unit's goodwill is 0.50.
    fn promised(line: Value) -> Value {
        let mut promised = facts("promise");
        promised["execution"]["document"] = json!("SO-1");
        promised["execution"]["cost_minor"] = json!(0);
        promised["execution"]["measured_on"] = json!("2026-03-19");
        promised["flows"]["promised"] = json!([line]);
        promised["plan"]["promise"] = json!({ "line": 1, "promised_on": "2026-03-04", "waiting": 6, "reserved": 2, "goodwill_micros": 500_000 });
        promised
    }

    #[test]
    fn another_promised_day_kept_the_goodwill_of_what_was_there_by_then() {
        let shipped = json!([{ "on": "2026-03-02", "quantity": 2 }, { "on": "2026-03-04", "quantity": 5 }, { "on": "2026-03-09", "quantity": 1 }]);
        let line = json!({ "line": 1, "cancelled": 0, "shipped": shipped });
        let outcome = known(&promised(line.clone()));
        assert_eq!((outcome.counterfactual, outcome.actual, outcome.realised_minor), (Some(6), Some(1), Some(250)));
        outcome.derivation.unwrap().check().unwrap();
        let mut complained = line;
        complained["complained_on"] = json!("2026-03-12");
        assert_eq!(known(&promised(complained)).realised_minor, Some(0));
        let given_up = known(&promised(json!({ "line": 1, "cancelled": 6, "shipped": [{ "on": "2026-03-02", "quantity": 2 }] })));
        assert_eq!((given_up.actual, given_up.realised_minor), (Some(6), Some(0)));
        assert_eq!(known(&promised(json!({ "line": 2, "cancelled": 0 }))).why.as_deref(), Some("promise_missing"));
    }

    /// 20 were offered; by hand: 8 and 5 of them were taken, of the 5 in packs two of three stayed, which makes 3.
    fn offered(taken: Value) -> Value {
        let mut offered = facts("substitute");
        offered["execution"]["document"] = json!("OF-1");
        offered["execution"]["cost_minor"] = json!(500);
        offered["execution"]["measured_on"] = json!("2026-03-14");
        offered["flows"]["taken"] = taken;
        offered["plan"]["offer"] = json!({ "substitute_id": "PACK", "quantity": 20, "until_on": "2026-03-06", "goodwill_micros": 500_000 });
        offered
    }

    #[test]
    fn a_substitute_kept_the_margin_and_the_goodwill_of_what_was_taken() {
        let taken = json!([
            { "so_number": "SO-1", "line": 3, "quantity": 8, "substitute_quantity": 8, "shipped": 8, "margin_minor": 1_200 },
            { "so_number": "SO-2", "line": 2, "quantity": 5, "substitute_quantity": 3, "shipped": 2, "margin_minor": 300 },
        ]);
        let outcome = known(&offered(taken));
        // 11 at 0.50, and 15.00, less 5.00.
        assert_eq!((outcome.counterfactual, outcome.actual, outcome.realised_minor), (Some(20), Some(9), Some(1_550)));
        outcome.derivation.unwrap().check().unwrap();
        let refused = known(&offered(json!([])));
        assert_eq!((refused.actual, refused.realised_minor), (Some(20), Some(-500)));
        let mut early = offered(json!([]));
        early["execution"]["measured_on"] = json!("2026-03-13");
        assert!(matches!((OUTCOME.derive)(&early).unwrap(), Measured::Waiting { until, .. } if until == "2026-03-13".parse().unwrap()));
        let mut unread = offered(json!([]));
        unread["plan"]["offer"] = Value::Null;
        assert_eq!(known(&unread).why.as_deref(), Some("offer_missing"));
    }

    #[test]
    fn a_promise_waits_until_the_customer_would_have_complained() {
        let mut early = promised(json!({ "line": 1, "cancelled": 0 }));
        early["execution"]["measured_on"] = json!("2026-03-18");
        assert!(matches!((OUTCOME.derive)(&early).unwrap(), Measured::Waiting { until, .. } if until == "2026-03-18".parse().unwrap()));
    }

    #[test]
    fn it_waits_until_something_ordered_then_would_be_there() {
        let mut early = facts("expedite");
        early["execution"]["measured_on"] = json!("2026-03-06");
        assert!(matches!((OUTCOME.derive)(&early).unwrap(), Measured::Waiting { until, .. } if until == "2026-03-06".parse().unwrap()));
    }
}
