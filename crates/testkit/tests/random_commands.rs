//! Whatever is commanded in whatever order, the books hold; and FIFO costs what a naive list of units costs.

use chandler_amount::Amount;
use chandler_calendar::{Day, Instant};
use chandler_catalogue::key;
use chandler_erp::body::*;
use chandler_erp::tables::{
    CostLayer, CustomerReturn, Invoice, ItemSite, PurchaseOrder, Receipt, SalesOrder, SalesOrderLine, Shipment, ShipmentLine, Transfer,
};
use chandler_testkit::{Bench, Outcome, invariants};
use proptest::prelude::*;
use std::collections::VecDeque;

/// The last is kept by lot.
const ITEMS: [&str; 3] = ["BOLT", "OIL", "MILK"];
const SITES: [&str; 2] = ["MAIN", "WEST"];
const CUSTOMERS: [&str; 2] = ["ACME", "BETA"];

/// A step of somebody who does not know what is possible.
#[derive(Clone, Debug)]
enum Step {
    Buy { item: usize, site: usize, quantity: i64, price_cents: i64, placed: bool },
    Place { order: i64 },
    CancelPurchase { order: i64 },
    Receive { order: i64, quantity: i64, hold: i64 },
    Inspect { receipt: i64, passed: i64, rejected: i64 },
    SendBack { receipt: i64, quantity: i64 },
    Bill { order: i64, quantity: i64, price_cents: i64 },
    Order { customer: usize, lines: Vec<(usize, usize, i64, i64)> },
    Allocate { order: i64, backorder: bool },
    Ship { order: i64, quantity: Option<i64>, freight_cents: i64 },
    CancelLine { order: i64, line: i64, quantity: Option<i64> },
    Pay { customer: usize, cents: i64, invoice: i64 },
    TakeBack { shipment: i64, line: i64, quantity: i64, site: usize },
    Dispose { back: i64, quantity: i64, action: Disposition, receipt: i64 },
    LookAt { back: i64, sound: i64, faulty: i64 },
    CreditReturn { back: i64, fee_cents: i64, in_advance: bool },
    CreditInvoice { invoice: i64, line: Option<i64>, cents: i64 },
    CarrierBill { shipment: i64, cents: i64 },
    Transfer { item: usize, from: usize, quantity: i64, freight_cents: i64 },
    MoveOn { transfer: i64, cancels: bool },
    Adjust { item: usize, site: usize, difference: i64, cost_cents: Option<i64> },
    Receivable { customer: usize, invoice: i64, cents: i64 },
    Payable { bill: i64, cents: i64 },
    Account { number: i64, cents: i64 },
    Costing { item: usize, average: bool },
}

