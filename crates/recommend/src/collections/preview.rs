//! Where a customer stands in dunning, as a preview shows it: the step, what it would ask for, and the text that would be sent.

use super::actions::carries;
use super::dunning::{Ladder, Rung};
use super::evidence::CollectionsEvidence;
use super::letter::{Letter, letter_of};
use crate::kinds::{Decided, KindError, ask};
use chandler_amount::{Amount, Currency, Money};
use chandler_calendar::Day;
use chandler_rules::{Bundle, Inputs};
use serde::{Deserialize, Serialize};

/// A customer's place among the dunning steps on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DunningStanding {
    pub entity_id: String,
    pub as_of: Day,
    pub customer_id: String,
    pub customer_name: String,
    pub currency: Currency,
    /// Verb of the contact that is proposed; none where none is.
    pub verb: Option<String>,
    /// Whether that contact is the step.
    pub is_step: bool,
    /// The step that comes next, and the first day on which it may; none at the top.
    pub step: Option<DunningStep>,
    /// What follows it, if it is carried out as soon as it can be.
    pub then: Option<String>,
    pub then_on: Option<Day>,
    pub last_step: Option<String>,
    pub last_on: Option<Day>,
    pub days_past_due: i32,
    /// Invoices that it asks for, the oldest first.
    pub invoices: Vec<DunnedInvoice>,
}

/// A step of the rules for one customer, with what it charges beyond the invoices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DunningStep {
    pub step: String,
    pub channel: String,
    pub due_on: Day,
    /// Day until which it waits for the money.
    pub pay_by: Day,
    pub template: String,
    pub fee_minor: i64,
    pub interest_minor: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DunnedInvoice {
    pub invoice_number: String,
    pub due_on: Day,
    pub open_minor: i64,
}

impl DunningStanding {
    /// None where nothing can be asked for.
    pub(super) fn of(evidence: &CollectionsEvidence, decided: &Decided) -> Result<Option<Self>, KindError> {
        let Some(ladder) = Ladder::of(evidence)? else { return Ok(None) };
        let next = ladder.next();
        let verb = Some(decided.action()).filter(|verb| *verb != "none");
        let after = next.and_then(|rung| ladder.after(rung));
        let mut invoices: Vec<DunnedInvoice> = evidence.claimable().map(DunnedInvoice::of).collect();
        invoices.sort_by(|left, right| (left.due_on, &left.invoice_number).cmp(&(right.due_on, &right.invoice_number)));
        Ok(Some(Self {
            entity_id: evidence.entity_id.clone(),
            as_of: evidence.as_of,
            customer_id: evidence.customer.customer_id.clone(),
            customer_name: evidence.customer.name.clone(),
            currency: evidence.currency,
            is_step: verb.is_some_and(|verb| ladder.due().is_some_and(|rung| carries(verb, rung))),
            verb: verb.map(str::to_owned),
            step: next.map(|rung| DunningStep::of(evidence, &ladder, rung)).transpose()?,
            then: after.map(|(rung, _)| rung.step.to_owned()),
            then_on: after.map(|(_, on)| on),
            last_step: ladder.last.map(|last| last.step.clone()),
            last_on: ladder.last.map(|last| last.on),
            days_past_due: evidence.days_past_due(),
            invoices,
        }))
    }

    /// What the invoices come to.
    pub fn amount(&self) -> Money {
        self.money(self.invoices.iter().map(|invoice| invoice.open_minor).sum())
    }

    pub(super) fn money(&self, minor: i64) -> Money {
        Amount(minor).of(self.currency)
    }

    /// The text of the step as it would be sent, by these rules.
    ///
    /// # Errors
    /// When the rules have no text for it.
    pub fn letter(&self, rules: &Bundle) -> Result<Option<Letter>, KindError> {
        let Some(step) = &self.step else { return Ok(None) };
        let text = ask(rules, "dunning_texts", &Inputs::new().with("template", step.template.as_str())).map_err(KindError::failed)?;
        let of = |output: &str| text.outputs.get(output).map(String::as_str).unwrap_or_default();
        Ok(Some(letter_of(self, step, of("subject"), of("text"))))
    }
}

impl DunningStep {
    fn of(evidence: &CollectionsEvidence, ladder: &Ladder<'_>, rung: &Rung<'_>) -> Result<Self, KindError> {
        let interest = |invoice: &super::evidence::OpenInvoice| rung.interest(invoice.open_minor, invoice.due_on.days_until(evidence.as_of));
        Ok(Self {
            step: rung.step.to_owned(),
            channel: rung.channel.name().to_owned(),
            due_on: ladder.due_on(rung),
            pay_by: ladder.taken_on(rung).plus_days(rung.wait_days),
            template: rung.template.to_owned(),
            fee_minor: rung.fee_minor,
            interest_minor: evidence.claimable().map(interest).sum::<Result<i64, _>>()?,
        })
    }
}

impl DunnedInvoice {
    fn of(invoice: &super::evidence::OpenInvoice) -> Self {
        Self { invoice_number: invoice.invoice_number.clone(), due_on: invoice.due_on, open_minor: invoice.open_minor }
    }
}
