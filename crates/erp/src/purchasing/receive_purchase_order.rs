//! `receive_purchase_order`: stock up, value up, accrual of goods received and not invoiced, in one decision.

use super::order::{expected, kept, line_of, order_in_state, order_lookups, refresh_state, refuse_repeated, value_at_order_price};
use crate::command::{Command, Invalid};
use crate::crm::{Party, record_activity};
use crate::fields::Decimal;
use crate::finance::posting_rules::{RECEIPT_ACCRUAL, RECEIPT_INVENTORY};
use crate::finance::{Books, Dimensions, Entry};
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::{DocumentSeries, Item, PurchaseOrderLine, PurchaseReceipt, Receipt, ReceiptLine, Site};
use crate::warehouse::{
    Cause, Direction, Incoming, Movement, NamedLot, Outside, add, bin_balance, bin_lookups, change_hold, item_site, item_site_lookup, layer_lookups,
    post_move, site,
};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::Quantity;
use chandler_calendar::Day;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
/// Receives goods into bins, at order price.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceivePurchaseOrder {
    pub po_number: String,
    pub lines: Vec<ReceivedLine>,
}

impl Command for ReceivePurchaseOrder {
    const NAME: &'static str = "receive_purchase_order";
    const SUMMARY: &'static str = "Receives goods of a placed order into bins, at order price";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "not_live",
        "unknown_document",
        "wrong_state",
        "unknown_line",
        "repeated_line",
        "unknown_bin",
        "unknown_unit",
        "not_positive",
        "negative",
        "not_whole_units",
        "more_than_ordered",
        "not_kept_by_lot",
        "lot_differs",
        "expiry_needed",
        "beyond_shelf_life",
        "in_past",
        "too_large",
    ];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        reading::not_empty(&self.lines, "lines")?;
        let series = Lookup::row::<DocumentSeries>(key![work.entity_id(), "RC"]);
        work.fetch(order_lookups(work, &self.po_number).into_iter().chain([Books::lookup(work), series]))?;
        let books = Books::open(work)?;
        let (order, order_lines) = order_in_state(work, &self.po_number, &["placed"])?;
        refuse_repeated(self.lines.iter().map(|line| line.line))?;
        self.fetch_goods(work, &order.site_id, &order_lines)?;
        let (site, day) = site(work, &order.site_id)?;
        let receipt_number = work.next_number("RC")?;
        let arrival = Arrival { books: &books, site: &site, day, receipt_number: &receipt_number };
        let mut entry = Entry::new(&books, &receipt_number);
        for (index, line) in self.lines.iter().enumerate() {
            let order_line = line_of(&order_lines, &self.po_number, line.line)?;
            arrival.receive(work, &mut entry, index, line, order_line)?;
        }
        entry.post(work)?;
        work.document("receipt", &receipt_number);
        let entity_id = work.entity_id().to_owned();
        work.insert(PurchaseReceipt { entity_id: entity_id.clone(), po_number: self.po_number.clone(), receipt_number: receipt_number.clone() });
        work.insert(Receipt {
            entity_id,
            receipt_number,
            po_number: self.po_number,
            supplier_id: order.supplier_id.clone(),
            site_id: order.site_id.clone(),
            received_on: day,
            line_count: self.lines.len() as i64,
        });
        refresh_state(work, order)
    }
}

impl ReceivePurchaseOrder {
    fn fetch_goods(&self, work: &Work<'_>, site_id: &str, order_lines: &[PurchaseOrderLine]) -> Result<(), Stop> {
        let mut lookups = vec![Lookup::row::<Site>(key![work.entity_id(), site_id])];
        for line in &self.lines {
            let order_line = line_of(order_lines, &self.po_number, line.line)?;
            lookups.extend(reading::unit_lookups(&order_line.item_id, [line.unit.as_ref()]));
            lookups.extend(bin_lookups(work, &order_line.item_id, site_id, &line.bin_id));
            lookups.push(item_site_lookup(work, &order_line.item_id, site_id));
        }
        work.fetch(lookups)
    }
}

/// One delivery at a dock.
struct Arrival<'a> {
    books: &'a Books,
    site: &'a Site,
    day: Day,
    receipt_number: &'a str,
}

