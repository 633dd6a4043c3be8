//! All that a contact with a customer about money rests on.

use super::expected_cash::expected_part;
use super::score::LateScore;
use crate::kinds::KindError;
use crate::replenishment::RuleUse;
use chandler_amount::{Currency, parse_scaled};
use chandler_calendar::Day;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The facts of one customer's account. Amounts in minor units; probabilities as decimal text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CollectionsEvidence {
    pub entity_id: String,
    pub as_of: Day,
    pub currency: Currency,
    pub customer: CustomerFacts,
    /// Open invoices, by number.
    pub invoices: Vec<OpenInvoice>,
    pub payer: PayerFacts,
    /// The promise for the latest day, of those that are neither kept nor broken.
    #[serde(default)]
    pub promise: Option<PromiseFacts>,
    /// The latest promise, where its day has passed and not all of it came.
    #[serde(default)]
    pub missed_promise: Option<PromiseFacts>,
    /// Open disputes, by number.
    pub disputes: Vec<DisputeFacts>,
    /// Payments and credit memos of which something is on account, by number.
    pub credits: Vec<CreditFacts>,
    /// Lines of bank statements that may be the customer's money and that nobody has settled, by number.
    #[serde(default)]
    pub bank_lines: Vec<BankLineFacts>,
    /// What we owe the customer, by document: goods that it wanted by now or that were cut short, a return, or a credit.
    pub faults: Vec<OwnFault>,
    pub contacts: ContactFacts,
    /// A person's word that the customer is not to be asked for money for now.
    #[serde(default)]
    pub hold: Option<HoldFacts>,
    /// The last time that the account was left alone on purpose.
    #[serde(default)]
    pub left_alone: Option<LeftAlone>,
    /// What reminders and calls have shown beside accounts that were left alone, by verb.
    pub effects: Vec<MeasuredEffect>,
    /// Rule rows that decided and what they gave.
    pub rules: Vec<RuleUse>,
    /// Content hash of the rule bundle.
    pub rule_bundle: String,
    /// Version of every method that can move a number.
    pub methods: BTreeMap<String, String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomerFacts {
    pub customer_id: String,
    pub name: String,
    pub segment: String,
    pub credit_limit_minor: i64,
    /// Received and not assigned to an invoice.
    pub unapplied_minor: i64,
}

/// An invoice that is open, and what is expected of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenInvoice {
    pub invoice_number: String,
    pub due_on: Day,
    pub open_minor: i64,
    pub disputed: bool,
    /// Chance that it is paid more than 30 days late.
    pub late_30_probability: String,
    /// Chance that it is paid within the next 14 days.
    pub paid_14d_probability: String,
    /// Chance that it is paid within the next 31 days.
    pub paid_31d_probability: String,
    /// The customer's next day, where it is overdue and the customer pays on one day of the month.
    #[serde(default)]
    pub pay_day: Option<Day>,
    /// Day by which it is paid as likely as not, if nobody does anything.
    pub expected_on: Day,
    /// How the model's chance that it is paid late adds up; none where the rules answer.
    #[serde(default)]
    pub score: Option<LateScore>,
}

/// The customer's habit, and what foretells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayerFacts {
    /// Of the last five settled invoices, how many there are, and how many were late.
    pub recent: i64,
    pub recent_late: i64,
    /// Mean days from due to settled, drawn to all customers'.
    pub usual_days_late: String,
    /// `model`, or `rules_only`.
    pub mode: String,
    /// SHA-256 of the model.
    pub model: String,
    /// Promises that were broken.
    pub broken_promises: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromiseFacts {
    pub promise_number: String,
    pub promised_on: Day,
    /// Promised and not yet received.
    pub missing_minor: i64,
}

/// What a customer contests, and who has to clear it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisputeFacts {
    pub dispute_number: String,
    pub invoice_number: String,
    pub reason: String,
    pub amount_minor: i64,
    pub opened_on: Day,
    pub owner: String,
}

/// Money of the customer that settles nothing yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreditFacts {
    /// `payment` or `credit_memo`.
    pub paper: String,
    pub number: String,
    pub unapplied_minor: i64,
}

/// Money in the bank of which nobody has said yet whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BankLineFacts {
    pub line_number: String,
    pub booked_on: Day,
    pub currency: Currency,
    pub amount_minor: i64,
}

/// Something that we have to put right before we ask for money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnFault {
    /// `late_order`, `short_order`, `open_return` or `credit_due`.
    pub kind: String,
    pub document: String,
}

/// What was said to the customer about money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactFacts {
    #[serde(default)]
    pub last_on: Option<Day>,
    /// Reminders within the last 60 days.
    pub reminders: i64,
    /// A task for the account that is not done.
    #[serde(default)]
    pub open_task: Option<String>,
    /// Dunning steps that were carried out, by day and task.
    pub steps: Vec<StepTaken>,
}

