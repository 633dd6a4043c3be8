//! What can be done about a customer's past due invoices, and the steps to what it is worth.
//!
//! A contact is worth what it saves of the money that would otherwise be lost, and the interest of being paid sooner, less its cost. What comes with
//! the customer's next pay run comes no sooner for being asked: a customer who pays on the 25th, today being the 20th, is not worth a call. Clearing a dispute is worth the same of what
//! is contested. Money that is in already is assigned before anybody is asked: that is worth the call that it spares.

use super::claim::Claim;
use super::dunning::{Channel, Ladder, Rung};
use super::effect::LearntEffect;
use super::evidence::{CollectionsEvidence, CreditFacts, DisputeFacts};
use super::{COLLECTION_ACTIONS_VERSION, KIND};
use crate::Exact;
use crate::derivation::{Derivation, DerivationError, Op, Source, Steps};
use crate::kinds::{Decisions, KindError, Weighed, worth_doing};
use crate::record::CommandAction;
use chandler_amount::{Amount, parse_scaled};
use serde_json::{Value, json};

/// Verbs, in the order in which equals are preferred.
pub(super) const VERBS: [&str; 8] = [APPLY_CREDIT, DISPUTE, PROMISE, REMINDER, NOTICE, CALL, HAND_OVER, WAIT];
/// Of them those whose effect on money the rules state.
pub(super) const EFFECTIVE: [&str; 6] = [DISPUTE, PROMISE, REMINDER, NOTICE, CALL, HAND_OVER];
pub(super) const CREATE_TASK: &str = "create_task";
/// The verb and its ordinary command.
pub(super) const APPLY_CREDIT: &str = "apply_credit";
pub(super) const DISPUTE: &str = "dispute";
/// A call to a customer whose promise was not kept, for a new one.
pub(super) const PROMISE: &str = "promise";
pub(super) const REMINDER: &str = "reminder";
/// A letter that names a last day.
const NOTICE: &str = "notice";
pub(super) const CALL: &str = "call";
/// Giving the claim to an agency or a lawyer.
const HAND_OVER: &str = "hand_over";
/// Leaving it to the customer, on record.
const WAIT: &str = "wait";
const DAYS_OF_YEAR: i64 = 365;

/// Whether somebody asks the customer for money: neither money on account is assigned nor a dispute cleared.
pub fn is_contact(verb: &str) -> bool {
    verb != DISPUTE && EFFECTIVE.contains(&verb)
}

/// The account seen by its actions.
pub(super) struct Menu<'a> {
    pub evidence: &'a CollectionsEvidence,
}

/// An action before it is priced.
struct Draft {
    verb: &'static str,
    text: String,
    command: Option<&'static str>,
    body: Value,
}

