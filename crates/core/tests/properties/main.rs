//! Promises that hold for every input, tried with random ones.
#![allow(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

mod addresses;
mod answers;
mod calls;
#[path = "../common/mod.rs"]
mod common;
