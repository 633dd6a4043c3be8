//! The writer's own side: its connection, what it remembers, and how one command becomes rows.

use super::log::{self, Asked, Head, Request};
use super::{Durability, Failpoint, KnownAt, WriterOptions};
use crate::answer::{Answer, KeptAnswer, Outcome};
use crate::cache::RowCache;
use crate::clock::Clock;
use crate::codec;
use crate::connect;
use crate::error::Fault;
use crate::home::{Home, HomeClock, HomeEntity, Settings};
use crate::sql::{SqlTexts, rows_by_prefix};
use chandler_calendar::{Instant, Zone};
use chandler_erp::{CommandSpec, Context, Effects, Envelope, Invalid, Lookup, Stop, Write, decide};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

/// A decision asks for rows a few times; one that never ends is a bug.
const MOST_ROUNDS: usize = 1_000;

const LONGEST_KEY_BYTES: usize = 200;

pub(crate) struct Session {
    connection: Connection,
    home: Home,
    commands: BTreeMap<&'static str, &'static CommandSpec>,
    texts: SqlTexts,
    cache: RowCache,
    head: Head,
    settings: Settings,
    zone: Zone,
    known_at: Option<KnownAt>,
    clock: Box<dyn Clock>,
    default_actor: String,
    failpoint: Option<Failpoint>,
    /// Row versions of the command at hand, as bytes; kept for its allocation.
    payload: Vec<u8>,
    /// Why the writer writes no more.
    stopped: Option<Fault>,
}

impl Session {
    pub(super) fn open(home: &Home, options: WriterOptions) -> Result<Self, Fault> {
        let connection = connect::writing(&home.database_path())?;
        if options.durability == Durability::AtClose {
            connection.execute_batch("PRAGMA synchronous = OFF")?;
        }
        let settings = Settings::read(&connection)?;
        Ok(Self {
            head: Head::read(&connection)?,
            connection,
            home: home.clone(),
            commands: home.registry().commands_by_name(),
            texts: SqlTexts::new(home.tables(), home.catalogue()),
            cache: RowCache::default(),
            zone: settings.zone()?,
            settings,
            known_at: options.known_at,
            clock: options.clock,
            default_actor: options.default_actor,
            failpoint: options.failpoint,
            payload: Vec::new(),
            stopped: None,
        })
    }

    /// Decides commands in order and commits them together. A command that fails alone answers a fault alone.
    ///
    /// # Errors
    /// When the group as a whole could not be kept; then nothing of it was.
    pub(super) fn commit_group(&mut self, envelopes: impl IntoIterator<Item = Envelope>) -> Result<Vec<Result<Answer, Fault>>, Fault> {
        if let Some(fault) = &self.stopped {
            return Err(fault.clone());
        }
        let before = self.head;
        let result = self.try_group(envelopes);
        if let Err(fault) = &result {
            self.roll_back(before, fault);
        }
        self.cache.forget_if_large();
        result
    }

    pub(super) fn failpoint(&self, name: &'static str) {
        if let Some(failpoint) = &self.failpoint {
            failpoint(name);
        }
    }

    pub(super) fn trim_outbox(&mut self, up_to: i64) -> Result<u64, Fault> {
        let removed = self.connection.prepare_cached("DELETE FROM outbox WHERE commit_seq <= ?1")?.execute([up_to])?;
        Ok(removed as u64)
    }

    pub(super) fn set_clock(&mut self, clock: HomeClock) -> Result<(), Fault> {
        Settings::write_clock(&self.connection, clock)?;
        self.settings.clock = clock;
        Ok(())
    }

    pub(super) fn set_entity(&mut self, entity: &HomeEntity) -> Result<(), Fault> {
        self.zone = entity.time_zone.parse().map_err(|_| Fault::BadTimeZone(entity.time_zone.clone()))?;
        Settings::write_entity(&self.connection, entity)?;
        self.settings = Settings::read(&self.connection)?;
        Ok(())
    }

    /// Puts the log into the database file, synced, whatever the durability was until now.
    pub(super) fn close(self) -> Result<(), Fault> {
        self.failpoint("before_close");
        self.connection.execute_batch("PRAGMA synchronous = FULL")?;
        // Readers may keep a part of the log in use. It is synced all the same, and the next writer takes it over: not worth a long wait.
        self.connection.busy_timeout(Duration::from_secs(1))?;
        self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        self.connection.close().map_err(|(_, error)| error.into())
    }

    fn try_group(&mut self, envelopes: impl IntoIterator<Item = Envelope>) -> Result<Vec<Result<Answer, Fault>>, Fault> {
        self.connection.prepare_cached("BEGIN IMMEDIATE")?.raw_execute()?;
        let mut answers = Vec::new();
        for envelope in envelopes {
            let answer = self.answer(envelope);
            if let Err(fault) = &answer
                && concerns_all(fault)
            {
                return Err(fault.clone());
            }
            answers.push(answer);
        }
        self.failpoint("before_commit");
        self.connection.prepare_cached("COMMIT")?.raw_execute()?;
        self.failpoint("after_commit");
        Ok(answers)
    }

