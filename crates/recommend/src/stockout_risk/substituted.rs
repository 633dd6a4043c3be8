//! What an offered substitute kept: the margin of what customers took and kept of it, and their goodwill for the units that they had asked for.
//!
//! The counterfactual is what the recommendation said: what was offered would have been short, with its margin and goodwill gone.

use super::KIND;
use crate::Exact;
use crate::derivation::{Derivation, Op, Source};
use crate::kinds::KindError;
use crate::outcome::{Execution, Figures, Finding, TakenLine};
use chandler_calendar::Day;
use serde::{Deserialize, Serialize};

/// So many days after the last day of the offer what was taken has left.
const SHIPPING_DAYS: i32 = 7;

/// The offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Offered {
    pub substitute_id: String,
    /// Base units of the item that was asked for.
    pub quantity: i64,
    pub until_on: Day,
    pub goodwill_micros: i64,
}

impl Offered {
    pub(super) fn of(execution: &Execution, goodwill_micros: i64) -> Option<Self> {
        let body = execution.command_action().filter(|action| action.verb == "substitute")?.body;
        Some(Self {
            substitute_id: body.get("substitute_id")?.as_str()?.to_owned(),
            quantity: body.get("quantity")?.as_str()?.parse().ok()?,
            until_on: body.get("until_on")?.as_str()?.parse().ok()?,
            goodwill_micros,
        })
    }

    /// What is known of it by now.
    pub(super) fn find(&self, execution: &Execution, unit: &str, lines: &[TakenLine]) -> Result<Finding, KindError> {
        let until = self.until_on.plus_days(SHIPPING_DAYS);
        if !execution.is_past(until) {
            return Ok(Finding::Waiting { until });
        }
        let kept: i64 = lines.iter().map(TakenLine::kept).sum();
        let margin_minor = lines.iter().map(|line| line.margin_minor).sum();
        let derivation = self.derivation(execution, unit, kept, margin_minor);
        Ok(Finding::Measured(Figures { matured_on: until, actual: self.quantity - kept, counterfactual: self.quantity, derivation }))
    }

    fn derivation(&self, execution: &Execution, unit: &str, kept: i64, margin_minor: i64) -> Derivation {
        let currency = execution.currency.to_string();
        let source = |table: &str| Source::new(table, execution.document.clone().unwrap_or_default());
        let mut steps = execution.steps();
        let label = format!("Of {} offered, taken and kept as {}", self.quantity, self.substitute_id);
        steps.push_exact(Op::Set, Exact::from(kept), unit, label, source("line_substitutions"));
        let (goodwill, per_unit) = (Exact::scaled(self.goodwill_micros, 6), format!("{currency} per {unit}"));
        steps.push_exact(Op::Multiply, goodwill, &per_unit, "Goodwill of a unit", Source::new(KIND, execution.subject.clone()));
        steps.push_exact(Op::Add, execution.money(margin_minor), &currency, "Margin that the substitutes brought", source("shipment_lines"));
        execution.finish(steps, "What it was said to cost")
    }
}
