//! Finding entries of the command log by who, what, when and which words.

use crate::error::Fault;
use crate::log_entry::{self, COLUMNS, LogEntry};
use chandler_calendar::Instant;
use rusqlite::{Connection, ToSql};

/// Which entries, the newest first. What is left out does not narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogQuery {
    pub entity_id: Option<String>,
    pub actor: Option<String>,
    /// Name of the command.
    pub command: Option<String>,
    /// Occurs in the key, the body or the answer: a number, an id, a word of a note.
    pub text: Option<String>,
    /// First instant at which the business knew it, and the first one that is too late.
    pub known_from: Option<Instant>,
    pub known_before: Option<Instant>,
    pub limit: usize,
}

/// What a question is made of: conditions in our own words, everything of the caller's as bound values.
#[derive(Default)]
struct Conditions {
    sql: Vec<&'static str>,
    values: Vec<Box<dyn ToSql>>,
}

impl Conditions {
    fn add(&mut self, sql: &'static str, value: Option<impl ToSql + 'static>) {
        if let Some(value) = value {
            self.sql.push(sql);
            self.values.push(Box::new(value));
        }
    }
}

pub(crate) fn search(connection: &Connection, query: &LogQuery) -> Result<Vec<LogEntry>, Fault> {
    let mut conditions = Conditions::default();
    conditions.add("entity_id = ?", query.entity_id.clone());
    conditions.add("actor = ?", query.actor.clone());
    conditions.add("command = ?", query.command.clone());
    conditions.add("known_at >= ?", query.known_from.map(|at| at.0));
    conditions.add("known_at < ?", query.known_before.map(|at| at.0));
    // A body that was erased or never kept is found by its key and answer alone.
    conditions.add("INSTR(key || char(10) || answer || char(10) || COALESCE(body, ''), ?) > 0", query.text.clone());
    let filter = if conditions.sql.is_empty() { String::new() } else { format!(" WHERE {}", conditions.sql.join(" AND ")) };
    conditions.values.push(Box::new(i64::try_from(query.limit).unwrap_or(i64::MAX)));
    let sql = format!("SELECT {COLUMNS} FROM command_log{filter} ORDER BY known_at DESC, link DESC LIMIT ?");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(conditions.values.iter()))?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        entries.push(log_entry::read(row)?);
    }
    Ok(entries)
}
