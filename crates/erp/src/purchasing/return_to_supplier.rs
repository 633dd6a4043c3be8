//! `return_to_supplier`. Goods that were already billed leave a debit in the accrual: the credit note that the supplier owes.

use super::inspect_receipt::{receipt_line_of, waiting};
use super::order::{kept, value_at_order_price};
use crate::command::Command;
use crate::crm::{Party, record_activity};
use crate::fields::Decimal;
use crate::finance::posting_rules::{SUPPLIER_RETURN_ACCRUAL, SUPPLIER_RETURN_DIFFERENCE, SUPPLIER_RETURN_INVENTORY};
use crate::finance::{Books, Dimensions, Entry};
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::{DocumentSeries, Item, PurchaseOrderLine, Receipt, ReceiptLine, Site, SupplierReturn};
use crate::warehouse::{
    Cause, Choice, Direction, LotShare, Movement, Outside, bin_balance, bin_lookups, change_hold, expense_difference, item_site, item_site_lookup,
    layer_lookup, layer_lookups, post_move, require_available, site, take,
};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::{Amount, Quantity};
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
/// Sends received goods back, at order price; rejected goods first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnToSupplier {
    pub receipt_number: String,
    /// line of the receipt
    pub line: i64,
    pub quantity: Decimal,
    /// the base unit where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    pub reason: String,
}

impl Command for ReturnToSupplier {
    const NAME: &'static str = "return_to_supplier";
    const SUMMARY: &'static str = "Sends received goods back at order price, rejected goods first";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "not_live",
        "unknown_document",
        "unknown_line",
        "unknown_unit",
        "not_positive",
        "not_whole_units",
        "more_than_received",
        "insufficient_stock",
        "unknown_lot",
        "too_large",
    ];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        let receipt_key = key![work.entity_id(), &self.receipt_number];
        let series = Lookup::row::<DocumentSeries>(key![work.entity_id(), "SR"]);
        work.fetch([Books::lookup(work), series, Lookup::row::<Receipt>(receipt_key.clone()), Lookup::set::<ReceiptLine>(receipt_key.clone())])?;
        let books = Books::open(work)?;
        work.require::<Receipt>(receipt_key.clone(), "unknown_document")?;
        let row = receipt_line_of(&work.scan::<ReceiptLine>(receipt_key)?, &self.receipt_number, self.line)?;
        self.fetch_goods(work, &row)?;
        let item: Item = work.require(key![&row.item_id], "unknown_item")?;
        let quantity = reading::quantity(work, &item, self.unit.as_ref(), &self.quantity, "quantity")?;
        let return_number = work.next_number("SR")?;
        let cost = take_out(work, &books, &item, &row, &return_number, quantity)?;
        let amount = settle_with_order(work, &row, quantity)?;
        self.post(work, &books, &item, &row, &return_number, amount, cost)?;
        let detail = json!({ "item_id": row.item_id, "quantity": quantity.to_string(), "reason": self.reason });
        record_activity(work, Party::Supplier(&row.supplier_id), "goods_returned", &return_number, detail);
        work.document("supplier_return", &return_number);
        work.insert(SupplierReturn {
            entity_id: work.entity_id().to_owned(),
            return_number,
            receipt_number: self.receipt_number,
            line: self.line,
            item_id: row.item_id,
            quantity,
            amount,
            currency: row.currency,
            reason: self.reason,
        });
        Ok(())
    }
}

impl ReturnToSupplier {
    fn fetch_goods(&self, work: &Work<'_>, row: &ReceiptLine) -> Result<(), Stop> {
        let mut lookups = reading::unit_lookups(&row.item_id, [self.unit.as_ref()]);
        lookups.extend(bin_lookups(work, &row.item_id, &row.site_id, &row.bin_id));
        lookups.push(item_site_lookup(work, &row.item_id, &row.site_id));
        lookups.push(Lookup::row::<Site>(key![work.entity_id(), &row.site_id]));
        lookups.push(Lookup::row::<PurchaseOrderLine>(key![work.entity_id(), &row.po_number, row.po_line]));
        work.fetch(lookups)
    }

