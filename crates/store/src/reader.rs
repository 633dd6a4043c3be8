use crate::chain::{self, ChainReport, Checkpoint};
use crate::codec::Decoder;
use crate::connect;
use crate::error::Fault;
use crate::home::{Home, Settings};
use crate::invariants::{self, InvariantReport, VerifyReport};
use crate::log_entry::{self, LogEntry};
use crate::log_search::{self, LogQuery};
use crate::outbox::{self, OutboxCommit};
use crate::query::{self, RowQuery, StoredRow};
use crate::sql::{SqlTexts, rows_by_prefix};
use crate::writer::Head;
use chandler_calendar::Instant;
use chandler_catalogue::{Key, Record, Table};
use chandler_erp::{Loaded, Lookup};
use rusqlite::Connection;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Reads a home over its own connection, beside the writer and other readers. Each call sees the latest commit; calls inside
/// [`Reader::consistently`] all see the same one. Not shared between threads: open one each.
pub struct Reader {
    connection: Connection,
    home: Home,
    texts: SqlTexts,
    decoders: RefCell<HashMap<u32, Rc<Decoder>>>,
}

/// Where a home stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeadReport {
    pub commit_seq: i64,
    /// Logged commands, refused ones included.
    pub links: i64,
    /// When the last of them was recorded.
    pub recorded_at: Option<Instant>,
}

impl Reader {
    pub(crate) fn open(home: &Home) -> Result<Self, Fault> {
        let connection = connect::reading(&home.database_path())?;
        let texts = SqlTexts::new(home.tables(), home.catalogue());
        Ok(Self { connection, home: home.clone(), texts, decoders: RefCell::default() })
    }

    /// Runs several reads on one state of the books.
    ///
    /// # Errors
    /// Those of the reads, or of the database.
    pub fn consistently<T>(&self, reads: impl FnOnce(&Self) -> Result<T, Fault>) -> Result<T, Fault> {
        let transaction = self.connection.unchecked_transaction()?;
        let result = reads(self);
        transaction.finish()?;
        result
    }

    /// # Errors
    /// When the row does not fit its declaration, or the database cannot be read.
    pub fn get<R: Record>(&self, key: &Key) -> Result<Option<R>, Fault> {
        if key.0.len() != R::TABLE.key_columns {
            return Err(Fault::Internal(format!("{} has a key of {} columns", R::TABLE.name, R::TABLE.key_columns)));
        }
        let found = rows_by_prefix(&self.connection, &self.texts, R::TABLE, &key.0)?.pop();
        found.map(|values| R::from_values(&values).map_err(Fault::from)).transpose()
    }

    /// The rows whose key begins with `prefix`, in key order; all rows for an empty prefix.
    ///
    /// # Errors
    /// When a row does not fit its declaration, or the database cannot be read.
    pub fn scan<R: Record>(&self, prefix: &Key) -> Result<Vec<R>, Fault> {
        let rows = rows_by_prefix(&self.connection, &self.texts, R::TABLE, &prefix.0)?;
        rows.iter().map(|values| R::from_values(values).map_err(Fault::from)).collect()
    }

