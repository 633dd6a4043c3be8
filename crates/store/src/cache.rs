//! Rows that the writer has seen. There is one writer, so what it read and wrote stays true until it rolls back; then everything is forgotten.

use chandler_catalogue::{Key, Storage, Table, Values};
use chandler_erp::{Loaded, RowKey, RowSet, Write};
use std::collections::HashMap;

/// Rows kept before the cache starts over: some 100 MB at most.
const MOST_ROWS: usize = 100_000;

/// The cache is the very [`Loaded`] that decisions read, so a hot row is neither fetched nor copied.
#[derive(Default)]
pub(crate) struct RowCache {
    loaded: Loaded,
    /// Which lengths of key prefixes are cached per table, so that a write finds the sets it belongs to.
    prefix_lengths: HashMap<&'static str, Vec<usize>>,
    rows: usize,
}

impl RowCache {
    pub(crate) fn loaded(&self) -> &Loaded {
        &self.loaded
    }

    pub(crate) fn keep_row(&mut self, row: RowKey, values: Option<Values>) {
        let is_new = self.loaded.rows.insert(row, values).is_none();
        self.rows += usize::from(is_new);
    }

    pub(crate) fn keep_set(&mut self, set: RowSet, rows: Vec<Values>) {
        let lengths = self.prefix_lengths.entry(set.0.table.name).or_default();
        let length = set.0.key.0.len();
        if !lengths.contains(&length) {
            lengths.push(length);
        }
        self.rows += rows.len() + 1;
        self.loaded.sets.insert(set, rows);
    }

    /// Takes over what an accepted command wrote.
    pub(crate) fn apply(&mut self, writes: Vec<Write>) {
        for write in writes {
            let key = write.table.key_of(&write.values);
            self.apply_to_sets(write.table, &key, &write.values);
            let row = RowKey { table: write.table, key };
            // Posted rows are seldom read again; only a remembered absence must be corrected.
            if write.table.storage == Storage::Current || self.loaded.rows.contains_key(&row) {
                self.keep_row(row, Some(write.values));
            }
        }
    }

    pub(crate) fn forget(&mut self) {
        *self = Self::default();
    }

    pub(crate) fn forget_if_large(&mut self) {
        if self.rows > MOST_ROWS {
            self.forget();
        }
    }

    fn apply_to_sets(&mut self, table: &'static Table, key: &Key, values: &Values) {
        let Some(lengths) = self.prefix_lengths.get(table.name) else {
            return;
        };
        for length in lengths {
            let set = RowSet(RowKey { table, key: Key(key.0[..*length].to_vec()) });
            let Some(rows) = self.loaded.sets.get_mut(&set) else {
                continue;
            };
            match rows.binary_search_by(|row| row[..table.key_columns].cmp(&key.0)) {
                Ok(position) => rows[position].clone_from(values),
                Err(position) => {
                    rows.insert(position, values.clone());
                    self.rows += 1;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Counter, counter};
    use chandler_catalogue::{Record, Value, key};
    use chandler_erp::Operation;

    fn write(name: &str, units: i64) -> Write {
        Write { table: Counter::TABLE, operation: Operation::Update, values: counter("E", name, units).into_values() }
    }

    #[test]
    fn a_write_reaches_the_row_and_every_set_that_holds_it() {
        let mut cache = RowCache::default();
        let set = |prefix| RowSet(RowKey { table: Counter::TABLE, key: prefix });
        cache.keep_set(set(key!["E"]), vec![counter("E", "b", 1).into_values()]);
        cache.keep_set(set(key!["F"]), vec![]);
        cache.apply(vec![write("b", 2), write("a", 7)]);
        let rows = &cache.loaded().sets[&set(key!["E"])];
        let found: Vec<_> = rows.iter().map(|row| (row[1].clone(), row[2].clone())).collect();
        assert_eq!(found, [(Value::from("a"), Value::from(7)), (Value::from("b"), Value::from(2))]);
        assert!(cache.loaded().sets[&set(key!["F"])].is_empty());
        assert!(cache.loaded().rows[&RowKey::of::<Counter>(key!["E", "a"])].is_some());
    }

    #[test]
    fn a_large_cache_starts_over() {
        let mut cache = RowCache::default();
        for number in 0..=MOST_ROWS as i64 {
            cache.keep_row(RowKey::of::<Counter>(key!["E", number]), None);
        }
        cache.forget_if_large();
        assert!(cache.loaded().rows.is_empty());
    }
}
