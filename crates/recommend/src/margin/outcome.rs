//! What a fix of lost margin brought back: what a supplier or carrier accepted of a claim, what customers paid of a bill, what a new price earned on what was sold at
//! it.
//!
//! Without the fix nothing comes back. Customers who bought less because of a new price are not counted: nobody knows what they would have bought.

use super::KIND;
use super::evidence::MarginEvidence;
use crate::Exact;
use crate::derivation::{Op, Source};
use crate::kinds::{Decisions, KindError};
use crate::outcome::{Execution, Figures, Finding, OutcomeEvidence, OutcomeSpec, measure, measure_again, outcome_function};
use chandler_amount::{format_scaled, parse_scaled};
use chandler_calendar::Day;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Name and version of the method.
/// Verbs that ask somebody for money.
pub const ASKED_FOR: [&str; 6] = ["claim", "claim_support", "claim_from_carrier", "bill_freight", "bill_difference", "bill_back"];

const MARGIN_OUTCOME_VERSION: &str = "margin_outcome@2";
/// A bill that is not paid by then has brought what was paid.
const BILL_DAYS: i32 = 60;
/// A claim that is not answered by then is given up.
const CLAIM_DAYS: i32 = 180;

pub(super) const OUTCOME: OutcomeSpec = OutcomeSpec {
    function: outcome_function!("margin_outcome"),
    method: MARGIN_OUTCOME_VERSION,
    metric: "money_back",
    counterfactual: "Nothing comes back by itself, and the old list price would have stayed",
    measure: measure::<FixOutcome>,
    derive: measure_again::<FixOutcome>,
};

/// The facts of one executed fix.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FixOutcome {
    execution: Execution,
    #[serde(default)]
    claim: Option<Claim>,
    #[serde(default)]
    bill: Option<Bill>,
    /// What was ordered at list price since and shipped.
    #[serde(default)]
    sales: Vec<Sale>,
    #[serde(default)]
    plan: Option<FixPlan>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claim {
    claimed_minor: i64,
    accepted_minor: i64,
    #[serde(default)]
    answered_on: Option<Day>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bill {
    /// Without tax.
    net_minor: i64,
    total_minor: i64,
    #[serde(default)]
    settled_on: Option<Day>,
    /// What customers paid on it; credits and write-offs pay nothing.
    #[serde(default)]
    payments: Vec<PaidOn>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PaidOn {
    on: Day,
    amount_minor: i64,
}

/// An order line at list price.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sale {
    on: Day,
    document: String,
    quantity: i64,
    /// List price of a base unit, millionths.
    list_micros: i64,
}

/// What the fix was valued on.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FixPlan {
    unit: String,
    /// List price before.
    #[serde(default)]
    list_micros: Option<i64>,
    /// List price that it set, and from when.
    #[serde(default)]
    new_micros: Option<i64>,
    #[serde(default)]
    from_on: Option<Day>,
    /// Days that a new price was said to earn.
    days_ahead: i32,
}

impl FixPlan {
    fn of(evidence: &MarginEvidence, execution: &Execution) -> Option<Self> {
        let days_ahead = Decisions::of(&evidence.rules).scaled("margin_causes", "claim_days", 0).ok()?;
        let body = execution.command_action().map(|action| action.body).unwrap_or_default();
        let text = |name: &str| body.get(name).and_then(Value::as_str);
        Some(Self {
            unit: evidence.item.as_ref().map(|item| item.base_unit.clone()).unwrap_or_default(),
            list_micros: evidence.prices.as_ref().map(|prices| prices.list_micros),
            new_micros: text("unit_price").and_then(|price| parse_scaled(price, 6).ok()),
            from_on: text("from_on").and_then(|day| day.parse().ok()),
            days_ahead: i32::try_from(days_ahead).ok()?,
        })
    }
}

impl OutcomeEvidence for FixOutcome {
    const SPEC: &'static OutcomeSpec = &OUTCOME;

    fn plan(facts: &Self, evidence: &str) -> Option<Value> {
        let evidence: MarginEvidence = serde_json::from_str(evidence).ok()?;
        serde_json::to_value(FixPlan::of(&evidence, &facts.execution)?).ok()
    }

    fn execution(&self) -> &Execution {
        &self.execution
    }

    fn find(&self) -> Result<Finding, KindError> {
        let execution = &self.execution;
        let at_once = |why| Ok(Finding::Unmeasurable { why, matured_on: execution.executed_on });
        let Some(plan) = &self.plan else { return at_once("evidence_unreadable") };
        match (execution.verb.as_str(), &self.claim, &self.bill) {
            ("set_price", ..) => self.priced(plan),
            ("claim" | "claim_support" | "claim_from_carrier", Some(claim), _) => self.claimed(claim),
            ("bill_freight" | "bill_difference" | "bill_back", _, Some(bill)) => self.billed(bill),
            (verb, ..) if ASKED_FOR.contains(&verb) => at_once("document_missing"),
            ("review_price" | "renew_contract" | "chase_claim", ..) => at_once("talked_about"),
            ("credit_difference", ..) => at_once("given_back"),
            _ => at_once("nothing_done"),
        }
    }
}