impl Menu<'_> {
    /// What can be asked for.
    pub fn claim(&self) -> Result<Claim, KindError> {
        Claim::of(self.evidence.claimable(), self.evidence.claimable_minor(), self.evidence.as_of)
    }

    /// What is contested of what is past due.
    pub fn contested(&self) -> Result<Claim, KindError> {
        let amount_minor = self.evidence.contested().map(|invoice| invoice.open_minor).sum();
        Claim::of(self.evidence.contested(), amount_minor, self.evidence.as_of)
    }

    /// Every contact that gains more than it costs, most money a minute first, and waiting last: the dunning step that is due, and a call. Who broke a
    /// promise is asked for another, not reminded.
    pub fn contacts(&self, claim: &Claim, ladder: &Ladder<'_>) -> Result<Vec<Weighed>, KindError> {
        let promise = self.evidence.missed_promise.as_ref().map(|_| PROMISE);
        let step = ladder.due().and_then(|rung| verb_of(rung.channel)).filter(|verb| promise.is_none() || *verb != REMINDER);
        let verbs = promise.into_iter().chain(step).chain([CALL]);
        let contacts = verbs.map(|verb| self.effective(self.contact(verb, ladder), claim));
        self.with_waiting(worth_doing(contacts.collect::<Result<_, _>>()?))
    }

    /// Having a dispute cleared.
    pub fn clearing(&self, dispute: &DisputeFacts, claim: &Claim) -> Result<Vec<Weighed>, KindError> {
        let DisputeFacts { dispute_number, invoice_number, reason, owner, .. } = dispute;
        let text = format!("Have dispute {dispute_number} about {invoice_number} cleared ({}, {})", words(reason), self.money(dispute.amount_minor));
        let body = json!({
            "customer_id": self.evidence.customer.customer_id, "kind": "review", "document": dispute_number, "assignee": owner, "note": text,
        });
        let draft = Draft { verb: DISPUTE, text, command: Some(CREATE_TASK), body };
        self.with_waiting(worth_doing(vec![self.effective(draft, claim)?]))
    }

    /// Assigning money that is in to what is past due, the oldest first.
    pub fn applying(&self, credit: &CreditFacts) -> Result<Vec<Weighed>, KindError> {
        let evidence = self.evidence;
        let mut invoices: Vec<_> = evidence.claimable().collect();
        invoices.sort_by_key(|invoice| (invoice.due_on, &invoice.invoice_number));
        let (mut left, mut applications) = (credit.unapplied_minor, Vec::new());
        for invoice in invoices {
            let part = invoice.open_minor.min(left);
            if part > 0 {
                applications.push(json!({ "invoice_number": invoice.invoice_number, "amount": Amount(part).format(evidence.currency) }));
                left -= part;
            }
        }
        let paper = if credit.paper == "credit_memo" { "credit_memo_number" } else { "payment_number" };
        let used = self.money(credit.unapplied_minor - left);
        let text = format!("Assign {used} of {}, which is on account, before anybody asks {}", credit.number, evidence.customer.name);
        let draft =
            Draft { verb: APPLY_CREDIT, text, command: Some(APPLY_CREDIT), body: json!({ paper: credit.number, "applications": applications }) };
        let spared = self.rule(CALL, "cost", evidence.currency.minor_digits())?;
        let mut steps = Steps::in_unit(&evidence.currency.to_string());
        let source = Source::new(COLLECTION_ACTIONS_VERSION, CALL);
        steps.push_exact(Op::Set, self.minor(spared), &evidence.currency.to_string(), "Cost of a call that is not needed", source);
        steps.by_rule(self.rules(CALL).row("collection_actions"));
        let applying = self.priced(draft, steps.finish(), 0)?;
        self.with_waiting(worth_doing(vec![applying]))
    }

    fn contact(&self, verb: &'static str, ladder: &Ladder<'_>) -> Draft {
        let evidence = self.evidence;
        let (name, past_due) = (&evidence.customer.name, self.money(evidence.claimable_minor()));
        let largest = evidence.largest_claimable().map(|invoice| invoice.invoice_number.clone());
        let (kind, document, text) = match (&evidence.missed_promise, verb) {
            (Some(missed), PROMISE) => {
                let text = format!(
                    "Ask {name} for a new promise: of that for {} {} did not come, and {past_due} are past due",
                    missed.promised_on,
                    self.money(missed.missing_minor)
                );
                (CALL, Some(missed.promise_number.clone()), text)
            }
            (_, CALL) => (CALL, largest, format!("Call {name} about {past_due} past due")),
            (_, NOTICE) => (REMINDER, largest, format!("Send {name} a last notice of {past_due} past due")),
            (_, HAND_OVER) => (HAND_OVER, largest, format!("Hand {past_due} that {name} owes over for collection")),
            _ => (REMINDER, largest, format!("Remind {name} of {past_due} past due")),
        };
        let rung = ladder.due().filter(|rung| carries(verb, rung));
        let text = rung.map_or(text.clone(), |rung| format!("{text} ({})", step_words(rung, ladder)));
        let step = rung.map(|rung| rung.step);
        let body = json!({ "customer_id": evidence.customer.customer_id, "kind": kind, "document": document, "step": step, "note": text });
        Draft { verb, text, command: Some(CREATE_TASK), body }
    }

    fn rules(&self, verb: &'static str) -> Decisions<'_> {
        Decisions::of(&self.evidence.rules).about("verb", verb)
    }

    fn rule(&self, verb: &'static str, output: &str, digits: u32) -> Result<i64, KindError> {
        self.rules(verb).scaled("collection_actions", output, digits).map_err(KindError::failed)
    }

    fn effective(&self, draft: Draft, claim: &Claim) -> Result<Weighed, KindError> {
        let cost_minor = self.rule(draft.verb, "cost", self.evidence.currency.minor_digits())?;
        let derivation = self.steps(draft.verb, claim, cost_minor)?;
        self.priced(draft, derivation, cost_minor)
    }

    /// Where anything is worth doing, leaving it be is the other choice, and on record.
    fn with_waiting(&self, mut weighed: Vec<Weighed>) -> Result<Vec<Weighed>, KindError> {
        if weighed.is_empty() {
            return Ok(weighed);
        }
        let mut steps = Steps::in_unit(&self.evidence.currency.to_string());
        steps.push(Op::Set, 0, "Waiting changes nothing", Source::new(COLLECTION_ACTIONS_VERSION, WAIT));
        let draft = Draft { verb: WAIT, text: "Leave it to the customer".to_owned(), command: None, body: Value::Null };
        weighed.push(self.priced(draft, steps.finish(), 0)?);
        Ok(weighed)
    }

    fn priced(&self, draft: Draft, derivation: Derivation, cost_minor: i64) -> Result<Weighed, KindError> {
        let Draft { verb, text, command, body } = draft;
        let value_minor = parse_scaled(&derivation.result, self.evidence.currency.minor_digits()).map_err(KindError::failed)?;
        let minutes_tenths = self.rules(verb).scaled("minutes", "minutes", 1).map_err(KindError::failed)?.max(1);
        let action = CommandAction { verb: verb.to_owned(), text, command: command.map(str::to_owned), body, value_minor, cost_minor };
        Ok(Weighed { action, derivation, minutes_tenths })
    }

    /// The value in steps that anybody can add up again.
    fn steps(&self, verb: &'static str, claim: &Claim, cost_minor: i64) -> Result<Derivation, KindError> {
        let evidence = self.evidence;
        let currency = evidence.currency.to_string();
        let exact = |text: &str| text.parse::<Exact>().map_err(KindError::failed);
        let text = |output: &str| self.rules(verb).text("collection_actions", output).map_err(KindError::failed);
        let (rate, lost, saved) = (text("yearly_rate")?, text("lost_share")?, text("saved_share")?);
        let account = || Source::new("payment_outlooks", evidence.customer.customer_id.clone());
        let actions = || Source::new(COLLECTION_ACTIONS_VERSION, verb);
        let by_rule = || self.rules(verb).row("collection_actions");
        let claimed = self.minor(claim.amount_minor);
        let mut steps = Steps::in_unit(&currency);
        let at_stake = "Expected to be more than 30 days late, and not within a month from now";
        steps.push_exact(Op::Set, self.minor(claim.at_stake_minor), &currency, at_stake, account());
        steps.push_exact(Op::Multiply, exact(lost)?, "share", "Of such money never paid", actions());
        steps.by_rule(by_rule());
        let learnt = LearntEffect::of(evidence, verb)?;
        let is_measured = learnt.as_ref().is_some_and(LearntEffect::is_measured);
        let saves = if is_measured { "Of that this saves as assumed" } else { "Of that this saves (assumed, not measured)" };
        steps.push_exact(Op::Multiply, exact(saved)?, "share", saves, actions());
        steps.by_rule(by_rule());
        let mut days = Exact::from(self.rule(verb, "days_sooner", 0)?);
        if let Some(learnt) = &learnt {
            let label = format!("Times the assumed effect: {}", learnt.words()?);
            steps.push_exact(Op::Multiply, learnt.times, "times", label, Source::new("contact_effects", verb));
            days = days.checked_multiply(learnt.times).ok_or(DerivationError::NotComputable { n: 4 }).map_err(KindError::failed)?;
        }
        let days = days.min(Exact::from(claim.days_to_gain));
        let yearly = exact(rate)?;
        let interest = claimed.checked_multiply(days).and_then(|money_days| money_days.checked_multiply(yearly));
        let interest = interest.and_then(|interest| interest.checked_divide(Exact::from(DAYS_OF_YEAR)));
        let interest = interest.ok_or(DerivationError::NotComputable { n: 5 }).map_err(KindError::failed)?;
        let label = format!(
            "Interest: {claimed} paid {days} days sooner ({}, and only of what does not come by itself within a week or on the customer's day of the month), at {rate} a year of {DAYS_OF_YEAR} days",
            if is_measured { "measured" } else { "assumed" }
        );
        steps.push_exact(Op::Add, interest, &currency, label, account());
        steps.by_rule(by_rule());
        steps.push_exact(Op::Subtract, self.minor(cost_minor), &currency, "What it costs", actions());
        steps.by_rule(by_rule());
        Ok(steps.finish_in_minor_units(evidence.currency, Source::new(KIND, evidence.customer.customer_id.clone())))
    }

    fn minor(&self, amount: i64) -> Exact {
        Exact::scaled(amount, self.evidence.currency.minor_digits())
    }

    pub fn money(&self, minor: i64) -> String {
        Amount(minor).of(self.evidence.currency).to_string()
    }
}

/// The contact that sends a step; none where a call does, which is always among them.
fn verb_of(channel: Channel) -> Option<&'static str> {
    match channel {
        Channel::Email => Some(REMINDER),
        Channel::Phone => None,
        Channel::Letter => Some(NOTICE),
        Channel::Agency => Some(HAND_OVER),
    }
}

/// Whether a contact carries a step out: the one that sends it, or a call in place of an email.
pub(super) fn carries(verb: &str, rung: &Rung<'_>) -> bool {
    verb_of(rung.channel) == Some(verb) || rung.channel.can_be_called() && [CALL, PROMISE].contains(&verb)
}

/// `second reminder; then call from 2026-12-01`.
fn step_words(rung: &Rung<'_>, ladder: &Ladder<'_>) -> String {
    let then = ladder.after(rung).map(|(next, on)| format!("; then {} from {on}", words(next.step)));
    format!("{}{}", words(rung.step), then.unwrap_or_default())
}

/// A code as people read it.
fn words(code: &str) -> String {
    code.replace('_', " ")
}
