use super::ddl::{sqlite_column, sqlite_ddl};
use super::frozen::{FrozenCatalogue, FrozenTable};
use chandler_catalogue::{Column, Table};

/// What leads from a home's tables to those of this program.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Evolution {
    /// SQLite statements that add what is missing.
    pub steps: Vec<String>,
    /// Differences that no generated step can bridge.
    pub obstacles: Vec<String>,
}

impl Evolution {
    pub(crate) fn between(home: &FrozenCatalogue, tables: &[&'static Table]) -> Self {
        let mut evolution = Self::default();
        for table in tables {
            match home.table(table.name) {
                None => evolution.steps.push(sqlite_ddl(table)),
                Some(old) => evolution.compare(old, table),
            }
        }
        for old in home.tables.iter().filter(|old| tables.iter().all(|table| table.name != old.name)) {
            evolution.obstacles.push(format!("table {} is gone", old.name));
        }
        evolution
    }

    fn compare(&mut self, old: &FrozenTable, table: &'static Table) {
        let old_key = old.columns[..old.key_columns].iter().map(|column| column.name.as_str());
        if !old_key.eq(table.columns[..table.key_columns].iter().map(|column| column.name)) {
            self.obstacles.push(format!("{} has another key", table.name));
        }
        if old.storage != table.storage {
            self.obstacles.push(format!("{} is kept in another way", table.name));
        }
        for gone in old.columns.iter().filter(|column| table.column(&column.name).is_none()) {
            self.obstacles.push(format!("{}.{} is gone", table.name, gone.name));
        }
        for column in table.columns {
            self.compare_column(old, table, column);
        }
    }

    fn compare_column(&mut self, old: &FrozenTable, table: &Table, column: &Column) {
        let name = format!("{}.{}", table.name, column.name);
        match old.column(column.name) {
            Some(before) if before.kind != column.kind => self.obstacles.push(format!("{name} has another type")),
            Some(before) if before.nullable != column.nullable => self.obstacles.push(format!("{name} changed whether it may be empty")),
            Some(_) => {}
            None if column.nullable => self.steps.push(format!("ALTER TABLE {} ADD COLUMN {};\n", table.name, sqlite_column(column))),
            None => self.obstacles.push(format!("{name} is new and may not be empty, so old rows have no value for it")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::OutboxWrite;
    use crate::testing::{COMMANDS, Counter, CounterBefore, CounterEvent, add_units};
    use crate::{Fault, Home, HomeClock, InitOptions, Registry, Writer, WriterOptions};
    use chandler_catalogue::{Record, key, table};
    use rusqlite::Connection;
    use std::collections::BTreeSet;
    use std::path::Path;
    use tempfile::TempDir;

    /// Counters before they had notes, and no second table but the one that commands write.
    const BEFORE: &[&Table] = &[CounterBefore::TABLE, CounterEvent::TABLE];

    table! {
        /// A table that comes later.
        pub struct Label: labels, Append, key 1 {
            label_id: String = "label",
            printed: bool = "whether it was printed",
        }
    }

    const AFTER: &[&Table] = &[Counter::TABLE, CounterEvent::TABLE, Label::TABLE];

    fn registry(tables: &[&'static Table]) -> Registry {
        Registry { tables: tables.to_vec(), commands: COMMANDS.to_vec() }
    }

    fn init(dir: &Path, tables: &[&'static Table], version: u32) -> Home {
        let (entity_id, currency, time_zone) = ("E".to_owned(), "USD".to_owned(), "UTC".to_owned());
        let options = InitOptions { entity_id, currency, time_zone, clock: HomeClock::System };
        Home::init_at(dir, &options, registry(tables), version).expect("a home")
    }

    /// Everything that SQLite knows of tables, columns and triggers, in an order of our own.
    fn schema(home: &Home) -> BTreeSet<String> {
        let connection = Connection::open(home.database_path()).expect("the database");
        let columns = "SELECT m.name || '.' || c.name || ' ' || c.type || ' ' || c.\"notnull\" || ' ' || c.pk
                       FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table'
                       UNION ALL SELECT sql FROM sqlite_schema WHERE type = 'trigger'";
        let mut statement = connection.prepare(columns).expect("a query");
        let rows = statement.query_map([], |row| row.get::<_, String>(0)).expect("rows");
        rows.collect::<Result<_, _>>().expect("texts")
    }

    /// An old home with a row of its time, written with the commands of its time.
    fn old_home(dir: &Path) -> Home {
        let home = init(dir, BEFORE, 1);
        let connection = Connection::open(home.database_path()).expect("the database");
        connection.execute_batch("INSERT INTO counters VALUES (1, 'E', 'a', 5)").expect("a row");
        let catalogue = home.catalogue();
        let row = CounterBefore { entity_id: "E".to_owned(), counter_id: "a".to_owned(), units: 5 };
        let mut payload = Vec::new();
        crate::codec::start_payload(1, &mut payload);
        let number = catalogue.position("counters").expect("there");
        crate::codec::put_write(number, chandler_erp::Operation::Insert, &row.into_values(), &mut payload);
        connection.execute("INSERT INTO outbox VALUES (1, 0, 0, 0, 'E', 1, ?1)", [payload]).expect("an outbox row");
        home
    }

    #[test]
    fn an_old_home_migrated_equals_a_fresh_one() {
        let (old, fresh) = (TempDir::new().expect("a folder"), TempDir::new().expect("a folder"));
        old_home(old.path());
        let migrated = Home::open_at(old.path(), registry(AFTER), 2).expect("migrates");
        assert_eq!(schema(&migrated), schema(&init(fresh.path(), AFTER, 2)));
        let reader = migrated.reader().expect("a reader");
        let row = reader.get::<Counter>(&key!["E", "a"]).expect("reads").expect("kept");
        assert_eq!((row.units, row.note), (5, None));
        let commits = reader.read_outbox(0, 10).expect("the outbox of the old version");
        assert_eq!(commits[0].catalogue_version, 1);
        assert!(matches!(&commits[0].writes[..], [OutboxWrite { values, .. }] if values.len() == 4));
    }

    #[test]
    fn a_migrated_home_goes_on_and_is_opened_again() {
        let folder = TempDir::new().expect("a folder");
        init(folder.path(), BEFORE, 1);
        for round in 0..2 {
            let home = Home::open_at(folder.path(), registry(AFTER), 2).expect("opens");
            let writer = Writer::start(&home, WriterOptions::default()).expect("the writer");
            assert!(writer.submit(add_units(&format!("k{round}"), "a", 1)).expect("an answer").is_done());
            assert!(home.reader().expect("a reader").verify().expect("verifies").ok());
        }
    }

    /// Whatever a kill or a power cut leaves of a migration's log, the next start has the old tables and migrates them, or the new ones.
    #[test]
    fn a_migration_that_was_cut_off_anywhere_is_whole_at_the_next_start() {
        let (folder, fresh) = (TempDir::new().expect("a folder"), TempDir::new().expect("a folder"));
        let expected = schema(&init(fresh.path(), AFTER, 2));
        let path = old_home(folder.path()).database_path();
        // A connection that stays keeps the log from being taken over and removed.
        let stays = Connection::open(&path).expect("the database");
        stays.query_row("SELECT count(*) FROM counters", [], |_| Ok(())).expect("reads");
        Home::open_at(folder.path(), registry(AFTER), 2).expect("migrates");
        let database = std::fs::read(&path).expect("the old database");
        let log = std::fs::read(path.with_extension("db-wal")).expect("the log of the migration");
        let lengths: Vec<usize> = (0..log.len()).step_by(128).chain([log.len()]).collect();
        assert!(lengths.len() >= 100, "{}", lengths.len());
        for length in lengths {
            let cut = TempDir::new().expect("a folder");
            std::fs::write(cut.path().join("chandler.db"), &database).expect("written");
            std::fs::write(cut.path().join("chandler.db-wal"), &log[..length]).expect("written");
            let home = Home::open_at(cut.path(), registry(AFTER), 2).unwrap_or_else(|fault| panic!("cut at {length}: {fault}"));
            assert_eq!(schema(&home), expected, "cut at {length}");
            let row = home.reader().and_then(|reader| reader.get::<Counter>(&key!["E", "a"])).expect("reads").expect("kept");
            assert_eq!((row.units, row.note), (5, None), "cut at {length}");
        }
    }

    #[test]
    fn a_home_is_not_migrated_under_its_writer() {
        let folder = TempDir::new().expect("a folder");
        let old = init(folder.path(), BEFORE, 1);
        let _writer = Writer::start(&old, WriterOptions::default()).expect("the writer");
        assert!(matches!(Home::open_at(folder.path(), registry(AFTER), 2), Err(Fault::Locked { .. })));
    }

    #[test]
    fn a_newer_home_is_left_alone() {
        let folder = TempDir::new().expect("a folder");
        init(folder.path(), AFTER, 2);
        assert_eq!(Home::open_at(folder.path(), registry(BEFORE), 1).expect_err("too new"), Fault::NewerCatalogue { home: 2, program: 1 });
    }

    #[test]
    fn other_tables_under_the_same_number_are_refused() {
        let folder = TempDir::new().expect("a folder");
        init(folder.path(), BEFORE, 1);
        let fault = Home::open_at(folder.path(), registry(AFTER), 1).expect_err("the number did not change");
        assert!(fault.to_string().contains("both call themselves catalogue 1"), "{fault}");
    }

    #[test]
    fn what_cannot_be_bridged_is_named() {
        table! {
            /// Counters with what no step can make of the old ones.
            pub struct Changed: counters, Append, key 1 {
                entity_id: String = "legal entity",
                units: String = "a text now",
                weight: i64 = "new, and never empty",
            }
        }
        let folder = TempDir::new().expect("a folder");
        let home = init(folder.path(), AFTER, 1);
        let fault = Home::open_at(folder.path(), registry(&[Changed::TABLE, CounterEvent::TABLE]), 2).expect_err("no bridge");
        let Fault::CatalogueChanged(obstacles) = fault else {
            panic!("{fault}");
        };
        assert_eq!(
            obstacles,
            [
                "counters has another key",
                "counters is kept in another way",
                "counters.counter_id is gone",
                "counters.note is gone",
                "counters.units has another type",
                "counters.weight is new and may not be empty, so old rows have no value for it",
                "table labels is gone",
            ]
        );
        let untouched = Home::open_at(folder.path(), registry(AFTER), 1).expect("nothing was half done");
        assert_eq!(schema(&untouched), schema(&home));
    }
}
