//! `record_bank_line`.

use super::line;
use super::matching::{Assignment, Basis, Candidate, OpenReason};
use super::names;
use crate::command::{Command, Invalid};
use crate::fields::Decimal;
use crate::finance::settlement::application_lookups;
use crate::finance::{Books, RecordPayment};
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::{BankLine, BankLineCandidate, Customer, Invoice, PayerAccount};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::{Amount, Currency};
use chandler_calendar::Day;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
/// Records a line of a bank statement once, with the payment that follows from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordBankLine {
    /// our account, as the statement names it
    pub bank_account: String,
    /// the bank's reference of the line: with the account it says which line it is
    pub bank_reference: String,
    #[schemars(with = "String")]
    pub booked_on: Day,
    /// less than nothing where money left the account
    pub amount: Decimal,
    #[schemars(with = "String")]
    pub currency: Currency,
    #[serde(default)]
    pub payer_name: String,
    #[serde(default)]
    pub payer_account: String,
    /// what the payer wrote
    #[serde(default)]
    pub remittance: String,
    /// the bank takes an earlier payment back
    #[serde(default)]
    pub is_return: bool,
    /// file and line that it was read from
    #[serde(default)]
    pub source: String,
    /// whose money it is, as matching says; the line stays open without it
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignment: Option<Assignment>,
    /// why there is no assignment
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_reason: Option<OpenReason>,
    /// whose money it may be
    #[serde(default)]
    pub candidates: Vec<Candidate>,
}

impl Command for RecordBankLine {
    const NAME: &'static str = "record_bank_line";
    const SUMMARY: &'static str = "Records a line of a bank statement once, with the payment that follows from it";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "not_live",
        "already_exists",
        "in_future",
        "unknown_customer",
        "not_borne_out",
        "unknown_document",
        "other_party",
        "repeated_line",
        "wrong_currency",
        "not_positive",
        "negative",
        "more_than_open",
        "invoice_settled",
        "before_invoice",
        "already_disputed",
        "too_large",
    ];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        reading::id(&self.bank_account, "bank_account")?;
        line::reference(&self.bank_reference)?;
        let line_key = key![work.entity_id(), &self.bank_account, &self.bank_reference];
        work.fetch(self.lookups(work))?;
        let books = Books::open(work)?;
        work.require_new::<BankLine>(line_key)?;
        reading::not_after(self.booked_on, books.today, "booked_on")?;
        let amount = self.amount_booked()?;
        let line_number = work.next_number("BL")?;
        let mut row = self.row(work.entity_id(), &line_number, amount);
        match &self.assignment {
            Some(assignment) => {
                self.is_borne_out(work, assignment, &line_number)?;
                let payment = RecordPayment {
                    customer_id: assignment.customer_id.clone(),
                    amount: amount.of(self.currency).into(),
                    reference: Some(line_number.clone()),
                    applications: assignment.applications.clone(),
                    on_account: true,
                };
                line::receive(work, &mut row, payment)?;
                row.basis = Some(assignment.basis.as_str().to_owned());
            }
            None => self.name_candidates(work, &row)?,
        }
        work.document("bank_line", line_number);
        work.answer(json!({ "state": row.state, "basis": row.basis, "open_reason": row.open_reason, "customer_id": row.customer_id }));
        work.insert(row);
        Ok(())
    }
}

impl RecordBankLine {
    fn lookups(&self, work: &Work<'_>) -> Vec<Lookup> {
        let entity_id = work.entity_id();
        let mut lookups = line::lookups(work, &self.bank_account, &self.bank_reference);
        if let Some(assignment) = &self.assignment {
            lookups.push(Lookup::row::<Customer>(key![&assignment.customer_id]));
            lookups.push(Lookup::set::<PayerAccount>(key![entity_id, names::account(&self.payer_account)]));
            lookups.extend(application_lookups(work, &assignment.applications));
        }
        lookups.extend(self.candidates.iter().map(|candidate| Lookup::row::<Customer>(key![&candidate.customer_id])));
        lookups
    }

