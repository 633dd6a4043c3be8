//! The real commands through the real store: after each step of a small order-to-cash story everything that must hold between the books holds.

use chandler_catalogue::key;
use chandler_erp::Envelope;
use chandler_erp::tables::{CutOverTotal, ItemSite};
use chandler_store::{Answer, Home, HomeClock, InitOptions, Outcome, Registry, Writer, WriterOptions};
use serde_json::{Value, json};
use std::sync::{Arc, Barrier};
use std::thread;
use tempfile::TempDir;

struct Business {
    _folder: TempDir,
    home: Home,
    writer: Arc<Writer>,
}

impl Business {
    /// A company with one site, one item, a supplier and a customer.
    fn open(costing: &str) -> Self {
        let folder = TempDir::new().expect("a folder");
        let (entity_id, currency, time_zone) = ("E".to_owned(), "USD".to_owned(), "America/Chicago".to_owned());
        let clock = HomeClock::Fixed("2026-03-02".parse().expect("a day"));
        let registry = Registry { tables: chandler_erp::tables::TABLES.to_vec(), commands: chandler_erp::commands().iter().collect() };
        let home = Home::init(folder.path(), &InitOptions { entity_id, currency, time_zone, clock }, registry).expect("a home");
        let writer = Arc::new(Writer::start(&home, WriterOptions::default()).expect("the writer"));
        let business = Self { _folder: folder, home, writer };
        for (command, body) in masters(costing) {
            business.done(command, body);
        }
        business
    }

    fn answer(&self, command: &str, body: &Value) -> Answer {
        let key = format!("{command} {body}");
        let envelope = Envelope {
            key: key.chars().take(200).collect(),
            command: command.to_owned(),
            actor: None,
            entity_id: None,
            effective_at: None,
            body: body.clone(),
        };
        self.writer.submit(envelope).expect("an answer")
    }

    /// Sends a command that must be accepted, and holds the books against every invariant.
    fn done(&self, command: &str, body: Value) -> Answer {
        let answer = self.answer(command, &body);
        assert_eq!(answer.outcome, Outcome::Accepted, "{command} {body}: {answer:?}");
        let report = self.home.reader().and_then(|reader| reader.verify()).expect("verifies");
        let broken: Vec<_> = report.invariants.iter().filter(|invariant| invariant.rows > 0).collect();
        assert!(report.ok(), "after {command}: {broken:?} {:?}", report.chain);
        answer
    }

    fn position(&self) -> ItemSite {
        self.home.reader().and_then(|reader| reader.get(&key!["E", "BOLT", "MAIN"])).expect("reads").expect("a position")
    }
}

fn masters(costing: &str) -> Vec<(&'static str, Value)> {
    vec![
        ("create_entity", json!({"entity_id": "E", "name": "Example", "currency": "USD", "time_zone": "America/Chicago"})),
        ("create_site", json!({"site_id": "MAIN", "name": "Main", "bins": [{"bin_id": "A", "kind": "storage"}]})),
        (
            "create_item",
            json!({"item_id": "BOLT", "name": "Bolt", "family": "fasteners", "base_unit": "EA", "costing": costing,
                   "list_price": {"unit_price": "3.10"}}),
        ),
        ("create_supplier", json!({"supplier_id": "ACME", "name": "Acme", "payment_days": 30})),
        ("set_supplier_item", json!({"supplier_id": "ACME", "item_id": "BOLT", "unit_price": "2.00", "lead_time_days": 7})),
        ("create_customer", json!({"customer_id": "C", "name": "Customer", "payment_days": 30, "credit_limit": "100000.00", "tax_percent": "8.25"})),
    ]
}

fn order_to_cash(costing: &str) {
    let business = Business::open(costing);
    buy(&business, "100", "2.00");
    buy(&business, "200", "2.30");
    sell(&business, "150");
    let position = business.position();
    assert_eq!((position.on_hand.0, position.allocated.0, position.on_order.0), (150, 0, 0));
}

fn buy(business: &Business, quantity: &str, unit_price: &str) {
    let line = json!({"item_id": "BOLT", "quantity": quantity, "unit_price": unit_price});
    let order = business.done("create_purchase_order", json!({"supplier_id": "ACME", "site_id": "MAIN", "placed": true, "lines": [line]}));
    let po_number = &order.documents[0].id;
    business.done("receive_purchase_order", json!({"po_number": po_number, "lines": [{"line": 1, "quantity": quantity, "bin_id": "A"}]}));
    let billed = json!({"line": 1, "quantity": quantity, "unit_price": "2.35"});
    business.done("record_supplier_bill", json!({"po_number": po_number, "supplier_reference": po_number, "lines": [billed]}));
}

fn sell(business: &Business, quantity: &str) {
    let order =
        business.done("create_sales_order", json!({"customer_id": "C", "site_id": "MAIN", "lines": [{"item_id": "BOLT", "quantity": quantity}]}));
    let so_number = &order.documents[0].id;
    business.done("allocate_order", json!({"so_number": so_number}));
    let shipped = business.done("ship_order", json!({"so_number": so_number, "freight_billed": "35.00", "freight_estimate": "42.50"}));
    let id = |kind: &str| shipped.documents.iter().find(|document| document.kind == kind).map(|document| document.id.clone()).expect(kind);
    business.done(
        "record_payment",
        json!({"customer_id": "C", "amount": "500.00", "on_account": true, "applications": [{"invoice_number": id("invoice"), "amount": "450.00"}]}),
    );
    business.done("record_carrier_bill", json!({"shipment_number": id("shipment"), "carrier": "CARRIER", "amount": "44.10"}));
}

