//! A credit memo as it is written: the ledger, its lines, what it settles and what stays on the customer's account.

use super::credit::{Credit, Crediting};
use super::issue_credit_memo::{CreditReason, IssueCreditMemo};
use crate::crm::{Party, record_activity};
use crate::finance::posting_rules::{CREDIT_RECEIVABLE, CREDIT_RESTOCK_FEE, CREDIT_RETURNS, CREDIT_TAX};
use crate::finance::{Books, Dimensions, Entry, settle};
use crate::sales::invoicing::of_order;
use crate::tables::{CreditApplication, CreditMemo, CreditMemoLine, CustomerAccount, Invoice, Item, SalesOrder, Shipment};
use crate::work::{Stop, Work};
use chandler_amount::Amount;
use chandler_catalogue::key;
use serde_json::json;

/// Sums of a credit memo.
#[derive(Clone, Copy)]
pub struct Totals {
    pub goods: Amount,
    pub tax: Amount,
    pub restock_fee: Amount,
    pub total: Amount,
}

/// A credit memo in the making.
pub struct Memo<'a> {
    pub body: &'a IssueCreditMemo,
    pub books: &'a Books,
    pub credit_memo_number: &'a str,
    pub totals: Totals,
}

impl Memo<'_> {
    pub fn post(&self, work: &mut Work<'_>, crediting: &Crediting) -> Result<(), Stop> {
        let invoice = &crediting.invoice;
        let order: Option<SalesOrder> = work.get(key![work.entity_id(), &invoice.so_number])?;
        let customer = Dimensions { customer_id: Some(invoice.customer_id.clone()), ..Dimensions::default() };
        let of_customer = order.as_ref().map_or(customer, of_order);
        let mut entry = Entry::new(self.books, self.credit_memo_number);
        for credit in &crediting.credits {
            let dimensions = self.dimensions(work, invoice, order.as_ref(), credit)?;
            entry.line(&CREDIT_RETURNS, credit.amount, dimensions.as_ref().unwrap_or(&of_customer))?;
        }
        entry.line(&CREDIT_TAX, self.totals.tax, &of_customer)?;
        entry.line(&CREDIT_RESTOCK_FEE, self.totals.restock_fee, &of_customer)?;
        entry.line(&CREDIT_RECEIVABLE, self.totals.total, &of_customer)?;
        entry.post(work)
    }

    /// By what a line is analysed, as the revenue that it takes back was (no site where nothing was shipped); nothing where all of an invoice is meant.
    fn dimensions(&self, work: &Work<'_>, invoice: &Invoice, order: Option<&SalesOrder>, credit: &Credit) -> Result<Option<Dimensions>, Stop> {
        let (Some(order), Some(item_id)) = (order, &credit.item_id) else {
            return Ok(None);
        };
        let item: Item = work.require(key![item_id], "unknown_item")?;
        let shipment: Option<Shipment> = work.get(key![work.entity_id(), &invoice.shipment_number])?;
        let site_id = shipment.map(|shipment| shipment.site_id);
        Ok(Some(Dimensions { item_id: Some(item.item_id), family: Some(item.family), site_id, ..of_order(order) }))
    }

    pub fn write_lines(&self, work: &mut Work<'_>, crediting: &Crediting) {
        for (line, credit) in (1..).zip(&crediting.credits) {
            work.insert(CreditMemoLine {
                entity_id: crediting.invoice.entity_id.clone(),
                credit_memo_number: self.credit_memo_number.to_owned(),
                line,
                invoice_number: crediting.invoice.invoice_number.clone(),
                invoice_line: credit.invoice_line,
                return_number: self.body.return_number.clone(),
                return_line: credit.return_line,
                so_number: crediting.invoice.so_number.clone(),
                so_line: credit.so_line,
                item_id: credit.item_id.clone(),
                quantity: credit.quantity,
                amount: credit.amount,
                currency: crediting.invoice.currency,
            });
        }
    }

    /// Settles what is open of the invoice; the rest stays on the customer's account.
    pub fn settle(self, work: &mut Work<'_>, crediting: Crediting) -> Result<(), Stop> {
        let Crediting { invoice, credits, in_advance, .. } = crediting;
        let Totals { goods, tax, restock_fee, total } = self.totals;
        let applied = if self.body.on_account { Amount::ZERO } else { total.min(invoice.open) };
        let unapplied = total.checked_sub(applied)?;
        let mut account: CustomerAccount = work.require(key![work.entity_id(), &invoice.customer_id], "unknown_document")?;
        account.receivable = account.receivable.checked_sub(applied)?;
        account.unapplied = account.unapplied.checked_add(unapplied)?;
        work.update(account);
        let reason = self.body.reason.map_or("return", CreditReason::as_str);
        let money = |amount: Amount| amount.of(self.books.currency);
        let detail = json!({ "invoice": invoice.invoice_number, "return": self.body.return_number, "reason": reason, "total": money(total), "unapplied": money(unapplied) });
        record_activity(work, Party::Customer(&invoice.customer_id), "credit_issued", self.credit_memo_number, detail);
        work.document("credit_memo", self.credit_memo_number);
        work.insert(CreditMemo {
            entity_id: invoice.entity_id.clone(),
            credit_memo_number: self.credit_memo_number.to_owned(),
            customer_id: invoice.customer_id.clone(),
            invoice_number: invoice.invoice_number.clone(),
            return_number: self.body.return_number.clone(),
            reason: reason.to_owned(),
            credited_on: self.books.today,
            goods,
            tax,
            in_advance,
            restock_fee,
            total,
            unapplied,
            customer_reference: self.body.customer_reference.clone(),
            note: self.body.note.clone(),
            line_count: credits.len() as i64,
            currency: invoice.currency,
        });
        if applied.is_zero() {
            work.update(invoice);
            return Ok(());
        }
        let invoice = settle(work, self.books, invoice, applied)?;
        work.insert(CreditApplication {
            entity_id: invoice.entity_id,
            credit_memo_number: self.credit_memo_number.to_owned(),
            invoice_number: invoice.invoice_number,
            commit_seq: work.context.commit_seq,
            applied_on: self.books.today,
            amount: applied,
            currency: invoice.currency,
        });
        Ok(())
    }
}
