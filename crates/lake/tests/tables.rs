//! Declared tables in the lake: every kind of value comes back as it went in, and columns may be added later.

mod common;

use arrow::array::AsArray;
use arrow::datatypes::{DataType, Decimal128Type, TimeUnit};
use chandler_amount::{Amount, Currency, Price, Quantity};
use chandler_calendar::{Day, Instant};
use chandler_catalogue::{CommitChanges, Record, RowOperation, RowVersion, Table, TableDigest, Value, row_hash, table};
use chandler_lake::{CoreHead, Feed, FeedOptions, FeedSource, Lake, LakeError, SourceError, arrow_schema};
use common::stored_versions;
use proptest::prelude::*;
use std::sync::Arc;

table! {
    /// One column of every kind.
    pub struct Specimen: specimens, Current, key 1 {
        specimen_id: String = "specimen",
        count: i64 = "pieces",
        fresh: bool = "not used yet",
        quantity: Quantity = "base units",
        amount: Amount = "worth",
        unit_price: Price = "price of one",
        currency: Currency = "currency of amounts",
        found_on: Day = "day",
        found_at: Instant = "instant",
        detail: serde_json::Value = "more",
        note: Option<String> = "text, if any",
        lent_until: Option<Day> = "day, if any",
        deposit: Option<Amount> = "amount, if any",
    }
}

/// Hands out given rows, each in a commit of its own.
struct Rows(Vec<RowVersion>);

impl Rows {
    fn of<R: Record>(rows: impl IntoIterator<Item = R>) -> Self {
        Self(rows.into_iter().map(|row| RowVersion { table: R::TABLE, operation: RowOperation::Insert, values: row.into_values() }).collect())
    }
}

impl FeedSource for Rows {
    fn head(&self) -> Result<CoreHead, SourceError> {
        Ok(CoreHead { core_id: "rows".to_owned(), commit_seq: i64::try_from(self.0.len())? })
    }

    fn fingerprint(&self, commit_seq: i64) -> Result<Option<String>, SourceError> {
        Ok(Some(commit_seq.to_string()))
    }

    fn read(&self, after_seq: i64, limit: usize) -> Result<Vec<CommitChanges>, SourceError> {
        let later = (1..).zip(&self.0).filter(|(commit_seq, _)| *commit_seq > after_seq).take(limit);
        let commit = |(commit_seq, write): (i64, &RowVersion)| {
            let at = Instant(commit_seq);
            CommitChanges { commit_seq, entity_id: String::new(), recorded_at: at, effective_at: at, known_at: at, writes: vec![write.clone()] }
        };
        Ok(later.map(commit).collect())
    }

    fn trim(&self, _: i64) -> Result<(), SourceError> {
        Ok(())
    }
}

async fn feed(lake: &Lake, tables: &'static [&'static Table], rows: Rows) -> Result<(), LakeError> {
    Feed::open(lake, tables, Arc::new(rows), FeedOptions::default()).await?.drain().await.map(drop)
}

