//! The lake against the core: rows of the present state counted and hashed, from nothing but the lake's Parquet files. What was imported, against what was
//! written.

use crate::schema::decode;
use crate::{Lake, LakeError, Snapshot, SnapshotTable, blocking};
use chandler_catalogue::{Storage, Table, TableDigest, key_hash, row_hash};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

impl Lake {
    /// Rows of a table as they were after the snapshot's commit, counted and hashed without regard to order. Equals the digest of the core's rows by
    /// [`row_hash`] at that commit. Every file is read and checked byte by byte.
    ///
    /// # Errors
    /// [`LakeError::NoTable`]; [`LakeError::Damaged`] and [`LakeError::Missing`] name the file.
    pub async fn table_state(&self, snapshot: &Snapshot, table: &'static Table) -> Result<TableDigest, LakeError> {
        let no_table = || LakeError::NoTable { table: table.name.to_owned() };
        let files = &snapshot.tables.get(table.name).ok_or_else(no_table)?.files;
        let mut state = PresentState::new(table, snapshot.commit_seq);
        for file in files {
            let batches = self.read_file(&file.path).await?;
            state = blocking("hashing rows", move || {
                batches.iter().try_for_each(|batch| state.add(batch))?;
                Ok(state)
            })
            .await?;
        }
        Ok(state.digest)
    }

    /// Reads every file of a table of history or of a ledger, byte by byte: each must hold what was written, and as many rows as the log says.
    ///
    /// # Errors
    /// [`LakeError::Damaged`] and [`LakeError::Missing`] name the file.
    pub async fn check_files(&self, table: &SnapshotTable) -> Result<(), LakeError> {
        for file in &table.files {
            let rows: u64 = self.read_file(&file.path).await?.iter().map(|batch| batch.num_rows() as u64).sum();
            if rows != file.rows {
                return Err(LakeError::damaged(&file.path, format!("it has {rows} rows where the log names {}", file.rows)));
            }
        }
        Ok(())
    }
}

/// The digest of the newest version of every row seen so far.
struct PresentState {
    table: &'static Table,
    commit_seq: i64,
    digest: TableDigest,
    /// By key: commit and hash of the newest version. Rows of append-only tables have one version and are not kept here.
    newest: HashMap<u128, (i64, u128)>,
}

impl PresentState {
    fn new(table: &'static Table, commit_seq: i64) -> Self {
        Self { table, commit_seq, digest: TableDigest::default(), newest: HashMap::new() }
    }

    fn add(&mut self, batch: &arrow::array::RecordBatch) -> Result<(), LakeError> {
        for version in decode(self.table, batch)? {
            if version.commit_seq <= self.commit_seq {
                let hash = row_hash(self.table, &version.values);
                match self.table.storage {
                    Storage::Append => self.digest.add(hash),
                    Storage::Current => self.replace(key_hash(self.table, &version.values), version.commit_seq, hash),
                }
            }
        }
        Ok(())
    }

    fn replace(&mut self, key: u128, commit_seq: i64, hash: u128) {
        match self.newest.entry(key) {
            Entry::Vacant(place) => {
                place.insert((commit_seq, hash));
                self.digest.add(hash);
            }
            Entry::Occupied(mut place) if place.get().0 <= commit_seq => {
                self.digest.remove(place.get().1);
                self.digest.add(hash);
                place.insert((commit_seq, hash));
            }
            Entry::Occupied(_) => {}
        }
    }
}
