//! Quota and retries in a world whose time and chance are numbers. Each promise has its negative
//! control: the same world without the part that keeps it must break it.
//!
//! `cargo test -p partner-center-core --test quota -- --nocapture` prints the figures.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "helpers of tests, which clippy does not take for tests; figures are to be seen"
)]

mod claims;
#[path = "../common/mod.rs"]
mod common;
mod crowd;
mod fan_out;
mod hostile;
mod line;
mod outage;
mod world;
mod writes;
