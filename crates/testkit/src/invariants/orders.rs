use super::{Report, Sums, subject};
use crate::Rows;
use chandler_amount::{Amount, Price, Quantity};
use chandler_erp::tables::{
    ItemSite, PriceStep, PurchaseOrder, PurchaseOrderLine, ReceiptLine, SalesOrder, SalesOrderLine, ShipmentLine, SupplierBillLine, SupplierReturn,
    Transfer,
};

/// Allocated, backordered, on order and inbound, against the lines and transfers that ask for them.
pub fn promises(rows: &Rows, report: &mut Report<'_>) {
    let positions: Vec<ItemSite> = rows.all();
    let kept =
        |value: fn(&ItemSite) -> i64| Sums::collect(positions.iter().map(|row| (subject!(row.entity_id, row.item_id, row.site_id), value(row))));
    let sales: Vec<SalesOrderLine> = rows.all();
    let sold = |value: fn(&SalesOrderLine) -> i64| sales.iter().map(move |row| (subject!(row.entity_id, row.item_id, row.site_id), value(row)));
    let transfers: Vec<Transfer> = rows.all();
    let planned = transfers.iter().filter(|row| row.state == "planned");
    let leaving = planned.map(|row| (subject!(row.entity_id, row.item_id, row.from_site_id), row.quantity.0));
    let coming = transfers.iter().filter(|row| row.state == "planned" || row.state == "in_transit");
    let coming = coming.map(|row| (subject!(row.entity_id, row.item_id, row.to_site_id), row.quantity.0));
    let reserved = Sums::collect(sold(|line| line.allocated.0).chain(leaving));
    report.equal("allocated", &kept(|row| row.allocated.0), "order lines and transfers", &reserved);
    report.equal("backordered", &kept(|row| row.backordered.0), "order lines", &Sums::collect(sold(|line| line.backordered.0)));
    report.equal("inbound", &kept(|row| row.inbound.0), "transfers", &Sums::collect(coming));
    let expected = rows.all::<PurchaseOrderLine>().into_iter();
    let expected = expected.map(|row| (subject!(row.entity_id, row.item_id, row.site_id), row.quantity.0 - row.received.0 - row.cancelled.0));
    report.equal("on order", &kept(|row| row.on_order.0), "order lines", &Sums::collect(expected));
}

pub fn sales_lines(rows: &Rows, report: &mut Report<'_>) {
    let lines: Vec<SalesOrderLine> = rows.all();
    for line in &lines {
        let parts = [line.allocated, line.backordered, line.shipped, line.cancelled];
        let waiting = line.quantity.0 - parts.iter().map(|part| part.0).sum::<i64>();
        let holds = waiting >= 0 && parts.iter().all(|part| part.0 >= 0);
        report.require(holds, subject!(line.so_number, line.line), || format!("{parts:?} of {}", line.quantity));
    }
    let of_line = |row: &SalesOrderLine| subject!(row.entity_id, row.so_number, row.line);
    let shipments: Vec<ShipmentLine> = rows.all();
    let shipped = shipments.iter().map(|row| (subject!(row.entity_id, row.so_number, row.so_line), row.quantity.0));
    let invoiced = shipments.iter().map(|row| (subject!(row.entity_id, row.so_number, row.so_line), row.revenue.0));
    report.equal("shipped", &Sums::collect(lines.iter().map(|row| (of_line(row), row.shipped.0))), "shipments", &Sums::collect(shipped));
    report.equal("invoiced", &Sums::collect(lines.iter().map(|row| (of_line(row), row.invoiced.0))), "shipments", &Sums::collect(invoiced));
}

pub fn purchase_lines(rows: &Rows, report: &mut Report<'_>) {
    let lines: Vec<PurchaseOrderLine> = rows.all();
    let receipts: Vec<ReceiptLine> = rows.all();
    let kept =
        |value: fn(&PurchaseOrderLine) -> i64| Sums::collect(lines.iter().map(|row| (subject!(row.entity_id, row.po_number, row.line), value(row))));
    let received =
        |value: fn(&ReceiptLine) -> i64| Sums::collect(receipts.iter().map(|row| (subject!(row.entity_id, row.po_number, row.po_line), value(row))));
    report.equal("received", &kept(|line| line.received.0), "receipts", &received(|row| row.quantity.0));
    report.equal("returned", &kept(|line| line.returned.0), "receipts", &received(|row| row.returned.0));
    report.equal("billed", &kept(|line| line.billed.0), "receipts", &received(|row| row.billed.0));
    let billed = rows.all::<SupplierBillLine>().into_iter().map(|row| (subject!(row.entity_id, row.po_number, row.po_line), row.quantity.0));
    report.equal("billed", &kept(|line| line.billed.0), "bills", &Sums::collect(billed));
    let returns = rows.all::<SupplierReturn>().into_iter().map(|row| (subject!(row.entity_id, row.receipt_number, row.line), row.quantity.0));
    let of_receipts = receipts.iter().map(|row| (subject!(row.entity_id, row.receipt_number, row.line), row.returned.0));
    report.equal("returned", &Sums::collect(of_receipts), "returns", &Sums::collect(returns));
    for line in &lines {
        let value = extended(line.unit_price, line.received.0 - line.returned.0, line.price_per, line.currency);
        let holds = value == Some(line.received_value) && line.received.0 + line.cancelled.0 <= line.quantity.0;
        report.require(holds, subject!(line.po_number, line.line), || format!("received value {}", line.received_value.0));
    }
}

pub fn totals(rows: &Rows, report: &mut Report<'_>) {
    let sales: Vec<SalesOrderLine> = rows.all();
    let orders: Vec<SalesOrder> = rows.all();
    let of_order = |row: &SalesOrder| subject!(row.entity_id, row.so_number);
    let lines = sales.iter().map(|row| (subject!(row.entity_id, row.so_number), row.amount.0));
    report.equal("total", &Sums::collect(orders.iter().map(|row| (of_order(row), row.total.0))), "lines", &Sums::collect(lines));
    let open = sales.iter().map(|row| {
        let wanted = extended(row.unit_price, row.quantity.0 - row.cancelled.0, row.price_per, row.currency).unwrap_or(Amount(i64::MIN));
        (subject!(row.entity_id, row.so_number), wanted.0 - row.invoiced.0)
    });
    report.equal("open amount", &Sums::collect(orders.iter().map(|row| (of_order(row), row.open_amount.0))), "lines", &Sums::collect(open));
    let steps = rows.all::<PriceStep>().into_iter().map(|row| (subject!(row.entity_id, row.so_number, row.line), row.amount.0));
    let amounts = sales.iter().map(|row| (subject!(row.entity_id, row.so_number, row.line), row.amount.0));
    report.equal("line amount", &Sums::collect(amounts), "price steps", &Sums::collect(steps));
    let purchased = rows.all::<PurchaseOrderLine>().into_iter().map(|row| (subject!(row.entity_id, row.po_number), row.amount.0));
    let totals = rows.all::<PurchaseOrder>().into_iter().map(|row| (subject!(row.entity_id, row.po_number), row.total.0));
    report.equal("total", &Sums::collect(totals), "lines", &Sums::collect(purchased));
}

fn extended(price: Price, quantity: i64, per: Quantity, currency: chandler_amount::Currency) -> Option<Amount> {
    price.extend(Quantity(quantity), per, currency).ok()
}
