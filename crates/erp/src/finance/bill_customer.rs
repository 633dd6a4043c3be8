//! `bill_customer`: a debit memo is an invoice without a shipment, which says what it corrects and why.

use super::books::{Books, Dimensions, Entry};
use super::posting_rules::{INVOICE_FREIGHT, INVOICE_RECEIVABLE, INVOICE_REVENUE, INVOICE_TAX};
use crate::command::{Command, Invalid};
use crate::crm::{Party, record_activity};
use crate::fields::{MoneyText, codes};
use crate::reading;
use crate::refusal::Refusal;
use crate::sales::{Totals, due_on};
use crate::tables::{CustomerAccount, CustomerTerms, DocumentSeries, Invoice, InvoiceLine, Item};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::{Amount, Price, Quantity, split_by_weight};
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeSet;
/// Bills a customer what an invoice left out, freight or a price that was too low, or what it was credited twice.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BillCustomer {
    /// invoice that left it out, or that was credited
    pub invoice_number: String,
    pub reason: DebitReason,
    /// freight to bill, untaxed
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub freight: Option<MoneyText>,
    /// lines whose price was too low, or that were credited twice
    #[serde(default)]
    pub lines: Vec<CorrectedLine>,
    /// of the invoice as a whole, without tax, where that was credited twice: shared out over its lines by their amounts
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<MoneyText>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// recommendation that proposed it
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rec_id: Option<String>,
}

/// What is still to be billed of a line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectedLine {
    /// line of the invoice
    pub line: i64,
    /// to bill beside what was billed, without tax
    pub amount: MoneyText,
}

codes! {
    /// Why it is billed.
    pub enum DebitReason {
        FreightNotBilled = "freight_not_billed",
        PriceCorrection = "price_correction",
        DuplicateCredit = "duplicate_credit",
    }
}

impl Command for BillCustomer {
    const NAME: &'static str = "bill_customer";
    const SUMMARY: &'static str = "Bills a customer what an invoice left out, freight or a price that was too low, or what it was credited twice";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "not_live",
        "unknown_document",
        "unknown_line",
        "repeated_line",
        "no_terms",
        "wrong_currency",
        "not_positive",
        "negative",
        "too_large",
    ];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        if self.freight.is_none() && self.amount.is_none() && self.lines.is_empty() {
            return Err(Invalid::new("lines", "There is nothing to bill", "Give freight, lines or amount").into());
        }
        let invoice_key = key![work.entity_id(), &self.invoice_number];
        let series = Lookup::row::<DocumentSeries>(key![work.entity_id(), "IN"]);
        let lines = Lookup::set::<InvoiceLine>(invoice_key.clone());
        work.fetch([Books::lookup(work), Lookup::row::<Invoice>(invoice_key.clone()), lines, series])?;
        let books = Books::open(work)?;
        let corrected: Invoice = work.require(invoice_key, "unknown_document")?;
        let account_key = key![work.entity_id(), &corrected.customer_id];
        work.fetch([Lookup::row::<CustomerTerms>(account_key.clone()), Lookup::row::<CustomerAccount>(account_key.clone())])?;
        let terms: CustomerTerms = work.require(account_key.clone(), "no_terms")?;
        let mut account: CustomerAccount = work.require(account_key, "no_terms")?;
        let invoice_number = work.next_number("IN")?;
        let mut entry = Entry::new(&books, &invoice_number);
        let goods = self.correct_lines(work, &mut entry, &corrected, &invoice_number)?;
        let freight = reading::amount_or_none(self.freight.as_ref(), books.currency, "freight")?;
        let totals = Totals::new(goods, freight, Amount::ZERO, &terms)?;
        if totals.total.is_zero() {
            return Err(Refusal::new("not_positive", "freight").into());
        }
        let dimensions = Dimensions::of_customer(&corrected.customer_id);
        entry.line(&INVOICE_RECEIVABLE, totals.total, &dimensions)?;
        entry.line(&INVOICE_FREIGHT, freight, &dimensions)?;
        entry.line(&INVOICE_TAX, totals.tax, &dimensions)?;
        entry.post(work)?;
        account.receivable = account.receivable.checked_add(totals.total)?;
        work.update(account);
        self.write(work, &books, &terms, corrected, invoice_number, &totals);
        Ok(())
    }
}

