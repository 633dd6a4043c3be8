//! `issue_credit_memo`. Tax goes back at the rate of the invoice, so that a wholly credited invoice gives back its tax to the cent.

use super::credit::Crediting;
use super::memo::{Memo, Totals};
use crate::command::{Command, Invalid};
use crate::fields::{Decimal, MoneyText};
use crate::finance::Books;
use crate::reading;
use crate::refusal::Refusal;
use crate::sales::invoicing::tax_on;
use crate::tables::{CustomerAccount, CustomerReturn, CustomerReturnLine, DocumentSeries, Invoice, InvoiceLine, Item, SalesOrder, Shipment};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::{Amount, Rounding, multiply_divide};
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Credits a return, or gives back a part of an invoice for another reason; exactly one of return_number and invoice_number.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueCreditMemo {
    /// return whose goods are credited
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_number: Option<String>,
    /// invoice that was too high
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice_number: Option<String>,
    /// why, where no goods came back
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<CreditReason>,
    /// lines of the return, all that is not credited where it is left out; or lines of the invoice with amounts
    #[serde(default)]
    pub lines: Vec<CreditedLine>,
    /// of the invoice as a whole, without tax, in place of lines
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<MoneyText>,
    /// kept for taking goods back, untaxed
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restock_fee: Option<MoneyText>,
    /// the same in percent of the goods credited
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restock_percent: Option<Decimal>,
    /// true: goods of the return that nobody has looked at yet are credited too
    #[serde(default)]
    pub in_advance: bool,
    /// true: all of it stays on the customer's account; else it settles what is open of the invoice first
    #[serde(default)]
    pub on_account: bool,
    /// the customer's number
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_reference: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Command for IssueCreditMemo {
    const NAME: &'static str = "issue_credit_memo";
    const SUMMARY: &'static str = "Credits a return, or a part of an invoice for another reason";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "not_live",
        "unknown_document",
        "unknown_line",
        "repeated_line",
        "unknown_unit",
        "wrong_currency",
        "not_positive",
        "negative",
        "not_whole_units",
        "already_credited",
        "more_than_returned",
        "more_than_invoiced",
        "not_inspected",
        "before_document",
        "fee_above_credit",
        "nothing_to_do",
        "too_large",
    ];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        self.check()?;
        let invoice_number = self.corrected_invoice(work)?;
        self.fetch_invoice(work, &invoice_number)?;
        let books = Books::open(work)?;
        let invoice_key = key![work.entity_id(), &invoice_number];
        let invoice: Invoice = work.require(invoice_key.clone(), "unknown_document")?;
        reading::not_before_document(books.today, invoice.invoiced_on, &invoice_number)?;
        let lines: Vec<InvoiceLine> = work.scan(invoice_key)?;
        fetch_analysis(work, &invoice, &lines)?;
        let before = invoice.credited;
        let mut crediting = Crediting { invoice, lines, credits: Vec::new(), in_advance: false };
        match &self.return_number {
            Some(return_number) => crediting.credit_return(work, &self, return_number)?,
            None if self.lines.is_empty() => crediting.credit_whole(&self)?,
            None => crediting.credit_lines(work, &self)?,
        }
        let totals = self.totals(&books, &crediting.invoice, before)?;
        let credit_memo_number = work.next_number("CM")?;
        let memo = Memo { body: &self, books: &books, credit_memo_number: &credit_memo_number, totals };
        memo.post(work, &crediting)?;
        memo.write_lines(work, &crediting);
        memo.settle(work, crediting)
    }
}

impl IssueCreditMemo {
    /// Which of the two forms the body has.
    fn check(&self) -> Result<(), Stop> {
        let invalid = |field: &str, message: &str, remedy: &str| Err(Invalid::new(field, message, remedy).into());
        match (&self.return_number, &self.invoice_number) {
            (None, None) | (Some(_), Some(_)) => invalid("return_number", "Exactly one of return_number and invoice_number is needed", "Give one"),
            (Some(_), None) if self.reason.is_some() => invalid("reason", "A return has its reasons on its lines", "Leave it out"),
            (Some(_), None) if self.amount.is_some() => invalid("amount", "What a return is worth follows from the invoice", "Leave it out"),
            (None, Some(_)) if self.reason.is_none() => invalid("reason", "A credit without a return needs a reason", "Give reason"),
            (None, Some(_)) if self.restock_fee.is_some() || self.restock_percent.is_some() => {
                invalid("restock_fee", "Only goods that came back have a fee", "Leave it out")
            }
            (None, Some(_)) if self.amount.is_some() && !self.lines.is_empty() => invalid("amount", "Lines have amounts already", "Give one of them"),
            (None, Some(_)) if self.in_advance => {
                invalid("in_advance", "Only goods that came back are credited ahead of being looked at", "Leave it out")
            }
            _ if self.restock_fee.is_some() && self.restock_percent.is_some() => invalid("restock_fee", "Only one fee can hold", "Give one of them"),
            _ => Ok(()),
        }
    }

