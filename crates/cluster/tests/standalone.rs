//! A pipeline with an aggregate and a forecast over the Parquet files of a snapshot gives the same bytes in this process and on Ballista.

use std::collections::BTreeMap;
use std::fs::File;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;

use ballista::prelude::SessionContextExt;
use chandler_catalogue::Record;
use chandler_engine::{
    MemorySink, PinnedFile, PinnedLake, Pipelines, RunOptions, RunOutcome, RunParameters, Selection, Session, SessionOptions, functions,
    session_config,
};
use chandler_erp::tables::StockMove;
use chandler_rules::{Bundle, RuleTable, default_tables};
use datafusion::arrow::array::{ArrayRef, Date32Array, Decimal128Array, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use datafusion::arrow::datatypes::{DataType, Field, SchemaRef};
use datafusion::execution::SessionStateBuilder;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::prelude::SessionContext;
use url::Url;

const THREADS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(1);
const ITEMS: usize = 40;
const DAYS: usize = 60;
/// 2026-09-01.
const FIRST_DAY: i32 = 20_697;

const FORECAST: &str = "/* Demand over lead time of every item, from its stock moves. */
-- grain: item_id
WITH daily AS (
    SELECT item_id, daily_series(effective_on, CAST(quantity AS BIGINT), DATE '2026-09-01', DATE '2026-10-30') AS daily, sum(quantity) AS quantity
    FROM core_stock_moves
    CROSS JOIN run_parameters
    WHERE effective_on <= as_of_on
    GROUP BY item_id
)
SELECT
    item_id,
    quantity,
    rule('service_targets', 'service_level', 'abc', 'A', 'demand_class', 'smooth') AS service_level,
    lead_time_demand(daily, [], [5, 6, 9], [], [], 5, 2) AS demand
FROM daily";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ballista_gives_the_same_bytes() {
    let folder = tempfile::tempdir().expect("folder");
    let lake = lake_of_moves(folder.path());
    let in_process = Session::open(lake.clone(), parameters(), rules(), SessionOptions::threads(THREADS)).await.expect("in process");
    let distributed = Session::open_on(ballista_client().await, lake, parameters(), rules()).await.expect("on Ballista");
    let plan = distributed.context().table("core_stock_moves_history").await.expect("table").create_physical_plan().await.expect("plan");
    assert!(plan.name().contains("Distributed"), "{}", plan.name());
    let here = run(&in_process).await;
    let there = run(&distributed).await;
    assert_eq!(here.tables[0].rows, ITEMS);
    assert_eq!(there.hashes(), here.hashes());
}

async fn run(session: &Session) -> RunOutcome {
    let files = BTreeMap::from([("forecasts/demand_forecast.sql".to_owned(), FORECAST.to_owned())]);
    let pipelines = Pipelines::from_files(files).expect("pipelines");
    let options = RunOptions { selection: Selection::all(), progress: &|_| {} };
    pipelines.run(session, &MemorySink::default(), &options).await.expect("run")
}

/// A client of a scheduler and an executor in this process, both with our functions.
async fn ballista_client() -> SessionContext {
    let state = SessionStateBuilder::new().with_config(session_config(THREADS)).with_default_features().build();
    let context = SessionContext::new_with_state(state);
    functions::register(&context, &rules()).expect("functions");
    SessionContext::standalone_with_state(context.state()).await.expect("Ballista")
}

fn rules() -> Arc<Bundle> {
    let tables = default_tables().map(|(file, text)| RuleTable::parse(file, text).expect("default rules"));
    Arc::new(Bundle::from_tables(tables.into()).expect("bundle"))
}

fn parameters() -> RunParameters {
    RunParameters {
        as_of_on: "2026-10-30".parse().expect("day"),
        commit_seq: 1_000_000,
        known_until: None,
        entity_id: "ACME".to_owned(),
        currency: "USD".to_owned(),
        time_zone: "America/Chicago".to_owned(),
    }
}

/// Stock moves of every item on every day, in three files.
fn lake_of_moves(folder: &Path) -> PinnedLake {
    let mut lake = PinnedLake::without_rows([StockMove::TABLE]);
    let table = &mut lake.core[0];
    let moves: Vec<(usize, usize)> = (0..ITEMS).flat_map(|item| (0..DAYS).map(move |day| (item, day))).collect();
    for (index, part) in moves.chunks(moves.len().div_ceil(3)).enumerate() {
        let path = folder.join(format!("part-{index}.parquet"));
        let columns = table.schema.fields().iter().map(|field| column(field, index, part)).collect();
        table.files.push(write(&path, table.schema.clone(), columns));
    }
    lake
}

fn write(path: &Path, schema: SchemaRef, columns: Vec<ArrayRef>) -> PinnedFile {
    let batch = RecordBatch::try_new(schema.clone(), columns).expect("batch");
    let mut writer = ArrowWriter::try_new(File::create(path).expect("create"), schema, None).expect("writer");
    writer.write(&batch).expect("write");
    writer.close().expect("close");
    PinnedFile { url: Url::from_file_path(path).expect("absolute path"), size_bytes: path.metadata().expect("metadata").len() }
}

fn column(field: &Field, file: usize, moves: &[(usize, usize)]) -> ArrayRef {
    let quantity = |(item, day): &(usize, usize)| ((item * 7 + day * day) % 13) as i128 * 1_000_000;
    match (field.name().as_str(), field.data_type()) {
        ("item_id", _) => Arc::new(StringArray::from_iter_values(moves.iter().map(|(item, _)| format!("ITEM-{item:03}")))),
        ("line" | "source_line", _) => Arc::new(Int64Array::from_iter_values((0..moves.len()).map(|line| line as i64))),
        (_, DataType::Utf8) => Arc::new(StringArray::from_iter_values(moves.iter().map(|_| "x"))),
        (_, DataType::Int64) => Arc::new(Int64Array::from(vec![file as i64 + 1; moves.len()])),
        (_, DataType::Date32) => Arc::new(Date32Array::from_iter_values(moves.iter().map(|(_, day)| FIRST_DAY + *day as i32))),
        (_, DataType::Timestamp(..)) => Arc::new(TimestampMicrosecondArray::from(vec![0; moves.len()]).with_timezone("UTC")),
        (_, DataType::Decimal128(precision, scale)) => {
            let quantities = Decimal128Array::from_iter_values(moves.iter().map(quantity));
            Arc::new(quantities.with_precision_and_scale(*precision, *scale).expect("decimals"))
        }
        (name, other) => panic!("{name} has the unexpected type {other}"),
    }
}
