//! What a contact brought: the cash that came on the invoices that it was about beyond what would have come by itself, in what such cash is worth.
//!
//! A dollar that comes within the two weeks instead of later is worth what would have been lost of it and the interest until it would have come, as the
//! recommendation reckons them. A single customer's figure is noisy: whoever would have paid anyway looks like a success, and the chance that the model
//! gave is right over many customers, not for one.

use super::KIND;
use super::actions::{APPLY_CREDIT, DISPUTE, Menu};
use super::evidence::CollectionsEvidence;
use super::hold_out;
use crate::Exact;
use crate::derivation::{DerivationError, Op, Source};
use crate::kinds::{Decisions, KindError};
use crate::outcome::{Execution, Figures, Finding, OutcomeEvidence, OutcomeSpec, measure, measure_again, outcome_function};
use chandler_amount::format_scaled;
use chandler_calendar::Day;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;

/// Name and version of the method.
const COLLECTIONS_OUTCOME_VERSION: &str = "collections_outcome@2";
/// The horizon of the chance of being paid in the recommendation's evidence.
const WINDOW_DAYS: i32 = 14;
const DAYS_A_YEAR: i64 = 365;

pub(super) const OUTCOME: OutcomeSpec = OutcomeSpec {
    function: outcome_function!("collections_outcome"),
    method: COLLECTIONS_OUTCOME_VERSION,
    metric: "cash_in",
    counterfactual: "The cash that was expected within 14 days without a contact: each invoice times its chance of being paid by then",
    measure: measure::<ContactOutcome>,
    derive: measure_again::<ContactOutcome>,
};

/// The facts of one executed contact.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ContactOutcome {
    execution: Execution,
    /// Days on which the customer was called, written to or visited since.
    #[serde(default)]
    contacted_on: Vec<Day>,
    /// What came on the customer's invoices since.
    #[serde(default)]
    cash: Vec<CashIn>,
    #[serde(default)]
    plan: Option<ContactPlan>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CashIn {
    invoice_number: String,
    on: Day,
    amount_minor: i64,
}

/// What the contact was weighed on.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ContactPlan {
    /// Invoices that it was about.
    invoices: BTreeSet<String>,
    /// Of them expected within the window without a contact.
    expected_minor: i64,
    claimed_minor: i64,
    /// Of them expected to be paid more than 30 days late, and not within a month.
    very_late_minor: i64,
    /// Mean days until they come by themselves.
    days_to_come: i64,
    /// Assumed by the rules to come within the window beyond what is expected.
    assumed_minor: i64,
    /// Whether the lot could have left the account alone instead.
    in_trial: bool,
    /// Of very late money never paid; decimal text.
    lost_share: String,
    yearly_rate: String,
}

impl ContactPlan {
    fn of(evidence: &CollectionsEvidence, verb: &str) -> Option<Self> {
        let claim = Menu { evidence }.claim().ok()?;
        let rules = Decisions::of(&evidence.rules).about("verb", verb);
        Some(Self {
            invoices: evidence.claimable().map(|invoice| invoice.invoice_number.clone()).collect(),
            expected_minor: CollectionsEvidence::expected_minor(evidence.claimable()).ok()?,
            claimed_minor: evidence.claimable_minor(),
            very_late_minor: claim.at_stake_minor,
            days_to_come: claim.days_to_come,
            assumed_minor: hold_out::assumed_minor(evidence, verb).ok()?,
            in_trial: hold_out::takes_part(evidence, verb).ok()?,
            lost_share: rules.text("collection_actions", "lost_share").ok()?.to_owned(),
            yearly_rate: rules.text("collection_actions", "yearly_rate").ok()?.to_owned(),
        })
    }

    /// What a dollar is worth that comes now and not later: the share of it that would be lost, and the interest until it would come.
    fn worth(&self) -> Result<Exact, KindError> {
        let exact = |text: &str| text.parse::<Exact>().map_err(KindError::failed);
        let whole = Exact::from(self.claimed_minor.max(1));
        let lost = Exact::from(self.very_late_minor).checked_divide(whole).zip(Some(exact(&self.lost_share)?));
        let lost = lost.and_then(|(share, lost)| share.checked_multiply(lost));
        let interest = Exact::from(self.days_to_come).checked_multiply(exact(&self.yearly_rate)?);
        let interest = interest.and_then(|interest| interest.checked_divide(Exact::from(DAYS_A_YEAR)));
        let worth = lost.zip(interest).and_then(|(lost, interest)| lost.checked_add(interest));
        worth.ok_or_else(|| KindError::failed(DerivationError::NotComputable { n: 3 }))
    }
}

impl OutcomeEvidence for ContactOutcome {
    const SPEC: &'static OutcomeSpec = &OUTCOME;

    fn plan(facts: &Self, evidence: &str) -> Option<Value> {
        let evidence: CollectionsEvidence = serde_json::from_str(evidence).ok()?;
        serde_json::to_value(ContactPlan::of(&evidence, &facts.execution.verb)?).ok()
    }

    fn execution(&self) -> &Execution {
        &self.execution
    }

