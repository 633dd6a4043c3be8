//! Each invariant must fire on books that break it: an invariant that cannot fail says nothing.

use chandler_amount::{Amount, Quantity};
use chandler_catalogue::Record;
use chandler_erp::posting_rules::account;
use chandler_erp::tables::*;
use chandler_testkit::scenario::run;
use chandler_testkit::{INVARIANTS, Rows, invariants};

/// A company in which every table that the invariants read has rows.
const STORY: &str = "
    entity   CO
    site     MAIN bins=A-01
    item     BOLT
    supplier FASTCO
    customer ACME limit=10000 tax=5
    buy      FASTCO at=MAIN | BOLT x50 @2.00
    receive  PO-000001 | 1 x40 bin=A-01 hold=10
    inspect  RC-000001 | 1 passed=4 rejected=4
    send_back RC-000001 1 x2
    bill     PO-000001 | 1 x20 @2.10
    order    ACME at=MAIN | BOLT x30 @3.00
    allocate SO-000001
    ship     SO-000001 | 1 x10
    ship     SO-000001 freight=5.00 estimate=4.00 | 1 x5
    carrier_bill SH-000002 amount=3.00
    ship     SO-000001 estimate=4.00 carrier=RAIL | 1 x5
    carrier_bill SH-000003 amount=6.00
    pay      ACME amount=20.00 on_account | IN-000001 amount=15.00
    take_back SH-000001 | 1 x6 reason=damaged
    look_at  RT-000001 | 1 sound=2 faulty=2
    dispose  RT-000001 | 1 x2 restock bin=A-01 | 1 x1 scrap | 1 x1 return_to_supplier receipt=RC-000001 | 1 x1 quarantine
    credit_memo return=RT-000001 fee=1.00 | 1 x4
    credit_memo invoice=IN-000001 reason=goodwill on_account | 1 amount=2.00
    credit_memo invoice=IN-000001 reason=goodwill amount=1.00
    promise  ACME amount=3.00 by=2026-11-20 for=IN-000001
    pay      ACME amount=2.00 | IN-000001 amount=2.00 short=damaged dispute
    write_off IN-000001 amount=0.50
    site     WEST bins=W-01
    transfer BOLT MAIN WEST x2
    transfer BOLT MAIN WEST x2 freight=3.00
    ship_transfer TR-000002
    claim    FASTCO amount=5.00 bill=SB-000001
    answer_claim CL-000001 accepted=4.00
    carrier_claim RAIL | CB-000002 amount=2.00
    answer_claim CL-000002 accepted=1.00
    agreement SPA-1 supplier=FASTCO from=2026-01-01 | BOLT support=0.20
    support_claim SPA-1 | SH-000002 1
    order    ACME at=MAIN | BOLT x5 @3.00
    item     MILK keeps=20
    buy      FASTCO at=MAIN | MILK x9 @1.00
    receive  PO-000002 | 1 x9 bin=A-01
    order    ACME at=MAIN | MILK x4 @2.00
    allocate SO-000003
    ship     SO-000003
    transfer MILK MAIN WEST x2
    ship_transfer TR-000003
";

type Breaker = fn(&mut Rows);

