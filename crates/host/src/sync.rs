//! What `sign_in/flight.rs` waits with. Its tests (`tests/loom` of core) put the same names of a model
//! checker in their place.

pub(crate) use std::sync::{Condvar, Mutex, MutexGuard};
#[cfg(feature = "async")]
pub(crate) use tokio::sync::Notify;

/// Without tasks there are only threads to wake.
#[cfg(not(feature = "async"))]
#[derive(Default)]
pub(crate) struct Notify;

#[cfg(not(feature = "async"))]
impl Notify {
    #[expect(clippy::unused_self, reason = "as the other one has it")]
    pub(crate) fn notify_waiters(&self) {}
}
