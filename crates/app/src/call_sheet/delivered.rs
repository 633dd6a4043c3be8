//! What we delivered for what we ask money for, and what we still owe.

use super::rows::{CustomerRows, due_on, wanted_on};
use crate::documents::{Delivery, WaitingLine};
use chandler_calendar::Day;
use chandler_erp::tables::{Invoice, SalesOrderLine, ShipmentLine};

/// The shipment of an invoice; none where it was taken over or billed without one.
pub fn delivery(rows: &CustomerRows, invoice: &Invoice) -> Option<Delivery> {
    let (shipment, lines) = rows.shipments.get(&invoice.shipment_number)?;
    let ordered = rows.order_lines.get(&invoice.so_number).map_or(&[][..], Vec::as_slice);
    let is_late = |shipped: &&ShipmentLine| ordered.iter().any(|line| line.line == shipped.so_line && due_on(line) < shipped.shipped_on);
    let is_short = |line: &&SalesOrderLine| {
        let brought: i64 = lines.iter().filter(|shipped| shipped.so_line == line.line).map(|shipped| shipped.quantity.0).sum();
        brought < line.quantity.0 - line.cancelled.0
    };
    Some(Delivery {
        shipment_number: shipment.shipment_number.clone(),
        shipped_on: shipment.shipped_on,
        carrier: shipment.carrier.clone(),
        lines: lines.len(),
        late_lines: lines.iter().filter(is_late).count(),
        short_lines: ordered.iter().filter(is_short).count(),
    })
}

/// Order lines that the customer waits for.
pub fn waiting(rows: &CustomerRows, today: Day) -> Vec<WaitingLine> {
    let line = |line: &SalesOrderLine| {
        let item = rows.items.get(&line.item_id);
        WaitingLine {
            so_number: line.so_number.clone(),
            line: line.line,
            item_id: line.item_id.clone(),
            item_name: item.map(|item| item.name.clone()),
            quantity: (line.quantity.0 - line.shipped.0 - line.cancelled.0).to_string(),
            unit: item.map(|item| item.base_unit.clone()),
            due_on: wanted_on(line),
            days_late: wanted_on(line).days_until(today).max(0),
        }
    };
    rows.waiting.iter().map(line).collect()
}
