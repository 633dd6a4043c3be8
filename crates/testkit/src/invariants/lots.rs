use super::{Report, Sums, subject};
use crate::Rows;
use chandler_erp::tables::{BinBalance, Item, Lot, LotBalance, ShipmentLine, ShipmentLot, StockMove, Transfer, TransferLot};

pub fn balances(rows: &Rows, report: &mut Report<'_>) {
    let lots: Vec<LotBalance> = rows.all();
    let by_lot: Vec<Item> = rows.all::<Item>().into_iter().filter(|item| item.lot_tracked).collect();
    let bins: Vec<BinBalance> = rows.all::<BinBalance>().into_iter().filter(|bin| by_lot.iter().any(|item| item.item_id == bin.item_id)).collect();
    let of_bin = |bin: &BinBalance| subject!(bin.entity_id, bin.item_id, bin.site_id, bin.bin_id);
    let of_lot = |lot: &LotBalance| subject!(lot.entity_id, lot.item_id, lot.site_id, lot.bin_id);
    let on_hand = Sums::collect(lots.iter().map(|lot| (of_lot(lot), lot.on_hand.0)));
    let held = Sums::collect(lots.iter().map(|lot| (of_lot(lot), lot.held.0)));
    report.equal("on hand by lot", &on_hand, "bins", &Sums::collect(bins.iter().map(|bin| (of_bin(bin), bin.on_hand.0))));
    report.equal("held by lot", &held, "bins", &Sums::collect(bins.iter().map(|bin| (of_bin(bin), bin.held.0))));
    let moved = rows.all::<StockMove>().into_iter().filter_map(|row| Some((row.lot_id.clone()?, row))).flat_map(|(lot_id, row)| {
        let end = |kind: &str, bin_id: &str, change: i64| {
            (kind == "site").then(|| (subject!(row.entity_id, row.item_id, row.site_id, bin_id, lot_id), change))
        };
        [end(&row.from_kind, &row.from_id, -row.quantity.0), end(&row.to_kind, &row.to_id, row.quantity.0)].into_iter().flatten().collect::<Vec<_>>()
    });
    let kept = lots.iter().map(|lot| (subject!(lot.entity_id, lot.item_id, lot.site_id, lot.bin_id, lot.lot_id), lot.on_hand.0));
    report.equal("on hand of the lot", &Sums::collect(kept), "moves", &Sums::collect(moved));
    let known: Vec<Lot> = rows.all();
    for lot in &lots {
        let same = known.iter().find(|row| row.entity_id == lot.entity_id && row.item_id == lot.item_id && row.lot_id == lot.lot_id);
        let holds = 0 <= lot.held.0 && lot.held <= lot.on_hand && same.is_some_and(|row| row.expires_on == lot.expires_on);
        report.require(holds, subject!(of_lot(lot), lot.lot_id), || format!("{} held of {}, good until {}", lot.held, lot.on_hand, lot.expires_on));
    }
}

pub fn documents(rows: &Rows, report: &mut Report<'_>) {
    let shipped: Vec<ShipmentLot> = rows.all();
    for row in &shipped {
        let holds = 0 <= row.returned.0 && row.returned <= row.quantity;
        report.require(holds, subject!(row.shipment_number, row.line, row.lot_id), || format!("{} of {} came back", row.returned, row.quantity));
    }
    let of_lot = |row: &ShipmentLot| subject!(row.entity_id, row.shipment_number, row.line);
    let by_line = Sums::collect(shipped.iter().map(|row| (of_lot(row), row.quantity.0)));
    let has_lots = |line: &ShipmentLine| shipped.iter().any(|row| row.shipment_number == line.shipment_number && row.line == line.line);
    let lines = rows.all::<ShipmentLine>().into_iter().filter(has_lots);
    let lines = Sums::collect(lines.map(|line| (subject!(line.entity_id, line.shipment_number, line.line), line.quantity.0)));
    report.equal("shipped by lot", &by_line, "shipments", &lines);
    let moved: Vec<TransferLot> = rows.all();
    let by_transfer = Sums::collect(moved.iter().map(|row| (subject!(row.entity_id, row.transfer_number), row.quantity.0)));
    let transfers = rows.all::<Transfer>().into_iter().filter(|transfer| moved.iter().any(|row| row.transfer_number == transfer.transfer_number));
    let transfers = Sums::collect(transfers.map(|row| (subject!(row.entity_id, row.transfer_number), row.quantity.0)));
    report.equal("on its way by lot", &by_transfer, "transfers", &transfers);
}
