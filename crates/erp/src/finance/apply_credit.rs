//! `apply_credit`. Posts nothing: the receivables account already has the money.

use super::books::Books;
use super::settlement::{NewApplication, Paper, Source, application_lookups, note_dispute};
use crate::command::{Command, Invalid};
use crate::crm::{Party, record_activity};
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::{CreditMemo, CustomerAccount, Payment};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::Amount;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
/// Settles invoices with what a customer has on account, of a payment or of a credit memo.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplyCredit {
    /// payment of which something is on account
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_number: Option<String>,
    /// credit memo of which something is on account, in place of a payment
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_memo_number: Option<String>,
    pub applications: Vec<NewApplication>,
}

impl Command for ApplyCredit {
    const NAME: &'static str = "apply_credit";
    const SUMMARY: &'static str = "Settles invoices with what a customer has on account";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "not_live",
        "unknown_document",
        "other_party",
        "repeated_line",
        "wrong_currency",
        "not_positive",
        "negative",
        "nothing_to_do",
        "more_than_open",
        "invoice_settled",
        "before_invoice",
        "already_disputed",
        "too_large",
    ];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        reading::not_empty(&self.applications, "applications")?;
        let paper = self.paper()?;
        let mut lookups = application_lookups(work, &self.applications);
        lookups.extend([Books::lookup(work), lookup(work, paper)]);
        work.fetch(lookups)?;
        let books = Books::open(work)?;
        let (customer_id, available) = held(work, paper)?;
        let mut account: CustomerAccount = work.require(key![work.entity_id(), &customer_id], "no_terms")?;
        let source = Source { books: &books, customer_id: &customer_id, paper, available };
        let applied = source.apply(work, &self.applications)?.total;
        account.unapplied = account.unapplied.checked_sub(applied)?;
        account.receivable = account.receivable.checked_sub(applied)?;
        let (kind, number) = take(work, paper, applied)?;
        let detail = json!({ "amount": applied.of(books.currency), "unapplied": available.checked_sub(applied)?.of(books.currency) });
        record_activity(work, Party::Customer(&customer_id), "credit_applied", number, detail);
        work.document(kind, number);
        note_dispute(&mut account, &self.applications, &books);
        work.update(account);
        Ok(())
    }
}

impl ApplyCredit {
    fn paper(&self) -> Result<Paper<'_>, Stop> {
        match (&self.payment_number, &self.credit_memo_number) {
            (Some(number), None) => Ok(Paper::Payment(number)),
            (None, Some(number)) => Ok(Paper::CreditMemo(number)),
            _ => Err(Invalid::new("payment_number", "Exactly one of payment_number and credit_memo_number is needed", "Give one").into()),
        }
    }
}

fn lookup(work: &Work<'_>, paper: Paper<'_>) -> Lookup {
    match paper {
        Paper::Payment(number) => Lookup::row::<Payment>(key![work.entity_id(), number]),
        Paper::CreditMemo(number) => Lookup::row::<CreditMemo>(key![work.entity_id(), number]),
    }
}

/// Whose it is, and what of it is on account; refused where nothing is.
fn held(work: &Work<'_>, paper: Paper<'_>) -> Result<(String, Amount), Stop> {
    let (number, customer_id, unapplied) = match paper {
        Paper::Payment(number) => {
            let row: Payment = work.require(key![work.entity_id(), number], "unknown_document")?;
            (number, row.customer_id, row.unapplied)
        }
        Paper::CreditMemo(number) => {
            let row: CreditMemo = work.require(key![work.entity_id(), number], "unknown_document")?;
            (number, row.customer_id, row.unapplied)
        }
    };
    if unapplied.is_zero() { Err(Refusal::new("nothing_to_do", number).into()) } else { Ok((customer_id, unapplied)) }
}

/// Takes what was applied off the document; gives its kind and number.
fn take<'a>(work: &mut Work<'_>, paper: Paper<'a>, applied: Amount) -> Result<(&'static str, &'a str), Stop> {
    match paper {
        Paper::Payment(number) => {
            let mut row: Payment = work.require(key![work.entity_id(), number], "unknown_document")?;
            row.unapplied = row.unapplied.checked_sub(applied)?;
            work.update(row);
            Ok(("payment", number))
        }
        Paper::CreditMemo(number) => {
            let mut row: CreditMemo = work.require(key![work.entity_id(), number], "unknown_document")?;
            row.unapplied = row.unapplied.checked_sub(applied)?;
            work.update(row);
            Ok(("credit_memo", number))
        }
    }
}
