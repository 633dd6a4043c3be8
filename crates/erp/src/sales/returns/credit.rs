//! What a credit memo gives back, line by line: never more than the invoice still has uncredited.

use super::issue_credit_memo::{CreditedLine, IssueCreditMemo};
use crate::command::Invalid;
use crate::purchasing::refuse_repeated;
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::{CustomerReturnLine, Invoice, InvoiceLine, Item};
use crate::warehouse::share_of_layer;
use crate::work::{Stop, Work};
use chandler_amount::{Amount, Quantity};
use chandler_catalogue::key;

/// A line in the making.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Credit {
    pub invoice_line: Option<i64>,
    pub return_line: Option<i64>,
    pub so_line: Option<i64>,
    pub item_id: Option<String>,
    pub quantity: Quantity,
    pub amount: Amount,
}

/// An invoice while it is credited.
pub struct Crediting {
    pub invoice: Invoice,
    pub lines: Vec<InvoiceLine>,
    pub credits: Vec<Credit>,
    /// Something is credited that nobody has looked at.
    pub in_advance: bool,
}

impl Crediting {
    /// What of the goods no credit memo has given back.
    fn left(&self) -> Result<Amount, Stop> {
        Ok(self.invoice.goods.checked_sub(self.invoice.credited)?)
    }

    fn line(&mut self, line: i64) -> Result<InvoiceLine, Stop> {
        let found = self.lines.iter().find(|row| row.line == line);
        found.cloned().ok_or_else(|| Refusal::new("unknown_line", &self.invoice.invoice_number).with("line", line).into())
    }

    /// Credits the lines of a return that the body names, or all that of it is not credited.
    pub fn credit_return(&mut self, work: &mut Work<'_>, body: &IssueCreditMemo, return_number: &str) -> Result<(), Stop> {
        refuse_repeated(body.lines.iter().map(|line| line.line))?;
        let rows: Vec<CustomerReturnLine> = work.scan(key![work.entity_id(), return_number])?;
        let mut chosen = Vec::new();
        for (index, line) in body.lines.iter().enumerate() {
            let row = rows.iter().find(|row| row.line == line.line);
            let row = row.ok_or_else(|| Refusal::new("unknown_line", return_number).with("line", line.line))?;
            chosen.push((row.clone(), quantity_of(work, index, line, row)?));
        }
        if body.lines.is_empty() {
            for row in rows {
                let open = row.quantity.checked_sub(row.credited)?;
                chosen.push((row, open));
            }
            chosen.retain(|(_, open)| !open.is_zero());
        }
        if chosen.is_empty() {
            return Err(Refusal::new("already_credited", return_number).into());
        }
        for (row, quantity) in chosen {
            self.in_advance |= is_in_advance(body, &row, quantity)?;
            self.credit_returned(work, row, quantity)?;
        }
        Ok(())
    }

    /// At the line's price less what was credited of it before; the last unit takes what is left.
    fn credit_returned(&mut self, work: &mut Work<'_>, mut row: CustomerReturnLine, quantity: Quantity) -> Result<(), Stop> {
        let line = self.line(row.shipment_line)?;
        let left = line.amount.checked_sub(line.credited)?;
        let amount = share_of_layer(line.quantity.checked_sub(line.credited_quantity)?, left, quantity)?.min(self.left()?);
        row.credited = row.credited.checked_add(quantity)?;
        self.take(work, line, Some(row.line), quantity, amount)?;
        work.update(row);
        Ok(())
    }

    /// Credits amounts of the invoice's lines.
    pub fn credit_lines(&mut self, work: &mut Work<'_>, body: &IssueCreditMemo) -> Result<(), Stop> {
        refuse_repeated(body.lines.iter().map(|line| line.line))?;
        for (index, wanted) in body.lines.iter().enumerate() {
            let line = self.line(wanted.line)?;
            let field = format!("lines[{index}].amount");
            let missing = || Invalid::new(&field, "Without a return, a line is credited by an amount", "Give the amount without tax");
            let amount = reading::amount(wanted.amount.as_ref().ok_or_else(missing)?, line.currency, &field)?;
            let left = line.amount.checked_sub(line.credited)?.min(self.left()?);
            check(&format!("{} line {}", line.invoice_number, line.line), &field, amount, left, &self.invoice)?;
            self.take(work, line, None, Quantity::ZERO, amount)?;
        }
        Ok(())
    }

