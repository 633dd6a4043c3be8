//! Opening balances and open documents: posted once, at the end of the cut-over day.

use super::jobs::{Body, Job, Obstacle, Rows, is_something, text};
use chandler_importer::{Op, Record, Value};
use std::collections::{BTreeMap, HashSet};

pub(super) fn jobs(target: &str, rows: &Rows<'_>) -> Vec<Job> {
    match target {
        "open_purchase_orders" => orders(rows, &["po_number", "supplier_id", "site_id"], purchase_order),
        "open_sales_orders" => orders(rows, &["so_number", "customer_id", "site_id"], sales_order),
        _ => rows.changed.iter().enumerate().map(|(row, record)| single(target, row, record)).collect(),
    }
}

fn single(target: &str, row: usize, record: &Record) -> Job {
    // Receivables, payables and accounts are replaced by what is said again; goods that lie in a bin are counted instead.
    if record.op == Op::Update && target == "opening_stock" {
        return Job { rows: vec![row], obstacle: Some(posted_already()), ..Job::default() };
    }
    let step = match target {
        "opening_stock" => is_something(record, "quantity").then(|| stock(record)),
        "open_receivables" => {
            let fields = ["invoice_id", "customer_id", "due_on", "disputed", "reference"];
            let body = Body::of(record, &fields).take(record, "invoice_on", "invoiced_on").take_money(record, "amount", "amount");
            Some(body.take_money(record, "original_amount", "original_amount").step("open_receivable"))
        }
        "open_payables" => {
            let body = Body::of(record, &["bill_id", "supplier_id", "billed_on", "due_on", "po_number"]);
            Some(body.take_money(record, "amount", "amount").step("open_payable"))
        }
        // Stock and open documents bring these accounts; the cut-over check compares them.
        _ if CONTROL_ACCOUNTS.contains(&text(record, "account").as_str()) => None,
        _ => Some(Body::of(record, &["account"]).take(record, "account_name", "name").take_money(record, "balance", "balance").step("open_account")),
    };
    Job::of(row, step)
}

/// Receivables, stock and payables.
const CONTROL_ACCOUNTS: [&str; 3] = ["1100", "1200", "2000"];

fn stock(record: &Record) -> super::jobs::Step {
    let body = Body::of(record, &["item_id", "site_id", "bin_id", "unit"]).take(record, "quantity", "difference").set("reason", "opening_balance");
    match record.get("value") {
        Some(_) => body.take_money(record, "value", "value").step("adjust_stock"),
        None => body.take(record, "unit_cost", "unit_cost").step("adjust_stock"),
    }
}

/// Orders, each with all its lines.
fn orders(rows: &Rows<'_>, name: &[&str], order: fn(&[&Record]) -> Job) -> Vec<Job> {
    let name = |record: &Record| name.iter().map(|field| text(record, field)).collect::<Vec<_>>();
    let fresh: HashSet<u128> = rows.changed.iter().filter(|record| record.op == Op::Insert).map(|record| record.key_hash).collect();
    let mut whole: BTreeMap<Vec<String>, Vec<&Record>> = BTreeMap::new();
    for record in rows.companions {
        whole.entry(name(record)).or_default().push(record);
    }
    let mut jobs: BTreeMap<Vec<String>, Job> = BTreeMap::new();
    for (row, record) in rows.changed.iter().enumerate() {
        let lines = whole.get(&name(record)).map_or(&[][..], Vec::as_slice);
        let is_new = lines.iter().all(|line| fresh.contains(&line.key_hash));
        let begin = || if is_new { order(lines) } else { Job { obstacle: Some(posted_already()), ..Job::default() } };
        jobs.entry(name(record)).or_insert_with(begin).rows.push(row);
    }
    jobs.into_values().collect()
}

fn purchase_order(lines: &[&Record]) -> Job {
    let open = |line: &&&Record| !open_quantity(line, "received").is_zero();
    let bodies = lines.iter().filter(open).map(|line| {
        Body::of(line, &["item_id", "unit", "unit_price", "promised_on"]).set("quantity", open_quantity(line, "received").to_string()).value()
    });
    let bodies: Vec<_> = bodies.collect();
    let Some(first) = lines.first().filter(|_| !bodies.is_empty()) else { return Job::default() };
    let order = Body::of(first, &["supplier_id", "site_id", "ordered_on", "currency"]).take(first, "po_number", "origin_number");
    let step = order.set("placed", true).set("allow_below_minimum", true).set("lines", bodies).step("create_purchase_order");
    Job { steps: vec![step], ..Job::default() }
}

fn sales_order(lines: &[&Record]) -> Job {
    let open = |line: &&&Record| !open_quantity(line, "shipped").is_zero();
    let bodies = lines.iter().filter(open).map(|line| {
        let fields = ["item_id", "unit", "unit_price", "requested_on", "promised_on"];
        Body::of(line, &fields).set("quantity", open_quantity(line, "shipped").to_string()).value()
    });
    let bodies: Vec<_> = bodies.collect();
    let Some(first) = lines.first().filter(|_| !bodies.is_empty()) else { return Job::default() };
    let order = Body::of(first, &["customer_id", "site_id", "ordered_on", "requested_on", "currency"]).take(first, "so_number", "origin_number");
    Job { steps: vec![order.set("lines", bodies).step("create_sales_order")], ..Job::default() }
}

/// What is still open of an order's line; nothing where more came than was ordered.
fn open_quantity(line: &Record, done: &str) -> OpenQuantity {
    let units = |field: &str| match line.get(field) {
        Some(Value::Decimal { units, .. }) => *units,
        _ => 0,
    };
    OpenQuantity((units("quantity") - units(done)).max(0))
}

/// A quantity in millionths of the line's unit.
struct OpenQuantity(i128);

impl OpenQuantity {
    fn is_zero(&self) -> bool {
        self.0 == 0
    }
}

impl std::fmt::Display for OpenQuantity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Value::Decimal { units: self.0, scale: 6 }.fmt(f)
    }
}

fn posted_already() -> Obstacle {
    Obstacle {
        code: "opening_posted",
        message: "was taken over by an earlier import and says something else now".to_owned(),
        remedy: "Correct the balance by its own command, or take over again in a new home",
    }
}