impl FixOutcome {
    fn claimed(&self, claim: &Claim) -> Result<Finding, KindError> {
        let execution = &self.execution;
        let last = execution.executed_on.plus_days(CLAIM_DAYS);
        match claim.answered_on {
            // What the run's own day brings may not be all of it yet: its outcome is known from the next day on.
            Some(on) if !execution.is_past(on) => Ok(Finding::Waiting { until: on }),
            Some(on) => self.came_back(on, claim.accepted_minor, format!("Accepted of {} claimed", self.text(claim.claimed_minor)), "claims"),
            None if execution.is_past(last) => Ok(Finding::Unmeasurable { why: "not_answered", matured_on: last }),
            None => Ok(Finding::Waiting { until: last }),
        }
    }

    /// What customers paid, its part without tax.
    fn billed(&self, bill: &Bill) -> Result<Finding, KindError> {
        let last = self.execution.executed_on.plus_days(BILL_DAYS);
        let until = bill.settled_on.map_or(last, |on| on.min(last));
        if !self.execution.is_past(until) {
            return Ok(Finding::Waiting { until });
        }
        let paid = bill.payments.iter().filter(|paid| paid.on <= until).map(|paid| paid.amount_minor).sum::<i64>();
        let net = i128::from(paid) * i128::from(bill.net_minor) / i128::from(bill.total_minor.max(1));
        let label = format!("Paid, without tax, of {} billed", self.text(bill.net_minor));
        self.came_back(until, i64::try_from(net).unwrap_or(i64::MAX), label, "payment_applications")
    }

    fn came_back(&self, matured_on: Day, minor: i64, label: String, table: &str) -> Result<Finding, KindError> {
        let execution = &self.execution;
        let mut steps = execution.steps();
        let source = Source::new(table, execution.document.clone().unwrap_or_default());
        steps.push_exact(Op::Set, execution.money(minor), &execution.currency.to_string(), label, source);
        let derivation = execution.finish(steps, "What it was said to cost");
        Ok(Finding::Measured(Figures { matured_on, actual: minor, counterfactual: 0, derivation }))
    }

    /// The difference of the list prices times what was ordered at the new one and shipped.
    fn priced(&self, plan: &FixPlan) -> Result<Finding, KindError> {
        let execution = &self.execution;
        let (Some(old), Some(new), Some(from_on)) = (plan.list_micros, plan.new_micros, plan.from_on) else {
            return Ok(Finding::Unmeasurable { why: "no_trace", matured_on: execution.executed_on });
        };
        let until = from_on.plus_days(plan.days_ahead);
        if !execution.is_past(until) {
            return Ok(Finding::Waiting { until });
        }
        let counts = |sale: &&Sale| sale.on >= from_on && sale.on <= until && sale.list_micros == new;
        let quantity = self.sales.iter().filter(counts).map(|sale| sale.quantity).sum::<i64>();
        let (currency, unit) = (execution.currency.to_string(), &plan.unit);
        let mut steps = execution.steps();
        let label = format!("Ordered at the new list price from {from_on} up to {until}, and shipped");
        steps.push_exact(Op::Set, Exact::from(quantity), unit, label, Source::new("price_waterfall", execution.subject.clone()));
        let label = format!("More than the old list price of {}", format_scaled(old, 6, 2));
        steps.push_exact(
            Op::Multiply,
            Exact::scaled(new - old, 6),
            &format!("{currency} per {unit}"),
            label,
            Source::new(KIND, execution.subject.clone()),
        );
        let derivation = execution.finish(steps, "What it was said to cost");
        let actual = parse_scaled(&derivation.result, execution.currency.minor_digits()).map_err(KindError::failed)?;
        Ok(Finding::Measured(Figures { matured_on: until, actual, counterfactual: 0, derivation }))
    }

