//! `write_off_invoice`. The loss is the gross amount: relief for the tax in it is a matter of the tax return.

use super::books::{Books, Dimensions, Entry};
use super::posting_rules::{INVOICE_BAD_DEBT, INVOICE_WRITE_OFF};
use super::settlement::settle;
use crate::command::Command;
use crate::crm::{Party, record_activity};
use crate::fields::{MoneyText, codes};
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::{CustomerAccount, DocumentSeries, Invoice, WriteOff};
use crate::work::{Lookup, Stop, Work};
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
/// Gives up what a customer will not pay of an invoice.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteOffInvoice {
    pub invoice_number: String,
    /// all that is open where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<MoneyText>,
    pub reason: WriteOffReason,
}

codes! {
    /// Why money is given up.
    pub enum WriteOffReason {
        Uncollectible = "uncollectible",
        Insolvent = "insolvent",
        SmallBalance = "small_balance",
        Goodwill = "goodwill",
        Other = "other",
    }
}

impl Command for WriteOffInvoice {
    const NAME: &'static str = "write_off_invoice";
    const SUMMARY: &'static str = "Gives up what a customer will not pay of an invoice";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "not_live",
        "unknown_document",
        "invoice_settled",
        "wrong_currency",
        "not_positive",
        "negative",
        "more_than_open",
        "too_large",
    ];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        let invoice_key = key![work.entity_id(), &self.invoice_number];
        let series = Lookup::row::<DocumentSeries>(key![work.entity_id(), "WO"]);
        work.fetch([Books::lookup(work), Lookup::row::<Invoice>(invoice_key.clone()), series])?;
        let books = Books::open(work)?;
        let invoice: Invoice = work.require(invoice_key, "unknown_document")?;
        if invoice.open.is_zero() {
            return Err(Refusal::new("invoice_settled", &self.invoice_number).into());
        }
        let amount = reading::part_of_open(self.amount.as_ref(), invoice.open, invoice.currency, "amount", &self.invoice_number)?;
        let mut account: CustomerAccount = work.require(key![work.entity_id(), &invoice.customer_id], "no_terms")?;
        account.receivable = account.receivable.checked_sub(amount)?;
        work.update(account);
        let invoice = settle(work, &books, invoice, amount)?;
        let write_off_number = work.next_number("WO")?;
        let dimensions = Dimensions::of_customer(&invoice.customer_id);
        let mut entry = Entry::new(&books, &write_off_number);
        entry.line(&INVOICE_BAD_DEBT, amount, &dimensions)?;
        entry.line(&INVOICE_WRITE_OFF, amount, &dimensions)?;
        entry.post(work)?;
        let detail = json!({ "invoice": self.invoice_number, "amount": amount.of(books.currency), "reason": self.reason.as_str() });
        record_activity(work, Party::Customer(&invoice.customer_id), "invoice_written_off", &write_off_number, detail);
        work.document("write_off", &write_off_number);
        work.insert(WriteOff {
            entity_id: invoice.entity_id,
            invoice_number: self.invoice_number,
            write_off_number,
            customer_id: invoice.customer_id,
            written_off_on: books.today,
            amount,
            reason: self.reason.as_str().to_owned(),
            currency: invoice.currency,
        });
        Ok(())
    }
}