    fn amount_booked(&self) -> Result<Amount, Stop> {
        let wrong = |error: chandler_amount::AmountError| Invalid::new("amount", error.to_string(), "Write the digits that the currency has");
        let amount = Amount::parse(self.amount.as_str(), self.currency).map_err(wrong)?;
        if amount.is_zero() { Err(Invalid::new("amount", "A line moves some money", "Leave it out").into()) } else { Ok(amount) }
    }

    /// Matching happens outside of the commit: what it rests on must still be so.
    fn is_borne_out(&self, work: &Work<'_>, assignment: &Assignment, line_number: &str) -> Result<(), Stop> {
        let customer: Customer = work.require(key![&assignment.customer_id], "unknown_customer")?;
        let holds = match assignment.basis {
            Basis::InvoicesNamed => self.names_one_of(work, assignment)?,
            Basis::NameKnown => names::name(&self.payer_name) == names::name(&customer.name),
            Basis::AccountKnown => {
                let known: Vec<PayerAccount> = work.scan(key![work.entity_id(), names::account(&self.payer_account)])?;
                known.iter().any(|row| row.customer_id == assignment.customer_id)
            }
        };
        if holds && !self.is_return {
            return Ok(());
        }
        let refusal = Refusal::new("not_borne_out", line_number).with("customer", &assignment.customer_id);
        Err(refusal.with("basis", assignment.basis.as_str()).into())
    }

    /// Whether the payer wrote the number of an invoice that is settled, ours or that of an earlier system.
    fn names_one_of(&self, work: &Work<'_>, assignment: &Assignment) -> Result<bool, Stop> {
        let named = names::numbers_named(&self.remittance);
        let is_named = |number: &str| named.contains(&names::number(number));
        for application in &assignment.applications {
            let invoice: Option<Invoice> = work.get(key![work.entity_id(), &application.invoice_number])?;
            if invoice.is_some_and(|invoice| is_named(&invoice.invoice_number) || invoice.origin_number.as_deref().is_some_and(is_named)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The line as it is recorded before its money is booked.
    pub fn row(&self, entity_id: &str, line_number: &str, amount: Amount) -> BankLine {
        let is_set_aside = self.open_reason == Some(OpenReason::MoneyOut);
        BankLine {
            entity_id: entity_id.to_owned(),
            bank_account: self.bank_account.clone(),
            bank_reference: self.bank_reference.clone(),
            line_number: line_number.to_owned(),
            booked_on: self.booked_on,
            currency: self.currency,
            amount,
            payer_name: self.payer_name.clone(),
            payer_account: self.payer_account.clone(),
            remittance: self.remittance.clone(),
            is_return: self.is_return,
            source: self.source.clone(),
            state: if is_set_aside { "set_aside" } else { "open" }.to_owned(),
            basis: None,
            open_reason: self.open_reason.map(|reason| reason.as_str().to_owned()),
            candidates: json!(self.candidates),
            customer_id: None,
            payment_number: None,
            note: None,
            settled_on: None,
            settled_by: None,
        }
    }

    /// Whoever may have paid is left alone until somebody has settled the line.
    fn name_candidates(&self, work: &mut Work<'_>, row: &BankLine) -> Result<(), Stop> {
        for candidate in &self.candidates {
            work.require::<Customer>(key![&candidate.customer_id], "unknown_customer")?;
            work.insert(BankLineCandidate {
                entity_id: row.entity_id.clone(),
                customer_id: candidate.customer_id.clone(),
                bank_account: row.bank_account.clone(),
                bank_reference: row.bank_reference.clone(),
                line_number: row.line_number.clone(),
                booked_on: row.booked_on,
                currency: row.currency,
                amount: row.amount,
                is_open: row.state == "open",
            });
        }
        Ok(())
    }
}
