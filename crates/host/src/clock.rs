//! The clocks of this machine.

use std::sync::LazyLock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The moment that all clients of this process count from.
static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// The time since some moment of this process, the same for all its clients: the clock of
/// [`Client::now`](partner_center_core::driver::Client::now), of quotas and of deadlines.
#[must_use]
pub fn now() -> Duration {
    START.elapsed()
}

/// The time since 1970.
pub(crate) fn wall() -> Duration {
    let wall = SystemTime::now().duration_since(UNIX_EPOCH);
    wall.unwrap_or_default()
}
