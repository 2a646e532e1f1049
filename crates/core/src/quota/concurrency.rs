//! How many calls to have under way at once when there are many to make.

use crate::Error;

/// A bound for calls under way that finds its own size: after each round without trouble twice as many, until the
/// first trouble, from then on one more; half after trouble (as TCP does it: slow start, then additive increase and
/// multiplicative decrease).
///
/// It starts at 4 and stays within 1 and 32: at 480 requests a minute, more calls would only wait.
///
/// ```
/// use partner_center_core::quota::{Concurrency, Signal};
///
/// let mut concurrency = Concurrency::default();
/// assert_eq!(concurrency.limit(), 4);
/// for _ in 0..4 {
///     let round = concurrency.begin();
///     concurrency.end(round, Signal::Clean);
/// }
/// assert_eq!(concurrency.limit(), 8);
/// let round = concurrency.begin();
/// concurrency.end(round, Signal::Congested);
/// assert_eq!(concurrency.limit(), 4);
/// ```
#[derive(Clone, Debug)]
pub struct Concurrency {
    limit: u32,
    round: u64,
    /// Clean calls since the limit changed.
    clean: u32,
    /// Whether there was trouble before.
    is_careful: bool,
}

/// The round that a call began in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Round(u64);

/// What the end of a call says about the load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Signal {
    /// No sign of too much.
    Clean,
    /// 429, 509, 503, or a time-out: too much.
    Congested,
    /// Something else went wrong, which says nothing about the load.
    Unclear,
}

impl Signal {
    /// What a result says.
    #[must_use]
    pub fn of<T>(result: &Result<T, Error>) -> Self {
        match result {
            Ok(_) => Self::Clean,
            Err(error) => Self::of_error(error),
        }
    }

    /// What an error says.
    #[must_use]
    pub fn of_error(error: &Error) -> Self {
        let is_busy = error.status().is_some_and(|status| status == 503);
        if error.is_throttled() || error.is_timeout() || is_busy {
            Self::Congested
        } else {
            Self::Unclear
        }
    }
}

impl Concurrency {
    const START: u32 = 4;
    const MOST: u32 = 32;

    /// How many calls may be under way at once.
    #[must_use]
    pub fn limit(&self) -> u32 {
        self.limit
    }

    /// A call begins.
    #[must_use]
    pub fn begin(&self) -> Round {
        Round(self.round)
    }

    /// A call of that round has ended with this signal.
    pub fn end(&mut self, round: Round, signal: Signal) {
        // What began before the limit changed says nothing about the new one; and of the many calls
        // that one 429 hits, only the first halves it.
        if round.0 != self.round {
            return;
        }
        match signal {
            Signal::Clean => {
                self.clean += 1;
                if self.clean >= self.limit {
                    let more = if self.is_careful { 1 } else { self.limit };
                    self.change(self.limit.saturating_add(more).min(Self::MOST));
                }
            }
            Signal::Congested => {
                self.is_careful = true;
                self.change((self.limit / 2).max(1));
            }
            Signal::Unclear => {}
        }
    }

    fn change(&mut self, limit: u32) {
        self.limit = limit;
        self.round += 1;
        self.clean = 0;
    }
}

impl Default for Concurrency {
    fn default() -> Self {
        Self {
            limit: Self::START,
            round: 0,
            clean: 0,
            is_careful: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_doubles_until_the_first_trouble_and_stays_within_bounds() {
        let mut concurrency = Concurrency::default();
        let mut limits = Vec::new();
        for _ in 0..10_000 {
            limits.push(concurrency.limit());
            let round = concurrency.begin();
            concurrency.end(round, Signal::Clean);
        }
        limits.dedup();
        assert_eq!(limits, [4, 8, 16, 32]);
        let together = concurrency.begin();
        for _ in 0..32 {
            concurrency.end(together, Signal::Congested);
        }
        assert_eq!(concurrency.limit(), 16, "one burst halves it once");
        for _ in 0..10 {
            let round = concurrency.begin();
            concurrency.end(round, Signal::Congested);
        }
        assert_eq!(concurrency.limit(), 1);
        let round = concurrency.begin();
        concurrency.end(round, Signal::Unclear);
        concurrency.end(round, Signal::Clean);
        assert_eq!(concurrency.limit(), 2);
    }
}
