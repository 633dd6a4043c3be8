//! The audit chain: every logged command is a link whose hash covers the link before it.
//!
//! A link is one accepted or refused command. Links are numbered without gaps; only accepted ones carry a commit sequence, which has no gaps either.
//! What is edited, deleted, inserted or swapped in the middle breaks the walk. A cut tail and a chain hashed anew from some link are whole in
//! themselves: they show against a [`Checkpoint`] kept elsewhere.

use crate::error::Fault;
use rusqlite::{Connection, Row};
use sha2::{Digest, Sha256};

pub(crate) type Hash = [u8; 32];

/// The hash before the first link.
pub(crate) const GENESIS: Hash = [0; 32];

/// What a link says; everything but the body itself, of which the digest is enough.
pub(crate) struct Link<'a> {
    pub link: i64,
    pub commit_seq: Option<i64>,
    pub key: &'a str,
    pub command: &'a str,
    pub entity_id: &'a str,
    pub actor: &'a str,
    pub recorded_at: i64,
    pub effective_at: i64,
    pub known_at: i64,
    pub outcome: &'a str,
    pub answer: &'a str,
    pub request_digest: &'a [u8],
    pub body_digest: &'a [u8],
    pub effects_digest: &'a [u8],
}

/// A head of the chain, to be kept where the home's own administrators cannot change it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Checkpoint {
    pub links: i64,
    pub head_seq: i64,
    /// Hexadecimal.
    pub head_hash: String,
}

/// What a walk over the chain found.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ChainReport {
    pub links: i64,
    /// The last commit.
    pub head_seq: i64,
    /// Hexadecimal; all zeros for an empty chain.
    pub head_hash: String,
    /// Number of the first link that is not as it was written.
    pub first_bad: Option<i64>,
    /// What is wrong with it.
    pub reason: Option<String>,
}

impl ChainReport {
    pub fn checkpoint(&self) -> Checkpoint {
        Checkpoint { links: self.links, head_seq: self.head_seq, head_hash: self.head_hash.clone() }
    }
}

impl Link<'_> {
    /// SHA-256 over every field with its length, so that no two links have the same bytes.
    pub(crate) fn hash(&self, previous: &Hash) -> Hash {
        let mut hasher = Sha256::new();
        hasher.update(b"chandler.link.1");
        hasher.update(previous);
        for number in [self.link, self.commit_seq.unwrap_or(-1), self.recorded_at, self.effective_at, self.known_at] {
            hasher.update(number.to_be_bytes());
        }
        let texts = [self.key, self.command, self.entity_id, self.actor, self.outcome, self.answer].map(str::as_bytes);
        for field in texts.into_iter().chain([self.request_digest, self.body_digest, self.effects_digest]) {
            hasher.update((field.len() as u64).to_be_bytes());
            hasher.update(field);
        }
        hasher.finalize().into()
    }
}

/// Walks the whole chain, and compares it with checkpoints that were kept outside.
pub(crate) fn verify(connection: &Connection, checkpoints: &[Checkpoint]) -> Result<ChainReport, Fault> {
    let mut walk = Walk { hash: GENESIS, link: 0, head_seq: 0, checkpoints };
    let mut statement = connection.prepare(
        "SELECT l.link, l.commit_seq, l.key, l.command, l.entity_id, l.actor, l.recorded_at, l.effective_at, l.known_at, l.outcome, l.answer,
                l.request_digest, l.body_digest, l.effects_digest, l.prev_hash, l.hash, l.body, o.payload
         FROM command_log AS l LEFT JOIN outbox AS o ON o.commit_seq = l.commit_seq
         ORDER BY l.link",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if let Some(reason) = walk.step(row)? {
            return Ok(walk.report(Some((walk.link + 1, reason))));
        }
    }
    let missing = checkpoints.iter().find(|checkpoint| checkpoint.links > walk.link);
    let cut = missing.map(|checkpoint| (walk.link + 1, format!("a checkpoint has {} links, the chain ends after {}", checkpoint.links, walk.link)));
    Ok(walk.report(cut))
}

struct Walk<'a> {
    hash: Hash,
    link: i64,
    head_seq: i64,
    checkpoints: &'a [Checkpoint],
}

impl Walk<'_> {
    /// Takes one link in; a reason when it is not what it must be.
    fn step(&mut self, row: &Row<'_>) -> Result<Option<String>, Fault> {
        let link = read_link(row)?;
        let hash = link.hash(&self.hash);
        if let Some(reason) = self.mismatch(&link, row, &hash)? {
            return Ok(Some(reason));
        }
        (self.link, self.hash) = (link.link, hash);
        self.head_seq = link.commit_seq.unwrap_or(self.head_seq);
        Ok(None)
    }

    fn mismatch(&self, link: &Link<'_>, row: &Row<'_>, hash: &Hash) -> Result<Option<String>, Fault> {
        let body = row.get_ref(16)?.as_bytes_or_null().map_err(|error| Fault::Damaged(error.to_string()))?;
        let payload = row.get_ref(17)?.as_bytes_or_null().map_err(|error| Fault::Damaged(error.to_string()))?;
        let differs = |content: Option<&[u8]>, digest: &[u8]| content.is_some_and(|content| Sha256::digest(content).as_slice() != digest);
        let reason = if link.link != self.link + 1 {
            "a link is missing before it"
        } else if link.commit_seq.is_some_and(|seq| seq != self.head_seq + 1) {
            "its commit does not follow the one before"
        } else if row.get_ref(14)?.as_blob().ok() != Some(&self.hash[..]) {
            "it does not follow the hash of the link before"
        } else if row.get_ref(15)?.as_blob().ok() != Some(&hash[..]) {
            "its fields do not give its hash"
        } else if differs(body, link.body_digest) {
            "its body is not the one that was sent"
        } else if differs(payload, link.effects_digest) {
            "its row versions in the outbox are not the ones that were written"
        } else if self.contradicts_checkpoint(link.link, hash) {
            "its hash is not the one that a checkpoint has for it"
        } else {
            return Ok(None);
        };
        Ok(Some(reason.to_owned()))
    }

    fn contradicts_checkpoint(&self, link: i64, hash: &Hash) -> bool {
        self.checkpoints.iter().any(|checkpoint| checkpoint.links == link && checkpoint.head_hash != hex::encode(hash))
    }

    fn report(&self, bad: Option<(i64, String)>) -> ChainReport {
        let (first_bad, reason) = bad.unzip();
        ChainReport { links: self.link, head_seq: self.head_seq, head_hash: hex::encode(self.hash), first_bad, reason }
    }
}

fn read_link<'a>(row: &'a Row<'_>) -> Result<Link<'a>, Fault> {
    let text = |index: usize| row.get_ref(index)?.as_str().map_err(|error| Fault::Damaged(error.to_string()));
    let blob = |index: usize| row.get_ref(index)?.as_blob().map_err(|error| Fault::Damaged(error.to_string()));
    Ok(Link {
        link: row.get(0)?,
        commit_seq: row.get(1)?,
        key: text(2)?,
        command: text(3)?,
        entity_id: text(4)?,
        actor: text(5)?,
        recorded_at: row.get(6)?,
        effective_at: row.get(7)?,
        known_at: row.get(8)?,
        outcome: text(9)?,
        answer: text(10)?,
        request_digest: blob(11)?,
        body_digest: blob(12)?,
        effects_digest: blob(13)?,
    })
}
