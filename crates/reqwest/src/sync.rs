//! What `sign_in/flight.rs` waits with. Its tests (`tests/loom` of core) put the same names of a model
//! checker in their place.

pub(crate) use std::sync::{Condvar, Mutex, MutexGuard};
pub(crate) use tokio::sync::Notify;