    /// What the goods were accrued at leaves the accrual, what they cost leaves stock; a difference is cost.
    #[expect(clippy::too_many_arguments, reason = "a posting names all that it is analysed by")]
    fn post(
        &self,
        work: &mut Work<'_>,
        books: &Books,
        item: &Item,
        row: &ReceiptLine,
        return_number: &str,
        amount: Amount,
        cost: Amount,
    ) -> Result<(), Stop> {
        let dimensions = Dimensions {
            supplier_id: Some(row.supplier_id.clone()),
            item_id: Some(item.item_id.clone()),
            family: Some(item.family.clone()),
            site_id: Some(row.site_id.clone()),
            ..Dimensions::default()
        };
        let difference = cost.checked_sub(amount)?;
        let position = item_site(work, &row.item_id, &row.site_id, books.currency)?;
        let cause = Cause { kind: "return", source: return_number, source_line: self.line };
        expense_difference(work, books, &position, row.layer, difference, cause);
        let mut entry = Entry::new(books, return_number);
        entry.line(&SUPPLIER_RETURN_ACCRUAL, amount, &dimensions)?;
        entry.line(&SUPPLIER_RETURN_DIFFERENCE, difference, &dimensions)?;
        entry.line(&SUPPLIER_RETURN_INVENTORY, cost, &dimensions)?;
        entry.post(work)
    }
}

/// Stock down; gives what the goods cost.
fn take_out(
    work: &mut Work<'_>,
    books: &Books,
    item: &Item,
    receipt_line: &ReceiptLine,
    return_number: &str,
    quantity: Quantity,
) -> Result<Amount, Stop> {
    let mut row = receipt_line.clone();
    let open = row.quantity.checked_sub(row.returned)?.checked_sub(waiting(&row)?)?;
    if quantity > open {
        let subject = format!("{} line {}", row.receipt_number, row.line);
        return Err(Refusal::new("more_than_received", subject).with("open", open).with("requested", quantity).into());
    }
    let (_, day) = site(work, &row.site_id)?;
    let mut position = item_site(work, &row.item_id, &row.site_id, books.currency)?;
    work.fetch(layer_lookups(work, item, &position).into_iter().chain([layer_lookup(work, &position, row.layer)]))?;
    let rejected_here = row.held.checked_sub(waiting(&row)?)?;
    let from_held = quantity.min(rejected_here);
    let bin = bin_balance(work, &row.item_id, &row.site_id, &row.bin_id)?;
    require_available(&position, &bin, quantity.checked_sub(from_held)?)?;
    change_hold(work, &mut position, &row.bin_id, row.lot_id.as_deref(), Quantity(-from_held.0))?;
    let lots = lots_of(work, item, &row, quantity)?;
    let cause = Cause { kind: "return", source: return_number, source_line: row.line };
    let takes = take(work, books, item, &mut position, quantity, Some(row.layer), cause)?;
    position.on_hand = position.on_hand.checked_sub(quantity)?;
    work.save(position);
    let movement = Movement {
        direction: Direction::OutOf,
        bin: bin_balance(work, &row.item_id, &row.site_id, &row.bin_id)?,
        outside: Outside::Supplier(&receipt_line.supplier_id),
        quantity,
        lots,
        day,
        source: return_number,
        source_line: row.line,
    };
    post_move(work, movement)?;
    row.held = row.held.checked_sub(from_held)?;
    row.returned = row.returned.checked_add(quantity)?;
    work.update(row);
    Ok(Amount::checked_sum(takes.iter().map(|taken| taken.amount))?)
}

/// The lot that the receipt brought, as far as it is still in its bin: the supplier takes back no other.
fn lots_of(work: &Work<'_>, item: &Item, row: &ReceiptLine, quantity: Quantity) -> Result<Vec<LotShare>, Stop> {
    if !item.lot_tracked {
        return Ok(Vec::new());
    }
    let choice = Choice { item, site_id: &row.site_id, bin_id: Some(&row.bin_id), lot_id: row.lot_id.as_deref(), good_on: None };
    choice.take_all(work, quantity)
}

/// Takes the goods out of what the order's line has received; gives their value at order price.
pub fn settle_with_order(work: &mut Work<'_>, row: &ReceiptLine, quantity: Quantity) -> Result<Amount, Stop> {
    let mut line: PurchaseOrderLine = work.require(key![work.entity_id(), &row.po_number, row.po_line], "unknown_document")?;
    let before = line.received_value;
    line.returned = line.returned.checked_add(quantity)?;
    line.received_value = value_at_order_price(&line, kept(&line)?)?;
    let amount = before.checked_sub(line.received_value)?;
    work.update(line);
    Ok(amount)
}
