//! What can be done about a coming stock-out, what each saves, and the steps to that number.
//!
//! An action is worth the units that it keeps from being short, in the same futures, times what a unit is worth, times how often it works, less its cost.

use super::evidence::{OrderAtRisk, StockoutRiskEvidence};
use super::kind::{COMMANDS, PROMISE, TRANSFER};
use super::outlook::{Outlook, days_until};
use super::{KIND, STOCKOUT_ACTIONS_VERSION};
use crate::Exact;
use crate::derivation::{Derivation, Op, Source, Steps};
use crate::kinds::{Decisions, KindError, Weighed, worth_doing};
use crate::record::CommandAction;
use crate::replenishment::decimal;
use chandler_amount::parse_scaled;
use chandler_forecast::{Arrival, ExpectedReceipt, STOCKOUT_RISK_VERSION};
use serde_json::{Value, json};

/// Verbs, in the order in which equals are preferred.
pub(super) const VERBS: [&str; 5] = ["expedite", "transfer", "substitute", "promise", "accept"];

/// Doing nothing about it, on record.
pub(super) const ACCEPT: &str = "accept";

/// What one missing unit costs, millionths of a major unit.
#[derive(Clone, Copy, Debug)]
pub(super) struct UnitWorth {
    pub margin_micros: i64,
    pub goodwill_micros: i64,
}

impl UnitWorth {
    pub fn micros(self) -> i64 {
        self.margin_micros + self.goodwill_micros
    }
}

/// Everything that the actions of one item at one site read.
pub(super) struct Menu<'a> {
    pub evidence: &'a StockoutRiskEvidence,
    pub outlook: &'a Outlook,
    pub worth: UnitWorth,
}

/// An action before it is weighed.
pub(super) struct Plan {
    pub verb: &'static str,
    pub text: String,
    pub command: &'static str,
    pub body: Value,
    /// Units still short with it.
    pub short_after: f64,
    /// What a unit that is no longer short is worth.
    pub unit_micros: i64,
    /// Cost of the goods that it moves, minor units.
    pub goods_minor: i64,
}