    fn find(&self) -> Result<Finding, KindError> {
        let execution = &self.execution;
        let at_once = |why| Ok(Finding::Unmeasurable { why, matured_on: execution.executed_on });
        if execution.document.is_none() {
            return at_once("nothing_done");
        }
        if [APPLY_CREDIT, DISPUTE].contains(&execution.verb.as_str()) {
            return at_once("no_contact");
        }
        let Some(plan) = &self.plan else { return at_once("evidence_unreadable") };
        let until = execution.decided_on.plus_days(WINDOW_DAYS);
        if !execution.is_past(until) {
            return Ok(Finding::Waiting { until });
        }
        if !self.contacted_on.iter().any(|on| *on >= execution.executed_on && *on <= until) {
            return Ok(Finding::Unmeasurable { why: "contact_not_made", matured_on: until });
        }
        self.measured(plan, until).map(Finding::Measured)
    }
}

impl ContactOutcome {
    fn measured(&self, plan: &ContactPlan, until: Day) -> Result<Figures, KindError> {
        let execution = &self.execution;
        let counts = |cash: &&CashIn| plan.invoices.contains(&cash.invoice_number) && cash.on > execution.decided_on && cash.on <= until;
        let came_minor = self.cash.iter().filter(counts).map(|cash| cash.amount_minor).sum();
        let currency = execution.currency.to_string();
        let source = |table: &str| Source::new(table, execution.subject.clone());
        let mut steps = execution.steps();
        let label = format!("Paid after {} up to {until} on {} invoices", execution.decided_on, plan.invoices.len());
        steps.push_exact(Op::Set, execution.money(came_minor), &currency, label, source("payment_applications"));
        let label = "Expected by then without a contact";
        steps.push_exact(Op::Subtract, execution.money(plan.expected_minor), &currency, label, source("payment_outlooks"));
        let late = format_scaled(plan.very_late_minor, execution.currency.minor_digits(), 2);
        let label = format!(
            "What a dollar is worth that comes now: {} of it lost where {late} of {} come very late, and {} days at {} a year",
            plan.lost_share,
            format_scaled(plan.claimed_minor, execution.currency.minor_digits(), 2),
            plan.days_to_come,
            plan.yearly_rate
        );
        steps.push_exact(Op::Multiply, plan.worth()?, "share", label, source(KIND));
        let derivation = execution.finish(steps, "What the contact was said to cost");
        Ok(Figures { matured_on: until, actual: came_minor, counterfactual: plan.expected_minor, derivation })
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
                "entity_id": "ACME", "rec_id": "REC-1", "revision": 1, "kind": "collections", "subject": "C-1", "verb": "call",
                "decided_on": "2026-03-01", "executed_on": "2026-03-02", "measured_on": "2026-03-16", "predicted_minor": 476, "cost_minor": 500,
                "currency": "USD", "document": "TK-1",
            },
            "contacted_on": ["2026-03-03"],
            "cash": [
                { "invoice_number": "IN-1", "on": "2026-03-10", "amount_minor": 100_000 },
                { "invoice_number": "IN-1", "on": "2026-03-16", "amount_minor": 7 },
                { "invoice_number": "IN-9", "on": "2026-03-10", "amount_minor": 9_999 },
            ],
            "plan": {
                "invoices": ["IN-1"], "expected_minor": 40_000, "claimed_minor": 100_000, "very_late_minor": 40_000, "days_to_come": 73, "assumed_minor": 25_000, "in_trial": true,
                "lost_share": "0.05", "yearly_rate": "0.08",
            },
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

    /// By hand: 600.00 more than expected; of a dollar 0.4 times 0.05 would be lost and 73 days at 8 % are 0.016: 0.036 times 600.00 is 21.60, less 5.00.
    #[test]
    fn cash_beyond_what_was_expected_is_worth_its_loss_and_interest() {
        let outcome = known(|_| {});
        assert_eq!((outcome.actual, outcome.counterfactual, outcome.realised_minor), (Some(100_000), Some(40_000), Some(1_660)));
        outcome.derivation.unwrap().check().unwrap();
    }

    #[test]
    fn a_customer_who_did_not_pay_counts_against_it() {
        let outcome = known(|facts| facts["cash"] = json!([]));
        assert_eq!((outcome.actual, outcome.realised_minor), (Some(0), Some(-1_940)));
    }

    #[test]
    fn a_contact_that_nobody_made_has_no_figure() {
        assert_eq!(known(|facts| facts["contacted_on"] = json!(["2026-03-01", "2026-03-16"])).why.as_deref(), Some("contact_not_made"));
        assert_eq!(known(|facts| facts["execution"]["document"] = Value::Null).why.as_deref(), Some("nothing_done"));
        assert_eq!(known(|facts| facts["execution"]["verb"] = json!("apply_credit")).why.as_deref(), Some("no_contact"));
    }

    #[test]
    fn two_weeks_have_to_be_over() {
        let mut facts = facts();
        facts["execution"]["measured_on"] = json!("2026-03-15");
        assert!(matches!((OUTCOME.derive)(&facts).unwrap(), Measured::Waiting { until, .. } if until == "2026-03-15".parse().unwrap()));
    }
}