impl Arrival<'_> {
    fn receive(
        &self,
        work: &mut Work<'_>,
        entry: &mut Entry<'_>,
        index: usize,
        line: &ReceivedLine,
        mut order_line: PurchaseOrderLine,
    ) -> Result<(), Stop> {
        let item: Item = work.require(key![&order_line.item_id], "unknown_item")?;
        let quantity = reading::quantity(work, &item, line.unit.as_ref(), &line.quantity, &format!("lines[{index}].quantity"))?;
        let open = expected(&order_line)?;
        if quantity > open {
            let subject = format!("{} line {}", order_line.po_number, order_line.line);
            return Err(Refusal::new("more_than_ordered", subject).with("open", open).with("requested", quantity).into());
        }
        let inspect = held_part(work, &item, index, line, quantity)?;
        let value_before = order_line.received_value;
        order_line.received = order_line.received.checked_add(quantity)?;
        order_line.received_value = value_at_order_price(&order_line, kept(&order_line)?)?;
        let amount = order_line.received_value.checked_sub(value_before)?;
        let row = self.receipt_line(index, line, &order_line, quantity, inspect, amount);
        let named = NamedLot { lot_id: line.lot_id.as_deref(), expires_on: line.expires_on };
        let row = self.put_away(work, &item, row, named)?;
        let dimensions = Dimensions {
            supplier_id: Some(order_line.supplier_id.clone()),
            item_id: Some(item.item_id),
            family: Some(item.family),
            site_id: Some(self.site.site_id.clone()),
            ..Dimensions::default()
        };
        entry.line(&RECEIPT_INVENTORY, amount, &dimensions)?;
        entry.line(&RECEIPT_ACCRUAL, amount, &dimensions)?;
        if !inspect.is_zero() {
            let detail = json!({ "item_id": row.item_id, "held": inspect.to_string() });
            record_activity(work, Party::Supplier(&order_line.supplier_id), "supplier_issue", self.receipt_number, detail);
        }
        work.update(order_line);
        work.insert(row);
        Ok(())
    }

    /// Stock up: position, bin, lot, cost layer, move; gives the line with layer and lot.
    fn put_away(&self, work: &mut Work<'_>, item: &Item, row: ReceiptLine, named: NamedLot<'_>) -> Result<ReceiptLine, Stop> {
        let bin = bin_balance(work, &row.item_id, &row.site_id, &row.bin_id)?;
        let mut position = item_site(work, &row.item_id, &row.site_id, self.books.currency)?;
        work.fetch(layer_lookups(work, item, &position))?;
        let incoming = Incoming { item, bin: &bin, quantity: row.quantity, day: self.day, source: self.receipt_number };
        let lots = incoming.received(work, named, row.line)?;
        let lot_id = lots.first().map(|share| share.lot.lot_id.clone());
        let cause = Cause { kind: "receipt", source: self.receipt_number, source_line: row.line };
        let layer = add(work, self.books, item, &mut position, row.quantity, row.amount, cause)?;
        position.on_hand = position.on_hand.checked_add(row.quantity)?;
        position.on_order = position.on_order.checked_sub(row.quantity)?;
        let movement = Movement {
            direction: Direction::Into,
            bin,
            outside: Outside::Supplier(&row.supplier_id),
            quantity: row.quantity,
            lots,
            day: self.day,
            source: self.receipt_number,
            source_line: row.line,
        };
        post_move(work, movement)?;
        change_hold(work, &mut position, &row.bin_id, lot_id.as_deref(), row.held)?;
        work.save(position);
        Ok(ReceiptLine { layer, lot_id, ..row })
    }

    fn receipt_line(
        &self,
        index: usize,
        line: &ReceivedLine,
        order_line: &PurchaseOrderLine,
        quantity: Quantity,
        inspect: Quantity,
        amount: chandler_amount::Amount,
    ) -> ReceiptLine {
        ReceiptLine {
            entity_id: order_line.entity_id.clone(),
            receipt_number: self.receipt_number.to_owned(),
            line: index as i64 + 1,
            po_number: order_line.po_number.clone(),
            po_line: order_line.line,
            item_id: order_line.item_id.clone(),
            site_id: self.site.site_id.clone(),
            bin_id: line.bin_id.clone(),
            quantity,
            inspect,
            held: inspect,
            passed: Quantity::ZERO,
            rejected: Quantity::ZERO,
            returned: Quantity::ZERO,
            billed: Quantity::ZERO,
            amount,
            layer: 0,
            lot_id: None,
            ordered_on: order_line.ordered_on,
            received_on: self.day,
            supplier_id: order_line.supplier_id.clone(),
            currency: order_line.currency,
        }
    }
}

fn held_part(work: &Work<'_>, item: &Item, index: usize, line: &ReceivedLine, quantity: Quantity) -> Result<Quantity, Stop> {
    let field = format!("lines[{index}].hold");
    let Some(hold) = &line.hold else {
        return Ok(if item.inspected { quantity } else { Quantity::ZERO });
    };
    let held = reading::quantity_or_none(work, item, line.unit.as_ref(), hold, &field)?;
    if held > quantity {
        return Err(Invalid::new(field, format!("{held} are to be held of {quantity} received"), "Hold at most what was received").into());
    }
    Ok(held)
}

/// Goods of one line of the order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceivedLine {
    /// line of the purchase order
    pub line: i64,
    pub quantity: Decimal,
    /// unit of both quantities; the base unit where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    pub bin_id: String,
    /// of it held for inspection; all where the item is inspected, none otherwise
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<Decimal>,
    /// of an item that is kept by lot: number and line of the receipt where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot_id: Option<String>,
    /// last day on which the lot may be sold; the end of its shelf life where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub expires_on: Option<Day>,
}
