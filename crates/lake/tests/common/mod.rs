//! A core that exists only as arithmetic: commit n always writes the same rows, so that any process can say what the lake must hold.
#![allow(dead_code)]

pub mod failing_store;

use chandler_amount::{Amount, Quantity};
use chandler_calendar::{Day, Instant};
use chandler_catalogue::{CommitChanges, Record, RowOperation, RowVersion, Storage, Table, TableDigest, Values, key_hash, row_hash};
use chandler_erp::tables::{CustomerAccount, Item, JournalLine, StockMove};
use chandler_lake::{CoreHead, FeedSource, Lake, Snapshot, SourceError, decode};
use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};

pub const TABLES: &[&Table] = &[Item::TABLE, StockMove::TABLE, JournalLine::TABLE, CustomerAccount::TABLE];

pub struct ArithmeticCore {
    pub core_id: &'static str,
    pub head: AtomicI64,
    pub trimmed: AtomicI64,
    /// Commits from this one on went another way.
    pub differs_from: i64,
    /// Left out, as if trimmed too early.
    pub hole: Option<i64>,
}

impl ArithmeticCore {
    pub fn with_commits(commits: i64) -> Self {
        Self { core_id: "core-1", head: AtomicI64::new(commits), trimmed: AtomicI64::new(0), differs_from: i64::MAX, hole: None }
    }

    pub fn grow_to(&self, commits: i64) {
        self.head.store(commits, Ordering::SeqCst);
    }

    pub fn trimmed_to(&self) -> i64 {
        self.trimmed.load(Ordering::SeqCst)
    }
}

impl FeedSource for ArithmeticCore {
    fn head(&self) -> Result<CoreHead, SourceError> {
        Ok(CoreHead { core_id: self.core_id.to_owned(), commit_seq: self.head.load(Ordering::SeqCst) })
    }

    fn fingerprint(&self, commit_seq: i64) -> Result<Option<String>, SourceError> {
        let known = commit_seq > 0 && commit_seq <= self.head.load(Ordering::SeqCst);
        Ok(known.then(|| format!("{commit_seq}{}", if commit_seq >= self.differs_from { "b" } else { "a" })))
    }

    fn read(&self, after_seq: i64, limit: usize) -> Result<Vec<CommitChanges>, SourceError> {
        let commits = after_seq + 1..=self.head.load(Ordering::SeqCst);
        Ok(commits.filter(|seq| Some(*seq) != self.hole).take(limit).map(commit).collect())
    }

    fn trim(&self, up_to: i64) -> Result<(), SourceError> {
        self.trimmed.fetch_max(up_to, Ordering::SeqCst);
        Ok(())
    }
}

/// Commit n: an item (twice, so that the later write must win), two moves, two journal lines that add up to nothing, an account.
pub fn commit(commit_seq: i64) -> CommitChanges {
    let at = Instant(1_700_000_000_000_000 + commit_seq * 1_000_000);
    let operation = if commit_seq <= 50 { RowOperation::Insert } else { RowOperation::Update };
    let mut writes = vec![version(operation, item(commit_seq, "draft")), version(RowOperation::Update, item(commit_seq, "active"))];
    writes.extend((1..=2).map(|line| version(RowOperation::Insert, stock_move(commit_seq, line))));
    writes.extend((1..=2).map(|line| version(RowOperation::Insert, journal_line(commit_seq, line))));
    writes.push(version(operation, account(commit_seq)));
    CommitChanges { commit_seq, entity_id: "ACME".to_owned(), recorded_at: at, effective_at: at, known_at: at, writes }
}

pub const ROWS_PER_COMMIT: i64 = 6;

fn version<R: Record>(operation: RowOperation, row: R) -> RowVersion {
    RowVersion { table: R::TABLE, operation, values: row.into_values() }
}

fn item(commit_seq: i64, status: &str) -> Item {
    Item {
        item_id: format!("ITEM-{:03}", commit_seq % 50),
        name: format!("item as of {commit_seq}"),
        family: "bolts".to_owned(),
        base_unit: "EA".to_owned(),
        costing: "fifo".to_owned(),
        status: status.to_owned(),
        superseded_by: (commit_seq % 7 == 0).then(|| "ITEM-001".to_owned()),
        inspected: commit_seq % 2 == 0,
        lot_tracked: false,
        shelf_life_days: None,
        introduced_on: Day(20_000),
    }
}

