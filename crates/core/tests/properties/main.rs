//! Promises that hold for every input, tried with random ones.
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests, which clippy does not take for tests"
)]

mod addresses;
mod answers;
mod calls;
#[path = "../common/mod.rs"]
mod common;
