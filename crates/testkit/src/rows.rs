use chandler_catalogue::{Key, Record, Values};
use chandler_erp::{Loaded, Lookup, Operation, RowKey, Write};
use std::collections::BTreeMap;

/// All rows of a small company, by table and key.
#[derive(Clone, Debug, Default)]
pub struct Rows(BTreeMap<RowKey, Values>);

impl Rows {
    /// Every row of a table, in key order.
    ///
    /// # Panics
    /// When a stored row does not fit its declaration.
    pub fn all<R: Record>(&self) -> Vec<R> {
        self.starting_with(&RowKey { table: R::TABLE, key: Key(Vec::new()) }).map(|values| R::from_values(values).expect("stored row")).collect()
    }

    /// The row of a key.
    ///
    /// # Panics
    /// When the stored row does not fit its declaration.
    pub fn get<R: Record>(&self, key: Key) -> Option<R> {
        self.0.get(&RowKey::of::<R>(key)).map(|values| R::from_values(values).expect("stored row"))
    }

    /// Puts a row, whatever was there: for tests that break things on purpose.
    pub fn put<R: Record>(&mut self, record: R) {
        self.0.insert(RowKey::of::<R>(record.key()), record.into_values());
    }

    /// Takes a row away: for tests that break things on purpose.
    pub fn remove<R: Record>(&mut self, key: Key) {
        self.0.remove(&RowKey::of::<R>(key));
    }

    /// Serves what a decision asked for.
    pub fn load(&self, lookups: &[Lookup], loaded: &mut Loaded) {
        for lookup in lookups {
            match lookup {
                Lookup::Row(row) => drop(loaded.rows.insert(row.clone(), self.0.get(row).cloned())),
                Lookup::Set(set) => drop(loaded.sets.insert(set.clone(), self.starting_with(&set.0).cloned().collect())),
            }
        }
    }

    /// Writes what a decision gave.
    ///
    /// # Panics
    /// When an insert meets a row or an update none: the decision did not know what it wrote over.
    pub fn apply(&mut self, writes: &[Write]) {
        for write in writes {
            let row = RowKey { table: write.table, key: write.table.key_of(&write.values) };
            assert_eq!(write.values.len(), write.table.columns.len(), "{} has another width", write.table.name);
            let existed = self.0.contains_key(&row);
            assert_eq!(existed, write.operation == Operation::Update, "{:?} of {} {}", write.operation, write.table.name, row.key);
            self.0.insert(row, write.values.clone());
        }
    }

    fn starting_with<'a>(&'a self, prefix: &'a RowKey) -> impl Iterator<Item = &'a Values> {
        let own = move |row: &RowKey| row.table.name == prefix.table.name && row.key.0.starts_with(&prefix.key.0);
        self.0.range(prefix.clone()..).take_while(move |(row, _)| own(row)).map(|(_, values)| values)
    }
}