#[test]
fn order_to_cash_at_fifo_keeps_every_invariant() {
    order_to_cash("fifo");
}

#[test]
fn order_to_cash_at_average_keeps_every_invariant() {
    order_to_cash("average");
}

/// Every opening with the books in SQL held against it, the check read back from the database, and business with what was taken over.
#[test]
fn a_running_company_is_taken_over() {
    let business = Business::open("fifo");
    business.done("begin_cut_over", json!({"cut_over_on": "2026-03-02"}));
    let stock = json!({"item_id": "BOLT", "site_id": "MAIN", "bin_id": "A", "counted": "7", "value": "10.00", "reason": "opening_balance"});
    business.done("adjust_stock", stock);
    let invoice = json!({"customer_id": "C", "invoiced_on": "2026-02-01", "due_on": "2026-03-03", "original_amount": "400.00"});
    let receivable = |number: &str, amount: &str| merged(&invoice, json!({"invoice_id": number, "amount": amount}));
    business.done("open_receivable", receivable("881", "300.00"));
    business.done("open_receivable", receivable("881", "250.00"));
    business.done("open_receivable", receivable("CM-1", "-30.00"));
    let bill = json!({"bill_id": "77", "supplier_id": "ACME", "billed_on": "2026-02-10", "due_on": "2026-03-12"});
    business.done("open_payable", merged(&bill, json!({"amount": "120.00"})));
    business.done("open_payable", merged(&bill, json!({"amount": "-20.00"})));
    for (account, balance) in [("1010", "500.00"), ("2050", "-12.00"), ("2070", "-3.00"), ("4000", "-900.00"), ("1010", "450.00")] {
        business.done("open_account", json!({"account": account, "balance": balance}));
    }
    let order = json!({"customer_id": "C", "site_id": "MAIN", "origin_number": "5001", "ordered_on": "2026-02-20",
                       "lines": [{"item_id": "BOLT", "quantity": "2", "unit_price": "3.00"}]});
    let so_number = business.done("create_sales_order", order).documents[0].id.clone();
    assert_eq!(business.answer("allocate_order", &json!({"so_number": so_number})).refusal.expect("refused").code, "not_live");
    business.done("record_import", json!({"import_id": "IMP-000001", "source": "export", "mapping_hash": "00", "history": {}}));
    let totals = json!([{"kind": "stock_value", "amount": "10.00"}, {"kind": "receivables", "amount": "219.00"}, {"kind": "payables", "amount": "-20.00"},
                        {"kind": "account", "subject": "1010", "amount": "450.00"}]);
    business.done("check_cut_over", json!({"totals": totals}));
    business.done("explain_difference", json!({"kind": "receivables", "explanation": "written off"}));
    business.done("go_live", json!({}));
    business.done("allocate_order", json!({"so_number": so_number, "backorder": true}));
    business.done("ship_order", json!({"so_number": so_number}));
    let applications = json!([{"invoice_number": "881", "amount": "250.00"}]);
    business.done("record_payment", json!({"customer_id": "C", "amount": "250.00", "applications": applications}));
    assert_eq!(business.position().pool_value.0, 714);
    let check: Vec<CutOverTotal> = business.home.reader().and_then(|reader| reader.scan(&key!["E"])).expect("reads");
    let found: Vec<_> = check.iter().map(|row| (row.kind.as_str(), row.difference.0, row.signed_by.is_some())).collect();
    assert_eq!(found, [("account", 0, false), ("payables", 0, false), ("receivables", 100, true), ("stock_value", 0, false)]);
}

fn merged(base: &Value, more: Value) -> Value {
    let mut fields = base.as_object().expect("an object").clone();
    fields.extend(more.as_object().expect("an object").clone());
    Value::Object(fields)
}

#[test]
fn sixty_four_orders_want_the_last_unit_and_one_gets_it() {
    const CLIENTS: usize = 64;
    let business = Arc::new(Business::open("fifo"));
    buy(&business, "1", "2.00");
    let orders: Vec<String> = (0..CLIENTS)
        .map(|number| {
            let body = json!({"customer_id": "C", "site_id": "MAIN", "customer_reference": number.to_string(), "lines": [{"item_id": "BOLT", "quantity": "1"}]});
            business.answer("create_sales_order", &body).documents[0].id.clone()
        })
        .collect();
    let start = Arc::new(Barrier::new(CLIENTS));
    let client = |so_number: String| {
        let (business, start) = (Arc::clone(&business), Arc::clone(&start));
        thread::spawn(move || {
            start.wait();
            business.answer("allocate_order", &json!({"so_number": so_number, "backorder": false}))
        })
    };
    let threads: Vec<_> = orders.into_iter().map(client).collect();
    let answers: Vec<Answer> = threads.into_iter().map(|thread| thread.join().expect("a client")).collect();
    assert_eq!(answers.iter().filter(|answer| answer.outcome == Outcome::Accepted).count(), 1);
    let refused = answers.iter().filter_map(|answer| answer.refusal.as_ref()).filter(|refusal| refusal.code == "insufficient_stock");
    assert_eq!(refused.count(), CLIENTS - 1);
    assert_eq!(business.position().allocated.0, 1);
    assert!(business.home.reader().and_then(|reader| reader.verify()).expect("verifies").ok());
}
