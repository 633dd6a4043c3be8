//! History as it was known: what an import changes later is not seen before.

mod common;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{ArrayRef, Date32Array, Decimal128Array, RecordBatch, StringArray, TimestampMicrosecondArray, new_null_array};
use arrow::datatypes::Field;
use chandler_calendar::{Day, Instant};
use chandler_catalogue::targets::{Target, target};
use chandler_engine::{EngineError, PinnedLake, Pipelines, Session};
use chandler_lake::{HistoryVersion, Lake, Snapshot, history_schema};
use parquet::arrow::ArrowWriter;
use serde_json::{Value, json};

const SOLD: &str = "SELECT order_id, quantity FROM history_sales_lines ORDER BY order_id";

/// A version of a sale: order, quantity, the instant at which it was known, what became of it.
type Version = (&'static str, i64, &'static str, &'static str);

fn sales() -> &'static Target {
    target("history_sales_lines").expect("a target")
}

/// A lake that imports fill one after another.
struct Imports {
    folder: tempfile::TempDir,
    lake: Lake,
    versions: Vec<HistoryVersion>,
}

impl Imports {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let lake = Lake::open(folder.path().join("lake")).expect("lake");
        Self { folder, lake, versions: vec![] }
    }

    async fn import(&mut self, versions: &[Version]) {
        let import_id = format!("IMP-{:06}", self.versions.len() + 1);
        let part = self.folder.path().join(format!("{import_id}.parquet"));
        let parts = [write_part(&part, &import_id, versions)];
        let base = self.versions.last().copied();
        let version = self.lake.append_history(sales(), base, &parts, &import_id).await.expect("appended").expect("a version");
        self.versions.push(version);
    }

    /// A session over the books and the first `imports` imports.
    async fn pinned(&self, imports: usize) -> PinnedLake {
        let nothing = Snapshot { id: "0-".to_owned(), commit_seq: 0, hash: String::new(), tables: BTreeMap::new() };
        let mut history = BTreeMap::new();
        if let Some(version) = imports.checked_sub(1).map(|last| self.versions[last]) {
            history.insert(sales().name.to_owned(), self.lake.history_snapshot(sales(), version).await.expect("a snapshot"));
        }
        PinnedLake::of_snapshot(&self.lake, &nothing.with_history(history), []).expect("pinned")
    }

    async fn sold(&self, imports: usize, day: &str) -> Value {
        let session = as_of(self.pinned(imports).await, day).await;
        json!(session.query(SOLD, 100).await.expect("answer").rows)
    }
}

async fn as_of(lake: PinnedLake, day: &str) -> Session {
    let parameters = common::parameters().as_of_day(day.parse().expect("a day")).expect("parameters");
    Session::open(lake, parameters, common::rules(), common::threads(2)).await.expect("session")
}

fn write_part(path: &Path, import_id: &str, versions: &[Version]) -> PathBuf {
    let schema = history_schema(sales());
    let columns = schema.fields().iter().map(|field| column(field, import_id, versions)).collect();
    let batch = RecordBatch::try_new(schema.clone(), columns).expect("batch");
    let mut writer = ArrowWriter::try_new(File::create(path).expect("file"), schema, None).expect("writer");
    writer.write(&batch).expect("written");
    writer.close().expect("closed");
    path.to_owned()
}

fn column(field: &Field, import_id: &str, versions: &[Version]) -> ArrayRef {
    let texts = |text: &dyn Fn(&Version) -> String| -> ArrayRef { Arc::new(StringArray::from_iter_values(versions.iter().map(text))) };
    let is_gone = |version: &Version| version.3 == "delete";
    match field.name().as_str() {
        "order_id" => Arc::new(StringArray::from_iter(versions.iter().map(|version| (!is_gone(version)).then_some(version.0)))),
        "quantity" => {
            let quantities = versions.iter().map(|version| (!is_gone(version)).then_some(i128::from(version.1) * 1_000_000));
            Arc::new(Decimal128Array::from_iter(quantities).with_precision_and_scale(20, 6).expect("decimals"))
        }
        "sold_on" => Arc::new(Date32Array::from(vec![Day::new(2026, 1, 5).expect("a day").0; versions.len()])),
        "key_hash" => texts(&|version| format!("{:0>32}", version.0)),
        "row_hash" => texts(&|version| format!("{:032}", version.1)),
        "source_file" => texts(&|_| "sales.csv".to_owned()),
        "known_basis" => texts(&|_| "mapped".to_owned()),
        "op" => texts(&|version| version.3.to_owned()),
        "import_id" => texts(&|_| import_id.to_owned()),
        "known_at" => {
            let instants = versions.iter().map(|version| version.2.parse::<Instant>().expect("an instant").0);
            Arc::new(TimestampMicrosecondArray::from_iter_values(instants).with_timezone("UTC"))
        }
        _ => new_null_array(field.data_type(), versions.len()),
    }
}

