//! Whatever is paid, credited, reversed, written off, disputed and promised in whatever order, the customers' books hold.

use chandler_amount::Amount;
use chandler_calendar::Instant;
use chandler_catalogue::key;
use chandler_erp::body::*;
use chandler_erp::tables::{CustomerAccount, Dispute, Invoice, Payment, Promise};
use chandler_testkit::{Bench, Outcome, invariants};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const CUSTOMERS: [&str; 2] = ["ACME", "BETA"];
const INVOICES: i64 = 6;

/// A step of somebody who does not know what is possible.
#[derive(Clone, Debug)]
enum Step {
    Pay { customer: usize, cents: i64, invoices: Vec<(i64, Option<i64>)>, on_account: bool },
    PayShort { customer: usize, cents: i64, invoice: i64, dispute: bool },
    Credit { payment: i64, invoice: i64 },
    Reverse { payment: i64 },
    WriteOff { invoice: i64, cents: Option<i64> },
    Dispute { invoice: i64, cents: Option<i64> },
    Resolve { dispute: i64, credit: bool },
    Promise { customer: usize, cents: i64, days: i32, invoices: Vec<i64> },
    NextDay { settles: bool },
}

fn step() -> impl Strategy<Value = Step> {
    let (customer, number, invoice, cents) = (0..2_usize, 1..9_i64, 1..=INVOICES, 1..9_000_i64);
    let parts = prop::collection::vec((invoice.clone(), prop::option::of(1..6_000_i64)), 0..3);
    prop_oneof![
        5 => (customer.clone(), 1..20_000_i64, parts, prop::bool::weighted(0.7))
            .prop_map(|(customer, cents, invoices, on_account)| Step::Pay { customer, cents, invoices, on_account }),
        2 => (customer.clone(), cents.clone(), invoice.clone(), prop::bool::ANY)
            .prop_map(|(customer, cents, invoice, dispute)| Step::PayShort { customer, cents, invoice, dispute }),
        4 => (number.clone(), invoice.clone()).prop_map(|(payment, invoice)| Step::Credit { payment, invoice }),
        2 => number.clone().prop_map(|payment| Step::Reverse { payment }),
        1 => (invoice.clone(), prop::option::weighted(0.8, 1..900_i64)).prop_map(|(invoice, cents)| Step::WriteOff { invoice, cents }),
        2 => (invoice.clone(), prop::option::of(1..6_000_i64)).prop_map(|(invoice, cents)| Step::Dispute { invoice, cents }),
        2 => (number, prop::bool::ANY).prop_map(|(dispute, credit)| Step::Resolve { dispute, credit }),
        4 => (customer, cents, 0..4_i32, prop::collection::vec(invoice, 0..3))
            .prop_map(|(customer, cents, days, invoices)| Step::Promise { customer, cents, days, invoices }),
        3 => prop::bool::ANY.prop_map(|settles| Step::NextDay { settles }),
    ]
}

fn money(cents: i64) -> MoneyText {
    Amount(cents).format("USD".parse().expect("currency")).into()
}

fn invoice_number(number: i64) -> String {
    format!("IN-{number:06}")
}

/// Two customers who owe three invoices each.
fn company() -> Bench {
    let now: Instant = "2026-11-02T17:00:00Z".parse().expect("instant");
    let mut bench = Bench::new("CO", now);
    let currency = "USD".parse().expect("currency");
    bench.run(CreateEntity { entity_id: "CO".into(), name: String::new(), currency, time_zone: "America/Chicago".into() }).accepted();
    let bins = vec![NewBin { bin_id: "A".into(), kind: BinKind::Storage }];
    bench.run(CreateSite { site_id: "MAIN".into(), bins, ..CreateSite::default() }).accepted();
    bench.run(CreateItem { item_id: "BOLT".into(), ..CreateItem::default() }).accepted();
    let (difference, unit_cost) = (Some("1000".into()), Some("1.00".into()));
    let (item_id, site_id, bin_id, reason) = ("BOLT".into(), "MAIN".into(), "A".into(), "count".into());
    bench.run(AdjustStock { item_id, site_id, bin_id, difference, unit_cost, reason, ..AdjustStock::default() }).accepted();
    for customer_id in CUSTOMERS {
        bench.run(CreateCustomer { customer_id: customer_id.into(), credit_limit: "5000".into(), ..CreateCustomer::default() }).accepted();
    }
    for number in 0..INVOICES {
        sell(&mut bench, CUSTOMERS[usize::try_from(number % 2).expect("small")], 10 + number);
    }
    bench
}

fn sell(bench: &mut Bench, customer_id: &str, quantity: i64) {
    let line = NewSalesLine { item_id: "BOLT".into(), quantity: quantity.into(), unit_price: Some("5.00".into()), ..NewSalesLine::default() };
    let order = CreateSalesOrder { customer_id: customer_id.into(), site_id: Some("MAIN".into()), lines: vec![line], ..CreateSalesOrder::default() };
    let so_number = bench.run(order).accepted().document("sales_order");
    bench.run(AllocateOrder { so_number: so_number.clone(), backorder: Some(false) }).accepted();
    bench.run(ShipOrder { so_number, ..ShipOrder::default() }).accepted();
}

