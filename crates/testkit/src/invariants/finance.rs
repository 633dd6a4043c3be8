use super::{Report, Sums, subject};
use crate::Rows;
use chandler_erp::posting_rules::account;
use chandler_erp::tables::{
    CarrierBill, Claim, ClaimedDocument, ClaimedSale, CreditApplication, CreditMemo, CustomerAccount, Invoice, InvoiceLine, JournalLine, Payment,
    PaymentApplication, PurchaseOrderLine, SalesOrder, Shipment, ShipmentLine, StockMove, SupplierBill, SupplierBillLine, Transfer, ValueEntry,
    WriteOff,
};
use std::collections::{BTreeMap, BTreeSet};

pub fn journal_balances(rows: &Rows, report: &mut Report<'_>) {
    let commits = rows.all::<JournalLine>().into_iter().map(|line| (subject!(line.entity_id, line.commit_seq, line.currency), line.amount.0));
    report.equal("debits less credits", &Sums::collect(commits), "balance", &Sums::default());
}

/// By item and site, so that two wrongs in different places cannot make a right.
pub fn inventory_account(rows: &Rows, report: &mut Report<'_>) {
    let entries = rows.all::<ValueEntry>().into_iter().map(|row| (subject!(row.entity_id, row.item_id, row.site_id), row.amount.0));
    report.equal("account", &by_item_and_site(rows, account::INVENTORY), "value entries", &Sums::collect(entries));
}

pub fn cost_accounts(rows: &Rows, report: &mut Report<'_>) {
    let entries: Vec<ValueEntry> = rows.all();
    let of_entry = |row: &ValueEntry| subject!(row.entity_id, row.item_id, row.site_id);
    let issues = entries.iter().filter(|row| row.kind == "issue").map(|row| (of_entry(row), -row.amount.0));
    let returned = rows.all::<ShipmentLine>().into_iter().map(|row| (subject!(row.entity_id, row.item_id, row.site_id), -row.returned_cost.0));
    report.equal("cost of goods", &by_item_and_site(rows, account::COST_OF_GOODS), "issues less returns", &Sums::collect(issues.chain(returned)));
    let expensed = entries.iter().map(|row| (of_entry(row), row.expensed.0));
    report.equal("cost adjustment", &by_item_and_site(rows, account::COST_ADJUSTMENT), "expensed", &Sums::collect(expensed));
}

/// Goods received and not invoiced: what each supplier has delivered at order price, less what his bills have cleared.
pub fn accrual(rows: &Rows, report: &mut Report<'_>) {
    let supplier = |line: &JournalLine| subject!(line.entity_id, line.supplier_id.as_deref().unwrap_or("-"), line.item_id.as_deref().unwrap_or("-"));
    let lines = rows.all::<PurchaseOrderLine>();
    let open = lines.iter().map(|row| (subject!(row.entity_id, row.supplier_id, row.item_id), row.billed_value.0 - row.received_value.0));
    report.equal("account", &balances(rows, account::RECEIVED_NOT_INVOICED, supplier), "order lines", &Sums::collect(open));
    let cleared = rows.all::<SupplierBillLine>().into_iter().map(|row| (subject!(row.entity_id, row.po_number, row.po_line), row.received_value.0));
    let billed = lines.iter().map(|row| (subject!(row.entity_id, row.po_number, row.line), row.billed_value.0));
    report.equal("billed value", &Sums::collect(billed), "bill lines", &Sums::collect(cleared));
}

pub fn receivable(rows: &Rows, report: &mut Report<'_>) {
    let invoices = rows.all::<Invoice>().into_iter().map(|row| (subject!(row.entity_id, row.customer_id), row.open.0));
    let payments = rows.all::<Payment>().into_iter().map(|row| (subject!(row.entity_id, row.customer_id), -row.unapplied.0));
    let credits = rows.all::<CreditMemo>().into_iter().map(|row| (subject!(row.entity_id, row.customer_id), -row.unapplied.0));
    let customer = |line: &JournalLine| subject!(line.entity_id, line.customer_id.as_deref().unwrap_or("-"));
    let documents = Sums::collect(invoices.chain(payments).chain(credits));
    report.equal("account", &balances(rows, account::RECEIVABLE, customer), "documents", &documents);
}

pub fn freight_accrual(rows: &Rows, report: &mut Report<'_>) {
    let (shipments, transfers): (Vec<Shipment>, Vec<Transfer>) = (rows.all(), rows.all());
    let accrued = shipments.iter().map(|row| (row.entity_id.clone(), -row.freight_accrued.0));
    let accrued = accrued.chain(transfers.iter().map(|row| (row.entity_id.clone(), -row.freight_accrued.0)));
    report.equal("account", &balances(rows, account::FREIGHT_ACCRUAL, of_entity), "shipments and transfers", &Sums::collect(accrued));
    let costs = shipments.iter().map(|row| (row.entity_id.clone(), row.freight_cost.0));
    let costs = costs.chain(transfers.iter().map(|row| (row.entity_id.clone(), row.freight_expensed.0)));
    report.equal("freight out", &balances(rows, account::FREIGHT_OUT, of_entity), "shipments and transfers", &Sums::collect(costs));
}