impl BillCustomer {
    /// Revenue of what is corrected, with the dimensions of the items; gives its sum.
    fn correct_lines(&self, work: &mut Work<'_>, entry: &mut Entry<'_>, corrected: &Invoice, invoice_number: &str) -> Result<Amount, Stop> {
        let invoiced: Vec<InvoiceLine> = work.scan(key![work.entity_id(), &self.invoice_number])?;
        let mut corrections = self.named(&invoiced, corrected)?;
        corrections.extend(self.shared(&invoiced, corrected)?);
        let mut goods = Amount::ZERO;
        for (number, (before, amount)) in (1..).zip(corrections) {
            let item: Item = work.require(key![&before.item_id], "unknown_document")?;
            let dimensions = Dimensions { item_id: Some(item.item_id), family: Some(item.family), ..Dimensions::of_customer(&corrected.customer_id) };
            entry.line(&INVOICE_REVENUE, amount, &dimensions)?;
            goods = goods.checked_add(amount)?;
            // No goods go with it: they are on the line that it corrects.
            work.insert(InvoiceLine {
                invoice_number: invoice_number.to_owned(),
                line: number,
                quantity: Quantity::ZERO,
                unit_price: Price(0),
                amount,
                credited_quantity: Quantity::ZERO,
                credited: Amount::ZERO,
                ..before.clone()
            });
        }
        Ok(goods)
    }

    /// The lines that the body names, with what is billed of each.
    fn named<'i>(&self, invoiced: &'i [InvoiceLine], corrected: &Invoice) -> Result<Vec<(&'i InvoiceLine, Amount)>, Stop> {
        let mut seen = BTreeSet::new();
        let mut named = Vec::new();
        for (index, line) in self.lines.iter().enumerate() {
            if !seen.insert(line.line) {
                return Err(Refusal::new("repeated_line", "lines").with("line", line.line).into());
            }
            let unknown = || Refusal::new("unknown_line", &self.invoice_number).with("line", line.line);
            let before = invoiced.iter().find(|row| row.line == line.line).ok_or_else(unknown)?;
            named.push((before, reading::positive_amount(&line.amount, corrected.currency, &format!("lines[{index}].amount"))?));
        }
        Ok(named)
    }

    /// What is billed of the invoice as a whole, by line; a line whose share is nothing has none.
    fn shared<'i>(&self, invoiced: &'i [InvoiceLine], corrected: &Invoice) -> Result<Vec<(&'i InvoiceLine, Amount)>, Stop> {
        let Some(text) = &self.amount else { return Ok(Vec::new()) };
        let amount = reading::positive_amount(text, corrected.currency, "amount")?;
        let weights: Vec<i64> = invoiced.iter().map(|line| line.amount.0).collect();
        if weights.iter().all(|weight| *weight == 0) {
            let message = format!("No line of {} has an amount to share it out by", self.invoice_number);
            return Err(Invalid::new("amount", message, "Give lines with what is billed of each, or name an invoice whose lines have amounts").into());
        }
        let shares = invoiced.iter().zip(split_by_weight(amount, &weights)?);
        Ok(shares.filter(|(_, share)| !share.is_zero()).collect())
    }

    fn write(self, work: &mut Work<'_>, books: &Books, terms: &CustomerTerms, corrected: Invoice, invoice_number: String, totals: &Totals) {
        let detail = json!({ "corrects": self.invoice_number, "reason": self.reason.as_str(), "total": totals.total.of(books.currency),
                             "note": self.note, "rec_id": self.rec_id });
        record_activity(work, Party::Customer(&corrected.customer_id), "billed_later", &invoice_number, detail);
        work.document("invoice", &invoice_number);
        work.insert(Invoice {
            invoice_number,
            shipment_number: String::new(),
            invoiced_on: books.today,
            due_on: due_on(books, terms),
            settled_on: None,
            goods: totals.goods,
            freight: totals.freight_billed,
            tax: totals.tax,
            total: totals.total,
            tax_rate_micros: terms.tax_rate_micros,
            settled_before: Amount::ZERO,
            credited: Amount::ZERO,
            open: totals.total,
            disputed: false,
            dispute_number: None,
            debit_reason: Some(self.reason.as_str().to_owned()),
            corrects: Some(self.invoice_number),
            origin_number: None,
            ..corrected
        });
    }
}
