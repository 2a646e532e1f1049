//! Writes and their journal, with both clients against the sandbox.
#![cfg(all(feature = "blocking", unix))]
#![allow(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

#[macro_use]
#[path = "../common/mod.rs"]
mod common;
#[macro_use]
mod world;

mod doubt;
mod entries;
mod keeping_back;