fn take(bench: &mut Bench, step: &Step) -> Outcome {
    match step {
        Step::Pay { customer, cents, invoices, on_account } => {
            let application = |(invoice, cents): &(i64, Option<i64>)| NewApplication {
                invoice_number: invoice_number(*invoice),
                amount: cents.map(money),
                ..NewApplication::default()
            };
            bench.run(RecordPayment {
                customer_id: CUSTOMERS[*customer].into(),
                amount: money(*cents),
                applications: invoices.iter().map(application).collect(),
                on_account: *on_account,
                reference: None,
            })
        }
        Step::PayShort { customer, cents, invoice, dispute } => {
            let short_reason = Some(DisputeReason::Damaged);
            let application = NewApplication { invoice_number: invoice_number(*invoice), short_reason, dispute: *dispute, amount: None };
            let (customer_id, amount) = (CUSTOMERS[*customer].into(), money(*cents));
            bench.run(RecordPayment { customer_id, amount, applications: vec![application], ..RecordPayment::default() })
        }
        Step::Credit { payment, invoice } => {
            let applications = vec![NewApplication { invoice_number: invoice_number(*invoice), ..NewApplication::default() }];
            bench.run(ApplyCredit { payment_number: Some(format!("PY-{payment:06}")), credit_memo_number: None, applications })
        }
        Step::Reverse { payment } => bench.run(ReversePayment { payment_number: format!("PY-{payment:06}"), ..ReversePayment::default() }),
        Step::WriteOff { invoice, cents } => {
            bench.run(WriteOffInvoice { invoice_number: invoice_number(*invoice), amount: cents.map(money), ..WriteOffInvoice::default() })
        }
        Step::Dispute { invoice, cents } => {
            bench.run(OpenDispute { invoice_number: invoice_number(*invoice), amount: cents.map(money), ..OpenDispute::default() })
        }
        Step::Resolve { dispute, credit } => {
            let resolution = if *credit { Resolution::CreditDue } else { Resolution::Upheld };
            bench.run(ResolveDispute { dispute_number: format!("DI-{dispute:06}"), resolution, credit_due: None })
        }
        Step::Promise { customer, cents, days, invoices } => bench.run(RecordPromise {
            customer_id: CUSTOMERS[*customer].into(),
            amount: money(*cents),
            promised_on: bench.now.day_in(&"America/Chicago".parse().expect("zone")).plus_days(*days),
            invoices: invoices.iter().copied().map(invoice_number).collect(),
            taker: None,
            note: None,
        }),
        Step::NextDay { settles } => {
            bench.now = bench.now.plus_seconds(24 * 3600);
            if *settles {
                bench.run(SettlePromises {})
            } else {
                bench.run(LogActivity { customer_id: Some("ACME".into()), minutes: Some(5), ..LogActivity::default() })
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn books_hold_whatever_customers_do(steps in prop::collection::vec(step(), 1..60)) {
        let mut bench = company();
        for step in &steps {
            if let Outcome::Accepted(_) = take(&mut bench, step) {
                let violations = invariants(&bench.rows);
                prop_assert!(violations.is_empty(), "after {step:?}:\n{violations:#?}");
            }
        }
    }

    /// Whenever the promises are settled in between, they end in the same states.
    #[test]
    fn the_day_alone_decides_a_promise(steps in prop::collection::vec(step(), 1..60)) {
        let (mut daily, mut once) = (company(), company());
        for step in &steps {
            let (with, without) = match step {
                Step::NextDay { .. } => (Step::NextDay { settles: true }, Step::NextDay { settles: false }),
                other => (other.clone(), other.clone()),
            };
            take(&mut daily, &with);
            take(&mut once, &without);
        }
        once.run(SettlePromises {}).accepted();
        let states = |bench: &Bench| bench.rows.all::<Promise>().into_iter().map(|row| (row.promise_number, row.state, row.received)).collect::<Vec<_>>();
        prop_assert_eq!(states(&daily), states(&once));
    }
}

/// The random company must reach the interesting states, or it proves nothing.
#[test]
fn random_steps_reach_every_state() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut accepted, mut states): (BTreeMap<String, i32>, BTreeSet<String>) = (BTreeMap::new(), BTreeSet::new());
    for _ in 0..60 {
        let mut bench = company();
        for step in prop::collection::vec(step(), 40..50).new_tree(&mut runner).expect("steps").current() {
            let name = format!("{step:?}").split(' ').next().unwrap_or_default().to_owned();
            let outcome = take(&mut bench, &step);
            *accepted.entry(name).or_default() += i32::from(matches!(outcome, Outcome::Accepted(_)));
        }
        states.extend(bench.rows.all::<Promise>().into_iter().map(|row| format!("promise {}", row.state)));
        states.extend(bench.rows.all::<Dispute>().into_iter().map(|row| format!("dispute {}", row.resolution.unwrap_or(row.state))));
        states.extend(bench.rows.all::<Payment>().into_iter().filter_map(|row| row.reversed_on.map(|_| "payment reversed".to_owned())));
        states.extend(bench.rows.all::<Invoice>().into_iter().map(|row| format!("invoice settled {}", row.settled_on.is_some())));
        let account: CustomerAccount = bench.rows.get(key!["CO", "ACME"]).expect("account");
        assert!(account.receivable.0 >= 0 && account.unapplied.0 >= 0);
    }
    assert_eq!(accepted.len(), 9, "{accepted:?}");
    assert!(accepted.values().all(|count| *count >= 15), "{accepted:?}");
    let expected = [
        "dispute credit_due",
        "dispute open",
        "dispute settled",
        "dispute upheld",
        "invoice settled false",
        "invoice settled true",
        "payment reversed",
        "promise broken",
        "promise kept",
        "promise open",
        "promise partial",
    ];
    assert!(expected.iter().all(|state| states.contains(*state)), "{states:?}");
}
