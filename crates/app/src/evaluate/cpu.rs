//! Processor seconds of a thread: unlike the clock on the wall they do not depend on what else the machine does.

use std::time::Instant;

/// Started on the thread that does the work.
pub(crate) struct CpuTimer {
    nanoseconds: Option<u64>,
    wall: Instant,
}

impl CpuTimer {
    pub fn start() -> Self {
        Self { nanoseconds: thread_nanoseconds(), wall: Instant::now() }
    }

    /// Seconds since the start on this thread; of the wall clock where the system does not tell.
    pub fn seconds(&self) -> f64 {
        match (self.nanoseconds, thread_nanoseconds()) {
            (Some(start), Some(end)) => end.saturating_sub(start) as f64 / 1e9,
            _ => self.wall.elapsed().as_secs_f64(),
        }
    }
}

/// Linux keeps it for every thread: nanoseconds on a processor, waiting, and how often.
fn thread_nanoseconds() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok()
}