#[tokio::test]
async fn what_a_later_import_changes_is_not_seen_before_it_was_known() {
    let mut imports = Imports::new();
    imports.import(&[("A", 1, "2026-01-05T12:00:00Z", "insert"), ("B", 2, "2026-01-06T12:00:00Z", "insert")]).await;
    let days = ["2026-01-04", "2026-01-05", "2026-01-06", "2026-02-01"];
    let mut before = Vec::new();
    for day in days {
        before.push(imports.sold(1, day).await);
    }
    assert_eq!(before[0], json!([]));
    assert_eq!(before[1], json!([["A", "1.000000"]]));
    assert_eq!(before[3], json!([["A", "1.000000"], ["B", "2.000000"]]));

    // In February A is corrected, B deleted, and C comes late.
    let february = "2026-02-10T12:00:00Z";
    imports.import(&[("A", 10, february, "update"), ("B", 2, february, "delete"), ("C", 3, february, "insert")]).await;
    for (day, rows) in days.iter().zip(&before) {
        assert_eq!(imports.sold(2, day).await, *rows, "as of {day}");
    }
    assert_eq!(imports.sold(2, "2026-02-10").await, json!([["A", "10.000000"], ["C", "3.000000"]]));
    // A decision of before the second import is made again from what it saw.
    assert_eq!(imports.sold(1, "2026-02-10").await, before[3]);

    // B comes back, and the correction of A is itself corrected, for what was known from March on.
    let march = "2026-03-01T12:00:00Z";
    imports.import(&[("A", 1, march, "update"), ("B", 4, march, "insert")]).await;
    assert_eq!(imports.sold(3, "2026-02-28").await, json!([["A", "10.000000"], ["C", "3.000000"]]));
    assert_eq!(imports.sold(3, "2026-03-01").await, json!([["A", "1.000000"], ["B", "4.000000"], ["C", "3.000000"]]));
}

#[tokio::test]
async fn a_run_of_all_commits_sees_what_was_known_at_the_end_of_its_day() {
    let mut imports = Imports::new();
    // The day of an entity in Chicago ends at six in the morning UTC.
    imports.import(&[("A", 1, "2026-11-24T05:59:59Z", "insert"), ("B", 2, "2026-11-24T06:00:00Z", "insert")]).await;
    let session = common::session(imports.pinned(1).await).await;
    assert_eq!(json!(session.query(SOLD, 10).await.expect("answer").rows), json!([["A", "1.000000"]]));
    let versions =
        session.query("SELECT order_id, op, import_id, known_basis FROM history_sales_lines_versions ORDER BY 1", 10).await.expect("answer");
    assert_eq!(json!(versions.rows), json!([["A", "insert", "IMP-000001", "mapped"], ["B", "insert", "IMP-000001", "mapped"]]));
}

#[tokio::test]
async fn every_history_table_is_there_without_an_import() {
    let session = common::session(Imports::new().pinned(0).await).await;
    for target in chandler_lake::history_targets() {
        for name in [target.name.to_owned(), format!("{}_versions", target.name)] {
            let answer = session.query(&format!("SELECT * FROM {name}"), 10).await.unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(answer.row_count, 0);
            assert!(answer.columns.iter().any(|column| column.name == "known_at"), "{name}");
        }
    }
}

#[tokio::test]
async fn a_damaged_file_of_history_is_named_with_what_to_do() {
    let mut imports = Imports::new();
    imports.import(&[("A", 1, "2026-01-05T12:00:00Z", "insert")]).await;
    let lake = imports.pinned(1).await;
    let file = lake.history.iter().flat_map(|table| &table.files).next().expect("a file").url.to_file_path().expect("a path");
    fs::write(file, "order_id\nA\n").expect("spoilt");
    let error = common::session(lake).await.query(SOLD, 10).await.expect_err("a damaged file");
    assert!(matches!(error, EngineError::DamagedFile { .. }), "{error}");
    assert!(error.to_string().contains("of table history_sales_lines cannot be read"), "{error}");
    assert!(error.remedy().starts_with("restore it from a backup of the lake"), "{}", error.remedy());
}

const DEMAND: &str =
    "/* Sold. */\n-- grain: item_id\nSELECT item_id, CAST(sum(quantity) AS BIGINT) AS quantity FROM history_sales_lines GROUP BY item_id";

async fn case(given: &str, expected: &str) -> chandler_engine::case::CaseReport {
    let test = format!(
        "[[test]]\nname = \"adds sales\"\nas_of_on = \"2026-03-01\"\n[test.given]\n{given}\n[test.expect]\ndemand = '''\nitem_id | quantity\n{expected}\n'''\n"
    );
    let files = BTreeMap::from([("facts/demand.sql".to_owned(), DEMAND.to_owned()), ("facts/demand.test.toml".to_owned(), test)]);
    Pipelines::from_files(files).expect("pipelines").run_cases(&common::empty_lake(), &common::rules()).await.expect("report")
}

#[tokio::test]
async fn a_test_of_a_pipeline_gives_versions_of_history() {
    let rows = "history_sales_lines = '''\nitem_id | quantity\nBOLT | 2\nBOLT | 2\n'''";
    let report = case(rows, "BOLT | 4").await;
    assert_eq!(report.passed, 1, "{:?}", report.failures);
    let versions = "history_sales_lines = '''\nkey_hash | import_id | known_at | op | item_id | quantity\n\
                    1 | IMP-000001 | 2026-01-01T00:00:00Z | insert | BOLT | 2\n1 | IMP-000002 | 2026-02-01T00:00:00Z | update | BOLT | 7\n\
                    1 | IMP-000003 | 2026-04-01T00:00:00Z | update | BOLT | 9\n2 | IMP-000001 | 2026-01-01T00:00:00Z | insert | NUT | 5\n\
                    2 | IMP-000002 | 2026-01-01T00:00:00Z | delete | | \n'''";
    let report = case(versions, "BOLT | 7").await;
    assert_eq!(report.passed, 1, "{:?}", report.failures);
    let unread = case("history_returns = '''\nitem_id\nBOLT\n'''", "BOLT | 4").await;
    assert!(unread.failures[0].to_string().contains("given history_returns: the pipeline does not read it"), "{:?}", unread.failures);
}

#[tokio::test]
async fn no_pipeline_takes_the_name_of_a_history_table() {
    let files = BTreeMap::from([("facts/history_sales_lines.sql".to_owned(), DEMAND.to_owned())]);
    let error = Pipelines::from_files(files).expect_err("a taken name");
    assert!(error.remedy().contains("no core_ or history_ in front"), "{}", error.remedy());
}
