//! Group commit: what waits is decided in order, committed together, and acknowledged after the commit.

use super::session::Session;
use super::{Job, Reply};
use crate::answer::Answer;
use crate::error::Fault;
use crate::home::HomeLock;
use chandler_erp::Envelope;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

/// A commit that is faster than this is not worth waiting for company.
const CHEAP_COMMIT: Duration = Duration::from_micros(200);

/// The longest that a group waits for clients of the last ones.
const MOST_PATIENCE: Duration = Duration::from_millis(4);

/// What the last groups teach about the next: clients that have just been answered are about to send their next command, and waiting for them costs less
/// than another sync of the disk. A client that is alone never waits.
struct Pace {
    expected: usize,
    patience: Duration,
}

impl Pace {
    fn learn(&mut self, group_size: usize, commit_time: Duration) {
        // Falls slowly, so that one small group does not split the clients into two that take turns.
        self.expected = group_size.max(self.expected * 7 / 8);
        self.patience = if commit_time < CHEAP_COMMIT { Duration::ZERO } else { (commit_time / 2).min(MOST_PATIENCE) };
    }
}

/// The thread's whole life. The lock is let go last, after the connection has been closed.
pub(super) fn run(mut session: Session, jobs: &Receiver<Job>, limit: usize, lock: HomeLock) -> Result<(), Fault> {
    let mut postponed = None;
    let mut pace = Pace { expected: 1, patience: Duration::ZERO };
    while let Some(job) = postponed.take().or_else(|| jobs.recv().ok()) {
        match job {
            Job::Command { envelope, reply } => {
                let mut group = Group {
                    jobs,
                    limit,
                    pace: &pace,
                    first: Some((envelope, reply)),
                    replies: Vec::new(),
                    postponed: None,
                    waits_since: None,
                    full_at: None,
                };
                let result = session.commit_group(&mut group);
                let commit_time = group.full_at.map(|full_at| full_at.elapsed());
                // A writer that has stopped takes nothing; whoever came must hear of it all the same.
                group.replies.extend(group.first.take().map(|(_, reply)| reply));
                let Group { replies, postponed: next, .. } = group;
                postponed = next;
                pace.learn(replies.len(), commit_time.unwrap_or_default());
                acknowledge(&session, replies, result);
            }
            Job::TrimOutbox { up_to, reply } => reply(session.trim_outbox(up_to)),
            Job::SetClock { clock, reply } => reply(session.set_clock(clock)),
            Job::SetEntity { entity, reply } => reply(session.set_entity(&entity)),
        }
    }
    let closed = session.close();
    drop(lock);
    closed
}

/// The commands of one commit, taken from the queue while the ones before are being decided.
struct Group<'a> {
    jobs: &'a Receiver<Job>,
    limit: usize,
    pace: &'a Pace,
    first: Option<(Envelope, Reply<Answer>)>,
    /// Who waits for the commands taken so far.
    replies: Vec<Reply<Answer>>,
    /// A job of another kind, which comes after the commit.
    postponed: Option<Job>,
    /// When the queue was first found empty.
    waits_since: Option<Instant>,
    /// When the last command had been decided.
    full_at: Option<Instant>,
}

impl Iterator for Group<'_> {
    type Item = Envelope;

    fn next(&mut self) -> Option<Envelope> {
        let Some((envelope, reply)) = self.first.take().or_else(|| self.take()) else {
            self.full_at = Some(Instant::now());
            return None;
        };
        self.replies.push(reply);
        Some(envelope)
    }
}

impl Group<'_> {
    fn take(&mut self) -> Option<(Envelope, Reply<Answer>)> {
        if self.postponed.is_some() || self.replies.len() >= self.limit {
            return None;
        }
        match self.jobs.try_recv().ok().or_else(|| self.wait())? {
            Job::Command { envelope, reply } => Some((envelope, reply)),
            other => {
                self.postponed = Some(other);
                None
            }
        }
    }

    fn wait(&mut self) -> Option<Job> {
        if self.replies.len() >= self.pace.expected {
            return None;
        }
        let waited = self.waits_since.get_or_insert_with(Instant::now).elapsed();
        self.jobs.recv_timeout(self.pace.patience.saturating_sub(waited)).ok()
    }
}

fn acknowledge(session: &Session, replies: Vec<Reply<Answer>>, result: Result<Vec<Result<Answer, Fault>>, Fault>) {
    match result {
        Ok(answers) => {
            session.failpoint("before_ack");
            for (reply, answer) in replies.into_iter().zip(answers) {
                reply(answer);
            }
            session.failpoint("after_ack");
        }
        Err(fault) => {
            tracing::error!(%fault, commands = replies.len(), "a group of commands was not committed");
            for reply in replies {
                reply(Err(fault.clone()));
            }
        }
    }
}