    /// After this the writer is as it was before the group, or stopped for good.
    fn roll_back(&mut self, before: Head, fault: &Fault) {
        self.cache.forget();
        self.head = before;
        if !self.connection.is_autocommit()
            && let Err(error) = self.connection.execute_batch("ROLLBACK")
        {
            self.stopped = Some(Fault::Stopped(error.to_string()));
        }
        if matches!(fault, Fault::Stopped(_) | Fault::Damaged(_)) {
            self.stopped = Some(fault.clone());
        }
        match Head::read(&self.connection) {
            Ok(head) if head.hash == before.hash => {}
            // The commit failed and yet is there, or cannot be read: only a new start can tell.
            _ => self.stopped = Some(Fault::Stopped("the end of the chain is not where it was".to_owned())),
        }
    }

    fn answer(&mut self, envelope: Envelope) -> Result<Answer, Fault> {
        let spec = match self.check(&envelope) {
            Ok(spec) => spec,
            Err(invalid) => return Ok(Answer::invalid(envelope.key, invalid)),
        };
        let entity_id = envelope.entity_id.clone().unwrap_or_else(|| self.settings.entity_id.clone());
        let request = Request::new(&envelope, &entity_id);
        if let Some(logged) = log::find(&self.connection, &envelope.key)? {
            return Ok(answer_again(envelope.key, &request, logged));
        }
        let context = self.context(&envelope, entity_id)?;
        let asked = Asked { envelope: &envelope, request: &request, context: &context };
        match self.decide(spec, &envelope, &context)? {
            Ok(effects) => self.accept(asked, effects),
            Err(Stop::Refused(refusal)) => {
                let kept = KeptAnswer { documents: Vec::new(), refusal: Some(refusal), answer: None };
                self.head = log::append(&self.connection, &self.head, asked, Outcome::Refused, &kept, &[])?;
                Ok(Answer::kept(envelope.key, Outcome::Refused, None, kept))
            }
            Err(Stop::Invalid(invalid)) => Ok(Answer::invalid(envelope.key, invalid)),
            Err(Stop::Row(error)) => Err(Fault::Internal(error.to_string())),
            Err(Stop::Needs(_)) => Err(Fault::Internal(format!("{} never stops asking for rows", spec.name))),
        }
    }

    fn check(&self, envelope: &Envelope) -> Result<&'static CommandSpec, Invalid> {
        let invalid = |field: &str, message: String, remedy: &str| Invalid { field: field.to_owned(), message, remedy: remedy.to_owned() };
        if envelope.key.is_empty() || envelope.key.len() > LONGEST_KEY_BYTES {
            let message = format!("the key has {} bytes", envelope.key.len());
            return Err(invalid("key", message, "Give each command a key of 1 to 200 bytes that no other command has"));
        }
        let unknown = || invalid("command", format!("there is no command {}", envelope.command), "See `chandler command --list`");
        self.commands.get(envelope.command.as_str()).copied().ok_or_else(unknown)
    }

    fn context(&mut self, envelope: &Envelope, entity_id: String) -> Result<Context, Fault> {
        let recorded_at = self.clock.now().max(self.head.recorded_at);
        let effective_at = match (envelope.effective_at, self.settings.clock) {
            (Some(given), _) => given,
            (None, HomeClock::System) => recorded_at,
            (None, HomeClock::Fixed(day)) => noon(day, &self.zone)?,
        };
        let by_clock = if self.settings.clock == HomeClock::System { KnownAt::Recorded } else { KnownAt::Effective };
        let known_at = match self.known_at.unwrap_or(by_clock) {
            KnownAt::Recorded => recorded_at,
            KnownAt::Effective => effective_at,
        };
        let actor = envelope.actor.clone().unwrap_or_else(|| self.default_actor.clone());
        Ok(Context { entity_id, actor, commit_seq: self.head.commit_seq + 1, effective_at, known_at, recorded_at })
    }

    /// Asks the business, fetching what it needs, until it answers.
    fn decide(&mut self, spec: &CommandSpec, envelope: &Envelope, context: &Context) -> Result<Result<Effects, Stop>, Fault> {
        for _ in 0..MOST_ROUNDS {
            let loaded = self.cache.loaded();
            let decided = catch_unwind(AssertUnwindSafe(|| decide(spec, &envelope.body, context, loaded)));
            match decided.map_err(|_| Fault::Internal(format!("{} panicked on this body", spec.name)))? {
                Err(Stop::Needs(lookups)) => self.fetch(lookups)?,
                answer => {
                    self.failpoint("decided");
                    return Ok(answer);
                }
            }
        }
        Ok(Err(Stop::Needs(Vec::new())))
    }

    fn fetch(&mut self, lookups: Vec<Lookup>) -> Result<(), Fault> {
        for lookup in lookups {
            match lookup {
                Lookup::Row(row) => {
                    let found = rows_by_prefix(&self.connection, &self.texts, row.table, &row.key.0)?.pop();
                    self.cache.keep_row(row, found);
                }
                Lookup::Set(set) => {
                    let found = rows_by_prefix(&self.connection, &self.texts, set.0.table, &set.0.key.0)?;
                    self.cache.keep_set(set, found);
                }
            }
        }
        Ok(())
    }

    /// Writes an accepted command inside a savepoint, so that a failure leaves nothing of it and the others of the group stand.
    fn accept(&mut self, asked: Asked<'_>, effects: Effects) -> Result<Answer, Fault> {
        self.connection.prepare_cached("SAVEPOINT command")?.raw_execute()?;
        let kept = KeptAnswer { documents: effects.documents, refusal: None, answer: effects.answer };
        match self.record(asked, &effects.writes, &kept) {
            Ok(head) => {
                self.connection.prepare_cached("RELEASE command")?.raw_execute()?;
                self.head = head;
                self.cache.apply(effects.writes);
                Ok(Answer::kept(asked.envelope.key.clone(), Outcome::Accepted, Some(asked.context.commit_seq), kept))
            }
            Err(fault) if concerns_all(&fault) => Err(fault),
            Err(fault) => {
                self.connection.execute_batch("ROLLBACK TO command; RELEASE command")?;
                Err(fault)
            }
        }
    }

    fn record(&mut self, asked: Asked<'_>, writes: &[Write], kept: &KeptAnswer) -> Result<Head, Fault> {
        codec::start_payload(writes.len(), &mut self.payload);
        for write in writes {
            let sql = self.texts.of(write.table)?;
            codec::put_write(sql.number, write.operation, &write.values, &mut self.payload);
            sql.write(&self.connection, asked.context.commit_seq, write)?;
        }
        self.failpoint("written");
        let catalogue_version = self.home.catalogue().version;
        log::put_in_outbox(&self.connection, asked.context, catalogue_version, &self.payload)?;
        let head = log::append(&self.connection, &self.head, asked, Outcome::Accepted, kept, &self.payload)?;
        self.failpoint("logged");
        Ok(head)
    }
}

