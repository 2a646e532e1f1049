//! The call as a state machine: what happens on one side, which steps follow on the other.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "helpers of tests, which clippy does not take for tests"
)]

mod attempts;
#[path = "../common/mod.rs"]
mod common;
mod drivers;
mod failures;
mod play;
mod tokens;
