use std::fmt;
use std::sync::Arc;

/// Places in the feed where a test may end the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Failpoint {
    /// Commits are read, nothing is written.
    BatchRead,
    /// Parquet files are written and perhaps not on disk.
    ParquetWritten,
    /// Parquet files are on disk, no log names them.
    ParquetSynced,
    /// A table's log names its new file.
    DeltaCommitted,
    /// Some tables of the batch are done, the next is not begun.
    BetweenTables,
    /// All tables are done, the marker is old.
    BeforeMarker,
    /// The marker is new.
    MarkerWritten,
    /// The core is about to be told that it may forget.
    BeforeTrim,
}

impl Failpoint {
    pub const ALL: [Self; 8] = [
        Self::BatchRead,
        Self::ParquetWritten,
        Self::ParquetSynced,
        Self::DeltaCommitted,
        Self::BetweenTables,
        Self::BeforeMarker,
        Self::MarkerWritten,
        Self::BeforeTrim,
    ];
}

/// What tests do to a feed; nothing by default.
#[derive(Clone, Default)]
pub struct Sabotage {
    hook: Option<Arc<dyn Fn(Failpoint) + Send + Sync>>,
    skips_guard: bool,
}

impl Sabotage {
    /// Calls `hook` at every failpoint, where it may end the process.
    pub fn at_failpoints(hook: impl Fn(Failpoint) + Send + Sync + 'static) -> Self {
        Self { hook: Some(Arc::new(hook)), skips_guard: false }
    }

    /// Appends without looking at the high-water marks: what shows that the marks are what keeps rows from being repeated.
    pub fn without_guard() -> Self {
        Self { hook: None, skips_guard: true }
    }

    pub(super) fn reach(&self, failpoint: Failpoint) {
        if let Some(hook) = &self.hook {
            hook(failpoint);
        }
    }

    pub(super) fn skips_guard(&self) -> bool {
        self.skips_guard
    }
}

impl fmt::Debug for Sabotage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sabotage").field("hook", &self.hook.is_some()).field("skips_guard", &self.skips_guard).finish()
    }
}