pub fn payable(rows: &Rows, report: &mut Report<'_>) {
    let suppliers = rows.all::<SupplierBill>().into_iter().map(|row| (row.entity_id, -row.open.0));
    let freight = rows.all::<SupplierBill>().into_iter().map(|row| (row.entity_id, row.freight.0));
    report.equal("freight in", &balances(rows, account::FREIGHT_IN, of_entity), "bills", &Sums::collect(freight));
    let carriers = rows.all::<CarrierBill>().into_iter().map(|row| (row.entity_id, -row.amount.0));
    report.equal("account", &balances(rows, account::PAYABLE, of_entity), "bills", &Sums::collect(suppliers.chain(carriers)));
}

pub fn invoices(rows: &Rows, report: &mut Report<'_>) {
    let invoices: Vec<Invoice> = rows.all();
    let number = |row: &Invoice| subject!(row.entity_id, row.invoice_number);
    let lines = rows.all::<InvoiceLine>().into_iter().map(|row| (subject!(row.entity_id, row.invoice_number), row.amount.0));
    let of_ours = invoices.iter().filter(|row| row.origin_number.is_none());
    report.equal("goods", &Sums::collect(of_ours.map(|row| (number(row), row.goods.0))), "lines", &Sums::collect(lines));
    let paid = rows.all::<PaymentApplication>().into_iter().map(|row| (subject!(row.entity_id, row.invoice_number), row.amount.0));
    let credited = rows.all::<CreditApplication>().into_iter().map(|row| (subject!(row.entity_id, row.invoice_number), row.amount.0));
    let given_up = rows.all::<WriteOff>().into_iter().map(|row| (subject!(row.entity_id, row.invoice_number), row.amount.0));
    let settled = invoices.iter().map(|row| (number(row), row.total.0 - row.settled_before.0 - row.open.0));
    report.equal("settled", &Sums::collect(settled), "applications and write-offs", &Sums::collect(paid.chain(credited).chain(given_up)));
    for row in &invoices {
        let holds = row.total.0 == row.goods.0 + row.freight.0 + row.tax.0 && row.open.0 >= 0 && row.settled_on.is_some() == row.open.is_zero();
        let holds = holds && row.settled_before.0 >= 0 && (row.origin_number.is_some() || row.settled_before.is_zero());
        report.require(holds, number(row), || format!("total {}, open {}", row.total.0, row.open.0));
    }
    let used = rows.all::<PaymentApplication>().into_iter().map(|row| (subject!(row.entity_id, row.payment_number), row.amount.0));
    let stays = |row: &Payment| if row.reversed_on.is_some() { -row.unapplied.0 } else { row.amount.0 - row.unapplied.0 };
    let paid = rows.all::<Payment>().into_iter().map(|row| (subject!(row.entity_id, row.payment_number), stays(&row)));
    report.equal("applied by payment", &Sums::collect(paid), "applications", &Sums::collect(used));
}

/// The account that the credit check reads, against invoices, orders, payments and credit memos.
pub fn customer_accounts(rows: &Rows, report: &mut Report<'_>) {
    let accounts: Vec<CustomerAccount> = rows.all();
    let of = |entity_id: &str, customer_id: &str| subject!(entity_id, customer_id);
    let mut compare = |name: &str, kept: fn(&CustomerAccount) -> i64, documents: Sums| {
        let kept = accounts.iter().map(|row| (of(&row.entity_id, &row.customer_id), kept(row)));
        report.equal(name, &Sums::collect(kept), "documents", &documents);
    };
    let invoices = rows.all::<Invoice>().into_iter().map(|row| (of(&row.entity_id, &row.customer_id), row.open.0));
    compare("receivable", |row| row.receivable.0, Sums::collect(invoices));
    let orders = rows.all::<SalesOrder>().into_iter().map(|row| (of(&row.entity_id, &row.customer_id), row.open_amount.0));
    compare("open orders", |row| row.open_orders.0, Sums::collect(orders));
    let payments = rows.all::<Payment>().into_iter().map(|row| (of(&row.entity_id, &row.customer_id), row.unapplied.0));
    let credits = rows.all::<CreditMemo>().into_iter().map(|row| (of(&row.entity_id, &row.customer_id), row.unapplied.0));
    compare("unapplied", |row| row.unapplied.0, Sums::collect(payments.chain(credits)));
}