fn step() -> impl Strategy<Value = Step> {
    let (item, site, number, quantity, cents) = (0..ITEMS.len(), prop_oneof![4 => Just(0), 1 => Just(1)], 1..6_i64, 1..25_i64, 0..900_i64);
    let few = 1..9_i64;
    let line = (item.clone(), site.clone(), quantity.clone(), cents.clone());
    prop_oneof![
        3 => (item.clone(), site.clone(), 20..50_i64, cents.clone(), prop::bool::weighted(0.7))
            .prop_map(|(item, site, quantity, price_cents, placed)| Step::Buy { item, site, quantity, price_cents, placed }),
        3 => (1..3_i64).prop_map(|order| Step::Place { order }),
        1 => number.clone().prop_map(|order| Step::CancelPurchase { order }),
        8 => (number.clone(), quantity.clone(), 0..10_i64).prop_map(|(order, quantity, hold)| Step::Receive { order, quantity, hold }),
        2 => (number.clone(), 0..6_i64, 0..6_i64).prop_map(|(receipt, passed, rejected)| Step::Inspect { receipt, passed, rejected }),
        2 => (number.clone(), 1..12_i64).prop_map(|(receipt, quantity)| Step::SendBack { receipt, quantity }),
        4 => (number.clone(), few.clone(), cents.clone()).prop_map(|(order, quantity, price_cents)| Step::Bill { order, quantity, price_cents }),
        3 => (0..2_usize, prop::collection::vec(line, 1..4)).prop_map(|(customer, lines)| Step::Order { customer, lines }),
        5 => (number.clone(), prop::bool::weighted(0.8)).prop_map(|(order, backorder)| Step::Allocate { order, backorder }),
        8 => (number.clone(), prop::option::weighted(0.3, few), cents.clone())
            .prop_map(|(order, quantity, freight_cents)| Step::Ship { order, quantity, freight_cents }),
        2 => (number.clone(), 1..4_i64, prop::option::of(quantity.clone())).prop_map(|(order, line, quantity)| Step::CancelLine { order, line, quantity }),
        3 => (0..2_usize, 1..20_000_i64, 1..4_i64).prop_map(|(customer, cents, invoice)| Step::Pay { customer, cents, invoice }),
        6 => (1..4_i64, 1..3_i64, 1..4_i64, site.clone())
            .prop_map(|(shipment, line, quantity, site)| Step::TakeBack { shipment, line, quantity, site }),
        9 => (1..4_i64, 1..3_i64, disposition(), number.clone())
            .prop_map(|(back, quantity, action, receipt)| Step::Dispose { back, quantity, action, receipt }),
        9 => (1..4_i64, 1..3_i64, 0..2_i64).prop_map(|(back, sound, faulty)| Step::LookAt { back, sound, faulty }),
        6 => (1..4_i64, 0..300_i64, prop::bool::weighted(0.8))
            .prop_map(|(back, fee_cents, in_advance)| Step::CreditReturn { back, fee_cents, in_advance }),
        2 => (1..4_i64, prop::option::of(1..3_i64), cents.clone()).prop_map(|(invoice, line, cents)| Step::CreditInvoice { invoice, line, cents }),
        2 => (1..4_i64, cents.clone()).prop_map(|(shipment, cents)| Step::CarrierBill { shipment, cents }),
        3 => (item.clone(), 0..2_usize, 1..12_i64, cents.clone())
            .prop_map(|(item, from, quantity, freight_cents)| Step::Transfer { item, from, quantity, freight_cents }),
        4 => (1..4_i64, prop::bool::weighted(0.1)).prop_map(|(transfer, cancels)| Step::MoveOn { transfer, cancels }),
        3 => (item.clone(), site, -10..60_i64, prop::option::of(cents))
            .prop_map(|(item, site, difference, cost_cents)| Step::Adjust { item, site, difference, cost_cents }),
        2 => (0..2_usize, 1..4_i64, -3_000..20_000_i64).prop_map(|(customer, invoice, cents)| Step::Receivable { customer, invoice, cents }),
        1 => (1..4_i64, -3_000..20_000_i64).prop_map(|(bill, cents)| Step::Payable { bill, cents }),
        1 => (1..4_i64, -9_000..9_000_i64).prop_map(|(number, cents)| Step::Account { number, cents }),
        1 => (item, prop::bool::ANY).prop_map(|(item, average)| Step::Costing { item, average }),
    ]
}

fn disposition() -> impl Strategy<Value = Disposition> {
    prop_oneof![Just(Disposition::Restock), Just(Disposition::Scrap), Just(Disposition::ReturnToSupplier), Just(Disposition::Quarantine)]
}

fn money(cents: i64) -> String {
    Amount(cents).format("USD".parse().expect("currency"))
}

fn company() -> Bench {
    let now: Instant = "2026-11-02T17:00:00Z".parse().expect("instant");
    let mut bench = Bench::new("CO", now);
    let currency = "USD".parse().expect("currency");
    bench.run(CreateEntity { entity_id: "CO".into(), name: String::new(), currency, time_zone: "America/Chicago".into() }).accepted();
    for site_id in SITES {
        let bins = ["A", "B"].map(|bin_id| NewBin { bin_id: bin_id.into(), kind: BinKind::Storage }).to_vec();
        bench.run(CreateSite { site_id: site_id.into(), bins, ..CreateSite::default() }).accepted();
    }
    for item_id in ITEMS {
        let costing = if item_id == "OIL" { Costing::Average } else { Costing::Fifo };
        let shelf_life_days = (item_id == "MILK").then_some(20);
        bench.run(CreateItem { item_id: item_id.into(), costing, shelf_life_days, ..CreateItem::default() }).accepted();
    }
    bench.run(CreateSupplier { supplier_id: "FASTCO".into(), payment_days: 30, ..CreateSupplier::default() }).accepted();
    for customer_id in CUSTOMERS {
        let tax_percent = (customer_id == "BETA").then(|| "8.25".into());
        let credit_limit = if customer_id == "ACME" { "1500" } else { "300" }.into();
        bench.run(CreateCustomer { customer_id: customer_id.into(), credit_limit, tax_percent, ..CreateCustomer::default() }).accepted();
    }
    bench
}

