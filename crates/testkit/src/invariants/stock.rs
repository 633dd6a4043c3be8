use super::{Report, Sums, subject};
use crate::Rows;
use chandler_erp::tables::{BinBalance, CostLayer, ItemSite, ReceiptLine, StockMove, ValueEntry};

pub fn bins(rows: &Rows, report: &mut Report<'_>) {
    let bins: Vec<BinBalance> = rows.all();
    let moved = rows.all::<StockMove>().into_iter().flat_map(|row| {
        let end =
            |kind: &str, bin_id: &str, change: i64| (kind == "site").then(|| (subject!(row.entity_id, row.item_id, row.site_id, bin_id), change));
        [end(&row.from_kind, &row.from_id, -row.quantity.0), end(&row.to_kind, &row.to_id, row.quantity.0)].into_iter().flatten().collect::<Vec<_>>()
    });
    let kept = bins.iter().map(|bin| (subject!(bin.entity_id, bin.item_id, bin.site_id, bin.bin_id), bin.on_hand.0));
    report.equal("on hand", &Sums::collect(kept), "moves", &Sums::collect(moved));
    for bin in bins {
        let holds = 0 <= bin.held.0 && bin.held <= bin.on_hand;
        report.require(holds, subject!(bin.item_id, bin.site_id, bin.bin_id), || format!("held {} of {} on hand", bin.held, bin.on_hand));
    }
    for row in rows.all::<StockMove>() {
        report.require(row.quantity.0 > 0, subject!(row.commit_seq, row.line), || format!("moves {}", row.quantity));
    }
}

pub fn positions(rows: &Rows, report: &mut Report<'_>) {
    let bins: Vec<BinBalance> = rows.all();
    let positions: Vec<ItemSite> = rows.all();
    let of_bin = |bin: &BinBalance| subject!(bin.entity_id, bin.item_id, bin.site_id);
    let on_hand = Sums::collect(positions.iter().map(|row| (of_position(row), row.on_hand.0)));
    let held = Sums::collect(positions.iter().map(|row| (of_position(row), row.held.0)));
    report.equal("on hand", &on_hand, "bins", &Sums::collect(bins.iter().map(|bin| (of_bin(bin), bin.on_hand.0))));
    report.equal("held", &held, "bins", &Sums::collect(bins.iter().map(|bin| (of_bin(bin), bin.held.0))));
    let valued = rows.all::<ValueEntry>().into_iter().map(|entry| (subject!(entry.entity_id, entry.item_id, entry.site_id), entry.quantity.0));
    report.equal("on hand", &on_hand, "value entries", &Sums::collect(valued));
}

pub fn held(rows: &Rows, report: &mut Report<'_>) {
    let bins = rows.all::<BinBalance>().into_iter().map(|bin| (subject!(bin.entity_id, bin.item_id, bin.site_id, bin.bin_id), bin.held.0));
    let lines = rows.all::<ReceiptLine>().into_iter().map(|row| (subject!(row.entity_id, row.item_id, row.site_id, row.bin_id), row.held.0));
    report.equal("held in bin", &Sums::collect(bins), "held by receipts", &Sums::collect(lines));
}

pub fn allocated_is_there(rows: &Rows, report: &mut Report<'_>) {
    for row in rows.all::<ItemSite>() {
        let holds = row.allocated.0 >= 0
            && row.allocated.0 <= row.on_hand.0 - row.held.0
            && row.backordered.0 >= 0
            && row.on_order.0 >= 0
            && row.inbound.0 >= 0;
        report.require(holds, of_position(&row), || format!("allocated {} of {} on hand with {} held", row.allocated, row.on_hand, row.held));
    }
}

pub fn layers(rows: &Rows, report: &mut Report<'_>) {
    let layers: Vec<CostLayer> = rows.all();
    let entries: Vec<ValueEntry> = rows.all();
    let of_layer = |row: &CostLayer| subject!(row.entity_id, row.item_id, row.site_id, row.layer);
    let of_entry = |row: &ValueEntry| subject!(row.entity_id, row.item_id, row.site_id, row.layer);
    let remaining = Sums::collect(layers.iter().map(|row| (of_layer(row), row.remaining.0)));
    let value = Sums::collect(layers.iter().map(|row| (of_layer(row), row.remaining_value.0)));
    report.equal("remaining", &remaining, "value entries", &Sums::collect(entries.iter().map(|row| (of_entry(row), row.quantity.0))));
    report.equal("value", &value, "value entries", &Sums::collect(entries.iter().map(|row| (of_entry(row), row.amount.0))));
    for layer in layers {
        let holds = layer.remaining.0 >= 0 && layer.remaining_value.0 >= 0;
        report.require(holds, of_layer(&layer), || format!("{} left worth {}", layer.remaining, layer.remaining_value.0));
    }
}

pub fn pools(rows: &Rows, report: &mut Report<'_>) {
    let layers: Vec<CostLayer> = rows.all();
    let positions: Vec<ItemSite> = rows.all();
    let of_layer = |row: &CostLayer| subject!(row.entity_id, row.item_id, row.site_id);
    let pool = Sums::collect(positions.iter().map(|row| (of_position(row), row.pool_value.0)));
    let on_hand = Sums::collect(positions.iter().map(|row| (of_position(row), row.on_hand.0)));
    report.equal("pool value", &pool, "layers", &Sums::collect(layers.iter().map(|row| (of_layer(row), row.remaining_value.0))));
    report.equal("on hand", &on_hand, "layers", &Sums::collect(layers.iter().map(|row| (of_layer(row), row.remaining.0))));
    for layer in layers.iter().filter(|layer| layer.layer > 0) {
        let position = positions.iter().find(|row| of_position(row) == of_layer(layer));
        let first = position.map_or(i64::MAX, |row| row.first_open_layer);
        report.require(layer.layer >= first || layer.remaining.is_zero(), of_layer(layer), || format!("layer {} is before {first}", layer.layer));
    }
}

pub fn no_value_without_quantity(rows: &Rows, report: &mut Report<'_>) {
    for row in rows.all::<ItemSite>() {
        report.require(!row.on_hand.is_zero() || row.pool_value.is_zero(), of_position(&row), || format!("worth {}", row.pool_value.0));
    }
    for row in rows.all::<CostLayer>() {
        let subject = subject!(row.item_id, row.site_id, row.layer);
        report.require(!row.remaining.is_zero() || row.remaining_value.is_zero(), subject, || format!("worth {}", row.remaining_value.0));
    }
}

fn of_position(row: &ItemSite) -> String {
    subject!(row.entity_id, row.item_id, row.site_id)
}
