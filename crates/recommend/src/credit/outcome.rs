//! What letting a held order go brought: the margin of what shipped of it, less what was not paid of that.
//!
//! Measured when every invoice of it is settled or 90 days past due, against keeping the order on hold, which brings nothing. What is unpaid by then, or was
//! written off, counts as lost, whatever comes of it later. An order of which nothing ships brought nothing.

use super::actions::{HOLD, PREPAY};
use super::evidence::CreditEvidence;
use super::limit::{KEEP, LOWER, RAISE};
use crate::derivation::{Op, Source};
use crate::kinds::KindError;
use crate::outcome::{Execution, Figures, Finding, OutcomeEvidence, OutcomeSpec, measure, measure_again, outcome_function};
use chandler_calendar::Day;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;

/// Name and version of the method.
const CREDIT_OUTCOME_VERSION: &str = "credit_outcome@1";
/// What has not been paid so many days after its day counts as lost.
const UNPAID_DAYS: i32 = 90;
/// Goods that have not left by then will not.
const SHIP_DAYS: i32 = 60;

pub(super) const OUTCOME: OutcomeSpec = OutcomeSpec {
    function: outcome_function!("credit_outcome"),
    method: CREDIT_OUTCOME_VERSION,
    metric: "margin_paid",
    counterfactual: "The order stays on hold, and nothing of it ships",
    measure: measure::<ReleaseOutcome>,
    derive: measure_again::<ReleaseOutcome>,
};