    /// What a decision has to read, for whoever asks what it would say.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn load(&self, lookups: impl IntoIterator<Item = Lookup>, loaded: &mut Loaded) -> Result<(), Fault> {
        for lookup in lookups {
            match lookup {
                Lookup::Row(row) => {
                    let found = rows_by_prefix(&self.connection, &self.texts, row.table, &row.key.0)?.pop();
                    loaded.rows.insert(row, found);
                }
                Lookup::Set(set) => {
                    let found = rows_by_prefix(&self.connection, &self.texts, set.0.table, &set.0.key.0)?;
                    loaded.sets.insert(set, found);
                }
            }
        }
        Ok(())
    }

    /// Rows of any table, for routes that know only its declaration.
    ///
    /// # Errors
    /// [`Fault::UnknownColumn`] for a filter or order by a column that the table does not have.
    pub fn rows(&self, table: &'static Table, query: &RowQuery) -> Result<Vec<StoredRow>, Fault> {
        query::rows(&self.connection, table, query)
    }

    /// The same as records of the table.
    ///
    /// # Errors
    /// As [`Self::rows`], and when a row is damaged.
    pub fn records<R: Record>(&self, query: &RowQuery) -> Result<Vec<R>, Fault> {
        self.rows(R::TABLE, query)?.iter().map(|row| R::from_values(&row.values).map_err(Fault::from)).collect()
    }

    /// How many rows a table has.
    ///
    /// # Errors
    /// When the table is not registered, or the database cannot be read.
    pub fn count(&self, table: &Table) -> Result<i64, Fault> {
        self.texts.of(table)?;
        let sql = format!("SELECT COUNT(*) FROM {}", table.name);
        Ok(self.connection.prepare_cached(&sql)?.query_row([], |row| row.get(0))?)
    }

    /// # Errors
    /// When the database cannot be read.
    pub fn head(&self) -> Result<HeadReport, Fault> {
        let head = Head::read(&self.connection)?;
        Ok(HeadReport { commit_seq: head.commit_seq, links: head.link, recorded_at: (head.link > 0).then_some(head.recorded_at) })
    }

    /// # Errors
    /// When the database cannot be read.
    pub fn settings(&self) -> Result<Settings, Fault> {
        Settings::read(&self.connection)
    }

    /// Commits after a sequence, oldest first, with all their row versions.
    ///
    /// # Errors
    /// When a payload is damaged or of a catalogue that this program does not know.
    pub fn read_outbox(&self, after_seq: i64, limit: usize) -> Result<Vec<OutboxCommit>, Fault> {
        outbox::read(&self.connection, after_seq, limit, |version| self.decoder(version))
    }

    /// The logged command that made a commit.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn log_of_commit(&self, commit_seq: i64) -> Result<Option<LogEntry>, Fault> {
        log_entry::of_commit(&self.connection, commit_seq)
    }

    /// How many commits came after one, without those of commands that do not count.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn commits_after(&self, commit_seq: i64, without: &[&str]) -> Result<i64, Fault> {
        log_entry::count_after(&self.connection, commit_seq, without)
    }

    /// The logged command with an idempotency key.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn log_of_key(&self, key: &str) -> Result<Option<LogEntry>, Fault> {
        log_entry::of_key(&self.connection, key)
    }

    /// Logged commands after a link, oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn log(&self, after_link: i64, limit: usize) -> Result<Vec<LogEntry>, Fault> {
        log_entry::after(&self.connection, after_link, limit)
    }

    /// Entries of the command log that a question is about, the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn search_log(&self, query: &LogQuery) -> Result<Vec<LogEntry>, Fault> {
        log_search::search(&self.connection, query)
    }

    /// Walks the audit chain from its first link.
    ///
    /// # Errors
    /// When the database cannot be read; a broken chain is a report, not an error.
    pub fn verify_chain(&self) -> Result<ChainReport, Fault> {
        chain::verify(&self.connection, &[])
    }

    /// Walks the chain and holds it against checkpoints that were kept outside the home: a cut tail and a chain hashed anew show only so.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn verify_chain_against(&self, checkpoints: &[Checkpoint]) -> Result<ChainReport, Fault> {
        chain::verify(&self.connection, checkpoints)
    }

    /// Runs every invariant whose tables this home has.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn verify_invariants(&self) -> Result<Vec<InvariantReport>, Fault> {
        invariants::run(&self.connection, self.home.registry())
    }

    /// Chain, invariants and SQLite's own check, on one state of the books.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn verify(&self) -> Result<VerifyReport, Fault> {
        self.consistently(|reader| {
            let database: String = reader.connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
            Ok(VerifyReport { chain: reader.verify_chain()?, invariants: reader.verify_invariants()?, database })
        })
    }

    fn decoder(&self, version: u32) -> Result<Rc<Decoder>, Fault> {
        if let Some(decoder) = self.decoders.borrow().get(&version) {
            return Ok(Rc::clone(decoder));
        }
        let written_with = outbox::catalogue(&self.connection, version)?;
        let decoder = Rc::new(Decoder::new(&written_with, self.home.tables())?);
        self.decoders.borrow_mut().insert(version, Rc::clone(&decoder));
        Ok(decoder)
    }
}
