//! A recall asks for a lot: what brought it, where it lies, and which customer got how much of it.

use crate::harness::Home;
use serde_json::{Value, json};

/// Forty of one lot and fifty of another received; fifty shipped, three of them sent back.
fn dairy() -> Home {
    let home = Home::fresh();
    let commands = [
        ("create_site", json!({ "site_id": "MAIN", "name": "Main", "bins": [{ "bin_id": "A-01" }] })),
        ("create_item", json!({ "item_id": "YOG", "name": "Yoghurt", "family": "dairy", "shelf_life_days": 30 })),
        ("create_supplier", json!({ "supplier_id": "DAIRY", "name": "Dairy", "payment_days": 30 })),
        ("create_customer", json!({ "customer_id": "ACME", "name": "Acme", "payment_days": 30, "credit_limit": "1000" })),
        (
            "create_purchase_order",
            json!({ "supplier_id": "DAIRY", "site_id": "MAIN", "lines": [{ "item_id": "YOG", "quantity": "90", "unit_price": "1.00" }] }),
        ),
        ("place_purchase_order", json!({ "po_number": "PO-000001" })),
        (
            "receive_purchase_order",
            json!({ "po_number": "PO-000001", "lines": [{ "line": 1, "quantity": "40", "bin_id": "A-01", "lot_id": "L77", "expires_on": "2026-03-10" }] }),
        ),
        ("receive_purchase_order", json!({ "po_number": "PO-000001", "lines": [{ "line": 1, "quantity": "50", "bin_id": "A-01" }] })),
        (
            "create_sales_order",
            json!({ "customer_id": "ACME", "site_id": "MAIN", "lines": [{ "item_id": "YOG", "quantity": "50", "unit_price": "2.00" }] }),
        ),
        ("allocate_order", json!({ "so_number": "SO-000001" })),
        ("ship_order", json!({ "so_number": "SO-000001" })),
        (
            "receive_return",
            json!({ "shipment_number": "SH-000001", "lines": [{ "line": 1, "quantity": "3", "lot_id": "L77", "reason": "quality" }] }),
        ),
    ];
    let envelope = |(index, (command, body)): (usize, &(&str, Value))| {
        json!({ "key": format!("k{index}"), "command": command, "effective_at": "2026-02-20T15:00:00Z", "body": body }).to_string() + "\n"
    };
    let (code, rows) = home.send(&commands.iter().enumerate().map(envelope).collect::<String>());
    assert_eq!(code, 0, "{rows:?}");
    home
}

#[test]
fn a_lot_says_what_brought_it_where_it_lies_and_who_got_it() {
    let home = dairy();
    let shown = home.json(&["show", "YOG/L77"]);
    assert_eq!((&shown["kind"], &shown["document"]["expires_on"]), (&json!("lot"), &json!("2026-03-10")));
    let of = |shown: &Value, column: &str| -> Vec<Value> {
        shown["lines"].as_array().expect("lines").iter().filter(|line| !line[column].is_null()).cloned().collect()
    };
    assert_eq!(of(&shown, "receipt_number")[0]["receipt_number"], "RC-000001");
    let shipped = &of(&shown, "shipment_number")[0];
    let columns = ["shipment_number", "customer_id", "quantity", "returned"].map(|column| shipped[column].as_str().unwrap_or_default());
    assert_eq!(columns, ["SH-000001", "ACME", "40", "3"]);
    assert_eq!(shown["postings"].as_array().map(Vec::len), Some(3), "received, shipped, and back in the returns hold");

    let other = home.json(&["show", "YOG/RC-000002-1"]);
    assert_eq!(other["document"]["expires_on"], "2026-03-22", "30 days from the receipt");
    assert_eq!(of(&other, "bin_id").last().expect("a balance")["on_hand"], "40");
    assert_eq!(home.run_json(&["show", "YOG/L99"]).failure().1, "unknown_document");
    home.head();
}