fn stock_move(commit_seq: i64, line: i64) -> StockMove {
    StockMove {
        entity_id: "ACME".to_owned(),
        commit_seq,
        line,
        item_id: format!("ITEM-{:03}", commit_seq % 50),
        site_id: "MAIN".to_owned(),
        from_kind: "supplier".to_owned(),
        from_id: "S1".to_owned(),
        to_kind: "site".to_owned(),
        to_id: "A-01".to_owned(),
        quantity: Quantity(commit_seq * 10 + line),
        lot_id: None,
        effective_at: Instant(commit_seq),
        effective_on: Day(20_500),
        source: format!("PO-{commit_seq:06}"),
        source_line: line,
    }
}

fn journal_line(commit_seq: i64, line: i64) -> JournalLine {
    JournalLine {
        entity_id: "ACME".to_owned(),
        commit_seq,
        line,
        account: "1400".to_owned(),
        amount: Amount(if line == 1 { commit_seq * 100 + 1 } else { -(commit_seq * 100 + 1) }),
        currency: "USD".parse().expect("currency"),
        period: "2026-11".to_owned(),
        origin_period: "2026-11".to_owned(),
        effective_on: Day(20_500),
        rule_id: "receipt".to_owned(),
        source: format!("PO-{commit_seq:06}"),
        customer_id: None,
        supplier_id: Some("S1".to_owned()),
        item_id: None,
        family: None,
        site_id: None,
        sales_rep: None,
        channel: None,
    }
}

fn account(commit_seq: i64) -> CustomerAccount {
    CustomerAccount {
        entity_id: "ACME".to_owned(),
        customer_id: format!("C-{:02}", commit_seq % 20),
        receivable: Amount(commit_seq * 3),
        open_orders: Amount(0),
        unapplied: Amount(-commit_seq),
        open_promises: commit_seq % 3,
        failed_on: None,
        currency: "USD".parse().expect("currency"),
    }
}

/// The versions that the lake must hold of a table after commits 1 to `head`, in order.
pub fn expected_versions(table: &Table, head: i64) -> Vec<(i64, Values)> {
    let mut versions: Vec<(i64, Values)> = Vec::new();
    for commit in (1..=head).map(commit) {
        let writes = commit.writes.into_iter().filter(|write| write.table.name == table.name);
        for write in writes {
            let same_row = |(seq, values): &(i64, Values)| *seq == commit.commit_seq && table.key_of(values) == table.key_of(&write.values);
            versions.retain(|version| !same_row(version));
            versions.push((commit.commit_seq, write.values));
        }
    }
    versions
}

/// What the core would say of a table after commits 1 to `head`.
pub fn expected_state(table: &'static Table, head: i64) -> TableDigest {
    let versions = expected_versions(table, head);
    match table.storage {
        Storage::Append => versions.iter().map(|(_, values)| row_hash(table, values)).collect(),
        Storage::Current => {
            let newest: HashMap<u128, u128> = versions.iter().map(|(_, values)| (key_hash(table, values), row_hash(table, values))).collect();
            newest.into_values().collect()
        }
    }
}

/// All versions of a table that the snapshot's files hold, in the order of the files.
pub async fn stored_versions(lake: &Lake, snapshot: &Snapshot, table: &'static Table) -> Vec<(i64, Values)> {
    let batches = lake.read(&snapshot.tables[table.name]).await.expect("files");
    let versions = batches.iter().flat_map(|batch| decode(table, batch).expect("rows"));
    versions.map(|version| (version.commit_seq, version.values)).collect()
}

pub async fn assert_lake_equals_core(lake: &Lake, head: i64) {
    let snapshot = lake.snapshot().await.expect("snapshot");
    assert_eq!(snapshot.commit_seq, head);
    for table in TABLES {
        assert_eq!(stored_versions(lake, &snapshot, table).await, expected_versions(table, head), "{}", table.name);
        assert_eq!(lake.table_state(&snapshot, table).await.expect("state"), expected_state(table, head), "{}", table.name);
    }
}
