use super::FeedSource;
use crate::parquet_file::EncodedFile;
use crate::schema::{FeedRow, encode};
use crate::{LakeError, arrow_schema, blocking};
use chandler_catalogue::{CommitChanges, RowOperation, Storage, Table, Value};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Commits that are appended together.
#[derive(Clone)]
pub(super) struct Batch {
    commits: Arc<Vec<CommitChanges>>,
    /// By table: which of the commits' writes, in their order.
    picks: Arc<BTreeMap<&'static str, (&'static Table, Vec<Pick>)>>,
}

/// A write of a commit, by position.
#[derive(Clone, Copy)]
struct Pick {
    commit: usize,
    write: usize,
    operation: RowOperation,
}

impl Batch {
    /// Reads the commits after `after_seq` up to the one that reaches `max_rows` rows, or all there are. `None` when there is none.
    pub async fn read(source: &Arc<dyn FeedSource>, after_seq: i64, max_rows: usize) -> Result<Option<Self>, LakeError> {
        let source = source.clone();
        let commits_per_read = max_rows.clamp(1, 1_000);
        blocking("reading the core", move || {
            let mut commits: Vec<CommitChanges> = Vec::new();
            let mut rows = 0;
            loop {
                let last_seq = commits.last().map_or(after_seq, |commit| commit.commit_seq);
                let page = source.read(last_seq, commits_per_read).map_err(LakeError::Source)?;
                let is_last = page.len() < commits_per_read;
                for commit in page {
                    if rows >= max_rows {
                        break;
                    }
                    rows += commit.writes.len();
                    commits.push(commit);
                }
                if is_last || rows >= max_rows {
                    break;
                }
            }
            check_order(after_seq, &commits)?;
            Ok((!commits.is_empty()).then(|| Self::of(commits)))
        })
        .await
    }

    pub fn of(commits: Vec<CommitChanges>) -> Self {
        let picks = pick_writes(&commits);
        Self { commits: Arc::new(commits), picks: Arc::new(picks) }
    }

    pub fn commits(&self) -> usize {
        self.commits.len()
    }

    pub fn last_seq(&self) -> i64 {
        self.commits.last().map_or(0, |commit| commit.commit_seq)
    }

    pub fn tables(&self) -> impl Iterator<Item = &'static Table> + '_ {
        self.picks.values().map(|(table, _)| *table)
    }

    /// The table's rows of commits after `mark` as one Parquet file; `None` when there are none.
    pub async fn encode(&self, table: &'static Table, mark: i64) -> Result<Option<EncodedFile>, LakeError> {
        let batch = self.clone();
        blocking("writing Parquet", move || {
            let rows: Vec<_> = batch.rows(table).filter(|row| row.commit.commit_seq > mark).collect();
            let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(None) };
            let (first, last) = (first.commit.commit_seq, last.commit.commit_seq);
            let schema = arrow_schema(table);
            let encoded = encode(table, &schema, &rows)?;
            EncodedFile::of_commits(&schema, &[encoded], first, last).map(Some)
        })
        .await
    }

    fn rows(&self, table: &'static Table) -> impl Iterator<Item = FeedRow<'_>> {
        let picks = self.picks.get(table.name).map_or(&[][..], |(_, picks)| picks);
        picks.iter().map(|pick| {
            let commit = &self.commits[pick.commit];
            FeedRow { commit, operation: pick.operation, values: &commit.writes[pick.write].values }
        })
    }
}

/// A gap would be lost rows, so it is refused.
fn check_order(after_seq: i64, commits: &[CommitChanges]) -> Result<(), LakeError> {
    for (expected, commit) in (after_seq + 1..).zip(commits) {
        if commit.commit_seq != expected {
            return Err(LakeError::Gap { expected, found: commit.commit_seq });
        }
    }
    Ok(())
}

/// Sorts the writes by table. Where a commit writes a row twice, what it left counts, so that a commit has one version of a row at most.
fn pick_writes(commits: &[CommitChanges]) -> BTreeMap<&'static str, (&'static Table, Vec<Pick>)> {
    let mut picks: BTreeMap<&'static str, (&'static Table, Vec<Pick>)> = BTreeMap::new();
    for (commit, changes) in commits.iter().enumerate() {
        let mut written: HashMap<(&str, &[Value]), usize> = HashMap::new();
        for (write, version) in changes.writes.iter().enumerate() {
            let (_, of_table) = picks.entry(version.table.name).or_insert_with(|| (version.table, Vec::new()));
            let pick = Pick { commit, write, operation: version.operation };
            if version.table.storage == Storage::Append {
                of_table.push(pick);
                continue;
            }
            let key = &version.values[..version.table.key_columns.min(version.values.len())];
            match written.get(&(version.table.name, key)) {
                Some(place) => of_table[*place].write = write,
                None => {
                    written.insert((version.table.name, key), of_table.len());
                    of_table.push(pick);
                }
            }
        }
    }
    picks
}
