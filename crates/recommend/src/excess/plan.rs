//! What a way out is worth, in steps that anybody can add up again.
//!
//! Goods that go bring something now and need no room any more; given up is what they would still bring. As often as it works, less its cost.

use super::evidence::ExcessEvidence;
use super::surplus::Surplus;
use super::{EXCESS_ACTIONS_VERSION, KIND};
use crate::Exact;
use crate::derivation::{Derivation, Op, Source, Steps};
use crate::kinds::{Decisions, KindError, Weighed};
use crate::record::CommandAction;
use crate::replenishment::decimal;
use chandler_amount::parse_scaled;
use chandler_calendar::Day;
use chandler_forecast::inventory::{Kept, RETENTION_VERSION};
use serde_json::Value;

/// An action before it is weighed.
pub(super) struct Plan {
    pub verb: &'static str,
    pub text: String,
    /// Empty where it is only put on record.
    pub command: &'static str,
    pub body: Value,
    /// Last day on which it can be done.
    pub act_by: Day,
    /// Base units that it is about.
    pub quantity: i64,
    pub gain: Gain,
    /// Nobody else has to agree, and nothing has been done for it yet.
    pub is_free: bool,
}

/// What it changes.
pub(super) enum Gain {
    Gone(Gone),
    /// The goods come so many days later.
    Later(i32),
    Nothing,
}

/// Goods that go, or never come.
pub(super) struct Gone {
    /// Stock of which they are the top.
    pub stock: i64,
    /// What a unit brings now, millionths of a major unit, and what that is.
    pub unit_brings_micros: i64,
    pub brings: &'static str,
    pub source: Source,
    /// What the same step takes from usual sales, major units.
    pub usual_loss: f64,
    /// Days until they would be there.
    pub days_until_here: i32,
}

/// An action with its worth, quantity and last day.
pub(super) struct Offered {
    pub weighed: Weighed,
    pub quantity: i64,
    pub act_by: Day,
}

/// What weighing a plan reads.
pub(super) struct Scales<'a> {
    pub evidence: &'a ExcessEvidence,
    pub surplus: &'a Surplus,
}

