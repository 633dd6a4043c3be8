//! Where a decided command is written down: its link of the chain, its outbox row, and how both are found again.

use crate::answer::{KeptAnswer, Outcome};
use crate::canonical::canonical_json;
use crate::chain::{GENESIS, Hash, Link};
use crate::error::Fault;
use chandler_calendar::Instant;
use chandler_erp::{Context, Envelope};
use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};

/// Longer bodies are kept as their digest alone.
const LONGEST_BODY_BYTES: usize = 64 * 1024;

/// Where the chain ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub link: i64,
    pub commit_seq: i64,
    pub hash: Hash,
    /// The writer's clock never shows less.
    pub recorded_at: Instant,
}

impl Head {
    pub(crate) fn read(connection: &Connection) -> Result<Self, Fault> {
        let last = "SELECT link, hash, recorded_at FROM command_log ORDER BY link DESC LIMIT 1";
        let last = connection.prepare_cached(last)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?;
        let (link, hash, recorded_at) = last.unwrap_or((0, GENESIS, i64::MIN));
        let commit_seq = connection.prepare_cached("SELECT COALESCE(MAX(commit_seq), 0) FROM command_log")?.query_row([], |row| row.get(0))?;
        Ok(Self { link, commit_seq, hash, recorded_at: Instant(recorded_at) })
    }
}

/// What a command asks for, in the form that is digested and kept.
pub(super) struct Request {
    pub body: String,
    pub body_digest: Hash,
    /// Of command, entity, given time and body: two requests under one key are the same when this is.
    pub digest: Hash,
}

impl Request {
    pub(super) fn new(envelope: &Envelope, entity_id: &str) -> Self {
        let body = canonical_json(&envelope.body);
        let body_digest: Hash = Sha256::digest(body.as_bytes()).into();
        let mut hasher = Sha256::new();
        for text in [envelope.command.as_str(), entity_id] {
            hasher.update((text.len() as u64).to_be_bytes());
            hasher.update(text);
        }
        hasher.update(envelope.effective_at.map_or(i64::MIN, |instant| instant.0).to_be_bytes());
        hasher.update(body_digest);
        Self { body, body_digest, digest: hasher.finalize().into() }
    }
}

/// A command that was answered before.
pub(super) struct Logged {
    pub request_digest: Hash,
    pub commit_seq: Option<i64>,
    pub kept: KeptAnswer,
}

pub(super) fn find(connection: &Connection, key: &str) -> Result<Option<Logged>, Fault> {
    let mut statement = connection.prepare_cached("SELECT request_digest, commit_seq, answer FROM command_log WHERE key = ?1")?;
    let row = statement.query_row([key], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?))).optional()?;
    let Some((request_digest, commit_seq, answer)) = row else {
        return Ok(None);
    };
    let kept = serde_json::from_str(&answer).map_err(|error| Fault::Damaged(format!("the answer to {key}: {error}")))?;
    Ok(Some(Logged { request_digest, commit_seq, kept }))
}

/// A command on its way through the writer.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub envelope: &'a Envelope,
    pub request: &'a Request,
    pub context: &'a Context,
}

/// Appends the link of an accepted or refused command and returns the new head. `payload` is what its outbox row holds, empty for a refused one.
pub(super) fn append(
    connection: &Connection,
    head: &Head,
    asked: Asked<'_>,
    outcome: Outcome,
    kept: &KeptAnswer,
    payload: &[u8],
) -> Result<Head, Fault> {
    let Asked { envelope, request, context } = asked;
    let answer = serde_json::to_string(kept).map_err(|error| Fault::Internal(error.to_string()))?;
    let effects_digest: Hash = Sha256::digest(payload).into();
    let commit_seq = (outcome == Outcome::Accepted).then_some(context.commit_seq);
    let link = Link {
        link: head.link + 1,
        commit_seq,
        key: &envelope.key,
        command: &envelope.command,
        entity_id: &context.entity_id,
        actor: &context.actor,
        recorded_at: context.recorded_at.0,
        effective_at: context.effective_at.0,
        known_at: context.known_at.0,
        outcome: outcome.as_str(),
        answer: &answer,
        request_digest: &request.digest,
        body_digest: &request.body_digest,
        effects_digest: &effects_digest,
    };
    let hash = link.hash(&head.hash);
    insert(connection, &link, &request.body, &head.hash, &hash)?;
    Ok(Head { link: link.link, commit_seq: commit_seq.unwrap_or(head.commit_seq), hash, recorded_at: context.recorded_at })
}

fn insert(connection: &Connection, link: &Link<'_>, body: &str, previous: &Hash, hash: &Hash) -> Result<(), Fault> {
    let body = (body.len() <= LONGEST_BODY_BYTES).then_some(body);
    let mut statement = connection.prepare_cached(
        "INSERT INTO command_log (link, commit_seq, key, command, entity_id, actor, recorded_at, effective_at, known_at, outcome, answer, body,
                                  request_digest, body_digest, effects_digest, prev_hash, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
    )?;
    statement.execute(params![
        link.link,
        link.commit_seq,
        link.key,
        link.command,
        link.entity_id,
        link.actor,
        link.recorded_at,
        link.effective_at,
        link.known_at,
        link.outcome,
        link.answer,
        body,
        link.request_digest,
        link.body_digest,
        link.effects_digest,
        &previous[..],
        &hash[..],
    ])?;
    Ok(())
}

pub(super) fn put_in_outbox(connection: &Connection, context: &Context, catalogue_version: u32, payload: &[u8]) -> Result<(), Fault> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO outbox (commit_seq, recorded_at, effective_at, known_at, entity_id, catalogue_version, payload) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    let (recorded_at, effective_at, known_at) = (context.recorded_at.0, context.effective_at.0, context.known_at.0);
    statement.execute(params![context.commit_seq, recorded_at, effective_at, known_at, context.entity_id, catalogue_version, payload])?;
    Ok(())
}