    /// The number of the invoice that the return came from, or that the body names.
    fn corrected_invoice(&self, work: &Work<'_>) -> Result<String, Stop> {
        let series = Lookup::row::<DocumentSeries>(key![work.entity_id(), "CM"]);
        let Some(return_number) = &self.return_number else {
            work.fetch([Books::lookup(work), series])?;
            return Ok(self.invoice_number.clone().unwrap_or_default());
        };
        let return_key = key![work.entity_id(), return_number];
        let rows = [Lookup::row::<CustomerReturn>(return_key.clone()), Lookup::set::<CustomerReturnLine>(return_key.clone())];
        work.fetch(rows.into_iter().chain([Books::lookup(work), series]))?;
        let header: CustomerReturn = work.require(return_key, "unknown_document")?;
        Ok(header.invoice_number)
    }

    fn fetch_invoice(&self, work: &Work<'_>, invoice_number: &str) -> Result<(), Stop> {
        let invoice_key = key![work.entity_id(), invoice_number];
        let mut lookups = vec![Lookup::row::<Invoice>(invoice_key.clone()), Lookup::set::<InvoiceLine>(invoice_key)];
        if let Some(return_number) = &self.return_number {
            for row in work.scan::<CustomerReturnLine>(key![work.entity_id(), return_number])? {
                let line = self.lines.iter().find(|line| line.line == row.line);
                lookups.extend(reading::unit_lookups(&row.item_id, [line.and_then(|line| line.unit.as_ref())]));
            }
        }
        work.fetch(lookups)
    }

    fn totals(&self, books: &Books, invoice: &Invoice, credited_before: Amount) -> Result<Totals, Stop> {
        let goods = invoice.credited.checked_sub(credited_before)?;
        if goods.is_zero() {
            return Err(Refusal::new("nothing_to_do", &invoice.invoice_number).into());
        }
        let rate = invoice.tax_rate_micros;
        let tax = tax_on(invoice.credited, rate)?.checked_sub(tax_on(credited_before, rate)?)?;
        let restock_fee = self.fee(books, goods)?;
        let credit = goods.checked_add(tax)?;
        if restock_fee > credit {
            let subject = self.return_number.clone().unwrap_or_default();
            let (fee, credit) = (restock_fee.format(books.currency), credit.format(books.currency));
            return Err(Refusal::new("fee_above_credit", subject).with("fee", fee).with("credit", credit).into());
        }
        Ok(Totals { goods, tax, restock_fee, total: credit.checked_sub(restock_fee)? })
    }

    fn fee(&self, books: &Books, goods: Amount) -> Result<Amount, Stop> {
        const MICROS: i64 = 1_000_000;
        match &self.restock_percent {
            Some(percent) => {
                let micros = reading::percent_micros(percent, "restock_percent")?;
                Ok(Amount(multiply_divide(goods.0, micros, MICROS, Rounding::HalfAwayFromZero)?))
            }
            None => reading::amount_or_none(self.restock_fee.as_ref(), books.currency, "restock_fee"),
        }
    }
}

/// The rows by which a credit is analysed; an invoice that was taken over has neither order nor shipment.
fn fetch_analysis(work: &Work<'_>, invoice: &Invoice, lines: &[InvoiceLine]) -> Result<(), Stop> {
    let entity_id = work.entity_id();
    let mut lookups = vec![Lookup::row::<CustomerAccount>(key![entity_id, &invoice.customer_id])];
    lookups.push(Lookup::row::<SalesOrder>(key![entity_id, &invoice.so_number]));
    lookups.push(Lookup::row::<Shipment>(key![entity_id, &invoice.shipment_number]));
    lookups.extend(lines.iter().map(|line| Lookup::row::<Item>(key![&line.item_id])));
    work.fetch(lookups)
}

/// What is credited: of a return's line a quantity, of an invoice's line an amount.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreditedLine {
    /// line of the return or of the invoice
    pub line: i64,
    /// of a return's line; all that is not credited where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Decimal>,
    /// the base unit where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// of an invoice's line, without tax
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<MoneyText>,
}

/// Why a customer gets something back without returning goods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CreditReason {
    PriceCorrection,
    /// Less arrived than was invoiced.
    QuantityShort,
    Goodwill,
}

impl CreditReason {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PriceCorrection => "price_correction",
            Self::QuantityShort => "quantity_short",
            Self::Goodwill => "goodwill",
        }
    }
}
