//! What an order-to-cash cycle costs: rows written, rounds of reading. These figures are what a second can hold, so a change of them is seen here.

use chandler_erp::body::*;
use chandler_testkit::scenario::run;
use chandler_testkit::{Accepted, Bench};

const COMPANY: &str = "
    entity   CO
    site     MAIN bins=A-01
    item     A list=1.00
    item     B list=2.00
    item     C list=3.00
    item     D list=4.00
    item     E list=5.00
    customer ACME limit=100000 tax=8.25
    adjust   A MAIN A-01 difference=1000 @0.50
    adjust   B MAIN A-01 difference=1000 @0.50
    adjust   C MAIN A-01 difference=1000 @0.50
    adjust   D MAIN A-01 difference=1000 @0.50
    adjust   E MAIN A-01 difference=1000 @0.50
";

#[test]
fn a_cycle_of_five_lines_writes_few_rows_in_few_rounds() {
    let mut bench = run(COMPANY).expect("company");
    cycle(&mut bench);
    let steps = cycle(&mut bench);
    let rows: Vec<usize> = steps.iter().map(|step| step.writes.len()).collect();
    let rounds: Vec<usize> = steps.iter().map(|step| step.rounds).collect();
    assert_eq!(rows, [14, 12, 67, 8]);
    assert_eq!(rounds, [1, 2, 3, 1]);
}

/// Twenty orders want one each of the last ten: ten get one, ten are told that there is none.
#[test]
fn twenty_orders_race_for_ten_units() {
    let mut bench =
        run("entity CO\nsite MAIN bins=A\nitem BOLT list=1.00\ncustomer ACME limit=100\nadjust BOLT MAIN A counted=10 @0.50").expect("company");
    let order = |bench: &mut Bench| {
        let lines = vec![NewSalesLine { item_id: "BOLT".into(), quantity: 1.into(), ..NewSalesLine::default() }];
        let order = CreateSalesOrder { customer_id: "ACME".into(), site_id: Some("MAIN".into()), lines, ..CreateSalesOrder::default() };
        bench.run(order).accepted().document("sales_order")
    };
    let numbers: Vec<String> = (0..20).map(|_| order(&mut bench)).collect();
    let outcomes: Vec<_> = numbers.into_iter().map(|so_number| bench.run(AllocateOrder { so_number, backorder: Some(false) })).collect();
    let refused = outcomes.iter().filter(|outcome| outcome.refusal().is_some_and(|refusal| refusal.code == "insufficient_stock")).count();
    assert_eq!(refused, 10);
    let position: chandler_erp::tables::ItemSite = bench.rows.all().remove(0);
    assert_eq!((position.allocated.0, position.backordered.0), (10, 0));
}

fn cycle(bench: &mut Bench) -> [Accepted; 4] {
    let line = |item_id: &str| NewSalesLine { item_id: item_id.into(), quantity: 2.into(), ..NewSalesLine::default() };
    let lines = ["A", "B", "C", "D", "E"].map(line).to_vec();
    let order = CreateSalesOrder { customer_id: "ACME".into(), site_id: Some("MAIN".into()), lines, ..CreateSalesOrder::default() };
    let order = bench.run(order).accepted();
    let so_number = order.document("sales_order");
    let allocation = bench.run(AllocateOrder { so_number: so_number.clone(), backorder: None }).accepted();
    let (freight_billed, freight_estimate) = (Some("5.00".into()), Some("4.00".into()));
    let shipment = bench.run(ShipOrder { so_number, freight_billed, freight_estimate, ..ShipOrder::default() }).accepted();
    let applications = vec![NewApplication { invoice_number: shipment.document("invoice"), ..NewApplication::default() }];
    let payment = RecordPayment { customer_id: "ACME".into(), amount: "37.48".into(), applications, ..RecordPayment::default() };
    let payment = bench.run(payment).accepted();
    [order, allocation, shipment, payment]
}
