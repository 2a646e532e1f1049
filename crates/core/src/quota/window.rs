//! A sliding window: the times of the last sends, no more.

use std::collections::VecDeque;
use std::time::Duration;

/// At most `limit` sends in any time of this length, exactly: a bucket that refills, or windows that follow
/// each other, let nearly twice as many through around their edges.
#[derive(Debug)]
pub(super) struct Window {
    limit: usize,
    length: Duration,
    /// The sends of the last `length`, oldest first.
    log: VecDeque<Duration>,
}

impl Window {
    pub(super) fn new(limit: u32, window: Duration) -> Self {
        Self {
            limit: usize::try_from(limit).unwrap_or(usize::MAX).max(1),
            length: window,
            log: VecDeque::new(),
        }
    }

    /// When a send with `ahead` others before it may go, if each of them goes as soon as it may.
    pub(super) fn opens(&mut self, ahead: usize, now: Duration) -> Duration {
        self.forget(now);
        let (rounds, place) = (ahead / self.limit, ahead % self.limit);
        let free = self.limit - self.log.len();
        let first = match place.checked_sub(free) {
            None => now,
            Some(index) => self.log[index].saturating_add(self.length),
        };
        let rounds = u32::try_from(rounds).unwrap_or(u32::MAX);
        first.saturating_add(self.length.saturating_mul(rounds))
    }

    /// Counts a send. `opens(0, now)` must be `now`.
    pub(super) fn take(&mut self, now: Duration) {
        self.forget(now);
        self.log.push_back(now);
    }

    fn forget(&mut self, now: Duration) {
        while let Some(oldest) = self.log.front() {
            if oldest.saturating_add(self.length) > now {
                break;
            }
            self.log.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seconds(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    #[test]
    fn a_place_opens_a_window_after_the_send_that_held_it() {
        let mut window = Window::new(2, seconds(60));
        window.take(seconds(0));
        window.take(seconds(10));
        let mut opens = |now| [0, 1, 2, 3, 4].map(|ahead| window.opens(ahead, now));
        let expected = [60, 70, 120, 130, 180].map(seconds);
        assert_eq!(opens(seconds(20)), expected);
        assert_eq!(opens(Duration::from_millis(59_999)), expected);
        assert_eq!(opens(seconds(60)), expected);
        assert_eq!(opens(seconds(65)), [65, 70, 125, 130, 185].map(seconds));
    }

    #[test]
    fn a_place_is_free_the_moment_a_window_has_passed() {
        let mut window = Window::new(2, seconds(60));
        for (send, next) in [(0, 0), (10, 60), (60, 70), (70, 120)] {
            assert_eq!(window.opens(0, seconds(send)), seconds(send));
            window.take(seconds(send));
            assert_eq!(
                window.opens(0, seconds(send)),
                seconds(next),
                "behind {send}"
            );
        }
    }

    #[test]
    fn no_number_is_too_large() {
        let mut window = Window::new(1, Duration::MAX);
        assert_eq!(window.opens(usize::MAX, seconds(1)), Duration::MAX);
        window.take(seconds(1));
        assert_eq!(window.opens(0, seconds(2)), Duration::MAX);
        assert_eq!(Window::new(0, seconds(1)).opens(0, seconds(1)), seconds(1));
    }
}
