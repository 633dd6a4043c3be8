//! How long the pipelines take over another system's history: 540,000 lines of 4,000 items in 22,000 orders, without any document of our own.
//!
//! `cargo run -p chandler-engine --example history_volume`

use std::error::Error;
use std::io::Cursor;
use std::num::NonZeroUsize;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::compute::concat_batches;
use arrow::datatypes::{Field, Schema, SchemaRef};
use arrow::json::ReaderBuilder;
use chandler_calendar::Day;
use chandler_engine::{MemorySink, PinnedLake, Pipelines, RunOptions, RunParameters, Selection, Session, SessionOptions};
use chandler_rules::{Bundle, RuleTable, default_tables};
use serde_json::{Value, json};

const LINES: usize = 540_000;
const ITEMS: usize = 4_000;
const LINES_OF_AN_ORDER: usize = 25;
const DAYS: usize = 374;

fn batch(schema: &SchemaRef, rows: impl Iterator<Item = Value>) -> Result<RecordBatch, Box<dyn Error>> {
    let fields: Vec<Field> = schema.fields().iter().map(|field| field.as_ref().clone().with_nullable(true)).collect();
    let relaxed = Arc::new(Schema::new(fields));
    let lines: Vec<String> = rows.map(|row| row.to_string()).collect();
    let batches = ReaderBuilder::new(relaxed.clone()).build(Cursor::new(lines.join("\n")))?.collect::<Result<Vec<_>, _>>()?;
    Ok(concat_batches(&relaxed, &batches)?)
}

fn core_row(mut row: Value) -> Value {
    row["commit_seq"] = json!(1);
    row["commit_known_at"] = json!("2020-01-01T00:00:00Z");
    row
}

fn item(number: usize) -> String {
    format!("ITEM-{:05}", number % ITEMS)
}

/// A line of an order; quantities and items repeat in a pattern that no two neighbours share.
fn sale(number: usize, first: Day) -> Value {
    let scattered = number.wrapping_mul(2_654_435_761) % 1_000_003;
    let order = number / LINES_OF_AN_ORDER;
    let day = first.plus_days((order * DAYS / (LINES / LINES_OF_AN_ORDER)) as i32).to_string();
    json!({"entity_id": "ACME", "order_id": format!("{order}"), "line": null, "customer_id": format!("C{}", order % 4_300), "item_id": item(scattered),
           "sold_on": day, "quantity": (1 + scattered % 24).to_string(), "unit_price": format!("{}.{:02}", 1 + scattered % 9, scattered % 100),
           "currency": "USD", "kind": "goods", "key_hash": format!("{scattered:016x}{number:016x}"), "known_at": format!("{day}T23:00:00Z"),
           "known_basis": "reconstructed", "op": "insert", "import_id": "IMP-000001"})
}

async fn give(session: &Session, lake: &PinnedLake) -> Result<(), Box<dyn Error>> {
    let offer = |number: usize| {
        json!({"entity_id": "ACME", "item_id": item(number), "supplier_id": "ACE", "preferred": true, "lead_time_days": 14, "minimum_quantity": "1",
               "order_multiple": "1", "unit_price": "1", "price_per": "1", "currency": "USD"})
    };
    let master = |number: usize| {
        json!({"item_id": item(number), "name": format!("Item {number}"), "family": "all", "base_unit": "EA", "status": "active", "inspected": false,
               "introduced_on": "2020-01-01"})
    };
    let tables: [(&str, Vec<Value>); 5] = [
        ("entities", vec![json!({"entity_id": "ACME", "name": "Acme", "currency": "USD", "time_zone": "Europe/London"})]),
        ("sites", vec![json!({"entity_id": "ACME", "site_id": "MAIN", "name": "Main", "time_zone": "Europe/London"})]),
        ("items", (0..ITEMS).map(master).collect()),
        (
            "suppliers",
            vec![json!({"supplier_id": "ACE", "name": "Ace", "currency": "USD", "payment_days": 30, "minimum_order": "0", "active": true})],
        ),
        ("supplier_items", (0..ITEMS).map(offer).collect()),
    ];
    for (name, rows) in tables {
        let table = lake.core.iter().find(|table| table.declaration.name == name).ok_or(name)?;
        session.put_core_versions(name, batch(&table.schema, rows.into_iter().map(core_row))?).await?;
    }
    let sales = lake.history.iter().find(|table| table.target.name == "history_sales_lines").ok_or("history_sales_lines")?;
    let first: Day = "2010-12-01".parse()?;
    Ok(session.put_history_versions(sales.target.name, batch(&sales.schema, (0..LINES).map(|number| sale(number, first)))?).await?)
}

#[tokio::main]
#[allow(clippy::print_stdout, reason = "an example reports")]
async fn main() -> Result<(), Box<dyn Error>> {
    let tables = default_tables().into_iter().map(|(file, text)| RuleTable::parse(file, text)).collect::<Result<Vec<_>, _>>()?;
    let rules = Arc::new(Bundle::from_tables(tables)?);
    let lake = PinnedLake::without_rows(chandler_erp::tables::TABLES.iter().chain(chandler_recommend::TABLES).copied());
    let parameters = RunParameters {
        as_of_on: "2011-12-09".parse()?,
        commit_seq: 1_000,
        known_until: None,
        entity_id: "ACME".to_owned(),
        currency: "USD".to_owned(),
        time_zone: "Europe/London".to_owned(),
    };
    let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let session = Session::open(lake.clone(), parameters, rules, SessionOptions::threads(threads)).await?;
    give(&session, &lake).await?;
    let options = RunOptions { selection: Selection::all(), progress: &|_| {} };
    let outcome = Pipelines::embedded()?.run(&session, &MemorySink::default(), &options).await?;
    for table in &outcome.tables {
        println!("{:>8.2} s {:>9} rows  {}", table.seconds, table.rows, table.table);
    }
    println!("{:>8.2} s in all, {} MB at the most", outcome.seconds, outcome.peak_bytes.unwrap_or(0) / 1_000_000);
    Ok(())
}
