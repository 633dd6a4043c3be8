//! `record_supplier_bill`: the accrual is cleared at order price; what the bill differs goes to the goods that are still there and to the cost of the others.

use super::order::{kept, line_of, order_in_state, order_lookups, refresh_state, refuse_repeated};
use super::variance::{coverage, split};
use crate::command::{Command, Invalid};
use crate::fields::{Decimal, MoneyText};
use crate::finance::posting_rules::{BILL_ACCRUAL, BILL_COST, BILL_FREIGHT, BILL_INVENTORY, BILL_PAYABLE};
use crate::finance::{Books, Dimensions, Entry};
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::{
    CostLayer, DocumentSeries, Item, ItemSite, PurchaseOrderLine, PurchaseReceipt, ReceiptLine, Supplier, SupplierBill, SupplierBillLine,
};
use crate::warehouse::{Cause, item_site_lookup, layer_lookup, revalue};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::Currency;
use chandler_amount::{Amount, Quantity, Rounding, multiply_divide};
use chandler_calendar::Day;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Records a supplier's bill: clears what the receipts accrued and puts the difference where the goods are.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordSupplierBill {
    pub po_number: String,
    /// the supplier's number of the bill
    pub supplier_reference: String,
    /// the day of the command where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub billed_on: Option<Day>,
    /// checked against the order's
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub currency: Option<Currency>,
    /// freight billed on top of the goods, such as the charge on an order below the supplier's target
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub freight: Option<MoneyText>,
    pub lines: Vec<BilledLine>,
}

impl Command for RecordSupplierBill {
    const NAME: &'static str = "record_supplier_bill";
    const SUMMARY: &'static str = "Records a supplier's bill against what an order has received";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "not_live",
        "unknown_document",
        "wrong_state",
        "unknown_line",
        "repeated_line",
        "unknown_unit",
        "wrong_currency",
        "not_positive",
        "negative",
        "not_whole_units",
        "price_unit_not_whole",
        "more_than_received",
        "too_large",
    ];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        reading::not_empty(&self.lines, "lines")?;
        let series = Lookup::row::<DocumentSeries>(key![work.entity_id(), "SB"]);
        let receipts_key = key![work.entity_id(), &self.po_number];
        let receipts = Lookup::set::<PurchaseReceipt>(receipts_key.clone());
        work.fetch(order_lookups(work, &self.po_number).into_iter().chain([Books::lookup(work), series, receipts]))?;
        let books = Books::open(work)?;
        let (order, order_lines) = order_in_state(work, &self.po_number, &["placed", "received", "closed"])?;
        reading::check_currency(self.currency, order.currency, "currency")?;
        refuse_repeated(self.lines.iter().map(|line| line.line))?;
        let receipts: Vec<PurchaseReceipt> = work.scan(receipts_key)?;
        self.fetch_goods(work, &order.supplier_id, &order_lines, &receipts)?;
        let supplier: Supplier = work.require(key![&order.supplier_id], "unknown_supplier")?;
        let bill_number = work.next_number("SB")?;
        let mut entry = Entry::new(&books, &bill_number);
        let mut total = Amount::ZERO;
        for (index, line) in self.lines.iter().enumerate() {
            let order_line = line_of(&order_lines, &self.po_number, line.line)?;
            let billing = Billing { books: &books, bill_number: &bill_number, index, receipts: &receipts };
            total = total.checked_add(billing.bill(work, &mut entry, line, order_line)?)?;
        }
        let dimensions = Dimensions { supplier_id: Some(order.supplier_id.clone()), ..Dimensions::default() };
        let freight = reading::amount_or_none(self.freight.as_ref(), order.currency, "freight")?;
        let total = total.checked_add(freight)?;
        entry.line(&BILL_FREIGHT, freight, &dimensions)?;
        entry.line(&BILL_PAYABLE, total, &dimensions)?;
        entry.post(work)?;
        let billed_on = self.billed_on.unwrap_or(books.today);
        work.document("supplier_bill", &bill_number);
        work.insert(SupplierBill {
            entity_id: work.entity_id().to_owned(),
            bill_number,
            supplier_id: order.supplier_id.clone(),
            supplier_reference: self.supplier_reference,
            po_number: self.po_number,
            billed_on,
            due_on: billed_on.plus_days(i32::try_from(supplier.payment_days).unwrap_or(i32::MAX)),
            currency: order.currency,
            amount: total,
            freight,
            open: total,
            origin_number: None,
        });
        refresh_state(work, order)
    }
}