/// A dunning step that was carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepTaken {
    pub step: String,
    pub on: Day,
    pub task_number: String,
}

/// Until when, and why, a customer is not to be asked for money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoldFacts {
    /// The last day of it.
    pub until: Day,
    pub why: String,
}

/// A fortnight without a contact, drawn by lot, and what was expected as it began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeftAlone {
    /// The day on which a contact would have been proposed.
    pub since_on: Day,
    /// That contact.
    pub verb: String,
    pub claimed_minor: i64,
    /// Of it expected within the fortnight without a contact, and assumed to come beyond that with one.
    pub expected_minor: i64,
    pub assumed_minor: i64,
    /// Invoices that could be asked for.
    pub invoices: Vec<String>,
}

/// How contacts of a verb differ from accounts that were left alone instead, within 14 days. Shares of what could be asked for, as decimal text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeasuredEffect {
    pub verb: String,
    pub contacted: i64,
    pub left_alone: i64,
    /// What the rules assumed of them, by money.
    pub assumed: String,
    /// What came beyond that was expected, less the same of those left alone; none before there are enough of both.
    #[serde(default)]
    pub more: Option<String>,
    #[serde(default)]
    pub standard_error: Option<String>,
}

impl OpenInvoice {
    /// Past due, and not contested.
    pub fn is_claimable(&self, as_of: Day) -> bool {
        self.due_on < as_of && !self.disputed
    }
}

impl CollectionsEvidence {
    pub fn has_past_due(&self) -> bool {
        self.invoices.iter().any(|invoice| invoice.due_on < self.as_of)
    }

    /// Contested invoices that are past due.
    pub fn contested(&self) -> impl Iterator<Item = &OpenInvoice> + Clone {
        self.invoices.iter().filter(|invoice| invoice.due_on < self.as_of && invoice.disputed)
    }

    /// The invoice of the first open dispute, or of those that are marked as contested.
    pub fn contested_invoice(&self) -> Option<&str> {
        let of_dispute = self.disputes.first().map(|dispute| dispute.invoice_number.as_str());
        of_dispute.or_else(|| self.invoices.iter().find(|invoice| invoice.disputed).map(|invoice| invoice.invoice_number.as_str()))
    }

    /// The day of the month on which all that can be asked for comes by itself.
    pub fn pay_day(&self) -> Option<Day> {
        let mut days = self.claimable().map(|invoice| invoice.pay_day);
        let first = days.next()??;
        days.all(|day| day == Some(first)).then_some(first)
    }

    /// The largest dispute about an invoice that is past due; of equals the first by number.
    pub fn largest_dispute(&self) -> Option<&DisputeFacts> {
        let contested = |dispute: &&DisputeFacts| self.contested().any(|invoice| invoice.invoice_number == dispute.invoice_number);
        self.disputes.iter().filter(contested).max_by_key(|dispute| (dispute.amount_minor, Reverse(&dispute.dispute_number)))
    }

    /// The largest credit on account; of equals the first by number.
    pub fn largest_credit(&self) -> Option<&CreditFacts> {
        self.credits.iter().max_by_key(|credit| (credit.unapplied_minor, Reverse(&credit.number)))
    }

    /// Invoices that can be asked for today.
    pub fn claimable(&self) -> impl Iterator<Item = &OpenInvoice> + Clone {
        self.invoices.iter().filter(|invoice| invoice.is_claimable(self.as_of))
    }

    /// The largest of them; of equals the first by number.
    pub fn largest_claimable(&self) -> Option<&OpenInvoice> {
        self.claimable().max_by_key(|invoice| (invoice.open_minor, Reverse(&invoice.invoice_number)))
    }

    /// What can be asked for today, less what has been received already; never below nothing.
    pub fn claimable_minor(&self) -> i64 {
        let open: i64 = self.claimable().map(|invoice| invoice.open_minor).sum();
        (open - self.customer.unapplied_minor).max(0)
    }

    /// What is expected within 14 days if nobody asks: of each of these invoices as `expected_cash` has it.
    ///
    /// # Errors
    /// When a chance is no number.
    pub fn expected_minor<'i>(invoices: impl IntoIterator<Item = &'i OpenInvoice>) -> Result<i64, KindError> {
        let mut expected = 0_i128;
        for invoice in invoices {
            let chance = parse_scaled(&invoice.paid_14d_probability, 6).map_err(KindError::failed)?;
            expected += i128::from(expected_part(invoice.open_minor, chance));
        }
        i64::try_from(expected).map_err(KindError::failed)
    }

    /// Days since the oldest of them was due.
    pub fn days_past_due(&self) -> i32 {
        self.claimable().map(|invoice| invoice.due_on.days_until(self.as_of)).max().unwrap_or(0)
    }
}
