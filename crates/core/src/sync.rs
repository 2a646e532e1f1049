//! The lock of the quota: that of `std`, or that of loom, which tries all interleavings (`tests/loom`).

#[cfg(loom)]
pub(crate) use loom::sync::{Mutex, MutexGuard};
#[cfg(not(loom))]
pub(crate) use std::sync::{Mutex, MutexGuard};
