//! Whether a customer's limit fits how it buys and pays.
//!
//! Method `credit_limit@1`: needed is what the customer orders in the days until it has paid, which are its terms and the days that it is late, with a cushion by rule;
//! no further from the old limit than the rules let it, and no more than so much may be expected to be lost of it. A limit is raised where it was in the way of orders
//! again and again though the customer pays, and lowered where a poor payer has far more than it needs.

use super::KIND;
use super::chances::{Chances, not_computable, product};
use super::evidence::LimitEvidence;
use super::reasons::minor;
use crate::Exact;
use crate::derivation::{Derivation, Op, Source, Steps};
use crate::kinds::{Decisions, KindError, Weighed};
use crate::record::CommandAction;
use chandler_amount::{Amount, Rounding, multiply_divide, parse_scaled};
use serde_json::{Value, json};

/// Name and version of the method.
pub(super) const CREDIT_LIMIT_VERSION: &str = "credit_limit@1";

pub(super) const SET_TERMS: &str = "set_customer_terms";
pub(super) const RAISE: &str = "raise_limit";
pub(super) const LOWER: &str = "lower_limit";
pub(super) const KEEP: &str = "keep_limit";
/// Verbs that the rules give minutes to.
pub(super) const LIMIT_VERBS: [&str; 3] = [RAISE, LOWER, KEEP];

/// Days whose orders say what is usual.
const USUAL_DAYS: i64 = 180;

/// What a limit should be, and why.
pub(super) struct Review<'a> {
    pub evidence: &'a LimitEvidence,
    pub chances: Chances,
    /// Ordered in the days until it is paid.
    pub need_minor: i64,
    pub days_until_paid: i64,
    pub new_limit_minor: i64,
}

impl<'a> Review<'a> {
    /// # Errors
    /// When a rule's decision is missing or a figure is too large.
    pub fn of(evidence: &'a LimitEvidence) -> Result<Self, KindError> {
        let chances = Chances::of(&evidence.rules, &evidence.payer, &evidence.customer.customer_id)?;
        let days_late = minor(chances.days_late, 0)?;
        let days_until_paid = evidence.usage.payment_days + days_late;
        let need_minor =
            multiply_divide(evidence.account.recent_orders_minor, days_until_paid, USUAL_DAYS, Rounding::Up).map_err(KindError::failed)?;
        let review = Self { evidence, chances, need_minor, days_until_paid, new_limit_minor: 0 };
        let new_limit_minor = review.fitting()?;
        Ok(Self { new_limit_minor, ..review })
    }

    fn rule(&self, output: &str, digits: u32) -> Result<i64, KindError> {
        Decisions::of(&self.evidence.rules).scaled("credit_limits", output, digits).map_err(KindError::failed)
    }

    /// The need with its cushion in whole steps, within what the rules let a limit move and what may be expected to be lost.
    fn fitting(&self) -> Result<i64, KindError> {
        let digits = self.evidence.currency.minor_digits();
        let scaled = |amount: i64, share: i64| multiply_divide(amount, share, 1_000_000, Rounding::Up).map_err(KindError::failed);
        let old = self.evidence.customer.credit_limit_minor;
        let step = self.rule("step", digits)?.max(1);
        let wanted = scaled(self.need_minor, self.rule("cushion", 6)?)?.max(self.evidence.account.exposure_minor());
        let most = scaled(old, 1_000_000 + self.rule("most_raise", 6)?)?.min(self.most_for_loss()?);
        let least = scaled(old, 1_000_000 - self.rule("most_cut", 6)?)?;
        let in_steps = |limit: i64| limit.div_euclid(step).saturating_mul(step);
        Ok(if wanted >= old { in_steps(wanted.min(most)).max(old) } else { in_steps(wanted.max(least) + step - 1).min(old) })
    }

    /// The limit of which as much is expected to be lost as may be.
    fn most_for_loss(&self) -> Result<i64, KindError> {
        let digits = self.evidence.currency.minor_digits();
        let rate = product(self.chances.never()?, self.loss_given_default()?)?;
        let allowed = Exact::scaled(self.rule("most_expected_loss", digits)?, digits);
        Ok(allowed.checked_divide(rate).and_then(|most| minor(most, digits).ok()).unwrap_or(i64::MAX))
    }

    fn loss_given_default(&self) -> Result<Exact, KindError> {
        let loss = Decisions::of(&self.evidence.rules).scaled("credit", "loss_given_default", 9).map_err(KindError::failed)?;
        Ok(Exact::scaled(loss, 9))
    }

    /// The change that is worth a person's look, with keeping it as the other choice; none where the limit fits.
    pub fn offered(&self) -> Result<Option<Vec<Weighed>>, KindError> {
        let evidence = self.evidence;
        let (old, new) = (evidence.customer.credit_limit_minor, self.new_limit_minor);
        let least = multiply_divide(old, self.rule("least_change", 6)?, 1_000_000, Rounding::Up).map_err(KindError::failed)?;
        let is_in_the_way = evidence.usage.held_orders >= self.rule("held_orders", 0)?;
        let is_poor = evidence.payer_band() == "poor";
        let change = if !is_poor && is_in_the_way && new - old >= least.max(1) {
            self.raise()?
        } else if is_poor && old - new >= least.max(1) {
            self.lower()?
        } else {
            return Ok(None);
        };
        let is_worth_it = change.action.value_minor >= self.rule("least_value", evidence.currency.minor_digits())?;
        Ok(if is_worth_it { Some(vec![change, self.keep()?]) } else { None })
    }

