//! The clock of the authority: real time, and how far a test has advanced it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

#[derive(Debug, Default)]
pub(crate) struct Clock {
    ahead: Duration,
}

impl Clock {
    /// Since 1970.
    pub(crate) fn now(&self) -> Duration {
        let real = SystemTime::now().duration_since(UNIX_EPOCH);
        real.unwrap_or_default().saturating_add(self.ahead)
    }

    pub(crate) fn advance(&mut self, by: Duration) {
        self.ahead = self.ahead.saturating_add(by);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_goes_forward_only() {
        let mut clock = Clock::default();
        let before = clock.now();
        clock.advance(Duration::from_secs(3_600));
        assert!(clock.now() >= before + Duration::from_secs(3_600));
    }
}