impl RecordSupplierBill {
    /// Receipts first, then the cost layers that they opened.
    fn fetch_goods(&self, work: &Work<'_>, supplier_id: &str, order_lines: &[PurchaseOrderLine], receipts: &[PurchaseReceipt]) -> Result<(), Stop> {
        let mut lookups = vec![Lookup::row::<Supplier>(key![supplier_id])];
        lookups.extend(receipts.iter().map(|receipt| Lookup::set::<ReceiptLine>(key![work.entity_id(), &receipt.receipt_number])));
        for line in &self.lines {
            let order_line = line_of(order_lines, &self.po_number, line.line)?;
            lookups.extend(reading::unit_lookups(&order_line.item_id, [line.unit.as_ref(), line.price_unit.as_ref()]));
            lookups.push(item_site_lookup(work, &order_line.item_id, &order_line.site_id));
        }
        work.fetch(lookups)?;
        let mut layers = Vec::new();
        for receipt in receipts {
            for row in work.scan::<ReceiptLine>(key![work.entity_id(), &receipt.receipt_number])? {
                if self.lines.iter().any(|line| line.line == row.po_line) {
                    let position: ItemSite = work.require(key![work.entity_id(), &row.item_id, &row.site_id], "unknown_item")?;
                    layers.push(layer_lookup(work, &position, row.layer));
                }
            }
        }
        work.fetch(layers)
    }
}

/// One line of the bill against the goods it is for.
struct Billing<'a> {
    books: &'a Books,
    bill_number: &'a str,
    index: usize,
    receipts: &'a [PurchaseReceipt],
}

