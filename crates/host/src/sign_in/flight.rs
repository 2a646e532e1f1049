//! One refresh at a time: who gets the next token, and how those who wait for it go on.
//!
//! It needs nothing of this crate but `crate::sync`: a test that goes through all interleavings compiles this
//! very file.

use std::sync::{Arc, PoisonError};

use partner_center_core::AccessToken;
use partner_center_core::auth::{Lookup, Moment, SignInError, TokenCache};

use crate::sync::{Condvar, Mutex, MutexGuard, Notify};

/// The tokens of one client, and those who wait for one.
#[derive(Default)]
pub(crate) struct Flight {
    cache: Mutex<TokenCache>,
    /// Wake threads and tasks when a refresh is over.
    condvar: Condvar,
    notify: Notify,
}

impl Flight {
    pub(crate) fn cache(&self) -> MutexGuard<'_, TokenCache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A token for a thread. `refresh` gets a new one, if it is this thread's turn.
    pub(crate) fn token(
        self: &Arc<Self>,
        now: impl Fn() -> Moment,
        rejected: Option<&AccessToken>,
        refresh: impl Fn(Turn),
    ) -> Result<AccessToken, SignInError> {
        let mut cache = self.cache();
        loop {
            // Under the lock: a time that goes back looks like a clock that was set.
            match cache.lookup(now(), rejected) {
                Lookup::Use(token) => return Ok(token),
                Lookup::UseAndRefresh(token) => {
                    drop(cache);
                    refresh(Turn::new(self));
                    return Ok(token);
                }
                Lookup::Refresh => {
                    drop(cache);
                    refresh(Turn::new(self));
                    cache = self.cache();
                }
                Lookup::Wait => {
                    let woken = self.condvar.wait(cache);
                    cache = woken.unwrap_or_else(PoisonError::into_inner);
                }
                Lookup::Fail(error) => return Err(error),
            }
        }
    }

    /// A token for a task. `refresh` starts to get a new one and does not wait for it, so that the
    /// task may be dropped in the meantime.
    #[cfg(any(feature = "async", loom))]
    pub(crate) async fn token_for_task(
        self: &Arc<Self>,
        now: impl Fn() -> Moment,
        rejected: Option<&AccessToken>,
        refresh: impl Fn(Turn),
    ) -> Result<AccessToken, SignInError> {
        loop {
            // Before the look, so that the end of a refresh after it is not missed.
            let over = self.notify.notified();
            let lookup = {
                let mut cache = self.cache();
                cache.lookup(now(), rejected)
            };
            match lookup {
                Lookup::Use(token) => return Ok(token),
                Lookup::UseAndRefresh(token) => {
                    refresh(Turn::new(self));
                    return Ok(token);
                }
                Lookup::Refresh => refresh(Turn::new(self)),
                Lookup::Wait => {}
                Lookup::Fail(error) => return Err(error),
            }
            over.await;
        }
    }
}

/// The turn of the one who gets a new token. Those who wait go on when it ends, however it ends.
pub(crate) struct Turn {
    flight: Arc<Flight>,
    is_over: bool,
}

impl Turn {
    fn new(flight: &Arc<Flight>) -> Self {
        Self {
            flight: Arc::clone(flight),
            is_over: false,
        }
    }

    /// Hands the result in, and wakes those who wait for it.
    pub(crate) fn end(mut self, hand_in: impl FnOnce(&mut TokenCache)) {
        self.is_over = true;
        hand_in(&mut self.flight.cache());
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        // Once the result is handed in, the next turn may be somebody else's.
        if !self.is_over {
            self.flight.cache().abandoned();
        }
        self.flight.condvar.notify_all();
        self.flight.notify.notify_waiters();
    }
}
