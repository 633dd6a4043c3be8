//! A small lake on disk and sessions over it.

#![allow(dead_code, reason = "each test binary uses a part")]

use std::fs::File;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, Date32Array, Decimal128Array, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray, new_null_array};
use arrow::datatypes::{DataType, Field, SchemaRef};
use chandler_engine::{PinnedFile, PinnedLake, RunParameters, Session, SessionOptions};
use chandler_rules::{Bundle, RuleTable, default_tables};
use parquet::arrow::ArrowWriter;
use url::Url;

/// One version of an item at a site: (commit, known on, item, quantity on hand).
pub type StockVersion = (i64, &'static str, String, i64);

pub fn rules() -> Arc<Bundle> {
    let tables = default_tables().map(|(file, text)| RuleTable::parse(file, text).expect("default rules"));
    Arc::new(Bundle::from_tables(tables.into()).expect("bundle"))
}

pub fn parameters() -> RunParameters {
    RunParameters {
        as_of_on: "2026-11-23".parse().expect("day"),
        commit_seq: 1_000,
        known_until: None,
        entity_id: "ACME".to_owned(),
        currency: "USD".to_owned(),
        time_zone: "America/Chicago".to_owned(),
    }
}

pub fn threads(count: usize) -> SessionOptions {
    SessionOptions::threads(NonZeroUsize::new(count).expect("threads"))
}

pub async fn session(lake: PinnedLake) -> Session {
    Session::open(lake, parameters(), rules(), threads(2)).await.expect("session")
}

/// Every declared table, without files.
pub fn empty_lake() -> PinnedLake {
    PinnedLake::without_rows(chandler_erp::tables::TABLES.iter().chain(chandler_recommend::TABLES).copied())
}

/// Writes versions of `item_sites` as one Parquet file per batch and pins them.
pub fn lake_of_stock(folder: &Path, files: &[Vec<StockVersion>]) -> PinnedLake {
    let mut lake = empty_lake();
    let table = lake.core.iter_mut().find(|table| table.declaration.name == "item_sites").expect("item_sites");
    for (index, versions) in files.iter().enumerate() {
        let batch = stock_batch(&table.schema, versions);
        table.files.push(write_file(&folder.join(format!("part-{index}.parquet")), &batch));
    }
    lake
}

pub fn write_file(path: &Path, batch: &RecordBatch) -> PinnedFile {
    let mut writer = ArrowWriter::try_new(File::create(path).expect("create"), batch.schema(), None).expect("writer");
    writer.write(batch).expect("write");
    writer.close().expect("close");
    let size_bytes = std::fs::metadata(path).expect("metadata").len();
    PinnedFile { url: Url::from_file_path(path).expect("absolute path"), size_bytes }
}

fn stock_batch(schema: &SchemaRef, versions: &[StockVersion]) -> RecordBatch {
    let columns = schema.fields().iter().map(|field| stock_column(field, versions)).collect();
    RecordBatch::try_new(schema.clone(), columns).expect("batch")
}

fn stock_column(field: &Field, versions: &[StockVersion]) -> ArrayRef {
    let texts = |text: &dyn Fn(&StockVersion) -> String| -> ArrayRef { Arc::new(StringArray::from_iter_values(versions.iter().map(text))) };
    let quantity = |version: &StockVersion| i128::from(version.3) * 1_000_000;
    match field.name().as_str() {
        "entity_id" => texts(&|_| "ACME".to_owned()),
        "item_id" => texts(&|version| version.2.clone()),
        "site_id" => texts(&|_| "MAIN".to_owned()),
        "currency" => texts(&|_| "USD".to_owned()),
        "op" => texts(&|_| "upsert".to_owned()),
        "commit_seq" => Arc::new(Int64Array::from_iter_values(versions.iter().map(|version| version.0))),
        "next_layer" | "first_open_layer" => Arc::new(Int64Array::from_iter_values(versions.iter().map(|_| 1))),
        "on_hand" => decimals(versions.iter().map(quantity).collect(), field),
        name if name.starts_with("commit_") => {
            let known = |version: &StockVersion| format!("{}T12:00:00Z", version.1).parse::<chandler_calendar::Instant>().expect("instant").0;
            Arc::new(TimestampMicrosecondArray::from_iter_values(versions.iter().map(known)).with_timezone("UTC"))
        }
        _ if matches!(field.data_type(), DataType::Decimal128(..)) => decimals(vec![0; versions.len()], field),
        _ if *field.data_type() == DataType::Date32 => Arc::new(Date32Array::from(vec![0; versions.len()])),
        _ => new_null_array(field.data_type(), versions.len()),
    }
}

fn decimals(values: Vec<i128>, field: &Field) -> ArrayRef {
    let DataType::Decimal128(precision, scale) = field.data_type() else { panic!("{field} is no decimal") };
    Arc::new(Decimal128Array::from(values).with_precision_and_scale(*precision, *scale).expect("decimals"))
}

/// Stock of `items` items in two files, each with a second version of every other item.
pub fn usual_stock(items: usize) -> Vec<Vec<StockVersion>> {
    let name = |index: usize| format!("ITEM-{index:05}");
    let first = (0..items).map(|index| (1, "2026-01-10", name(index), index as i64)).collect();
    let second = (0..items).step_by(2).map(|index| (2, "2026-02-10", name(index), index as i64 + 100)).collect();
    vec![first, second]
}