/// Goods between our sites: their cost on the account, their quantity in the moves.
pub fn in_transit(rows: &Rows, report: &mut Report<'_>) {
    let transfers: Vec<Transfer> = rows.all();
    let on_the_way = || transfers.iter().filter(|row| row.state == "in_transit");
    let cost = on_the_way().map(|row| (subject!(row.entity_id, row.item_id, row.to_site_id), row.cost.0));
    report.equal("account", &by_item_and_site(rows, account::IN_TRANSIT), "transfers", &Sums::collect(cost));
    let moved = rows.all::<StockMove>().into_iter().flat_map(|row| {
        let end = |kind: &str, id: &str, change: i64| (kind == "transit").then(|| (subject!(row.entity_id, id), change));
        [end(&row.from_kind, &row.from_id, -row.quantity.0), end(&row.to_kind, &row.to_id, row.quantity.0)].into_iter().flatten().collect::<Vec<_>>()
    });
    let goods = on_the_way().map(|row| (subject!(row.entity_id, row.transfer_number), row.quantity.0));
    report.equal("moved", &Sums::collect(moved), "transfers", &Sums::collect(goods));
}

/// What suppliers and carriers accepted and have not paid, what it took off the cost of goods and off freight, and that a claim on a carrier or
/// under an agreement is the sum of its documents or sales.
pub fn claims(rows: &Rows, report: &mut Report<'_>) {
    let by_claim = |line: &JournalLine| subject!(line.entity_id, line.source);
    let claims: Vec<Claim> = rows.all();
    let of = |row: &Claim| subject!(row.entity_id, row.claim_number);
    let owed = claims.iter().filter(|row| row.state == "accepted").map(|row| (of(row), row.accepted.0));
    report.equal("receivable", &balances(rows, account::CLAIMS_RECEIVABLE, by_claim), "accepted claims", &Sums::collect(owed));
    for (party, lowered) in [("supplier", account::SUPPLIER_SUPPORT), ("carrier", account::CARRIER_RECOVERIES)] {
        let on_party = claims.iter().filter(|row| row.party_kind == party);
        let kept = on_party.map(|row| (of(row), if row.state == "paid" { -row.received.0 } else { -row.accepted.0 }));
        report.equal(party, &balances(rows, lowered, by_claim), "claims", &Sums::collect(kept));
    }
    let in_parts = claims.iter().filter(|row| row.party_kind == "carrier" || row.agreement_id.is_some()).map(|row| (of(row), row.claimed.0));
    let documents = rows.all::<ClaimedDocument>().into_iter().map(|row| (subject!(row.entity_id, row.claim_number), row.amount.0));
    let sales = rows.all::<ClaimedSale>().into_iter().map(|row| (subject!(row.entity_id, row.claim_number), row.amount.0));
    report.equal("claimed", &Sums::collect(in_parts), "documents and sales", &Sums::collect(documents.chain(sales)));
    claimed_once(rows, &claims, report);
}

/// Of a sale no more is claimed than was shipped, and none under two agreements, but for claims that were rejected.
fn claimed_once(rows: &Rows, claims: &[Claim], report: &mut Report<'_>) {
    let rejected: BTreeSet<String> =
        claims.iter().filter(|row| row.state == "rejected").map(|row| subject!(row.entity_id, row.claim_number)).collect();
    let mut claimed: BTreeMap<String, (i64, BTreeSet<String>)> = BTreeMap::new();
    for row in rows.all::<ClaimedSale>().into_iter().filter(|row| !rejected.contains(&subject!(row.entity_id, row.claim_number))) {
        let (quantity, agreements) = claimed.entry(subject!(row.entity_id, row.shipment_number, row.line)).or_default();
        *quantity += row.quantity.0;
        agreements.insert(row.agreement_id);
    }
    for row in rows.all::<ShipmentLine>() {
        let name = subject!(row.entity_id, row.shipment_number, row.line);
        if let Some((quantity, agreements)) = claimed.get(&name) {
            let holds = *quantity >= 0 && *quantity <= row.quantity.0 && agreements.len() == 1;
            report.require(holds, name, || format!("claimed {quantity} of {} under {agreements:?}", row.quantity.0));
        }
    }
}

/// Money given up is what the bad debt account says.
pub fn bad_debt(rows: &Rows, report: &mut Report<'_>) {
    let customer = |line: &JournalLine| subject!(line.entity_id, line.customer_id.as_deref().unwrap_or("-"));
    let write_offs = rows.all::<WriteOff>().into_iter().map(|row| (subject!(row.entity_id, row.customer_id), row.amount.0));
    report.equal("account", &balances(rows, account::BAD_DEBT, customer), "write-offs", &Sums::collect(write_offs));
}

pub fn of_entity(line: &JournalLine) -> String {
    line.entity_id.clone()
}

pub fn by_item_and_site(rows: &Rows, account: &str) -> Sums {
    balances(rows, account, |line| subject!(line.entity_id, line.item_id.as_deref().unwrap_or("-"), line.site_id.as_deref().unwrap_or("-")))
}

/// What documents posted on an account; a balance that was taken over has no document here.
pub fn balances(rows: &Rows, account: &str, subject: impl Fn(&JournalLine) -> String) -> Sums {
    let is_opening = |line: &JournalLine| line.rule_id.starts_with("opening_account.");
    let lines = rows.all::<JournalLine>().into_iter().filter(|line| line.account == account && !is_opening(line));
    Sums::collect(lines.map(|line| (subject(&line), line.amount.0)))
}
