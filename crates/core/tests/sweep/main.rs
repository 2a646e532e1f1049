//! Sweeps over many customers: one task that polls several lists, and threads.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a failed set-up is a failed test; threads are waited for"
)]

mod both;
#[path = "../common/mod.rs"]
mod common;
mod stream;
mod threads;
mod town;
