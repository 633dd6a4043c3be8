//! What the day makes due is done by a run: promises to pay that were not kept.

use crate::harness::Home;
use serde_json::{Value, json};

/// A customer who owes 300.00 and promised 50.00 for 25 February and 60.00 for 10 March.
fn promised() -> Home {
    let home = Home::fresh();
    let line = json!({ "item_id": "BOLT", "quantity": "100", "unit_price": "3.00" });
    let commands = [
        ("create_site", json!({ "site_id": "MAIN", "name": "Main", "bins": [{ "bin_id": "A-01" }] })),
        ("create_item", json!({ "item_id": "BOLT", "name": "Bolt", "family": "fasteners" })),
        ("create_customer", json!({ "customer_id": "ACME", "name": "Acme", "payment_days": 30, "credit_limit": "1000" })),
        (
            "adjust_stock",
            json!({ "item_id": "BOLT", "site_id": "MAIN", "bin_id": "A-01", "difference": "100", "unit_cost": "1.00", "reason": "count" }),
        ),
        ("create_sales_order", json!({ "customer_id": "ACME", "site_id": "MAIN", "lines": [line] })),
        ("allocate_order", json!({ "so_number": "SO-000001" })),
        ("ship_order", json!({ "so_number": "SO-000001" })),
        ("record_promise", json!({ "customer_id": "ACME", "amount": "50.00", "promised_on": "2026-02-25" })),
        ("record_promise", json!({ "customer_id": "ACME", "amount": "60.00", "promised_on": "2026-03-10" })),
    ];
    let envelope = |(index, (command, body)): (usize, &(&str, Value))| {
        json!({ "key": format!("k{index}"), "command": command, "effective_at": "2026-02-20T15:00:00Z", "body": body }).to_string() + "\n"
    };
    let (code, rows) = home.send(&commands.iter().enumerate().map(envelope).collect::<String>());
    assert_eq!(code, 0, "{rows:?}");
    home
}

#[test]
fn a_run_decides_the_promises_whose_day_has_passed() {
    let home = promised();
    let states = || home.rows("SELECT promise_number, state FROM core_promises ORDER BY promise_number");
    assert_eq!(states(), ["PP-000001|open", "PP-000002|open"]);
    home.json(&["run"]);
    assert_eq!(states(), ["PP-000001|broken", "PP-000002|open"]);
    let settled = home.rows("SELECT count(*) FROM core_activities WHERE kind = 'promise_broken'");
    home.json(&["run"]);
    assert_eq!(home.rows("SELECT count(*) FROM core_activities WHERE kind = 'promise_broken'"), settled);
    home.head();
}
