//! How many requests a minute each resource takes, as the gateway counts them.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

const WINDOW: Duration = Duration::from_secs(60);

/// The times of the requests of the last minute, refused ones too.
#[derive(Debug, Default)]
pub(crate) struct RateLimiter(HashMap<&'static str, VecDeque<Duration>>);

impl RateLimiter {
    /// Counts a request. One too many gets the seconds after which there is room again.
    pub(crate) fn admit(
        &mut self,
        resource: &'static str,
        limit: u64,
        now: Duration,
    ) -> Option<u32> {
        let times = self.0.entry(resource).or_default();
        while times.front().is_some_and(|time| *time + WINDOW <= now) {
            times.pop_front();
        }
        times.push_back(now);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let over = times.len().checked_sub(limit).filter(|over| *over > 0)?;
        // Room for one more is there when all but `limit` - 1 of those counted have aged out.
        let last = times.get(over - 1).copied().unwrap_or(now);
        let wait = (last + WINDOW)
            .saturating_sub(now)
            .as_millis()
            .div_ceil(1000);
        u32::try_from(wait).ok().map(|wait| wait.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_has_room_for_the_limit_and_refused_requests_count() {
        let mut limiter = RateLimiter::default();
        let mut at = |seconds| limiter.admit("orders", 3, Duration::from_secs(seconds));
        assert_eq!([at(0), at(10), at(20)], [None; 3]);
        assert_eq!(at(30), Some(30));
        assert_eq!(at(60), Some(10));
        assert_eq!(at(200), None);
        let other = limiter.admit("customers", 3, Duration::from_secs(200));
        assert_eq!(other, None);
    }
}
