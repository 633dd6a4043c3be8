use super::{Report, Sums, subject};
use crate::Rows;
use chandler_erp::tables::{CustomerAccount, Dispute, Invoice, Promise, PromisePayment};

/// An invoice is disputed while a dispute about it is open, and only as long as something of it is open.
pub fn disputes(rows: &Rows, report: &mut Report<'_>) {
    let invoices: Vec<Invoice> = rows.all();
    let disputes: Vec<Dispute> = rows.all();
    let named = invoices.iter().filter_map(|row| Some((subject!(row.entity_id, row.invoice_number, row.dispute_number.as_ref()?), 1)));
    let open = disputes.iter().filter(|row| row.state == "open").map(|row| (subject!(row.entity_id, row.invoice_number, row.dispute_number), 1));
    report.equal("named by the invoice", &Sums::collect(named), "open disputes", &Sums::collect(open));
    for row in &invoices {
        let holds = (row.disputed || row.dispute_number.is_none()) && !(row.disputed && row.open.is_zero());
        report.require(holds, subject!(row.entity_id, row.invoice_number), || format!("disputed {}, open {}", row.disputed, row.open.0));
    }
    for row in &disputes {
        let is_open = row.state == "open";
        let holds = is_open == row.resolution.is_none() && is_open == row.resolved_on.is_none() && row.credit_due <= row.amount;
        report.require(holds, subject!(row.entity_id, row.dispute_number), || format!("{} with {:?}", row.state, row.resolution));
    }
}

/// What was received decides the state of a promise, and the account counts the open ones.
pub fn promises(rows: &Rows, report: &mut Report<'_>) {
    let promises: Vec<Promise> = rows.all();
    let number = |row: &Promise| subject!(row.entity_id, row.promise_number);
    let counted = rows.all::<PromisePayment>().into_iter().map(|row| (subject!(row.entity_id, row.promise_number), row.amount.0));
    report.equal("received", &Sums::collect(promises.iter().map(|row| (number(row), row.received.0))), "payments", &Sums::collect(counted));
    for row in &promises {
        let (none, all) = (row.received.is_zero(), row.received == row.amount);
        let fits = match row.state.as_str() {
            "open" => !all,
            "kept" => all,
            "partial" => !none && !all,
            _ => none,
        };
        let holds = fits && row.received.0 >= 0 && row.received <= row.amount && (row.state == "open") == row.decided_on.is_none();
        report.require(holds, number(row), || format!("{} with {} of {}", row.state, row.received.0, row.amount.0));
    }
    let open = promises.iter().filter(|row| row.state == "open").map(|row| (subject!(row.entity_id, row.customer_id), 1));
    let kept = rows.all::<CustomerAccount>().into_iter().map(|row| (subject!(row.entity_id, row.customer_id), row.open_promises));
    report.equal("open promises", &Sums::collect(kept), "promises", &Sums::collect(open));
}