/// The facts of one executed decision about a held order.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReleaseOutcome {
    execution: Execution,
    /// What of the order shipped since.
    #[serde(default)]
    shipped: Option<Vec<ShippedLine>>,
    /// The invoices of that.
    #[serde(default)]
    invoices: Option<Vec<InvoiceFacts>>,
    /// Lines of the order of which something has neither shipped nor been cancelled.
    #[serde(default)]
    open_lines: Option<Vec<i64>>,
    #[serde(default)]
    plan: Option<ReleasePlan>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ShippedLine {
    line: i64,
    invoice_number: String,
    /// Without tax and without what was credited since.
    revenue_minor: i64,
    /// Without what came back.
    cost_minor: i64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct InvoiceFacts {
    invoice_number: String,
    due_on: Day,
    #[serde(default)]
    settled_on: Option<Day>,
    /// With tax, without what was credited.
    owed_minor: i64,
    #[serde(default)]
    payments: Option<Vec<PaidOn>>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PaidOn {
    on: Day,
    amount_minor: i64,
}

/// What the decision was about.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReleasePlan {
    lines: BTreeSet<i64>,
}

impl ReleasePlan {
    /// The lines that the command named, else all that waited.
    fn of(evidence: &CreditEvidence, execution: &Execution) -> Self {
        let body = execution.command_action().map(|action| action.body).unwrap_or_default();
        let named: BTreeSet<i64> = body["lines"].as_array().into_iter().flatten().filter_map(Value::as_i64).collect();
        let lines = if named.is_empty() { evidence.order.lines.iter().map(|line| line.line).collect() } else { named };
        Self { lines }
    }
}

impl OutcomeEvidence for ReleaseOutcome {
    const SPEC: &'static OutcomeSpec = &OUTCOME;

    fn plan(facts: &Self, evidence: &str) -> Option<Value> {
        let evidence: CreditEvidence = serde_json::from_str(evidence).ok()?;
        serde_json::to_value(ReleasePlan::of(&evidence, &facts.execution)).ok()
    }

    fn execution(&self) -> &Execution {
        &self.execution
    }

    fn find(&self) -> Result<Finding, KindError> {
        let execution = &self.execution;
        let at_once = |why| Ok(Finding::Unmeasurable { why, matured_on: execution.executed_on });
        match execution.verb.as_str() {
            HOLD | KEEP => return at_once("nothing_done"),
            RAISE | LOWER => return at_once("limit_changed"),
            _ => {}
        }
        let Some(plan) = &self.plan else { return at_once("evidence_unreadable") };
        let last_shipped = execution.executed_on.plus_days(SHIP_DAYS);
        let waits = self.open_lines.iter().flatten().any(|line| plan.lines.contains(line));
        if (waits || self.shipped(plan).next().is_none()) && !execution.is_past(last_shipped) {
            return Ok(Finding::Waiting { until: last_shipped });
        }
        let until = self.of_plan(plan).map(InvoiceFacts::known_on).max().unwrap_or(last_shipped);
        if !execution.is_past(until) {
            return Ok(Finding::Waiting { until });
        }
        self.measured(plan, until).map(Finding::Measured)
    }
}

impl InvoiceFacts {
    /// The day at whose end it is known what of it was paid in time.
    fn known_on(&self) -> Day {
        let last = self.due_on.plus_days(UNPAID_DAYS);
        self.settled_on.map_or(last, |on| on.min(last))
    }

    /// Of what the customer owes for it not paid by then.
    fn unpaid_minor(&self) -> i64 {
        let until = self.due_on.plus_days(UNPAID_DAYS);
        let paid: i64 = self.payments.iter().flatten().filter(|paid| paid.on <= until).map(|paid| paid.amount_minor).sum();
        (self.owed_minor - paid).clamp(0, self.owed_minor.max(0))
    }
}

impl ReleaseOutcome {
    fn shipped<'s>(&'s self, plan: &'s ReleasePlan) -> impl Iterator<Item = &'s ShippedLine> {
        self.shipped.iter().flatten().filter(|line| plan.lines.contains(&line.line))
    }

    fn of_plan<'s>(&'s self, plan: &'s ReleasePlan) -> impl Iterator<Item = &'s InvoiceFacts> {
        let numbers: BTreeSet<&str> = self.shipped(plan).map(|line| line.invoice_number.as_str()).collect();
        self.invoices.iter().flatten().filter(move |invoice| numbers.contains(invoice.invoice_number.as_str()))
    }

    /// Of an invoice with other lines, too, the part of what is unpaid that these lines are.
    fn unpaid_minor(&self, plan: &ReleasePlan) -> i64 {
        let share = |invoice: &InvoiceFacts| {
            let revenue: i64 = self.shipped(plan).filter(|line| line.invoice_number == invoice.invoice_number).map(|line| line.revenue_minor).sum();
            let unpaid = i128::from(revenue) * i128::from(invoice.unpaid_minor()) / i128::from(invoice.owed_minor.max(1));
            i64::try_from(unpaid).unwrap_or(i64::MAX)
        };
        self.of_plan(plan).map(share).sum()
    }

    fn measured(&self, plan: &ReleasePlan, matured_on: Day) -> Result<Figures, KindError> {
        let execution = &self.execution;
        let (currency, so_number) = (execution.currency.to_string(), execution.subject.as_str());
        let revenue: i64 = self.shipped(plan).map(|line| line.revenue_minor).sum();
        let cost: i64 = self.shipped(plan).map(|line| line.cost_minor).sum();
        let unpaid = self.unpaid_minor(plan);
        let mut steps = execution.steps();
        let label = "Invoiced for what shipped of it, without tax and credits";
        steps.push_exact(Op::Set, execution.money(revenue), &currency, label, Source::new("shipment_lines", so_number));
        steps.push_exact(Op::Subtract, execution.money(cost), &currency, "What these goods had cost", Source::new("shipment_lines", so_number));
        let label = format!("Of it not paid {UNPAID_DAYS} days after its day, or written off");
        steps.push_exact(Op::Subtract, execution.money(unpaid), &currency, label, Source::new("payment_applications", so_number));
        let asking = if execution.verb == PREPAY { "What asking for the money first was said to cost" } else { "What it was said to cost" };
        let derivation = execution.finish(steps, asking);
        Ok(Figures { matured_on, actual: revenue - cost - unpaid, counterfactual: 0, derivation })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::{Measured, Outcome};
    use serde_json::json;

    fn facts() -> Value {
        json!({
            "execution": {
                "entity_id": "ACME", "rec_id": "REC-1", "revision": 1, "kind": "credit", "subject": "SO-1", "verb": "release", "decided_on": "2026-03-01",
                "executed_on": "2026-03-01", "measured_on": "2026-08-01", "predicted_minor": 20_000, "cost_minor": 0, "currency": "USD", "document": "SO-1",
            },
            "shipped": [
                { "line": 1, "invoice_number": "IN-1", "revenue_minor": 100_000, "cost_minor": 70_000 },
                { "line": 2, "invoice_number": "IN-1", "revenue_minor": 50_000, "cost_minor": 40_000 },
            ],
            "invoices": [{ "invoice_number": "IN-1", "due_on": "2026-04-01", "owed_minor": 160_000, "payments": [{ "on": "2026-05-01", "amount_minor": 160_000 }],
                "settled_on": "2026-05-01" }],
            "open_lines": [],
            "plan": { "lines": [1] },
        })
    }

    fn known(change: impl Fn(&mut Value)) -> Outcome {
        let mut facts = facts();
        change(&mut facts);
        match (OUTCOME.derive)(&facts).unwrap() {
            Measured::Known { outcome, .. } => *outcome,
            waiting => panic!("{waiting:?}"),
        }
    }

    fn waits_until(change: impl Fn(&mut Value)) -> String {
        let mut facts = facts();
        change(&mut facts);
        match (OUTCOME.derive)(&facts).unwrap() {
            Measured::Waiting { until, .. } => until.to_string(),
            known => panic!("{known:?}"),
        }
    }

    /// Of the invoice with another line, too: 40,000 of 160,000 unpaid are a quarter, of 1,000.00 that is 250.00.
    #[test]
    fn a_release_brings_the_margin_of_what_was_paid() {
        assert_eq!(known(|_| {}).realised_minor, Some(30_000));
        let unpaid = known(|facts| {
            facts["invoices"][0]["settled_on"] = Value::Null;
            facts["invoices"][0]["payments"][0]["amount_minor"] = json!(120_000);
        });
        assert_eq!((unpaid.realised_minor, unpaid.matured_on.to_string().as_str()), (Some(5_000), "2026-06-30"));
        unpaid.derivation.unwrap().check().unwrap();
        let never = known(|facts| facts["invoices"][0]["payments"] = json!([]));
        assert_eq!(never.realised_minor, Some(-70_000), "written off: settled without a payment");
        let late = known(|facts| facts["invoices"][0]["payments"][0]["on"] = json!("2026-07-01"));
        assert_eq!(late.realised_minor, Some(-70_000), "what comes after 90 days counts no more");
    }

    #[test]
    fn it_is_open_until_the_goods_have_left_and_the_invoice_is_paid_or_ninety_days_past_due() {
        let open = |facts: &mut Value| facts["invoices"][0]["settled_on"] = Value::Null;
        let on = |facts: &mut Value, day: &str| facts["execution"]["measured_on"] = json!(day);
        assert_eq!(
            waits_until(|facts| {
                open(facts);
                on(facts, "2026-06-30");
            }),
            "2026-06-30"
        );
        let waiting = |facts: &mut Value| {
            facts["open_lines"] = json!([1]);
            on(facts, "2026-04-30");
        };
        assert_eq!(waits_until(waiting), "2026-04-30");
        let nothing = known(|facts| {
            facts["shipped"] = Value::Null;
            facts["invoices"] = Value::Null;
        });
        assert_eq!(nothing.realised_minor, Some(0), "cancelled: it brought nothing");
    }

    #[test]
    fn what_was_kept_on_hold_changed_nothing() {
        assert_eq!(known(|facts| facts["execution"]["verb"] = json!("hold")).why.as_deref(), Some("nothing_done"));
        assert_eq!(known(|facts| facts["plan"] = Value::Null).why.as_deref(), Some("evidence_unreadable"));
    }
}