    /// What the held orders would have earned, less what is expected to be lost of the room that it adds.
    fn raise(&self) -> Result<Weighed, KindError> {
        let (evidence, usage) = (self.evidence, &self.evidence.usage);
        let margin = product(self.minor(usage.held_minor), self.margin_share()?)?;
        let label = format!("Margin of {} that were held in {USUAL_DAYS} days, at what its goods usually earn", evidence.money(usage.held_minor));
        let mut steps = Steps::in_unit(&evidence.currency.to_string());
        let added = self.new_limit_minor - evidence.customer.credit_limit_minor;
        self.push_loss(&mut steps, added, "Added to the limit")?;
        steps.push_exact(Op::Multiply, Exact::from(-1), "", "The expected loss is taken off", Source::new(CREDIT_LIMIT_VERSION, RAISE));
        steps.push_exact(Op::Add, margin, &evidence.currency.to_string(), label, Source::new("sales_orders", evidence.customer.customer_id.clone()));
        self.priced(RAISE, "Raise", steps)
    }

    /// What is expected to be lost of the room that it takes away.
    fn lower(&self) -> Result<Weighed, KindError> {
        let mut steps = Steps::in_unit(&self.evidence.currency.to_string());
        let taken = self.evidence.customer.credit_limit_minor - self.new_limit_minor;
        self.push_loss(&mut steps, taken, "Taken from the limit, and lost where it is used and never paid")?;
        self.priced(LOWER, "Lower", steps)
    }

    fn keep(&self) -> Result<Weighed, KindError> {
        let evidence = self.evidence;
        let mut steps = Steps::in_unit(&evidence.currency.to_string());
        steps.push(Op::Set, 0, "Nothing changes", Source::new(CREDIT_LIMIT_VERSION, KEEP));
        let text = format!("Keep the limit of {} at {}", evidence.customer.name, evidence.money(evidence.customer.credit_limit_minor));
        self.weighed(KEEP, text, None, Value::Null, steps.finish())
    }

    fn push_loss(&self, steps: &mut Steps, amount_minor: i64, label: &str) -> Result<(), KindError> {
        let evidence = self.evidence;
        let by_rule = Decisions::of(&evidence.rules).row("credit");
        let customer_id = &evidence.customer.customer_id;
        steps.push_exact(
            Op::Set,
            self.minor(amount_minor),
            &evidence.currency.to_string(),
            label,
            Source::new("customer_terms", customer_id.clone()),
        );
        let loss = self.loss_given_default()?;
        steps.push_exact(Op::Multiply, loss, "share", "Of it lost where the customer never pays", Source::new("rules", "credit"));
        steps.by_rule(by_rule.clone());
        steps.push_exact(Op::Multiply, self.chances.late, "share", self.chances.late_label.clone(), self.chances.late_source.clone());
        let write_offs = Source::new("write_offs", customer_id.clone());
        steps.push_exact(Op::Multiply, self.chances.lost, "share", self.chances.lost_label.clone(), write_offs);
        steps.by_rule(by_rule);
        Ok(())
    }

    /// Of what the customer was invoiced, what the goods earned.
    fn margin_share(&self) -> Result<Exact, KindError> {
        let usage = &self.evidence.usage;
        let margin = Exact::from((usage.invoiced_minor - usage.cost_minor).max(0));
        margin.checked_divide(Exact::from(usage.invoiced_minor.max(1))).ok_or_else(not_computable)
    }

    fn priced(&self, verb: &'static str, word: &str, steps: Steps) -> Result<Weighed, KindError> {
        let evidence = self.evidence;
        let customer = &evidence.customer;
        let (old, new) = (evidence.money(customer.credit_limit_minor), evidence.money(self.new_limit_minor));
        let text = format!("{word} the limit of {} from {old} to {new}", customer.name);
        let reasons = super::reasons::of_limit(self)?;
        let sentences: Vec<String> = reasons.iter().map(super::reasons::reason_text).collect();
        let body = json!({
            "customer_id": customer.customer_id, "credit_limit": Amount(self.new_limit_minor).format(evidence.currency), "reason": sentences.join(". "),
        });
        let derivation = steps.finish_in_minor_units(evidence.currency, Source::new(KIND, customer.customer_id.clone()));
        self.weighed(verb, text, Some(SET_TERMS), body, derivation)
    }

    fn weighed(&self, verb: &'static str, text: String, command: Option<&str>, body: Value, derivation: Derivation) -> Result<Weighed, KindError> {
        let value_minor = parse_scaled(&derivation.result, self.evidence.currency.minor_digits()).map_err(KindError::failed)?;
        let rules = Decisions::of(&self.evidence.rules).about("verb", verb);
        let minutes_tenths = rules.scaled("minutes", "minutes", 1).map_err(KindError::failed)?.max(1);
        let action = CommandAction { verb: verb.to_owned(), text, command: command.map(str::to_owned), body, value_minor, cost_minor: 0 };
        Ok(Weighed { action, derivation, minutes_tenths })
    }

    fn minor(&self, amount: i64) -> Exact {
        Exact::scaled(amount, self.evidence.currency.minor_digits())
    }
}