/// A fault of the program concerns the command that met it; one of the world concerns everything that is not committed yet.
fn concerns_all(fault: &Fault) -> bool {
    !matches!(fault, Fault::Internal(_))
}

fn answer_again(key: String, request: &Request, logged: log::Logged) -> Answer {
    if logged.request_digest != request.digest {
        return Answer::conflict(key);
    }
    let outcome = if logged.kept.refusal.is_some() { Outcome::Refused } else { Outcome::Repeated };
    Answer::kept(key, outcome, logged.commit_seq, logged.kept)
}

/// Where a day is all that is known of a time: its middle, which is the same day in most of the world's zones.
fn noon(day: chandler_calendar::Day, zone: &Zone) -> Result<Instant, Fault> {
    let start = day.start_in(zone).map_err(|error| Fault::Internal(error.to_string()))?;
    Ok(start.plus_seconds(12 * 3_600))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{COMMANDS, TABLES, add_units};
    use crate::{InitOptions, Registry};

    fn session(dir: &std::path::Path) -> Session {
        let registry = Registry { tables: TABLES.to_vec(), commands: COMMANDS.to_vec() };
        let (entity_id, currency, time_zone) = ("E".to_owned(), "USD".to_owned(), "UTC".to_owned());
        let options = InitOptions { entity_id, currency, time_zone, clock: HomeClock::System };
        let home = Home::init(dir, &options, registry).expect("a home");
        Session::open(&home, WriterOptions::default()).expect("a session")
    }

    #[test]
    fn after_a_failed_sync_nothing_is_written_any_more() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let mut session = session(folder.path());
        let stopped = Fault::Stopped("disk I/O error".to_owned());
        session.roll_back(session.head, &stopped);
        assert_eq!(session.commit_group(vec![add_units("k", "a", 1)]), Err(stopped));
        assert_eq!(Head::read(&session.connection).expect("reads go on").link, 0);
    }

    #[test]
    fn a_group_that_is_rolled_back_is_forgotten_whole() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let mut session = session(folder.path());
        session.connection.prepare_cached("BEGIN").and_then(|mut begin| begin.raw_execute()).expect("begins");
        let before = session.head;
        session.answer(add_units("k1", "a", 5)).expect("an answer");
        session.roll_back(before, &Fault::DiskFull);
        let answers = session.commit_group(vec![add_units("k1", "a", 1)]).expect("writing goes on");
        assert_eq!(answers[0].as_ref().expect("an answer").commit_seq, Some(1));
        let (units, links): (i64, i64) = session
            .connection
            .query_row("SELECT units, (SELECT COUNT(*) FROM command_log) FROM counters", [], |row| Ok((row.get(0)?, row.get(1)?)))
            .expect("a row");
        assert_eq!((units, links), (1, 1));
    }
}
