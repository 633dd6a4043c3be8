//! What the business knew later changes no table of an earlier day: all pipelines over history that was corrected, completed and deleted afterwards.

mod common;

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::{Field, Schema, SchemaRef};
use arrow::json::ReaderBuilder;
use chandler_calendar::Day;
use chandler_engine::{MemorySink, PinnedLake, Pipelines, RunOptions, Selection, Session};
use serde_json::{Value, json};

/// Rows under a schema whose columns may all be left out.
fn batch(schema: &SchemaRef, rows: &[Value]) -> RecordBatch {
    let fields: Vec<Field> = schema.fields().iter().map(|field| field.as_ref().clone().with_nullable(true)).collect();
    let lines: Vec<String> = rows.iter().map(Value::to_string).collect();
    let reader = ReaderBuilder::new(Arc::new(Schema::new(fields))).with_batch_size(rows.len()).build(Cursor::new(lines.join("\n")));
    reader.expect("reader").next().expect("a batch").expect("rows")
}

async fn give_core(session: &Session, lake: &PinnedLake, name: &str, mut rows: Vec<Value>) {
    let table = lake.core.iter().find(|table| table.declaration.name == name).expect("core table");
    for row in &mut rows {
        row["commit_seq"] = json!(1);
        row["commit_known_at"] = json!("2020-01-01T00:00:00Z");
    }
    session.put_core_versions(name, batch(&table.schema, &rows)).await.expect("core rows");
}

async fn give_history(session: &Session, lake: &PinnedLake, name: &str, rows: &[Value]) {
    let table = lake.history.iter().find(|table| table.target.name == name).expect("history table");
    session.put_history_versions(name, batch(&table.schema, rows)).await.expect("history rows");
}

async fn masters(session: &Session, lake: &PinnedLake) {
    let tables = [
        ("entities", json!({"entity_id": "ACME", "name": "Acme", "currency": "USD", "time_zone": "America/Chicago"})),
        ("sites", json!({"entity_id": "ACME", "site_id": "MAIN", "name": "Main", "time_zone": "America/Chicago"})),
        (
            "items",
            json!({"item_id": "BOLT", "name": "Bolt", "family": "fasteners", "base_unit": "EA", "status": "active", "inspected": false, "introduced_on": "2020-01-01"}),
        ),
        ("suppliers", json!({"supplier_id": "ACE", "name": "Ace", "currency": "USD", "payment_days": 30, "minimum_order": "0", "active": true})),
        (
            "supplier_items",
            json!({"entity_id": "ACME", "item_id": "BOLT", "supplier_id": "ACE", "preferred": true, "lead_time_days": 7, "minimum_quantity": "1",
                   "order_multiple": "1", "unit_price": "2", "price_per": "1", "currency": "USD"}),
        ),
    ];
    for (name, row) in tables {
        give_core(session, lake, name, vec![row]).await;
    }
}

/// A version of a sale of BOLT; sold and known are days of January to March 2026.
fn sale(number: usize, sold_on: &str, quantity: i64, known_on: &str, (op, import): (&str, usize)) -> Value {
    json!({"entity_id": "ACME", "order_id": format!("A-{number}"), "line": 1, "customer_id": "C1", "item_id": "BOLT", "sold_on": sold_on,
           "quantity": quantity.to_string(), "unit_price": "3", "currency": "USD", "kind": "goods", "key_hash": format!("{number:032x}"),
           "known_at": format!("{known_on}T23:00:00Z"), "known_basis": "reconstructed", "op": op, "import_id": format!("IMP-{import:06}")})
}

fn receipt(number: usize, ordered_on: &str, received_on: &str, known_on: &str) -> Value {
    json!({"entity_id": "ACME", "po_number": format!("P-{number}"), "line": 1, "supplier_id": "ACE", "item_id": "BOLT", "ordered_on": ordered_on,
           "received_on": received_on, "received_quantity": "50", "unit_cost": "2", "currency": "USD", "key_hash": format!("{number:032x}"),
           "known_at": format!("{known_on}T23:00:00Z"), "known_basis": "mapped", "op": "insert", "import_id": "IMP-000001"})
}

/// Forty days of sales and two receipts, each known on its day.
fn known_in_time() -> (Vec<Value>, Vec<Value>) {
    let first: Day = "2026-01-01".parse().expect("day");
    let sales = (0..40).map(|number| {
        let day = first.plus_days(number as i32).to_string();
        sale(number, &day, 3 + (number as i64 * 7) % 5, &day, ("insert", 1))
    });
    (sales.collect(), vec![receipt(1, "2026-01-05", "2026-01-15", "2026-01-15"), receipt(2, "2026-01-20", "2026-01-31", "2026-01-31")])
}

/// What came out by March: late rows, a correction, a deletion, a receipt entered months after it.
fn poison() -> (Vec<Value>, Vec<Value>) {
    let sales = vec![
        sale(90, "2026-01-10", 9_000, "2026-03-01", ("insert", 2)),
        sale(91, "2026-03-05", 9_000, "2026-03-05", ("insert", 2)),
        sale(3, "2026-01-04", 7_000, "2026-03-01", ("update", 2)),
        sale(4, "2026-01-05", 5, "2026-03-01", ("delete", 2)),
    ];
    (sales, vec![receipt(9, "2025-01-05", "2026-01-25", "2026-03-01")])
}

async fn tables_of(day: &str, poisoned: bool) -> BTreeMap<String, String> {
    let day: Day = day.parse().expect("day");
    let lake = common::empty_lake();
    let parameters = common::parameters().as_of_day(day).expect("parameters");
    let session = Session::open(lake.clone(), parameters, common::rules(), common::threads(1)).await.expect("session");
    masters(&session, &lake).await;
    let (mut sales, mut receipts) = known_in_time();
    if poisoned {
        let (later_sales, later_receipts) = poison();
        sales.extend(later_sales);
        receipts.extend(later_receipts);
    }
    give_history(&session, &lake, "history_sales_lines", &sales).await;
    give_history(&session, &lake, "history_receipts", &receipts).await;
    let pipelines = Pipelines::embedded().expect("pipelines");
    let options = RunOptions { selection: Selection::all(), progress: &|_| {} };
    let outcome = pipelines.run(&session, &MemorySink::default(), &options).await.unwrap_or_else(|error| panic!("{error}; {}", error.remedy()));
    assert!(outcome.is_sound(), "{:?}", outcome.audits);
    let rows = |name: &str| outcome.tables.iter().find(|table| table.table == name).map(|table| table.rows);
    assert!(rows("demand_lines") > Some(35) && rows("replenishment") == Some(1), "history alone makes a queue");
    outcome.hashes().into_iter().map(|(table, hash)| (table.to_owned(), hash.to_owned())).collect()
}

#[tokio::test]
async fn rows_known_later_change_nothing_of_an_earlier_day() {
    assert_eq!(tables_of("2026-02-20", false).await, tables_of("2026-02-20", true).await);
    let (before, after) = (tables_of("2026-03-20", false).await, tables_of("2026-03-20", true).await);
    for table in ["past_sales", "demand_lines", "demand_histories", "lead_times", "supplier_offers", "lead_time_demand", "replenishment"] {
        assert_ne!(before[table], after[table], "{table} knows by then");
    }
}
