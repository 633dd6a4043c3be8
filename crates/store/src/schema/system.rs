//! The store's own tables, which no declaration names: settings, the command log, the outbox and the catalogues that wrote it.

/// `command_log` is append-only but for the body, which may be erased (personal data); the chain covers its digest alone.
pub(crate) const SQLITE: &str = "
CREATE TABLE settings (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE catalogues (
    version INTEGER NOT NULL PRIMARY KEY,
    declaration TEXT NOT NULL
) STRICT;
CREATE TABLE command_log (
    link INTEGER NOT NULL PRIMARY KEY,
    commit_seq INTEGER UNIQUE,
    key TEXT NOT NULL UNIQUE,
    command TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    effective_at INTEGER NOT NULL,
    known_at INTEGER NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('accepted', 'refused')),
    answer TEXT NOT NULL,
    body TEXT,
    request_digest BLOB NOT NULL,
    body_digest BLOB NOT NULL,
    effects_digest BLOB NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    CHECK ((outcome = 'accepted') = (commit_seq IS NOT NULL))
) STRICT;
CREATE TRIGGER command_log_no_update BEFORE UPDATE ON command_log
    WHEN NEW.body IS NOT NULL OR NEW.hash IS NOT OLD.hash OR NEW.link IS NOT OLD.link OR NEW.commit_seq IS NOT OLD.commit_seq
        OR NEW.key IS NOT OLD.key OR NEW.answer IS NOT OLD.answer OR NEW.command IS NOT OLD.command OR NEW.entity_id IS NOT OLD.entity_id
        OR NEW.actor IS NOT OLD.actor OR NEW.recorded_at IS NOT OLD.recorded_at OR NEW.effective_at IS NOT OLD.effective_at
        OR NEW.known_at IS NOT OLD.known_at OR NEW.outcome IS NOT OLD.outcome OR NEW.request_digest IS NOT OLD.request_digest
        OR NEW.body_digest IS NOT OLD.body_digest OR NEW.effects_digest IS NOT OLD.effects_digest OR NEW.prev_hash IS NOT OLD.prev_hash
BEGIN
    SELECT RAISE(ABORT, 'the command log never changes; only a body may be erased');
END;
CREATE TRIGGER command_log_no_delete BEFORE DELETE ON command_log BEGIN
    SELECT RAISE(ABORT, 'the command log never changes; only a body may be erased');
END;
CREATE TABLE outbox (
    commit_seq INTEGER NOT NULL PRIMARY KEY,
    recorded_at INTEGER NOT NULL,
    effective_at INTEGER NOT NULL,
    known_at INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    catalogue_version INTEGER NOT NULL,
    payload BLOB NOT NULL
) STRICT;
";
