//! History of other systems in the lake: rows in its own form, imports that were killed, and what snapshots see of them.

mod common;

use arrow::array::{
    Array, ArrayRef, AsArray, Decimal128Array, Float64Array, Int64Array, LargeStringArray, RecordBatch, StringViewArray, TimestampMicrosecondArray,
    new_null_array,
};
use arrow::datatypes::DataType;
use chandler_catalogue::targets::{Target, target};
use chandler_lake::{Feed, FeedOptions, HistoryVersion, ImportedRow, Lake, LakeError, history_schema, history_targets, imported_schema};
use common::failing_store::FailingStore;
use common::{ArithmeticCore, TABLES, assert_lake_equals_core};
use parquet::arrow::ArrowWriter;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn settlements() -> &'static Target {
    target("history_settlements").expect("a target")
}

/// Staged rows as another writer makes them: large texts and views, naive integers for nothing.
fn staged(ids: &[&str], import_id: &str) -> Vec<(&'static str, ArrayRef)> {
    let texts = |text: &dyn Fn(&&str) -> String| -> ArrayRef { Arc::new(LargeStringArray::from_iter_values(ids.iter().map(text))) };
    let views = |text: &str| -> ArrayRef { Arc::new(StringViewArray::from_iter_values(ids.iter().map(|_| text))) };
    let amounts = Decimal128Array::from_iter_values((0..ids.len()).map(|row| row as i128 * 10_000 + 50));
    vec![
        ("entity_id", views("ACME")),
        ("settlement_id", texts(&|id| (*id).to_owned())),
        ("customer_id", texts(&|id| format!("C-{id}"))),
        ("invoice_id", new_null_array(&DataType::LargeUtf8, ids.len())),
        ("settled_on", new_null_array(&DataType::Date32, ids.len())),
        ("amount", Arc::new(amounts.with_precision_and_scale(20, 4).expect("decimals"))),
        ("currency", views("USD")),
        ("method", new_null_array(&DataType::Utf8View, ids.len())),
        ("source_file", views("payments.csv")),
        ("source_row", Arc::new(Int64Array::from_iter_values(2..2 + ids.len() as i64))),
        ("source_key", texts(&|id| (*id).to_owned())),
        ("key_hash", texts(&|id| format!("{id:0>32}"))),
        ("row_hash", texts(&|id| format!("{id:0>32}"))),
        ("known_at", Arc::new(TimestampMicrosecondArray::from(vec![1_000_000; ids.len()]).with_timezone("UTC"))),
        ("known_basis", views("mapped")),
        ("op", views("insert")),
        ("import_id", views(import_id)),
    ]
}

fn write_part(path: &Path, columns: Vec<(&'static str, ArrayRef)>) -> PathBuf {
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true))).expect("batch");
    let mut writer = ArrowWriter::try_new(File::create(path).expect("file"), batch.schema(), None).expect("writer");
    writer.write(&batch).expect("written");
    writer.close().expect("closed");
    path.to_owned()
}

struct Desk {
    folder: tempfile::TempDir,
    lake: Lake,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let lake = Lake::open(folder.path().join("lake")).expect("lake");
        Self { folder, lake }
    }

    fn part(&self, ids: &[&str], import_id: &str) -> PathBuf {
        write_part(&self.folder.path().join(format!("{}.parquet", ids.join("-"))), staged(ids, import_id))
    }

    async fn import(&self, base: Option<HistoryVersion>, ids: &[&str], import_id: &str) -> HistoryVersion {
        let parts = [self.part(ids, import_id)];
        self.lake.append_history(settlements(), base, &parts, import_id).await.expect("appended").expect("a version")
    }

    async fn ids(&self, version: HistoryVersion) -> Vec<String> {
        ids(&self.lake, version).await
    }
}

