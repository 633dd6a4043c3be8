//! What can become of a held order, each with what it brings against keeping it on hold.
//!
//! Method `credit_release@1`: goods that are let go bring their margin; where nobody ever pays for them neither the margin comes nor what they cost, but for what
//! the rules expect to get back; until the customer pays late money costs interest. So the value is margin - P(never paid) x (loss given default x cost of the
//! goods + margin) - interest, which is the margin times the chance of being paid less the chance of never being paid times the loss.

use super::KIND;
use super::chances::{Chances, product};
use super::derive::CREDIT_RELEASE_VERSION;
use super::evidence::{CreditEvidence, HeldLine};
use crate::Exact;
use crate::derivation::{Derivation, Op, Source, Steps};
use crate::kinds::{Decisions, KindError, Weighed};
use crate::record::CommandAction;
use chandler_amount::{Rounding, multiply_divide, parse_scaled};
use serde_json::{Value, json};
use std::cmp::Reverse;

pub(super) const RELEASE_ORDER: &str = "release_order";
pub(super) const CREATE_TASK: &str = "create_task";

pub(super) const RELEASE: &str = "release";
pub(super) const RELEASE_PART: &str = "release_part";
pub(super) const PREPAY: &str = "prepay";
pub(super) const HOLD: &str = "hold";
/// Verbs that the rules give minutes to, in the order in which equals are preferred.
pub(super) const VERBS: [&str; 4] = [RELEASE, RELEASE_PART, PREPAY, HOLD];

const DAYS_OF_YEAR: i64 = 365;

/// Everything that the actions of one order read.
pub(super) struct Menu<'a> {
    pub evidence: &'a CreditEvidence,
    pub chances: Chances,
    /// What of the order the rules let go on over the limit, minor units; nothing and less where none.
    pub room_minor: i64,
    pub amount_minor: i64,
    pub cost_minor: i64,
}

/// An action before it is weighed.
struct Plan {
    verb: &'static str,
    text: String,
    command: Option<&'static str>,
    body: Value,
    derivation: Derivation,
    cost_minor: i64,
}

impl<'a> Menu<'a> {
    pub fn of(evidence: &'a CreditEvidence) -> Result<Self, KindError> {
        let chances = Chances::of(&evidence.rules, &evidence.payer, &evidence.customer.customer_id)?;
        let (amount_minor, cost_minor) = totals(evidence, evidence.order.lines.iter())?;
        let share = Decisions::of(&evidence.rules).scaled("credit", "over_limit_share", 6).map_err(KindError::failed)?;
        let limit = evidence.customer.credit_limit_minor;
        let beyond = multiply_divide(limit, share, 1_000_000, Rounding::Down).map_err(KindError::failed)?;
        let others = evidence.account.exposure_minor() - amount_minor - evidence.order.later_held_minor;
        Ok(Self { evidence, chances, room_minor: limit + beyond - others, amount_minor, cost_minor })
    }

    /// Whether the rules let all of the order go on.
    pub fn fits(&self) -> bool {
        self.amount_minor <= self.room_minor
    }

    pub fn margin_minor(&self) -> i64 {
        self.amount_minor - self.cost_minor
    }

    /// Everything that can be done, what brings most first. What the rules leave no room for comes last: only a person may choose it.
    pub fn offered(&self) -> Result<Vec<Weighed>, KindError> {
        let mut offered = vec![self.release()?];
        offered.extend(self.release_part()?);
        offered.extend([self.prepay()?, self.hold()?]);
        // Stable: equals stay in the order of `VERBS`.
        offered.sort_by_key(|weighed| (weighed.action.verb == RELEASE && !self.fits(), Reverse(weighed.action.value_minor)));
        Ok(offered)
    }

    fn release(&self) -> Result<Weighed, KindError> {
        let (order, customer) = (&self.evidence.order, &self.evidence.customer);
        let beyond = if self.fits() { "" } else { ", beyond what the rules leave room for" };
        let text = format!("Let {} of {} go on over the limit, {}{beyond}", order.so_number, customer.name, self.evidence.money(self.amount_minor));
        let derivation = self.worth(order.lines.iter())?;
        let body = json!({ "so_number": order.so_number, "reason": KIND });
        self.priced(Plan { verb: RELEASE, text, command: Some(RELEASE_ORDER), body, derivation, cost_minor: 0 })
    }