/// Number of an invoice or bill in the system before.
fn taken_over(number: i64) -> String {
    format!("4711{number}")
}

fn day() -> Day {
    "2026-10-01".parse().expect("day")
}

/// One of the last few documents of a series; the one before the first where there is none.
fn recent(series: &str, count: usize, back: i64) -> String {
    let count = i64::try_from(count).expect("small");
    format!("{series}-{:06}", count - (back - 1) % count.max(1))
}

fn take(bench: &mut Bench, step: &Step) -> Outcome {
    let [sales, purchases, receipts, invoices, shipments] = [
        bench.rows.all::<SalesOrder>().len(),
        bench.rows.all::<PurchaseOrder>().len(),
        bench.rows.all::<Receipt>().len(),
        bench.rows.all::<Invoice>().into_iter().filter(|row| row.origin_number.is_none()).count(),
        bench.rows.all::<Shipment>().len(),
    ];
    let so_number = |order: &i64| recent("SO", sales, *order);
    let po_number = |order: &i64| recent("PO", purchases, *order);
    let receipt_number = |receipt: &i64| recent("RC", receipts, *receipt);
    let customer_id = |customer: &usize| CUSTOMERS[*customer].to_owned();
    match step {
        Step::Buy { item, site, quantity, price_cents, placed } => {
            let line = |cents: i64| NewPurchaseLine {
                item_id: ITEMS[*item].into(),
                quantity: (*quantity).into(),
                unit_price: Some(money(cents).into()),
                ..NewPurchaseLine::default()
            };
            let lines = vec![line(*price_cents), line(price_cents + 7)];
            let (supplier_id, site_id) = ("FASTCO".into(), SITES[*site].into());
            bench.run(CreatePurchaseOrder { supplier_id, site_id, placed: *placed, lines, ..CreatePurchaseOrder::default() })
        }
        Step::Place { order } => bench.run(PlacePurchaseOrder { po_number: po_number(order) }),
        Step::CancelPurchase { order } => bench.run(CancelPurchaseOrder { po_number: po_number(order), ..CancelPurchaseOrder::default() }),
        Step::Receive { order, quantity, hold } => {
            let bin_id = if quantity % 2 == 0 { "A" } else { "B" };
            let hold = Some((*hold).min(*quantity).into());
            let lines =
                vec![ReceivedLine { line: 1 + quantity % 2, quantity: (*quantity).into(), bin_id: bin_id.into(), hold, ..ReceivedLine::default() }];
            bench.run(ReceivePurchaseOrder { po_number: po_number(order), lines })
        }
        Step::Inspect { receipt, passed, rejected } => {
            let lines =
                vec![InspectedLine { line: 1, passed: Some((*passed).into()), rejected: Some((*rejected).into()), ..InspectedLine::default() }];
            bench.run(InspectReceipt { receipt_number: receipt_number(receipt), lines })
        }
        Step::SendBack { receipt, quantity } => {
            let (receipt_number, reason) = (receipt_number(receipt), "wrong goods".into());
            bench.run(ReturnToSupplier { receipt_number, line: 1, quantity: (*quantity).into(), reason, unit: None })
        }
        Step::Bill { order, quantity, price_cents } => {
            let unit_price = Some(money(*price_cents).into());
            let lines = vec![BilledLine { line: 1 + quantity % 2, quantity: (*quantity).into(), unit_price, ..BilledLine::default() }];
            bench.run(RecordSupplierBill { po_number: po_number(order), lines, ..RecordSupplierBill::default() })
        }
        Step::Order { customer, lines } => {
            let line = |(item, site, quantity, cents): &(usize, usize, i64, i64)| NewSalesLine {
                item_id: ITEMS[*item].into(),
                site_id: Some(SITES[*site].into()),
                quantity: (*quantity).into(),
                unit_price: Some(money(*cents).into()),
                ..NewSalesLine::default()
            };
            bench.run(CreateSalesOrder { customer_id: customer_id(customer), lines: lines.iter().map(line).collect(), ..CreateSalesOrder::default() })
        }
        Step::Allocate { order, backorder } => bench.run(AllocateOrder { so_number: so_number(order), backorder: Some(*backorder) }),
        Step::Ship { order, quantity, freight_cents } => {
            let lines = quantity.iter().map(|quantity| ShippedLine { line: 1, quantity: (*quantity).into(), ..ShippedLine::default() }).collect();
            let (freight_billed, freight_estimate) = (Some(money(*freight_cents).into()), Some(money(freight_cents + 3).into()));
            bench.run(ShipOrder { so_number: so_number(order), lines, freight_billed, freight_estimate, ..ShipOrder::default() })
        }
        Step::CancelLine { order, line, quantity } => {
            let quantity = quantity.map(Decimal::from);
            bench.run(CancelOrderLine { so_number: so_number(order), line: *line, quantity, ..CancelOrderLine::default() })
        }
        Step::Pay { customer, cents, invoice } => {
            let invoice_number = if cents % 3 == 0 { taken_over(*invoice) } else { recent("IN", invoices, *invoice) };
            let applications = vec![NewApplication { invoice_number, ..NewApplication::default() }];
            let applications = if cents % 4 == 0 { Vec::new() } else { applications };
            let (customer_id, amount) = (customer_id(customer), money(*cents).into());
            bench.run(RecordPayment { customer_id, amount, applications, on_account: true, ..RecordPayment::default() })
        }
        Step::CarrierBill { shipment, cents } => bench.run(RecordCarrierBill {
            shipment_number: recent("SH", shipments, *shipment),
            amount: money(*cents).into(),
            ..RecordCarrierBill::default()
        }),
        Step::Adjust { .. } | Step::Transfer { .. } | Step::MoveOn { .. } => keep_stock(bench, step),
        Step::TakeBack { .. } | Step::LookAt { .. } | Step::Dispose { .. } | Step::CreditReturn { .. } | Step::CreditInvoice { .. } => {
            give_back(bench, step)
        }
        other => take_over(bench, other),
    }
}