impl Billing<'_> {
    /// Clears the accrual and places the difference; gives the billed amount.
    fn bill(&self, work: &mut Work<'_>, entry: &mut Entry<'_>, line: &BilledLine, mut order_line: PurchaseOrderLine) -> Result<Amount, Stop> {
        let item: Item = work.require(key![&order_line.item_id], "unknown_item")?;
        let quantity = reading::quantity(work, &item, line.unit.as_ref(), &line.quantity, &self.field("quantity"))?;
        let amount = self.amount(work, &item, line, &order_line, quantity)?;
        let cleared = clear_accrual(&mut order_line, quantity)?;
        let difference = amount.checked_sub(cleared)?;
        let (to_stock, to_cost) = self.place_difference(work, &item, &order_line, quantity, difference)?;
        let dimensions = Dimensions {
            supplier_id: Some(order_line.supplier_id.clone()),
            item_id: Some(item.item_id),
            family: Some(item.family),
            site_id: Some(order_line.site_id.clone()),
            ..Dimensions::default()
        };
        entry.line(&BILL_ACCRUAL, cleared, &dimensions)?;
        entry.line(&BILL_INVENTORY, to_stock, &dimensions)?;
        entry.line(&BILL_COST, to_cost, &dimensions)?;
        work.insert(SupplierBillLine {
            entity_id: order_line.entity_id.clone(),
            bill_number: self.bill_number.to_owned(),
            line: self.index as i64 + 1,
            po_number: order_line.po_number.clone(),
            po_line: order_line.line,
            quantity,
            amount,
            received_value: cleared,
            variance_to_stock: to_stock,
            variance_to_cost: to_cost,
            currency: order_line.currency,
        });
        work.update(order_line);
        Ok(amount)
    }

    fn field(&self, name: &str) -> String {
        format!("lines[{}].{name}", self.index)
    }

    fn amount(&self, work: &Work<'_>, item: &Item, line: &BilledLine, order_line: &PurchaseOrderLine, quantity: Quantity) -> Result<Amount, Stop> {
        match (&line.unit_price, &line.amount) {
            (Some(text), None) => {
                let unit = line.price_unit.as_ref().or(line.unit.as_ref());
                let (price, per) = reading::price(work, item, unit, text, &self.field("unit_price"))?;
                Ok(price.extend(quantity, per, order_line.currency)?)
            }
            (None, Some(text)) => reading::amount(text, order_line.currency, &self.field("amount")),
            _ => Err(Invalid::new(self.field("amount"), "Exactly one of `unit_price` and `amount` is needed", "Give what the bill says").into()),
        }
    }

    /// Walks the receipts of the line, oldest first, and puts the difference where their goods are.
    fn place_difference(
        &self,
        work: &mut Work<'_>,
        item: &Item,
        order_line: &PurchaseOrderLine,
        quantity: Quantity,
        difference: Amount,
    ) -> Result<(Amount, Amount), Stop> {
        let mut left = quantity;
        let mut parts = Vec::new();
        for row in self.receipt_lines(work, order_line.line)? {
            let billable = row.quantity.checked_sub(row.returned)?.checked_sub(row.billed)?.max(Quantity::ZERO);
            let billed = billable.min(left);
            if !billed.is_zero() {
                left = left.checked_sub(billed)?;
                parts.push((row, billed));
            }
        }
        let mut position: ItemSite = work.require(key![work.entity_id(), &order_line.item_id, &order_line.site_id], "unknown_item")?;
        let mut coverages = Vec::new();
        let mut uncovered = position.on_hand;
        for (row, billed) in &parts {
            let layer: CostLayer = work.require(key![work.entity_id(), &row.item_id, &row.site_id, row.layer], "unknown_document")?;
            let covered = coverage(item, uncovered, &layer, row, *billed)?;
            uncovered = uncovered.checked_sub(covered.in_stock)?.max(Quantity::ZERO);
            coverages.push(covered);
        }
        let shares = split(difference, &coverages)?;
        let (mut to_stock, mut to_cost) = (Amount::ZERO, Amount::ZERO);
        for ((mut row, billed), share) in parts.into_iter().zip(shares) {
            row.billed = row.billed.checked_add(billed)?;
            let cause = Cause { kind: "variance", source: self.bill_number, source_line: self.index as i64 + 1 };
            let (kept, expensed) = revalue(work, self.books, &mut position, row.layer, share.0, share.1, cause)?;
            to_stock = to_stock.checked_add(kept)?;
            to_cost = to_cost.checked_add(expensed)?;
            work.update(row);
        }
        if !to_stock.is_zero() {
            work.update(position);
        }
        Ok((to_stock, to_cost))
    }

    fn receipt_lines(&self, work: &Work<'_>, po_line: i64) -> Result<Vec<ReceiptLine>, Stop> {
        let mut rows = Vec::new();
        for receipt in self.receipts {
            let of_receipt: Vec<ReceiptLine> = work.scan(key![work.entity_id(), &receipt.receipt_number])?;
            rows.extend(of_receipt.into_iter().filter(|row| row.po_line == po_line));
        }
        Ok(rows)
    }
}

/// Takes the billed share out of what was received and not invoiced; the last unit clears all that is left.
fn clear_accrual(line: &mut PurchaseOrderLine, quantity: Quantity) -> Result<Amount, Stop> {
    let open = kept(line)?.checked_sub(line.billed)?.max(Quantity::ZERO);
    if quantity > open {
        let subject = format!("{} line {}", line.po_number, line.line);
        return Err(Refusal::new("more_than_received", subject).with("open", open).with("requested", quantity).into());
    }
    let accrued = line.received_value.checked_sub(line.billed_value)?;
    let cleared = if quantity == open { accrued } else { Amount(multiply_divide(accrued.0, quantity.0, open.0, Rounding::HalfAwayFromZero)?) };
    line.billed = line.billed.checked_add(quantity)?;
    line.billed_value = line.billed_value.checked_add(cleared)?;
    Ok(cleared)
}

/// What the bill asks for a line of the order; unit_price or amount.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BilledLine {
    /// line of the purchase order
    pub line: i64,
    pub quantity: Decimal,
    /// the base unit where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<Decimal>,
    /// the unit of the quantity where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_unit: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<MoneyText>,
}