/// The keys of a version, in the order of the rows.
async fn ids(lake: &Lake, version: HistoryVersion) -> Vec<String> {
    let table = lake.history_snapshot(settlements(), version).await.expect("a snapshot");
    let batches = lake.read(&table).await.expect("rows");
    let texts = batches.iter().map(|batch| batch.column_by_name("settlement_id").expect("a column").as_string::<i32>());
    texts.flat_map(|texts| texts.iter().flatten().map(str::to_owned).collect::<Vec<_>>()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_arrive_in_order_and_in_the_lakes_own_form() {
    let desk = Desk::new();
    let parts = [desk.part(&["A", "B"], "IMP-000001"), desk.part(&["C"], "another")];
    let first = desk.lake.append_history(settlements(), None, &parts, "IMP-000001").await.expect("appended").expect("a version");
    assert_eq!(first.rows, 3);
    let second = desk.import(Some(first), &["D"], "IMP-000002").await;
    assert_eq!(desk.ids(second).await, ["A", "B", "C", "D"]);
    assert_eq!(desk.ids(first).await, ["A", "B", "C"]);

    let table = desk.lake.history_snapshot(settlements(), second).await.expect("a snapshot");
    assert_eq!((table.path.as_str(), table.rows, table.files.len()), ("history/history_settlements", 4, 2));
    assert_eq!(table.first_import(), Some("IMP-000001"));
    let batches = desk.lake.read(&table).await.expect("rows");
    let declared = history_schema(settlements());
    for (field, wanted) in batches[0].schema().fields().iter().zip(declared.fields()) {
        assert_eq!((field.name(), field.data_type()), (wanted.name(), wanted.data_type()));
    }
    let imports = batches.iter().flat_map(|batch| batch.column_by_name("import_id").expect("a column").as_string::<i32>().iter().flatten());
    assert_eq!(imports.collect::<Vec<_>>(), ["IMP-000001", "IMP-000001", "IMP-000001", "IMP-000002"]);
    let amounts = batches[0].column_by_name("amount").expect("a column");
    assert_eq!(arrow::util::display::array_value_to_string(amounts, 1).expect("shown"), "1.0050");
    let paths = desk.lake.local_paths(&table).expect("a local lake");
    assert!(paths.len() == 2 && paths.iter().all(|path| path.is_file()), "{paths:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_registered_leaves_with_the_next_import() {
    let desk = Desk::new();
    let killed = desk.import(None, &["X"], "IMP-000001").await;
    let first = desk.import(None, &["A", "B"], "IMP-000001").await;
    assert_eq!(desk.ids(first).await, ["A", "B"]);
    let killed_again = desk.import(Some(first), &["Y", "Z"], "IMP-000002").await;
    assert_eq!(desk.ids(killed_again).await, ["A", "B", "Y", "Z"]);
    // Some of the same rows, cut otherwise: what was there is neither lost nor repeated.
    let second = desk.import(Some(first), &["Z"], "IMP-000002").await;
    assert_eq!(desk.ids(second).await, ["A", "B", "Z"]);
    assert!(killed.version < first.version && killed_again.version < second.version);
    assert_eq!(desk.ids(first).await, ["A", "B"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_import_twice_is_one() {
    let desk = Desk::new();
    let first = desk.import(None, &["A"], "IMP-000001").await;
    assert_eq!(desk.import(None, &["A"], "IMP-000001").await, first);
    let nothing = desk.lake.append_history(settlements(), Some(first), &[], "IMP-000002").await.expect("nothing to do");
    assert_eq!(nothing, Some(first));
    let empty = [desk.part(&[], "IMP-000002")];
    assert_eq!(desk.lake.append_history(settlements(), Some(first), &empty, "IMP-000002").await.expect("nothing to do"), Some(first));
    let never = target("history_invoices").expect("a target");
    assert_eq!(desk.lake.append_history(never, None, &[], "IMP-000002").await.expect("nothing to do"), None);
    assert!(!desk.folder.path().join("lake/history/history_invoices").exists());
}

/// The import dies at every write in turn; the next call with the same base makes the table whole.
#[tokio::test(flavor = "multi_thread")]
async fn an_import_killed_at_any_write_is_done_by_the_next() {
    let desk = Desk::new();
    let (first_parts, second_parts) = ([desk.part(&["A", "B"], "IMP-000001")], [desk.part(&["C"], "IMP-000002")]);
    let mut failures = 0;
    for writes in 0..12 {
        let store = Arc::new(FailingStore::new(ErrorKind::StorageFull));
        let lake = Lake::with_store(store.clone(), "memory:///lakes/one".parse().expect("url")).expect("lake");
        store.fail_after(writes);
        let killed = lake.append_history(settlements(), None, &first_parts, "IMP-000001").await;
        store.fail_after(i64::MAX);
        let first = lake.append_history(settlements(), None, &first_parts, "IMP-000001").await.expect("space again").expect("a version");
        store.fail_after(writes);
        let killed_later = lake.append_history(settlements(), Some(first), &second_parts, "IMP-000002").await;
        store.fail_after(i64::MAX);
        let second = lake.append_history(settlements(), Some(first), &second_parts, "IMP-000002").await.expect("space again").expect("a version");
        assert_eq!(ids(&lake, second).await, ["A", "B", "C"]);
        assert_eq!(ids(&lake, first).await, ["A", "B"]);
        for error in [killed, killed_later].into_iter().filter_map(Result::err) {
            assert!(matches!(error, LakeError::Full { .. }), "{error:?}");
            failures += 1;
        }
    }
    assert!((5..24).contains(&failures), "{failures} calls failed: some must, and not all");
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_do_not_fit_change_nothing() {
    let desk = Desk::new();
    let first = desk.import(None, &["A"], "IMP-000001").await;
    let path = desk.folder.path().join("wrong.parquet");
    let replaced = |name: &str, array: ArrayRef| {
        staged(&["B"], "IMP-000002").into_iter().map(|(column, old)| (column, if column == name { array.clone() } else { old })).collect::<Vec<_>>()
    };
    let fine = Decimal128Array::from(vec![1_234_567]).with_precision_and_scale(20, 6).expect("decimals");
    let cases = [
        (replaced("amount", Arc::new(Float64Array::from(vec![0.1]))), "amount: Float64 cannot be kept as Decimal128(20, 4) without loss"),
        (replaced("amount", Arc::new(fine)), "amount: Decimal128(20, 6) cannot be kept"),
        (replaced("known_at", new_null_array(staged(&["B"], "")[13].1.data_type(), 1)), "known_at"),
        (staged(&["B"], "IMP-000002").into_iter().filter(|(name, _)| *name != "key_hash").collect(), "the staged rows have no key_hash"),
    ];
    for (columns, part_of_message) in cases {
        let parts = [desk.part(&["C"], "IMP-000002"), write_part(&path, columns)];
        let error = desk.lake.append_history(settlements(), Some(first), &parts, "IMP-000002").await.expect_err("no such rows");
        assert!(matches!(error, LakeError::Schema { .. }) && error.to_string().contains(part_of_message), "{error}");
    }
    std::fs::write(&path, "settlement_id\nB\n").expect("written");
    for part in [path, desk.folder.path().join("absent.parquet")] {
        let error = desk.lake.append_history(settlements(), Some(first), &[part], "IMP-000002").await.expect_err("no such file");
        assert!(matches!(error, LakeError::Staged { .. }) && error.to_string().ends_with("import again"), "{error}");
    }
    assert_eq!(desk.import(Some(first), &["D"], "IMP-000002").await.version, first.version + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_is_not_what_the_books_name_is_said_to_be_damaged() {
    let desk = Desk::new();
    let first = desk.import(None, &["A"], "IMP-000001").await;
    let part = [desk.part(&["B"], "IMP-000002")];
    let longer = HistoryVersion { rows: 2, ..first };
    let error = desk.lake.append_history(settlements(), Some(longer), &part, "IMP-000002").await.expect_err("another table");
    assert!(matches!(&error, LakeError::Damaged { .. }) && error.to_string().ends_with("restore it from a backup of the lake"), "{error}");
    let later = HistoryVersion { version: first.version + 1, ..first };
    let error = desk.lake.history_snapshot(settlements(), later).await.expect_err("no such version");
    assert!(matches!(error, LakeError::Missing { .. }), "{error}");
    let lost = target("history_invoices").expect("a target");
    let error = desk.lake.history_snapshot(lost, first).await.expect_err("no such table");
    assert!(matches!(error, LakeError::NoTable { .. }), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_names_its_history_and_keeps_it() {
    let desk = Desk::new();
    let core = Arc::new(ArithmeticCore::with_commits(50));
    let mut feed =
        Feed::open(&desk.lake, TABLES, core, FeedOptions { rows_per_batch: 60, files_per_merge: 2, ..FeedOptions::default() }).await.expect("feed");
    feed.drain().await.expect("drained");
    let without = desk.lake.snapshot().await.expect("snapshot");
    assert_eq!(without.clone().with_history(BTreeMap::new()), without);

    let first = desk.import(None, &["A"], "IMP-000001").await;
    let with = |version| {
        let (lake, without) = (desk.lake.clone(), without.clone());
        async move {
            let table = lake.history_snapshot(settlements(), version).await.expect("a snapshot");
            without.with_history(BTreeMap::from([("history_settlements".to_owned(), table)]))
        }
    };
    let earlier = with(first).await;
    desk.lake.pin(&earlier, "decision run").await.expect("pinned");
    let later = with(desk.import(Some(first), &["B"], "IMP-000002").await).await;
    assert!(earlier.id != without.id && later.id != earlier.id && later.hash != earlier.hash);
    assert_eq!(with(first).await, earlier);

    assert!(feed.compact().await.expect("compaction").tables > 0);
    assert!(!feed.sweep().await.expect("swept").iter().any(|path| path.starts_with("history/")));
    assert_eq!(desk.lake.pins().await.expect("pins")[0].snapshot, earlier);
    assert_eq!(desk.ids(first).await, ["A"]);
    assert_lake_equals_core(&desk.lake, 50).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flipped_byte_of_history_is_found() {
    let desk = Desk::new();
    let first = desk.import(None, &["A", "B"], "IMP-000001").await;
    let table = desk.lake.history_snapshot(settlements(), first).await.expect("a snapshot");
    desk.lake.check_files(&table).await.expect("whole");
    let file = desk.lake.local_paths(&table).expect("a local lake").remove(0);
    let mut bytes = std::fs::read(&file).expect("read");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x40;
    std::fs::write(&file, bytes).expect("spoilt");
    let error = desk.lake.check_files(&table).await.expect_err("damage must be seen");
    assert!(matches!(&error, LakeError::Damaged { path, .. } if file.ends_with(path)), "{error}");
    assert!(error.to_string().ends_with("restore it from a backup of the lake"), "{error}");
    std::fs::remove_file(&file).expect("removed");
    assert!(matches!(desk.lake.check_files(&table).await, Err(LakeError::Missing { .. })));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_holds_what_became_commands() {
    let desk = Desk::new();
    let items = target("items").expect("a target");
    let row = |key_hash, op| ImportedRow { key_hash, row_hash: 255, source_file: "items.csv".to_owned(), op };
    let first = desk.lake.append_imported(items, None, &[row(1, "insert"), row(2, "insert")], "IMP-000001").await.expect("appended");
    let second = desk.lake.append_imported(items, first, &[row(1, "delete")], "IMP-000002").await.expect("appended").expect("a version");
    assert_eq!(desk.lake.append_imported(items, Some(second), &[], "IMP-000003").await.expect("nothing to do"), Some(second));
    let table = desk.lake.imported_snapshot(items, second).await.expect("a snapshot");
    assert_eq!((table.path.as_str(), table.rows), ("imported/items", 3));
    let batches = desk.lake.read(&table).await.expect("rows");
    let column = |name: &str| -> Vec<&str> {
        batches
            .iter()
            .flat_map(|batch| batch.column_by_name(name).expect("a column").as_string::<i32>().iter().flatten().collect::<Vec<_>>())
            .collect()
    };
    assert_eq!(column("op"), ["insert", "insert", "delete"]);
    assert_eq!(column("row_hash")[0], "000000000000000000000000000000ff");
    assert_eq!(batches[0].column_by_name("known_at").expect("a column").null_count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_may_be_added_to_a_target() {
    let desk = Desk::new();
    let older: &'static Target = Box::leak(Box::new(Target { fields: &settlements().fields[..6], ..*settlements() }));
    let parts = [desk.part(&["A"], "IMP-000001")];
    let first = desk.lake.append_history(older, None, &parts, "IMP-000001").await.expect("appended").expect("a version");
    let second = desk.import(Some(first), &["B"], "IMP-000002").await;
    assert_eq!(second.version, first.version + 1);
    assert_eq!(desk.ids(second).await, ["A", "B"]);
    let files = desk.lake.history_snapshot(settlements(), second).await.expect("a snapshot");
    assert_ne!(files.schema_hash, desk.lake.history_snapshot(settlements(), first).await.expect("a snapshot").schema_hash);
    let narrower = desk.lake.append_history(older, Some(second), &parts, "IMP-000003").await;
    assert!(matches!(narrower, Err(LakeError::Schema { .. })), "{narrower:?}");
}

#[test]
fn every_column_of_history_is_described() {
    assert!(history_targets().count() >= 8);
    for target in history_targets() {
        for schema in [history_schema(target), imported_schema(target)] {
            let mut names: Vec<_> = schema.fields().iter().map(|field| field.name()).collect();
            names.sort();
            assert!(names.is_sorted_by(|left, right| left < right), "{} has a column twice", target.name);
            assert!(schema.fields().iter().all(|field| !field.metadata()["description"].is_empty()), "{}", target.name);
        }
    }
}