    /// Credits an amount of the invoice as a whole.
    pub fn credit_whole(&mut self, body: &IssueCreditMemo) -> Result<(), Stop> {
        let missing = || Invalid::new("amount", "Nothing says how much is credited", "Give lines with amounts, or the amount without tax");
        let amount = reading::amount(body.amount.as_ref().ok_or_else(missing)?, self.invoice.currency, "amount")?;
        check(&self.invoice.invoice_number, "amount", amount, self.left()?, &self.invoice)?;
        self.invoice.credited = self.invoice.credited.checked_add(amount)?;
        self.credits.push(Credit { amount, ..Credit::default() });
        Ok(())
    }

    fn take(&mut self, work: &mut Work<'_>, mut line: InvoiceLine, return_line: Option<i64>, quantity: Quantity, amount: Amount) -> Result<(), Stop> {
        self.invoice.credited = self.invoice.credited.checked_add(amount)?;
        line.credited = line.credited.checked_add(amount)?;
        line.credited_quantity = line.credited_quantity.checked_add(quantity)?;
        let (invoice_line, so_line, item_id) = (Some(line.line), Some(line.so_line), Some(line.item_id.clone()));
        self.credits.push(Credit { invoice_line, return_line, so_line, item_id, quantity, amount });
        if let Some(kept) = self.lines.iter_mut().find(|row| row.line == line.line) {
            *kept = line.clone();
        }
        work.update(line);
        Ok(())
    }
}

/// How much of a return's line is credited: what the body says, else all that is not.
fn quantity_of(work: &Work<'_>, index: usize, line: &CreditedLine, row: &CustomerReturnLine) -> Result<Quantity, Stop> {
    if line.amount.is_some() {
        let field = format!("lines[{index}].amount");
        return Err(Invalid::new(field, "What returned goods are worth follows from the invoice", "Leave it out, or give restock_fee").into());
    }
    let open = row.quantity.checked_sub(row.credited)?;
    let subject = || format!("{} line {}", row.return_number, row.line);
    if open.is_zero() {
        return Err(Refusal::new("already_credited", subject()).into());
    }
    let item: Item = work.require(key![&row.item_id], "unknown_item")?;
    let Some(text) = &line.quantity else {
        return Ok(open);
    };
    let quantity = reading::quantity(work, &item, line.unit.as_ref(), text, &format!("lines[{index}].quantity"))?;
    if quantity > open {
        return Err(Refusal::new("more_than_returned", subject()).with("open", open).with("requested", quantity).into());
    }
    Ok(quantity)
}

/// Whether goods are credited that nobody has looked at, which the body has to say.
fn is_in_advance(body: &IssueCreditMemo, row: &CustomerReturnLine, quantity: Quantity) -> Result<bool, Stop> {
    let open = row.inspected.checked_sub(row.credited)?;
    if quantity > open && !body.in_advance {
        let subject = format!("{} line {}", row.return_number, row.line);
        return Err(Refusal::new("not_inspected", subject).with("open", open.max(Quantity::ZERO)).with("requested", quantity).into());
    }
    Ok(quantity > open)
}

fn check(subject: &str, field: &str, amount: Amount, left: Amount, invoice: &Invoice) -> Result<(), Stop> {
    if amount.is_zero() {
        return Err(Refusal::new("not_positive", field).into());
    }
    if amount > left {
        let refusal = Refusal::new("more_than_invoiced", subject).with("open", left.format(invoice.currency));
        return Err(refusal.with("requested", amount.format(invoice.currency)).into());
    }
    Ok(())
}