const BREAKERS: &[(&str, Breaker)] = &[
    ("journal_balances", |rows| change_line(rows, account::CASH)),
    ("inventory_account_equals_value_entries", |rows| change_line(rows, account::INVENTORY)),
    ("cost_accounts_equal_value_entries", |rows| change_line(rows, account::COST_OF_GOODS)),
    ("accrual_explained_by_orders", |rows| change_line(rows, account::RECEIVED_NOT_INVOICED)),
    ("receivable_equals_open_invoices_less_unapplied", |rows| change_line(rows, account::RECEIVABLE)),
    ("freight_accrual_equals_shipments", |rows| change(rows, |row: &mut Shipment| row.freight_accrued.0 += 1)),
    ("payable_equals_open_bills", |rows| change(rows, |row: &mut SupplierBill| row.open.0 -= 1)),
    ("invoices_add_up", |rows| change(rows, |row: &mut Invoice| row.tax.0 += 1)),
    ("customer_account_equals_documents", |rows| change(rows, |row: &mut CustomerAccount| row.open_orders.0 += 1)),
    ("bad_debt_equals_write_offs", |rows| change_line(rows, account::BAD_DEBT)),
    ("in_transit_equals_transfers", |rows| change_line(rows, account::IN_TRANSIT)),
    ("claims_receivable_equals_claims", |rows| change(rows, |row: &mut Claim| row.accepted.0 += 1)),
    ("disputes_follow_invoices", |rows| change(rows, |row: &mut Invoice| row.dispute_number = None)),
    ("promises_follow_payments", |rows| change(rows, |row: &mut Promise| row.received.0 += 1)),
    ("bins_equal_moves", |rows| change(rows, |row: &mut BinBalance| row.on_hand.0 += 1)),
    ("positions_equal_bins_and_moves", |rows| change(rows, |row: &mut ItemSite| row.on_hand.0 += 1)),
    ("lots_equal_bins_and_moves", |rows| change(rows, |row: &mut LotBalance| row.on_hand.0 += 1)),
    ("lots_equal_documents", |rows| change(rows, |row: &mut ShipmentLot| row.quantity.0 += 1)),
    ("held_equals_receipts", |rows| change(rows, |row: &mut ReceiptLine| row.held.0 -= 1)),
    ("allocated_is_there", |rows| change(rows, |row: &mut ItemSite| row.allocated = Quantity(row.on_hand.0 + 1))),
    ("layers_equal_value_entries", |rows| change(rows, |row: &mut CostLayer| row.remaining_value.0 += 1)),
    ("pools_equal_layers", |rows| change(rows, |row: &mut ItemSite| row.pool_value.0 += 1)),
    ("nothing_without_quantity_has_value", |rows| change(rows, |row: &mut CostLayer| row.remaining = Quantity::ZERO)),
    ("promises_equal_order_lines", |rows| change(rows, |row: &mut ItemSite| row.on_order.0 += 1)),
    ("sales_lines_add_up", |rows| change(rows, |row: &mut SalesOrderLine| row.shipped.0 += 1)),
    ("purchase_lines_equal_receipts_and_bills", |rows| change(rows, |row: &mut PurchaseOrderLine| row.received.0 += 1)),
    ("order_totals_add_up", |rows| change(rows, |row: &mut SalesOrder| row.total = Amount(row.total.0 + 1))),
    ("returns_hold_equals_open_returns", |rows| change_line(rows, account::RETURNS_HOLD)),
    ("returns_add_up", |rows| change(rows, |row: &mut CustomerReturnLine| row.scrapped.0 += 1)),
    ("credit_memos_add_up", |rows| change(rows, |row: &mut CreditMemo| row.tax.0 += 1)),
    ("credits_stay_within_invoices", |rows| change(rows, |row: &mut InvoiceLine| row.credited.0 += 1)),
];

#[test]
fn each_invariant_fires_on_broken_books() {
    let sound = run(STORY).expect("story").rows;
    assert!(invariants(&sound).is_empty());
    for invariant in INVARIANTS {
        let breaker = BREAKERS.iter().find(|(name, _)| *name == invariant.name);
        let (name, breaker) = breaker.unwrap_or_else(|| panic!("nothing breaks {}", invariant.name));
        let mut broken = sound.clone();
        breaker(&mut broken);
        assert!(invariants(&broken).iter().any(|violation| violation.invariant == *name), "{name} did not fire");
    }
}

/// Forgetting one posted row is noticed, whichever of these it is.
#[test]
fn a_lost_row_is_noticed() {
    fn lose<R: Record>(sound: &Rows) {
        for row in sound.all::<R>() {
            let mut broken = sound.clone();
            broken.remove::<R>(row.key());
            assert!(!invariants(&broken).is_empty(), "{row:?} can be lost unseen");
        }
    }
    let sound = run(STORY).expect("story").rows;
    lose::<StockMove>(&sound);
    lose::<ValueEntry>(&sound);
    lose::<JournalLine>(&sound);
    lose::<CostLayer>(&sound);
    lose::<ReceiptLine>(&sound);
    lose::<SupplierBillLine>(&sound);
    lose::<InvoiceLine>(&sound);
    lose::<ShipmentLine>(&sound);
    lose::<PaymentApplication>(&sound);
    lose::<WriteOff>(&sound);
    lose::<Transfer>(&sound);
    lose::<Lot>(&sound);
    lose::<LotBalance>(&sound);
    lose::<Claim>(&sound);
    lose::<ClaimedDocument>(&sound);
    lose::<ClaimedSale>(&sound);
    lose::<Dispute>(&sound);
    lose::<Promise>(&sound);
    lose::<PromisePayment>(&sound);
    lose::<SalesOrderLine>(&sound);
    lose::<PriceStep>(&sound);
    lose::<PurchaseOrderLine>(&sound);
    lose::<CustomerReturnLine>(&sound);
    lose::<ReturnInspection>(&sound);
    lose::<ReturnDisposition>(&sound);
    lose::<CreditMemo>(&sound);
    lose::<CreditMemoLine>(&sound);
    lose::<CreditApplication>(&sound);
}

fn change<R: Record>(rows: &mut Rows, change: impl Fn(&mut R)) {
    let mut row = rows.all::<R>().into_iter().next().expect("a row to break");
    change(&mut row);
    rows.put(row);
}

fn change_line(rows: &mut Rows, account: &str) {
    let mut line = rows.all::<JournalLine>().into_iter().find(|line| line.account == account).expect("a line to break");
    line.amount.0 += 1;
    rows.put(line);
}
