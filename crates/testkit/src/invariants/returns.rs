use super::finance::{balances, by_item_and_site, of_entity};
use super::{Report, Sums, subject};
use crate::Rows;
use chandler_erp::posting_rules::account;
use chandler_erp::tables::{
    CreditApplication, CreditMemo, CreditMemoLine, CustomerReturn, CustomerReturnLine, Invoice, InvoiceLine, ReturnDisposition, ReturnInspection,
    ShipmentLine, StockMove,
};

/// The account of the returns hold, by item and site, against the cost of what lies in it; and what moved there, by return.
pub fn hold(rows: &Rows, report: &mut Report<'_>) {
    let lines: Vec<CustomerReturnLine> = rows.all();
    let held = lines.iter().map(|row| (subject!(row.entity_id, row.item_id, row.site_id), row.cost.0 - row.disposed_cost.0));
    report.equal("account", &by_item_and_site(rows, account::RETURNS_HOLD), "returns", &Sums::collect(held));
    let there = lines.iter().map(|row| (subject!(row.entity_id, row.return_number, row.item_id), in_hold(row)));
    let moved = rows.all::<StockMove>().into_iter().filter_map(|row| {
        let (number, quantity) = match (row.to_kind.as_str(), row.from_kind.as_str()) {
            ("returns", _) => (row.to_id, row.quantity.0),
            (_, "returns") => (row.from_id, -row.quantity.0),
            _ => return None,
        };
        Some((subject!(row.entity_id, number, row.item_id), quantity))
    });
    report.equal("in the returns hold", &Sums::collect(there), "moves", &Sums::collect(moved));
}

fn in_hold(row: &CustomerReturnLine) -> i64 {
    row.quantity.0 - row.restocked.0 - row.scrapped.0 - row.sent_back.0
}

/// Returned is what shipments say, and what became of it is what was decided.
pub fn returns(rows: &Rows, report: &mut Report<'_>) {
    let lines: Vec<CustomerReturnLine> = rows.all();
    let shipments: Vec<ShipmentLine> = rows.all();
    let of_shipment = |row: &ShipmentLine| subject!(row.entity_id, row.shipment_number, row.line);
    let back = |value: fn(&CustomerReturnLine) -> i64| {
        lines.iter().map(move |row| (subject!(row.entity_id, row.shipment_number, row.shipment_line), value(row)))
    };
    let kept = |value: fn(&ShipmentLine) -> i64| Sums::collect(shipments.iter().map(|row| (of_shipment(row), value(row))));
    report.equal("returned", &kept(|row| row.returned.0), "returns", &Sums::collect(back(|row| row.quantity.0)));
    report.equal("returned cost", &kept(|row| row.returned_cost.0), "returns", &Sums::collect(back(|row| row.cost.0)));
    for row in &shipments {
        let holds = row.returned <= row.quantity && row.returned_cost <= row.cost && (row.returned != row.quantity || row.returned_cost == row.cost);
        report.require(holds, of_shipment(row), || format!("{} of {} came back", row.returned, row.quantity));
    }
    for row in &lines {
        let left = in_hold(row);
        let holds =
            0 <= row.quarantined.0 && row.quarantined.0 <= left && row.credited <= row.quantity && (left > 0 || row.disposed_cost == row.cost);
        let looked_at = row.quantity.0 - left <= row.inspected.0 && row.faulty <= row.inspected && row.inspected <= row.quantity;
        report.require(looked_at, subject!(row.return_number, row.line), || format!("{} of {} looked at", row.inspected, row.quantity));
        report.require(holds, subject!(row.return_number, row.line), || format!("{left} of {} left", row.quantity));
    }
    dispositions(rows, &lines, report);
    inspections(rows, &lines, report);
}

/// What was found is on record, and no more of it than was looked at.
fn inspections(rows: &Rows, lines: &[CustomerReturnLine], report: &mut Report<'_>) {
    let found: Vec<ReturnInspection> = rows.all();
    let of_line = |row: &CustomerReturnLine| subject!(row.entity_id, row.return_number, row.line);
    let faulty = found.iter().map(|row| (subject!(row.entity_id, row.return_number, row.line), row.faulty.0));
    report.equal("faulty", &Sums::collect(lines.iter().map(|row| (of_line(row), row.faulty.0))), "inspections", &Sums::collect(faulty));
    let counts = rows.all::<CustomerReturn>().into_iter().map(|row| (subject!(row.entity_id, row.return_number), row.inspection_count));
    let counted = found.iter().map(|row| (subject!(row.entity_id, row.return_number), 1));
    report.equal("number of inspections", &Sums::collect(counts), "inspections", &Sums::collect(counted));
    for row in lines {
        let stated = found.iter().filter(|found| found.return_number == row.return_number && found.line == row.line);
        let stated: i64 = stated.map(|found| found.sound.0 + found.faulty.0).sum();
        report.require(stated <= row.inspected.0, of_line(row), || format!("{stated} found of {} looked at", row.inspected));
    }
}