/// Steps within the house: counts, and goods between its sites.
fn keep_stock(bench: &mut Bench, step: &Step) -> Outcome {
    match step {
        Step::Adjust { item, site, difference, cost_cents } => {
            let (item_id, site_id) = (ITEMS[*item].to_owned(), SITES[*site].into());
            let found = ITEMS[*item] == "MILK" && *difference > 0;
            let (difference, unit_cost) = (Some((*difference).into()), cost_cents.map(|cents| money(cents).into()));
            let (lot_id, expires_on) = (found.then(|| "FOUND".to_owned()), found.then(|| day().plus_days(40)));
            let (bin_id, reason) = ("A".into(), "count".into());
            bench.run(AdjustStock { item_id, site_id, bin_id, difference, unit_cost, lot_id, expires_on, reason, ..AdjustStock::default() })
        }
        Step::Transfer { item, from, quantity, freight_cents } => bench.run(TransferStock {
            item_id: ITEMS[*item].into(),
            from_site_id: SITES[*from].into(),
            to_site_id: SITES[1 - *from].into(),
            quantity: (*quantity).into(),
            freight_estimate: Some(money(*freight_cents).into()),
            ..TransferStock::default()
        }),
        Step::MoveOn { transfer, cancels } => move_on(bench, *transfer, *cancels),
        _ => unreachable!("{step:?} moves nothing"),
    }
}

