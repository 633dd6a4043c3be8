//! The single writer: one thread owns the write connection, takes commands from a bounded queue, decides them in order, commits many together with one
//! sync of the disk, and acknowledges after the commit.

mod group;
mod log;
mod session;

use crate::answer::Answer;
use crate::clock::{Clock, SystemClock};
use crate::error::Fault;
use crate::home::{Home, HomeClock, HomeEntity, HomeLock};
use chandler_erp::Envelope;
pub(crate) use log::Head;
use session::Session;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

/// Called at the named points of [`FAILPOINTS`]; tests end the process there. Production runs without.
pub type Failpoint = Arc<dyn Fn(&'static str) + Send + Sync>;

/// The points at which a [`Failpoint`] is called, in the order of a command's way.
pub const FAILPOINTS: &[&str] = &["decided", "written", "logged", "before_commit", "after_commit", "before_ack", "after_ack", "before_close"];

/// When the business knew of what a command says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnownAt {
    /// When it is recorded: live commands.
    Recorded,
    /// When it happened: simulated homes, and those whose clock stands still.
    Effective,
}

/// When a commit must be on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Before it is acknowledged.
    EachCommit,
    /// When the writer closes: for simulations and bulk loads that start over after a crash.
    AtClose,
}

pub struct WriterOptions {
    /// Commands that may wait; one more is [`Fault::Overloaded`].
    pub queue_capacity: usize,
    /// Commands that share a commit at most.
    pub group_limit: usize,
    pub durability: Durability,
    /// `None`: as the home's clock says.
    pub known_at: Option<KnownAt>,
    pub clock: Box<dyn Clock>,
    /// Actor of commands that name none.
    pub default_actor: String,
    pub failpoint: Option<Failpoint>,
}

impl Default for WriterOptions {
    fn default() -> Self {
        Self {
            queue_capacity: 1_024,
            group_limit: 128,
            durability: Durability::EachCommit,
            known_at: None,
            clock: Box::new(SystemClock),
            default_actor: "system".to_owned(),
            failpoint: None,
        }
    }
}

type Reply<T> = Box<dyn FnOnce(Result<T, Fault>) + Send>;

/// What the writer's thread is asked to do.
pub(crate) enum Job {
    Command { envelope: Envelope, reply: Reply<Answer> },
    TrimOutbox { up_to: i64, reply: Reply<u64> },
    SetClock { clock: HomeClock, reply: Reply<()> },
    SetEntity { entity: HomeEntity, reply: Reply<()> },
}

/// The door to the writer's thread; share it behind an `Arc`. Dropping it finishes what is queued and lets the home go.
pub struct Writer {
    queue: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<Result<(), Fault>>>,
}

impl Writer {
    /// Takes the home's lock and starts the thread.
    ///
    /// # Errors
    /// [`Fault::Locked`] while another process writes, or when the database cannot be opened.
    pub fn start(home: &Home, options: WriterOptions) -> Result<Self, Fault> {
        let lock = HomeLock::take(home.dir())?;
        let (queue, jobs) = sync_channel(options.queue_capacity);
        let group_limit = options.group_limit.max(1);
        let session = Session::open(home, options)?;
        let run = move || group::run(session, &jobs, group_limit, lock);
        let thread = std::thread::Builder::new().name("chandler-writer".to_owned()).spawn(run);
        let thread = thread.map_err(|error| Fault::io(home.dir(), &error))?;
        Ok(Self { queue: Some(queue), thread: Some(thread) })
    }

    /// Sends a command and waits for its answer.
    ///
    /// # Errors
    /// [`Fault::Overloaded`] at once when the queue is full; otherwise what kept the command from being decided. Nothing of it is kept then.
    pub fn submit(&self, envelope: Envelope) -> Result<Answer, Fault> {
        self.ask(|reply| Job::Command { envelope, reply })
    }

    /// Sends commands that share commits, waiting for room in the queue; the answers have the order of the commands.
    pub fn submit_all(&self, envelopes: Vec<Envelope>) -> Vec<Result<Answer, Fault>> {
        let waiting: Vec<_> = envelopes.into_iter().map(|envelope| self.enqueue(envelope)).collect();
        waiting.into_iter().map(|answer| answer.and_then(|answer| answer.recv().unwrap_or(Err(Fault::Closed)))).collect()
    }

    /// Sends a command; `reply` is called on the writer's thread after the commit, so it must be quick: fill a channel, wake a task.
    ///
    /// # Errors
    /// [`Fault::Overloaded`] when the queue is full, [`Fault::Closed`] when the writer has ended; `reply` is not called then.
    pub fn try_submit(&self, envelope: Envelope, reply: impl FnOnce(Result<Answer, Fault>) + Send + 'static) -> Result<(), Fault> {
        self.send(Job::Command { envelope, reply: Box::new(reply) })
    }

    /// Removes outbox rows up to a commit. Only the feed calls it, after the lake has synced them. Returns how many went.
    ///
    /// # Errors
    /// When the writer is overloaded or closed, or the database refuses.
    pub fn trim_outbox(&self, up_to: i64) -> Result<u64, Fault> {
        self.ask(|reply| Job::TrimOutbox { up_to, reply })
    }

    /// Sets what day it is in the home.
    ///
    /// # Errors
    /// When the writer is overloaded or closed, or the database refuses.
    pub fn set_clock(&self, clock: HomeClock) -> Result<(), Fault> {
        self.ask(|reply| Job::SetClock { clock, reply })
    }

    /// Names the legal entity of commands that name none: for a home that takes over the books of another system.
    ///
    /// # Errors
    /// When the zone is unknown, the writer is overloaded or closed, or the database refuses.
    pub fn set_entity(&self, entity: HomeEntity) -> Result<(), Fault> {
        self.ask(|reply| Job::SetEntity { entity, reply })
    }

    /// Finishes what is queued, puts everything into the database file and lets the home go.
    ///
    /// # Errors
    /// When the last sync failed: with [`Durability::AtClose`] the home is then to be made again.
    pub fn close(mut self) -> Result<(), Fault> {
        self.finish()
    }

    fn finish(&mut self) -> Result<(), Fault> {
        drop(self.queue.take());
        let Some(thread) = self.thread.take() else {
            return Ok(());
        };
        thread.join().unwrap_or_else(|_| Err(Fault::Internal("the writer's thread panicked".to_owned())))
    }

    fn ask<T: Send + 'static>(&self, job: impl FnOnce(Reply<T>) -> Job) -> Result<T, Fault> {
        let (reply, answer) = reply_channel();
        self.send(job(reply))?;
        answer.recv().unwrap_or(Err(Fault::Closed))
    }

    fn enqueue(&self, envelope: Envelope) -> Result<Receiver<Result<Answer, Fault>>, Fault> {
        let (reply, answer) = reply_channel();
        let queue = self.queue.as_ref().ok_or(Fault::Closed)?;
        queue.send(Job::Command { envelope, reply }).map_err(|_| Fault::Closed)?;
        Ok(answer)
    }

    fn send(&self, job: Job) -> Result<(), Fault> {
        let queue = self.queue.as_ref().ok_or(Fault::Closed)?;
        queue.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => Fault::Overloaded,
            TrySendError::Disconnected(_) => Fault::Closed,
        })
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        if let Err(fault) = self.finish() {
            tracing::error!(%fault, "the writer did not close cleanly");
        }
    }
}

fn reply_channel<T: Send + 'static>() -> (Reply<T>, Receiver<Result<T, Fault>>) {
    let (sender, receiver) = sync_channel(1);
    // A client that has gone away needs no answer.
    (Box::new(move |result| drop(sender.send(result))), receiver)
}
