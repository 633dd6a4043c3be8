//! What can be done about a customer's past due invoices, and the steps to what it is worth.
//!
//! A contact is worth what it saves of the money that would otherwise be lost, and the interest of being paid sooner, less its cost. It cannot bring money
//! sooner than it comes by itself: a customer who pays on the 25th, today being the 24th, is not worth a call.

use super::evidence::CollectionsEvidence;
use super::{COLLECTION_ACTIONS_VERSION, KIND};
use crate::Exact;
use crate::derivation::{Derivation, DerivationError, Op, Source, Steps};
use crate::kinds::{Decisions, KindError, Weighed, worth_doing};
use crate::record::CommandAction;
use chandler_amount::{Amount, format_scaled, parse_scaled};
use serde_json::{Value, json};

/// Verbs, in the order in which equals are preferred.
pub(super) const VERBS: [&str; 3] = ["reminder", "call", "wait"];
pub(super) const CREATE_TASK: &str = "create_task";
/// Leaving it to the customer, on record.
const WAIT: &str = "wait";
const DAYS_OF_YEAR: i64 = 365;

/// The account seen by its actions.
pub(super) struct Menu<'a> {
    pub evidence: &'a CollectionsEvidence,
}

impl Menu<'_> {
    /// Everything that gains more than it costs, most money a minute first, and waiting last.
    pub fn weighed(&self) -> Result<Vec<Weighed>, KindError> {
        let contacts = ["reminder", "call"].map(|verb| self.contact(verb)).into_iter().collect::<Result<Vec<_>, _>>()?;
        let mut weighed = worth_doing(contacts);
        if !weighed.is_empty() {
            weighed.push(self.wait()?);
        }
        Ok(weighed)
    }

    /// Of what can be asked for the part that is expected to be more than 30 days late, minor units rounded down.
    pub fn very_late_minor(&self) -> Result<i64, KindError> {
        self.weighted_minor(|invoice| parse_scaled(&invoice.late_30_probability, 6).map_err(KindError::failed))
    }

    /// Mean days until what can be asked for comes by itself, by money.
    pub fn days_to_come(&self) -> Result<i64, KindError> {
        let as_of = self.evidence.as_of;
        let whole = self.weighted_minor(|invoice| Ok(i64::from(as_of.days_until(invoice.expected_on).max(0)) * 1_000_000))?;
        Ok(whole / self.evidence.claimable_minor().max(1))
    }

    /// The sum over what can be asked for times millionths of a share; received money is taken off in proportion.
    fn weighted_minor(&self, millionths: impl Fn(&super::OpenInvoice) -> Result<i64, KindError>) -> Result<i64, KindError> {
        let (mut sum, mut open) = (0_i128, 0_i128);
        for invoice in self.evidence.claimable() {
            sum += i128::from(invoice.open_minor) * i128::from(millionths(invoice)?) / 1_000_000;
            open += i128::from(invoice.open_minor);
        }
        let claimed = i128::from(self.evidence.claimable_minor());
        Ok(i64::try_from(sum * claimed / open.max(1)).unwrap_or(i64::MAX))
    }

    fn rules(&self, verb: &'static str) -> Decisions<'_> {
        Decisions::of(&self.evidence.rules).about("verb", verb)
    }

    fn contact(&self, verb: &'static str) -> Result<Weighed, KindError> {
        let evidence = self.evidence;
        let rule = |output: &str, digits: u32| self.rules(verb).scaled("collection_actions", output, digits).map_err(KindError::failed);
        let cost_minor = rule("cost", evidence.currency.minor_digits())?;
        let days = rule("days_sooner", 0)?.min(self.days_to_come()?);
        let derivation = self.steps(verb, days, cost_minor)?;
        let top = evidence.largest_claimable();
        let name = &evidence.customer.name;
        let text = match verb {
            "call" => format!("Call {name} about {} past due", self.money(evidence.claimable_minor())),
            _ => format!("Remind {name} of {} past due", self.money(evidence.claimable_minor())),
        };
        let body = json!({
            "customer_id": evidence.customer.customer_id,
            "kind": verb,
            "document": top.map(|invoice| invoice.invoice_number.clone()),
            "note": text,
        });
        self.priced(verb, text, Some(CREATE_TASK), body, derivation, cost_minor)
    }

    /// Nobody asks; the decision is on record.
    fn wait(&self) -> Result<Weighed, KindError> {
        let currency = self.evidence.currency.to_string();
        let mut steps = Steps::in_unit(&currency);
        steps.push(Op::Set, 0, "Waiting changes nothing", Source::new(COLLECTION_ACTIONS_VERSION, WAIT));
        let text = "Leave it to the customer".to_owned();
        self.priced(WAIT, text, None, Value::Null, steps.finish(), 0)
    }

    fn priced(
        &self,
        verb: &'static str,
        text: String,
        command: Option<&str>,
        body: Value,
        derivation: Derivation,
        cost_minor: i64,
    ) -> Result<Weighed, KindError> {
        let value_minor = parse_scaled(&derivation.result, self.evidence.currency.minor_digits()).map_err(KindError::failed)?;
        let minutes_tenths = self.rules(verb).scaled("minutes", "minutes", 1).map_err(KindError::failed)?.max(1);
        let action = CommandAction { verb: verb.to_owned(), text, command: command.map(str::to_owned), body, value_minor, cost_minor };
        Ok(Weighed { action, derivation, minutes_tenths })
    }

    /// The value in steps that anybody can add up again.
    fn steps(&self, verb: &'static str, days: i64, cost_minor: i64) -> Result<Derivation, KindError> {
        let evidence = self.evidence;
        let currency = evidence.currency.to_string();
        let exact = |text: &str| text.parse::<Exact>().map_err(KindError::failed);
        let minor = |amount: i64| exact(&format_scaled(amount, evidence.currency.minor_digits(), 0));
        let text = |output: &str| self.rules(verb).text("collection_actions", output).map_err(KindError::failed);
        let (rate, lost, saved) = (text("yearly_rate")?, text("lost_share")?, text("saved_share")?);
        let account = || Source::new("payment_outlooks", evidence.customer.customer_id.clone());
        let actions = || Source::new(COLLECTION_ACTIONS_VERSION, verb);
        let by_rule = || self.rules(verb).row("collection_actions");
        let claimed = minor(evidence.claimable_minor())?;
        let mut steps = Steps::in_unit(&currency);
        steps.push_exact(Op::Set, minor(self.very_late_minor()?)?, &currency, "Expected to be paid more than 30 days late", account());
        steps.push_exact(Op::Multiply, exact(lost)?, "share", "Of such money never paid", actions());
        steps.by_rule(by_rule());
        steps.push_exact(Op::Multiply, exact(saved)?, "share", "Of that a contact saves (assumed, not measured)", actions());
        steps.by_rule(by_rule());
        let yearly = exact(rate)?;
        let interest = claimed.checked_multiply(Exact::from(days)).and_then(|money_days| money_days.checked_multiply(yearly));
        let interest = interest.and_then(|interest| interest.checked_divide(Exact::from(DAYS_OF_YEAR)));
        let interest = interest.ok_or(DerivationError::NotComputable { n: 4 }).map_err(KindError::failed)?;
        let label = format!(
            "Interest: {claimed} paid {days} days sooner (assumed, and never sooner than expected anyway), at {rate} a year of {DAYS_OF_YEAR} days"
        );
        steps.push_exact(Op::Add, interest, &currency, label, account());
        steps.by_rule(by_rule());
        steps.push_exact(Op::Subtract, minor(cost_minor)?, &currency, "What it costs", actions());
        steps.by_rule(by_rule());
        steps.push_exact(Op::RoundUpTo, minor(1)?, &currency, "Up to whole minor units", Source::new(KIND, evidence.customer.customer_id.clone()));
        Ok(steps.finish())
    }

    pub fn money(&self, minor: i64) -> String {
        Amount(minor).of(self.evidence.currency).to_string()
    }
}