/// Steps after a sale: goods come back, are disposed of and credited.
fn give_back(bench: &mut Bench, step: &Step) -> Outcome {
    let [returns, receipts, shipments] =
        [bench.rows.all::<CustomerReturn>().len(), bench.rows.all::<Receipt>().len(), bench.rows.all::<Shipment>().len()];
    match step {
        Step::TakeBack { shipment, line, quantity, site } => {
            let lines = vec![ReturnedLine { line: *line, quantity: (*quantity).into(), ..ReturnedLine::default() }];
            let (shipment_number, site_id) = (recent("SH", shipments, *shipment), Some(SITES[*site].into()));
            bench.run(ReceiveReturn { shipment_number, site_id, lines, ..ReceiveReturn::default() })
        }
        Step::Dispose { back, quantity, action, receipt } => {
            let (bin_id, receipt_number) = (Some("A".into()), Some(recent("RC", receipts, *receipt)));
            let line = DisposedLine { line: 1, quantity: (*quantity).into(), action: *action, bin_id, receipt_number, ..DisposedLine::default() };
            bench.run(DisposeReturn { return_number: recent("RT", returns, *back), lines: vec![line] })
        }
        Step::LookAt { back, sound, faulty } => {
            let (sound, faulty) = (Some((*sound).into()), Some((*faulty).into()));
            let line = InspectedReturnLine { line: 1, sound, faulty, ..InspectedReturnLine::default() };
            bench.run(InspectReturn { return_number: recent("RT", returns, *back), lines: vec![line] })
        }
        Step::CreditReturn { back, fee_cents, in_advance } => {
            let in_advance = *in_advance;
            let (return_number, restock_fee) = (Some(recent("RT", returns, *back)), Some(money(*fee_cents).into()));
            bench.run(IssueCreditMemo { return_number, restock_fee, on_account: fee_cents % 5 == 0, in_advance, ..IssueCreditMemo::default() })
        }
        Step::CreditInvoice { invoice, line, cents } => {
            let invoice_number = if cents % 3 == 0 { taken_over(*invoice) } else { recent("IN", shipments, *invoice) };
            let amount = Some(money(*cents).into());
            let lines = line.map(|line| CreditedLine { line, amount: amount.clone(), ..CreditedLine::default() }).into_iter().collect::<Vec<_>>();
            let amount = amount.filter(|_| lines.is_empty());
            let (invoice_number, reason) = (Some(invoice_number), Some(CreditReason::Goodwill));
            bench.run(IssueCreditMemo { invoice_number, reason, lines, amount, ..IssueCreditMemo::default() })
        }
        _ => unreachable!("{step:?} gives nothing back"),
    }
}

/// Sends a transfer on its way, receives one that is, has its carriage billed once it is there.
fn move_on(bench: &mut Bench, transfer: i64, cancels: bool) -> Outcome {
    let transfers: Vec<Transfer> = bench.rows.all();
    let transfer_number = recent("TR", transfers.len(), transfer);
    let state = transfers.iter().find(|row| row.transfer_number == transfer_number).map_or("planned", |row| row.state.as_str());
    match state {
        "planned" if cancels => bench.run(CancelTransfer { transfer_number }),
        "planned" => bench.run(ShipTransfer { transfer_number, ..ShipTransfer::default() }),
        "in_transit" => bench.run(ReceiveTransfer { transfer_number, bin_id: "A".into() }),
        _ => bench.run(RecordCarrierBill { shipment_number: transfer_number, amount: "3.33".into(), ..RecordCarrierBill::default() }),
    }
}