    fn text(&self, minor: i64) -> String {
        format_scaled(minor, self.execution.currency.minor_digits(), 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::{Measured, Outcome};
    use serde_json::json;

    fn facts(verb: &str) -> Value {
        json!({
            "execution": {
                "entity_id": "ACME", "rec_id": "REC-1", "revision": 1, "kind": "margin", "subject": "x|Y", "verb": verb, "decided_on": "2026-03-01",
                "executed_on": "2026-03-01", "measured_on": "2026-03-31", "predicted_minor": 900, "cost_minor": 0, "currency": "USD", "document": "D-1",
            },
            "plan": { "unit": "EA", "days_ahead": 20 },
        })
    }

    fn known(facts: &Value) -> Outcome {
        match (OUTCOME.derive)(facts).unwrap() {
            Measured::Known { outcome, .. } => *outcome,
            waiting => panic!("{waiting:?}"),
        }
    }

    fn waits_until(facts: &Value) -> String {
        match (OUTCOME.derive)(facts).unwrap() {
            Measured::Waiting { until, .. } => until.to_string(),
            known => panic!("{known:?}"),
        }
    }

    #[test]
    fn a_claim_brings_what_was_accepted_once_it_is_answered() {
        let mut claim = facts("claim");
        claim["claim"] = json!({ "claimed_minor": 1_000, "accepted_minor": 0 });
        assert_eq!(waits_until(&claim), "2026-08-28");
        claim["claim"]["answered_on"] = json!("2026-03-20");
        assert_eq!(known(&claim).realised_minor, Some(0), "a claim that was refused brought nothing, and that is known");
        claim["claim"]["accepted_minor"] = json!(800);
        claim["execution"]["measured_on"] = json!("2026-03-20");
        assert_eq!(waits_until(&claim), "2026-03-20", "the day of the answer has to be over");
        claim["execution"]["measured_on"] = json!("2026-03-21");
        let outcome = known(&claim);
        assert_eq!((outcome.realised_minor, outcome.matured_on), (Some(800), "2026-03-20".parse().unwrap()));
        for verb in ["claim_support", "claim_from_carrier"] {
            claim["execution"]["verb"] = json!(verb);
            assert_eq!(known(&claim).realised_minor, Some(800), "whoever it was that accepted it, and of what");
        }
        claim["claim"]["answered_on"] = Value::Null;
        claim["execution"]["measured_on"] = json!("2026-08-29");
        assert_eq!(known(&claim).why.as_deref(), Some("not_answered"));
    }

    #[test]
    fn a_bill_brings_what_was_paid_without_tax() {
        let mut bill = facts("bill_freight");
        bill["bill"] = json!({ "net_minor": 1_000, "total_minor": 1_200, "payments": [{ "on": "2026-03-10", "amount_minor": 600 }] });
        assert_eq!(waits_until(&bill), "2026-04-30");
        bill["execution"]["measured_on"] = json!("2026-05-01");
        assert_eq!(known(&bill).realised_minor, Some(500));
        bill["bill"]["settled_on"] = json!("2026-03-12");
        bill["bill"]["payments"] = json!([]);
        assert_eq!(known(&bill).realised_minor, Some(0), "settled by a credit");
        bill["bill"]["payments"] = json!([{ "on": "2026-03-12", "amount_minor": 1_200 }]);
        bill["execution"]["measured_on"] = json!("2026-03-12");
        assert_eq!(waits_until(&bill), "2026-03-12", "paid on the day of the run: measured by the next");
        bill["execution"]["measured_on"] = json!("2026-03-13");
        assert_eq!(known(&bill).realised_minor, Some(1_000));
    }

    /// By hand: 30 and 12 at the new price in the 20 days, 0.25 more each: 10.50.
    #[test]
    fn a_new_price_earns_its_difference_on_what_was_sold_at_it() {
        let mut price = facts("set_price");
        price["plan"] = json!({ "unit": "EA", "list_micros": 2_000_000, "new_micros": 2_250_000, "from_on": "2026-03-05", "days_ahead": 20 });
        let sale =
            |on: &str, quantity: i64, list_micros: i64| json!({ "on": on, "document": "SO-1", "quantity": quantity, "list_micros": list_micros });
        price["sales"] = json!([
            sale("2026-03-04", 7, 2_250_000),
            sale("2026-03-05", 30, 2_250_000),
            sale("2026-03-10", 5, 2_000_000),
            sale("2026-03-25", 12, 2_250_000),
            sale("2026-03-26", 9, 2_250_000),
        ]);
        let outcome = known(&price);
        assert_eq!((outcome.realised_minor, outcome.actual, outcome.counterfactual), (Some(1_050), Some(1_050), Some(0)));
        price["plan"]["new_micros"] = Value::Null;
        assert_eq!(known(&price).why.as_deref(), Some("no_trace"), "a price was to be reviewed: nobody knows whether it was");
    }

    #[test]
    fn what_left_no_trace_cannot_be_measured() {
        let why = |verb: &str| known(&facts(verb)).why;
        let verbs = ["claim_from_carrier", "accept", "claim_support", "bill_back", "chase_claim", "credit_difference"];
        let reasons = ["document_missing", "nothing_done", "document_missing", "document_missing", "talked_about", "given_back"];
        assert_eq!(verbs.map(why), reasons.map(|reason| Some(reason.to_owned())));
    }
}