fn dispositions(rows: &Rows, lines: &[CustomerReturnLine], report: &mut Report<'_>) {
    let decided: Vec<ReturnDisposition> = rows.all();
    let of_line = |row: &CustomerReturnLine| subject!(row.entity_id, row.return_number, row.line);
    let mut compare = |action: &str, kept: fn(&CustomerReturnLine) -> i64| {
        let of_action = decided.iter().filter(|row| row.action == action);
        let decided = of_action.map(|row| (subject!(row.entity_id, row.return_number, row.line), row.quantity.0));
        report.equal(action, &Sums::collect(lines.iter().map(|row| (of_line(row), kept(row)))), "dispositions", &Sums::collect(decided));
    };
    compare("restock", |row| row.restocked.0);
    compare("scrap", |row| row.scrapped.0);
    compare("return_to_supplier", |row| row.sent_back.0);
    let cost = decided.iter().map(|row| (subject!(row.entity_id, row.return_number, row.line), row.cost.0));
    let disposed = lines.iter().map(|row| (of_line(row), row.disposed_cost.0));
    let counts = rows.all::<CustomerReturn>().into_iter().map(|row| (subject!(row.entity_id, row.return_number), row.disposition_count));
    let counted = decided.iter().map(|row| (subject!(row.entity_id, row.return_number), 1));
    report.equal("number of dispositions", &Sums::collect(counts), "dispositions", &Sums::collect(counted));
    report.equal("disposed cost", &Sums::collect(disposed), "dispositions", &Sums::collect(cost));
}

pub fn credit_memos(rows: &Rows, report: &mut Report<'_>) {
    let memos: Vec<CreditMemo> = rows.all();
    let lines: Vec<CreditMemoLine> = rows.all();
    let number = |row: &CreditMemo| subject!(row.entity_id, row.credit_memo_number);
    let amounts = lines.iter().map(|row| (subject!(row.entity_id, row.credit_memo_number), row.amount.0));
    report.equal("goods", &Sums::collect(memos.iter().map(|row| (number(row), row.goods.0))), "lines", &Sums::collect(amounts));
    let applied = rows.all::<CreditApplication>().into_iter().map(|row| (subject!(row.entity_id, row.credit_memo_number), row.amount.0));
    let used = memos.iter().map(|row| (number(row), row.total.0 - row.unapplied.0));
    report.equal("applied", &Sums::collect(used), "applications", &Sums::collect(applied));
    for row in &memos {
        let holds = row.total.0 == row.goods.0 + row.tax.0 - row.restock_fee.0 && row.unapplied.0 >= 0 && row.restock_fee.0 >= 0;
        report.require(holds, number(row), || format!("total {}, unapplied {}", row.total.0, row.unapplied.0));
    }
    let goods = memos.iter().map(|row| (row.entity_id.clone(), row.goods.0));
    report.equal("returns and allowances", &balances(rows, account::RETURNS, of_entity), "credit memos", &Sums::collect(goods));
    let fees = memos.iter().map(|row| (row.entity_id.clone(), -row.restock_fee.0));
    report.equal("restock fees", &balances(rows, account::RESTOCK_FEES, of_entity), "credit memos", &Sums::collect(fees));
}

/// Invoices, their lines and returns know what was credited of them, and it is never more than there was.
pub fn credits(rows: &Rows, report: &mut Report<'_>) {
    let lines: Vec<CreditMemoLine> = rows.all();
    let invoices: Vec<Invoice> = rows.all();
    let number = |row: &Invoice| subject!(row.entity_id, row.invoice_number);
    let credited = lines.iter().map(|row| (subject!(row.entity_id, row.invoice_number), row.amount.0));
    report.equal("credited", &Sums::collect(invoices.iter().map(|row| (number(row), row.credited.0))), "credit memos", &Sums::collect(credited));
    for row in invoices {
        report.require(row.credited <= row.goods, number(&row), || format!("credited {} of {}", row.credited.0, row.goods.0));
    }
    let of_line = |row: &InvoiceLine| subject!(row.entity_id, row.invoice_number, row.line);
    let kept: Vec<InvoiceLine> = rows.all();
    let by_line = |value: fn(&CreditMemoLine) -> i64| {
        let of_lines = lines.iter().filter(|row| row.invoice_line.is_some());
        Sums::collect(of_lines.map(|row| (subject!(row.entity_id, row.invoice_number, row.invoice_line.unwrap_or_default()), value(row))))
    };
    report.equal("credited", &Sums::collect(kept.iter().map(|row| (of_line(row), row.credited.0))), "credit memos", &by_line(|row| row.amount.0));
    let quantities = Sums::collect(kept.iter().map(|row| (of_line(row), row.credited_quantity.0)));
    report.equal("credited quantity", &quantities, "credit memos", &by_line(|row| row.quantity.0));
    for row in &kept {
        let holds = row.credited <= row.amount && row.credited_quantity <= row.quantity;
        report.require(holds, of_line(row), || format!("credited {} of {}", row.credited.0, row.amount.0));
    }
    let returned = rows.all::<CustomerReturnLine>().into_iter().map(|row| (subject!(row.entity_id, row.return_number, row.line), row.credited.0));
    let of_returns = lines.iter().filter_map(|row| {
        let line = subject!(row.entity_id, row.return_number.as_ref()?, row.return_line?);
        Some((line, row.quantity.0))
    });
    report.equal("credited of the return", &Sums::collect(returned), "credit memos", &Sums::collect(of_returns));
}
