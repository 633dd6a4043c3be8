//! Limits of time and memory for what people ask, on threads of its own.

use std::future::Future;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use datafusion::error::DataFusionError;
use datafusion::execution::disk_manager::DiskManagerBuilder;
use datafusion::execution::memory_pool::{FairSpillPool, TrackConsumersPool};
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::execution::{SessionState, SessionStateBuilder};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Semaphore;
use tokio::task::JoinError;

use crate::EngineError;

/// How far a statement may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueryLimits {
    /// Rows of the answer; one that has more says so.
    pub rows: usize,
    /// From the call to the answer, waiting for other statements included.
    pub deadline: Duration,
    /// What sorts, joins and groups hold together, and what the answer holds.
    pub memory_bytes: usize,
    /// What they may put aside on disk above it.
    pub spill_bytes: u64,
}

impl Default for QueryLimits {
    fn default() -> Self {
        Self { rows: 10_000, deadline: Duration::from_secs(30), memory_bytes: 512 << 20, spill_bytes: 2 << 30 }
    }
}

/// Statements that run at a time in this process; more wait for their turn.
static TURNS: Semaphore = Semaphore::const_new(4);

/// Planning and evaluating go as deep as an expression does. Only what is used of a stack takes memory.
const STACK_BYTES: usize = 64 << 20;

/// How many of the largest memory users an out-of-memory message names.
const NAMED_CONSUMERS: NonZeroUsize = NonZeroUsize::MIN;

/// Runs a statement's work on threads that it has for itself, so that nothing it does keeps others from being answered, and gives up at the deadline. Work
/// that is late ends where it next yields; nobody waits for it.
///
/// # Errors
/// Code `sql_deadline` when it is late, `sql_failed` where the query engine panics.
pub(crate) async fn apart<T: Send + 'static>(
    limits: &QueryLimits,
    threads: usize,
    work: impl Future<Output = Result<T, EngineError>> + Send + 'static,
) -> Result<T, EngineError> {
    let threads = Threads::start(threads)?;
    let task = threads.runtime()?.spawn(async move {
        // The turn ends with the work, and not when the caller has given up.
        let _turn = TURNS.acquire().await.map_err(|error| EngineError::Engine(error.to_string()))?;
        work.await
    });
    match tokio::time::timeout(limits.deadline, task).await {
        Ok(Ok(done)) => done,
        Ok(Err(panic)) => Err(unexpected(&panic)),
        Err(_) => Err(late(limits)),
    }
}

/// The state of a session for one statement: the same tables and functions, with memory and disk of its own.
///
/// # Errors
/// When the limits cannot be set up.
pub(crate) fn confined(state: SessionState, limits: &QueryLimits) -> Result<SessionState, EngineError> {
    let pool = TrackConsumersPool::new(FairSpillPool::new(limits.memory_bytes), NAMED_CONSUMERS);
    let runtime = RuntimeEnvBuilder::from_runtime_env(state.runtime_env())
        .with_memory_pool(Arc::new(pool))
        .with_disk_manager_builder(DiskManagerBuilder::default().with_max_temp_directory_size(limits.spill_bytes));
    Ok(SessionStateBuilder::new_from_existing(state).with_runtime_env(runtime.build_arc()?).build())
}

/// What a statement is told that needs more memory than it may have.
pub(crate) fn memory_exceeded(limits: &QueryLimits) -> EngineError {
    EngineError::Query {
        code: "sql_memory",
        message: format!("the statement needs more than the {} MB of memory that it may have", limits.memory_bytes >> 20),
        remedy: "read fewer rows with WHERE, group before joining, or join on a key".to_owned(),
        at: None,
    }
}

/// Whether the query engine failed for want of memory or of room for what it put aside.
pub(crate) fn is_out_of_memory(error: &DataFusionError) -> bool {
    let root = error.find_root();
    // What is put aside on disk fails as a write does; only its text names the limit.
    matches!(root, DataFusionError::ResourcesExhausted(_)) || root.to_string().contains("max_temp_directory_size")
}

fn late(limits: &QueryLimits) -> EngineError {
    EngineError::Query {
        code: "sql_deadline",
        message: format!("the statement was stopped after {} s", limits.deadline.as_secs_f64()),
        remedy: "read fewer rows with WHERE, join on a key, or ask in parts".to_owned(),
        at: None,
    }
}

/// Statements can meet bugs of the query engine, such as sums of positions that overflow; each is the end of that statement alone.
fn unexpected(panic: &JoinError) -> EngineError {
    tracing::error!(%panic, "the query engine panicked on a statement");
    EngineError::Query {
        code: "sql_failed",
        message: "the query engine cannot work out this statement".to_owned(),
        remedy: "say it in another way, and report it".to_owned(),
        at: None,
    }
}

/// Threads that are left to themselves when dropped, because they may be deep in work.
struct Threads(Option<Runtime>);

impl Threads {
    fn start(threads: usize) -> Result<Self, EngineError> {
        let mut builder = Builder::new_multi_thread();
        builder.worker_threads(threads.max(1)).thread_name("chandler-sql").thread_stack_size(STACK_BYTES).enable_all();
        builder.build().map(|runtime| Self(Some(runtime))).map_err(|error| EngineError::Engine(format!("no threads for it: {error}")))
    }

    fn runtime(&self) -> Result<&Runtime, EngineError> {
        self.0.as_ref().ok_or_else(|| EngineError::Engine("its threads are gone".to_owned()))
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_the_end_of_the_statement_alone() {
        let panicking = async { panic!("a bug of the query engine") };
        let error = apart::<()>(&QueryLimits::default(), 1, panicking).await.expect_err("it panicked");
        assert_eq!((error.code(), error.to_string().as_str()), ("sql_failed", "the query engine cannot work out this statement"));
        assert_eq!(apart(&QueryLimits::default(), 1, async { Ok(1) }).await.expect("the next one"), 1);
    }

    /// Work that never yields is left behind: its caller is answered, and so are others.
    #[tokio::test]
    async fn work_that_never_yields_keeps_nobody_waiting() {
        let limits = QueryLimits { deadline: Duration::from_millis(50), ..QueryLimits::default() };
        let (release, held) = std::sync::mpsc::channel::<()>();
        let stuck = async move {
            let _ = held.recv();
            Ok(())
        };
        assert_eq!(apart(&limits, 1, stuck).await.expect_err("it is late").code(), "sql_deadline");
        assert_eq!(apart(&QueryLimits::default(), 1, async { Ok(1) }).await.expect("another one"), 1);
        drop(release);
    }
}
