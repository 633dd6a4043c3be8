//! The one place in the core that reads the time.

use chandler_calendar::Instant;
use std::time::{SystemTime, UNIX_EPOCH};

/// Where `recorded_at` comes from. The writer never lets it go backwards, whatever the clock says.
pub trait Clock: Send {
    fn now(&self) -> Instant;
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Instant(i64::try_from(since_epoch.as_micros()).unwrap_or(i64::MAX))
    }
}

/// A clock that shows what it was given: for tests and simulated homes.
#[derive(Clone, Copy, Debug)]
pub struct FixedClock(pub Instant);

impl Clock for FixedClock {
    fn now(&self) -> Instant {
        self.0
    }
}
