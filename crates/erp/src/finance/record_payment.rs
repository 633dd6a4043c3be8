//! `record_payment`.

use super::books::{Books, Dimensions, Entry};
use super::posting_rules::{PAYMENT_CASH, PAYMENT_RECEIVABLE};
use super::settlement::{NewApplication, Paper, Source, application_lookups, note_dispute};
use crate::command::Command;
use crate::crm::{Party, Received, count_towards_promises, record_activity};
use crate::fields::MoneyText;
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::{CustomerAccount, DocumentSeries, Payment};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::Amount;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
/// Records money from a customer and settles invoices with it: whole or in part, with the reason for what is left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordPayment {
    pub customer_id: String,
    pub amount: MoneyText,
    /// the payer's reference
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    #[serde(default)]
    pub applications: Vec<NewApplication>,
    /// keeps what no application takes on the customer's account; without it such money is refused
    #[serde(default)]
    pub on_account: bool,
}

impl Command for RecordPayment {
    const NAME: &'static str = "record_payment";
    const SUMMARY: &'static str = "Records money from a customer and settles invoices with it";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "not_live",
        "unknown_customer",
        "unknown_document",
        "other_party",
        "repeated_line",
        "wrong_currency",
        "not_positive",
        "negative",
        "more_than_open",
        "payment_over_balance",
        "invoice_settled",
        "before_invoice",
        "already_disputed",
        "too_large",
    ];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        self.receive(work).map(drop)
    }
}

impl RecordPayment {
    /// Books the money; gives the payment as it is written.
    pub(super) fn receive(self, work: &mut Work<'_>) -> Result<Payment, Stop> {
        work.fetch(self.lookups(work))?;
        let books = Books::open(work)?;
        let mut account: CustomerAccount = work.require(key![work.entity_id(), &self.customer_id], "unknown_customer")?;
        let amount = reading::positive_amount(&self.amount, books.currency, "amount")?;
        let payment_number = work.next_number("PY")?;
        let source = Source { books: &books, customer_id: &self.customer_id, paper: Paper::Payment(&payment_number), available: amount };
        let applied = source.apply(work, &self.applications)?;
        let unapplied = amount.checked_sub(applied.total)?;
        self.refuse_remainder(&books, amount, unapplied)?;
        account.receivable = account.receivable.checked_sub(applied.total)?;
        account.unapplied = account.unapplied.checked_add(unapplied)?;
        let received = Received { payment_number: &payment_number, applied: &applied.by_invoice, unapplied };
        count_towards_promises(work, &books, &mut account, &received)?;
        note_dispute(&mut account, &self.applications, &books);
        work.update(account);
        self.post(work, &books, &payment_number, amount)?;
        let detail = json!({ "amount": amount.of(books.currency), "unapplied": unapplied.of(books.currency) });
        record_activity(work, Party::Customer(&self.customer_id), "payment_received", &payment_number, detail);
        work.document("payment", &payment_number);
        let payment = Payment {
            entity_id: work.entity_id().to_owned(),
            payment_number,
            customer_id: self.customer_id,
            received_on: books.today,
            reference: self.reference.unwrap_or_default(),
            currency: books.currency,
            amount,
            unapplied,
            reversed_on: None,
            reversal_reason: None,
            origin_number: None,
        };
        work.insert(payment.clone());
        Ok(payment)
    }

    fn lookups(&self, work: &Work<'_>) -> Vec<Lookup> {
        let entity_id = work.entity_id();
        let mut lookups = application_lookups(work, &self.applications);
        lookups.extend([Books::lookup(work), Lookup::row::<CustomerAccount>(key![entity_id, &self.customer_id])]);
        lookups.push(Lookup::row::<DocumentSeries>(key![entity_id, "PY"]));
        lookups
    }

    /// Money beyond the invoices is kept only where the command says so: else a slip of the amount would hide on the account.
    fn refuse_remainder(&self, books: &Books, amount: Amount, unapplied: Amount) -> Result<(), Stop> {
        if unapplied.is_zero() || self.on_account {
            return Ok(());
        }
        let refusal = Refusal::new("payment_over_balance", &self.customer_id).with("amount", amount.format(books.currency));
        Err(refusal.with("unapplied", unapplied.format(books.currency)).into())
    }

    fn post(&self, work: &mut Work<'_>, books: &Books, payment_number: &str, amount: Amount) -> Result<(), Stop> {
        let dimensions = Dimensions::of_customer(&self.customer_id);
        let mut entry = Entry::new(books, payment_number);
        entry.line(&PAYMENT_CASH, amount, &dimensions)?;
        entry.line(&PAYMENT_RECEIVABLE, amount, &dimensions)?;
        entry.post(work)
    }
}
