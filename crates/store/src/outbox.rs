//! Reading the outbox: what each commit wrote, until the lake has it.

use crate::codec::{Decoder, OutboxWrite};
use crate::error::Fault;
use crate::schema::FrozenCatalogue;
use chandler_calendar::Instant;
use rusqlite::{Connection, OptionalExtension};
use std::rc::Rc;

/// All row versions of one commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxCommit {
    pub commit_seq: i64,
    pub recorded_at: Instant,
    pub effective_at: Instant,
    pub known_at: Instant,
    pub entity_id: String,
    /// The catalogue that the commit was written with; the values are those of the present one.
    pub catalogue_version: u32,
    pub writes: Vec<OutboxWrite>,
}

pub(crate) fn read(
    connection: &Connection,
    after_seq: i64,
    limit: usize,
    decoder: impl Fn(u32) -> Result<Rc<Decoder>, Fault>,
) -> Result<Vec<OutboxCommit>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT commit_seq, recorded_at, effective_at, known_at, entity_id, catalogue_version, payload
         FROM outbox WHERE commit_seq > ?1 ORDER BY commit_seq LIMIT ?2",
    )?;
    let mut rows = statement.query((after_seq, i64::try_from(limit).unwrap_or(i64::MAX)))?;
    let mut commits = Vec::new();
    while let Some(row) = rows.next()? {
        let catalogue_version = row.get(5)?;
        let payload = row.get_ref(6)?.as_blob().map_err(|error| Fault::Damaged(error.to_string()))?;
        commits.push(OutboxCommit {
            commit_seq: row.get(0)?,
            recorded_at: Instant(row.get(1)?),
            effective_at: Instant(row.get(2)?),
            known_at: Instant(row.get(3)?),
            entity_id: row.get(4)?,
            catalogue_version,
            writes: decoder(catalogue_version)?.decode(payload)?,
        });
    }
    Ok(commits)
}

/// The catalogue of a version, as the home itself keeps it.
pub(crate) fn catalogue(connection: &Connection, version: u32) -> Result<FrozenCatalogue, Fault> {
    let mut statement = connection.prepare_cached("SELECT declaration FROM catalogues WHERE version = ?1")?;
    let declaration: Option<String> = statement.query_row([version], |row| row.get(0)).optional()?;
    let declaration = declaration.ok_or_else(|| Fault::Damaged(format!("the home does not know its own catalogue {version}")))?;
    serde_json::from_str(&declaration).map_err(|error| Fault::Damaged(format!("catalogue {version}: {error}")))
}