impl<'a> Scales<'a> {
    pub fn rules(&self, verb: &'static str) -> Decisions<'a> {
        Decisions::of(&self.evidence.rules).about("verb", verb)
    }

    /// A share, a number of days or an amount of an action's rule, times 10^digits.
    pub fn rule(&self, verb: &'static str, output: &str, digits: u32) -> Result<i64, KindError> {
        self.rules(verb).scaled("excess_actions", output, digits).map_err(KindError::failed)
    }

    pub fn share(&self, verb: &'static str, output: &str) -> Result<f64, KindError> {
        Ok(self.rule(verb, output, 6)? as f64 / 1e6)
    }

    pub fn days(&self, verb: &'static str) -> Result<i32, KindError> {
        Ok(i32::try_from(self.rule(verb, "days", 0)?).unwrap_or(0))
    }

    pub fn weigh(&self, plan: Plan) -> Result<Offered, KindError> {
        let facts = &self.evidence.facts;
        let cost_minor = self.cost_minor(&plan)?;
        let derivation = match &plan.gain {
            Gain::Gone(gone) => self.gone(&plan, gone, cost_minor)?,
            Gain::Later(days) => self.later(&plan, *days, cost_minor)?,
            Gain::Nothing => self.nothing(),
        };
        let value_minor = parse_scaled(&derivation.result, facts.currency.minor_digits()).map_err(KindError::failed)?;
        let minutes_tenths = self.rules(plan.verb).scaled("minutes", "minutes", 1).map_err(KindError::failed)?.max(1);
        let command = (!plan.command.is_empty()).then(|| plan.command.to_owned());
        let action = CommandAction { verb: plan.verb.to_owned(), text: plan.text, command, body: plan.body, value_minor, cost_minor };
        Ok(Offered { weighed: Weighed { action, derivation, minutes_tenths }, quantity: plan.quantity, act_by: plan.act_by })
    }

    fn cost_minor(&self, plan: &Plan) -> Result<i64, KindError> {
        if plan.is_free {
            return Ok(0);
        }
        let facts = &self.evidence.facts;
        let fee = i128::from(facts.cost_minor(plan.quantity)) * i128::from(self.rule(plan.verb, "fee_rate", 6)?) / 1_000_000;
        Ok(self.rule(plan.verb, "fixed_cost", facts.currency.minor_digits())?.saturating_add(i64::try_from(fee).unwrap_or(i64::MAX)))
    }

    /// What becomes of the goods if nothing is done; before they are there they need no room.
    fn kept(&self, plan: &Plan, gone: &Gone) -> Kept {
        let kept = self.surplus.kept(gone.stock, plan.quantity);
        let not_here = f64::from(gone.days_until_here.max(0)) * plan.quantity as f64;
        Kept { unit_days: (kept.unit_days - not_here).max(0.0), ..kept }
    }

    fn gone(&self, plan: &Plan, gone: &Gone, cost_minor: i64) -> Result<Derivation, KindError> {
        let facts = &self.evidence.facts;
        let (currency, unit, terms) = (facts.currency.to_string(), &facts.item.base_unit, &self.surplus.terms);
        let kept = self.kept(plan, gone);
        let mut steps = Steps::in_unit(&currency);
        steps.push_exact(
            Op::Set,
            Exact::from(plan.quantity),
            unit,
            "Goods that it is about",
            Source::new(RETENTION_VERSION, self.evidence.subject()),
        );
        let brings = Exact::scaled(gone.unit_brings_micros, 6);
        steps.push_exact(Op::Multiply, brings, &format!("{currency} per {unit}"), gone.brings, gone.source.clone());
        if gone.usual_loss > 0.0 {
            let label = "What usual sales bring less at that price";
            steps.push_exact(Op::Subtract, exact(&decimal(gone.usual_loss))?, &currency, label, Source::new("demand_lines", &facts.item.item_id));
            steps.by_rule(self.rules(plan.verb).row("excess_actions"));
        }
        let retention = || Source::new(RETENTION_VERSION, self.evidence.subject());
        let label = format!("Room that they need no more: they would lie {:.0} days on average", kept.unit_days / (plan.quantity as f64).max(1.0));
        steps.push_exact(Op::Add, exact(&decimal(terms.room(&kept)))?, &currency, label, retention());
        steps.by_rule(Decisions::of(&self.evidence.rules).row("excess"));
        let label =
            format!("What they would still bring: {:.0} of them are wanted in {} days, less interest until then", kept.wanted, terms.horizon_days);
        steps.push_exact(Op::Subtract, exact(&decimal(terms.brings(&kept)))?, &currency, label, retention());
        steps.by_rule(Decisions::of(&self.evidence.rules).row("excess"));
        self.finish(steps, plan, cost_minor)
    }

    fn later(&self, plan: &Plan, days: i32, cost_minor: i64) -> Result<Derivation, KindError> {
        let facts = &self.evidence.facts;
        let (currency, unit, row) = (facts.currency.to_string(), &facts.item.base_unit, self.evidence.subject());
        let mut steps = Steps::in_unit(&currency);
        steps.push_exact(Op::Set, Exact::from(plan.quantity), unit, "Goods that come later", Source::new("purchase_order_lines", row.clone()));
        let cost = Exact::scaled(facts.economics.unit_cost_micros, 6);
        steps.push_exact(Op::Multiply, cost, &format!("{currency} per {unit}"), "Cost of a unit", Source::new("item_sites", row));
        let held = self.surplus.terms.holding_rate() * f64::from(days);
        steps.push_exact(Op::Multiply, exact(&decimal(held))?, "share", format!("Room and interest of {days} days"), Source::new("rules", "excess"));
        steps.by_rule(Decisions::of(&self.evidence.rules).row("excess"));
        self.finish(steps, plan, cost_minor)
    }

    fn nothing(&self) -> Derivation {
        let mut steps = Steps::in_unit(&self.evidence.facts.currency.to_string());
        steps.push(Op::Set, 0, "Nothing changes", Source::new(KIND, self.evidence.subject()));
        steps.finish()
    }

    fn finish(&self, mut steps: Steps, plan: &Plan, cost_minor: i64) -> Result<Derivation, KindError> {
        let currency = self.evidence.facts.currency;
        let actions = || Source::new(EXCESS_ACTIONS_VERSION, plan.verb);
        if !plan.is_free {
            let success = self.rules(plan.verb).text("excess_actions", "success").map_err(KindError::failed)?;
            steps.push_exact(Op::Multiply, exact(success)?, "share", "How often it works", actions());
            steps.by_rule(self.rules(plan.verb).row("excess_actions"));
            let cost = Exact::scaled(cost_minor, currency.minor_digits());
            steps.push_exact(Op::Subtract, cost, &currency.to_string(), "What it costs", actions());
            steps.by_rule(self.rules(plan.verb).row("excess_actions"));
        }
        Ok(steps.finish_in_minor_units(currency, Source::new(KIND, self.evidence.subject())))
    }
}

fn exact(text: &str) -> Result<Exact, KindError> {
    text.parse().map_err(KindError::failed)
}