impl Menu<'_> {
    /// Everything that gains more than it costs, of each verb the best, most money a minute first, and accepting it last.
    pub fn weighed(&self) -> Result<Vec<Weighed>, KindError> {
        let mut best: Vec<Weighed> = Vec::new();
        for plans in [self.expedites()?, self.transfer()?.into_iter().collect(), self.substitutes()?, self.promise()?.into_iter().collect()] {
            let offered = plans.into_iter().filter(|plan| COMMANDS.contains(&plan.command));
            let weighed: Vec<Weighed> = offered.map(|plan| self.weigh(plan)).collect::<Result<_, _>>()?;
            // Of equals the first.
            best.extend(weighed.into_iter().rev().max_by_key(|weighed| weighed.action.value_minor));
        }
        let mut weighed = worth_doing(best);
        weighed.push(self.accept()?);
        Ok(weighed)
    }

    /// Units short in the mean future in which it runs out.
    pub fn missing_when_out(&self) -> i64 {
        (self.outlook.short(&self.outlook.risk) / self.outlook.unavoidable().max(0.01)).ceil() as i64
    }

    /// What the units short in a plan are worth, minor units rounded down.
    pub fn stake_minor(&self, short: f64) -> i64 {
        let per_minor = 10_f64.powi(6 - self.evidence.facts.currency.minor_digits() as i32);
        (short * self.worth.micros() as f64 / per_minor).floor() as i64
    }

    fn rules(&self, verb: &'static str) -> Decisions<'_> {
        Decisions::of(&self.evidence.rules).about("verb", verb)
    }

    pub fn minimum_days(&self, verb: &'static str) -> Result<u32, KindError> {
        let days = self.rules(verb).scaled("stockout_actions", "minimum_days", 0).map_err(KindError::failed)?;
        Ok(u32::try_from(days).unwrap_or(1).max(1))
    }

    /// What another site has to spare, as much as is short when it runs out.
    fn transfer(&self) -> Result<Option<Plan>, KindError> {
        let facts = &self.evidence.facts;
        let wanted = self.missing_when_out();
        let Some(other) = self.evidence.elsewhere.iter().max_by_key(|other| other.quantity) else { return Ok(None) };
        let quantity = wanted.min(other.quantity);
        if quantity <= 0 {
            return Ok(None);
        }
        let day = self.minimum_days("transfer")?;
        let mut receipts = self.outlook.receipts.clone();
        receipts.push(ExpectedReceipt { quantity: quantity as f64, arrival: Arrival::on(day) });
        let body = json!({
            "item_id": facts.item.item_id, "from_site_id": other.site_id, "to_site_id": facts.site.site_id, "quantity": quantity.to_string(),
            "expected_on": facts.as_of.plus_days(day as i32), "reason": KIND,
        });
        Ok(Some(Plan {
            verb: "transfer",
            text: format!("Move {quantity} {} from {} to {}", facts.item.base_unit, other.site_id, facts.site.site_id),
            command: TRANSFER,
            body,
            short_after: self.outlook.short(&self.outlook.with(self.outlook.stock, &receipts)?),
            unit_micros: self.worth.micros(),
            goods_minor: self.evidence.facts.cost_minor(quantity),
        }))
    }

    /// A day that will hold, for the largest order line that will not be served on its day.
    fn promise(&self) -> Result<Option<Plan>, KindError> {
        let facts = &self.evidence.facts;
        let Some(order) = self.hit_orders().max_by_key(|order| (order.quantity - order.allocated, std::cmp::Reverse(order.line))) else {
            return Ok(None);
        };
        let next = self.outlook.receipts.iter().map(|receipt| receipt.arrival.day_at(0.9)).min();
        let day = facts.as_of.plus_days(next.unwrap_or(self.outlook.lead_days) as i32);
        if day <= order.promised_on.unwrap_or(order.requested_on) {
            return Ok(None);
        }
        let short = self.outlook.short(&self.outlook.risk);
        let waiting = ((order.quantity - order.allocated) as f64).min(short);
        let OrderAtRisk { so_number, line, customer_id, .. } = order;
        Ok(Some(Plan {
            verb: "promise",
            text: format!("Tell {customer_id} that {so_number} line {line} comes by {day}"),
            command: PROMISE,
            body: json!({ "so_number": so_number, "line": line, "promised_on": day, "reason": KIND }),
            short_after: short - waiting,
            unit_micros: self.worth.goodwill_micros,
            goods_minor: 0,
        }))
    }

    /// Order lines that are wanted before something ordered today is there and have no goods reserved.
    pub fn hit_orders(&self) -> impl Iterator<Item = &OrderAtRisk> {
        let (as_of, lead_days) = (self.evidence.facts.as_of, self.outlook.lead_days);
        let is_hit = move |order: &&OrderAtRisk| order.quantity > order.allocated && days_until(as_of, order.requested_on) <= lead_days;
        self.evidence.orders.iter().filter(is_hit)
    }

    fn weigh(&self, plan: Plan) -> Result<Weighed, KindError> {
        let digits = self.evidence.facts.currency.minor_digits();
        let rule = |output: &str, digits: u32| self.rules(plan.verb).scaled("stockout_actions", output, digits).map_err(KindError::failed);
        let rate = i128::from(plan.goods_minor) * i128::from(rule("cost_rate", 6)?) / 1_000_000;
        let cost_minor = rule("fixed_cost", digits)?.saturating_add(i64::try_from(rate).unwrap_or(i64::MAX));
        let success = self.rules(plan.verb).text("stockout_actions", "success").map_err(KindError::failed)?;
        let derivation = self.steps(&plan, success, cost_minor)?;
        self.priced(plan, derivation, cost_minor)
    }

    fn priced(&self, plan: Plan, derivation: Derivation, cost_minor: i64) -> Result<Weighed, KindError> {
        let value_minor = parse_scaled(&derivation.result, self.evidence.facts.currency.minor_digits()).map_err(KindError::failed)?;
        let minutes_tenths = self.rules(plan.verb).scaled("minutes", "minutes", 1).map_err(KindError::failed)?.max(1);
        let command = (!plan.command.is_empty()).then(|| plan.command.to_owned());
        let action = CommandAction { verb: plan.verb.to_owned(), text: plan.text, command, body: plan.body, value_minor, cost_minor };
        Ok(Weighed { action, derivation, minutes_tenths })
    }

    /// Whatever is short stays short: the decision to let it be, on record, so that nobody asks again soon.
    fn accept(&self) -> Result<Weighed, KindError> {
        let short = self.outlook.short(&self.outlook.risk);
        let text = "Let it run out: what is short stays short".to_owned();
        let plan = Plan { verb: ACCEPT, text, command: "", body: Value::Null, short_after: short, unit_micros: self.worth.micros(), goods_minor: 0 };
        let derivation = self.steps(&plan, "1", 0)?;
        self.priced(plan, derivation, 0)
    }

    /// The value in steps that anybody can add up again.
    fn steps(&self, plan: &Plan, success: &str, cost_minor: i64) -> Result<Derivation, KindError> {
        let facts = &self.evidence.facts;
        let (currency, unit, row) = (facts.currency.to_string(), &facts.item.base_unit, self.evidence.subject());
        let exact = |text: &str| text.parse::<Exact>().map_err(KindError::failed);
        let futures = || Source::new(STOCKOUT_RISK_VERSION, row.clone());
        let actions = || Source::new(STOCKOUT_ACTIONS_VERSION, plan.verb);
        let by_rule = || self.rules(plan.verb).row("stockout_actions");
        let mut steps = Steps::in_unit(&currency);
        let label = format!("Units short before something ordered today is there, in {} days", self.outlook.lead_days);
        steps.push_exact(Op::Set, exact(&decimal(self.outlook.short(&self.outlook.risk)))?, unit, label, futures());
        steps.push_exact(Op::Subtract, exact(&decimal(plan.short_after))?, unit, "Of them still short with it", futures());
        let per_unit = Exact::scaled(plan.unit_micros, 6);
        let label = match plan.verb {
            "promise" => "Goodwill of a unit",
            "substitute" => "Margin and goodwill of a unit, at the cost of the substitute",
            _ => "Margin and goodwill of a unit",
        };
        steps.push_exact(Op::Multiply, per_unit, &format!("{currency} per {unit}"), label, Source::new("selling_prices", facts.item.item_id.clone()));
        steps.by_rule(Decisions::of(&self.evidence.rules).row("stockout_risk"));
        let label = if plan.verb == "substitute" { "Customers who take it" } else { "How often it works" };
        steps.push_exact(Op::Multiply, exact(success)?, "share", label, actions());
        steps.by_rule(by_rule());
        let cost = Exact::scaled(cost_minor, facts.currency.minor_digits());
        steps.push_exact(Op::Subtract, cost, &currency, "What it costs", actions());
        steps.by_rule(by_rule());
        Ok(steps.finish_in_minor_units(facts.currency, Source::new(KIND, row)))
    }
}
