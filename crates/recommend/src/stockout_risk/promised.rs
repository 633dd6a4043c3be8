//! What another promised day kept: the customer's goodwill for the units that were there by then, that it still wanted, and about which it did not complain.
//!
//! The counterfactual is what the recommendation said: nobody told the customer anything, and the goodwill of all that it waited for was gone.

use super::KIND;
use super::evidence::StockoutRiskEvidence;
use crate::Exact;
use crate::derivation::{Derivation, Op, Source};
use crate::kinds::KindError;
use crate::outcome::{Execution, Figures, Finding, PromisedLine};
use chandler_calendar::Day;
use serde::{Deserialize, Serialize};

/// So many days after the promised one the customer has seen the invoice and would have complained.
const COMPLAINT_DAYS: i32 = 14;

/// The promise, and what of the order waited for goods when it was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPromise {
    pub line: i64,
    pub promised_on: Day,
    /// Base units of the line that were short, and those that had goods reserved and came anyway.
    pub waiting: i64,
    pub reserved: i64,
    pub goodwill_micros: i64,
}

impl NewPromise {
    pub(super) fn of(evidence: &StockoutRiskEvidence, execution: &Execution, goodwill_micros: i64) -> Option<Self> {
        let body = execution.command_action().filter(|action| action.verb == "promise")?.body;
        let (so_number, line) = (body.get("so_number")?.as_str()?, body.get("line")?.as_i64()?);
        let order = evidence.orders.iter().find(|order| order.so_number == so_number && order.line == line)?;
        let short: f64 = evidence.outlook.as_ref()?.short.parse().ok()?;
        Some(Self {
            line,
            promised_on: body.get("promised_on")?.as_str()?.parse().ok()?,
            waiting: (order.quantity - order.allocated).min(short.ceil() as i64),
            reserved: order.allocated,
            goodwill_micros,
        })
    }

    /// What is known of it by now.
    pub(super) fn find(&self, execution: &Execution, unit: &str, lines: &[PromisedLine]) -> Result<Finding, KindError> {
        let until = self.promised_on.plus_days(COMPLAINT_DAYS);
        if !execution.is_past(until) {
            return Ok(Finding::Waiting { until });
        }
        let Some(line) = lines.iter().find(|line| line.line == self.line) else {
            return Ok(Finding::Unmeasurable { why: "promise_missing", matured_on: until });
        };
        let lost = self.waiting - self.kept(execution, line);
        let derivation = self.derivation(execution, unit, line, lost);
        Ok(Finding::Measured(Figures { matured_on: until, actual: lost, counterfactual: self.waiting, derivation }))
    }

    /// Of the units that waited, those that were there by the promised day; none where the customer complained all the same.
    fn kept(&self, execution: &Execution, line: &PromisedLine) -> i64 {
        if line.complained_on.is_some() {
            return 0;
        }
        let in_time = line.shipped.iter().filter(|shipped| shipped.on > execution.decided_on && shipped.on <= self.promised_on);
        (in_time.map(|shipped| shipped.quantity).sum::<i64>() - self.reserved).clamp(0, self.waiting.max(0))
    }

    fn derivation(&self, execution: &Execution, unit: &str, line: &PromisedLine, lost: i64) -> Derivation {
        let currency = execution.currency.to_string();
        let source = |table: &str| Source::new(table, execution.document.clone().unwrap_or_default());
        let mut steps = execution.steps();
        let label = format!("Waited for, and promised for {}", self.promised_on);
        steps.push_exact(Op::Set, Exact::from(self.waiting), unit, label, source("sales_order_lines"));
        let label = match (line.complained_on, line.cancelled > 0) {
            (Some(on), _) => format!("Of it complained about, first on {on}, or not there by then"),
            (None, true) => "Of it given up by the customer, or not there by then".to_owned(),
            (None, false) => "Of it not there by then".to_owned(),
        };
        steps.push_exact(Op::Subtract, Exact::from(lost), unit, label, source("shipment_lines"));
        let goodwill = Exact::scaled(self.goodwill_micros, 6);
        let unit_price = format!("{currency} per {unit}");
        steps.push_exact(Op::Multiply, goodwill, &unit_price, "Goodwill of a unit", Source::new(KIND, execution.subject.clone()));
        execution.finish(steps, "What it was said to cost")
    }
}
