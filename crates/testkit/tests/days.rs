//! Stock is dated by the site's zone, money by the entity's: half an hour after midnight in New York it is still yesterday in Los Angeles.

use chandler_calendar::Day;
use chandler_erp::Envelope;
use chandler_erp::tables::{Invoice, JournalLine, SalesOrder, SalesOrderLine, Shipment, StockMove, ValueEntry};
use chandler_testkit::scenario::run;
use serde_json::json;

const STORY: &str = "
    on 2026-11-20
    entity   CO zone=America/New_York
    site     WEST bins=A zone=America/Los_Angeles
    item     BOLT list=1.00
    customer ACME limit=100
    adjust   BOLT WEST A difference=10 @0.50
";

#[test]
fn stock_and_money_have_their_own_days() {
    let mut bench = run(STORY).expect("story");
    let at = Some("2026-12-01T05:30:00Z".parse().expect("instant"));
    let mut send = |command: &str, body: serde_json::Value| {
        let envelope = Envelope { key: command.into(), command: command.into(), actor: None, entity_id: None, effective_at: at, body };
        bench.submit(&envelope).accepted();
    };
    send("create_sales_order", json!({ "customer_id": "ACME", "site_id": "WEST", "lines": [{ "item_id": "BOLT", "quantity": "4" }] }));
    send("allocate_order", json!({ "so_number": "SO-000001" }));
    send("ship_order", json!({ "so_number": "SO-000001" }));
    let day = |text: &str| text.parse::<Day>().expect("day");
    let (of_stock, of_money) = (day("2026-11-30"), day("2026-12-01"));
    assert_eq!(bench.rows.all::<StockMove>().last().map(|row| row.effective_on), Some(of_stock));
    assert_eq!(bench.rows.all::<Shipment>()[0].shipped_on, of_stock);
    assert_eq!(bench.rows.all::<SalesOrderLine>()[0].ordered_on, of_stock);
    assert_eq!(bench.rows.all::<SalesOrder>()[0].ordered_on, of_money);
    assert_eq!(bench.rows.all::<Invoice>()[0].invoiced_on, of_money);
    assert_eq!(bench.rows.all::<ValueEntry>().last().map(|row| row.period.clone()).as_deref(), Some("2026-12"));
    assert_eq!(bench.rows.all::<JournalLine>().last().map(|row| row.effective_on), Some(of_money));
}
