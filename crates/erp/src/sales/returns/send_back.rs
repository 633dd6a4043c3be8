//! Returned goods that go on to the supplier who had delivered them: the accrual falls by the order's price, as with goods straight from stock.

use super::dispose_return::{DisposedLine, Portion};
use crate::command::Invalid;
use crate::crm::{Party, record_activity};
use crate::finance::posting_rules::{SUPPLIER_RETURN_ACCRUAL, SUPPLIER_RETURN_DIFFERENCE};
use crate::finance::{Books, Dimensions, Entry};
use crate::purchasing::{receipt_line_of, settle_with_order};
use crate::refusal::Refusal;
use crate::tables::{PurchaseOrderLine, Receipt, ReceiptLine, SupplierReturn};
use crate::warehouse::{Cause, expense_difference, item_site, item_site_lookup};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::Amount;
use chandler_catalogue::key;
use serde_json::json;

/// Settles the goods with the receipt that the line names, all but their way out of the returns hold; gives the supplier.
pub fn send_back(
    work: &mut Work<'_>,
    books: &Books,
    entry: &mut Entry<'_>,
    index: usize,
    line: &DisposedLine,
    portion: &Portion<'_>,
) -> Result<String, Stop> {
    let missing =
        || Invalid::new(format!("lines[{index}].receipt_number"), "Nothing says which delivery the goods were part of", "Give receipt_number");
    let receipt_number = line.receipt_number.as_ref().ok_or_else(missing)?;
    let mut receipt = receipt_line(work, receipt_number, line.receipt_line.unwrap_or(1), portion)?;
    let position_lookup = item_site_lookup(work, &receipt.item_id, &receipt.site_id);
    work.fetch([position_lookup, Lookup::row::<PurchaseOrderLine>(key![work.entity_id(), &receipt.po_number, receipt.po_line])])?;
    let supplier_return_number = work.next_number("SR")?;
    let amount = settle_with_order(work, &receipt, portion.quantity)?;
    let difference = portion.cost.checked_sub(amount)?;
    let position = item_site(work, &receipt.item_id, &receipt.site_id, books.currency)?;
    let cause = Cause { kind: "return", source: &supplier_return_number, source_line: receipt.line };
    expense_difference(work, books, &position, receipt.layer, difference, cause);
    let dimensions = Dimensions {
        supplier_id: Some(receipt.supplier_id.clone()),
        item_id: Some(receipt.item_id.clone()),
        family: Some(portion.item.family.clone()),
        site_id: Some(receipt.site_id.clone()),
        ..Dimensions::default()
    };
    entry.line(&SUPPLIER_RETURN_ACCRUAL, amount, &dimensions)?;
    entry.line(&SUPPLIER_RETURN_DIFFERENCE, difference, &dimensions)?;
    let supplier_id = receipt.supplier_id.clone();
    write(work, &receipt, portion, supplier_return_number, amount);
    receipt.returned = receipt.returned.checked_add(portion.quantity)?;
    work.update(receipt);
    Ok(supplier_id)
}

/// The receipt's line, when it can have delivered these goods: what it holds of its own is still here.
fn receipt_line(work: &Work<'_>, receipt_number: &str, line: i64, portion: &Portion<'_>) -> Result<ReceiptLine, Stop> {
    let receipt_key = key![work.entity_id(), receipt_number];
    work.require::<Receipt>(receipt_key.clone(), "unknown_document")?;
    let receipt = receipt_line_of(&work.scan::<ReceiptLine>(receipt_key)?, receipt_number, line)?;
    let subject = format!("{receipt_number} line {line}");
    if receipt.item_id != portion.item.item_id {
        return Err(Refusal::new("other_item", subject).with("expected", &receipt.item_id).with("found", &portion.item.item_id).into());
    }
    let open = receipt.quantity.checked_sub(receipt.returned)?.checked_sub(receipt.held)?;
    if portion.quantity > open {
        return Err(Refusal::new("more_than_received", subject).with("open", open).with("requested", portion.quantity).into());
    }
    Ok(receipt)
}

fn write(work: &mut Work<'_>, receipt: &ReceiptLine, portion: &Portion<'_>, supplier_return_number: String, amount: Amount) {
    let (quantity, reason) = (portion.quantity, portion.row.reason.clone());
    let detail =
        json!({ "item_id": receipt.item_id, "quantity": quantity.to_string(), "reason": reason, "customer_return": portion.row.return_number });
    record_activity(work, Party::Supplier(&receipt.supplier_id), "goods_returned", &supplier_return_number, detail);
    work.document("supplier_return", &supplier_return_number);
    work.insert(SupplierReturn {
        entity_id: receipt.entity_id.clone(),
        return_number: supplier_return_number,
        receipt_number: receipt.receipt_number.clone(),
        line: receipt.line,
        item_id: receipt.item_id.clone(),
        quantity,
        amount,
        currency: receipt.currency,
        reason,
    });
}
