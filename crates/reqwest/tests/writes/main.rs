//! Writes and their journal, with both clients against the sandbox.
#![cfg(feature = "blocking")]
#![allow(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

#[macro_use]
mod world;

mod doubt;
mod entries;
mod keeping_back;