fn specimen(id: &str, currency: &str, minor: i64) -> Specimen {
    Specimen {
        specimen_id: id.to_owned(),
        count: -7,
        fresh: true,
        quantity: Quantity(1_000_000),
        amount: Amount(minor),
        unit_price: Price(54_250_000),
        currency: currency.parse().expect("currency"),
        found_on: Day(-1),
        found_at: Instant(1_763_942_400_123_456),
        detail: serde_json::json!({"depth": [1, 2], "of": "ünïcode"}),
        note: None,
        lent_until: Some(Day(20_000)),
        deposit: (minor % 2 == 0).then_some(Amount(-minor)),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_value_comes_back_as_it_went_in() {
    let folder = tempfile::tempdir().expect("folder");
    let lake = Lake::open(folder.path()).expect("lake");
    let rows = [("A", "USD", 12_34), ("B", "JPY", 1_500), ("C", "KWD", 1_234), ("D", "CLF", 9_999), ("E", "USD", 0)];
    let rows = rows.map(|(id, currency, minor)| specimen(id, currency, minor));
    feed(&lake, &[Specimen::TABLE], Rows::of(rows.clone())).await.expect("fed");
    let snapshot = lake.snapshot().await.expect("snapshot");
    let stored = stored_versions(&lake, &snapshot, Specimen::TABLE).await;
    let stored: Vec<_> = stored.iter().map(|(_, values)| Specimen::from_values(values).expect("row")).collect();
    assert_eq!(stored, rows);

    let batches = lake.read(&snapshot.tables["specimens"]).await.expect("file");
    let amounts = batches[0].column_by_name("amount").expect("column").as_primitive::<Decimal128Type>();
    let shown: Vec<_> = (0..5).map(|row| amounts.value_as_string(row)).collect();
    assert_eq!(shown, ["12.3400", "1500.0000", "1.2340", "0.9999", "0.0000"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_that_the_lake_cannot_keep_is_named() {
    let folder = tempfile::tempdir().expect("folder");
    let lake = Lake::open(folder.path()).expect("lake");
    let huge = Specimen { quantity: Quantity(i64::MAX), ..specimen("A", "USD", 1) };
    let error = feed(&lake, &[Specimen::TABLE], Rows::of([specimen("Z", "USD", 1), huge])).await.expect_err("too large");
    assert_eq!(error.to_string(), "specimens.quantity of commit 2 cannot be kept in the lake: it is too large");
    let mut nameless = Rows::of([specimen("A", "USD", 1)]);
    nameless.0[0].values[6] = Value::text("dollars");
    assert!(feed(&lake, &[Specimen::TABLE], nameless).await.expect_err("no currency").to_string().contains("names no currency"));
}

#[test]
fn the_schema_states_types_units_and_descriptions() {
    let schema = arrow_schema(Specimen::TABLE);
    let field = |name: &str| schema.field_with_name(name).expect("field");
    assert_eq!(field("quantity").data_type(), &DataType::Decimal128(20, 6));
    assert_eq!(field("amount").data_type(), &DataType::Decimal128(20, 4));
    assert_eq!(field("unit_price").data_type(), &DataType::Decimal128(18, 6));
    assert_eq!(field("found_at").data_type(), &DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())));
    assert_eq!(field("amount").metadata()["unit"], "major units of currency");
    assert_eq!(field("note").metadata()["description"], "text, if any");
    assert!(field("note").is_nullable() && !field("count").is_nullable());
    for table in chandler_erp::tables::TABLES {
        let schema = arrow_schema(table);
        let mut names: Vec<_> = schema.fields().iter().map(|field| field.name()).collect();
        names.sort();
        assert!(names.is_sorted_by(|left, right| left < right), "{} has a column twice", table.name);
    }
}

mod first {
    use chandler_catalogue::table;
    table! {
        /// A place where goods lie.
        pub struct Place: places, Current, key 1 {
            place_id: String = "place",
        }
    }
}

mod second {
    use chandler_catalogue::table;
    table! {
        /// A place where goods lie.
        pub struct Place: places, Current, key 1 {
            place_id: String = "place",
            capacity: Option<i64> = "pieces",
        }
    }
}

mod third {
    use chandler_catalogue::table;
    table! {
        /// A place where goods lie.
        pub struct Place: places, Current, key 1 {
            place_id: i64 = "place",
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_column_may_be_added_and_not_be_changed() {
    let folder = tempfile::tempdir().expect("folder");
    let lake = Lake::open(folder.path()).expect("lake");
    let older: Vec<_> = ["A", "B"].map(|id| first::Place { place_id: id.to_owned() }).to_vec();
    feed(&lake, &[first::Place::TABLE], Rows::of(older)).await.expect("fed");
    let before = lake.snapshot().await.expect("snapshot");

    let newer: Vec<_> = [("A", None), ("B", None), ("C", Some(9))].map(|(id, capacity)| second::Place { place_id: id.to_owned(), capacity }).to_vec();
    let source = Arc::new(Rows::of(newer.clone()));
    let options = FeedOptions { files_per_merge: 2, ..FeedOptions::default() };
    let mut feed_of_newer = Feed::open(&lake, &[second::Place::TABLE], source, options).await.expect("widened");
    feed_of_newer.drain().await.expect("fed");
    for merged in [0, 1] {
        let snapshot = lake.snapshot().await.expect("snapshot");
        let stored = stored_versions(&lake, &snapshot, second::Place::TABLE).await;
        let stored: Vec<_> = stored.iter().map(|(_, values)| second::Place::from_values(values).expect("row")).collect();
        assert_eq!(stored, newer);
        assert_ne!(before.tables["places"].schema_hash, snapshot.tables["places"].schema_hash);
        assert_eq!(feed_of_newer.compact().await.expect("compaction").tables, 1 - merged);
    }
    drop(feed_of_newer);
    assert!(matches!(feed(&lake, &[third::Place::TABLE], Rows(Vec::new())).await, Err(LakeError::Ahead { .. })));
    let other_type = Rows::of((0..3).map(|place_id| third::Place { place_id }));
    assert!(matches!(feed(&lake, &[third::Place::TABLE], other_type).await, Err(LakeError::Schema { .. })));
}

proptest! {
    #[test]
    fn the_digest_of_rows_forgets_their_order_and_nothing_else(counts in prop::collection::vec(-5_i64..5, 1..20), seed in 0_usize..100, changed in 0_usize..20) {
        let rows: Vec<_> = counts.iter().enumerate().map(|(id, count)| Specimen { count: *count, ..specimen(&id.to_string(), "USD", 5) }.into_values()).collect();
        let digest = |rows: &[Vec<Value>]| rows.iter().map(|row| row_hash(Specimen::TABLE, row)).collect::<TableDigest>();
        let mut shuffled = rows.clone();
        shuffled.rotate_left(seed % rows.len());
        shuffled.reverse();
        prop_assert_eq!(digest(&rows), digest(&shuffled));
        let place = changed % rows.len();
        shuffled[place][1] = Value::Integer(99);
        prop_assert_ne!(digest(&rows), digest(&shuffled));
    }
}
