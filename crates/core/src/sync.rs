//! The lock of the quota: that of `std`, or under `cfg(loom)` one whose interleavings are gone
//! through, all of them (`tests/loom`).

#[cfg(loom)]
pub(crate) use loom::sync::{Mutex, MutexGuard};
#[cfg(not(loom))]
pub(crate) use std::sync::{Mutex, MutexGuard};
