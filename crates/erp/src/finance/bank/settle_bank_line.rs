//! `settle_bank_line`.

use super::line;
use crate::command::{Command, Invalid};
use crate::crm::{Party, record_activity};
use crate::fields::MoneyText;
use crate::finance::{Books, NewApplication, RecordPayment, ReversalReason, ReversePayment};
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::{BankLine, BankLineCandidate, Payment};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::Amount;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeSet;
/// Says whose money an open line of a bank statement is, or that it is no customer's.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SettleBankLine {
    pub bank_account: String,
    pub bank_reference: String,
    /// whose money it is; what no application takes stays on its account
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    #[serde(default)]
    pub applications: Vec<NewApplication>,
    /// what it is worth in the currency of the books, of a line in another
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<MoneyText>,
    /// in place of a customer: the payment that the bank took back
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned: Option<ReturnedPayment>,
    /// in place of a customer: why it is no customer's money
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_aside: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A payment that did not stay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnedPayment {
    pub payment_number: String,
    pub reason: ReversalReason,
}

impl Command for SettleBankLine {
    const NAME: &'static str = "settle_bank_line";
    const SUMMARY: &'static str = "Says whose money an open line of a bank statement is, or that it is no customer's";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "not_live",
        "unknown_document",
        "bank_line_settled",
        "unknown_customer",
        "other_party",
        "repeated_line",
        "wrong_currency",
        "wrong_state",
        "not_positive",
        "negative",
        "more_than_open",
        "invoice_settled",
        "before_invoice",
        "already_disputed",
        "too_large",
    ];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        let line_key = key![work.entity_id(), &self.bank_account, &self.bank_reference];
        work.fetch(line::lookups(work, &self.bank_account, &self.bank_reference))?;
        let books = Books::open(work)?;
        let mut row: BankLine = work.require(line_key, "unknown_document")?;
        if row.state != "open" {
            return Err(Refusal::new("bank_line_settled", &row.line_number).with("state", row.state.replace('_', " ")).into());
        }
        match (&self.customer_id, &self.returned, &self.set_aside) {
            (Some(customer_id), None, None) => self.assign(work, &books, &mut row, customer_id)?,
            (None, Some(returned), None) => take_back(work, &mut row, returned)?,
            (None, None, Some(why)) if !why.trim().is_empty() => {
                "set_aside".clone_into(&mut row.state);
                row.note = Some(why.clone());
            }
            _ => {
                let message = "Exactly one of customer_id, returned and set_aside says what the line is";
                return Err(Invalid::new("customer_id", message, "Give one").into());
            }
        }
        release_candidates(work, &row)?;
        row.note = self.note.or(row.note);
        row.settled_on = Some(books.today);
        row.settled_by = Some(work.context.actor.clone());
        if let Some(customer_id) = &row.customer_id {
            let detail = json!({ "amount": row.amount.of(row.currency), "state": row.state, "note": row.note });
            record_activity(work, Party::Customer(customer_id), "bank_line_settled", &row.line_number, detail);
        }
        work.document("bank_line", &row.line_number);
        work.update(row);
        Ok(())
    }
}

impl SettleBankLine {
    fn assign(&self, work: &mut Work<'_>, books: &Books, row: &mut BankLine, customer_id: &str) -> Result<(), Stop> {
        let amount = self.amount_received(books, row)?;
        let payment = RecordPayment {
            customer_id: customer_id.to_owned(),
            amount: amount.of(books.currency).into(),
            reference: Some(row.line_number.clone()),
            applications: self.applications.clone(),
            on_account: true,
        };
        line::receive(work, row, payment)?;
        line::know_account(work, row, customer_id)?;
        row.basis = Some("by_hand".to_owned());
        Ok(())
    }

    /// What came in, in the currency of the books: the line's own amount, or what the cashier says that a foreign one is worth.
    fn amount_received(&self, books: &Books, row: &BankLine) -> Result<Amount, Stop> {
        match &self.amount {
            Some(amount) if row.currency != books.currency => reading::positive_amount(amount, books.currency, "amount"),
            None if row.currency != books.currency => {
                let message = format!("{} is in {} and the books are in {}", row.line_number, row.currency, books.currency);
                Err(Invalid::new("amount", message, "Give what the bank credited in the currency of the books").into())
            }
            Some(_) => Err(Invalid::new("amount", "The line has its amount already", "Leave it out").into()),
            None if row.amount <= Amount::ZERO => Err(Refusal::new("not_positive", &row.line_number).into()),
            None => Ok(row.amount),
        }
    }
}

/// The bank took a payment back, as `reverse_payment` books it.
fn take_back(work: &mut Work<'_>, row: &mut BankLine, returned: &ReturnedPayment) -> Result<(), Stop> {
    let ReturnedPayment { payment_number, reason } = returned.clone();
    let payment_key = key![work.entity_id(), &payment_number];
    work.fetch([Lookup::row::<Payment>(payment_key.clone())])?;
    let payment: Payment = work.require(payment_key, "unknown_document")?;
    reading::check_currency(Some(row.currency), payment.currency, &row.line_number)?;
    if payment.amount.negated()? != row.amount {
        let message =
            format!("{payment_number} was of {} and the line is of {}", payment.amount.format(payment.currency), row.amount.format(row.currency));
        return Err(Invalid::new("returned.payment_number", message, "Name the payment that the bank took back").into());
    }
    ReversePayment { payment_number: payment_number.clone(), reason }.decide(work)?;
    "matched".clone_into(&mut row.state);
    row.basis = Some("by_hand".to_owned());
    row.customer_id = Some(payment.customer_id);
    row.payment_number = Some(payment_number);
    row.open_reason = None;
    Ok(())
}

/// Nobody is left alone for this line any more.
fn release_candidates(work: &mut Work<'_>, row: &BankLine) -> Result<(), Stop> {
    let named = row.candidates.as_array().into_iter().flatten();
    let customers: BTreeSet<&str> = named.filter_map(|candidate| candidate["customer_id"].as_str()).collect();
    let candidate_key = |customer: &&str| key![&row.entity_id, *customer, &row.bank_account, &row.bank_reference];
    work.fetch(customers.iter().map(|customer| Lookup::row::<BankLineCandidate>(candidate_key(customer))))?;
    for customer in &customers {
        if let Some(candidate) = work.get::<BankLineCandidate>(candidate_key(customer))? {
            work.update(BankLineCandidate { is_open: false, ..candidate });
        }
    }
    Ok(())
}