/// Steps that bring balances of an earlier system, or change a master.
fn take_over(bench: &mut Bench, step: &Step) -> Outcome {
    match step {
        Step::Receivable { customer, invoice, cents } => bench.run(OpenReceivable {
            invoice_id: taken_over(*invoice),
            customer_id: CUSTOMERS[*customer].into(),
            invoiced_on: day(),
            due_on: day(),
            amount: money(*cents).into(),
            original_amount: Some("200.00".into()),
            disputed: false,
            reference: None,
        }),
        Step::Payable { bill, cents } => bench.run(OpenPayable {
            bill_id: taken_over(*bill),
            supplier_id: "FASTCO".into(),
            billed_on: day(),
            due_on: day(),
            amount: money(*cents).into(),
            po_number: None,
        }),
        Step::Account { number, cents } => {
            let account = ["1010", "2050", "5000"][usize::try_from(*number).expect("small") - 1].into();
            bench.run(OpenAccount { account, name: None, balance: money(*cents).into() })
        }
        Step::Costing { item, average } => {
            let costing = Some(if *average { Costing::Average } else { Costing::Fifo });
            bench.run(ChangeItem { item_id: ITEMS[*item].into(), costing, ..ChangeItem::default() })
        }
        _ => unreachable!("{step:?} is business"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn books_hold_after_any_commands(steps in prop::collection::vec(step(), 1..120)) {
        let mut bench = company();
        for step in &steps {
            if let Outcome::Accepted(_) = take(&mut bench, step) {
                let violations = invariants(&bench.rows);
                prop_assert!(violations.is_empty(), "after {step:?}:\n{violations:#?}");
            }
        }
    }

    /// The oracle keeps one entry per unit bought and hands out the oldest; costs are whole cents per unit, so nothing is rounded.
    #[test]
    fn fifo_costs_what_a_list_of_units_costs(steps in prop::collection::vec((prop::bool::ANY, 1..30_i64, 1..500_i64), 1..60)) {
        let mut bench = company();
        let mut units: VecDeque<i64> = VecDeque::new();
        for (arrives, quantity, cents) in steps {
            if arrives {
                take(&mut bench, &Step::Adjust { item: 0, site: 0, difference: quantity, cost_cents: Some(cents) }).accepted();
                units.extend(std::iter::repeat_n(cents, usize::try_from(quantity).expect("small")));
            } else if i64::try_from(units.len()).expect("small") >= quantity {
                let cost = sell(&mut bench, quantity);
                let expected: i64 = units.drain(..usize::try_from(quantity).expect("small")).sum();
                prop_assert_eq!(cost, expected);
            }
            let pool = bench.rows.get::<ItemSite>(key!["CO", "BOLT", "MAIN"]).map_or(0, |row| row.pool_value.0);
            prop_assert_eq!(pool, units.iter().sum::<i64>());
        }
        let open = bench.rows.all::<CostLayer>().into_iter().filter(|row| !row.remaining.is_zero()).map(|row| row.remaining.0).sum::<i64>();
        prop_assert_eq!(open, i64::try_from(units.len()).expect("small"));
    }
}

fn sell(bench: &mut Bench, quantity: i64) -> i64 {
    let line = NewSalesLine { item_id: "BOLT".into(), quantity: quantity.into(), unit_price: Some("0.01".into()), ..NewSalesLine::default() };
    let order = CreateSalesOrder { customer_id: "ACME".into(), site_id: Some("MAIN".into()), lines: vec![line], ..CreateSalesOrder::default() };
    let so_number = bench.run(order).accepted().document("sales_order");
    bench.run(AllocateOrder { so_number: so_number.clone(), backorder: Some(false) }).accepted();
    let shipment_number = bench.run(ShipOrder { so_number, ..ShipOrder::default() }).accepted().document("shipment");
    bench.rows.get::<ShipmentLine>(key!["CO", &shipment_number, 1]).expect("shipped").cost.0
}

/// The random company must reach the interesting states, or it proves nothing.
#[test]
fn random_commands_reach_every_kind_of_step() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut accepted, mut states) = (std::collections::BTreeMap::new(), std::collections::BTreeSet::new());
    let mut transfers = std::collections::BTreeSet::new();
    for _ in 0..520 {
        let mut bench = company();
        for step in prop::collection::vec(step(), 60..70).new_tree(&mut runner).expect("steps").current() {
            let name = format!("{step:?}").split(' ').next().unwrap_or_default().to_owned();
            let outcome = take(&mut bench, &step);
            *accepted.entry(name).or_insert(0) += i32::from(matches!(outcome, Outcome::Accepted(_)));
        }
        transfers.extend(bench.rows.all::<Transfer>().into_iter().map(|transfer| transfer.state));
        states.extend(bench.rows.all::<SalesOrder>().into_iter().map(|order| order.state));
        assert!(bench.rows.all::<SalesOrderLine>().len() < 1000);
    }
    assert_eq!(accepted.len(), 25, "{accepted:?}");
    assert!(accepted.values().all(|count| *count >= 15), "{accepted:?}");
    assert!(transfers.is_superset(&["planned", "in_transit", "received", "cancelled"].map(str::to_owned).into()), "{transfers:?}");
    for state in ["open", "credit_hold", "allocated", "backordered", "shipped", "closed", "cancelled"] {
        assert!(states.contains(state), "no order is {state}: {states:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Numbers at the edge of what fits are taken or refused; they neither wrap nor panic, and the books hold.
    #[test]
    fn absurd_numbers_are_taken_exactly_or_refused(numbers in prop::collection::vec((0..6_u8, absurd(), absurd()), 1..25)) {
        let mut bench = company();
        let packs = vec![NewUnit { unit: "ME".into(), numerator: 10_000_000, denominator: None }];
        bench.run(CreateItem { item_id: "SAND".into(), units: packs, ..CreateItem::default() }).accepted();
        bench.run(SetCustomerTerms { customer_id: "ACME".into(), credit_limit: Some("9000000000000".into()), ..SetCustomerTerms::default() }).accepted();
        for (kind, quantity, price) in numbers {
            absurd_command(&mut bench, kind, quantity.into(), price.into());
            let violations = invariants(&bench.rows);
            prop_assert!(violations.is_empty(), "{violations:#?}");
        }
    }
}

/// Decimals around nothing, around one, and as large as can be read.
fn absurd() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("0".to_owned()),
        Just("-9223372036854.775808".to_owned()),
        Just("9223372036854.775807".to_owned()),
        Just("9000000000000".to_owned()),
        (1..1_000_i64).prop_map(|number| number.to_string()),
        (900_000_000..1_000_000_000_i64).prop_map(|thousands| format!("{thousands}000")),
        (1..2_000_000_i64).prop_map(|millionths| format!("0.{millionths:06}")),
    ]
}

