//! Buying through the command line from a sandbox in a process of its own: the whole way of an order,
//! and programs that are killed on it. Nothing may be lost, and nothing bought twice.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends where it fails"
)]

// It takes signals.
#[cfg(unix)]
mod again;
#[cfg(unix)]
mod kills;
#[cfg_attr(not(unix), allow(dead_code, reason = "used where there are signals"))]
#[path = "../common/program.rs"]
mod program;
mod served;
mod way;
