//! The command log as auditors read it.

use crate::answer::{KeptAnswer, Outcome};
use crate::error::Fault;
use chandler_calendar::Instant;
use chandler_erp::{DocumentRef, Refusal};
use rusqlite::{Connection, OptionalExtension, Row, ToSql};

/// One accepted or refused command, as it was logged.
#[derive(Clone, Debug, PartialEq)]
pub struct LogEntry {
    pub link: i64,
    /// `None` for a refused command.
    pub commit_seq: Option<i64>,
    pub key: String,
    pub command: String,
    pub entity_id: String,
    pub actor: String,
    pub recorded_at: Instant,
    pub effective_at: Instant,
    pub known_at: Instant,
    pub outcome: Outcome,
    pub documents: Vec<DocumentRef>,
    pub refusal: Option<Refusal>,
    /// `None` where it was too long to keep, or has been erased.
    pub body: Option<serde_json::Value>,
    /// Of the link, hexadecimal.
    pub hash: String,
}

pub(crate) const COLUMNS: &str = "link, commit_seq, key, command, entity_id, actor, recorded_at, effective_at, known_at, answer, body, hash";

pub(crate) fn of_commit(connection: &Connection, commit_seq: i64) -> Result<Option<LogEntry>, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM command_log WHERE commit_seq = ?1");
    let entry = connection.prepare_cached(&sql)?.query_row([commit_seq], |row| Ok(read(row))).optional()?;
    entry.transpose()
}

pub(crate) fn of_key(connection: &Connection, key: &str) -> Result<Option<LogEntry>, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM command_log WHERE key = ?1");
    let entry = connection.prepare_cached(&sql)?.query_row([key], |row| Ok(read(row))).optional()?;
    entry.transpose()
}

pub(crate) fn after(connection: &Connection, after_link: i64, limit: usize) -> Result<Vec<LogEntry>, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM command_log WHERE link > ?1 ORDER BY link LIMIT ?2");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query((after_link, i64::try_from(limit).unwrap_or(i64::MAX)))?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        entries.push(read(row)?);
    }
    Ok(entries)
}

/// How many commits came after one, without those of commands that do not count.
pub(crate) fn count_after(connection: &Connection, commit_seq: i64, without: &[&str]) -> Result<i64, Fault> {
    // As many places as there are names; the names themselves are bound.
    let places = vec!["?"; without.len()].join(", ");
    let sql = format!("SELECT COUNT(*) FROM command_log WHERE commit_seq > ? AND command NOT IN ({places})");
    let mut values: Vec<&dyn ToSql> = vec![&commit_seq];
    values.extend(without.iter().map(|name| name as &dyn ToSql));
    Ok(connection.prepare_cached(&sql)?.query_row(values.as_slice(), |row| row.get(0))?)
}

pub(crate) fn read(row: &Row<'_>) -> Result<LogEntry, Fault> {
    let link = row.get(0)?;
    let damaged = |error: serde_json::Error| Fault::Damaged(format!("link {link} of the command log: {error}"));
    let kept: KeptAnswer = serde_json::from_str(&row.get::<_, String>(9)?).map_err(damaged)?;
    let body: Option<String> = row.get(10)?;
    Ok(LogEntry {
        link,
        commit_seq: row.get(1)?,
        key: row.get(2)?,
        command: row.get(3)?,
        entity_id: row.get(4)?,
        actor: row.get(5)?,
        recorded_at: Instant(row.get(6)?),
        effective_at: Instant(row.get(7)?),
        known_at: Instant(row.get(8)?),
        outcome: if kept.refusal.is_some() { Outcome::Refused } else { Outcome::Accepted },
        documents: kept.documents,
        refusal: kept.refusal,
        body: body.map(|body| serde_json::from_str(&body).map_err(damaged)).transpose()?,
        hash: hex::encode(row.get::<_, Vec<u8>>(11)?),
    })
}