fn absurd_command(bench: &mut Bench, kind: u8, quantity: Decimal, price: Decimal) {
    let (item_id, site_id, unit) = ("SAND".to_owned(), "MAIN".to_owned(), kind.is_multiple_of(2).then(|| "ME".to_owned()));
    match kind {
        0 | 1 => {
            let (difference, unit_cost) = (Some(quantity), Some(price));
            bench.run(AdjustStock {
                item_id,
                site_id,
                bin_id: "A".into(),
                difference,
                unit,
                unit_cost,
                reason: "count".into(),
                ..AdjustStock::default()
            });
        }
        2 | 3 => {
            let lines = vec![NewSalesLine { item_id, quantity, unit, unit_price: Some(price), ..NewSalesLine::default() }];
            let order = CreateSalesOrder { customer_id: "ACME".into(), site_id: Some(site_id), lines, ..CreateSalesOrder::default() };
            if let Outcome::Accepted(accepted) = bench.run(order) {
                let so_number = accepted.document("sales_order");
                bench.run(AllocateOrder { so_number: so_number.clone(), backorder: None });
                bench.run(ShipOrder { so_number, ..ShipOrder::default() });
            }
        }
        _ => {
            let line = NewPurchaseLine {
                item_id,
                quantity: quantity.clone(),
                unit: unit.clone(),
                unit_price: Some(price.clone()),
                ..NewPurchaseLine::default()
            };
            let order =
                CreatePurchaseOrder { supplier_id: "FASTCO".into(), site_id, placed: true, lines: vec![line], ..CreatePurchaseOrder::default() };
            if let Outcome::Accepted(accepted) = bench.run(order) {
                let po_number = accepted.document("purchase_order");
                let lines =
                    vec![ReceivedLine { line: 1, quantity: quantity.clone(), unit: unit.clone(), bin_id: "A".into(), ..ReceivedLine::default() }];
                bench.run(ReceivePurchaseOrder { po_number: po_number.clone(), lines });
                let lines = vec![BilledLine { line: 1, quantity: price, unit, unit_price: Some(quantity), ..BilledLine::default() }];
                bench.run(RecordSupplierBill { po_number, lines, ..RecordSupplierBill::default() });
            }
        }
    }
}