    /// The lines that bring most of their price, as far as there is room; none where all of them fit or none does.
    fn release_part(&self) -> Result<Option<Weighed>, KindError> {
        let order = &self.evidence.order;
        if self.fits() {
            return Ok(None);
        }
        let lines = self.fitting()?;
        if lines.is_empty() {
            return Ok(None);
        }
        let (amount, _) = totals(self.evidence, lines.iter().copied())?;
        let numbers: Vec<i64> = lines.iter().map(|line| line.line).collect();
        let named = numbers.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
        let text = format!("Let line {named} of {} go on, {}: it fits; the rest waits", order.so_number, self.evidence.money(amount));
        let derivation = self.worth(lines.into_iter())?;
        let body = json!({ "so_number": order.so_number, "lines": numbers, "reason": KIND });
        self.priced(Plan { verb: RELEASE_PART, text, command: Some(RELEASE_ORDER), body, derivation, cost_minor: 0 }).map(Some)
    }

    /// By the share of margin in their price, largest first; the lines come back in the order of the document.
    fn fitting(&self) -> Result<Vec<&'a HeldLine>, KindError> {
        let currency = self.evidence.currency;
        let mut lines = Vec::new();
        for line in &self.evidence.order.lines {
            let (amount, cost) = totals(self.evidence, std::iter::once(line))?;
            let value = parse_scaled(&self.worth(std::iter::once(line))?.result, currency.minor_digits()).map_err(KindError::failed)?;
            lines.push((i128::from(amount - cost) * 1_000_000 / i128::from(amount.max(1)), amount, value, line));
        }
        lines.retain(|(_, amount, value, _)| *amount > 0 && *value > 0);
        lines.sort_by_key(|(share, _, _, line)| (Reverse(*share), line.line));
        let mut left = self.room_minor;
        let mut fitting: Vec<&HeldLine> = Vec::new();
        for (_, amount, _, line) in lines {
            if amount <= left {
                left -= amount;
                fitting.push(line);
            }
        }
        fitting.sort_by_key(|line| line.line);
        Ok(fitting)
    }

    fn prepay(&self) -> Result<Weighed, KindError> {
        let (evidence, order) = (self.evidence, &self.evidence.order);
        let rules = Decisions::of(&evidence.rules).about("verb", PREPAY);
        let cost_minor = rules.scaled("credit_actions", "cost", evidence.currency.minor_digits()).map_err(KindError::failed)?;
        let success = Exact::scaled(rules.scaled("credit_actions", "success", 9).map_err(KindError::failed)?, 9);
        let text = format!("Ask {} to pay {} before {} leaves", evidence.customer.name, evidence.money(self.amount_minor), order.so_number);
        let (currency, by_rule) = (evidence.currency.to_string(), rules.row("credit_actions"));
        let actions = || Source::new(CREDIT_RELEASE_VERSION, PREPAY);
        let mut steps = Steps::in_unit(&currency);
        let margin = "Margin of the order, which nobody can lose once it is paid";
        steps.push_exact(Op::Set, self.minor(self.margin_minor()), &currency, margin, Source::new("sales_order_lines", order.so_number.clone()));
        steps.push_exact(Op::Multiply, success, "share", "How often such customers pay first (assumed)", actions());
        steps.by_rule(by_rule.clone());
        steps.push_exact(Op::Subtract, self.minor(cost_minor), &currency, "What asking costs", actions());
        steps.by_rule(by_rule);
        let derivation = steps.finish_in_minor_units(evidence.currency, Source::new(KIND, order.so_number.clone()));
        let body = json!({ "customer_id": evidence.customer.customer_id, "kind": "prepayment", "document": order.so_number, "note": text });
        self.priced(Plan { verb: PREPAY, text, command: Some(CREATE_TASK), body, derivation, cost_minor })
    }

    fn hold(&self) -> Result<Weighed, KindError> {
        let order = &self.evidence.order;
        let mut steps = Steps::in_unit(&self.evidence.currency.to_string());
        steps.push(Op::Set, 0, "On hold it brings nothing and risks nothing", Source::new(CREDIT_RELEASE_VERSION, HOLD));
        let text = format!("Keep {} on hold", order.so_number);
        self.priced(Plan { verb: HOLD, text, command: None, body: Value::Null, derivation: steps.finish(), cost_minor: 0 })
    }

    fn priced(&self, plan: Plan) -> Result<Weighed, KindError> {
        let Plan { verb, text, command, body, derivation, cost_minor } = plan;
        let value_minor = parse_scaled(&derivation.result, self.evidence.currency.minor_digits()).map_err(KindError::failed)?;
        let rules = Decisions::of(&self.evidence.rules).about("verb", verb);
        let minutes_tenths = rules.scaled("minutes", "minutes", 1).map_err(KindError::failed)?.max(1);
        let action = CommandAction { verb: verb.to_owned(), text, command: command.map(str::to_owned), body, value_minor, cost_minor };
        Ok(Weighed { action, derivation, minutes_tenths })
    }

    /// What letting these lines go brings, in steps that anybody can add up again.
    fn worth<'l>(&self, lines: impl Iterator<Item = &'l HeldLine>) -> Result<Derivation, KindError> {
        let evidence = self.evidence;
        let rules = Decisions::of(&evidence.rules);
        let (amount, cost) = totals(evidence, lines)?;
        let margin = self.minor(amount - cost);
        let (currency, so_number) = (evidence.currency.to_string(), &evidence.order.so_number);
        let order = || Source::new("sales_order_lines", so_number.clone());
        let by_rule = || rules.row("credit");
        let mut steps = Steps::in_unit(&currency);
        steps.push_exact(Op::Set, self.minor(cost), &currency, "Exposed: what the goods cost", order());
        let loss = self.loss_given_default()?;
        steps.push_exact(Op::Multiply, loss, "share", "Of it lost where the customer never pays", Source::new("rules", "credit"));
        steps.by_rule(by_rule());
        steps.push_exact(Op::Add, margin, &currency, "The margin, which does not come then either", order());
        steps.push_exact(Op::Multiply, self.chances.late, "share", self.chances.late_label.clone(), self.chances.late_source.clone());
        let write_offs = Source::new("write_offs", evidence.customer.customer_id.clone());
        steps.push_exact(Op::Multiply, self.chances.lost, "share", self.chances.lost_label.clone(), write_offs);
        steps.by_rule(by_rule());
        steps.push_exact(Op::Multiply, Exact::from(-1), "", "The expected loss is taken off", Source::new(CREDIT_RELEASE_VERSION, RELEASE));
        steps.push_exact(Op::Add, margin, &currency, "The margin", order());
        let rate = rules.text("credit", "yearly_rate").map_err(KindError::failed)?;
        let label = format!("Interest on {}: {} days late on average, at {rate} a year", evidence.money(amount), self.chances.days_late);
        steps.push_exact(
            Op::Subtract,
            self.interest(amount, self.chances.days_late)?,
            &currency,
            label,
            Source::new("invoice_ends", evidence.customer.customer_id.clone()),
        );
        steps.by_rule(by_rule());
        Ok(steps.finish_in_minor_units(evidence.currency, Source::new(KIND, so_number.clone())))
    }

    pub fn loss_given_default(&self) -> Result<Exact, KindError> {
        let loss = Decisions::of(&self.evidence.rules).scaled("credit", "loss_given_default", 9).map_err(KindError::failed)?;
        Ok(Exact::scaled(loss, 9))
    }

    /// Of money that comes so many days late.
    pub fn interest(&self, amount_minor: i64, days: Exact) -> Result<Exact, KindError> {
        let rate = Exact::scaled(Decisions::of(&self.evidence.rules).scaled("credit", "yearly_rate", 9).map_err(KindError::failed)?, 9);
        let of_year = product(product(self.minor(amount_minor), days)?, rate)?;
        of_year.checked_divide(Exact::from(DAYS_OF_YEAR)).ok_or_else(super::chances::not_computable)
    }

    pub fn minor(&self, amount: i64) -> Exact {
        Exact::scaled(amount, self.evidence.currency.minor_digits())
    }
}

/// Price and cost of these lines.
fn totals<'l>(evidence: &CreditEvidence, lines: impl Iterator<Item = &'l HeldLine>) -> Result<(i64, i64), KindError> {
    let (mut amount, mut cost) = (0_i64, 0_i64);
    for line in lines {
        amount = amount.saturating_add(line.amount_minor(evidence.currency).map_err(KindError::failed)?);
        cost = cost.saturating_add(line.cost_minor(evidence.currency).map_err(KindError::failed)?);
    }
    Ok((amount, cost))
}
